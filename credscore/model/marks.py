"""Learned judgements beside the level: the type of a claim's source, and which flags hold.

Both are logistic models of the features of the level and of the scores of the parts model, in this order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.records import Flag, SourceType

FloatArray = NDArray[np.float64]

# In the order of the columns of the weights.
TYPES: tuple[SourceType, ...] = tuple(kind for kind in SourceType if kind is not SourceType.NONE)
FLAGS: tuple[Flag, ...] = tuple(Flag)


@dataclass(frozen=True)
class MarkModel:
    """Weights in the features' own units.

    ``types`` (n_features, n_types) with ``types_intercept`` (n_types,): scores of the types, the highest wins.
    ``flags`` (n_features, n_flags) with ``flags_intercept`` (n_flags,): a flag holds where its score is above 0.
    """

    types: FloatArray
    types_intercept: FloatArray
    flags: FloatArray
    flags_intercept: FloatArray

    def source_types(self, X: FloatArray) -> list[SourceType]:
        """The most probable type of each row of X (n, n_features), given that there is a source."""
        return [TYPES[k] for k in (X @ self.types + self.types_intercept).argmax(axis=1).tolist()]

    def flags_of(self, X: FloatArray) -> list[frozenset[Flag]]:
        """The flags that hold for each row of X (n, n_features)."""
        found = X @ self.flags + self.flags_intercept > 0
        return [frozenset(FLAGS[k] for k in np.flatnonzero(row).tolist()) for row in found]
