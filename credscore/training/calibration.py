"""What is reckoned on held-out predictions: the threshold of claims, and the probability that a level set must reach."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from credscore.model.levels import adjacent_set

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# The threshold is the lowest of these at which the mean of both F1, of claims and of the rest, is on held-out articles about
# as good as at the best one: a claim that is lost costs more than a sentence too many.
_THRESHOLDS = np.arange(0.2, 0.81, 0.02)
_NEARLY = 0.01
# What the level sets are made to hold of held-out written claims. News is harder: there they hold some points less, about 0.9.
COVERAGE = 0.91


def lowest_threshold(claim: NDArray[np.bool_], probability: FloatArray) -> float:
    """The lowest threshold of P(claim) at which the mean F1 of claims and of the rest is about as good as at the best one.

    Parameters
    ----------
    claim, probability : (n,) of held-out sentences; the latter in 0..1.
    """
    scores = np.array([f1_score(claim, probability >= t, average="macro") for t in _THRESHOLDS])
    return float(_THRESHOLDS[int(np.argmax(scores >= scores.max() - _NEARLY))])


def conformal_mass(probabilities: FloatArray, levels: IntArray) -> float:
    """Smallest mass at which the sets hold the level of ``COVERAGE`` of held-out claims (split conformal, Vovk et al. 2005)."""
    rank = min(1.0, COVERAGE * (1 + 1 / len(levels)))
    for mass in np.arange(0.3, 1.0, 0.005):
        sets = [adjacent_set(row, float(mass)) for row in probabilities.tolist()]
        if np.mean([level in found for level, found in zip(levels.tolist(), sets, strict=True)]) >= rank:
            return float(mass)
    return 1.0
