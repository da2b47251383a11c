"""``credscore train`` and ``credscore evaluate``: fit a model on labelled data, and measure one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credscore.cli.inputs import ModelOption, checked_jobs
from credscore.cli.output import print_plain, print_progress

DataArgument = Annotated[list[Path], typer.Argument(metavar="DATA", help="Files or folders of labelled articles.")]


def train(
    data: DataArgument,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write the model to.")],
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            metavar="N",
            callback=checked_jobs,
            help="Train taggers in N processes, some gigabytes each; -1: one a core.",
        ),
    ] = 1,
) -> None:
    """Train a model on labelled articles, write it to a folder and print its metrics."""
    from credscore import training

    print_plain(training.train(data, out, progress=print_progress, jobs=jobs))


def evaluate(data: DataArgument, *, model: ModelOption = None) -> None:
    """Measure a model on labelled articles and print the metrics."""
    from credscore import training

    print_plain(training.evaluate(data, model))
