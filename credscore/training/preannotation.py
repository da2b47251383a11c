"""A model's findings as labels for people to correct."""

from __future__ import annotations

from collections.abc import Iterable

from credscore.records import Attribution, Claim, Report, Role, Span
from credscore.training.formats.schema import LabelledArticle, LabelledAttribution, LabelledUnit


def preannotated(reports: Iterable[tuple[str, Report]]) -> tuple[list[LabelledArticle], dict[str, float]]:
    """Labels of scored articles, least certain first, since there a correction teaches most, and how sure the model is of each.

    Parameters
    ----------
    reports : id and report of each article.

    Returns
    -------
    The articles and, by id, the mean probability (0 to 1) of the levels given; 1 for an article without claims.
    """
    made = [(_article(name, report), _certainty(report)) for name, report in reports]
    made.sort(key=lambda each: (each[1], each[0].id))
    return [article for article, _ in made], {article.id: round(certainty, 4) for article, certainty in made}


def _certainty(report: Report) -> float:
    best = [max(claim.probabilities) for claim in report.claims]
    return sum(best) / len(best) if best else 1.0


def _article(name: str, report: Report) -> LabelledArticle:
    attributions: dict[Attribution, str] = {}
    for claim in report.claims:
        for attribution in claim.attributions:
            if attribution.content:
                attributions.setdefault(attribution, str(len(attributions) + 1))
    units = [_unit(claim, attributions) for claim in report.claims]
    units += [LabelledUnit(start=s.start, end=s.end, level=None) for s in report.skipped if s.role is Role.NOT_CLAIM]
    return LabelledArticle(
        id=name,
        text=report.article.text,
        units=tuple(sorted(units, key=lambda unit: unit.start)),
        attributions=tuple(
            LabelledAttribution(
                id=number,
                source=_offsets(a.source),
                cue=_offsets(a.cue),
                content=tuple((span.start, span.end) for span in a.content),
                ref=a.entity if a.source is not None and a.entity != a.source.text else None,
            )
            for a, number in attributions.items()
        ),
    )


def _unit(claim: Claim, attributions: dict[Attribution, str]) -> LabelledUnit:
    flags = tuple(sorted(claim.flags))
    origin = claim.origin
    by = (
        None
        if origin is None
        else next(
            (
                number
                for a, number in attributions.items()
                if origin.span in (a.source, a.cue) and origin.span is not None
            ),
            None,
        )
    )
    facets = {"source_type": claim.source_type, "hedge": "hedged" in flags, "interest": "interested" in flags,
              "corroborated": "corroborated" in flags, "doubt": "disputed" in flags or "unverified" in flags,
              "relays": sum(link.role == "relay" for link in claim.chain)}  # fmt: skip
    if not claim.level:
        return LabelledUnit(start=claim.start, end=claim.end, level=claim.level, flags=flags)
    return LabelledUnit(start=claim.start, end=claim.end, level=claim.level, flags=flags, by=by, **facets)  # type: ignore[arg-type]


def _offsets(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start, span.end)
