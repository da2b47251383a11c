"""Fits the wording model, and gives its scores out of fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from credscore.features.wording import WORDING_FEATURES, WordingModel
from credscore.records import SourceType
from credscore.training.articles import Unit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
# Inverse of the L2 penalty, and how often a word must occur; by article-grouped cross-validation.
_STRENGTH, _MIN_COUNT = 3.0, 3


def targets(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """What each column is fitted to tell, (n_units, n_columns), in the order of ``WORDING_FEATURES``."""
    rows = [
        (
            u.level is not None,
            bool(u.level),
            bool(u.level) and u.source_type is SourceType.OBSERVATION,
            bool(u.level) and u.source_type is SourceType.DOCUMENT,
            u.level is not None and u.level >= 3,
        )
        for u in units
    ]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(WORDING_FEATURES))


def fit_wording(sentences: Sequence[set[str]], labels: NDArray[np.bool_]) -> WordingModel:
    """Fit on the keys of sentences and their targets (n_sentences, n_columns)."""
    counts = Counter(key for keys in sentences for key in keys)
    known = tuple(sorted(key for key, count in counts.items() if count >= _MIN_COUNT))
    matrix = _matrix(sentences, known)
    coefs, intercepts = [], []
    for column in labels.T:
        if column.all() or not column.any():
            coefs.append(np.zeros(len(known)))
            intercepts.append(0.0)
            continue
        model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(matrix, column)
        coefs.append(model.coef_[0])
        intercepts.append(float(model.intercept_[0]))
    return WordingModel(known, np.array(coefs, dtype=np.float32).T, np.array(intercepts, dtype=np.float32))


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
    sentences: Sequence[set[str]], labels: NDArray[np.bool_], fold: IntArray, used: NDArray[np.bool_]
) -> tuple[FloatArray, WordingModel]:
    """Scores of each sentence by a model that was fitted on the other folds, and the model fitted on all.

    Parameters
    ----------
    sentences : keys of each sentence.
    labels : (n_sentences, n_columns), see ``targets``.
    fold : (n_sentences,) fold of each sentence's article.
    used : (n_sentences,) which sentences to fit on.
    """
    scores = np.zeros(labels.shape)
    for number in np.unique(fold):
        inside = np.flatnonzero((fold != number) & used)
        model = fit_wording([sentences[i] for i in inside.tolist()], labels[inside])
        outside = np.flatnonzero(fold == number)
        scores[outside] = model.measure(sentences[i] for i in outside.tolist())
    inside = np.flatnonzero(used)
    return scores, fit_wording([sentences[i] for i in inside.tolist()], labels[inside])
