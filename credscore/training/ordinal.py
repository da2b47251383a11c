"""Proportional-odds logistic regression (McCullagh 1980) as a scikit-learn estimator."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

FloatArray = NDArray[np.float64]


def checked(
    estimator: Any, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None
) -> tuple[FloatArray, NDArray[np.int64], FloatArray]:
    """What an estimator of ordered classes is fitted on; sets its ``classes_`` (n_classes,), sorted.

    Returns
    -------
    The matrix (n_samples, n_features), the code of each sample's class and its weight, both (n_samples,).

    Raises
    ------
    ValueError
        If there are fewer than two classes, or what scikit-learn refuses (shapes, values that are not finite).
    """
    matrix: FloatArray
    matrix, labels = validate_data(estimator, X, y, dtype=np.float64)
    check_classification_targets(labels)
    estimator.classes_, codes = np.unique(labels, return_inverse=True)
    if len(estimator.classes_) < 2:
        raise ValueError(f"{type(estimator).__name__} needs at least two classes; got one class")
    weight = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    return matrix, codes, weight


class OrdinalLogit(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no type information
    """Ordinal classifier: ``P(y <= k) = expit(threshold_k - coef @ x)``.

    Parameters
    ----------
    alpha : L2 penalty on the coefficients, per sample weight of one; >= 0.
    max_iter : limit of L-BFGS iterations.

    Attributes
    ----------
    classes_ : (n_classes,), sorted.
    coef_ : (n_features,)
    thresholds_ : (n_classes - 1,), increasing.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]])
    >>> OrdinalLogit(alpha=0.01).fit(x, [0, 0, 1, 1, 2, 2]).predict([[0.0], [5.0]])
    array([0, 2])
    """

    def __init__(self, alpha: float = 1.0, max_iter: int = 500) -> None:
        self.alpha = alpha
        self.max_iter = max_iter

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fit on X (n_samples, n_features) and ordered labels y (n_samples,)."""
        matrix, codes, weight = checked(self, X, y, sample_weight)
        n_features, n_thresholds = matrix.shape[1], len(self.classes_) - 1
        shares = np.cumsum(np.bincount(codes, weight, len(self.classes_)) / weight.sum())[:-1]
        shares = np.clip(shares, 1e-4, 1 - 1e-4)
        start_thresholds = np.log(shares / (1 - shares))
        gaps = np.maximum(np.diff(start_thresholds), 1e-3)
        start = np.concatenate([np.zeros(n_features), start_thresholds[:1], np.log(gaps)])
        result = minimize(
            _loss, start, args=(matrix, codes, weight, self.alpha, n_thresholds), jac=True, method="L-BFGS-B",
            options={"maxiter": self.max_iter, "ftol": 1e-10, "gtol": 1e-6},
        )  # fmt: skip
        self.coef_ = result.x[:n_features]
        self.thresholds_ = _thresholds(result.x[n_features:])
        self.n_iter_ = int(result.nit)
        return self

    def decision_function(self, X: ArrayLike) -> FloatArray:
        """The linear predictor, (n_samples,)."""
        check_is_fitted(self)
        matrix: FloatArray = validate_data(self, X, dtype=np.float64, reset=False)
        found: FloatArray = matrix @ self.coef_
        return found

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Probabilities, (n_samples, n_classes); rows add up to 1."""
        check_is_fitted(self)
        below = expit(self.thresholds_[None, :] - self.decision_function(X)[:, None])
        return np.diff(below, axis=1, prepend=0.0, append=1.0)

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Most probable class, (n_samples,)."""
        probabilities = self.predict_proba(X)
        return np.asarray(self.classes_[probabilities.argmax(axis=1)])


def _thresholds(parameters: FloatArray) -> FloatArray:
    """First threshold and the logarithms of the gaps to the next ones."""
    found: FloatArray = parameters[0] + np.concatenate([[0.0], np.cumsum(np.exp(parameters[1:]))])
    return found


def _loss(
    parameters: FloatArray, X: FloatArray, codes: NDArray[np.int64], weight: FloatArray, alpha: float, n_thresholds: int
) -> tuple[float, FloatArray]:
    n_features = X.shape[1]
    coef, raw = parameters[:n_features], parameters[n_features:]
    thresholds = np.concatenate([[-np.inf], _thresholds(raw), [np.inf]])
    eta = X @ coef
    high, low = expit(thresholds[codes + 1] - eta), expit(thresholds[codes] - eta)
    probability = np.maximum(high - low, 1e-12)
    loss = -float(weight @ np.log(probability)) + 0.5 * alpha * float(coef @ coef)
    d_high, d_low = high * (1 - high), low * (1 - low)
    d_eta = weight * (d_high - d_low) / probability
    gradient = np.empty_like(parameters)
    gradient[:n_features] = X.T @ d_eta + alpha * coef
    per_threshold = np.zeros(n_thresholds)
    np.add.at(
        per_threshold,
        np.minimum(codes, n_thresholds - 1),
        np.where(codes < n_thresholds, -weight * d_high / probability, 0.0),
    )
    np.add.at(per_threshold, np.maximum(codes - 1, 0), np.where(codes > 0, weight * d_low / probability, 0.0))
    # A gap moves all thresholds after it.
    tail = np.cumsum(per_threshold[::-1])[::-1]
    gradient[n_features] = tail[0]
    gradient[n_features + 1 :] = tail[1:] * np.exp(raw[1:])
    return loss, gradient
