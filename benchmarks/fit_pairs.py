"""Fits the model by which tracing compares claims to all stories, and writes models/pairs.npz. The same stories and versions give the same file.

    python benchmarks/fit_pairs.py

Vectors of meaning are those of training_data/stories/vectors.npz: of encoders that were trained on the other half of the stories, as
for those that are traced nobody has trained one either (benchmarks/fit_encoder.py). The shipped encoder has not been trained on the sagas, nor on
the articles that tell of nothing in common.
"""

from __future__ import annotations

from pathlib import Path

import credscore
from credscore.records import Article
from credscore.resources import pair_model
from credscore.tracing.encoder import Encoder
from credscore.training.articles import read_articles
from credscore.training.encoder import read_vectors
from credscore.training.pairs import fit_pairs, pair_table, save_pairs, unrelated_table
from credscore.training.stories import read_stories

DATA = Path(__file__).resolve().parents[1] / "training_data"
# Of every eight annotated articles these are fitted to, and these left to measure with (benchmarks/tracing.py).
_FITTED, _MEASURED = (1, 3, 5), (0,)
# Those who trace a few articles have other rare words than those who trace a thousand.
_FEW = 20


def unrelated_articles(*, fitted: bool) -> dict[str, Article]:
    """Annotated articles by id, each taken to tell of a matter of its own: those that pairs are fitted to, or others to measure with."""
    shares = _FITTED if fitted else _MEASURED
    return {a.id: Article(a.text) for k, a in enumerate(read_articles([DATA / "articles"])) if k % 8 in shares}


def main() -> None:
    stories, scorer = read_stories(DATA / "stories"), credscore.load()
    encode = read_vectors(DATA / "stories" / "vectors.npz")
    sagas, whole = read_stories(DATA / "sagas"), Encoder.load().vectors
    # Vectors of two encoders cannot be compared: each half by itself. And each story by itself, as most who trace have few articles, of one matter.
    tables = [pair_table(stories[half::2], scorer, encode) for half in (0, 1)]
    tables.append(pair_table(sagas, scorer, whole))
    tables += [pair_table([story], scorer, encode) for story in stories]
    tables += [pair_table([saga], scorer, whole) for saga in sagas]
    unrelated = unrelated_articles(fitted=True)
    tables.append(unrelated_table(unrelated, scorer, whole))
    ids = list(unrelated)
    for k in range(0, len(ids), _FEW):
        tables.append(unrelated_table({name: unrelated[name] for name in ids[k : k + _FEW]}, scorer, whole))
    save_pairs(fit_pairs(tables), pair_model())


if __name__ == "__main__":
    main()
