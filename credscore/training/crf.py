"""Fits a linear-chain CRF by its exact likelihood: forward and backward sums over all texts at once, and L-BFGS."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def fit_crf(
    X: csr_matrix, y: IntArray, first: IntArray, n_labels: int, scale: FloatArray, *, iterations: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Maximum a posteriori weights under normal priors.

    Parameters
    ----------
    X : (n_items, n_columns), the items of all sequences one after the other.
    y : (n_items,) labels.
    first : (n_sequences + 1,) where each sequence begins.
    scale : (n_columns,) standard deviation of the prior of each column's weights; that of transitions is 1.
    iterations : of L-BFGS, at most.

    Returns
    -------
    Weights (n_columns, n_labels), transitions (n_labels, n_labels), from row to column, and what is added at the first and
    last item (2, n_labels).
    """
    X = (X @ diags(scale)).tocsr()
    n_columns = X.shape[1]
    lengths = np.diff(first)
    order = np.argsort(-lengths, kind="stable")
    starts, sizes = first[:-1][order], lengths[order]
    inner = np.ones(len(y), dtype=np.bool_)
    inner[first[:-1]] = False
    gold = np.zeros((len(y), n_labels))
    gold[np.arange(len(y)), y] = 1
    moves = np.zeros((n_labels, n_labels))
    np.add.at(moves, (y[:-1][inner[1:]], y[1:][inner[1:]]), 1)
    transposed = X.T.tocsr()

    def loss(parameters: FloatArray) -> tuple[float, FloatArray]:
        state = parameters[: n_columns * n_labels].reshape(n_columns, n_labels)
        rest = parameters[n_columns * n_labels :].reshape(n_labels + 2, n_labels)
        transition, edge = rest[:n_labels], rest[n_labels:]
        emissions = X @ state
        emissions[first[:-1]] += edge[0]
        emissions[first[1:] - 1] += edge[1]
        normaliser, marginals, pairs = _expectations(emissions, transition, starts, sizes)
        score = float((emissions * gold).sum() + (transition * moves).sum())
        off = marginals - gold
        edge_off = np.stack([off[first[:-1]].sum(axis=0), off[first[1:] - 1].sum(axis=0)])
        slope = np.concatenate([transposed @ off, pairs - moves, edge_off]).reshape(-1)
        return normaliser - score + 0.5 * float(parameters @ parameters), slope + parameters

    size = (n_columns + n_labels + 2) * n_labels
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": iterations}).x
    state = found[: n_columns * n_labels].reshape(n_columns, n_labels) * scale[:, None]
    rest = found[n_columns * n_labels :].reshape(n_labels + 2, n_labels)
    return state, rest[:n_labels], rest[n_labels:]


def _expectations(
    emissions: FloatArray, transition: FloatArray, starts: IntArray, sizes: IntArray
) -> tuple[float, FloatArray, FloatArray]:
    """Sum of the log normalisers, P(label) of each item (n_items, n_labels), expected transitions, by forward and backward sums.

    ``starts``, ``sizes``: first item and number of items of each sequence, the longest first.
    """
    top = emissions.max(axis=1, keepdims=True)
    local = np.exp(emissions - top)
    step = np.exp(transition)
    longest = int(sizes[0])
    alive = np.searchsorted(-sizes, -np.arange(longest), side="left")
    forward, backward = np.zeros_like(local), np.ones_like(local)
    total = np.ones(len(emissions))
    for at in range(longest):
        rows = starts[: alive[at]] + at
        alpha = local[rows] if at == 0 else (forward[rows - 1] @ step) * local[rows]
        total[rows] = alpha.sum(axis=1)
        forward[rows] = alpha / total[rows, None]
    pairs = np.zeros_like(transition)
    for at in range(longest - 1, 0, -1):
        rows = starts[: alive[at]] + at
        ahead = local[rows] * backward[rows] / total[rows, None]
        backward[rows - 1] = ahead @ step.T
        pairs += step * (forward[rows - 1].T @ ahead)
    normaliser = float(np.log(total).sum() + top.sum())
    return normaliser, forward * backward, pairs
