"""Rounded parts still add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.reporting.rounding import round_points

POINTS = st.floats(-100, 100, allow_nan=False)


@given(st.floats(0, 100), st.lists(POINTS, max_size=30))
def test_sum_is_kept_and_no_part_is_far_off(base: float, points: list[float]) -> None:
    rounded_base, rounded = round_points(base, points)
    if points:
        assert rounded_base + sum(rounded) == pytest.approx(base + sum(points), abs=0.0501)
    assert rounded_base == pytest.approx(base, abs=0.0501)
    for before, after in zip(points, rounded, strict=True):
        assert after == pytest.approx(before, abs=0.1001)


def test_many_small_reasons_do_not_vanish() -> None:
    base, points = round_points(50.0, [0.04] * 25)
    assert base + sum(points) == pytest.approx(51.0)
