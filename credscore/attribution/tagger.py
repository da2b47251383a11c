"""Linear-chain CRF over word types and positions, in two passes: which tokens are source, cue and content.

A chain of neighbours cannot know, at the first word of "The talks had failed, the two delegations said", what stands at
the end. The second pass can, for it sees the labels of the first.

The weights are trained with python-crfsuite (``credscore.training.tagging``) and used here with NumPy alone: one row of
label scores per word type and offset, gathered and added, then a Viterbi search over all sentences of a text at once.
The labels are those that crfsuite itself would give.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.observations import (
    OFFSETS,
    STACKED_TEMPLATES,
    TEMPLATES,
    WINDOWS,
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
# Tokens whose word scores are added up at a time.
_BLOCK = 20_000
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
    """Scores of one pass by word type and by position code."""

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
        # Looked up by name as types are met: to sort a hundred thousand names first would take half a second at each start.
        self._row = dict(zip(weights.names, range(len(weights.names)), strict=True))
        self._state = weights.state
        self._prefixes = {
            kind: tuple((OFFSETS.index(offset), f"{offset}|{kind}|") for offset in offsets)
            for kind, offsets in WINDOWS.items()
        }

    def add_type(self, attributes: Sequence[tuple[str, str]], scores: FloatArray) -> None:
        """Add what a word type's attributes tell about the labels around it to ``scores`` (n_offsets, 7), in place."""
        for kind, value in attributes:
            for offset, prefix in self._prefixes[kind]:
                row = self._row.get(prefix + value)
                if row is not None:
                    scores[offset] += self._state[row]

    def finish(self, scores: FloatArray, codes: Sequence[IntArray], first: IntArray) -> IntArray:
        """Add positions and edges to the types' scores (in place), then search."""
        for rows, code in zip(self.by_position, codes, strict=True):
            scores += rows[code]
        scores[first[:-1]] += self.edge[0]
        scores[first[1:] - 1] += self.edge[1]
        return viterbi(scores, first, self.transition)


class Tagger:
    """Tags documents with fixed weights. Safe to use from several threads."""

    def __init__(self, weights: TaggerWeights) -> None:
        self._passes = (_Pass(weights.first, TEMPLATES), _Pass(weights.second, (*TEMPLATES, *STACKED_TEMPLATES)))
        self._lock = threading.Lock()
        self._table: TypeTable | None = None
        self._filled = 0
        self._scores = np.zeros((0, len(OFFSETS), 2 * N_LABELS))

    def tag(self, document: Document, columns: Columns) -> Tags:
        """Labels of all tokens."""
        if not document.tokens:
            empty = np.zeros(0, dtype=np.int64)
            return Tags(empty, empty, np.zeros(0))
        first = document.sentence_first
        scores = self._window_scores(document, columns)
        codes = positions(document, columns).codes
        one = self._passes[0].finish(np.ascontiguousarray(scores[:, :N_LABELS]), codes, first)
        stacked = stacked_positions(document, columns, one).codes
        emissions = np.ascontiguousarray(scores[:, N_LABELS:])
        two = self._passes[1].finish(emissions, (*codes, *stacked), first)
        return Tags(one, two, emissions[np.arange(len(two)), two] - emissions[:, 0])

    def _window_scores(self, document: Document, columns: Columns) -> FloatArray:
        """What the word types around each token add to its labels, for both passes, (n_tokens, 14)."""
        table_scores = self._type_scores(columns.table)
        found = np.empty((len(columns.ids), 2 * N_LABELS))
        # Some sentences at a time: a token takes a kilobyte here.
        edges = document.sentence_first
        low = 0
        while low < len(edges) - 1:
            high = int(np.searchsorted(edges, edges[low] + _BLOCK, side="right")) - 1
            high = max(high, low + 1)
            first, last = int(edges[low]), int(edges[high])
            found[first:last] = _window_sums(table_scores[columns.ids[first:last]], np.diff(edges[low : high + 1]))
            low = high
        return found

    def _type_scores(self, table: TypeTable) -> FloatArray:
        """Scores of every type of the table by offset, (n_types, n_offsets, 14); computed once a type."""
        with self._lock:
            if self._table is not table:
                self._table, self._filled = table, 0
                self._scores = np.zeros((len(table.columns), len(OFFSETS), 2 * N_LABELS))
            size = len(table.words)
            if size > len(self._scores):
                grown = np.zeros((len(table.columns), len(OFFSETS), 2 * N_LABELS))
                grown[: self._filled] = self._scores[: self._filled]
                self._scores = grown
            for index in range(self._filled, size):
                attributes = type_attributes(table, index)
                for number, tagging in enumerate(self._passes):
                    tagging.add_type(attributes, self._scores[index, :, number * N_LABELS : (number + 1) * N_LABELS])
            self._filled = size
            return self._scores


def _window_sums(gathered: FloatArray, lengths: IntArray) -> FloatArray:
    """Sums over the words around each token of what they add at their offset.

    ``gathered`` (n_tokens, n_offsets, 14), ``lengths`` (n_sentences,) in tokens; returns (n_tokens, 14).
    """
    reach = max(OFFSETS)
    # Sentences are laid out with blank rows between them, so that no window reaches over an edge.
    slot = np.arange(len(gathered)) + np.repeat(np.arange(1, len(lengths) + 1) * reach, lengths)
    padded = np.zeros((len(gathered) + (len(lengths) + 1) * reach, len(OFFSETS), 2 * N_LABELS))
    padded[slot] = gathered
    found = np.zeros((len(gathered), 2 * N_LABELS))
    for index, offset in enumerate(OFFSETS):
        # A token at ``slot`` sees the word ``offset`` places on.
        found += padded[slot + offset, index]
    return found


def viterbi(emissions: FloatArray, first: IntArray, transition: FloatArray) -> IntArray:
    """Best label sequence of each sentence.

    Parameters
    ----------
    emissions : (n_tokens, n_labels), label scores.
    first : (n_sentences + 1,), index of each sentence's first token.
    transition : (n_labels, n_labels), score from row to column label.

    Returns
    -------
    (n_tokens,) int64
    """
    lengths = np.diff(first)
    order = np.argsort(-lengths, kind="stable")
    starts, sizes = first[:-1][order], lengths[order]
    longest = int(sizes[0])
    # How many sentences are longer than each step: they come first.
    alive = np.searchsorted(-sizes, -np.arange(longest), side="left")
    # Back pointers of one step after the other, each for the sentences that reach it: as many rows as tokens.
    below = np.concatenate([[0], np.cumsum(alive)])
    n_labels = emissions.shape[1]
    into = np.ascontiguousarray(transition.T)
    back = np.zeros((int(below[-1]), n_labels), dtype=np.intp)
    best = emissions[starts]
    final = best.copy()
    for step in range(1, longest):
        n = alive[step]
        candidates = best[:n, None, :] + into
        candidates.argmax(axis=2, out=back[below[step] : below[step + 1]])
        best = candidates.max(axis=2)
        best += emissions[starts[:n] + step]
        final[:n] = best
    labels = np.zeros(len(emissions), dtype=np.int64)
    current = final.argmax(axis=1)
    for step in range(longest - 1, -1, -1):
        n = alive[step]
        labels[starts[:n] + step] = current[:n]
        if step:
            current[:n] = back[below[step] + np.arange(n), current[:n]]
    return labels


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
