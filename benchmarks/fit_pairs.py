"""Fits the model by which tracing compares claims to all stories, and writes models/pairs.npz. The same stories and versions give the same file.

python benchmarks/fit_pairs.py
"""

from __future__ import annotations

from pathlib import Path

import credscore
from credscore.resources import pair_model
from credscore.training.pairs import fit_pairs, pair_table, save_pairs
from credscore.training.stories import read_stories

STORIES = Path(__file__).resolve().parents[1] / "training_data" / "stories"


def main() -> None:
    table = pair_table(read_stories(STORIES), credscore.load())
    save_pairs(fit_pairs(table.features, table.outcome), pair_model())


if __name__ == "__main__":
    main()
