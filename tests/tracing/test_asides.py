"""What a sentence says by the way is not what its source says."""

from __future__ import annotations

import pytest

import credscore
from credscore import Article
from credscore.tracing.asides import asides_of, is_aside
from credscore.tracing.statements import Statement, statements_of

TOLD = "Ida Hart became leader of the farmers in the valley in May."


def statements(text: str) -> list[Statement]:
    return list(statements_of(1, credscore.score(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida Hart, who has been leader of the valley's farmers since May, said that milk would cost more.", True),
        ("The League is losing members, said Ida Hart, whose own farm lies in Harrow.", False),
        ("Ida Hart, who keeps sheep, has been leader of the valley's farmers since May, a spokesman said.", False),
        ("Ida Hart, who has been leader of the valley's farmers since May, is ill, Tom Reed said.", False),
    ],
)
def test_what_is_told_by_the_way(text: str, *, expected: bool) -> None:
    (claim,) = credscore.score(text).claims
    assert is_aside(claim, statements(TOLD)) is expected


def test_who_tells_nothing_else_is_no_origin() -> None:
    text = "Ida Hart, who has been leader of the valley's farmers since May, said that milk would cost more."
    trace = credscore.trace(credscore.score(Article(each, outlet=f"Paper {k}")) for k, each in enumerate((TOLD, text)))
    assert [story.independent_origins for story in trace.stories] == [0]


def test_quotations_have_no_asides() -> None:
    assert list(asides_of("“My son, who is ill, stays here,” she said.")) == []
    assert list(asides_of("")) == []
