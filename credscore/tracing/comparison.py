"""Compares two statements: is it the same claim, its contrary, or another one?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from credscore.errors import ModelError
from credscore.resources import pair_model
from credscore.tracing.quantities import compare_numbers, compare_times, same_number
from credscore.tracing.statements import Statement
from credscore.tracing.vectors import Vectors, paired
from credscore.tracing.words import thesaurus

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FEATURES = (
    "said", "plain", "names", "whole", "articles", "same_article", "covered", "covered_other", "margin", "margin_other", "best",
    "numbers_shared", "numbers_differ", "numbers_alone", "times_shared", "times_differ", "negation", "opposites", "plan", "possible", "ended",
    "attempt", "condition", "swapped", "names_shared", "names_apart", "length", "length_ratio",
    "local", "local_covered", "local_margin", "local_margin_other",
)  # fmt: skip
OUTCOMES = ("other", "same", "contrary")
_SLICE, _TINY = 50_000, 1e-9
_KINDS = ("plan", "possible", "ended", "attempt", "condition")


def pair_features(statements: Sequence[Statement], vectors: Vectors, left: IntArray, right: IntArray) -> FloatArray:
    """Features of pairs of statements, (n_pairs, n_features); they do not hang on which of the two comes first."""
    table = np.zeros((len(left), len(FEATURES)))
    column = {name: k for k, name in enumerate(FEATURES)}
    owner = np.array([s.article for s in statements], dtype=np.int64)
    said = paired(vectors.said, left, vectors.said, right)
    table[:, column["said"]] = said
    for name, matrix in (("plain", vectors.plain), ("names", vectors.names), ("whole", vectors.whole)):
        table[:, column[name]] = paired(matrix, left, matrix, right)
    table[:, column["articles"]] = _articles(vectors, owner[left], owner[right])
    table[:, column["same_article"]] = owner[left] == owner[right]
    shared = _shared_mass(vectors, left, right)
    one, other = shared / np.maximum(vectors.mass[left], _TINY), shared / np.maximum(vectors.mass[right], _TINY)
    table[:, column["covered"]], table[:, column["covered_other"]] = np.maximum(one, other), np.minimum(one, other)
    margins = _margins(said, left, right, owner)
    table[:, column["margin"]], table[:, column["margin_other"]] = margins.max(axis=1), margins.min(axis=1)
    table[:, column["best"]] = (margins >= 0).all(axis=1)
    table[:, column["length"]] = np.log1p(np.minimum(vectors.mass[left], vectors.mass[right]))
    low = np.minimum(vectors.mass[left], vectors.mass[right])
    table[:, column["length_ratio"]] = low / np.maximum(np.maximum(vectors.mass[left], vectors.mass[right]), _TINY)
    logic = [_logic(statements[i], statements[k]) for i, k in zip(left.tolist(), right.tolist(), strict=True)]
    first = column["numbers_shared"]
    if logic:
        table[:, first : first + len(logic[0])] = logic
    local, local_covered = _local(vectors, left, right, owner)
    table[:, column["local"]], table[:, column["local_covered"]] = local, local_covered
    margins = _margins(local, left, right, owner)
    table[:, column["local_margin"]], table[:, column["local_margin_other"]] = margins.max(axis=1), margins.min(axis=1)
    return table


def _logic(one: Statement, other: Statement) -> tuple[float, ...]:
    """What decides beside the words: numbers, times, negation, opposites, what is only planned, and who does it to whom."""
    shared, differing = compare_numbers(one.numbers, other.numbers)
    times_shared, times_differing = compare_times(one.times, other.times)
    mine, theirs = set(one.stems), set(other.stems)
    words = thesaurus()
    opposed = sum(
        words.exclude(x, y) for x in mine - theirs for y in theirs - mine if x in words.opposed and y in words.opposed
    )
    swapped = bool({(b, a) for a, b in one.order} & other.order) and not one.order & other.order
    names, others = set(one.names), set(other.names)
    return (
        min(shared, 2),
        min(differing, 2),
        float(bool(one.numbers) != bool(other.numbers)),
        times_shared,
        times_differing,
        float(one.negated != other.negated),
        min(opposed, 2),
        *(float((kind in one.modality) != (kind in other.modality)) for kind in _KINDS),
        float(swapped),
        min(len(names & others), 4),
        float(bool(names and others and not names & others)),
    )


def _articles(vectors: Vectors, left: IntArray, right: IntArray) -> FloatArray:
    """Similarity of the articles of each pair, (n_pairs,)."""
    n = vectors.articles.shape[0]
    pairs, at = np.unique(left * n + right, return_inverse=True)
    found: FloatArray = paired(vectors.articles, pairs // n, vectors.articles, pairs % n)[at]
    return found


def _local(vectors: Vectors, left: IntArray, right: IntArray, owner: IntArray) -> tuple[FloatArray, FloatArray]:
    """Similarity by words that few sentences of the two articles have, (n_pairs,), and the same in proportion to the shorter statement: of
    all that both tell of one affair, only these words say which of its claims a sentence makes."""
    present = csr_matrix(
        (np.ones(len(vectors.said.data)), vectors.said.indices, vectors.said.indptr), shape=vectors.said.shape
    )
    n_articles = vectors.articles.shape[0]
    each = csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(n_articles, len(owner)))
    frequency, sizes = csr_matrix(each @ present), np.bincount(owner, minlength=n_articles)
    cosine, covered = np.zeros(len(left)), np.zeros(len(left))
    for start in range(0, len(left), _SLICE):
        one, other = left[start : start + _SLICE], right[start : start + _SLICE]
        seen = frequency[owner[one]] + frequency[owner[other]]
        among = np.log(sizes[owner[one]] + sizes[owner[other]] + 1.0)
        rows = [_reweighted(vectors.said[side], present[side].multiply(seen).tocsr(), among) for side in (one, other)]
        dot = np.asarray(rows[0].multiply(rows[1]).sum(axis=1)).ravel()
        norms = [np.sqrt(np.asarray(row.multiply(row).sum(axis=1)).ravel()) for row in rows]
        part = slice(start, start + _SLICE)
        cosine[part] = dot / np.maximum(norms[0] * norms[1], _TINY)
        covered[part] = dot / np.maximum(np.minimum(*norms) ** 2, _TINY)
    return cosine, np.minimum(covered, 2.0)


def _reweighted(rows: csr_matrix, seen: csr_matrix, among: FloatArray) -> csr_matrix:
    """Rows whose weights are multiplied by how rare each term is in both articles."""
    number = np.repeat(np.arange(seen.shape[0]), np.diff(seen.indptr))
    seen.data = among[number] - np.log(np.maximum(seen.data, 1.0))
    return csr_matrix(rows.multiply(seen))


def _shared_mass(vectors: Vectors, left: IntArray, right: IntArray) -> FloatArray:
    """Rarity of the stems that both have, (n_pairs,)."""
    present = vectors.bare.copy()
    present.data = np.ones_like(present.data)
    return paired(vectors.bare, left, present, right)


def _margins(said: FloatArray, left: IntArray, right: IntArray, owner: IntArray) -> FloatArray:
    """How much more alike a pair is than either of it and any other statement of the other's article, (n_pairs, 2)."""
    margins = np.empty((len(said), 2))
    for side, (here, there) in enumerate(((left, right), (right, left))):
        key = np.concatenate(
            [here * (owner.max(initial=0) + 1) + owner[there], there * (owner.max(initial=0) + 1) + owner[here]]
        )
        value = np.concatenate([said, said])
        order = np.lexsort((-value, key))
        sorted_key, sorted_value = key[order], value[order]
        begins = (
            np.flatnonzero(np.r_[True, sorted_key[1:] != sorted_key[:-1]]) if len(key) else np.zeros(0, dtype=np.int64)
        )
        best = sorted_value[begins]
        second_at = np.minimum(begins + 1, max(len(sorted_key) - 1, 0))
        second = (
            np.where(np.r_[begins[1:], len(sorted_key)] - begins > 1, sorted_value[second_at], 0.0)
            if len(key)
            else best
        )
        group = np.searchsorted(sorted_key[begins], key[: len(said)]) if len(key) else np.zeros(0, dtype=np.int64)
        rival = np.where(said >= best[group] - 1e-12, second[group], best[group])
        margins[:, side] = said - rival
    return margins


def contrary_words(one: Statement, other: Statement) -> str:
    """What two claims that contradict each other differ in, in words for a reader."""
    if one.negated != other.negated:
        return "one says what the other denies"
    mine = [q for q in one.numbers if not any(same_number(q.value, x.value) for x in other.numbers)]
    theirs = [q for q in other.numbers if not any(same_number(q.value, x.value) for x in one.numbers)]
    if mine and theirs:
        return f"{mine[0].value:,.6g} against {theirs[0].value:,.6g}"
    pairs = [(x, y) for x in one.stems for y in other.stems if thesaurus().exclude(x, y)]
    if pairs:
        return f"“{pairs[0][0]}” against “{pairs[0][1]}”"
    if {(b, a) for a, b in one.order} & other.order:
        return "who does it to whom is the other way round"
    return "both cannot be so, as far as their words tell"


@dataclass(frozen=True)
class PairModel:
    """Boosted regression trees over ``FEATURES``: another claim, the same one, the contrary (Friedman 2001).

    Node arrays (n_nodes,): ``feature`` (-1 at leaves), ``threshold``, ``left`` and ``right`` children, ``value`` of leaves. ``roots``
    (n_trees,) and ``outcome`` (n_trees,): each tree's first node and the outcome that it adds to. ``start`` (3,): scores before any tree.
    """

    feature: IntArray
    threshold: FloatArray
    left: IntArray
    right: IntArray
    value: FloatArray
    roots: IntArray
    outcome: IntArray
    start: FloatArray

    @classmethod
    @cache
    def load(cls) -> PairModel:
        """The shipped model.

        Raises
        ------
        ModelError
            If its file is missing or broken.
        """
        path = pair_model()
        try:
            with np.load(path, allow_pickle=False) as held:
                return cls(**{field.name: held[field.name] for field in fields(cls)})
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(f"{path}: cannot be read ({error}): reinstall credscore") from error

    def probabilities(self, table: FloatArray) -> FloatArray:
        """P(another claim), P(the same), P(the contrary) of each pair, (n_pairs, 3)."""
        found = np.empty((len(table), len(OUTCOMES)))
        for begin in range(0, len(table), _SLICE):
            found[begin : begin + _SLICE] = self._scores(table[begin : begin + _SLICE])
        found -= found.max(axis=1, keepdims=True, initial=-np.inf) if len(found) else 0.0
        p = np.exp(found)
        made: FloatArray = p / p.sum(axis=1, keepdims=True)
        return made

    def _scores(self, table: FloatArray) -> FloatArray:
        # The trees were grown on single precision.
        table = table.astype(np.float32)
        scores = np.tile(self.start, (len(table), 1))
        rows = np.arange(len(table))
        for root, outcome in zip(self.roots.tolist(), self.outcome.tolist(), strict=True):
            node = np.full(len(table), root)
            while (self.feature[node] >= 0).any():
                inner = np.maximum(self.feature[node], 0)
                goes_left = table[rows, inner] <= self.threshold[node]
                node = np.where(self.feature[node] < 0, node, np.where(goes_left, self.left[node], self.right[node]))
            scores[:, outcome] += self.value[node]
        return scores
