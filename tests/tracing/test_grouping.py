"""Average linkage, and statements that stand in several groups."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from credscore.tracing.grouping import groups_of, overlapping


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


def test_a_statement_of_two_claims_stands_in_both_groups() -> None:
    pairs = [(0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.9), (3, 4, 0.9), (2, 3, 0.5), (2, 4, 0.6)]
    groups = groups_of(5, pairs, join=0.3)
    assert groups == [[0, 1, 2], [3, 4]]
    assert overlapping(groups, pairs) == [[0, 1, 2], [2, 3, 4]]


def test_groups_that_become_the_same_are_one() -> None:
    pairs = [(0, 1, 0.9), (2, 3, 0.9), (0, 2, 0.4), (0, 3, 0.4), (1, 2, 0.4), (1, 3, 0.4)]
    assert overlapping([[0, 1], [2, 3]], pairs) == [[0, 1, 2, 3]]


@given(st.integers(0, 1000))
def test_no_group_is_lost_or_part_of_another(seed: int) -> None:
    rng = random.Random(seed)
    pairs = [(i, k, rng.random()) for i in range(12) for k in range(i + 1, 12) if rng.random() < 0.5]
    groups = groups_of(12, pairs, join=0.3)
    found = overlapping(groups, pairs)
    rng.shuffle(pairs)
    assert overlapping(groups, pairs) == found
    assert all(any(set(group) <= set(other) for other in found) for group in groups)
    assert not any(set(one) <= set(other) for one in found for other in found if one is not other)
