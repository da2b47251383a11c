"""Fits a user's own classifier of levels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import GroupKFold

from credscore.errors import DatasetError, Fault
from credscore.model import Model
from credscore.model.foreign import ForeignLevels
from credscore.records import N_LEVELS
from credscore.training.calibration import conformal_mass
from credscore.training.examples import Examples
from credscore.training.metrics import level_metrics

_FOLDS = 5


def with_estimator(model: Model, data: Examples, estimator: Any) -> Model:
    """The model with a classifier of levels of the user's own, fitted on the claims of ``data``.

    Its metrics in ``info`` are of article-grouped cross-validation. Where the model's tagger was trained on the same articles, they
    are too good: features then know the articles.

    Raises
    ------
    TypeError
        If the estimator has no ``predict_proba``.
    DatasetError
        If the claims have fewer than two levels, or stand in one article.
    """
    if not callable(getattr(estimator, "predict_proba", None)):
        raise TypeError(f"{type(estimator).__name__} has no predict_proba: levels need probabilities")
    claims = data.level >= 0
    X, y, article = data.X[claims], data.level[claims], data.article[claims]
    n_articles = len(np.unique(article))
    if len(np.unique(y)) < 2 or n_articles < 2:
        raise DatasetError(
            [Fault("data", 0, "an estimator needs claims of two levels or more, from two articles or more")]
        )
    held = np.zeros((len(y), N_LEVELS))
    for inside, outside in GroupKFold(min(_FOLDS, n_articles)).split(X, y, article):
        part = clone(estimator).fit(X[inside], y[inside])
        held[np.ix_(outside, part.classes_.astype(int))] = part.predict_proba(X[outside])
    fitted = clone(estimator).fit(X, y)
    levels = ForeignLevels(
        fitted, tuple(int(k) for k in fitted.classes_), model.levels.reference, conformal_mass(held, y)
    )
    # Figures by group are those of the levels that the estimator replaces.
    kept = {name: figures for name, figures in model.info.get("metrics", {}).items() if name != "levels_by_group"}
    metrics = {**kept, "levels": level_metrics(y, held)}
    return replace(model, foreign=levels, info={**model.info, "metrics": metrics})
