"""Multinomial logistic regression in which some features may move a class only one way up the order of the classes."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from credscore.training.ordinal import checked

FloatArray = NDArray[np.float64]


class SignedLogit(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no type information
    """Logistic regression over ordered classes with signs given for some features.

    The odds of a higher class against a lower one can only rise with a feature of direction 1, and only fall with one of
    direction -1. Fitted by L-BFGS-B (Byrd et al. 1995) over a lower class's weight and steps of one sign from class to class.

    Parameters
    ----------
    C : inverse of the L2 penalty, as in ``sklearn.linear_model.LogisticRegression``; > 0.
    directions : (n_features,) of -1, 0 and 1; None is 0 for all.
    max_iter : limit of iterations.

    Attributes
    ----------
    classes_ : (n_classes,), sorted.
    coef_ : (n_classes, n_features), or (1, n_features) of the second class against the first if there are two.
    intercept_ : (n_classes,) or (1,).
    n_iter_ : iterations that were needed.

    Examples
    --------
    >>> x = [[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 0.0]]
    >>> bool(SignedLogit(directions=[-1, 0]).fit(x, [0, 0, 1, 1]).coef_[0, 0] <= 0)
    True
    """

    def __init__(self, C: float = 1.0, directions: ArrayLike | None = None, max_iter: int = 1000) -> None:
        self.C = C
        self.directions = directions
        self.max_iter = max_iter

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fit on X (n_samples, n_features) and labels y (n_samples,), with weights (n_samples,) of at least 0.

        Raises
        ------
        ValueError
            If there are fewer than two classes, no sample counts, ``directions`` have another shape than (n_features,), or what
            scikit-learn refuses.
        """
        matrix, codes, weight = checked(self, X, y, sample_weight)
        if not weight.any():
            raise ValueError("all sample weights are zero: SignedLogit needs a sample that counts")
        n, k = matrix.shape[1], len(self.classes_)
        sign = np.zeros(n) if self.directions is None else np.asarray(self.directions, dtype=np.float64)
        if sign.shape != (n,):
            raise ValueError(f"directions have shape {sign.shape}; expected ({n},)")
        free = k - 1 if k == 2 else k
        problem = _Problem(matrix, codes, weight, self.C, sign, free)
        bounds = [(value, None) for value in _lower_bounds(sign, free).ravel().tolist()] + [(None, None)] * free
        result = minimize(
            problem.loss, np.zeros((n + 1) * free), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": self.max_iter, "maxcor": 30},
        )  # fmt: skip
        found, self.n_iter_ = result.x, int(result.nit)
        self.coef_ = problem.weights(found[: n * free].reshape(n, free)).T
        self.intercept_ = found[n * free :]
        return self

    def decision_function(self, X: ArrayLike) -> FloatArray:
        """Linear predictors, (n_samples, n_classes), or (n_samples,) if there are two classes."""
        check_is_fitted(self)
        matrix: FloatArray = validate_data(self, X, dtype=np.float64, reset=False)
        found: FloatArray = matrix @ self.coef_.T + self.intercept_
        return found[:, 0] if found.shape[1] == 1 else found

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Probabilities of the classes, (n_samples, n_classes)."""
        found = self.decision_function(X)
        scores = np.column_stack([np.zeros(len(found)), found]) if found.ndim == 1 else found
        probabilities: FloatArray = np.exp(scores - logsumexp(scores, axis=1, keepdims=True))
        return probabilities

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The most probable class of each sample, (n_samples,)."""
        check_is_fitted(self)
        labels: NDArray[Any] = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return labels


def refit(
    X: FloatArray, codes: NDArray[np.int64], weight: FloatArray, prior: tuple[FloatArray, FloatArray], *, C: float,
    directions: FloatArray,
) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """Move fitted weights as far as new samples ask for it: the L2 penalty pulls towards them instead of towards zero.

    Parameters
    ----------
    X, codes, weight : (n_samples, n_features), class numbers and weights (n_samples,); a class may have no sample.
    prior : weights (n_features, n_free) and intercepts (n_free,), where ``n_free`` is the number of classes, or 1 of the second of two.
        They keep to the directions.
    C, directions : as for ``SignedLogit``.

    Returns
    -------
    Weights and intercepts, of the prior's shapes.
    """
    n, free = prior[0].shape
    problem = _Problem(X, codes, weight, C, directions, free, prior)
    bounds = [(value, None) for value in _lower_bounds(directions, free).ravel().tolist()] + [(None, None)] * free
    start = np.concatenate([problem.parameters(prior[0]).ravel(), prior[1]])
    result = minimize(
        problem.loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000, "maxcor": 30}
    )
    return problem.weights(result.x[: n * free].reshape(n, free)), result.x[n * free :]


def _lower_bounds(sign: FloatArray, free: int) -> FloatArray:
    """Least values of the parameters (n_features, n_free)."""
    low = np.full((len(sign), free), -np.inf)
    # With two classes the weight is itself a step; with more, a step leads from each class to the next.
    low[sign != 0, 0 if free == 1 else 1 :] = 0.0
    return low


class _Problem:
    """Penalised loss over the parameters (n_features, n_free) and intercepts (n_free,).

    The penalty is on the distance from the ``prior``'s weights and intercepts; without one, on the weights alone.
    """

    def __init__(
        self, X: FloatArray, codes: NDArray[np.int64], weight: FloatArray, C: float, sign: FloatArray, free: int,
        prior: tuple[FloatArray, FloatArray] | None = None,
    ) -> None:  # fmt: skip
        self.X, self.weight, self.C, self.free, self.prior = X, weight, C, free, prior
        self.signed, self.sign = np.flatnonzero(sign), sign[sign != 0][:, None]
        # The classes that have weights of their own: all, or the second of two.
        self.truth = np.eye(free)[codes] if free > 1 else codes[:, None].astype(np.float64)

    def weights(self, parameters: FloatArray) -> FloatArray:
        """Weights (n_features, n_free) of parameters: for signed features the sums of their steps."""
        found = parameters.copy()
        steps = parameters[self.signed]
        if self.free == 1:
            found[self.signed] = self.sign * steps
        else:
            found[self.signed] = np.cumsum(np.hstack([steps[:, :1], self.sign * steps[:, 1:]]), axis=1)
        return found

    def parameters(self, weights: FloatArray) -> FloatArray:
        """The parameters of weights, both (n_features, n_free)."""
        found = weights.copy()
        own = weights[self.signed]
        if self.free == 1:
            found[self.signed] = self.sign * own
        else:
            found[self.signed] = np.hstack([own[:, :1], self.sign * np.diff(own, axis=1)])
        return found

    def loss(self, flat: FloatArray) -> tuple[float, FloatArray]:
        n = self.X.shape[1]
        weights = self.weights(flat[: n * self.free].reshape(n, self.free))
        scores = self.X @ weights + flat[n * self.free :]
        padded = np.hstack([np.zeros((len(scores), 1)), scores]) if self.free == 1 else scores
        norm = logsumexp(padded, axis=1)
        value = self.C * float(self.weight @ (norm - (scores * self.truth).sum(axis=1)))
        error = self.C * self.weight[:, None] * (np.exp(scores - norm[:, None]) - self.truth)
        by_intercept = error.sum(axis=0)
        moved = weights
        if self.prior is not None:
            moved, away = weights - self.prior[0], flat[n * self.free :] - self.prior[1]
            value += 0.5 * float(away @ away)
            by_intercept = by_intercept + away
        value += 0.5 * float((moved**2).sum())
        slope = self.X.T @ error + moved
        signed = slope[self.signed]
        if self.free == 1:
            slope[self.signed] = self.sign * signed
        else:
            # A step moves its own class and all above it.
            above = np.cumsum(signed[:, ::-1], axis=1)[:, ::-1]
            slope[self.signed] = np.hstack([above[:, :1], self.sign * above[:, 1:]])
        return value, np.concatenate([slope.ravel(), by_intercept])
