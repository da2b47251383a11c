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
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attribution_measures import Given, counts_of, f1, resampled, wanted_in
from provenance import MODEL, provenance

import credscore
from credscore.records import Attribution, Span

_ROWS = {
    "cue": "cues, by overlap",
    "source": "sources of matched cues, by overlap",
    "source_exact": "sources of matched cues, same words",
    "content": "words of content",
    "linked": "whole relations",
    "speaker": "words of content given to the right source",
    "speaker quoted": "the same, within quotation marks",
}
_DRAWS = 500


Extract = Callable[[str], Iterable[Attribution]]


def found_by(extract: Extract, text: str) -> list[Given]:
    """The attributions of a text that have a cue or a source, as spans."""
    return [
        Given(_bounds(a.source), _bounds(a.cue), _bounds(*a.content))
        for a in extract(text)
        if a.cue is not None or a.source is not None
    ]


def _bounds(*spans: Span | None) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans if span is not None]


def print_table(rows: Sequence[dict[str, Any]], extract: Extract) -> None:
    """Measure an extractor on labelled articles."""
    counts = [counts_of(row["text"], found_by(extract, row["text"]), wanted_in(row)) for row in rows]
    total = sum(counts, Counter[str]())
    drawn = resampled(counts, _DRAWS)
    print("| | precision | recall | F1 |\n|---|---:|---:|---:|")
    for name, words in _ROWS.items():
        low, high = np.quantile([f1(count, name)[2] for count in drawn], (0.025, 0.975))
        precision, recall, score = f1(total, name)
        print(f"| {words} | {precision:.1%} | {recall:.1%} | {score:.1%} [{low:.1%}, {high:.1%}] |")
    print(f"\n_{len(counts)} articles, {total['linked wanted']} attributions in the labelled file._")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    with given.data.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    print_table(rows, scorer.attributions)
    print(provenance(given.model))


if __name__ == "__main__":
    main()
