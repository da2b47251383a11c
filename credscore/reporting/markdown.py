"""A report as Markdown to paste into a document, an issue or a wiki; text of the article is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from credscore.records import Claim, Report, Role
from credscore.reporting.display import clean, counted_claims, main_reason, main_source, shares, whose_word

_SKIPPED_WIDTH = 200  # characters of a skipped part that are shown
# A backslash makes text of any ASCII mark (CommonMark 2.4); "<", ">" and "&" become entities, which older renderers
# know too. "|" would end a cell, "$" begins a formula and "{" a template in some.
_MARKS = re.compile(r"[\\`*_{}\[\]#|~$^!]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What would begin a list, a heading's underline or a rule.
_LEADING = re.compile(r"^([-+=:]|\d+(?=[.)]))")
# Addresses that renderers turn into links by themselves.
_LINK = re.compile(r"(?<=\w):(?=//)|(?<=\bwww)\.|@(?=\w)|(?<=\bmailto):|(?<=\bxmpp):", re.IGNORECASE)


def report_to_markdown(report: Report) -> str:
    """Return a report on one article: summary, warnings, claims, sources, and what was skipped, by role.

    Every text of the article is on one line and escaped: it shows as it is, and cannot bring in headings, tables,
    links, images or HTML.
    """
    return "\n".join(_lines(report)) + "\n"


def escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is inside a line; at the beginning of one see ``escaped_line``.

    >>> escaped("<b>2 * 3</b> | [x](y)")
    '&lt;b&gt;2 \\* 3&lt;/b&gt; \\| \\[x\\](y)'
    """
    line = _MARKS.sub(r"\\\g<0>", " ".join(clean(text).split())).translate(_ENTITIES)
    return _LINK.sub(r"\\\g<0>", line)


def escaped_line(text: str) -> str:
    r"""Return text that Markdown shows as it is, also at the beginning of a line.

    >>> escaped_line("1. - no list")
    '1\\. - no list'
    """
    return _LEADING.sub(_disarmed, escaped(text))


def _disarmed(match: re.Match[str]) -> str:
    mark = match.group()
    # A number keeps its digits; the full stop behind it is what makes a list.
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _lines(report: Report) -> Iterator[str]:
    article, summary = report.article, report.summary
    yield f"# Sourcing of {escaped(article.title or article.name or 'an untitled article')}"
    about = [part for part in (article.outlet, article.author, article.date, article.url) if part]
    if about:
        yield from ("", escaped_line(" · ".join(about)))
    yield ""
    yield f"- Claims: {counted_claims(report)}"
    yield f"- Mean score: {'–' if summary.score is None else f'{summary.score:.0f} of 100'}"
    if summary.claims:
        yield "- Levels: " + ", ".join(f"{count} {name}" for name, count in summary.levels.items())
        yield "- Share of claims: " + ", ".join(f"{name} {share:.0%}" for name, share in shares(summary).items())
    if summary.main_source is not None:
        yield f"- Rests most on: {escaped_line(main_source(summary))}"
    if summary.check_first:
        yield "- Check first:"
        for index, why in zip(summary.check_first, summary.check_why, strict=True):
            yield f"  - claim {index + 1}: {why}"
    if article.dropped_characters:
        yield f"- Left out of the page by the extractor: {article.dropped_characters:,} characters"
    yield from (f"- Warning: {escaped(warning)}" for warning in report.warnings)
    yield from ("", "## Claims", "")
    yield from _claims(report)
    if report.sources:
        yield from ("", "## Sources", "")
        rows = [
            (use.name, use.source_type.value.replace("_", " "), str(use.claims), f"{use.share:.0%}")
            for use in report.sources
        ]
        yield from _table(("Source", "Type", "Claims", "Share"), rows, right=(2, 3))
    if report.skipped:
        yield from ("", "## Skipped")
        yield from _skipped(report)
    yield from ("", "The levels say how strongly the article shows its sources, not whether a claim is true.")


def _claims(report: Report) -> Iterator[str]:
    if not report.shown:
        yield "No claims of these levels." if report.claims else "No claims found."
        return
    rows = [
        (
            str(number),
            f"{claim.level} {claim.level_name}",
            f"{claim.score:.0f}",
            whose_word(claim),
            claim.text,
            _reason(claim),
        )
        for number, claim in report.shown
    ]
    yield from _table(("#", "Level", "Score", "Whose word", "Claim", "Main reason"), rows, right=(0, 2))


def _reason(claim: Claim) -> str:
    reason = main_reason(claim)
    return "" if reason is None else f"{reason.points:+.1f} {reason.text}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---:' if k in right else '---' for k in range(len(header)))} |"
    for row in rows:
        yield f"| {' | '.join(escaped(cell) for cell in row)} |"


def _skipped(report: Report) -> Iterator[str]:
    for role in Role:
        parts = [part for part in report.skipped if part.role is role]
        if not parts:
            continue
        yield from ("", f"### {role.value.replace('_', ' ').capitalize()} ({len(parts)})", "")
        for part in parts:
            text = " ".join(clean(part.text).split())
            shown = text if len(text) <= _SKIPPED_WIDTH else text[: _SKIPPED_WIDTH - 1].rstrip() + "…"
            yield f"- {escaped_line(shown) or '(marks only)'}"
