"""One claim explained for the terminal: whose word it is, and every point of its score with its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from credscore.errors import InputError
from credscore.records import LEVEL_NAMES, Attribution, Claim, Report, Span
from credscore.reporting.display import ARROW, clean, whose_word
from credscore.reporting.rounding import round_points
from credscore.reporting.table import level_text

_BAR = 30
_MAX_EVIDENCE = 120


def explain_claim(report: Report, number: int) -> Group:
    """Return a rich rendering of one claim.

    It shows the claim's text, level, score and probabilities, the chain from its origin to the article, its
    attributions, and the base score with every reason: points, what it says, the quoted evidence and its offsets.
    Base score and points add up to the score.

    Parameters
    ----------
    report : the report of the article.
    number : which claim, counted from 1.

    Raises
    ------
    InputError
        If the report has no such claim.
    """
    total = len(report.claims)
    if not 1 <= number <= total:
        right = f"give a number from 1 to {total}" if total else "the article has no claims"
        raise InputError(f"there is no claim {number}: {right}")
    claim = report.claims[number - 1]
    return Group(
        Text(f"Claim {number} of {total}  {_offsets(claim.start, claim.end)}", style="bold"),
        Text(clean(claim.text)),
        Text(),
        Text.assemble("Level: ", level_text(claim), f"   Score: {claim.score:.1f} of 100"),
        _probabilities(claim),
        Text(),
        Text.assemble("Whose word: ", (clean(whose_word(claim)), "bold"), f" ({claim.source_type.value})"),
        Text(f"Chain: {_chain(claim)}"),
        Text(f"Flags: {', '.join(sorted(claim.flags)) or 'none'}"),
        *_attributions(claim.attributions),
        Text(),
        _points(claim),
    )


def _offsets(start: int, end: int) -> str:
    return f"[{start}:{end}]"


def _quoted(span: Span | None) -> str:
    if span is None:
        return "–"
    text = clean(span.text)
    if len(text) > _MAX_EVIDENCE:
        text = text[: _MAX_EVIDENCE - 1] + "…"
    return f"“{text}” {_offsets(span.start, span.end)}"


def _chain(claim: Claim) -> str:
    links = [f"{clean(link.name)} ({link.role.value}, {link.source_type.value})" for link in claim.chain]
    return ARROW.join([*links, "this article"])


def _probabilities(claim: Claim) -> Table:
    table = Table.grid(padding=(0, 1))
    for level, (name, probability) in enumerate(zip(LEVEL_NAMES, claim.probabilities, strict=True)):
        bar = Text("█" * round(probability * _BAR))
        table.add_row(Text(f"  {level} {name}"), Text(f"{probability:.1%}", justify="right"), bar)
    return table


def _attributions(attributions: tuple[Attribution, ...]) -> Iterator[Text]:
    yield Text("Attributions:" if attributions else "Attributions: none")
    for number, attribution in enumerate(attributions, start=1):
        inside = "" if attribution.parent is None else f", inside attribution {attribution.parent + 1}"
        yield Text(f"  {number}. {attribution.quotation.value}, {attribution.source_type.value}{inside}")
        entity = "" if attribution.entity is None else f" = {clean(attribution.entity)}"
        yield Text(f"     source  {_quoted(attribution.source)}{entity}")
        yield Text(f"     cue     {_quoted(attribution.cue)}")
        yield from (Text(f"     content {_quoted(piece)}") for piece in attribution.content)


def _points(claim: Claim) -> Table:
    base_score, points = round_points(claim.base_score, [reason.points for reason in claim.reasons])
    table = Table(header_style="bold", show_footer=True)
    footer = f"{base_score + sum(points):.1f}"
    table.add_column("Points", footer, justify="right", no_wrap=True)
    table.add_column("Reason", "score")
    table.add_column("Evidence")
    table.add_row(f"{base_score:.1f}", "base score", "")
    ranked = sorted(zip(points, claim.reasons, strict=True), key=lambda pair: -abs(pair[1].points))
    for value, reason in ranked:
        text = Text.assemble(clean(reason.text), (f" ({clean(reason.feature)})", "dim"))
        table.add_row(f"{value:+.1f}", text, Text(_quoted(reason.span)))
    return table
