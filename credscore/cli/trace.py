"""``credscore trace``: which claims several articles share, and from how many independent origins they come."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from credscore.cli.batch import score_files
from credscore.cli.inputs import ModelOption, TrustOption, checked_jobs, expand, spare_inputs
from credscore.cli.output import SOME_FAILED, WRONG, console_for, print_error, print_progress, print_warning, results
from credscore.cli.progress import with_progress
from credscore.errors import InputError

if TYPE_CHECKING:
    from credscore.records import Article, Report, Trace

_LINES = ".jsonl"
# credscore.tracing's JOIN and SURE, which are not imported here for the sake of --help.
_JOIN, _SURE = 0.13, 0.5


class Format(StrEnum):
    """How a trace is printed."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"
    GRAPHML = "graphml"


def trace(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILES",
            help="Text, Markdown or HTML files, folders of them (walked), - for stdin, or JSONL with an article a line "
            "(text, outlet, date, title, url).",
        ),
    ],
    *,
    output_format: Annotated[
        Format, typer.Option("--format", help="html: a page of its own with drawings; graphml: for graph programs.")
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to stdout.")] = None,
    min_articles: Annotated[
        int, typer.Option("--min-articles", min=2, metavar="N", help="Show claims of N articles or more.")
    ] = 2,
    join: Annotated[
        float,
        typer.Option(
            "--join",
            metavar="P",
            help="Join claims that are the same with probability P; less finds more, and errs more.",
        ),
    ] = _JOIN,
    min_probability: Annotated[
        float,
        typer.Option(
            "--min-probability",
            min=0,
            max=1,
            metavar="P",
            help="Leave out claims whose two most alike tellings are the same with less probability.",
        ),
    ] = _SURE,
    model: ModelOption = None,
    trust_estimator: TrustOption = False,
    jobs: Annotated[
        int,
        typer.Option("--jobs", metavar="N", callback=checked_jobs, help="Score in N processes; -1: one a core."),
    ] = 1,
) -> None:
    """Find claims that several articles share, and say how many independent origins each has."""
    if not 0 < join < 1:
        raise InputError(f"--join {join} is no probability between 0 and 1")
    inputs = expand([name for name in files if not name.endswith(_LINES)])
    named: list[str | Article] = list(inputs.files)
    problems: list[str] = [str(problem) for problem in inputs.problems]
    for name in files:
        if name.endswith(_LINES):
            _read_lines(name, named, problems)
    if out is not None and out.is_file():
        spare_inputs([*inputs.files, *(name for name in files if name.endswith(_LINES))], out)
    for problem in problems:
        print_error(problem)
    failed = len(problems)
    reports: list[Report] = []
    outcomes = score_files(named, model, _whole, jobs=jobs, trust_estimator=trust_estimator) if named else ()
    for outcome in with_progress(outcomes, len(named), results_elsewhere=True):
        if outcome.result is None:
            print_error(outcome.error)
            failed += 1
            continue
        for warning in outcome.warnings:
            print_warning(f"{outcome.name}: {warning}")
        reports.append(outcome.result)
    if not reports:
        raise typer.Exit(WRONG)
    print_progress(f"tracing {len(reports)} articles")
    import credscore

    with results(out) as stream:
        found = credscore.trace(reports, min_articles=min_articles, join=join, min_probability=min_probability)
        stream.writelines(_made(found, output_format, stream))
    if failed:
        raise typer.Exit(SOME_FAILED)


def _read_lines(name: str, named: list[str | Article], problems: list[str]) -> None:
    from credscore.reading.lines import read_articles_jsonl

    try:
        for article in read_articles_jsonl(name):
            if isinstance(article, InputError):
                problems.append(str(article))
            else:
                named.append(article)
    except InputError as error:
        problems.append(str(error))


def _whole(report: Report) -> Report:
    return report


def _made(found: Trace, output_format: Format, stream: TextIO) -> Iterable[str]:
    if output_format is Format.JSON:
        return (found.to_json(indent=2), "\n")
    if output_format is Format.HTML:
        return (found.to_html(),)
    if output_format is Format.GRAPHML:
        return (found.to_graphml(), "\n")
    from credscore.reporting.trace_table import TraceTable

    console_for(stream).print(TraceTable(found))
    return ()
