"""What the pairs around a pair tell of it: what says the same as one of two statements mostly says the same as the other, or neither is what it seems."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from credscore.tracing.comparison import margins
from credscore.tracing.vectors import looked_up, paired

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SUPPORT = (
    "same", "contrary", "same_margin", "same_margin_other", "common", "opposed", "others", "others_most", "alike_others", "one_article",
    "beside", "beside_share",
)  # fmt: skip
# Less probable pairs support nothing.
_LEAST_SAME, _LEAST_CONTRARY = 0.02, 0.05
_TINY = 1e-9


def support(first: FloatArray, left: IntArray, right: IntArray, owner: IntArray) -> FloatArray:
    """Features of pairs from the first judgement of all pairs, (n_pairs, n_features), by the names of ``SUPPORT``.

    Parameters
    ----------
    first : (n_pairs, 3) P(another claim), P(the same), P(the contrary).
    owner : (n,) article of each statement.
    """
    same, contrary = first[:, 1], first[:, 2]
    near = _symmetric(same, _LEAST_SAME, left, right, len(owner))
    against = _symmetric(contrary, _LEAST_CONTRARY, left, right, len(owner))
    common = paired(near, left, near, right)
    opposed = paired(near, left, against, right) + paired(against, left, near, right)
    total = np.asarray(near.sum(axis=1)).ravel()
    length = np.sqrt(np.asarray(near.multiply(near).sum(axis=1)).ravel())
    apart = margins(same, left, right, owner)
    return np.column_stack(
        (
            same,
            contrary,
            apart.max(axis=1),
            apart.min(axis=1),
            common,
            opposed,
            np.minimum(total[left], total[right]) - same,
            np.maximum(total[left], total[right]) - same,
            common / np.maximum(length[left] * length[right], _TINY),
            owner[left] == owner[right],
            *_beside(near, left, right, owner),
        )
    )


def _beside(near: csr_matrix, left: IntArray, right: IntArray, owner: IntArray) -> tuple[FloatArray, FloatArray]:
    """P(the same) of all that the two articles of a pair say beside it, summed, and in proportion to the shorter article; -1 within an article.

    Articles about one affair mostly share more than one claim; those that share but a number and a verb are about two.
    """
    n = int(owner.max(initial=-1)) + 1
    member = csr_matrix((np.ones(len(owner)), (np.arange(len(owner)), owner)), shape=(len(owner), n))
    # What a statement shares with each article, and each article with each other one.
    of_statement = csr_matrix(near @ member)
    of_article = csr_matrix(member.T @ of_statement)
    one, other = owner[left], owner[right]
    rest = (
        _entries(of_article, one, other)
        - _entries(of_statement, left, other)
        - _entries(of_statement, right, one)
        + _entries(near, left, right)
    )
    sizes = np.bincount(owner, minlength=n)
    rest = np.maximum(rest, 0.0)
    apart = one != other
    share = rest / np.maximum(np.minimum(sizes[one], sizes[other]), 1)
    return np.where(apart, rest, -1.0), np.where(apart, share, -1.0)


def _entries(matrix: csr_matrix, rows: IntArray, columns: IntArray) -> FloatArray:
    """Entries of a matrix, (n,); scipy's own index takes neither no pairs at all nor arrays that cannot be written to."""
    matrix.sort_indices()
    width = matrix.shape[1]
    held = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * width + matrix.indices
    return looked_up(held, matrix.data, rows * width + columns)


def _symmetric(p: FloatArray, least: float, left: IntArray, right: IntArray, n: int) -> csr_matrix:
    kept = p >= least
    one, other, value = left[kept], right[kept], p[kept]
    return csr_matrix((np.r_[value, value], (np.r_[one, other], np.r_[other, one])), shape=(n, n))
