"""How attributions are compared: by the numbers of their words, matched one to one by their cues.

All comparisons are of words, so that marks and spaces at the edge of a span decide nothing. Found and wanted attributions
are given as spans, so that those of any program can be counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

Spans = Sequence[tuple[int, int]]

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_MARK = re.compile(r"[\"“”„]|''|``")
_OPENING = frozenset(("“", "„", "``"))
_SHORTEST_QUOTATION = 3  # words; shorter ones are titles and scare quotes as often as speech
_SHORTEST_NAME = 3  # letters
_SAME_CONTENT = 0.5


class Given(NamedTuple):
    """One attribution as spans: half-open offsets into the text."""

    source: Spans
    cue: Spans
    content: Spans


class Words(NamedTuple):
    """One attribution as sets of word numbers."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


class Numbering:
    """Words of a text by number; a span without any ("a colon") has the number of the word before it."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.words = [match.group() for match in found]
        self.start = np.array([match.start() for match in found])
        self.end = np.array([match.end() for match in found])

    def of(self, spans: Spans) -> frozenset[int]:
        """Numbers of the words that spans overlap."""
        found: set[int] = set()
        for start, end in spans:
            inside = range(int(np.searchsorted(self.end, start, "right")), int(np.searchsorted(self.start, end)))
            found.update(inside or [max(0, inside.start - 1)])
        return frozenset(found)

    def attribution(self, given: Given) -> Words:
        """An attribution by its words."""
        return Words(*(self.of(spans) for spans in given))


def wanted_in(row: dict[str, Any]) -> list[Given]:
    """The attributions of a labelled article; those without content are left out."""
    return [
        Given(*([(start, end) for start, end in a[part]] for part in Given._fields))
        for a in row["attributions"]
        if a["content"]
    ]


def counts_of(text: str, found: Iterable[Given], wanted: Iterable[Given]) -> Counter[str]:
    """Hits, found and wanted of each measure ("cue hits", "cue found" …) in one article."""
    words = Numbering(text)
    found_words, wanted_words = ([words.attribution(a) for a in some] for some in (found, wanted))
    count = _linked(found_words, wanted_words)
    quoted = words.of(quotations(text))
    for name, kept in (("", None), (" quoted", quoted)):
        _content(f"content{name}", found_words, wanted_words, kept, count)
        _speakers(f"speaker{name}", found_words, wanted_words, words, kept, count)
    return count


def _linked(found: Sequence[Words], wanted: Sequence[Words]) -> Counter[str]:
    """Counts of cues, sources and whole relations."""
    count: Counter[str] = Counter()
    pairs = matched(found, wanted)
    for name, some in (("found", found), ("wanted", wanted)):
        count[f"cue {name}"] = sum(bool(a.cue) for a in some)
        count[f"linked {name}"] = len(some)
    count["cue hits"] = len(pairs)
    for one, other in pairs:
        for name in ("source", "source_exact"):
            count[f"{name} found"] += bool(one.source)
            count[f"{name} wanted"] += bool(other.source)
        count["source hits"] += bool(one.source & other.source)
        count["source_exact hits"] += bool(one.source) and one.source == other.source
        same_source = bool(one.source & other.source) or not (one.source or other.source)
        union = len(one.content | other.content)
        count["linked hits"] += same_source and len(one.content & other.content) >= _SAME_CONTENT * max(union, 1)
    return count


def _content(
    name: str, found: Sequence[Words], wanted: Sequence[Words], kept: frozenset[int] | None, count: Counter[str]
) -> None:
    one, other = (frozenset().union(*(a.content for a in some)) for some in (found, wanted))
    if kept is not None:
        one, other = one & kept, other & kept
    count[f"{name} found"], count[f"{name} wanted"], count[f"{name} hits"] = len(one), len(other), len(one & other)


def _speakers(
    name: str,
    found: Sequence[Words],
    wanted: Sequence[Words],
    words: Numbering,
    kept: frozenset[int] | None,
    count: Counter[str],
) -> None:
    """Words of content by who says them: right if the sources overlap or end in the same name."""
    one, other = (_sources_of_words(some, kept) for some in (found, wanted))
    agree = _agreement(words)
    count[f"{name} found"], count[f"{name} wanted"] = len(one), len(other)
    count[f"{name} hits"] = sum(any(agree(a, b) for a in one[k] for b in other[k]) for k in one.keys() & other.keys())


def _sources_of_words(some: Sequence[Words], kept: frozenset[int] | None) -> dict[int, list[frozenset[int]]]:
    sources: dict[int, list[frozenset[int]]] = {}
    for a in some:
        if a.source:
            for k in a.content if kept is None else a.content & kept:
                sources.setdefault(k, []).append(a.source)
    return sources


def _agreement(words: Numbering) -> Callable[[frozenset[int], frozenset[int]], bool]:
    """Whether two sources of a text are the same."""
    names: dict[frozenset[int], str] = {}

    def name_of(source: frozenset[int]) -> str:
        if source not in names:
            capitals = [w for k in sorted(source) if (w := words.words[k])[0].isupper() and len(w) >= _SHORTEST_NAME]
            names[source] = capitals[-1].lower() if capitals else ""
        return names[source]

    def agree(one: frozenset[int], other: frozenset[int]) -> bool:
        return bool(one & other) or (name_of(one) != "" and name_of(one) == name_of(other))

    return agree


def quotations(text: str) -> list[tuple[int, int]]:
    """What stands between double quotation marks, by a rule of this benchmark's own: no program's reading decides.

    Marks are paired within a line; the last one may stay open. Shorter ones than three words are left out.

    >>> [text[s:e] for text in ['"It is over now," said Ana of “the Maid”.'] for s, e in quotations(text)]
    ['It is over now,']
    """
    found = []
    for line in re.finditer(r"[^\n]+", text):
        begin: int | None = None
        for mark in _MARK.finditer(text, line.start(), line.end()):
            if begin is None:
                begin = None if mark.group() == "”" else mark.end()
            elif mark.group() in _OPENING:
                begin = mark.end()
            else:
                found.append((begin, mark.start()))
                begin = None
        if begin is not None:
            found.append((begin, line.end()))
    return [(s, e) for s, e in found if len(_WORD.findall(text, s, e)) >= _SHORTEST_QUOTATION]


def matched(found: Sequence[Words], wanted: Sequence[Words]) -> list[tuple[Words, Words]]:
    """Pairs of overlapping cues, one to one, largest overlap first."""
    overlaps = sorted(
        (-len(one.cue & other.cue), i, j)
        for i, one in enumerate(found)
        for j, other in enumerate(wanted)
        if one.cue & other.cue
    )
    used_found, used_wanted, pairs = set(), set(), []
    for _, i, j in overlaps:
        if i not in used_found and j not in used_wanted:
            used_found.add(i)
            used_wanted.add(j)
            pairs.append((found[i], wanted[j]))
    return pairs


def f1(count: Counter[str], name: str) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    hits, n_found, n_wanted = (count[f"{name} {what}"] for what in ("hits", "found", "wanted"))
    return hits / max(n_found, 1), hits / max(n_wanted, 1), 2 * hits / max(n_found + n_wanted, 1)


def resampled(counts: Sequence[Counter[str]], draws: int) -> list[Counter[str]]:
    """Totals of articles drawn with replacement, for intervals."""
    drawn = np.random.default_rng(0).integers(len(counts), size=(draws, len(counts)))
    return [sum((counts[i] for i in draw), Counter[str]()) for draw in drawn.tolist()]
