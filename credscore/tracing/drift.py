"""How a claim's sourcing changes on its way from article to article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credscore.records import Claim, Drift, DriftKind, Flag
from credscore.tracing.quantities import Quantity, compare_numbers


@dataclass(frozen=True, slots=True)
class Telling:
    """How one article tells a story's claim: all its sentences of it together.

    ``origins`` are the story's origins that it goes back to (indices), ``relays`` whom it names in their place; ``attributed``: whether it shows anybody's word at
    all; ``denied``: whether it also has the contrary; ``numbers`` of the claim.
    """

    article: int
    origins: frozenset[int]
    attributed: bool
    hedged: bool
    denied: bool
    numbers: tuple[Quantity, ...]
    relays: frozenset[str] = frozenset()


def telling_of(
    article: int, claims: Sequence[Claim], origins: Sequence[int | None], *, denied: bool,
    numbers: Sequence[Quantity], relays: frozenset[str] = frozenset(),
) -> Telling:  # fmt: skip
    """How one article tells the claim."""
    return Telling(
        article,
        frozenset(origin for origin in origins if origin is not None),
        any(claim.origin is not None or Flag.OBSERVATION in claim.flags for claim in claims),
        any(Flag.HEDGED in claim.flags or Flag.UNVERIFIED in claim.flags for claim in claims),
        denied,
        tuple(numbers),
        relays,
    )


def drift_of(tellings: Sequence[Telling], names: Sequence[str], dated: Sequence[bool]) -> Iterator[Drift]:
    """What changed, each article against the first before it that shows more.

    Parameters
    ----------
    tellings : in order of time; those of articles without a date come last, and are only said to differ.
    names : of the origins; ``dated``: whether each article of the trace has a date.
    """
    for k, now in enumerate(tellings):
        for kind, before, text in _changes(now, tellings[:k], names):
            when = "earlier" if dated[now.article] and dated[before] else "elsewhere"
            yield Drift(kind, now.article, before, text.format(when=when))


def _changes(now: Telling, before: Sequence[Telling], names: Sequence[str]) -> Iterator[tuple[DriftKind, int, str]]:
    attributed, named = [t for t in before if t.attributed], [t for t in before if t.origins]
    mine = _names(now.origins, names)
    if attributed and not now.attributed:
        told = f"told as a fact; {{when}} the word of {_names(attributed[0].origins, names)}"
        yield DriftKind.ATTRIBUTION_LOST, attributed[0].article, told
    elif now.attributed and before and not attributed:
        yield DriftKind.ATTRIBUTION_ADDED, before[0].article, f"the word of {mine}; {{when}} told as a fact"
    # Another person's word for the same is no drift, but bears it out: who passed it on in the place of who said it is.
    known = next((t for t in named if not t.relays and t.origins & now.origins), None)
    if now.relays and known is not None:
        told = f"told as the word of {_escaped(' and '.join(sorted(now.relays)))}; {{when}} of {_names(known.origins & now.origins, names)}"
        yield DriftKind.ORIGIN_REPLACED, known.article, told
    hedged, plain = [t for t in before if t.hedged], [t for t in before if not t.hedged]
    if hedged and not now.hedged:
        yield DriftKind.HEDGE_LOST, hedged[0].article, "told without the doubt that stands {when}"
    elif plain and not hedged and now.hedged:
        yield DriftKind.HEDGE_ADDED, plain[0].article, "told with a doubt that does not stand {when}"
    denied = [t for t in before if t.denied]
    if denied and not now.denied and not now.attributed:
        yield DriftKind.DENIAL_DROPPED, denied[0].article, "the denial that stands beside it {when} is missing"
    numbered = [(t, compare_numbers(now.numbers, t.numbers)) for t in before]
    differing = [t for t, (_, differs) in numbered if differs and len(t.numbers) == 1 and _count_alike(now, t)]
    # One number each: of several nobody can say which of them stands for which.
    if len(now.numbers) == 1 and differing and not any(shared for _, (shared, _) in numbered):
        told = f"{_figures(now.numbers)}; {{when}} {_figures(differing[0].numbers)}"
        yield DriftKind.NUMBER_CHANGED, differing[0].article, told


def _count_alike(one: Telling, other: Telling) -> bool:
    """Whether the numbers of both are followed by a word that is the same: "48 hours" and "two days" may well be one."""
    return any(set(x.units) & set(y.units) for x in one.numbers for y in other.numbers)


def _figures(numbers: Sequence[Quantity]) -> str:
    return ", ".join(dict.fromkeys(f"{number.value:,.6g}" for number in numbers))


def _names(origins: frozenset[int], names: Sequence[str]) -> str:
    told = " and ".join(names[k] for k in sorted(origins)) or "somebody unnamed"
    return _escaped(told)


def _escaped(told: str) -> str:
    """Names come from articles, and the text is formatted once more."""
    return told.replace("{", "(").replace("}", ")")
