"""Sentences copied word for word."""

from __future__ import annotations

from credscore.tracing.copies import copied_from, rows_of

FIRST = "The old ferry to Havnes will be out of service until the first week of June."
ALIKE = "The old ferry to Havnes will be out of service until the first week of June, it is said."
OTHER = "Nobody in the town of Havnes expects the ferry to sail again before the summer has begun."


def test_the_earliest_article_is_the_one_copied_from() -> None:
    rows = [rows_of(text) for text in (FIRST, ALIKE, OTHER, FIRST)]
    assert copied_from(rows, [0, 1, 2, 3], [True] * 4) == [None, 0, None, 0]


def test_an_article_does_not_copy_itself_and_without_dates_nobody_copies() -> None:
    rows = [rows_of(FIRST), rows_of(FIRST)]
    assert copied_from(rows, [0, 0], [True, True]) == [None, None]
    assert copied_from(rows, [0, 1], [True, False]) == [None, None]


def test_short_sentences_are_no_copies() -> None:
    assert rows_of("Nobody was hurt.") == frozenset()


def test_many_copies_are_found_in_no_time() -> None:
    rows = [rows_of(FIRST)] * 3000
    assert copied_from(rows, range(3000), [True] * 3000) == [None] + [0] * 2999
