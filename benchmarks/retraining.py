"""How a model grows with labelled rows of a domain: the base model, adapted, and fitted to the rows alone.

    python benchmarks/retraining.py [DATA…] [--rows 50 200 800] [--repeats 5] [--model DIR]

DATA is labelled data in any form, the challenge articles by default. Articles are drawn in random order until they have so many labelled rows; all models are measured on the articles
that are left. Rows are measured once, so a repeat costs only the fit. "Alone" needs ten articles with every level; draws that lack them are left out of it.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from provenance import MODEL, ROOT, provenance
from sklearn.model_selection import GroupKFold

import credscore
from credscore.features import DEFAULT_EXTRACTORS
from credscore.features.matrix import declared_features
from credscore.model import LevelModel
from credscore.records import N_LEVELS
from credscore.training import load_dataset
from credscore.training.adapting import Adaptation, rows_of
from credscore.training.examples import Examples
from credscore.training.fit import N_FOLDS, base_case, fit_levels
from credscore.training.metrics import level_metrics

_FIGURES = ("qwk", "exact", "log_loss")


def part(data: Examples, rows: NDArray[np.bool_]) -> Examples:
    """Some of the rows."""
    at = np.flatnonzero(rows)
    return replace(
        data, X=data.X[at], level=data.level[at], article=data.article[at], bulk=data.bulk[at], weight=data.weight[at],
        units=[data.units[k] for k in at.tolist()], junk=data.junk[at], counted=data.counted[at], parts=data.parts[at],
    )  # fmt: skip


def figures(levels: LevelModel, data: Examples) -> dict[str, float]:
    claims = data.level >= 0
    return level_metrics(data.level[claims], levels.probabilities(data.X[claims]))


def enough(data: Examples) -> bool:
    """Whether every level is there still when any fifth of the articles is held out."""
    claims = data.level >= 0
    level, article = data.level[claims], data.article[claims]
    if len(np.unique(article)) < 2 * N_FOLDS:
        return False
    folds = GroupKFold(N_FOLDS).split(level, groups=article)
    return all(len(np.unique(level[inside])) == N_LEVELS for inside, _ in folds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="*", default=[ROOT / "training_data" / "challenge"])
    parser.add_argument("--rows", type=int, nargs="+", default=[50, 200, 800])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    base = credscore.load(given.model).model
    begun = time.process_time()
    data = rows_of(load_dataset(given.data), base)
    measured = time.process_time() - begun
    directions = np.array([feature.direction for _, feature in declared_features(DEFAULT_EXTRACTORS)])
    print("| rows | model | QWK | exact | log-loss | CPU s of the fit |\n|---:|---|---:|---:|---:|---:|")
    for n in given.rows:
        found: dict[str, list[list[float]]] = {"base": [], "adapted": [], "alone": []}
        for seed in range(given.repeats):
            order = np.random.default_rng(seed).permutation(np.unique(data.article))
            sizes = np.cumsum([(data.article == a).sum() for a in order])
            drawn = np.isin(data.article, order[: int(np.searchsorted(sizes, n)) + 1])
            if drawn.all():
                break
            inside, outside = part(data, drawn), part(data, ~drawn)
            models = {"base": (base.levels, 0.0)}
            begun = time.process_time()
            problem = Adaptation(inside, directions.astype(np.float64), base)
            _, strength = problem.held_out(problem.level_step, inside.article, inside.level >= 0)
            models["adapted"] = (problem.levels(strength), time.process_time() - begun)
            if enough(inside):
                begun = time.process_time()
                alone, _ = fit_levels(inside, base_case(inside, DEFAULT_EXTRACTORS), directions)
                models["alone"] = (alone, time.process_time() - begun)
            for name, (levels, seconds) in models.items():
                told = figures(levels, outside)
                found[name].append([*(told[key] for key in _FIGURES), seconds])
        for name, rows in found.items():
            if rows:
                cells = " | ".join(f"{value:.3f}" for value in np.mean(rows, axis=0).tolist())
                print(f"| {n} | {name} | {cells} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n_{len(data.level)} rows of {len(np.unique(data.article))} articles, measured in {measured:.0f} s of CPU time; mean of up to "
        f"{given.repeats} draws; {memory:.0f} MB at most._\n{provenance(given.model)}"
    )


if __name__ == "__main__":
    main()
