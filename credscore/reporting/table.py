"""A report as a table for the terminal: a summary of the article, then one row a claim."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from credscore.records import Claim, Report
from credscore.reporting.display import clean, counted_claims, main_reason, main_source, shares, whose_word

LEVEL_STYLES: tuple[str, ...] = ("bold red", "red", "yellow", "green", "bold green")
MAX_LINES = 2
_MIN_COLUMN = 8
_FIXED = 38  # borders and padding, and the columns of number, level and score
_SHARES = (0.25, 0.45, 0.30)  # of what is left: whose word, claim, main reason


class ReportTable:
    """A report to print on a rich console, fitted to its width.

    Texts of the article are plain text to rich, never its markup, and carry no control characters.
    """

    def __init__(self, report: Report) -> None:
        self.report = report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from summary_lines(self.report)
        yield from (Text(f"Warning: {clean(warning)}", style="yellow") for warning in self.report.warnings)
        if not self.report.shown:
            yield Text("No claims of these levels." if self.report.claims else "No claims found.")
            return
        yield self._table(console, options.max_width)

    def _table(self, console: Console, width: int) -> Table:
        whose, claim, reason = (max(_MIN_COLUMN, int((width - _FIXED) * share)) for share in _SHARES)
        table = Table(show_lines=False, header_style="bold")
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column("Level", no_wrap=True)
        table.add_column("Score", justify="right", no_wrap=True)
        table.add_column("Whose word", max_width=whose)
        table.add_column("Claim", max_width=claim)
        table.add_column("Main reason", max_width=reason)
        for number, item in self.report.shown:
            table.add_row(
                str(number),
                level_text(item),
                f"{item.score:.0f}",
                _fitted(whose_word(item), console, whose),
                _fitted(item.text, console, claim),
                _fitted(_reason_text(item), console, reason),
            )
        return table


def level_text(claim: Claim) -> Text:
    """Return a claim's level, number and name, in its colour."""
    return Text(f"{claim.level} {claim.level_name}", style=LEVEL_STYLES[claim.level])


def summary_lines(report: Report) -> Iterator[Text]:
    """Yield the summary of an article: its title, then the figures, then which claims to check first."""
    summary = report.summary
    yield Text(clean(report.article.title or report.article.name or "Untitled article"), style="bold")
    score = "–" if summary.score is None else f"{summary.score:.0f} of 100"
    yield Text(f"Claims: {counted_claims(report)}   Mean score: {score}")
    if report.article.dropped_characters:
        yield Text(f"Left out of the page by the extractor: {report.article.dropped_characters:,} characters")
    if not summary.claims:
        return
    yield Text("Share of claims: " + ", ".join(f"{name} {share:.0%}" for name, share in shares(summary).items()))
    if summary.main_source is not None:
        yield Text(f"Rests most on: {clean(main_source(summary))}")
    if summary.check_first:
        yield Text("Check first:")
        for index, why in zip(summary.check_first, summary.check_why, strict=True):
            yield Text(f"  #{index + 1} {why}")


def _reason_text(claim: Claim) -> str:
    reason = main_reason(claim)
    return "" if reason is None else f"{reason.points:+.1f} {reason.text}"


def _fitted(text: str, console: Console, width: int) -> Text:
    """Wrap text to a width in terminal cells and cut it after ``MAX_LINES`` lines."""
    lines = Text(clean(text)).wrap(console, width)
    if len(lines) <= MAX_LINES:
        return Text("\n").join(lines)
    last = lines[MAX_LINES - 1]
    last.truncate(width - 1)
    last.append("…")
    return Text("\n").join(lines[:MAX_LINES])
