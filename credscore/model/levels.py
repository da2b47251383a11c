"""The sourcing classifier in use: probabilities of the levels, and the exact points behind a score.

A hurdle model, since the codebook's level 0 is a category of its own ("final"):

- is there a source at all: ``P(level > 0) = sigmoid(sourced_intercept + sourced @ d)``
- if so, how strong: ``P(level = k | level > 0) = softmax_k(rungs_intercept + rungs.T @ d)``, k = 1 ... 4

with ``d = x - reference``. Both are calibrated; the calibration is part of the weights. A proportional-odds model of the
second step had the same QWK on held-out articles and a log-loss of .98 against .90 (``benchmarks/families.py``, 2026-11-22).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.model.marks import MarkModel
from credscore.records import N_LEVELS, POINTS_PER_LEVEL

FloatArray = NDArray[np.float64]

# Gauss-Legendre nodes for the path from the base case to the claim.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_TINY = 1e-6
_RUNGS = N_LEVELS - 1
_LEVELS = np.arange(1.0, N_LEVELS)
_PATH, _PATH_WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


@dataclass(frozen=True)
class ClaimDetector:
    """Logistic model of "is this sentence a claim": ``coef`` (n_features,), ``intercept`` and ``threshold`` of P."""

    coef: FloatArray
    intercept: float
    threshold: float

    def probability(self, X: FloatArray) -> FloatArray:
        """P(claim) of each row of X (n, n_features)."""
        return _sigmoid(X @ self.coef + self.intercept)


@dataclass(frozen=True)
class LevelModel:
    """Weights of the hurdle model in the features' own units.

    ``reference``, ``sourced`` (n_features,); ``rungs`` (n_features, 4) and ``rungs_intercept`` (4,) for levels 1 to 4;
    ``mass``: the probability that a level set must reach.
    """

    reference: FloatArray
    sourced: FloatArray
    sourced_intercept: float
    rungs: FloatArray
    rungs_intercept: FloatArray
    mass: float

    def __post_init__(self) -> None:
        n = self.reference.shape[:1]
        if self.reference.ndim != 1 or self.sourced.shape != n:
            raise ModelError("classifier.npz: sourced and reference must be vectors of one length")
        if self.rungs.shape != (*n, _RUNGS) or self.rungs_intercept.shape != (_RUNGS,):
            raise ModelError(
                f"classifier.npz: rungs have shapes {self.rungs.shape} and {self.rungs_intercept.shape}; "
                f"expected {(*n, _RUNGS)} and {(_RUNGS,)}"
            )

    def predictors(self, X: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Linear predictors of each row of X (n, n_features), without intercepts: (n,) and (n, 4)."""
        d = X - self.reference
        return d @ self.sourced, d @ self.rungs

    def probabilities(self, X: FloatArray) -> FloatArray:
        """Probabilities of the levels, (n, 5); rows add up to 1."""
        sourced, rungs = self.predictors(X)
        p = _sigmoid(sourced + self.sourced_intercept)[:, None]
        return np.concatenate([1 - p, p * _softmax(rungs + self.rungs_intercept)], axis=1)

    def scores(self, sourced: FloatArray, rungs: FloatArray) -> FloatArray:
        """Score (0-100) at linear predictors (...,) and (..., 4): 25 times the expected level."""
        expected = _softmax(rungs + self.rungs_intercept) @ _LEVELS
        score: FloatArray = POINTS_PER_LEVEL * _sigmoid(sourced + self.sourced_intercept) * expected
        return score

    def score(self, X: FloatArray) -> FloatArray:
        """Scores (0-100) of rows of X (n, n_features), (n,)."""
        return self.scores(*self.predictors(X))

    @property
    def base_score(self) -> float:
        """Score of the base case (every feature at its reference)."""
        return float(self.scores(np.zeros(1), np.zeros((1, _RUNGS)))[0])

    def points(self, X: FloatArray) -> FloatArray:
        """Points of each feature, (n, n_features): with the base score they add up to each row's score."""
        points: FloatArray = (X - self.reference) * self.rates(X)
        return points

    def rates(self, X: FloatArray) -> FloatArray:
        """Points that each feature of a row gets for one unit of it more than in the base case, (n, n_features).

        The score's gradient is integrated along the straight line from the base case to the row (Aumann-Shapley; Sundararajan
        et al. 2017), which shares out the whole difference among the features and nothing else.
        """
        sourced, rungs = self.predictors(X)
        p = _sigmoid(sourced[:, None] * _PATH + self.sourced_intercept)
        shares = _softmax(rungs[:, None, :] * _PATH[:, None] + self.rungs_intercept)
        expected = shares @ _LEVELS
        by_sourced = (POINTS_PER_LEVEL * p * (1 - p) * expected) @ _PATH_WEIGHTS
        slope = POINTS_PER_LEVEL * p[:, :, None] * shares * (_LEVELS - expected[:, :, None])
        by_rung = np.einsum("npk,p->nk", slope, _PATH_WEIGHTS)
        # What the quadrature misses (far less than a point) is shared out in proportion.
        given = by_sourced * sourced + (by_rung * rungs).sum(axis=1)
        whole = self.scores(sourced, rungs) - self.base_score
        near = np.abs(given) > _TINY
        factor = np.where(near, whole / np.where(near, given, 1.0), 1.0)
        weights = by_sourced[:, None] * self.sourced + by_rung @ self.rungs.T
        rates: FloatArray = weights * factor[:, None]
        return rates

    def level_sets(self, probabilities: FloatArray) -> list[tuple[int, ...]]:
        """Adjacent levels around the most probable one that together reach ``mass``, for each row."""
        return [adjacent_set(row, self.mass) for row in probabilities.tolist()]


def adjacent_set(probabilities: list[float], mass: float) -> tuple[int, ...]:
    """Smallest run of levels, grown from the most probable one by its likelier neighbour, that reaches ``mass``.

    >>> adjacent_set([0.1, 0.1, 0.5, 0.25, 0.05], 0.7)
    (2, 3)
    """
    low = high = max(range(len(probabilities)), key=probabilities.__getitem__)
    total = probabilities[low]
    while total < mass and high - low + 1 < len(probabilities):
        below = probabilities[low - 1] if low else -1.0
        above = probabilities[high + 1] if high + 1 < len(probabilities) else -1.0
        if above >= below:
            high += 1
            total += above
        else:
            low -= 1
            total += below
    return tuple(range(low, high + 1))


def check_finite(record: ClaimDetector | LevelModel | MarkModel) -> None:
    """Raise ``ModelError`` if any weight is not a finite number."""
    for each in fields(record):
        if not np.isfinite(np.asarray(getattr(record, each.name))).all():
            raise ModelError(f"{type(record).__name__}.{each.name} holds a value that is not a finite number")


def _sigmoid(x: FloatArray) -> FloatArray:
    # exp of -|x| never overflows.
    small = np.exp(-np.abs(x))
    result: FloatArray = np.where(x >= 0, 1.0, small) / (1.0 + small)
    return result


def _softmax(x: FloatArray) -> FloatArray:
    """Softmax over the last axis."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    result: FloatArray = powers / powers.sum(axis=-1, keepdims=True)
    return result
