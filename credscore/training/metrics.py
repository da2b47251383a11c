"""Figures of agreement between labels and predictions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from credscore.records import N_LEVELS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LEVELS = np.arange(N_LEVELS)
_DISTANCE = np.abs(_LEVELS[:, None] - _LEVELS[None, :]).astype(np.float64)
_BINS = 10
_TINY = 1e-9


def claim_metrics(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> dict[str, float]:
    """F1 of "is a claim" and of "is none"."""
    return {
        "n": len(truth),
        "claim_f1": round(float(f1_score(truth, found, zero_division=0.0)), 4),
        "not_claim_f1": round(float(f1_score(~truth, ~found, zero_division=0.0)), 4),
    }


def level_metrics(levels: IntArray, probabilities: FloatArray) -> dict[str, float]:
    """QWK, share exact, macro-F1, mean absolute error and log-loss of calibrated probabilities (n, 5)."""
    table = confusion(levels, probabilities.argmax(axis=1))
    return {
        "n": len(levels),
        "qwk": round(float(qwk(table)), 4),
        "exact": round(float(exact(table)), 4),
        "macro_f1": round(float(macro_f1(table)), 4),
        "mae": round(float(mae(table)), 4),
        "log_loss": round(float(log_losses(levels, probabilities).mean()), 4),
    }


def group_metrics(groups: Sequence[str], truth: IntArray, probabilities: FloatArray) -> dict[str, dict[str, float]]:
    """Number of units of each group and ``level_metrics`` of its claims (``truth`` of at least 0); nothing if there is but one group."""
    names = sorted(set(groups))
    if len(names) < 2:
        return {}
    owner = np.array(groups)
    found: dict[str, dict[str, float]] = {}
    for name in names:
        inside = owner == name
        at = inside & (truth >= 0)
        figures = level_metrics(truth[at], probabilities[at]) if at.any() else {"n": 0.0}
        found[name] = {"units": float(inside.sum()), **figures}
    return found


def confusion(levels: IntArray, predicted: IntArray) -> FloatArray:
    """Numbers of claims by true and predicted level, (5, 5)."""
    table = np.zeros((N_LEVELS, N_LEVELS))
    np.add.at(table, (levels, predicted), 1.0)
    return table


def log_losses(levels: IntArray, probabilities: FloatArray) -> FloatArray:
    """Negative logarithm of each true level's probability, (n,)."""
    found: FloatArray = -np.log(np.clip(probabilities[np.arange(len(levels)), levels], _TINY, 1.0))
    return found


# The figures below take tables (..., 5, 5), so that thousands of resampled ones are reckoned at once.


def qwk(table: FloatArray) -> FloatArray:
    """Quadratic-weighted kappa (Cohen 1968); 1 where there is only one level, which leaves nothing to disagree on."""
    n = table.sum(axis=(-2, -1))
    expected = (
        table.sum(axis=-1)[..., :, None] * table.sum(axis=-2)[..., None, :] / np.maximum(n, _TINY)[..., None, None]
    )
    by_chance = (expected * _DISTANCE**2).sum(axis=(-2, -1))
    seen = (table * _DISTANCE**2).sum(axis=(-2, -1))
    found: FloatArray = np.where(by_chance > 0, 1 - seen / np.where(by_chance > 0, by_chance, 1.0), 1.0)
    return found


def exact(table: FloatArray) -> FloatArray:
    """Share of claims with the right level."""
    found: FloatArray = np.trace(table, axis1=-2, axis2=-1) / np.maximum(table.sum(axis=(-2, -1)), _TINY)
    return found


def mae(table: FloatArray) -> FloatArray:
    """Mean distance between the levels."""
    found: FloatArray = (table * _DISTANCE).sum(axis=(-2, -1)) / np.maximum(table.sum(axis=(-2, -1)), _TINY)
    return found


def level_scores(table: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Precision, recall and F1 of each level, (..., 5) each; 0 where a level was neither predicted nor right."""
    right = np.diagonal(table, axis1=-2, axis2=-1)
    precision = right / np.maximum(table.sum(axis=-2), _TINY)
    recall = right / np.maximum(table.sum(axis=-1), _TINY)
    f1 = 2 * right / np.maximum(table.sum(axis=-2) + table.sum(axis=-1), _TINY)
    return precision, recall, f1


def macro_f1(table: FloatArray) -> FloatArray:
    """Mean F1 of the levels that occur among labels or predictions."""
    occurs = table.sum(axis=-1) + table.sum(axis=-2) > 0
    f1 = level_scores(table)[2]
    found: FloatArray = (f1 * occurs).sum(axis=-1) / np.maximum(occurs.sum(axis=-1), 1)
    return found


def reliability(probability: FloatArray, right: NDArray[np.bool_]) -> list[tuple[int, float, float]]:
    """For the probabilities of predicted levels in each tenth that has any: their number, their mean, and the share right."""
    tenth = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    return [
        (int((tenth == k).sum()), float(probability[tenth == k].mean()), float(right[tenth == k].mean()))
        for k in np.unique(tenth).tolist()
    ]


def calibration_error(probability: FloatArray, right: NDArray[np.bool_]) -> float:
    """Expected calibration error: mean gap between probability and share right, over tenths (Naeini et al. 2015)."""
    curve = reliability(probability, right)
    return sum(n * abs(mean - share) for n, mean, share in curve) / max(len(probability), 1)
