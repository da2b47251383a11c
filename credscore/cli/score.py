"""``credscore score``: score articles and print their reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, TextIO

import typer

from credscore.cli.batch import score_files
from credscore.cli.inputs import Inputs, ModelOption, expand
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


class Writer(Protocol):
    """Writes reports to a stream as they come."""

    def __call__(self, reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
        """Write all reports; ``several`` if more than one input or a folder was named."""
        ...


def _checked_jobs(jobs: int) -> int:
    if jobs < 1 and jobs != -1:
        raise typer.BadParameter(f"{jobs} is no number of processes: give 1 or more, or -1 for one a core")
    return jobs


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
    min_level: Annotated[
        int, typer.Option("--min-level", min=0, max=TOP_LEVEL, help="Print no claims below this level.")
    ] = 0,
    max_level: Annotated[
        int, typer.Option("--max-level", min=0, max=TOP_LEVEL, help="Print no claims above this level.")
    ] = TOP_LEVEL,
    jobs: Annotated[
        int,
        typer.Option("--jobs", metavar="N", callback=_checked_jobs, help="Score in N processes; -1: one a core."),
    ] = 1,
) -> None:
    """Say for each claim of each article how strong its sourcing is."""
    if min_level > max_level:
        raise InputError(f"--min-level {min_level} is above --max-level {max_level}: no claim has such a level")
    inputs = expand(files)
    _spare_inputs(inputs.files, out)
    failed: list[str] = []
    done: list[str] = []
    with results(out) as stream:
        reports = _reports(inputs, model, jobs, failed, done, results_elsewhere=out is not None)
        shown = (report.only_levels(min_level, max_level) for report in reports)
        _WRITERS[output_format](shown, stream, several=inputs.several)
        if not done:
            raise typer.Exit(WRONG)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _spare_inputs(files: Sequence[str], out: Path | None) -> None:
    if out is None or not out.exists():
        return
    for name in files:
        if Path(name).exists() and out.samefile(name):
            raise InputError(f"{out}: is one of the articles: name another file to write to")


def _reports(
    inputs: Inputs, model: Path | None, jobs: int, failed: list[str], done: list[str], *, results_elsewhere: bool
) -> Iterator[Report]:
    """Yield the reports of all files; those that fail are reported on stderr and noted in ``failed``, others in ``done``."""
    for problem in inputs.problems:
        print_error(str(problem))
        failed.append(str(problem))
    if not inputs.files:
        return
    outcomes = score_files(inputs.files, model, jobs=jobs)
    for outcome in with_progress(outcomes, len(inputs.files), results_elsewhere=results_elsewhere):
        if outcome.report is None:
            print_error(outcome.error)
            failed.append(outcome.name)
            continue
        for warning in outcome.report.warnings:
            print_warning(f"{outcome.name}: {warning}")
        done.append(outcome.name)
        yield outcome.report


def _write_table(reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
    from credscore.reporting.table import ReportTable

    del several
    console = console_for(stream)
    for index, report in enumerate(reports):
        if index:
            console.print()
        console.print(ReportTable(report))


def _write_json(reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
    if not several:
        stream.writelines(report.to_json(indent=2) + "\n" for report in reports)
        return
    first = True
    for report in reports:
        stream.write("[\n" if first else ",\n")
        stream.write(report.to_json(indent=2))
        first = False
    if not first:
        stream.write("\n]\n")


def _write_jsonl(reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
    del several
    for report in reports:
        stream.write(report.to_json() + "\n")
        stream.flush()


def _write_csv(reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
    from credscore.reporting.csvtext import reports_to_csv

    del several
    for lines in reports_to_csv(reports):
        stream.write(lines)
        stream.flush()


def _write_markdown(reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
    del several
    stream.writelines("\n" * min(index, 1) + report.to_markdown() for index, report in enumerate(reports))


_WRITERS: dict[Format, Writer] = {
    Format.TABLE: _write_table,
    Format.JSON: _write_json,
    Format.JSONL: _write_jsonl,
    Format.CSV: _write_csv,
    Format.MD: _write_markdown,
}
