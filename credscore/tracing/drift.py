"""How a claim's sourcing changes on its way from article to article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credscore.records import Claim, Drift, DriftKind, Flag


@dataclass(frozen=True, slots=True)
class Telling:
    """How one article tells a story's claim: all its sentences of it together.

    ``origins`` are the story's origins that it names (indices), ``attributed``: whether it shows anybody's word at all; ``denied``: whether it
    also has the contrary; ``numbers`` of the claim.
    """

    article: int
    origins: frozenset[int]
    attributed: bool
    hedged: bool
    denied: bool
    numbers: tuple[str, ...]


def telling_of(
    article: int, claims: Sequence[Claim], origins: Sequence[int | None], *, denied: bool, numbers: Sequence[str]
) -> Telling:
    """How one article tells the claim."""
    return Telling(
        article,
        frozenset(origin for origin in origins if origin is not None),
        any(claim.origin is not None or Flag.OBSERVATION in claim.flags for claim in claims),
        all(Flag.HEDGED in claim.flags or Flag.UNVERIFIED in claim.flags for claim in claims),
        denied or any(Flag.DISPUTED in claim.flags for claim in claims),
        tuple(numbers),
    )


def drift_of(tellings: Sequence[Telling], names: Sequence[str], dated: Sequence[bool]) -> Iterator[Drift]:
    """What changed, each article against the first before it that shows more.

    Parameters
    ----------
    tellings : in order of time; those of articles without a date come last, and are only said to differ.
    names : of the origins. ``dated``: whether each article of the trace has a date.
    """
    for k, now in enumerate(tellings):
        for kind, before, text in _changes(now, tellings[:k], names):
            when = "earlier" if dated[now.article] and dated[before] else "elsewhere"
            yield Drift(kind, now.article, before, text.format(when=when))


def _changes(now: Telling, before: Sequence[Telling], names: Sequence[str]) -> Iterator[tuple[DriftKind, int, str]]:
    attributed, named = [t for t in before if t.attributed], [t for t in before if t.origins]
    mine = _names(now.origins, names)
    if attributed and not now.attributed:
        first = attributed[0]
        yield (
            DriftKind.ATTRIBUTION_LOST,
            first.article,
            f"told as a fact; {{when}} the word of {_names(first.origins, names)}",
        )
    elif now.attributed and before and not attributed:
        yield DriftKind.ATTRIBUTION_ADDED, before[0].article, f"the word of {mine}; {{when}} told as a fact"
    elif named and now.origins and not any(t.origins & now.origins for t in named):
        told = f"the word of {mine}; {{when}} of {_names(named[0].origins, names)}"
        yield DriftKind.ORIGIN_REPLACED, named[0].article, told
    hedged, plain = [t for t in before if t.hedged], [t for t in before if not t.hedged]
    if hedged and not plain and not now.hedged:
        yield DriftKind.HEDGE_LOST, hedged[0].article, "told without the doubt that stands {when}"
    elif plain and not hedged and now.hedged:
        yield DriftKind.HEDGE_ADDED, plain[0].article, "told with a doubt that does not stand {when}"
    denied = [t for t in before if t.denied]
    if denied and not now.denied:
        yield DriftKind.DENIAL_DROPPED, denied[0].article, "the denial that stands beside it {when} is missing"
    numbered = [t for t in before if t.numbers]
    if numbered and now.numbers and not set(now.numbers) & {n for t in numbered for n in t.numbers}:
        told = f"{', '.join(now.numbers)}; {{when}} {', '.join(numbered[0].numbers)}"
        yield DriftKind.NUMBER_CHANGED, numbered[0].article, told


def _names(origins: frozenset[int], names: Sequence[str]) -> str:
    told = " and ".join(names[k] for k in sorted(origins)) or "somebody unnamed"
    # Names come from articles, and the text is formatted once more.
    return told.replace("{", "(").replace("}", ")")
