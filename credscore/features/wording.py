"""What a sentence sounds like: learned scores of its words, for what no list foresees (a scene, a clause of a document).

A small bag-of-words model stands behind each column. It is fitted out of fold, so that the classifier learns how far its
scores can be trusted on articles that it has not seen. Names and numbers count as "NAME" and "NUM" alone: the model must
not learn who is believed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.features.base import Feature
from credscore.lexicons.vocabulary import SHAPES

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FAMILY = "wording"
WORDING_FEATURES: tuple[Feature, ...] = (
    Feature("claim", "It is worded like a checkable claim, see {evidence}"),
    Feature("sourced", "It is worded like a sentence with a source, see {evidence}"),
    Feature("observation", "It is worded like a scene that was seen, see {evidence}"),
    Feature("document", "It is worded like the content of a document, see {evidence}"),
    Feature("solid", "It is worded like solid sourcing, see {evidence}"),
)
_NAME_SHAPES = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed", "Initial"))
_NUMBER = SHAPES.index("number")
_LIMIT = 4.0


@dataclass(frozen=True)
class WordingModel:
    """``words`` sorted; ``weights`` (n_words, n_columns) and ``intercepts`` (n_columns,) float32 of the word scores."""

    words: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def __post_init__(self) -> None:
        n = len(WORDING_FEATURES)
        if self.weights.shape != (len(self.words), n) or self.intercepts.shape != (n,):
            raise ModelError(
                f"wording weights have shapes {self.weights.shape} and {self.intercepts.shape}; "
                f"expected ({len(self.words)}, {n}) and ({n},)"
            )
        object.__setattr__(self, "_ids", {word: index for index, word in enumerate(self.words)})

    def ids(self, keys: list[str]) -> IntArray:
        """Row of each word, -1 for unknown ones."""
        known: dict[str, int] = self._ids  # type: ignore[attr-defined]
        return np.array([known.get(key, -1) for key in keys], dtype=np.int64)

    def measure(self, keys: list[str], sentence_first: IntArray) -> tuple[FloatArray, list[list[int]]]:
        """Scores of every sentence and the token that speaks loudest for each.

        Parameters
        ----------
        keys : one word key a token (``word_keys``).
        sentence_first : (n_sentences + 1,) index of each sentence's first token.

        Returns
        -------
        Scores (n_sentences, n_columns) in -4..4, and for each sentence a token index per column (-1: none is known).
        """
        n, k = len(sentence_first) - 1, len(WORDING_FEATURES)
        ids = self.ids(keys)
        sentence = np.repeat(np.arange(n), np.diff(sentence_first))
        known = np.flatnonzero(ids >= 0)
        # Each word counts once a sentence.
        _, once = np.unique(sentence[known] * (len(self.words) + 1) + ids[known], return_index=True)
        token = known[np.sort(once)]
        owner, weights = sentence[token], self.weights[ids[token]].astype(np.float64)
        totals = np.zeros((n, k))
        np.add.at(totals, owner, weights)
        norm = np.sqrt(np.maximum(np.bincount(owner, minlength=n), 1))
        scores = np.clip(totals / norm[:, None] + self.intercepts, -_LIMIT, _LIMIT)
        loudest = np.full((n, k), -1, dtype=np.int64)
        for column in range(k):
            # Sorted by sentence, then by weight in the score's own direction: the last one of a sentence wins.
            signed = weights[:, column] * np.sign(scores[owner, column])
            order = np.lexsort((signed, owner))
            loudest[owner[order], column] = token[order]
        found: list[list[int]] = loudest.tolist()
        return scores, found


def word_keys(lower: list[str], shape: list[int], sentence_first: list[int]) -> list[str]:
    """The word of each token as the model counts it: lower case, "NAME" inside a sentence, "NUM"."""
    firsts = set(sentence_first)
    return [
        "NUM" if s == _NUMBER else "NAME" if s in _NAME_SHAPES and at not in firsts else word
        for at, (word, s) in enumerate(zip(lower, shape, strict=True))
    ]
