"""Average linkage."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from credscore.tracing.grouping import groups_of


def test_a_single_link_does_not_join_two_groups() -> None:
    pairs = [(0, 1, 0.9), (2, 3, 0.9), (1, 2, 0.6)]
    assert groups_of(4, pairs, join=0.3) == [[0, 1], [2, 3]]
    assert groups_of(4, pairs, join=0.1) == [[0, 1, 2, 3]]


def test_nothing_to_join() -> None:
    assert groups_of(3, []) == []


@given(st.integers(0, 1000))
def test_the_order_of_pairs_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    pairs = [(i, k, rng.random()) for i in range(12) for k in range(i + 1, 12) if rng.random() < 0.5]
    shuffled = pairs[:]
    rng.shuffle(shuffled)
    groups = groups_of(12, pairs, join=0.3)
    assert groups_of(12, shuffled, join=0.3) == groups
    members = [k for group in groups for k in group]
    assert len(members) == len(set(members))
