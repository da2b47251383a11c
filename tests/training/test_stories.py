"""The written stories, and the model of pairs that is fitted to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import credscore
from credscore.errors import DatasetError
from credscore.records import Article
from credscore.tracing.comparison import FEATURES
from credscore.tracing.encoder import Encoder
from credscore.tracing.pairs import OUTCOMES, PairModel
from credscore.tracing.support import SUPPORT
from credscore.training.encoder import read_vectors
from credscore.training.pairs import fit_pairs, fit_trees, pair_table, save_pairs, unrelated_table
from credscore.training.stories import read_stories

STORIES = Path(__file__).resolve().parents[2] / "training_data" / "stories"
HELD_OUT = STORIES.parent / "stories_held_out"
UNSEEN, CAMPAIGNS = STORIES.parent / "stories_unseen", STORIES.parent / "campaigns"
READINGS = STORIES.parent / "readings"


@pytest.mark.parametrize(
    ("folder", "least", "size"),
    [(STORIES, 120, (3, 6)), (HELD_OUT, 40, (3, 6)), (UNSEEN, 20, (3, 6)), (CAMPAIGNS, 5, (16, 16))],
)
def test_there_are_enough_and_each_is_whole(folder: Path, least: int, size: tuple[int, int]) -> None:
    stories = read_stories(folder)
    assert len(stories) >= least
    for story in stories:
        assert size[0] <= len(story.articles) <= size[1], story.id
        told = {told.id for told in story.articles}
        for claim in story.claims:
            places = {a.id for a in story.articles for s in a.sentences if claim.id in s.claims}
            assert places, (story.id, claim.id)
            for name, articles in claim.origins:
                assert name
                assert set(articles) <= places & told, (story.id, claim.id)
        for each in story.articles:
            for s in each.sentences:
                assert each.article.text[s.start : s.end] == each.article.text[s.start : s.end].strip() != ""


def test_what_is_held_out_is_told_nowhere_else() -> None:
    fitted, held, unseen, campaigns = (
        {a.article.text for s in read_stories(f) for a in s.articles} for f in (STORIES, HELD_OUT, UNSEEN, CAMPAIGNS)
    )
    assert not fitted & held
    assert not (fitted | held) & unseen
    assert not (fitted | held | unseen) & campaigns


def test_the_second_reader_had_the_same_texts() -> None:
    first = {story.id: story for folder in (STORIES, HELD_OUT) for story in read_stories(folder)}
    second = read_stories(READINGS / "stories")
    assert len(second) >= 16
    for story in second:
        assert [a.article.text for a in story.articles] == [a.article.text for a in first[story.id].articles]


def test_faults_are_listed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<story", encoding="utf-8")
    (tmp_path / "b.xml").write_text(
        '<story id="b"><article id="1" outlet="x"><p><s c="z">One.</s></p></article><claims/></story>', encoding="utf-8"
    )
    with pytest.raises(DatasetError, match=r"(?s)a\.xml: cannot be read.*b\.xml: has no claim 'z'"):
        read_stories(tmp_path)


def test_the_same_stories_give_the_same_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encode = read_vectors(STORIES / "vectors.npz")
    table = pair_table(read_stories(STORIES)[:12:2], credscore.load(), encode)
    assert table.features.shape == (len(table.outcome), len(FEATURES))
    one, two = fit_pairs([table]), fit_pairs([table])
    p = one.first.probabilities(table.features)
    assert np.array_equal(p, two.first.probabilities(table.features))
    assert np.array_equal(one.second.value, two.second.value)
    assert np.allclose(p.sum(axis=1), 1)
    assert p.shape[1] == len(OUTCOMES)
    # The same claim has the higher probability of it, by and large.
    assert p[table.outcome == 1, 1].mean() > 3 * p[table.outcome == 0, 1].mean()
    assert one.second.feature.max() < len(SUPPORT) + len(FEATURES)
    save_pairs(one, tmp_path / "pairs.npz")
    monkeypatch.setattr("credscore.tracing.pairs.pair_model", lambda: tmp_path / "pairs.npz")
    PairModel.load.cache_clear()
    try:
        again = PairModel.load()
    finally:
        PairModel.load.cache_clear()
    assert np.array_equal(again.first.probabilities(table.features), p)
    assert np.array_equal(again.second.value, one.second.value)


def test_unrelated_articles_say_the_same_only_by_themselves() -> None:
    texts = [
        "The bridge is shut, the mayor of Harrow said. Harrow's bridge stays shut, its mayor said.",
        "The harbour bridge is shut, the mayor of Tarn said.",
    ]
    articles = {f"a{k}": Article(text) for k, text in enumerate(texts)}
    table = unrelated_table(articles, credscore.load(), Encoder.load().vectors)
    assert table.stories == ["a0", "a1"]
    assert not table.outcome.any()
    across = table.story != table.other_story
    # What an article says twice is no other claim: it is not learned from.
    assert across.any()
    assert not across.all()
    assert (table.weight[across] > 0).all()
    assert (table.weight[~across] == 0).all()


def test_the_trees_are_those_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credscore.training.pairs._MODELS", 1)
    from sklearn.ensemble import GradientBoostingClassifier

    rng = np.random.default_rng(0)
    X = rng.normal(size=(900, len(FEATURES)))
    y = np.digitize(X[:, 0] + 0.5 * X[:, 1], (-0.5, 0.5))
    counts = rng.choice((0.3, 1.0), size=len(y))
    model = fit_trees(X, y, counts)
    kept = (y != 0) | (np.arange(len(y)) % 3 == 0)
    weight = np.where(y == 0, 3.0, 1.0) * counts
    twin = GradientBoostingClassifier(
        n_estimators=120,
        max_depth=4,
        learning_rate=0.08,
        min_samples_leaf=20,
        subsample=0.7,
        max_features=10,
        random_state=0,
    ).fit(X[kept], y[kept], sample_weight=weight[kept])
    assert np.abs(model.probabilities(X) - twin.predict_proba(X)).max() < 1e-6


def test_the_sagas_share_little() -> None:
    for saga in read_stories(STORIES.parent / "sagas"):
        told = [s.claims for article in saga.articles for s in article.sentences]
        assert len(saga.articles) >= 6, saga.id
        assert sum(not claims for claims in told) > len(told) / 2, saga.id
        shared = {
            c.id for c in saga.claims if sum(any(c.id in s.claims for s in a.sentences) for a in saga.articles) > 1
        }
        assert 4 <= len(shared) <= 12, saga.id
