"""Fits the models of wording, of sentences and of their parts, and gives their scores out of fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from credscore.features.parts import N_PART_COLUMNS, PART_TARGETS, SHOWN
from credscore.features.wording import WORDING_TARGETS, WordingModel
from credscore.records import Flag, SourceType
from credscore.training.articles import Unit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
# Inverse of the L2 penalty, and how often a word must occur; by article-grouped cross-validation.
_STRENGTH, _MIN_COUNT = 3.0, 3


def targets(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """What each column is fitted to tell, (n_units, n_columns), in the order of ``WORDING_TARGETS``."""
    rows = [
        (
            u.level is not None,
            bool(u.level),
            bool(u.level) and u.source_type is SourceType.OBSERVATION,
            bool(u.level) and u.source_type is SourceType.DOCUMENT,
            u.level is not None and u.level >= 3,
            u.level == 1,
            bool(u.level) and u.access,
            bool(u.level) and u.by is None and u.source_type not in (SourceType.OBSERVATION, SourceType.DOCUMENT),
        )
        for u in units
    ]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(WORDING_TARGETS))


def part_targets(units: Sequence[Unit]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What each column of the parts model is fitted to tell, and where it is known; both (n_units, N_PART_COLUMNS)."""
    holds = np.zeros((len(units), N_PART_COLUMNS), dtype=np.bool_)
    known = np.zeros_like(holds)
    for row, unit in enumerate(units):
        for column, flag in enumerate(SHOWN, start=len(PART_TARGETS)):
            # Whoever annotated the flags of an article went through all of its sentences.
            holds[row, column], known[row, column] = flag in unit.shows, unit.level is None or unit.flags is not None
        if unit.level is None:
            continue
        for column, target in enumerate(PART_TARGETS):
            if isinstance(target, Flag):
                value = unit.has(target)
                holds[row, column], known[row, column] = bool(value), value is not None
            else:
                holds[row, column], known[row, column] = unit.level > 0 and unit.source_type is target, True
    return holds, known


def fit_wording(
    sentences: Sequence[set[str]], labels: NDArray[np.bool_], known: NDArray[np.bool_] | None = None
) -> WordingModel:
    """Fit on the keys of sentences and their targets (n_sentences, n_columns); ``known``: where a target is known, of the
    same shape (all of them without it)."""
    counts = Counter(key for keys in sentences for key in keys)
    vocabulary = tuple(sorted(key for key, count in counts.items() if count >= _MIN_COUNT))
    matrix = _matrix(sentences, vocabulary)
    coefs, intercepts = [], []
    for column in range(labels.shape[1]):
        rows = np.arange(len(labels)) if known is None else np.flatnonzero(known[:, column])
        y = labels[rows, column]
        if y.all() or not y.any():
            coefs.append(np.zeros(len(vocabulary)))
            intercepts.append(0.0)
            continue
        model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(matrix[rows], y)
        coefs.append(model.coef_[0])
        intercepts.append(float(model.intercept_[0]))
    weights = np.array(coefs, dtype=np.float32).T.reshape(len(vocabulary), labels.shape[1])
    return WordingModel(vocabulary, weights, np.array(intercepts, dtype=np.float32))


def _matrix(sentences: Sequence[set[str]], keys: tuple[str, ...]) -> csr_matrix:
    ids = {key: index for index, key in enumerate(keys)}
    columns, values, pointers = [], [], [0]
    for sentence in sentences:
        known = sorted(ids[key] for key in sentence if key in ids)
        columns += known
        values += [1 / np.sqrt(max(len(known), 1))] * len(known)
        pointers.append(len(columns))
    return csr_matrix((values, columns, pointers), shape=(len(sentences), len(keys)))


def held_out_wording(
    sentences: Sequence[set[str]],
    labels: NDArray[np.bool_],
    fold: IntArray,
    used: NDArray[np.bool_],
    known: NDArray[np.bool_] | None = None,
) -> tuple[FloatArray, WordingModel]:
    """Scores of each sentence by a model that was fitted on the other folds, and the model fitted on all.

    Parameters
    ----------
    sentences : keys of each sentence.
    labels : (n_sentences, n_columns), see ``targets`` and ``part_targets``.
    fold : (n_sentences,) fold of each sentence's article.
    used : (n_sentences,) which sentences to fit on.
    known : where a label is known, (n_sentences, n_columns); everywhere without it.
    """

    def fit(rows: IntArray) -> WordingModel:
        return fit_wording([sentences[i] for i in rows.tolist()], labels[rows], None if known is None else known[rows])

    scores = np.zeros(labels.shape)
    for number in np.unique(fold):
        model = fit(np.flatnonzero((fold != number) & used))
        outside = np.flatnonzero(fold == number)
        scores[outside] = model.measure(sentences[i] for i in outside.tolist())
    return scores, fit(np.flatnonzero(used))
