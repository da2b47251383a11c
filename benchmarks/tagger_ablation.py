"""What each group of the tagger's features is worth: the first pass is trained without it.

    python benchmarks/tagger_ablation.py ATTRIBUTED.jsonl [--data training_data/articles training_data/pages] [--runs 2]

ATTRIBUTED.jsonl is a labelled file as for ``attributions.py``. Each row leaves one group out; F1 of cues and sources is by
overlap, one to one, of content by words, each the mean over ``--runs`` trainings, which differ in the order of sentences
only. Needs the extra ``train``; a row takes half a minute a run.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attribution_measures import Numbering
from provenance import MODEL, ROOT, provenance

from credscore.attribution.linking import spans_of
from credscore.attribution.tagger import Tags
from credscore.training import load_dataset
from credscore.training.examples import annotations_of
from credscore.training.tagging import Rows, TaggingExample, crfsuite_labels, fit_pass, tagging_example

# Kinds of type attributes and names of position templates ("p|name|code") of each group.
GROUPS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "words": ("w",),
    "stems and endings": ("l", "e"),
    "classes of cue words": ("v", "n"),
    "nouns of sources": ("s",),
    "function words": ("f",),
    "shapes, names, titles": ("x", "g"),
    "usual tags": ("t",),
    "pairs of neighbours' parts": ("p|pair_left", "p|pair_right", "p|pair_around"),
    "Brown clusters": ("k", "c", "c8", "c10", "cc"),
    "tags, pairs and clusters": (
        "t", "p|pair_left", "p|pair_right", "p|pair_around", "k", "c", "c8", "c10", "cc",
    ),
    "quotation": ("p|quote", "p|quote_context", "p|quote_left_right", "p|strong_sides"),
    "where cues stand": (
        "p|left_cue", "p|right_cue", "p|left_class", "p|right_class", "p|left_path", "p|right_path", "p|tail", "p|counts",
        "p|left_strong", "p|right_strong", "p|strong_sides", "p|quote_left_right",
    ),
    "clause marks": ("p|left_marks", "p|right_marks", "p|left_path", "p|right_path"),
}  # fmt: skip
_KINDS = ("source", "cue", "content")


def without(rows: Rows, group: Sequence[str]) -> Rows:
    """Rows of attributes less those of a group."""
    left_out = set(group)

    def keep(name: str) -> bool:
        if "|" not in name:
            return True
        place, kind, _ = name.split("|", 2)
        return (f"p|{kind}" if place == "p" else kind) not in left_out

    kept = {name: keep(name) for name in {name for row in rows for name in row}}
    return [[name for name in row if kept[name]] for row in rows]


def f1_of(
    labels: Sequence[Any], examples: Sequence[TaggingExample], wanted: Sequence[dict[str, Any]]
) -> dict[str, float]:
    """F1 of each kind of span."""
    count = Counter[tuple[str, str]]()
    for codes, example, row in zip(labels, examples, wanted, strict=True):
        document = example.document
        words = Numbering(row["text"])
        tagged = spans_of(Tags(codes, codes, np.zeros(len(codes))), document)
        for kind, spans in zip(_KINDS, (tagged.sources, tagged.cues, tagged.pieces), strict=True):
            found = [
                words.of([(int(document.token_start[s.first]), int(document.token_end[s.last - 1]))]) for s in spans
            ]
            gold = {
                words.of([tuple(span) for span in a[kind]]) for a in row["attributions"] if a["content"] and a[kind]
            }
            if kind == "content":
                one, other = frozenset[int]().union(*found), frozenset[int]().union(*gold)
                count.update({(kind, "hits"): len(one & other), (kind, "all"): len(one) + len(other)})
                continue
            pairs = sorted((-len(a & b), i, j) for i, a in enumerate(found) for j, b in enumerate(gold) if a & b)
            used_found, used_gold = set[int](), set[int]()
            for _, i, j in pairs:
                if i not in used_found and j not in used_gold:
                    used_found.add(i)
                    used_gold.add(j)
            count.update({(kind, "hits"): len(used_found), (kind, "all"): len(found) + len(gold)})
    return {kind: 2 * count[kind, "hits"] / max(count[kind, "all"], 1) for kind in _KINDS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument(
        "--data", nargs="+", type=Path, default=[ROOT / "training_data" / n for n in ("articles", "pages")]
    )
    parser.add_argument("--runs", type=int, default=2)
    given = parser.parse_args()
    examples = [tagging_example(a.text, annotations_of(a)) for a in load_dataset(given.data).articles]
    with given.labelled.open(encoding="utf-8") as lines:
        wanted = [json.loads(line) for line in lines]
    tests = [tagging_example(row["text"], []) for row in wanted]
    print("| left out | cues | sources | content |\n|---|---:|---:|---:|")
    for name, group in GROUPS.items():
        rows = [without(e.rows, group) for e in examples]
        test_rows = [without(e.rows, group) for e in tests]
        with tempfile.TemporaryDirectory() as folder:
            runs = [
                f1_of([crfsuite_labels(t, e, r) for e, r in zip(tests, test_rows, strict=True)], tests, wanted)
                for t in fit_pass(examples, rows, Path(folder) / "crf", iterations=8, runs=given.runs)
            ]
        cue, source, content = (float(np.mean([run[kind] for run in runs])) for kind in ("cue", "source", "content"))
        print(f"| {name} | {cue:.1%} | {source:.1%} | {content:.1%} |", flush=True)
        print(f"{name} done", file=sys.stderr)
    print(f"\n_{len(examples)} texts trained on, {len(tests)} measured._\n{provenance(MODEL)}")


if __name__ == "__main__":
    main()
