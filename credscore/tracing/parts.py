"""Whose word the part of a sentence is that tells a story's claim: of "the army blames the rebels, while the mayor blames the army" each half is another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from credscore.records import Attribution, Claim, Link, LinkRole
from credscore.tracing.asides import shared_with, weight
from credscore.tracing.statements import Statement

# What another says has to share so much with the story, and so many times more than what the claim's origin says.
_LEAST, _TIMES = 2, 2


def as_told_by(claim: Claim, others: Sequence[Statement]) -> Claim:
    """The claim with the chain of whoever says, of all whom its sentence cites, what the other articles say; as it is if its origin does."""
    spoken = [
        a
        for a in claim.attributions
        if a.source is not None and a.entity and a.cue is not None and claim.start <= a.cue.start < claim.end
    ]
    if claim.origin is None or len({a.entity for a in spoken}) < 2:
        return claim
    shared = shared_with(others)
    weights = [sum(weight(_inside(claim, start, end), shared) for start, end in _own(a, spoken)) for a in spoken]
    mine = [w for a, w in zip(spoken, weights, strict=True) if any(link.name == a.entity for link in claim.chain)]
    best = max(range(len(spoken)), key=lambda k: (weights[k], -k))
    if (
        weights[best] < _LEAST
        or weights[best] < _TIMES * max(mine, default=0)
        or any(link.name == spoken[best].entity for link in claim.chain)
    ):
        return claim
    teller = spoken[best]
    around = [a for a in spoken if a is not teller and _holds(a, teller)]
    links = (
        Link(teller.entity or "", teller.source_type, LinkRole.ORIGIN, teller.source),
        *(Link(a.entity or "", a.source_type, LinkRole.RELAY, a.source) for a in around),
    )
    return replace(claim, chain=links, origin=links[0], source_type=links[0].source_type)


def _inside(claim: Claim, start: int, end: int) -> str:
    return claim.text[max(start - claim.start, 0) : max(end - claim.start, 0)]


def _own(attribution: Attribution, others: Sequence[Attribution]) -> list[tuple[int, int]]:
    """The content of an attribution without what it passes on of others."""
    pieces = [(span.start, span.end) for span in attribution.content]
    for other in others:
        if other is attribution or not _holds(attribution, other):
            continue
        for span in other.content:
            pieces = [
                part
                for start, end in pieces
                for part in ((start, min(end, span.start)), (max(start, span.end), end))
                if part[0] < part[1]
            ]
    return pieces


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether one attribution's content holds the cue of another."""
    return inner.cue is not None and any(s.start <= inner.cue.start and inner.cue.end <= s.end for s in outer.content)
