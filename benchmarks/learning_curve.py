"""What more articles would bring: models trained on a part of them, measured on labelled files of real news.

    python benchmarks/learning_curve.py MODELS --labelled LABELLED.jsonl --attributed ATTRIBUTED.jsonl [--shares 10 25 …]

Draws nested random parts of the articles in ``training_data`` (seed 0; a smaller share is a part of a larger one) and trains
a whole model on each as ``credscore train`` does, which takes its share of the time of a full training. They are kept in the
folder MODELS, one a share, and used again. The files and figures are those of ``levels.py`` and ``attributions.py``.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
from attribution_measures import counts_of, f1, wanted_in
from attributions import found_by
from levels import count, figures, read_labelled, shipped
from provenance import ROOT, provenance

import credscore
from credscore.model import save_model
from credscore.training.dataset import Dataset, load_dataset
from credscore.training.fit import fit

TRAINED_ON = (ROOT / "training_data" / "articles", ROOT / "training_data" / "pages")


def part_of(dataset: Dataset, percent: float) -> Dataset:
    """The first articles in a random order, sorted again."""
    order = list(dataset.articles)
    random.Random(0).shuffle(order)
    chosen = order[: max(1, round(len(order) * percent / 100))]
    return Dataset(tuple(sorted(chosen, key=lambda article: article.id)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("--labelled", type=Path, required=True)
    parser.add_argument("--attributed", type=Path, required=True)
    parser.add_argument("--shares", type=float, nargs="+", default=[10, 25, 50, 75, 100])
    given = parser.parse_args()
    dataset = load_dataset([str(path) for path in TRAINED_ON])
    labelled = read_labelled(given.labelled)
    with given.attributed.open(encoding="utf-8") as lines:
        attributed = [json.loads(line) for line in lines]
    print("| share | articles | units | QWK | exact | claim F1 | not-claim F1 | cues F1 | whole relations F1 |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for percent in given.shares:
        some, folder = part_of(dataset, percent), given.models / f"{percent:g}"
        if not folder.exists():
            save_model(fit(some), folder)
        system = shipped(folder)
        kappa, exact, *_, claim, rest = figures(np.sum([count(a, system(a.text)) for a in labelled], axis=0))
        scorer = credscore.load(folder)
        total = sum(
            (counts_of(row["text"], found_by(scorer.attributions, row["text"]), wanted_in(row)) for row in attributed),
            Counter[str](),
        )
        cells = [f"{value:.2f}" for value in (kappa, exact, claim, rest)]
        cells += [f"{f1(total, name)[2]:.1%}" for name in ("cue", "linked")]
        counted = f"{some.counts['articles']} | {some.counts['units']}"
        print(f"| {percent:g}% | {counted} | {' | '.join(cells)} |", flush=True)
    print(f"\n{provenance()}")


if __name__ == "__main__":
    main()
