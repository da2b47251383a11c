"""Sentences that one article has from another, word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from credscore.tracing.words import TOKEN, fold

# Rows of so many words; the share of a sentence's rows that another has to have; and a sentence has to have so many words.
_ROW, _SHARE, _LEAST = 4, 0.6, 8
_HOLDERS = 8


def rows_of(text: str) -> frozenset[tuple[str, ...]]:
    """Rows of successive words of a sentence; none for a short one."""
    words = [fold(word) for word in TOKEN.findall(text)]
    if len(words) < _LEAST:
        return frozenset()
    return frozenset(tuple(words[k : k + _ROW]) for k in range(len(words) - _ROW + 1))


def copied_from(
    rows: Sequence[frozenset[tuple[str, ...]]], articles: Sequence[int], dated: Sequence[bool]
) -> list[int | None]:
    """For each claim of a story, in order of time, the earlier article from which it is copied, or None.

    Parameters
    ----------
    rows : of each claim; ``articles``: its article; ``dated``: whether that has a date. Between articles without one nobody can say who copied.
    """
    # Of each row of words the first claims that have it: more would only be copies of the same.
    holders: dict[tuple[str, ...], list[int]] = {}
    found: list[int | None] = []
    for k, mine in enumerate(rows):
        earlier = Counter(i for row in mine for i in holders.get(row, ()) if articles[i] != articles[k])
        copied = (
            articles[i]
            for i, shared in sorted(earlier.items())
            if dated[i] and dated[k] and shared >= _SHARE * min(len(mine), len(rows[i]))
        )
        found.append(next(copied, None))
        for row in mine:
            if len(known := holders.setdefault(row, [])) < _HOLDERS:
                known.append(k)
    return found
