"""A user's own scikit-learn classifier in the place of the level model.

It is kept beside a model with joblib, whose files run code when they are read. So it is read only if its hash stands in the manifest and the
user says that they trust it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.model.levels import adjacent_set
from credscore.records import N_LEVELS, POINTS_PER_LEVEL

FloatArray = NDArray[np.float64]

ESTIMATOR = "estimator.joblib"
# What reports say of reasons that are reckoned by occlusion.
WARNING = (
    "levels are those of a classifier of the user's own; reasons tell how its score changes without each feature, scaled to add up, and are "
    "not exact"
)
_LEVELS = np.arange(N_LEVELS, dtype=np.float64)
_TINY = 1e-9


class LevelScorer(Protocol):
    """What scoring needs of a model of levels: the shipped kind (``LevelModel``) or a foreign one."""

    @property
    def reference(self) -> FloatArray:
        """Value of each feature in the base case, (n_features,)."""

    @property
    def base_score(self) -> float:
        """Score of the base case."""

    def probabilities(self, X: FloatArray) -> FloatArray:
        """Probabilities of the levels, (n, 5)."""

    def score(self, X: FloatArray) -> FloatArray:
        """Scores (0-100), (n,)."""

    def rates(self, X: FloatArray) -> FloatArray:
        """Points of each feature for one unit more than in the base case, (n, n_features)."""

    def level_sets(self, probabilities: FloatArray) -> list[tuple[int, ...]]:
        """Levels that together are probable enough, for each row."""


@dataclass(frozen=True)
class ForeignLevels:
    """Levels by a classifier over the same features; ``classes`` are the levels that its probabilities stand for."""

    estimator: Any
    classes: tuple[int, ...]
    reference: FloatArray
    mass: float

    @property
    def base_score(self) -> float:
        """Score of the base case (every feature at its reference)."""
        return float(self.score(self.reference[None, :])[0])

    def probabilities(self, X: FloatArray) -> FloatArray:
        """Probabilities of the levels, (n, 5); rows add up to 1.

        Raises
        ------
        ModelError
            If the classifier gives something else.
        """
        found = np.zeros((len(X), N_LEVELS))
        if not len(X):
            return found
        given = np.asarray(self.estimator.predict_proba(X), dtype=np.float64)
        if given.shape != (len(X), len(self.classes)) or not np.isfinite(given).all():
            raise ModelError(
                f"{ESTIMATOR}: predict_proba gives {given.shape} or odd values; expected {(len(X), len(self.classes))}"
            )
        found[:, list(self.classes)] = given
        total = found.sum(axis=1, keepdims=True)
        result: FloatArray = found / np.maximum(total, _TINY)
        return result

    def score(self, X: FloatArray) -> FloatArray:
        """Scores (0-100), (n,): 25 times the expected level."""
        scores: FloatArray = POINTS_PER_LEVEL * (self.probabilities(X) @ _LEVELS)
        return scores

    def rates(self, X: FloatArray) -> FloatArray:
        """Points by occlusion: what the score loses when a feature goes back to its base case, all scaled so that they add up."""
        rates = np.zeros_like(X)
        scores, base = self.score(X), self.base_score
        for row, x in enumerate(X):
            away = np.flatnonzero(x != self.reference)
            if not len(away):
                continue
            without = np.tile(x, (len(away), 1))
            without[np.arange(len(away)), away] = self.reference[away]
            lost = scores[row] - self.score(without)
            whole, told = scores[row] - base, lost.sum()
            # Where occlusion tells nothing of the whole, every feature that is away from the base case gets the same.
            shares = (
                lost * (whole / told)
                if abs(told) > max(_TINY, 0.05 * abs(whole))
                else np.full(len(away), whole / len(away))
            )
            rates[row, away] = shares / (x - self.reference)[away]
        return rates

    def level_sets(self, probabilities: FloatArray) -> list[tuple[int, ...]]:
        """As for ``LevelModel``."""
        return [adjacent_set(row, self.mass) for row in probabilities.tolist()]


def dump_estimator(estimator: Any) -> bytes:
    """The bytes in which an estimator is kept."""
    import joblib

    buffer = io.BytesIO()
    joblib.dump(estimator, buffer)
    return buffer.getvalue()


def load_estimator(path: Path, expected_sha256: str) -> Any:
    """Read a trusted estimator.

    Raises
    ------
    ModelError
        If the file is not the one that the manifest describes, or cannot be read.
    """
    import joblib

    data = path.read_bytes()
    # What was hashed is what is read: the file might change in between.
    if hashlib.sha256(data).hexdigest() != expected_sha256:
        raise ModelError(f"{path.name} is not the file that the manifest describes (sha256 differs)")
    try:
        return joblib.load(io.BytesIO(data))
    except Exception as error:  # a pickle can raise anything
        raise ModelError(f"{path.name} cannot be read: {type(error).__name__}: {error}") from error
