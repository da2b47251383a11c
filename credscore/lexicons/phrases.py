"""Finds listed phrases and names of any length in a token sequence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from credscore.lexicons.table import load_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """One phrase found: half-open token range and what was filed under it."""

    first: int
    last: int
    value: T


class PhraseIndex(Generic[T]):
    """Phrases by their first token; looks at the rest only where the first one occurs.

    >>> from credscore.segmentation import segment
    >>> index = PhraseIndex([("New York Post", "outlet")], lower=False)
    >>> [(m.first, m.last) for m in index.find(segment("The New York Post said so.").tokens)]
    [(1, 4)]
    """

    def __init__(self, phrases: Iterable[tuple[str, T]], *, lower: bool) -> None:
        from credscore.segmentation import segment

        self._lower = lower
        self._first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in phrases:
            tokens = segment(phrase.lower() if lower else phrase).tokens
            if tokens:
                self._first.setdefault(tokens[0], []).append((tuple(tokens[1:]), value))
        for rests in self._first.values():
            rests.sort(key=lambda entry: -len(entry[0]))

    def find(self, tokens: list[str]) -> list[Match[T]]:
        """Longest match at each place, none inside another. ``tokens`` in lower case if the index is so."""
        first = self._first
        found: list[Match[T]] = []
        floor = 0
        for at in [i for i, token in enumerate(tokens) if token in first]:
            if at < floor:
                continue
            for rest, value in first[tokens[at]]:
                end = at + 1 + len(rest)
                if len(rest) == 0 or tuple(tokens[at + 1 : end]) == rest:
                    found.append(Match(at, end, value))
                    floor = end
                    break
        return found


@dataclass(frozen=True, slots=True)
class Outlet:
    """One listed outlet. ``control`` is "state", "captured", "independent" (public, not state-controlled) or ""."""

    name: str
    kind: str
    control: str
    ambiguous: bool


_CONTROL = {"SC": "state", "CaPu": "state", "CaPr": "captured"}


@cache
def outlet_index() -> PhraseIndex[Outlet]:
    """Names and aliases of news outlets and state media. State media win where both lists have a name."""
    entries: dict[str, Outlet] = {}
    for row in load_table("outlets", "name", "kind", "aliases"):
        outlet = Outlet(row["name"], row["kind"], "", False)
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            entries.setdefault(name, outlet)
    for row in load_table("state_media", "name", "typology", "kind", "ambiguous", "aliases"):
        control = _CONTROL.get(row["typology"], "independent")
        outlet = Outlet(row["name"], row["kind"], control, row["ambiguous"] == "1")
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            if name not in entries or control in ("state", "captured"):
                entries[name] = outlet
    # Quotation marks may be typed either way, and names in headlines stand in capitals.
    return PhraseIndex(entries.items(), lower=False)


@cache
def verification_index() -> PhraseIndex[str]:
    """Phrases on whether something was verified, with their kind (``verification.tsv``)."""
    return PhraseIndex(((row["phrase"], row["kind"]) for row in load_table("verification", "phrase", "kind")), lower=True)


@cache
def hedge_index() -> PhraseIndex[float]:
    """Hedges with their strength, 0-1 (``hedges.tsv``)."""
    rows = load_table("hedges", "phrase", "strength")
    return PhraseIndex(((row["phrase"], float(row["strength"])) for row in rows), lower=True)
