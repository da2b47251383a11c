"""Which way scores move between texts that differ in one thing, by kind of change.

    python benchmarks/counterfactuals.py [--model DIR] [--errors]

The pairs (``tests/counterfactuals/pairs.jsonl``) were written by language models that knew the codebook and not the scores, each
a text of its own. "Right": the score moves in the codebook's direction by more than half a point; "wrong": against it by more than
that. Pairs that the codebook does not move ("same") have to stay within five points.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from provenance import MODEL, ROOT, provenance
from reasons import score_at

import credscore

PAIRS = ROOT / "tests" / "counterfactuals" / "pairs.jsonl"
_NOTHING, _STILL = 0.5, 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--errors", action="store_true", help="list the pairs that fail")
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    moved: dict[str, list[float]] = defaultdict(list)
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        a, b = (
            score_at(scorer, pair[side], pair[side].index(pair[f"claim_{side}"]) + len(pair[f"claim_{side}"]) // 2)
            for side in ("a", "b")
        )
        sign = -1 if pair["expect"] == "down" else 1
        moved[f"{pair['kind']} ({pair['expect']})"].append(sign * (b - a))
        failed = abs(b - a) > _STILL if pair["expect"] == "same" else sign * (b - a) <= _NOTHING
        if given.errors and failed:
            print(f"{pair['kind']} {b - a:+.1f} | {pair['a']} | {pair['b']}")
    print("| change | pairs | right | wrong | median of the move |\n|---|---:|---:|---:|---:|")
    changed: list[float] = []
    for kind, values in sorted(moved.items()):
        if not kind.endswith("(same)"):
            changed += values
            print(_row(kind, values))
    print(_row("**all of these**", changed))
    print("\n| change | pairs | within five points | mean move |\n|---|---:|---:|---:|")
    same: list[float] = []
    for kind, values in sorted(moved.items()):
        if kind.endswith("(same)"):
            same += values
            print(_still(kind, values))
    print(_still("**all of these**", same))
    print(f"\n{provenance(given.model)}")


def _row(kind: str, values: list[float]) -> str:
    right, wrong = sum(v > _NOTHING for v in values), sum(v < -_NOTHING for v in values)
    middle = sorted(values)[len(values) // 2]
    return f"| {kind} | {len(values)} | {right / len(values):.0%} | {wrong / len(values):.0%} | {middle:.1f} |"


def _still(kind: str, values: list[float]) -> str:
    still = sum(abs(v) <= _STILL for v in values) / len(values)
    return f"| {kind} | {len(values)} | {still:.0%} | {sum(map(abs, values)) / len(values):.1f} |"


if __name__ == "__main__":
    main()
