"""Who says that who says: sentences that hold a chain of sources, in a file with nested sources.

    python benchmarks/nesting.py NESTED.jsonl [--model DIR]

One sentence a line, as made from MPQA 3.0 (Deng & Wiebe 2015): {"doc", "i", "sent", "annotations": [{"type",
"nested_source": ["w", "a", "b"], ...}], "max_depth", "chain"}; "w" is the writer, so that ["w", "a", "b"] is b's word (or
mind) as a tells it. Sentences of one "doc" are put together in their order, one a line, and analysed as one text.

What counts: in the file, speech events and private states ("objective_speech", "direct_subjective") alike, since MPQA does not
part them where a verb is both; a source that speaks of its own state ("a said that a hoped") is one step more in MPQA and
counts once here. A sentence's depth is the largest number of sources, the writer left out, that stand behind one another in
it; it holds a chain if that is two or more. Found: the same over the attributions whose cue or content lies in the sentence.
Many a private state in MPQA has no word that tells it ("waging a ruthless war"), and no extractor of attributions finds
these. "With a cue": only annotations whose span is a run of the cue words that credscore lists, which leaves most of
these out; by its own list, so it flatters, and is given beside the other.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from provenance import MODEL, provenance

import credscore
from credscore.lexicons import default_vocabulary
from credscore.records import Attribution
from credscore.segmentation import tokens_of

_TYPES = ("objective_speech", "direct_subjective")


def depth_wanted(annotations: Sequence[dict[str, Any]], *, listed: bool) -> int:
    """Most sources behind one another; ``listed``: only of annotations with a listed cue word."""
    depths = [0]
    for a in annotations:
        if a["type"] in _TYPES and (not listed or _is_listed(a["span"])):
            chain = [name for name, _ in groupby(a["nested_source"][1:])]
            depths.append(len(chain))
    return max(depths)


def _is_listed(span: str) -> bool:
    columns = default_vocabulary().encode(tokens_of(span))
    return bool((columns.verb > 0).any() or (columns.noun > 0).any())


def depth_found(attributions: Sequence[Attribution], start: int, end: int) -> int:
    """Most sources behind one another among the attributions that touch ``[start, end)``."""
    deepest = 0
    for a in attributions:
        spans = [span for span in (a.cue, *a.content) if span is not None]
        if any(span.start < end and start < span.end for span in spans):
            names, at = [a.entity], a.parent
            while at is not None:
                names.append(attributions[at].entity)
                at = attributions[at].parent
            deepest = max(deepest, len([name for name, _ in groupby(names)]))
    return deepest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    with given.data.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: (row["doc"], row["i"]))
    pairs: dict[str, list[tuple[int, int]]] = {"all": [], "with a cue": []}
    for _, group in groupby(rows, key=lambda row: str(row["doc"])):
        text, bounds = "", []
        for row in group:
            start = len(text)
            text += " ".join(row["sent"].split()) + "\n"
            bounds.append((row, start, len(text)))
        found = scorer.attributions(text)
        for row, start, end in bounds:
            depth = depth_found(found, start, end)
            pairs["all"].append((depth_wanted(row["annotations"], listed=False), depth))
            pairs["with a cue"].append((depth_wanted(row["annotations"], listed=True), depth))
    print("| annotations | sentences with a chain | precision | recall | F1 | depth exact | of these |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, some in pairs.items():
        count = Counter((wanted > 1, depth > 1) for wanted, depth in some)
        hits, n_found, n_wanted = count[True, True], count[True, True] + count[False, True], sum(w > 1 for w, _ in some)
        exact = [wanted == depth for wanted, depth in some if wanted > 0]
        print(
            f"| {name} | {n_wanted} | {hits / max(n_found, 1):.1%} | {hits / max(n_wanted, 1):.1%} "
            f"| {2 * hits / max(n_found + n_wanted, 1):.1%} | {sum(exact) / max(len(exact), 1):.1%} | {len(exact)} |"
        )
    print(f"\n_{len(rows)} sentences of {len({row['doc'] for row in rows})} articles._\n{provenance(given.model)}")


if __name__ == "__main__":
    main()
