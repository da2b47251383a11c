"""Sentences that one article has from another, word for word."""

from __future__ import annotations

from collections.abc import Sequence

from credscore.tracing.words import TOKEN, fold

# Rows of so many words; the share of a sentence's rows that another has to have; and a sentence has to have so many words.
_ROW, _SHARE, _LEAST = 4, 0.6, 8


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
    found: list[int | None] = []
    for k, mine in enumerate(rows):
        source = None
        for i in range(k):
            theirs = rows[i]
            if not mine or articles[i] == articles[k] or not (dated[i] and dated[k]):
                continue
            if len(mine & theirs) >= _SHARE * min(len(mine), len(theirs) or 1):
                source = articles[i]
                break
        found.append(source)
    return found
