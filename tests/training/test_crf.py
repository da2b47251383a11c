"""The CRF: exact sums, and weights that are found again."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from scipy.sparse import csr_matrix

from credscore.training.crf import _expectations, fit_crf


def test_expectations_are_those_of_all_sequences() -> None:
    rng = np.random.default_rng(0)
    emissions, transition = rng.normal(size=(4, 3)), rng.normal(size=(3, 3))
    # Two sequences: items 0 to 2, and item 3 alone.
    normaliser, marginals, pairs = _expectations(emissions, transition, np.array([0, 3]), np.array([3, 1]))
    weights = {
        labels: np.exp(
            sum(emissions[at, label] for at, label in enumerate(labels))
            + sum(transition[a, b] for a, b in pairwise(labels))
        )
        for labels in product(range(3), repeat=3)
    }
    total = sum(weights.values())
    assert np.isclose(normaliser, np.log(total) + np.log(np.exp(emissions[3]).sum()))
    for at, label in product(range(3), range(3)):
        assert np.isclose(marginals[at, label], sum(w for s, w in weights.items() if s[at] == label) / total)
    for a, b in product(range(3), range(3)):
        expected = sum(w * list(pairwise(s)).count((a, b)) for s, w in weights.items()) / total
        assert np.isclose(pairs[a, b], expected)


def test_what_made_the_labels_is_found() -> None:
    rng = np.random.default_rng(1)
    X, y, first = [], [], [0]
    for _ in range(60):
        label = 0
        for at in range(8):
            # A column tells the first label; after that label 1 stays until the end.
            seen = rng.random(2) < 0.5
            label = 1 if label == 1 or (at and seen[1]) else 0
            X.append([seen[0], seen[1], 1.0])
            y.append(label)
        first.append(len(y))
    state, transition, edge = fit_crf(
        csr_matrix(np.array(X, dtype=float)), np.array(y), np.array(first), 2, np.array([1.0, 3.0, 1.0]), iterations=100
    )
    assert state[1, 1] - state[1, 0] > 2 > abs(state[0, 1] - state[0, 0])
    assert transition[1, 1] - transition[1, 0] > 2
    assert edge[0, 0] > edge[0, 1]
