"""What a sentence sounds like: learned scores of its words, for what no list foresees (a scene, a clause of a document).

A small linear model stands behind each column, over what a sentence is made of (``sentence_keys``): its words and pairs of
words, their Brown clusters, their parts of speech and pairs of those. It is fitted out of fold, so that the classifier
learns how far its scores can be trusted on articles that it has not seen. Names and numbers count as "NAME" and "NUM"
alone: the model must not learn who is believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.features.base import Feature
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import SHAPES, word_paths, word_tags

FloatArray = NDArray[np.float64]

FAMILY = "wording"
_MORE, _LESS = "The sentence is worded like well sourced ones", "The sentence is worded like weakly sourced ones"
WORDING_FEATURES: tuple[Feature, ...] = tuple(
    Feature(name, _MORE, reference=None, says_less=_LESS)
    for name in ("claim", "sourced", "observation", "document", "solid")
)
_NAME_SHAPES = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed", "Initial"))
_NUMBER = SHAPES.index("number")
_NAME_TAG = "+NNP"
_LIMIT = 4.0


@dataclass(frozen=True)
class WordingModel:
    """``keys`` sorted; ``weights`` (n_keys, n_columns) and ``intercepts`` (n_columns,) float32 of their scores."""

    keys: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def __post_init__(self) -> None:
        n = len(WORDING_FEATURES)
        if self.weights.shape != (len(self.keys), n) or self.intercepts.shape != (n,):
            raise ModelError(
                f"wording weights have shapes {self.weights.shape} and {self.intercepts.shape}; "
                f"expected ({len(self.keys)}, {n}) and ({n},)"
            )
        object.__setattr__(self, "_ids", {key: index for index, key in enumerate(self.keys)})

    def measure(self, sentences: Iterable[set[str]]) -> FloatArray:
        """Scores of every sentence, given as its keys: (n_sentences, n_columns), in -4..4."""
        ids: dict[str, int] = self._ids  # type: ignore[attr-defined]
        rows = []
        for keys in sentences:
            known = sorted(ids[key] for key in keys if key in ids)
            rows.append(self.weights[known].sum(axis=0, dtype=np.float64) / np.sqrt(max(len(known), 1)))
        scores = np.array(rows).reshape(len(rows), len(WORDING_FEATURES)) + self.intercepts
        return np.clip(scores, -_LIMIT, _LIMIT)


def sentence_keys(lower: list[str], columns: Columns, sentence_first: list[int]) -> list[set[str]]:
    """What each sentence is made of, as the wording model counts it.

    "said" and "the talks" are a word and a pair, "+VBD" and "+PRP VBD" parts of speech (as far as the word alone tells
    them), "#0010111" is a Brown cluster. Inside a sentence a capitalised word is "NAME".

    Parameters
    ----------
    lower : the tokens in lower case.
    sentence_first : (n_sentences + 1,) index of each sentence's first token.
    """
    tags, paths = _tag_keys(), _path_keys()
    firsts = set(sentence_first)
    word, tag, path = [], [], []
    for at, (form, shape, tag_code, path_code) in enumerate(
        zip(lower, columns.shape.tolist(), columns.tag.tolist(), columns.path.tolist(), strict=True)
    ):
        if shape == _NUMBER:
            word.append("NUM")
            tag.append("+NUM")
            path.append("")
            continue
        name = shape in _NAME_SHAPES and at not in firsts
        word.append("NAME" if name else form)
        tag.append(_NAME_TAG if name else tags[tag_code])
        path.append("" if name else paths[path_code])
    found = []
    for first, last in pairwise(sentence_first):
        words, parts = word[first:last], tag[first:last]
        keys = {*words, *parts, *path[first:last]}
        keys.update(f"{a} {b}" for a, b in pairwise(words))
        keys.update(f"{a} {b}" for a, b in pairwise(parts))
        keys.discard("")
        found.append(keys)
    return found


@cache
def _tag_keys() -> tuple[str, ...]:
    return tuple(f"+{tag or '?'}" for tag in word_tags())


@cache
def _path_keys() -> tuple[str, ...]:
    return ("", *(f"#{path}" for path in word_paths()[1:]))
