"""Which statements are worth comparing: those that share rare words, and those of articles about the same affair that share a word or mean alike.

Pairs grow with the number of statements, not with its square.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from credscore.tracing.vectors import Vectors, alike, paired

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

# A row is found by its so many most telling terms; terms that more rows have tell nothing apart.
_STATEMENT_TERMS, _ARTICLE_TERMS, _MOST = 16, 96, 1000
# Least similarity of a pair of statements, and how many neighbours each has at most.
_LEAST, _NEIGHBOURS = 0.2, 40
# The same for articles; of two neighbours all statements are compared that are somewhat alike, by words or by meaning. Of the pairs that this leaves out
# hardly any was ever judged to be the same.
_LEAST_ARTICLES, _ARTICLE_NEIGHBOURS, _LEAST_WITHIN, _LEAST_MEANING = 0.05, 8, 0.2, 0.3
_ROWS = 1000


def candidate_pairs(vectors: Vectors, owner: IntArray) -> tuple[IntArray, IntArray]:
    """Indices of statements that may say the same or the contrary, each pair once, the lower index first.

    Parameters
    ----------
    owner : (n,) article of each statement.
    """
    n = len(owner)
    left, right = _neighbours(vectors.said, _STATEMENT_TERMS, _LEAST, _NEIGHBOURS)
    within_left, within_right = _of_articles(vectors, owner)
    pairs = np.union1d(left * n + right, within_left * n + within_right)
    return pairs // n, pairs % n


def _of_articles(vectors: Vectors, owner: IntArray) -> tuple[IntArray, IntArray]:
    """Statements of neighbouring articles, and of the same one."""
    one, other = _neighbours(vectors.articles, _ARTICLE_TERMS, _LEAST_ARTICLES, _ARTICLE_NEIGHBOURS)
    n_articles = vectors.articles.shape[0]
    one, other = np.r_[one, np.arange(n_articles)], np.r_[other, np.arange(n_articles)]
    counts = np.bincount(owner, minlength=n_articles)
    first = np.r_[0, np.cumsum(counts)[:-1]]
    sizes = counts[one] * counts[other]
    pair = np.repeat(np.arange(len(one)), sizes)
    at = np.arange(sizes.sum()) - np.repeat(np.r_[0, np.cumsum(sizes)[:-1]], sizes)
    wide = counts[other][pair]
    left, right = first[one][pair] + at // np.maximum(wide, 1), first[other][pair] + at % np.maximum(wide, 1)
    left, right = np.minimum(left, right), np.maximum(left, right)
    apart = left != right
    left, right = left[apart], right[apart]
    near = (paired(vectors.said, left, vectors.said, right) >= _LEAST_WITHIN) | (
        alike(vectors.meaning, left, right) >= _LEAST_MEANING
    )
    return left[near], right[near]


def _neighbours(matrix: csr_matrix, terms: int, least: float, most: int) -> tuple[IntArray, IntArray]:
    """Pairs of rows that are alike by their most telling terms, the lower index first."""
    keys = _keys(matrix, terms)
    transposed = csr_matrix(keys.T)
    lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, keys.shape[0], _ROWS):
        block = (keys[start : start + _ROWS] @ transposed).tocsr()
        for k in range(block.shape[0]):
            low, high = block.indptr[k], block.indptr[k + 1]
            others, values = block.indices[low:high], block.data[low:high]
            near = (values >= least) & (others != start + k)
            others, values = others[near], values[near]
            if len(others) > most:
                # Of equal similarity the lower index comes first, so that the choice does not hang on the order of a sum.
                others = others[np.lexsort((others, -values.round(9)))[:most]]
            lefts.append(np.full(len(others), start + k, dtype=np.int64))
            rights.append(others.astype(np.int64))
    left, right = np.concatenate(lefts), np.concatenate(rights)
    low, high = np.minimum(left, right), np.maximum(left, right)
    pairs = np.unique(low * matrix.shape[0] + high)
    return pairs // matrix.shape[0], pairs % matrix.shape[0]


def _keys(matrix: csr_matrix, terms: int) -> csr_matrix:
    """The matrix with the most telling terms of each row alone."""
    df = np.bincount(matrix.indices, minlength=matrix.shape[1])
    telling = df[matrix.indices] <= _MOST
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    # By row, then by falling weight: the first so many of each row are kept.
    order = np.lexsort((matrix.indices, -matrix.data.round(9), ~telling, row))
    first = matrix.indptr[row[order]]
    kept = order[(np.arange(len(order)) - first < terms) & telling[order]]
    kept.sort()
    made = csr_matrix((matrix.data[kept], (row[kept], matrix.indices[kept])), shape=matrix.shape)
    made.sort_indices()
    return made
