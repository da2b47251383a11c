"""How well attributions are found in a labelled file: cues, sources, content, and whole relations.

    python benchmarks/attributions.py ATTRIBUTED.jsonl [--model DIR]

One article a line: {"id", "text", "attributions": [{"source": [[start, end] ...], "cue": [...], "content": [...]}]}, offsets
into text. All comparisons are of words, so that marks and spaces at the edge of a span decide nothing. Attributions are
matched one to one by their cues, largest overlap first. "Linked": the cue overlaps, the source overlaps or both have none, and
the content has at least half of the words of both in common (intersection over union). Prints precision, recall and F1 over
all articles, with a 95% bootstrap interval of F1 over articles.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from provenance import MODEL, provenance

import credscore
from credscore.records import Span

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ROWS = {
    "cue": "cues, by overlap",
    "source": "sources of matched cues, by overlap",
    "source_exact": "sources of matched cues, same words",
    "content": "words of content",
    "linked": "whole relations",
}
_DRAWS = 500
_SAME_CONTENT = 0.5


class Words(NamedTuple):
    """One attribution as sets of word numbers."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


class Numbering:
    """Words of a text by number; a span without any ("a colon") has the number of the word before it."""

    def __init__(self, text: str) -> None:
        bounds = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        self.start = np.array([start for start, _ in bounds])
        self.end = np.array([end for _, end in bounds])

    def of(self, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
        """Numbers of the words that spans overlap."""
        found: set[int] = set()
        for start, end in spans:
            inside = range(int(np.searchsorted(self.end, start, "right")), int(np.searchsorted(self.start, end)))
            found.update(inside or [max(0, inside.start - 1)])
        return frozenset(found)


def counts_of(row: dict[str, Any], scorer: credscore.Scorer) -> Counter[str]:
    """Hits, found and wanted of each row of the table, in one article."""
    words = Numbering(row["text"])
    wanted = [
        Words(*(words.of([tuple(s) for s in a[part]]) for part in ("source", "cue", "content")))
        for a in row["attributions"]
        if a["content"]
    ]
    found = [
        Words(words.of(_bounds(a.source)), words.of(_bounds(a.cue)), words.of(_bounds(*a.content)))
        for a in scorer.attributions(row["text"])
        if a.cue is not None or a.source is not None
    ]
    count: Counter[str] = Counter()
    pairs = [(one, other) for one, other in matched(found, wanted)]
    for name, some in (("found", found), ("wanted", wanted)):
        count[f"cue {name}"] = sum(bool(a.cue) for a in some)
        count[f"linked {name}"] = len(some)
        count[f"content {name}"] = len(frozenset().union(*(a.content for a in some)))
    both = frozenset().union(*(a.content for a in found)) & frozenset().union(*(a.content for a in wanted))
    count["cue hits"], count["content hits"] = len(pairs), len(both)
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


def _bounds(*spans: Span | None) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans if span is not None]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    with given.data.open(encoding="utf-8") as lines:
        counts = [counts_of(json.loads(line), scorer) for line in lines]
    total = sum(counts, Counter[str]())
    draws = np.random.default_rng(0).integers(len(counts), size=(_DRAWS, len(counts)))
    drawn = [sum((counts[i] for i in draw), Counter[str]()) for draw in draws.tolist()]
    print("| | precision | recall | F1 |\n|---|---:|---:|---:|")
    for name, words in _ROWS.items():
        low, high = np.quantile([f1(count, name)[2] for count in drawn], (0.025, 0.975))
        precision, recall, score = f1(total, name)
        print(f"| {words} | {precision:.1%} | {recall:.1%} | {score:.1%} [{low:.1%}, {high:.1%}] |")
    wanted = total["linked wanted"]
    print(f"\n_{len(counts)} articles, {wanted} attributions in the labelled file._\n{provenance(given.model)}")


if __name__ == "__main__":
    main()
