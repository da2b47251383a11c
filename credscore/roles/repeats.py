"""Which lines say again what another line of the article says: doubled paragraphs, pull quotes.

Words alone are compared, without marks, spaces and case. A line is a repetition if nearly all its runs of words stand in
lines before it, or in one longer line after it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from credscore.roles.lines import mixed

IntArray = NDArray[np.int64]

_RUN = 4
# So many words of its own a repetition may have before and after ("Read: …"), at most, and in proportion. None between:
# one figure or one name makes it another claim.
_OWN_WORDS, _OWN_SHARE = 3, 0.15
# A run of words that stands in more lines than this is no evidence of where it comes from.
_HOLDERS = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """A compared line: its number of words, its runs of words, and at which of its words each begins."""

    n: int
    runs: list[int]
    places: list[int]


def repeated_lines(words: IntArray, begin: IntArray, size: IntArray, minimum: IntArray) -> list[int]:
    """Indices of the lines that repeat another.

    Parameters
    ----------
    words : (n_tokens,) number of each token's word, 0 for marks.
    begin, size : (n_lines,) first token and number of tokens of each line.
    minimum : (n_lines,) number of words from which on a line is compared; 0 for lines that are not.
    """
    line = np.repeat(np.arange(len(begin)), size)
    used = (words > 0) & (minimum[line] > 0)
    words, line = words[used].astype(np.uint64), line[used]
    if len(words) < _RUN:
        return []
    inside = np.flatnonzero(line[: 1 - _RUN] == line[_RUN - 1 :])
    runs = np.zeros(len(inside), dtype=np.uint64)
    for offset in range(_RUN):
        runs = mixed(runs + words[inside + offset].astype(np.uint64))
    owner = line[inside]
    order = np.argsort(runs, kind="stable")
    same = (runs[order[1:]] == runs[order[:-1]]) & (owner[order[1:]] != owner[order[:-1]])
    if not same.any():
        # So it is in nearly every article that nobody has scraped.
        return []
    shared = np.unique(np.concatenate([runs[order[1:][same]], runs[order[:-1][same]]]))
    held = np.isin(runs, shared)
    return _settle(runs[held], owner[held], (inside - np.searchsorted(line, owner))[held], line, minimum)


def _settle(runs: NDArray[np.uint64], owner: IntArray, place: IntArray, line: IntArray, minimum: IntArray) -> list[int]:
    """Decide by the runs that stand in more than one line."""
    count = np.bincount(line, minlength=len(minimum))
    lines: dict[int, _Line] = {}
    holders: dict[int, list[int]] = {}
    for run, index, at in zip(runs.tolist(), owner.tolist(), place.tolist(), strict=True):
        known = lines.setdefault(index, _Line(int(count[index]), [], []))
        known.runs.append(run)
        known.places.append(at)
        held = holders.setdefault(run, [])
        if (not held or held[-1] != index) and len(held) < _HOLDERS:
            held.append(index)
    compared = [index for index, known in lines.items() if known.n >= minimum[index]]
    found: set[int] = set()
    # First what stands before: of two equal lines, and of an article that is there twice, the first is kept.
    for index in compared:
        known = lines[index]
        hits = [any(h < index and h not in found for h in holders[run]) for run in known.runs]
        if _covers(known, hits):
            found.add(index)
    # A pull quote may stand before the sentence that it repeats; a heading just above it is none.
    for index in compared:
        known = lines[index]
        if index not in found:
            votes = Counter(
                h
                for run in known.runs
                for h in holders[run]
                if h > index + 1 and h not in found and lines[h].n > known.n
            )
            best = max(votes, key=votes.__getitem__, default=-1)
            if _covers(known, [best in holders[run] for run in known.runs]):
                found.add(index)
    return sorted(found)


def _covers(line: _Line, hits: list[bool]) -> bool:
    """Whether the runs that were hit hold the line but for a few words at its ends."""
    places = [at for at, hit in zip(line.places, hits, strict=True) if hit]
    if not places or any(after - before > _RUN for before, after in pairwise(places)):
        return False
    return line.n - (places[-1] + _RUN - places[0]) <= min(_OWN_WORDS, int(_OWN_SHARE * line.n))
