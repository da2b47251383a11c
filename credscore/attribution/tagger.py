"""Linear-chain CRF over word types and positions: which tokens are source, cue and content.

The weights are trained with python-crfsuite (``credscore.training.tagging``) and used here with NumPy alone: one row of
label scores per word type and offset, gathered and added, then a Viterbi search over all sentences of a text at once.
The labels are those that crfsuite itself would give.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.observations import OFFSETS, TEMPLATES, WINDOWS, positions, type_attributes
from credscore.errors import ModelError
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import TypeTable
from credscore.segmentation import Document

LABELS: tuple[str, ...] = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
N_LABELS = len(LABELS)
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class TaggerWeights:
    """Weights of the CRF.

    ``names`` are the state attributes ("-1|w|said", "p|quote|3"), sorted; ``state`` (n_names, 7) float32 their scores by
    label; ``transition`` (7, 7) float32 from row to column label; ``edge`` (2, 7) float32 added at a sentence's first and
    last token.
    """

    names: tuple[str, ...]
    state: NDArray[np.float32]
    transition: NDArray[np.float32]
    edge: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.state.shape != (len(self.names), N_LABELS) or self.transition.shape != (N_LABELS, N_LABELS):
            raise ModelError(
                f"tagger weights have shapes {self.state.shape} and {self.transition.shape}; expected "
                f"({len(self.names)}, {N_LABELS}) and ({N_LABELS}, {N_LABELS})"
            )


class Tagger:
    """Tags documents with fixed weights. Safe to use from several threads."""

    def __init__(self, weights: TaggerWeights) -> None:
        self.weights = weights
        self._transition = weights.transition.astype(np.float64)
        self._edge = weights.edge.astype(np.float64)
        # (kind, value) -> rows by offset: [(offset index, label scores), ...]
        self._type_rows: dict[tuple[str, str], list[tuple[int, FloatArray]]] = {}
        self._position_rows = [np.zeros((size, N_LABELS)) for _, size in TEMPLATES]
        template = {name: index for index, (name, _) in enumerate(TEMPLATES)}
        for row, name in enumerate(weights.names):
            scores = weights.state[row].astype(np.float64)
            where, kind, value = name.split("|", 2)
            if where == "p":
                if kind in template and value.isdecimal() and int(value) < TEMPLATES[template[kind]][1]:
                    self._position_rows[template[kind]][int(value)] += scores
            elif int(where) in OFFSETS:
                self._type_rows.setdefault((kind, value), []).append((OFFSETS.index(int(where)), scores))
        self._lock = threading.Lock()
        self._table: TypeTable | None = None
        self._filled = 0
        self._scores = np.zeros((0, len(OFFSETS), N_LABELS))

    def tag(self, document: Document, columns: Columns) -> IntArray:
        """Label codes (indices into ``LABELS``) of all tokens, (n_tokens,)."""
        if not document.tokens:
            return np.zeros(0, dtype=np.int64)
        return viterbi(self.emissions(document, columns), document.sentence_first, self._transition)

    def emissions(self, document: Document, columns: Columns) -> FloatArray:
        """Label scores of every token before the search, (n_tokens, 7)."""
        reach = max(OFFSETS)
        table_scores = self._type_scores(columns.table)
        # Sentences are laid out with blank rows between them, so that no window reaches over an edge.
        lengths = np.diff(document.sentence_first)
        slot = np.arange(len(columns.ids)) + np.repeat(np.arange(1, len(lengths) + 1) * reach, lengths)
        total = len(columns.ids) + (len(lengths) + 1) * reach
        gathered = table_scores[columns.ids]
        scores = np.zeros((total + 2 * reach, N_LABELS))
        padded = np.zeros((total, N_LABELS))
        for index, offset in enumerate(OFFSETS):
            padded[slot] = gathered[:, index]
            # The word at ``slot`` is seen by the token that has it at ``offset``.
            scores[reach - offset : reach - offset + total] += padded
        found: FloatArray = scores[reach + slot]
        for rows, codes in zip(self._position_rows, positions(document, columns).codes, strict=True):
            found += rows[codes]
        found[document.sentence_first[:-1]] += self._edge[0]
        found[document.sentence_first[1:] - 1] += self._edge[1]
        return found

    def _type_scores(self, table: TypeTable) -> FloatArray:
        """Scores of every type of the table by offset, (n_types, n_offsets, 7); computed once a type."""
        with self._lock:
            if self._table is not table:
                self._table, self._filled = table, 0
                self._scores = np.zeros((len(table.columns), len(OFFSETS), N_LABELS))
            size = len(table.words)
            if size > len(self._scores):
                grown = np.zeros((len(table.columns), len(OFFSETS), N_LABELS))
                grown[: self._filled] = self._scores[: self._filled]
                self._scores = grown
            for index in range(self._filled, size):
                for attribute in type_attributes(table, index):
                    for offset, scores in self._type_rows.get(attribute, ()):
                        self._scores[index, offset] += scores
            self._filled = size
            return self._scores


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
    n_labels = emissions.shape[1]
    into = np.ascontiguousarray(transition.T)
    back = np.zeros((longest, len(sizes), n_labels), dtype=np.int8)
    best = emissions[starts]
    for step in range(1, longest):
        n = alive[step]
        candidates = best[:n, None, :] + into
        choice = candidates.argmax(axis=2)
        back[step, :n] = choice
        best[:n] = np.take_along_axis(candidates, choice[:, :, None], 2)[:, :, 0] + emissions[starts[:n] + step]
    labels = np.zeros(len(emissions), dtype=np.int64)
    current = best.argmax(axis=1)
    for step in range(longest - 1, -1, -1):
        n = alive[step]
        labels[starts[:n] + step] = current[:n]
        if step:
            current[:n] = back[step, np.arange(n), current[:n]]
    return labels


def weights_from_scores(
    state: Mapping[tuple[str, str], float], transition: Mapping[tuple[str, str], float]
) -> TaggerWeights:
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
    return TaggerWeights(names, matrix, moves, edge)


def windows() -> dict[str, tuple[int, ...]]:
    """Offsets at which each kind of type attribute counts."""
    return WINDOWS
