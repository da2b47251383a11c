"""Sentence vectors by meaning: a small transformer (MiniLM, 6 layers, 384 dimensions) run in NumPy.

The weights are those of all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0; Wang et al. 2020, Reimers & Gurevych 2019), trained further on the
written stories by ``benchmarks/fit_encoder.py`` and kept as 8-bit integers. The file holds numbers and a word list; nothing in it is run.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from zipfile import BadZipFile

import numpy as np
from joblib import effective_n_jobs
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from credscore.errors import ModelError
from credscore.resources import encoder_model

Array = NDArray[np.float32]

HEADS = 12
_CLS, _SEP, _UNK = "[CLS]", "[SEP]", "[UNK]"
# Words and single marks; a word of more letters is none that the model knows.
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_MOST_LETTERS = 100
# Of a claim so many pieces of words are read.
MOST_PIECES = 56
# Pieces that are run through the layers at a time.
_BATCH = 1024
_EPSILON = 1e-12
_MOST_WORDS = 400_000


@dataclass(frozen=True)
class _Layer:
    """Weights of one layer: of queries, keys and values together, of what follows the attention, and of the two of the feed-forward part."""

    qkv: Array
    qkv_bias: Array
    out: Array
    out_bias: Array
    norm: Array
    norm_bias: Array
    up: Array
    up_bias: Array
    down: Array
    down_bias: Array
    last: Array
    last_bias: Array


LAYER_PARTS = tuple(_Layer.__dataclass_fields__)


class Pieces:
    """Cuts texts into the pieces of words that a model knows (WordPiece; Schuster & Nakajima 2012)."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: k for k, piece in enumerate(vocabulary)}
        self._begin, self._end, self._unknown = (self._ids[piece] for piece in (_CLS, _SEP, _UNK))
        self._words: dict[str, tuple[int, ...]] = {}

    def row(self, text: str) -> list[int]:
        """The numbers of a text's pieces, with a mark at both ends; of a long text the beginning."""
        plain = unicodedata.normalize("NFD", text.lower())
        plain = plain if plain.isascii() else "".join(c for c in plain if unicodedata.category(c) != "Mn")
        found = [piece for word in _WORD.findall(plain) for piece in self._of_word(word)]
        return [self._begin, *found[:MOST_PIECES], self._end]

    def _of_word(self, word: str) -> tuple[int, ...]:
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            known = self._words[word] = self._split(word)
        return known

    def _split(self, word: str) -> tuple[int, ...]:
        """The longest piece that is known, then the longest of the rest, and so on."""
        found, at = [], 0
        while at < len(word) <= _MOST_LETTERS:
            for end in range(len(word), at, -1):
                number = self._ids.get(("##" if at else "") + word[at:end])
                if number is not None:
                    break
            else:
                return (self._unknown,)
            found.append(number)
            at = end
        return tuple(found) or (self._unknown,)


class Encoder:
    """Vectors of sentences, (n, 384), of length 1: the nearer two are, the likelier both say the same."""

    def __init__(self, held: dict[str, NDArray[np.generic]]) -> None:
        self.pieces = Pieces(bytes(np.asarray(held["vocabulary"], dtype=np.uint8)).decode("utf-8").split("\n"))
        self._table = _restored(held, "pieces")
        self._places = _restored(held, "places")
        self._norm, self._norm_bias = _restored(held, "norm"), _restored(held, "norm_bias")
        n_layers = sum(name.endswith("/qkv") for name in held)
        self._layers = [_Layer(*(_restored(held, f"{k}/{part}") for part in LAYER_PARTS)) for k in range(n_layers)]

    @classmethod
    @cache
    def load(cls) -> Encoder:
        """The shipped one.

        Raises
        ------
        ModelError
            If its file is missing or broken.
        """
        path = encoder_model()
        try:
            with np.load(path, allow_pickle=False) as held:
                return cls(dict(held))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(f"{path}: cannot be read ({error}): reinstall credscore") from error

    def vectors(self, texts: Sequence[str]) -> Array:
        """Vectors of texts, (n, 384); texts that are the same are run once."""
        distinct = list(dict.fromkeys(texts))
        rows = [self.pieces.row(text) for text in distinct]
        found = np.empty((len(rows), self._table.shape[1]), dtype=np.float32)

        def run(part: list[int]) -> None:
            found[part] = self._run(np.array([rows[k] for k in part]))

        # One part a core: most of the work beside the products of matrices would else be done on one core alone.
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(effective_n_jobs(-1)) as workers:
            deque(workers.map(run, _parts(rows)), maxlen=0)
        at = {text: k for k, text in enumerate(distinct)}
        return found[[at[text] for text in texts]]

    def _run(self, ids: NDArray[np.int64]) -> Array:
        n, length = ids.shape
        x = self._table[ids] + self._places[:length]
        x = _normed(x.reshape(n * length, -1), self._norm, self._norm_bias)
        width = x.shape[1]
        scale = np.float32((width // HEADS) ** -0.5)
        for layer in self._layers:
            q, k, v = (x @ layer.qkv + layer.qkv_bias).reshape(n, length, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
            weight = (q * scale) @ k.transpose(0, 1, 3, 2)
            weight -= weight.max(axis=-1, keepdims=True)
            np.exp(weight, out=weight)
            weight /= weight.sum(axis=-1, keepdims=True)
            seen = (weight @ v).transpose(0, 2, 1, 3).reshape(n * length, width)
            x = _normed(x + seen @ layer.out + layer.out_bias, layer.norm, layer.norm_bias)
            inner = _gelu(x @ layer.up + layer.up_bias)
            x = _normed(x + inner @ layer.down + layer.down_bias, layer.last, layer.last_bias)
        mean: Array = x.reshape(n, length, width).mean(axis=1)
        mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), _EPSILON)
        return mean


def _parts(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Rows to be run at a time: of one length, so that none has to be filled up."""
    by_length: dict[int, list[int]] = {}
    for k, row in enumerate(rows):
        by_length.setdefault(len(row), []).append(k)
    for length, members in sorted(by_length.items()):
        step = max(_BATCH // length, 1)
        yield from (members[start : start + step] for start in range(0, len(members), step))


def _normed(x: Array, gain: Array, bias: Array) -> Array:
    x -= x.mean(axis=-1, keepdims=True)
    x /= np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    x *= gain
    x += bias
    return x


def _gelu(x: Array) -> Array:
    """Gaussian error linear unit (Hendrycks & Gimpel 2016), by its tanh form."""
    inner = np.square(x)
    inner *= np.float32(0.044715)
    inner += 1
    inner *= x
    inner *= np.float32(0.7978845608028654)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _restored(held: dict[str, NDArray[np.generic]], name: str) -> Array:
    """An array as it was before it was rounded to 8 bits: each column (of weights) or row (of pieces) has a scale of its own."""
    array = np.asarray(held[name])
    if f"{name}~scale" not in held:
        return array.astype(np.float32)
    restored: Array = array.astype(np.float32) * np.asarray(held[f"{name}~scale"], dtype=np.float32)
    return restored
