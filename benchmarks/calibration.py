"""How far the probability of the predicted level can be taken at its word on labelled claims, and what the level sets hold.

    python benchmarks/calibration.py LABELLED.jsonl [--model DIR]

Each labelled claim takes the claim found that overlaps it most (``levels.py`` tells the form of the file). The reliability curve:
for claims whose predicted level had a probability in each tenth, the mean of these probabilities and the share of right levels.
ECE is the mean gap between both, weighted by claims; "less chance" subtracts what a perfectly calibrated model would show with so
few claims (mean of 200 draws). Intervals: bootstrap over articles.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from provenance import MODEL, provenance

import credscore
from credscore.training.metrics import calibration_error, reliability

FloatArray = NDArray[np.float64]
_BINS, _DRAWS, _SAMPLES = 10, 200, 500
_OVERLAP = 0.3


def less_chance(p: FloatArray, right: NDArray[np.bool_], rng: np.random.Generator) -> float:
    """ECE less that of a perfectly calibrated model with these probabilities, at least 0."""
    return max(
        0.0,
        calibration_error(p, right)
        - float(np.mean([calibration_error(p, rng.random(len(p)) < p) for _ in range(_DRAWS)])),
    )


def interval(values: list[float]) -> str:
    low, high = np.quantile(values, [0.025, 0.975])
    return f"[{low:.3f}, {high:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    rows: list[tuple[int, float, bool, bool, int]] = []
    for number, line in enumerate(given.labelled.read_text(encoding="utf-8").splitlines()):
        article = json.loads(line)
        claims = scorer.score(article["text"]).claims
        for unit in article["units"]:
            shared = [min(unit["end"], c.end) - max(unit["start"], c.start) for c in claims]
            if unit["level"] is None or not shared or max(shared) < _OVERLAP * (unit["end"] - unit["start"]):
                continue
            claim = claims[int(np.argmax(shared))]
            right = claim.level == unit["level"]
            rows.append(
                (
                    number,
                    claim.probabilities[claim.level],
                    right,
                    unit["level"] in claim.level_set,
                    len(claim.level_set),
                )
            )
    owner, p = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    right, covered = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    size = np.array([row[4] for row in rows])
    print("| probability of the predicted level | claims | mean probability | share right |\n|---|---:|---:|---:|")
    for n, mean, share in reliability(p, right):
        low = int(mean * _BINS) / _BINS
        print(f"| {low:.1f}–{low + 1 / _BINS:.1f} | {n} | {mean:.2f} | {share:.2f} |")
    rng = np.random.default_rng(0)
    articles = np.unique(owner)
    samples = [
        np.concatenate([np.flatnonzero(owner == a) for a in rng.choice(articles, len(articles))])
        for _ in range(_SAMPLES)
    ]
    print("\n| figure | value | 95% interval |\n|---|---:|---:|")
    few = samples[:100]
    print(
        f"| ECE | {calibration_error(p, right):.3f} | {interval([calibration_error(p[s], right[s]) for s in samples])} |"
    )
    print(
        f"| ECE less chance | {less_chance(p, right, rng):.3f} | "
        f"{interval([less_chance(p[s], right[s], rng) for s in few])} |"
    )
    print(f"| level in its set | {covered.mean():.3f} | {interval([covered[s].mean() for s in samples])} |")
    print(f"| levels in a set | {size.mean():.2f} | {interval([size[s].mean() for s in samples])} |")
    print(f"\n{len(rows)} claims of {len(articles)} articles. {provenance(given.model)}")


if __name__ == "__main__":
    main()
