"""Fits the model by which tracing compares claims to all stories, and writes models/pairs.npz. The same stories and versions give the same file.

    python benchmarks/fit_pairs.py

Vectors of meaning are those of training_data/stories/vectors.npz: of encoders that were trained on the other half of the stories, as
for those that are traced nobody has trained one either (benchmarks/fit_encoder.py). The shipped encoder has not been trained on the sagas.
"""

from __future__ import annotations

from pathlib import Path

import credscore
from credscore.resources import pair_model
from credscore.tracing.encoder import Encoder
from credscore.training.encoder import read_vectors
from credscore.training.pairs import fit_pairs, pair_table, save_pairs
from credscore.training.stories import read_stories

DATA = Path(__file__).resolve().parents[1] / "training_data"


def main() -> None:
    stories, scorer = read_stories(DATA / "stories"), credscore.load()
    encode = read_vectors(DATA / "stories" / "vectors.npz")
    sagas, whole = read_stories(DATA / "sagas"), Encoder.load().vectors
    # Vectors of two encoders cannot be compared: each half by itself. And each story by itself, as most who trace have few articles, of one matter.
    tables = [pair_table(stories[half::2], scorer, encode) for half in (0, 1)]
    tables.append(pair_table(sagas, scorer, whole))
    tables += [pair_table([story], scorer, encode) for story in stories]
    tables += [pair_table([saga], scorer, whole) for saga in sagas]
    save_pairs(fit_pairs(tables), pair_model())


if __name__ == "__main__":
    main()
