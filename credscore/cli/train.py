"""``credscore train`` and ``credscore evaluate``: fit a model on labelled data, and measure one."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from credscore.cli.inputs import ModelOption, TrustOption, checked_jobs
from credscore.cli.labelled import ColumnOption, DataArgument, FormOption, ScaleOption, row_options
from credscore.cli.output import console_for, print_plain, print_progress, results

_SCRATCH, _SHIPPED = "none", "default"


def train(
    data: DataArgument,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write the model to.")],
    base: Annotated[
        str,
        typer.Option("--base", metavar="DIR", help=f"Model to start from; {_SCRATCH}: fit the levels to DATA alone."),
    ] = _SHIPPED,
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
        form=form,
        class_weight="balanced" if balanced else None,
        progress=print_progress,
        jobs=jobs,
    )
    print_plain(metrics)


class Format(StrEnum):
    """How figures are printed."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def evaluate(
    data: DataArgument,
    *,
    model: ModelOption = None,
    trust_estimator: TrustOption = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="DIR",
            help=f"Another model, or {_SHIPPED}: tell whether --model is better than it on DATA.",
        ),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="html: a page of its own, with plots.")
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to stdout.")] = None,
    column: ColumnOption = [],  # noqa: B006
    scale: ScaleOption = [],  # noqa: B006
    form: FormOption = None,
) -> None:
    """Measure a model, or two of them, on labelled data."""
    from credscore import training

    options = row_options(column, scale)
    figures: dict[str, Any]
    if against is None:
        figures = training.evaluate(data, model, options=options, form=form, trust_estimator=trust_estimator).to_dict()
    else:
        other = None if against == _SHIPPED else against
        figures = training.compare(
            data, other, model, options=options, form=form, trust_estimator=trust_estimator
        ).to_dict()
    with results(out) as stream:
        if output_format is Format.JSON:
            stream.write(json.dumps(figures, indent=2) + "\n")
            return
        from credscore.reporting.evaluation import EvaluationTable, evaluation_to_html

        if output_format is Format.HTML:
            stream.write(evaluation_to_html(figures))
        else:
            console_for(stream).print(EvaluationTable(figures))
