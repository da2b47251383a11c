"""Repetitions: doubled paragraphs and pull quotes, and the near misses that are none."""

from __future__ import annotations

import time

import numpy as np
import pytest

from credscore.lexicons import default_vocabulary
from credscore.roles.classifier import line_tokens
from credscore.roles.lines import LineMeasurer
from credscore.roles.repeats import repeated_lines
from credscore.segmentation import segment

ONE = "The oil was running over the road and it was still warm, the guard told the court in Holm on Monday."
TWO = "He had found the transformer on its side at two in the morning. Nobody else was on the road."


def repeated(*lines: str, minimum: int = 5) -> list[int]:
    document = segment("\n\n".join(lines))
    columns = default_vocabulary().encode(document.tokens)
    begin, size = line_tokens(document)
    return repeated_lines(LineMeasurer().words(columns), begin, size, np.full(len(begin), minimum))


@pytest.mark.parametrize(
    "again",
    [ONE, ONE.upper(), ONE.replace(" ", "  "), ONE.replace(",", " –"), f"“{ONE}”", f"Read: {ONE}", ONE.removesuffix(" on Monday.")],
)  # fmt: skip
def test_doubled(again) -> None:
    assert repeated(ONE, TWO, again) == [2]


def test_sentences_that_are_put_together_anew() -> None:
    assert repeated(ONE, TWO, f"{ONE} {TWO}") == [2]
    assert repeated(ONE, TWO, "Nobody else was on the road.") == [2]


def test_an_article_that_is_there_twice_is_kept_once() -> None:
    assert repeated(ONE, TWO, ONE, TWO) == [2, 3]
    assert repeated(ONE, TWO, f"{ONE} {TWO}", TWO) == [2, 3]


def test_a_pull_quote_before_its_sentence() -> None:
    assert repeated("“The oil was running over the road”", TWO, ONE) == [0]


def test_a_heading_over_its_sentence_is_none() -> None:
    assert repeated("The oil was running over the road", ONE, TWO) == []


def test_words_of_its_own() -> None:
    assert repeated(ONE, TWO, ONE.replace("the guard", "but nobody saw it, a witness for the defence")) == []
    # One name, one day makes another claim.
    assert repeated(ONE, TWO, ONE.replace("guard", "driver")) == []
    assert repeated(ONE, TWO, f"{ONE} Nobody believed him at first.") == [0]


def test_short_lines_may_be_said_twice() -> None:
    assert repeated("He declined to comment.", TWO, "He declined to comment.", ONE) == []
    assert repeated("He declined to say so.", TWO, "He declined to say so.", ONE) == [2]


def test_lines_that_are_not_looked_at() -> None:
    assert repeated(ONE, TWO, ONE, minimum=0) == []
    assert repeated() == repeated(ONE) == repeated("Yes", "No") == []


def test_time_is_linear() -> None:
    seconds = []
    for n in (300, 3_000):
        lines = [ONE, *(f"Story {k} of the Mail: {TWO}" for k in range(n))]
        start = time.process_time()
        assert len(repeated(*lines)) == n - 1
        seconds.append(time.process_time() - start)
    assert seconds[1] < 25 * seconds[0]
