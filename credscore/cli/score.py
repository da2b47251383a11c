"""``credscore score``: score articles and print their reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from credscore.cli.batch import Outcome, score_files
from credscore.cli.inputs import Inputs, ModelOption, TrustOption, checked_jobs, expand, spare_inputs
from credscore.cli.output import SOME_FAILED, WRONG, console_for, print_error, print_warning, results
from credscore.cli.progress import with_progress
from credscore.errors import InputError
from credscore.records import N_LEVELS

if TYPE_CHECKING:
    from credscore.records import Report

TOP_LEVEL = N_LEVELS - 1


class Format(StrEnum):
    """How reports are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


def score(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILES", help="Text, Markdown or HTML files, folders of them (walked), or - for stdin."),
    ],
    *,
    output_format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="json: an object, or a list for several files or a folder; jsonl: one a line; csv: one claim a line; "
            "md: Markdown.",
        ),
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to stdout.")] = None,
    model: ModelOption = None,
    trust_estimator: TrustOption = False,
    min_level: Annotated[
        int, typer.Option("--min-level", min=0, max=TOP_LEVEL, help="Print no claims below this level.")
    ] = 0,
    max_level: Annotated[
        int, typer.Option("--max-level", min=0, max=TOP_LEVEL, help="Print no claims above this level.")
    ] = TOP_LEVEL,
    jobs: Annotated[
        int,
        typer.Option("--jobs", metavar="N", callback=checked_jobs, help="Score in N processes; -1: one a core."),
    ] = 1,
) -> None:
    """Say for each claim of each article how strong its sourcing is."""
    if min_level > max_level:
        raise InputError(f"--min-level {min_level} is above --max-level {max_level}: no claim has such a level")
    inputs = expand(files)
    if out is not None and out.is_file():
        spare_inputs(inputs.files, out)
    make = partial(_made, output_format, min_level, max_level, indent=None if output_format is Format.JSONL else 2)
    run = _Run()
    outcomes = score_files(inputs.files, model, make, jobs=jobs, trust_estimator=trust_estimator)
    with results(out) as stream:
        made = _results(inputs, run, outcomes, elsewhere=out is not None)
        _write(output_format, made, stream, several=inputs.several)
        if not run.done:
            raise typer.Exit(WRONG)
    if run.failed:
        raise typer.Exit(SOME_FAILED)


@dataclass(slots=True)
class _Run:
    """How many files were scored, and how many could not be."""

    done: int = 0
    failed: int = 0


def _results(
    inputs: Inputs, run: _Run, outcomes: Iterator[Outcome[str | Report]], *, elsewhere: bool
) -> Iterator[str | Report]:
    """Yield what came of the files that could be scored; report the others on stderr, and count both."""
    for problem in inputs.problems:
        print_error(str(problem))
        run.failed += 1
    if not inputs.files:
        return
    for outcome in with_progress(outcomes, len(inputs.files), results_elsewhere=elsewhere):
        if outcome.result is None:
            print_error(outcome.error)
            run.failed += 1
            continue
        for warning in outcome.warnings:
            print_warning(f"{outcome.name}: {warning}")
        run.done += 1
        yield outcome.result


def _made(output_format: Format, min_level: int, max_level: int, report: Report, *, indent: int | None) -> str | Report:
    """What is printed of a report; for the table the report itself, since its layout depends on the terminal."""
    report = report.only_levels(min_level, max_level)
    if output_format is Format.TABLE:
        return report
    if output_format is Format.CSV:
        from credscore.reporting.csvtext import csv_lines

        return csv_lines(report)
    return report.to_markdown() if output_format is Format.MD else report.to_json(indent=indent)


def _write(output_format: Format, made: Iterator[str | Report], stream: TextIO, *, several: bool) -> None:
    if output_format is Format.TABLE:
        _write_tables(made, stream)
        return
    begin, between, end = _FRAMES[output_format]()
    if output_format is Format.JSON and not several:
        begin, end = "", "\n"
    index = -1
    for index, text in enumerate(made):
        stream.write((between if index else begin) + str(text))
        stream.flush()
    # Where nothing could be scored nothing is written.
    stream.write(end if index >= 0 else "")


def _write_tables(made: Iterator[str | Report], stream: TextIO) -> None:
    from credscore.reporting.table import ReportTable

    console = console_for(stream)
    for index, report in enumerate(made):
        assert not isinstance(report, str)
        if index:
            console.print()
        console.print(ReportTable(report))


def _csv_frame() -> tuple[str, str, str]:
    from credscore.reporting.csvtext import CSV_HEADER

    return CSV_HEADER, "", ""


# What stands before, between and after the texts of the reports.
_FRAMES: dict[Format, Callable[[], tuple[str, str, str]]] = {
    Format.JSON: lambda: ("[\n", ",\n", "\n]\n"),
    Format.JSONL: lambda: ("", "\n", "\n"),
    Format.CSV: _csv_frame,
    Format.MD: lambda: ("", "\n", ""),
}
