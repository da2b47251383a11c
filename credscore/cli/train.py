"""``credscore train`` and ``credscore evaluate``: fit a model on labelled data, and measure one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credscore.cli.inputs import ModelOption, checked_jobs
from credscore.cli.labelled import ColumnOption, DataArgument, FormOption, ScaleOption, data_format, row_options
from credscore.cli.output import print_plain, print_progress

_SCRATCH = "none"


def train(
    data: DataArgument,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write the model to.")],
    base: Annotated[
        str,
        typer.Option("--base", metavar="DIR", help=f"Model to start from; {_SCRATCH}: fit the levels to DATA alone."),
    ] = "default",
    tagger: Annotated[
        bool | None,
        typer.Option(
            "--tagger/--keep-tagger",
            help="Train all anew, or keep the base model's tagger; by default as DATA has attributions or not.",
        ),
    ] = None,
    balanced: Annotated[
        bool, typer.Option("--balanced", help="Let all levels count the same, however many sentences they have.")
    ] = False,
    column: ColumnOption = [],  # noqa: B006 (typer copies it)
    scale: ScaleOption = [],  # noqa: B006
    form: FormOption = None,
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
    """Train a model on labelled data, write it to a folder and print its metrics."""
    from credscore import training

    metrics = training.train(
        data,
        out,
        base=None if base == _SCRATCH else base,
        tagger=tagger,
        options=row_options(column, scale),
        form=data_format(form),
        class_weight="balanced" if balanced else None,
        progress=print_progress,
        jobs=jobs,
    )
    print_plain(metrics)


def evaluate(
    data: DataArgument,
    *,
    model: ModelOption = None,
    column: ColumnOption = [],  # noqa: B006
    scale: ScaleOption = [],  # noqa: B006
    form: FormOption = None,
) -> None:
    """Measure a model on labelled data and print the metrics."""
    from credscore import training

    print_plain(training.evaluate(data, model, options=row_options(column, scale), form=data_format(form)))
