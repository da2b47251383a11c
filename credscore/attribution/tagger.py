"""Linear-chain CRF over word types and positions, in two passes: which tokens are source, cue and content.

A chain of neighbours cannot know, at the first word of "The talks had failed, the two delegations said", what stands at
the end. The second pass can, for it sees the labels of the first.

The weights are trained with python-crfsuite (``credscore.training.tagging``) and used here with NumPy alone: one row of
label scores per word type and offset, gathered and added, then a Viterbi search over all sentences of a text at once.
With the same weights the labels are those that crfsuite itself would give.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.observations import (
    OFFSETS,
    STACKED_TEMPLATES,
    TEMPLATES,
    WINDOWS,
    frame_of,
    positions,
    stacked_positions,
    type_attributes,
)
from credscore.errors import ModelError
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import TypeTable
from credscore.segmentation import Document

LABELS: tuple[str, ...] = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
N_LABELS = len(LABELS)
# Tokens of sentences that are searched at a time.
_BLOCK = 20_000
# Word types whose scores are gathered at a time: each has some fifty rows of weights.
_TYPES_AT_ONCE = 1_000
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PassWeights:
    """Weights of one pass of the CRF.

    ``names`` are the state attributes ("-1|w|said", "p|quote|3"), sorted; ``state`` (n_names, 7) float32 their scores by
    label; ``transition`` (7, 7) float32 from row to column label; ``edge`` (2, 7) float32 added at a sentence's first and
    last token.
    """

    names: tuple[str, ...]
    state: NDArray[np.float32]
    transition: NDArray[np.float32]
    edge: NDArray[np.float32]

    def __post_init__(self) -> None:
        expected = ((len(self.names), N_LABELS), (N_LABELS, N_LABELS), (2, N_LABELS))
        given = (self.state.shape, self.transition.shape, self.edge.shape)
        if given != expected:
            raise ModelError(f"tagger weights have shapes {given}; expected {expected}")


@dataclass(frozen=True)
class TaggerWeights:
    """Weights of both passes: the second sees the labels of the first (stacked sequential learning)."""

    first: PassWeights
    second: PassWeights


@dataclass(frozen=True, slots=True)
class Tags:
    """Label codes (indices into ``LABELS``) after the first and after the second pass, (n_tokens,) each, and ``margin``,
    by how much the final label's own score exceeds that of "O" (0 where it is "O")."""

    first: IntArray
    labels: IntArray
    margin: FloatArray


class _Pass:
    """Scores of one pass by position code, and its search."""

    def __init__(self, weights: PassWeights, templates: tuple[tuple[str, int], ...]) -> None:
        self.transition = weights.transition.astype(np.float64)
        self.edge = weights.edge.astype(np.float64)
        self.by_position = [np.zeros((size, N_LABELS)) for _, size in templates]
        index = {name: k for k, (name, _) in enumerate(templates)}
        # The names are sorted: those of positions stand together.
        for row in range(bisect_left(weights.names, "p|"), bisect_left(weights.names, "p}")):
            _, kind, value = weights.names[row].split("|", 2)
            if kind in index and value.isdecimal() and int(value) < templates[index[kind]][1]:
                self.by_position[index[kind]][int(value)] += weights.state[row]

    def search(self, scores: FloatArray, first: IntArray, blocks: Sequence[tuple[int, int, _Chains]]) -> IntArray:
        """Add what sentences' edges tell to the other scores (in place), then find the best labels."""
        scores[first[:-1]] += self.edge[0]
        scores[first[1:] - 1] += self.edge[1]
        return viterbi(scores, first, self.transition, blocks=blocks)


class _TypeWeights:
    """Scores of both passes by attribute of a word type."""

    def __init__(self, weights: TaggerWeights) -> None:
        first, second = weights.first, weights.second
        # Looked up by name as types are met: to sort a hundred thousand names first would take half a second at each start.
        # One dictionary for both passes, which know nearly the same names: it takes twenty megabytes.
        self._row = dict(zip(first.names, range(len(first.names)), strict=True))
        of_second = [self._row.setdefault(name, len(self._row)) for name in second.names]
        # Scores of an attribute in both passes, 0 in the one that does not know it.
        self._state = np.zeros((len(self._row), 2 * N_LABELS), dtype=np.float32)
        self._state[: len(first.names), :N_LABELS] = first.state
        self._state[of_second, N_LABELS:] = second.state
        self._prefixes = {
            kind: tuple((OFFSETS.index(offset), f"{offset}|{kind}|") for offset in offsets)
            for kind, offsets in WINDOWS.items()
        }

    def scores_of(self, attributes: Sequence[Sequence[tuple[str, str]]]) -> FloatArray:
        """What the attributes of some word types tell about the labels around them, (n_offsets, n_types, 14)."""
        n = len(attributes)
        rows: list[int] = []
        places: list[int] = []
        row_of = self._row.get
        for number, of_type in enumerate(attributes):
            for kind, value in of_type:
                for offset, prefix in self._prefixes[kind]:
                    row = row_of(prefix + value)
                    if row is not None:
                        rows.append(row)
                        places.append(offset * n + number)
        found = np.zeros((len(OFFSETS) * n, 2 * N_LABELS))
        if rows:
            order = np.argsort(places, kind="stable")
            place = np.array(places)[order]
            begin = np.flatnonzero(np.diff(place, prepend=-1))
            told = self._state.take(np.array(rows)[order], axis=0)
            found[place[begin]] = np.add.reduceat(told, begin, axis=0, dtype=np.float64)
        return found.reshape(len(OFFSETS), n, 2 * N_LABELS)


class Tagger:
    """Tags documents with fixed weights. Safe to use from several threads."""

    def __init__(self, weights: TaggerWeights) -> None:
        first, second = _Pass(weights.first, TEMPLATES), _Pass(weights.second, (*TEMPLATES, *STACKED_TEMPLATES))
        self._passes = (first, second)
        self._types = _TypeWeights(weights)
        # The positions that both passes see are scored for both at once.
        shared, self._stacked = second.by_position[: len(TEMPLATES)], second.by_position[len(TEMPLATES) :]
        self._shared = [np.hstack(tables) for tables in zip(first.by_position, shared, strict=True)]
        self._lock = threading.Lock()
        self._table: TypeTable | None = None
        self._filled = 0
        self._scores = _no_scores(0)

    def tag(self, document: Document, columns: Columns) -> Tags:
        """Labels of all tokens."""
        if not document.tokens:
            empty = np.zeros(0, dtype=np.int64)
            return Tags(empty, empty, np.zeros(0))
        first = document.sentence_first
        blocks = list(_blocks(first))
        scores = self._window_scores(document, columns)
        frame = frame_of(document, columns)
        _add_rows(scores, self._shared, positions(document, columns, frame).codes)
        one = self._passes[0].search(scores[:, :N_LABELS].copy(), first, blocks)
        emissions = scores[:, N_LABELS:].copy()
        _add_rows(emissions, self._stacked, stacked_positions(document, columns, one, frame).codes)
        two = self._passes[1].search(emissions, first, blocks)
        return Tags(one, two, emissions[np.arange(len(two)), two] - emissions[:, 0])

    def _window_scores(self, document: Document, columns: Columns) -> FloatArray:
        """What the word types around each token add to its labels, for both passes, (n_tokens, 14)."""
        return _window_sums(self._type_scores(columns.table), columns.ids, np.diff(document.sentence_first))

    def _type_scores(self, table: TypeTable) -> FloatArray:
        """Scores of every type of the table by offset, (n_offsets, n_types + 1, 14); computed once a type."""
        with self._lock:
            if self._table is not table:
                self._table, self._filled = table, 0
                self._scores = _no_scores(0)
            size = len(table.words)
            if size >= self._scores.shape[1]:
                # A type takes a kilobyte: grown by a quarter, not twofold.
                grown = _no_scores(size + size // 4)
                grown[:, : self._filled] = self._scores[:, : self._filled]
                self._scores = grown
            for low in range(self._filled, size, _TYPES_AT_ONCE):
                some = range(low, min(low + _TYPES_AT_ONCE, size))
                attributes = [type_attributes(table, index) for index in some]
                self._scores[:, some.start : some.stop] = self._types.scores_of(attributes)
            self._filled = size
            return self._scores


def _no_scores(n_types: int) -> FloatArray:
    """Zeros for so many types, and a last row that stays zero: it stands for the blank beyond a sentence's edge."""
    return np.zeros((len(OFFSETS), n_types + 1, 2 * N_LABELS))


def _add_rows(scores: FloatArray, tables: Sequence[FloatArray], codes: Sequence[IntArray]) -> None:
    """Add to each token's scores its row of every table, in place."""
    for table, code in zip(tables, codes, strict=True):
        # ``take`` needs a third of the time of an index.
        scores += table.take(code, axis=0)


def _window_sums(type_scores: FloatArray, ids: IntArray, lengths: IntArray) -> FloatArray:
    """Sums over the words around each token of what they add at their offset.

    ``type_scores`` (n_offsets, n_types + 1, 14), the last row of zeros; ``ids`` (n_tokens,) types; ``lengths`` (n_sentences,)
    in tokens. Returns (n_tokens, 14).
    """
    reach = max(OFFSETS)
    # Sentences are laid out with blanks between them, so that no window reaches over an edge.
    slot = np.arange(len(ids)) + np.repeat(np.arange(1, len(lengths) + 1) * reach, lengths)
    padded = np.full(len(ids) + (len(lengths) + 1) * reach, -1)
    padded[slot] = ids
    found = np.zeros((len(ids), type_scores.shape[2]))
    for scores, offset in zip(type_scores, OFFSETS, strict=True):
        # A token at ``slot`` sees the word ``offset`` places on.
        found += scores.take(padded.take(slot + offset), axis=0)
    return found


@dataclass(frozen=True, slots=True)
class _Chains:
    """The way of a search through some sentences: from both ends of each to its middle, in step with all others.

    A sentence makes two chains, forward and backward, that meet at its middle token; so there are half as many steps as the
    longest sentence has tokens. The longer chains come first: those that reach a step are the first ``width[step]``. Items,
    the tokens of chains, stand step by step.
    """

    token: IntArray  # (n_items,)
    width: list[int]  # (n_steps,)
    begin: list[int]  # (n_steps,) first item of each step
    backward: NDArray[np.bool_]  # (n_chains,)
    sentence: IntArray  # (n_chains,)
    middle: IntArray  # (2, n_sentences) last items of the forward and of the backward chain


def _chains(first: IntArray) -> _Chains:
    """The chains of sentences, given the index of each one's first token and the number of tokens."""
    lengths = np.diff(first)
    half = (lengths - 1) // 2
    sizes = np.concatenate([half + 1, lengths - half])
    order = np.argsort(-sizes, kind="stable")
    sizes, backward = sizes[order], order >= len(lengths)
    starts = np.concatenate([first[:-1], first[1:] - 1])[order]
    width = np.cumsum(np.bincount(sizes)[:0:-1])[::-1]
    below = np.concatenate([[0], np.cumsum(width)])
    step = np.repeat(np.arange(len(width)), width)
    chain = np.arange(below[-1]) - below[step]
    middle = np.empty(len(order), dtype=np.int64)
    middle[order] = below[sizes - 1] + np.arange(len(order))
    return _Chains(
        token=starts[chain] + np.where(backward, -1, 1)[chain] * step,
        width=width.tolist(),
        begin=below[:-1].tolist(),
        backward=backward,
        sentence=order % len(lengths),
        middle=middle.reshape(2, -1),
    )


def _blocks(first: IntArray) -> Iterator[tuple[int, int, _Chains]]:
    """Token ranges of some sentences at a time, with their chains: a token takes a kilobyte in a search."""
    low = 0
    while low < len(first) - 1:
        high = int(np.searchsorted(first, first[low] + _BLOCK, side="right")) - 1
        high = max(high, low + 1)
        yield int(first[low]), int(first[high]), _chains(first[low : high + 1] - first[low])
        low = high


def viterbi(
    emissions: FloatArray,
    first: IntArray,
    transition: FloatArray,
    *,
    blocks: Sequence[tuple[int, int, _Chains]] | None = None,
) -> IntArray:
    """Best label sequence of each sentence.

    Parameters
    ----------
    emissions : (n_tokens, n_labels), label scores.
    first : (n_sentences + 1,), index of each sentence's first token.
    transition : (n_labels, n_labels), score from row to column label.
    blocks : ``_blocks(first)``, where the same sentences are searched more than once.

    Returns
    -------
    (n_tokens,) int64
    """
    blocks = list(_blocks(first)) if blocks is None else blocks
    return np.concatenate([_search(emissions[low:high], chains, transition) for low, high, chains in blocks])


def _search(emissions: FloatArray, chains: _Chains, transition: FloatArray) -> IntArray:
    best = _best_to_items(emissions, chains, transition)
    forward, backward = best[chains.middle]
    # The best sequence with a label at the middle is the best one up to there and the best one from there on; the middle
    # token's own score counts in both.
    at_middle = forward + backward - emissions[chains.token[chains.middle[0]]]
    label = at_middle.argmax(axis=1)[chains.sentence]
    # Then back along the chains, from label to best label before.
    into = np.concatenate([transition.T, transition])
    row = chains.backward * emissions.shape[1]
    chosen = np.empty(len(best), dtype=np.int64)
    width, begin = chains.width, chains.begin
    for n, here, before in zip(width[:0:-1], begin[:0:-1], begin[-2::-1], strict=True):
        now = label[:n]
        chosen[here : here + n] = now
        candidates = into.take(row[:n] + now, axis=0)
        candidates += best[before : before + n]
        candidates.argmax(axis=1, out=now)
    chosen[: width[0]] = label
    found = np.empty(len(emissions), dtype=np.int64)
    found[chains.token] = chosen
    return found


def _best_to_items(emissions: FloatArray, chains: _Chains, transition: FloatArray) -> FloatArray:
    """Score of the best way along its chain to each item and label, the item's own score included, (n_items, n_labels)."""
    # Labels by rows, so that each operation runs over the chains: there are more of them than labels.
    best = emissions.take(chains.token, axis=0).T.copy()
    moves = np.where(chains.backward, transition.T[:, :, None], transition[:, :, None])
    n_labels = len(transition)
    buffer = np.empty(moves.size)
    before = best[:, : chains.width[0]]
    for n, begin in zip(chains.width[1:], chains.begin[1:], strict=True):
        candidates = buffer[: n_labels * n_labels * n].reshape(n_labels, n_labels, n)
        np.add(before[:, None, :n], moves[:, :, :n], out=candidates)
        before = best[:, begin : begin + n]
        np.add(before, np.maximum.reduce(candidates, axis=0), out=before)
    return best.T.copy()


def weights_from_scores(
    state: Mapping[tuple[str, str], float], transition: Mapping[tuple[str, str], float]
) -> PassWeights:
    """Gather crfsuite's sparse weights into arrays; attributes whose scores are all zero are left out."""
    by_name: dict[str, FloatArray] = {}
    edge = np.zeros((2, N_LABELS), dtype=np.float32)
    for (name, label), weight in state.items():
        if weight == 0:
            continue
        if name in ("first", "last"):
            edge[int(name == "last"), LABELS.index(label)] = weight
            continue
        by_name.setdefault(name, np.zeros(N_LABELS))[LABELS.index(label)] = weight
    names = tuple(sorted(by_name))
    matrix = np.array([by_name[name] for name in names], dtype=np.float32).reshape(len(names), N_LABELS)
    moves = np.zeros((N_LABELS, N_LABELS), dtype=np.float32)
    for (before, after), weight in transition.items():
        moves[LABELS.index(before), LABELS.index(after)] = weight
    return PassWeights(names, matrix, moves, edge)
