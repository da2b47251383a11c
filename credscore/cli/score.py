"""``credscore score``: score articles and print their reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, TextIO

import typer

from credscore.cli.inputs import ModelOption, read_input
from credscore.cli.output import SOME_FAILED, WRONG, console_for, describe, print_error, print_warning, results
from credscore.errors import CredscoreError

if TYPE_CHECKING:
    from credscore.records import Report


class Format(StrEnum):
    """How reports are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class Writer(Protocol):
    """Writes reports to a stream as they come."""

    def __call__(self, reports: Iterator[Report], stream: TextIO, *, several: bool) -> None:
        """Write all reports; ``several`` if more than one input was named."""
        ...


def score(
    files: Annotated[list[str], typer.Argument(metavar="FILES", help="Text, Markdown or HTML files, or - for stdin.")],
    *,
    output_format: Annotated[
        Format, typer.Option("--format", help="json: an object, or a list for several files; jsonl: one a line.")
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to stdout.")] = None,
    model: ModelOption = None,
) -> None:
    """Say for each claim of each article how strong its sourcing is."""
    failed: list[str] = []
    with results(out) as stream:
        _WRITERS[output_format](_reports(files, model, failed), stream, several=len(files) > 1)
        if len(failed) == len(files):
            raise typer.Exit(WRONG)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _reports(files: Sequence[str], model: Path | None, failed: list[str]) -> Iterator[Report]:
    """Score one file after the other; those that fail are reported on stderr and noted in ``failed``."""
    import credscore

    scorer = credscore.load(model)
    for name in files:
        try:
            article = read_input(name)
            report = scorer.score(article)
        except (CredscoreError, OSError) as error:
            message = describe(error)
            print_error(message if message.startswith(name) else f"{name}: {message}")
            failed.append(name)
            continue
        for warning in report.warnings:
            print_warning(f"{name}: {warning}")
        yield report


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


_WRITERS: dict[Format, Writer] = {Format.TABLE: _write_table, Format.JSON: _write_json, Format.JSONL: _write_jsonl}
