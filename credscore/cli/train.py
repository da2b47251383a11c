"""``credscore train`` and ``credscore evaluate``: fit a model on labelled data, and measure one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credscore.cli.inputs import ModelOption
from credscore.cli.output import print_plain, print_progress

DataArgument = Annotated[list[Path], typer.Argument(metavar="DATA", help="Files or folders of labelled articles.")]


def train(
    data: DataArgument,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write the model to.")],
) -> None:
    """Train a model on labelled articles, write it to a folder and print its metrics."""
    from credscore import training

    print_plain(training.train(data, out, progress=print_progress))


def evaluate(data: DataArgument, *, model: ModelOption = None) -> None:
    """Measure a model on labelled articles and print the metrics."""
    from credscore import training

    print_plain(training.evaluate(data, model))
