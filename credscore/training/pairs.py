"""Fits the model by which tracing tells the same claim from another and from its contrary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from credscore.records import Article
from credscore.scoring import Scorer
from credscore.tracing.candidates import candidate_pairs
from credscore.tracing.comparison import Comparison
from credscore.tracing.pairs import OUTCOMES, STAGES, SURE, PairModel, Trees
from credscore.tracing.statements import Statement, statements_of
from credscore.tracing.support import support
from credscore.tracing.vectors import Encode, vectors_of
from credscore.training.stories import GoldStory

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
# Chosen by story-grouped cross-validation; results are flat around these values.
_TREES, _DEPTH, _RATE, _LEAF, _SHARE, _COLUMNS = 120, 4, 0.08, 20, 0.7, 10
_MODELS = 4
_OTHER, _SAME, _CONTRARY = range(len(OUTCOMES))
_EVERY = 3
# What a pair of unrelated articles counts: with more the model finds less of what stories share, with less more of what nobody shares.
_UNRELATED_WEIGHT = 0.3
_FOLDS = 4


@dataclass(frozen=True)
class PairTable:
    """Pairs of statements of a set of stories: ``features`` (n_pairs, n_features), ``outcome`` and ``weight`` (n_pairs,), ``story`` and
    ``other_story`` (n_pairs,) of the first and the second statement, as indices into ``stories``, their ids; ``statements`` and ``left``, ``right``
    (n_pairs,) their indices. What has no weight is there for what it tells of the pairs around it."""

    features: FloatArray
    outcome: IntArray
    weight: FloatArray
    story: IntArray
    other_story: IntArray
    statements: list[Statement]
    left: IntArray
    right: IntArray
    stories: list[str]


@dataclass(frozen=True)
class StatedClaims:
    """The statements of a set of stories: ``story`` (n,) of each, and the claims that each states, by story and id. ``against``: pairs of
    claims that exclude each other; ``n_articles`` of all stories."""

    statements: list[Statement]
    story: IntArray
    claims: list[frozenset[tuple[int, str]]]
    against: set[frozenset[tuple[int, str]]]
    n_articles: int

    def outcome(self, one: int, other: int) -> int:
        """What the annotation says of a pair of statements: an index of ``OUTCOMES``."""
        if self.claims[one] & self.claims[other]:
            return _SAME
        return (
            _CONTRARY
            if any(frozenset((a, b)) in self.against for a in self.claims[one] for b in self.claims[other])
            else _OTHER
        )


def stated_claims(stories: Sequence[GoldStory], scorer: Scorer) -> StatedClaims:
    """The statements that the scorer finds in stories, with the annotated claims of the sentences they stand in."""
    statements: list[Statement] = []
    claims: list[frozenset[tuple[int, str]]] = []
    owner: list[int] = []
    article = 0
    for number, story in enumerate(stories):
        for told in story.articles:
            report = scorer.score(told.article)
            for statement in statements_of(article, report):
                claim = report.claims[statement.claim]
                _, best = max(
                    (min(claim.end, s.end) - max(claim.start, s.start), -k) for k, s in enumerate(told.sentences)
                )
                statements.append(statement)
                claims.append(frozenset((number, name) for name in told.sentences[-best].claims))
                owner.append(number)
            article += 1
    against = {
        frozenset(((number, claim.id), (number, other)))
        for number, story in enumerate(stories)
        for claim in story.claims
        for other in claim.against
    }
    return StatedClaims(statements, np.array(owner, dtype=np.int64), claims, against, article)


def pair_table(stories: Sequence[GoldStory], scorer: Scorer, encode: Encode) -> PairTable:
    """All candidate pairs of the stories' statements, with what the annotation says of each.

    Parameters
    ----------
    encode : gives vectors of texts; for fitting, those of an encoder that was not trained on the same stories.
    """
    stated = stated_claims(stories, scorer)
    left, right, features = _compared(stated.statements, stated.n_articles, encode)
    outcome = [stated.outcome(i, k) for i, k in zip(left.tolist(), right.tolist(), strict=True)]
    return PairTable(
        features, np.array(outcome, dtype=np.int64), np.ones(len(left)), stated.story[left], stated.story[right], stated.statements, left, right,
        [story.id for story in stories],
    )  # fmt: skip


def unrelated_table(articles: Mapping[str, Article], scorer: Scorer, encode: Encode) -> PairTable:
    """All candidate pairs of articles, by id, that tell of nothing in common: whatever two of them say are other claims, however alike.

    Most of a corpus is of that kind, and stories alone do not show how much of it looks like a shared claim. What one article says twice is left open.
    """
    statements = [s for k, article in enumerate(articles.values()) for s in statements_of(k, scorer.score(article))]
    left, right, features = _compared(statements, len(articles), encode)
    owner = np.array([s.article for s in statements], dtype=np.int64)
    one, other = owner[left], owner[right]
    weight = np.where(one == other, 0.0, _UNRELATED_WEIGHT)
    return PairTable(features, np.full(len(left), _OTHER), weight, one, other, statements, left, right, list(articles))


def _compared(
    statements: Sequence[Statement], n_articles: int, encode: Encode
) -> tuple[IntArray, IntArray, FloatArray]:
    """The candidate pairs of statements, and their features."""
    vectors = vectors_of(statements, n_articles, encode)
    left, right = candidate_pairs(vectors, np.array([s.article for s in statements], dtype=np.int64))
    return left, right, Comparison(statements, vectors, left, right).features(np.arange(len(left)))


def fit_pairs(tables: Sequence[PairTable]) -> PairModel:
    """Fit both stages: same data and versions, same model.

    Parameters
    ----------
    tables : pairs of sets of stories; their vectors of meaning may be of different encoders. A story may stand in several: what is rare differs between
        few articles and many.
    """
    number = {name: k for k, name in enumerate(sorted({name for t in tables for name in t.stories}))}
    fold_of = [np.array([number[name] % _FOLDS for name in t.stories]) for t in tables]
    features, outcome, weight = (
        np.concatenate([getattr(t, name) for t in tables]) for name in ("features", "outcome", "weight")
    )
    counts = weight > 0
    # The second stage learns from judgements such as the first makes of stories that it has not seen.
    judged = [np.empty((len(t.outcome), len(OUTCOMES))) for t in tables]
    for fold in range(_FOLDS):
        told = [folds[np.c_[t.story, t.other_story]] == fold for t, folds in zip(tables, fold_of, strict=True)]
        kept = np.concatenate([~each.any(axis=1) for each in told]) & counts
        trees = fit_trees(features[kept], outcome[kept], weight[kept])
        for table, mine, p in zip(tables, told, judged, strict=True):
            p[mine[:, 0]] = trees.probabilities(table.features[mine[:, 0]])
    seen = []
    for table, p in zip(tables, judged, strict=True):
        owner = np.array([s.article for s in table.statements], dtype=np.int64)
        seen.append(np.hstack((support(p, table.left, table.right, owner), table.features)))
    doubtful = (np.concatenate(judged)[:, 0] < SURE) & counts
    return PairModel(
        fit_trees(features[counts], outcome[counts], weight[counts]),
        fit_trees(np.concatenate(seen)[doubtful], outcome[doubtful], weight[doubtful]),
    )


def fit_trees(features: FloatArray, outcome: IntArray, weight: FloatArray) -> Trees:
    """Fit the trees of one stage: the mean of several models, each of other shares of the pairs, as one hangs on which pairs it saw."""
    fitted = Parallel(n_jobs=-1)(delayed(_boosted)(features, outcome, weight, seed) for seed in range(_MODELS))
    parts: dict[str, list[NDArray[np.float64]]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }
    roots, outcomes, size = [], [], 0
    for boosted, _ in fitted:
        for row in boosted.estimators_:
            for k, regressor in enumerate(row):
                tree = regressor.tree_
                leaf = tree.children_left < 0
                parts["feature"].append(np.where(leaf, -1, tree.feature))
                parts["threshold"].append(np.where(leaf, 0.0, tree.threshold))
                parts["left"].append(np.where(leaf, 0, tree.children_left + size))
                parts["right"].append(np.where(leaf, 0, tree.children_right + size))
                parts["value"].append(np.where(leaf, _RATE * tree.value[:, 0, 0] / _MODELS, 0.0))
                roots.append(size)
                outcomes.append(k)
                size += tree.node_count
    joined = {name: np.concatenate(pieces) for name, pieces in parts.items()}
    start = np.mean([start for _, start in fitted], axis=0)
    return Trees(
        joined["feature"].astype(np.int64), joined["threshold"], joined["left"].astype(np.int64), joined["right"].astype(np.int64),
        joined["value"], np.array(roots), np.array(outcomes), start,
    )  # fmt: skip


def _boosted(
    features: FloatArray, outcome: IntArray, weight: FloatArray, seed: int
) -> tuple[GradientBoostingClassifier, FloatArray]:
    """One model, and the scores that it begins with."""
    # Nineteen pairs of twenty are of other claims: every third of them will do, with three times the weight.
    kept = (outcome != _OTHER) | (np.arange(len(outcome)) % _EVERY == seed % _EVERY)
    weight = np.where(outcome == _OTHER, float(_EVERY), 1.0) * weight
    boosted = GradientBoostingClassifier(
        n_estimators=_TREES,
        max_depth=_DEPTH,
        learning_rate=_RATE,
        min_samples_leaf=_LEAF,
        subsample=_SHARE,
        max_features=min(_COLUMNS, features.shape[1]),
        random_state=seed,
    ).fit(features[kept], outcome[kept], sample_weight=weight[kept])
    shares = np.bincount(outcome[kept], weights=weight[kept], minlength=len(OUTCOMES)) / weight[kept].sum()
    return boosted, np.log(np.maximum(shares, 1e-9))


def save_pairs(model: PairModel, path: Path) -> None:
    """Write the model: an NPZ without pickles."""
    held = {f"{stage}/{f.name}": getattr(getattr(model, stage), f.name) for stage in STAGES for f in fields(Trees)}
    np.savez_compressed(path, **held)
