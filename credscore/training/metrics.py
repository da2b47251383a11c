"""Figures of agreement between labels and predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score


def claim_metrics(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> dict[str, float]:
    """F1 of "is a claim" and of "is none"."""
    return {
        "n": len(truth),
        "claim_f1": round(float(f1_score(truth, found)), 4),
        "not_claim_f1": round(float(f1_score(~truth, ~found)), 4),
    }


def level_metrics(levels: NDArray[np.int64], probabilities: NDArray[np.float64]) -> dict[str, float]:
    """QWK, share exact, macro-F1, mean absolute error and log-loss of calibrated probabilities (n, 5)."""
    predicted = probabilities.argmax(axis=1)
    right = np.clip(probabilities[np.arange(len(levels)), levels], 1e-9, 1.0)
    return {
        "n": len(levels),
        "qwk": round(float(cohen_kappa_score(levels, predicted, weights="quadratic")), 4),
        "exact": round(float((levels == predicted).mean()), 4),
        "macro_f1": round(float(f1_score(levels, predicted, average="macro")), 4),
        "mae": round(float(np.abs(levels - predicted).mean()), 4),
        "log_loss": round(float(-np.log(right).mean()), 4),
    }
