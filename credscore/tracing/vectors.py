"""Statements as vectors: sparse rows of weighted stems, word groups, numbers and the letters of names, and dense ones of what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from credscore.tracing.statements import Statement
from credscore.tracing.words import Rarity, thesaurus

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# What a shared group weighs beside a shared word, shared letters of names that are spelt otherwise, and a rounded number.
_GROUP_WEIGHT, _LETTERS_WEIGHT, _ROUNDED_WEIGHT = 0.7, 0.25, 0.6
_LEAST_LETTERS, _GRAM = 5, 3
_LEAST_NORM = 1e-9
_SLICE = 100_000


@dataclass(frozen=True)
class Vectors:
    """Rows of length 1, one a statement (n, n_terms): ``said`` of what is said, ``plain`` of its words that are no names, ``names`` of its
    names, ``whole`` of the sentence with source and cue; ``articles`` (n_articles, n_terms) of all that an article says. ``bare`` are
    the weights of the stems of what is said, not scaled, and ``mass`` (n,) their sums."""

    said: csr_matrix
    plain: csr_matrix
    names: csr_matrix
    whole: csr_matrix
    articles: csr_matrix
    bare: csr_matrix
    mass: FloatArray
    meaning: NDArray[np.float32]


Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def vectors_of(statements: Sequence[Statement], n_articles: int, encode: Encode) -> Vectors:
    """Vectors of statements, and of the articles that they stand in. ``encode`` gives rows of length 1 for texts."""
    terms = [_terms(s) for s in statements]
    counts = Counter(chain.from_iterable({*s.all_stems, *own} for s, own in zip(statements, terms, strict=True)))
    table = _Table(Rarity(dict(counts), len(statements)))
    said = table.rows(terms)
    plain = table.rows([own - set(s.names) for s, own in zip(statements, terms, strict=True)])
    names = table.rows([set(s.names) for s in statements], letters=True)
    whole = table.rows([{*s.all_stems, *own} for s, own in zip(statements, terms, strict=True)])
    bare = table.rows(terms, groups=False)
    width = len(table.columns)
    for matrix in (said, plain, names, whole, bare):
        matrix.resize((len(statements), width))
    owner = [s.article for s in statements]
    each = csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(n_articles, len(owner)))
    articles = csr_matrix(each @ whole)
    articles.data = np.log1p(articles.data)
    mass = np.asarray(bare.sum(axis=1)).ravel()
    return Vectors(
        _unit(said),
        _unit(plain),
        _unit(names),
        _unit(whole),
        _unit(articles),
        bare,
        mass,
        encode([s.text for s in statements]),
    )


def _terms(statement: Statement) -> set[str]:
    """Stems of what is said, the names that its pronouns stand for, and its numbers."""
    numbers = {f"{NUMBER}{quantity.value:.6g}" for quantity in statement.numbers}
    return {*statement.stems, *statement.names, *numbers}


NUMBER = "number "


def _rounded(term: str) -> str:
    return f"rounded {float(term.removeprefix(NUMBER)):.1g}"


class _Table:
    """Makes rows of weights over columns that they share."""

    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity
        self.columns: dict[str, int] = {}
        self._groups = thesaurus().groups

    def rows(self, terms: Sequence[Iterable[str]], *, groups: bool = True, letters: bool = False) -> csr_matrix:
        """A row for each set of terms; ``groups``: with their groups and rounded numbers; ``letters``: and the letters of long ones."""
        data: list[float] = []
        indices: list[int] = []
        starts = [0]
        for row in terms:
            weights: dict[int, float] = {}
            for term in sorted(row):
                weight = self.rarity(term)
                weights[self._column(term)] = weight
                if groups and term.startswith(NUMBER):
                    weights[self._column(_rounded(term))] = _ROUNDED_WEIGHT * weight
                for number in self._groups.get(term, ()) if groups else ():
                    at = self._column(f"group {number}")
                    weights[at] = max(weights.get(at, 0.0), _GROUP_WEIGHT * weight)
                if letters and len(term) >= _LEAST_LETTERS:
                    for k in range(len(term) - _GRAM + 1):
                        weights[self._column(f"letters {term[k : k + _GRAM]}")] = _LETTERS_WEIGHT * weight
            data += weights.values()
            indices += weights
            starts.append(len(indices))
        made = csr_matrix((data, indices, starts), shape=(len(terms), max(len(self.columns), 1)), dtype=np.float64)
        made.sort_indices()
        return made

    def _column(self, term: str) -> int:
        return self.columns.setdefault(term, len(self.columns))


def _unit(matrix: csr_matrix) -> csr_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_matrix(matrix.multiply(1.0 / np.maximum(norms, _LEAST_NORM)[:, None]))


def paired(one: csr_matrix, left: IntArray, other: csr_matrix, right: IntArray) -> FloatArray:
    """Dot products of rows ``left`` of one matrix with rows ``right`` of another, (n_pairs,)."""
    found = np.empty(len(left))
    # In slices, so that memory does not grow with the number of pairs.
    for start in range(0, len(left), _SLICE):
        part = slice(start, start + _SLICE)
        found[part] = np.asarray(one[left[part]].multiply(other[right[part]]).sum(axis=1)).ravel()
    return found


def alike(dense: NDArray[np.float32], left: IntArray, right: IntArray) -> FloatArray:
    """Dot products of rows of a dense matrix, (n_pairs,)."""
    found = np.empty(len(left))
    for start in range(0, len(left), _SLICE):
        part = slice(start, start + _SLICE)
        found[part] = np.einsum("ij,ij->i", dense[left[part]], dense[right[part]])
    return found


def looked_up(keys: IntArray, values: FloatArray, wanted: IntArray) -> FloatArray:
    """Values of some keys, (n_wanted,), nought for those that are not held. ``keys`` (n,) are sorted, each once, ``values`` (n,) theirs."""
    if not len(keys):
        return np.zeros(len(wanted))
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: FloatArray = np.where(keys[at] == wanted, values[at], 0.0)
    return found
