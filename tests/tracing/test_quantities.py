"""Numbers and dates."""

from __future__ import annotations

from datetime import date

import pytest

from credscore.tracing.quantities import Quantity, Times, compare_numbers, compare_times, dated, quantities, same_number


def values(text: str) -> list[float]:
    return [q.value for q in quantities(text.split())[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100,000 volunteers", [100000]),
        ("100.000 volunteers", [100000]),
        ("2.5 million euros", [2.5e6]),
        ("forty-seven people".replace("-", " "), [47]),
        ("two dozen men", [2, 12]),
        ("3 lakh rupees", [3e5]),
        ("one lakh eighty thousand people", [180000]),
        ("a hundred and fifty men", [150]),
        ("three hundred and seven", [307]),
        ("two and a half metres", [2.5]),
        ("two and a half million", [2.5e6]),
        ("210 millions dollars", [2.1e8]),
        ("five and six", [5, 6]),
        ("a man", []),
        ("millions of people", []),
        ("one of them", []),
        ("in may 2024", []),
        ("on 3 march", []),
    ],
)
def test_numbers_in_words_and_figures(text: str, found: list[float]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(9860, 10000, True), (103, 100, True), (11, 12, False), (100000, 10000, False), (51, 53, False), (4, 4, True)],
)
def test_roundings_are_one_number(one: float, other: float, *, same: bool) -> None:
    assert same_number(one, other) is same_number(other, one) is same


def test_numbers_differ_if_they_count_the_same() -> None:
    dead, other, years = Quantity(4, ("dead",)), Quantity(11, ("death",)), Quantity(30, ("year",))
    assert compare_numbers([dead], [dead]) == (1, 0)
    assert compare_numbers([dead], [other]) == (0, 1)
    assert compare_numbers([dead], [years]) == (0, 0)


def test_weekdays_are_days_where_the_date_is_known() -> None:
    _, monday = quantities(["on", "monday"])
    _, day = quantities("on march 3".split())
    tuesday = date(2025, 3, 4)
    assert compare_times(dated(monday, ["monday"], tuesday), dated(day, [], tuesday)) == (1, 0)
    assert compare_times(dated(monday, ["monday"], date(2025, 3, 14)), dated(day, [], tuesday)) == (0, 1)
    assert compare_times(Times(), day) == (0, 0)
    assert dated(quantities("february 31".split())[1], [], tuesday).days == frozenset()
