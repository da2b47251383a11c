"""Finds listed phrases and names of any length in a token sequence."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import compress, count
from typing import Any, Generic, TypeVar

from credscore.lexicons.table import load_table

T = TypeVar("T")


def places(words: Container[str], tokens: Iterable[str]) -> list[int]:
    """Indices of the tokens that are among some words.

    >>> places({"said", "told"}, ["Ana", "said", "he", "told", "them"])
    [1, 3]
    """
    # Without a step of Python's own a token, for this looks at each token of a text.
    return list(compress(count(), map(words.__contains__, tokens)))


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
        from credscore.segmentation import tokens_of

        # A tree by token; what is filed under a phrase hangs at its last token under the key "".
        self._tree: dict[str, Any] = {}
        for phrase, value in phrases:
            node = self._tree
            for token in tokens_of(phrase.lower() if lower else phrase):
                node = node.setdefault(token, {})
            if node is not self._tree:
                node.setdefault("", value)

    def find(self, tokens: list[str]) -> list[Match[T]]:
        """Longest match at each place, none inside another. ``tokens`` in lower case if the index is so."""
        tree, n = self._tree, len(tokens)
        found: list[Match[T]] = []
        floor = 0
        for at in places(tree, tokens):
            if at < floor:
                continue
            node, end, last, value = tree[tokens[at]], at + 1, 0, None
            while True:
                if "" in node:
                    last, value = end, node[""]
                if end == n or tokens[end] not in node:
                    break
                node, end = node[tokens[end]], end + 1
            if last:
                found.append(Match(at, last, value))  # type: ignore[arg-type]
                floor = last
        return found


@dataclass(frozen=True, slots=True)
class Outlet:
    """One listed outlet. ``control`` is "state", "captured", "independent" (public, not state-controlled) or "";
    ``ambiguous`` names are also words, persons or other bodies; ``country`` is "" where it is not known."""

    name: str
    kind: str
    control: str
    ambiguous: bool
    country: str = ""


_CONTROL = {"SC": "state", "CaPu": "state", "CaPr": "captured"}


@cache
def outlet_index() -> PhraseIndex[Outlet]:
    """Names and aliases of news outlets and state media. State media win where both lists have a name."""
    entries: dict[str, Outlet] = {}
    for row in load_table("outlets", "name", "kind", "aliases"):
        outlet = Outlet(row["name"], row["kind"], "", False)
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            entries.setdefault(name, outlet)
    for row in load_table("state_media", "name", "country", "typology", "kind", "ambiguous", "aliases"):
        control = _CONTROL.get(row["typology"], "independent")
        outlet = Outlet(row["name"], row["kind"], control, row["ambiguous"] == "1", row["country"])
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            if name not in entries or control in ("state", "captured"):
                entries[name] = outlet
    for name, outlet in list(entries.items()):
        for spelling in _spellings(name):
            entries.setdefault(spelling, outlet)
    return PhraseIndex(entries.items(), lower=False)


def _spellings(name: str) -> Iterator[str]:
    """Other ways to write a name: with the other apostrophe, and without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    for written in {name, plain}:
        yield from (written.replace("’", "'"), written.replace("'", "’"))


@cache
def country_of_demonym() -> dict[str, str]:
    """Country by demonym ("Afghan": "Afghanistan")."""
    return {
        row["name"]: row["country"]
        for row in load_table("places", "name", "kind", "country")
        if row["kind"] == "demonym"
    }


@cache
def verification_index() -> PhraseIndex[str]:
    """Phrases on whether something was verified, with their kind (``verification.tsv``)."""
    return PhraseIndex(
        ((row["phrase"], row["kind"]) for row in load_table("verification", "phrase", "kind")), lower=True
    )


@cache
def agentless_index() -> PhraseIndex[str]:
    """Words that attribute to nobody in particular, with their kind (``agentless.tsv``)."""
    return PhraseIndex(((row["phrase"], row["kind"]) for row in load_table("agentless", "phrase", "kind")), lower=True)


@cache
def hedge_index() -> PhraseIndex[float]:
    """Hedges with their strength, 0-1 (``hedges.tsv``)."""
    rows = load_table("hedges", "phrase", "strength")
    return PhraseIndex(((row["phrase"], float(row["strength"])) for row in rows), lower=True)
