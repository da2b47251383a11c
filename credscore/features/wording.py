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
_MORE, _LESS = "The sentence is worded like well sourced ones", "The sentence is worded like weakly sourced ones"
WORDING_FEATURES: tuple[Feature, ...] = tuple(
    Feature(name, _MORE, reference=None, says_less=_LESS)
    for name in ("claim", "sourced", "observation", "document", "solid")
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

    def measure(self, keys: list[str], sentence_first: IntArray) -> FloatArray:
        """Scores of every sentence, (n_sentences, n_columns), in -4..4.

        Parameters
        ----------
        keys : one word key a token (``word_keys``).
        sentence_first : (n_sentences + 1,) index of each sentence's first token.
        """
        n = len(sentence_first) - 1
        ids = self.ids(keys)
        sentence = np.repeat(np.arange(n), np.diff(sentence_first))
        known = ids >= 0
        # Each word counts once a sentence.
        once = np.unique(sentence[known] * (len(self.words) + 1) + ids[known])
        owner, word = np.divmod(once, len(self.words) + 1)
        totals = np.zeros((n, len(WORDING_FEATURES)))
        np.add.at(totals, owner, self.weights[word].astype(np.float64))
        norm = np.sqrt(np.maximum(np.bincount(owner, minlength=n), 1))
        return np.clip(totals / norm[:, None] + self.intercepts, -_LIMIT, _LIMIT)


def word_keys(lower: list[str], shape: list[int], sentence_first: list[int]) -> list[str]:
    """The word of each token as the model counts it: lower case, "NAME" inside a sentence, "NUM"."""
    firsts = set(sentence_first)
    return [
        "NUM" if s == _NUMBER else "NAME" if s in _NAME_SHAPES and at not in firsts else word
        for at, (word, s) in enumerate(zip(lower, shape, strict=True))
    ]
