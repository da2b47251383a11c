"""Fits the models of source types and flags."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from credscore.model.marks import FLAGS, TYPES, MarkModel
from credscore.training.articles import Unit
from credscore.training.examples import Examples

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

# Penalties by article-grouped cross-validation; flat around these values.
_TYPES_C, _FLAGS_C = 0.01, 0.02
_FOLDS = 5
# With fewer examples than this no model of a flag is worth having: it never holds.
_MIN_EXAMPLES = 10
_NEVER = -1e3


def fit_marks(data: Examples) -> MarkModel:
    """Fit both models on the claims; a flag's threshold is the one with the best F1 on held-out articles."""
    claims = np.flatnonzero(data.level >= 0)
    units = [data.units[k] for k in claims.tolist()]
    X, article = np.hstack([data.X, data.parts])[claims], data.article[claims]
    scale = X.std(axis=0)
    scale[scale == 0] = 1.0
    X /= scale
    types, types_intercept = _fit_types(X, units)
    flags, flags_intercept = np.zeros((X.shape[1], len(FLAGS))), np.full(len(FLAGS), _NEVER)
    for k, flag in enumerate(FLAGS):
        known = np.array([unit.has(flag) is not None for unit in units])
        holds = np.array([bool(unit.has(flag)) for unit in units])[known]
        if holds.sum() >= _MIN_EXAMPLES and not holds.all():
            flags[:, k], flags_intercept[k] = _fit_flag(X[known], holds, article[known])
    return MarkModel(types / scale[:, None], types_intercept, flags / scale[:, None], flags_intercept)


def _fit_types(X: FloatArray, units: list[Unit]) -> tuple[FloatArray, FloatArray]:
    code = {kind: k for k, kind in enumerate(TYPES)}
    sourced = np.flatnonzero([bool(unit.level) for unit in units])
    labels = np.array([code[units[k].source_type] for k in sourced.tolist()])
    weights, intercept = np.zeros((X.shape[1], len(TYPES))), np.full(len(TYPES), _NEVER)
    if len(np.unique(labels)) < 3:
        # Two classes have one row of weights in scikit-learn; no data set worth training on has so few.
        intercept[np.bincount(labels, minlength=len(TYPES)).argmax()] = 0.0
        return weights, intercept
    model = LogisticRegression(C=_TYPES_C, max_iter=3000).fit(X[sourced], labels)
    weights[:, model.classes_], intercept[model.classes_] = model.coef_.T, model.intercept_
    return weights, intercept


def _fit_flag(X: FloatArray, holds: BoolArray, article: NDArray[np.int64]) -> tuple[FloatArray, float]:
    model = LogisticRegression(C=_FLAGS_C, max_iter=3000)
    scores = np.zeros(len(holds))
    for inside, outside in GroupKFold(min(_FOLDS, len(np.unique(article)))).split(X, holds, article):
        if holds[inside].any() and not holds[inside].all():
            scores[outside] = model.fit(X[inside], holds[inside]).decision_function(X[outside])
    threshold = _best_threshold(scores, holds)
    model.fit(X, holds)
    return model.coef_[0], float(model.intercept_[0]) - threshold


def _best_threshold(scores: FloatArray, holds: BoolArray) -> float:
    """The score above which F1 is highest."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(holds[order])
    f1 = 2 * hits / (np.arange(1, len(holds) + 1) + holds.sum())
    best = int(f1.argmax())
    following = scores[order[best + 1]] if best + 1 < len(order) else scores[order[best]] - 1.0
    return float((scores[order[best]] + following) / 2)
