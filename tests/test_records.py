"""Reports print the claims of the levels that were asked for, and keep the rest."""

from __future__ import annotations

import pytest

from credscore.errors import InputError


def test_all_levels_are_printed_by_default(report) -> None:
    assert report.shown == [(1, report.claims[0]), (2, report.claims[1])]


@pytest.mark.parametrize(("levels", "numbers"), [((0, 4), [1, 2]), ((3, 3), [1]), ((0, 2), [2]), ((1, 2), [])])
def test_only_levels(report, levels, numbers) -> None:
    chosen = report.only_levels(*levels)
    assert [number for number, _ in chosen.shown] == numbers
    assert chosen.claims == report.claims
    assert chosen.summary == report.summary
    assert report.levels == (0, 4)


@pytest.mark.parametrize("levels", [(-1, 4), (0, 5), (3, 2)])
def test_levels_that_are_none(report, levels) -> None:
    with pytest.raises(InputError, match="lowest and a highest level, from 0 to 4"):
        report.only_levels(*levels)
