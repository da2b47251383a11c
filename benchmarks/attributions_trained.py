"""How far the tagger and the linker go when they are trained on a labelled file of the same kind as the one they are measured on.

    python benchmarks/attributions_trained.py TRAIN.jsonl DEV.jsonl [--jobs 2]

Files as for ``attributions.py``. Trains the tagger on TRAIN, and the linker on tags of TRAIN that were made in three folds, as
``credscore train`` does; names are resolved with the shipped model's weights, since such files do not name referents.
An upper mark for the architecture, not for the shipped model, which has not seen TRAIN. Needs the extra ``train``, some 10 GB
and half an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from attributions import print_table
from provenance import MODEL, provenance

import credscore
from credscore.attribution.engine import AttributionEngine
from credscore.records import Attribution
from credscore.training.examples import cross_tag, folds
from credscore.training.linking import train_linker
from credscore.training.tagging import SpanAnnotation, tagging_example, train_taggers

_FOLDS = 3


def annotations_of(row: dict[str, Any]) -> list[SpanAnnotation]:
    """A row's attributions; of a source or cue in several pieces the longest counts."""

    def longest(spans: list[list[int]]) -> tuple[int, int] | None:
        return max(((s, e) for s, e in spans), key=lambda span: span[1] - span[0], default=None)

    return [
        SpanAnnotation(longest(a["source"]), longest(a["cue"]), tuple((s, e) for s, e in a["content"]))
        for a in row["attributions"]
        if a["content"]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    rows, wanted = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (given.train, given.dev)
    )
    examples = [tagging_example(row["text"], annotations_of(row)) for row in rows]
    fold = folds(len(examples), _FOLDS)
    everything = np.ones(len(examples), dtype=np.bool_)
    taggers = list(train_taggers(examples, [*(fold != k for k in range(_FOLDS)), everything], jobs=given.jobs))
    linker = train_linker(cross_tag(examples, fold, taggers=taggers[:-1]))
    engine = AttributionEngine(taggers[-1], linker, credscore.load().model.antecedents)

    def extract(text: str) -> tuple[Attribution, ...]:
        return engine.analyse(text).records()

    print_table(wanted, extract)
    print(f"_Trained on {len(rows)} articles, measured on {len(wanted)}._\n{provenance(MODEL)}")


if __name__ == "__main__":
    main()
