"""Moving the shipped model towards other labels."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from credscore import resources
from credscore.errors import DatasetError
from credscore.features import DEFAULT_EXTRACTORS
from credscore.features.matrix import declared_features
from credscore.model import Model, load_model
from credscore.scoring import Scorer
from credscore.training import load_dataset, train
from credscore.training.adapting import adapt, rows_of
from credscore.training.signed import SignedLogit, refit

WHO = (
    "Mayor Ana Roe",
    "The port authority",
    "Captain Lee Brook",
    "The Tarn council",
    "Engineer Ola Vik",
    "Nurse Mia Tal",
)
WHAT = ("the pier was shut on Monday", "two ships left the bay", "the fence cost 4,000 crowns", "the road needs a new wall",
        "nine trees fell in the park", "the lamp on the quay is out")  # fmt: skip
OWN = ("The pier is 40 metres long.", "The bay froze in January.", "The market opens at six.", "The old mill burned down in 1904.",
       "Trains run every hour.", "The bridge has two lanes.")  # fmt: skip


@pytest.fixture(scope="module")
def base() -> Model:
    """The shipped model."""
    return load_model(resources.default_model())


def table(path: Path, *, said: str, own: str, n: int = 6) -> Path:
    """Rows of ``n`` articles: attributed sentences labelled ``said``, the article's own voice ``own``."""
    lines = ["text,label,article_id"]
    for k in range(n):
        lines += [f'"{who} said {WHAT[(k + i) % 6]}.",{said},a{k}' for i, who in enumerate(WHO)]
        lines += [f'"{OWN[(k + i) % 6]}",{own},a{k}' for i in range(6)]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_labels_that_the_base_gives_anyway_leave_its_scores(base: Model, tmp_path: Path) -> None:
    data = load_dataset([table(tmp_path / "a.csv", said="3", own="0")])
    adapted = adapt(data, base)
    rows = rows_of(data, base)
    before, after = (m.levels.probabilities(rows.X).argmax(axis=1) for m in (base, adapted))
    assert (before == after).mean() > 0.9


def test_a_domain_with_other_labels_is_learnt(base: Model, tmp_path: Path) -> None:
    # In this imagined newsletter nobody who is quoted is in a position to know.
    data = load_dataset([table(tmp_path / "a.csv", said="1", own="0")])
    adapted = adapt(data, base)
    metrics, of_base = adapted.info["metrics"]["levels"], adapted.info["metrics_of_base"]["levels"]
    assert metrics["log_loss"] < of_base["log_loss"] / 2
    assert metrics["exact"] > 0.9
    assert adapted.info["base"]["strengths"]["levels"] > 0
    assert adapted.tagger is base.tagger


def test_adapted_levels_keep_to_the_codebook(base: Model, tmp_path: Path) -> None:
    levels = adapt(load_dataset([table(tmp_path / "a.csv", said="0", own="4")]), base).levels
    directions = np.array([feature.direction for _, feature in declared_features(DEFAULT_EXTRACTORS)])
    assert (levels.sourced * directions >= -1e-9).all()
    assert (np.diff(levels.rungs, axis=1) * directions[:, None] >= -1e-9).all()


@pytest.mark.parametrize("labels", [("0", "0"), ("4", "not_claim")])
def test_few_kinds_of_labels_are_enough(labels: tuple[str, str], base: Model, tmp_path: Path) -> None:
    adapted = adapt(load_dataset([table(tmp_path / "a.csv", said=labels[0], own=labels[1], n=2)]), base)
    report = Scorer(adapted).score("Officials said the pier was shut. It is 40 metres long.")
    assert all(np.isfinite(claim.score) for claim in report.claims)


def test_train_writes_a_model_that_scores_the_same_each_time(tmp_path: Path) -> None:
    data = table(tmp_path / "a.csv", said="1", own="0", n=3)
    digests = []
    for name in ("one", "two"):
        metrics = train([data], tmp_path / name, progress=None)
        assert set(metrics) == {"claims", "levels", "levels_by_group"}
        files = sorted((tmp_path / name).iterdir())
        digests.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
    assert digests[0] == digests[1]
    assert Scorer.load(tmp_path / "one").score("Mayor Ana Roe said the pier was shut on Monday.").claims[0].level == 1


def test_class_weights_count(base: Model, tmp_path: Path) -> None:
    data = load_dataset([table(tmp_path / "a.csv", said="1", own="0", n=2)])
    rows = rows_of(data, base)
    plain = adapt(data, base).levels.probabilities(rows.X)[:, 1].mean()
    heavy = adapt(data, base, class_weight={1: 20.0}).levels.probabilities(rows.X)[:, 1].mean()
    assert heavy > plain
    with pytest.raises(ValueError, match="is not 'balanced'"):
        adapt(data, base, class_weight="equal")
    with pytest.raises(ValueError, match="is not a level"):
        adapt(data, base, class_weight={7: 1.0})


def test_one_article_or_no_claims_are_too_little(base: Model, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="all labels belong to one article"):
        adapt(load_dataset([table(tmp_path / "a.csv", said="1", own="0", n=1)]), base)
    with pytest.raises(DatasetError, match="no sentence is labelled as a claim"):
        adapt(load_dataset([table(tmp_path / "b.csv", said="not_claim", own="not_claim", n=2)]), base)


def test_from_scratch_needs_every_level(tmp_path: Path) -> None:
    data = table(tmp_path / "a.csv", said="1", own="0", n=12)
    with pytest.raises(DatasetError, match="no unit has level n, 2, 3, 4"):
        train([data], tmp_path / "out", base=None)
    assert not (tmp_path / "out").exists()


def test_from_scratch_needs_levels_in_several_articles(tmp_path: Path) -> None:
    lines = ["text,label,article_id", *(f"The pier has {k} lamps.,{k % 3},a{k}" for k in range(12))]
    lines += ["Ana Roe said so.,3,a0", "The log says so.,4,a0", "Who knows?,not_claim,a0"]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(DatasetError, match="level 3, 4 stands in too few articles to be held out"):
        train([tmp_path / "a.csv"], tmp_path / "out", base=None)


def test_refit_goes_from_the_prior_to_a_free_fit() -> None:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(300, 3))
    codes = np.clip(np.round(1 + X[:, 0] + rng.normal(scale=0.5, size=300)), 0, 2).astype(np.int64)
    sign, weight = np.array([1.0, 0.0, -1.0]), np.ones(300)
    prior = (np.array([[0.0, 0.5, 1.0], [0.2, 0.1, 0.0], [0.3, 0.2, 0.1]]), np.zeros(3))
    near, _ = refit(X, codes, weight, prior, C=1e-9, directions=sign)
    assert near == pytest.approx(prior[0], abs=1e-4)
    far, intercept = refit(X, codes, weight, prior, C=1e3, directions=sign)
    free = SignedLogit(C=1e3, directions=sign).fit(X, codes)
    scores = X @ far + intercept
    assert (scores.argmax(axis=1) == free.predict(X)).mean() > 0.98
    assert (np.diff(far[0]) >= 0).all()
    assert (np.diff(far[2]) <= 0).all()
