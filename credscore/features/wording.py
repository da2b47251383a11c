"""What a sentence sounds like: learned scores of its words, for what no list foresees (a scene, a clause of a document).

A small linear model stands behind each column, over what a sentence is made of (``sentence_keys``): its words and pairs of
words, their Brown clusters, their parts of speech and pairs of those, and the bones of its clause (``clause.clause_keys``).
It is fitted out of fold, so that the classifier learns how far its scores can be trusted on articles that it has not seen.
Names and numbers count as "NAME" and "NUM" alone: the model must not learn who is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement, pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.features.base import Feature
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import SHAPES, word_paths, word_tags

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FAMILY = "wording"
# What a reason says of the weightiest words, where some weigh more than all others.
ABOVE_ALL = ", above all {evidence}"
_MORE = f"Worded like sentences that are well sourced{ABOVE_ALL}"
_LESS = f"Worded like sentences that are weakly sourced or unsourced{ABOVE_ALL}"
# What each score is fitted to tell of a sentence: that it is a claim, has a source, tells a scene or of a document, that its
# level is 3 or 4; that it is 1, that the source has access, and that the source stands in another sentence.
WORDING_TARGETS = ("claim", "sourced", "observation", "document", "solid", "weak", "access", "carried")
# A score counts by more than its size: from where on it counts, and, for the first ones, together with which other one.
_KNOTS = (-2.0, -1.0, 0.0, 1.0, 2.0)
_PAIRED = 5
_PAIRS = tuple(combinations_with_replacement(range(_PAIRED), 2))
WORDING_FEATURES: tuple[Feature, ...] = tuple(
    Feature(name, _MORE, reference=None, says_less=_LESS)
    for name in (
        *WORDING_TARGETS,
        *(f"{name}_over_{knot:g}".replace("-", "minus_") for knot in _KNOTS for name in WORDING_TARGETS),
        *(f"{WORDING_TARGETS[one]}_by_{WORDING_TARGETS[other]}" for one, other in _PAIRS),
    )
)
_NAME_SHAPES = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed", "Initial"))
_NUMBER = SHAPES.index("number")
_NAME_TAG, _NUMBER_TAG = "+NNP", "+NUM"
_IS_NAME = np.array([code in _NAME_SHAPES for code in range(len(SHAPES))])
_LIMIT = 4.0


@dataclass(frozen=True, slots=True)
class TokenTable:
    """Tokens of a text, or some of them: lower-case forms, code columns of the vocabulary, whether each begins its sentence,
    and the sentence of each; all (n_tokens,)."""

    lower: list[str]
    shape: IntArray
    tag: IntArray
    path: IntArray
    initial: NDArray[np.bool_]
    sentence: IntArray
    n_sentences: int

    @classmethod
    def of(cls, lower: list[str], columns: Columns, sentence_first: IntArray) -> TokenTable:
        """All tokens of a text; ``sentence_first`` (n_sentences + 1,) is the first token of each sentence."""
        n = len(sentence_first) - 1
        initial = np.zeros(len(lower), dtype=np.bool_)
        initial[sentence_first[:-1]] = True
        sentence = np.repeat(np.arange(n), np.diff(sentence_first))
        return cls(lower, columns.shape, columns.tag, columns.path, initial, sentence, n)

    def only(self, at: IntArray) -> TokenTable:
        """The tokens at some indices."""
        lower = [self.lower[k] for k in at.tolist()]
        return TokenTable(
            lower, self.shape[at], self.tag[at], self.path[at], self.initial[at], self.sentence[at], self.n_sentences
        )


@dataclass(frozen=True)
class WordingModel:
    """``keys`` sorted; ``weights`` (n_keys, n_columns) and ``intercepts`` (n_columns,) float32 of their scores."""

    keys: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def __post_init__(self) -> None:
        n = len(self.intercepts)
        if self.weights.shape != (len(self.keys), n) or self.intercepts.shape != (n,):
            raise ModelError(
                f"wording weights have shapes {self.weights.shape} and {self.intercepts.shape}; "
                f"expected ({len(self.keys)}, n) and (n,)"
            )
        object.__setattr__(self, "_ids", {key: index for index, key in enumerate(self.keys)})
        object.__setattr__(self, "_index", KeyIndex(self.keys))
        # A last row of zeros, so that -1 stands for what is not known.
        weights = np.zeros((len(self.keys) + 1, n))
        weights[:-1] = self.weights
        object.__setattr__(self, "_weights", weights)

    def measure_text(self, tokens: TokenTable, bones: Sequence[Iterable[str]]) -> FloatArray:
        """What ``measure`` gives for a text's ``sentence_keys`` with ``bones``; the former need not be made for it.

        Parameters
        ----------
        bones : each sentence's ``clause_keys``.
        """
        index: KeyIndex = self._index  # type: ignore[attr-defined]
        ids: dict[str, int] = self._ids  # type: ignore[attr-defined]
        owner, key = index.find(tokens)
        more = [(sentence, ids[name]) for sentence, names in enumerate(bones) for name in names if name in ids]
        further = np.array(more, dtype=np.int64).reshape(len(more), 2)
        owner, key = np.concatenate([owner, further[:, 0]]), np.concatenate([key, further[:, 1]])
        return self.scores_of(owner, key, tokens.n_sentences)

    def token_scores(self, tokens: TokenTable) -> tuple[FloatArray, FloatArray]:
        """What the keys of each token weigh, and those of its pair with the token before it, both (n_tokens, n_columns)."""
        weights: FloatArray = self._weights  # type: ignore[attr-defined]
        index: KeyIndex = self._index  # type: ignore[attr-defined]
        single, pairs = index.rows(tokens)
        return weights[single].sum(axis=1), weights[pairs].sum(axis=1)

    def scores_of(self, owner: IntArray, key: IntArray, n: int) -> FloatArray:
        """Scores (n, n_columns) of ``n`` sentences with the keys (rows of the weights) that each of them owns."""
        weights: FloatArray = self._weights  # type: ignore[attr-defined]
        order = np.argsort(owner, kind="stable")
        owner, key = owner[order], key[order]
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        totals = np.zeros((n, weights.shape[1]))
        if len(begins):
            totals[owner[begins]] = np.add.reduceat(weights[key], begins)
        known = np.maximum(np.bincount(owner, minlength=n), 1)
        return np.clip(totals / np.sqrt(known)[:, None] + self.intercepts, -_LIMIT, _LIMIT)

    def measure(self, sentences: Iterable[set[str]]) -> FloatArray:
        """Scores of every sentence, given as its keys: (n_sentences, n_columns), in -4..4."""
        ids: dict[str, int] = self._ids  # type: ignore[attr-defined]
        rows = []
        for keys in sentences:
            known = sorted(ids[key] for key in keys if key in ids)
            rows.append(self.weights[known].sum(axis=0, dtype=np.float64) / np.sqrt(max(len(known), 1)))
        scores = np.array(rows).reshape(len(rows), len(self.intercepts)) + self.intercepts
        return np.clip(scores, -_LIMIT, _LIMIT)


def shaped(scores: FloatArray) -> FloatArray:
    """The columns ``WORDING_FEATURES`` of scores (n, n_targets): the scores, how far they lie above some values, and products
    of two. A linear model of these can bend: a score of 3 tells hardly more than one of 2."""
    above = [np.maximum(scores - knot, 0.0) for knot in _KNOTS]
    one, other = zip(*_PAIRS, strict=True)
    return np.hstack([scores, *above, scores[:, one] * scores[:, other]])


def slopes(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """How much each score counts around its value, (n, n_targets), if the columns of ``shaped`` count ``weights`` (n,
    n_columns)."""
    n = len(WORDING_TARGETS)
    slope = weights[:, :n].copy()
    for k, knot in enumerate(_KNOTS, start=1):
        slope += weights[:, k * n : (k + 1) * n] * (scores > knot)
    for k, (one, other) in enumerate(_PAIRS, start=(len(_KNOTS) + 1) * n):
        slope[:, one] += weights[:, k] * scores[:, other]
        slope[:, other] += weights[:, k] * scores[:, one]
    return slope


class KeyIndex:
    """Rows of the keys by what they are made of, for whole texts at once: words, tags, clusters, and pairs of the first two."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        tags, paths = _tag_keys(), _path_keys()
        code = {tag: k for k, tag in enumerate(tags)}
        self.n = len(keys)
        self.word: dict[str, int] = {}
        self.tag_pair = np.full((len(tags), len(tags)), -1, dtype=np.int64)
        joined = []
        for index, key in enumerate(keys):
            one, space, other = key.partition(" ")
            if not space:
                self.word[key] = index
            elif one in code and other in code:
                self.tag_pair[code[one], code[other]] = index
            else:
                joined.append((one, other, index))
        word = self.word
        self.number, self.name = word.get("NUM", -1), word.get("NAME", -1)
        self.tag = np.array([word.get(tag, -1) for tag in tags], dtype=np.int64)
        self.path = np.array([-1, *(word.get(path, -1) for path in paths[1:])], dtype=np.int64)
        known = [(word[one] * self.n + word[two], index) for one, two, index in joined if one in word and two in word]
        known.sort()
        # Ends with a code that no pair has, so that a search never runs out.
        self.pair_code = np.array([*(pair for pair, _ in known), np.iinfo(np.int64).max], dtype=np.int64)
        self.pair_row = np.array([*(index for _, index in known), -1], dtype=np.int64)

    def rows(self, tokens: TokenTable) -> tuple[IntArray, IntArray]:
        """Rows of each token's word, part of speech and cluster (n_tokens, 3), and of its two pairs, of words and of parts of
        speech, with the token before it in its sentence (n_tokens, 2); -1 where one is not known."""
        owner, lower, number = tokens.sentence, tokens.lower, tokens.shape == _NUMBER
        name = _IS_NAME[tokens.shape] & ~tokens.initial
        word = np.fromiter(map(self.word.get, lower, repeat(-1)), dtype=np.int64, count=len(lower))
        word[number], word[name] = self.number, self.name
        tag = tokens.tag.copy()
        tag[number], tag[name] = _tag_code(_NUMBER_TAG), _tag_code(_NAME_TAG)
        path = np.where(number | name, 0, tokens.path)
        pairs = np.full((len(lower), 2), -1, dtype=np.int64)
        within = owner[:-1] == owner[1:]
        both = within & (word[:-1] >= 0) & (word[1:] >= 0)
        wanted = np.where(both, word[:-1] * self.n + word[1:], -1)
        at = np.searchsorted(self.pair_code, wanted)
        pairs[1:, 0] = np.where(self.pair_code[at] == wanted, self.pair_row[at], -1)
        pairs[1:, 1] = np.where(within, self.tag_pair[tag[:-1], tag[1:]], -1)
        return np.stack([word, self.tag[tag], self.path[path]], axis=1), pairs

    def find(self, tokens: TokenTable) -> tuple[IntArray, IntArray]:
        """Sentence and row of each known key, each key once a sentence."""
        rows = np.concatenate([each.T.ravel() for each in self.rows(tokens)])
        owners = np.tile(tokens.sentence, 5)
        # Not np.unique: since NumPy 2.3 it hashes, which takes ten to sixty times as long as this.
        found = np.sort(owners[rows >= 0] * (self.n + 1) + rows[rows >= 0])
        sentence, key = np.divmod(found[np.diff(found, prepend=-1) != 0], self.n + 1)
        return sentence, key


@cache
def _tag_code(tag: str) -> int:
    return _tag_keys().index(tag)


def sentence_keys(tokens: TokenTable) -> list[set[str]]:
    """What each sentence is made of, as the wording model counts it.

    "said" and "the talks" are a word and a pair, "+VBD" and "+PRP VBD" parts of speech (as far as the word alone tells
    them), "#0010111" is a Brown cluster. Inside a sentence a capitalised word is "NAME".
    """
    tags, paths = _tag_keys(), _path_keys()
    made: list[tuple[list[str], list[str], set[str]]] = [([], [], set()) for _ in range(tokens.n_sentences)]
    for form, shape, tag, path, initial, sentence in zip(
        tokens.lower,
        tokens.shape.tolist(),
        tokens.tag.tolist(),
        tokens.path.tolist(),
        tokens.initial.tolist(),
        tokens.sentence.tolist(),
        strict=True,
    ):
        words, parts, keys = made[sentence]
        if shape == _NUMBER:
            words.append("NUM")
            parts.append(_NUMBER_TAG)
        elif shape in _NAME_SHAPES and not initial:
            words.append("NAME")
            parts.append(_NAME_TAG)
        else:
            words.append(form)
            parts.append(tags[tag])
            keys.add(paths[path])
    for words, parts, keys in made:
        keys.update(words, parts)
        keys.update(f"{a} {b}" for a, b in pairwise(words))
        keys.update(f"{a} {b}" for a, b in pairwise(parts))
        keys.discard("")
    return [keys for _, _, keys in made]


@cache
def _tag_keys() -> tuple[str, ...]:
    return (*(f"+{tag or '?'}" for tag in word_tags()), _NUMBER_TAG)


@cache
def _path_keys() -> tuple[str, ...]:
    return ("", *(f"#{path}" for path in word_paths()[1:]))
