"""What more articles would bring: a model trained on a part of them, measured by the yardsticks given.

    python benchmarks/learning_curve.py --out DIR --shares 10 25 50 75 \\
        --yardstick "python ../shared/measure/claims.py ../shared/data/real_dev/claims.jsonl" ...

Draws nested random parts of the articles of ``training_data`` (seed 0; a smaller share is a part of a larger one), trains a
whole model on each as ``credscore train`` does, and runs every yardstick with ``--model DIR/SHARE`` added. Each model takes
the time that its share of a full training takes.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import subprocess
from pathlib import Path

from provenance import ROOT, provenance

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
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shares", type=float, nargs="+", default=[10, 25, 50, 75, 100])
    parser.add_argument("--yardstick", action="append", default=[])
    given = parser.parse_args()
    dataset = load_dataset([str(path) for path in TRAINED_ON])
    for percent in given.shares:
        some = part_of(dataset, percent)
        folder = given.out / f"{percent:g}"
        if not (folder / "manifest.json").exists():
            save_model(fit(some), folder)
        print(f"## {percent:g}%: {some.counts}", flush=True)
        for yardstick in given.yardstick:
            command = [*shlex.split(yardstick), "--model", str(folder.resolve())]
            found = subprocess.run(command, capture_output=True, encoding="utf-8", env=os.environ, check=True)
            print(found.stdout, flush=True)
    print(provenance())


if __name__ == "__main__":
    main()
