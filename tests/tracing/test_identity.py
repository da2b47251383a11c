"""Who is who over articles."""

from __future__ import annotations

import pytest

from credscore.records import SourceType
from credscore.tracing.identity import Mention, mention_of, same_source

PERSON, BODY, OUTLET = SourceType.PERSON, SourceType.ORGANISATION, SourceType.STATE_MEDIA


def mention(name: str, kind: SourceType = PERSON, words: str = "", article: int = 0) -> Mention:
    return mention_of(name, kind, words or name, article, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mention("Alexander Matsegora"), mention("Matsegora")),
        (mention("Alexander Matsegora"), mention("Alexander Matagorda")),
        (mention("Dr. Orla Fenlon"), mention("Orla Fenlon")),
        (mention("Vidal", words="Norvane's spokeswoman, Ms. Vidal"), mention("Norvane", BODY)),
        (mention("Ann Lee", words="Ann Lee, a spokeswoman for Kallvik police"), mention("police in Kallvik", BODY)),
        (
            mention("Ann Lee", words="Ann Lee of Kallvik police"),
            mention("Bo Rask", words="Bo Rask, press officer of Kallvik police"),
        ),
        (mention("the Ministry of Health", BODY), mention("the health ministry", BODY)),
        (
            mention("Igor Korr", words="Russian TV talk show host Igor Korr"),
            mention("Russian state television", OUTLET),
        ),
    ],
)
def test_one_source_under_two_names(one: Mention, other: Mention) -> None:
    assert same_source(one, other)
    assert same_source(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mention("Ann Lee"), mention("Bo Rask")),
        (mention("Ann Lee"), mention("Tom Lee")),
        (mention("Kallvik police", BODY), mention("Tarn police", BODY)),
        (mention("the health ministry", BODY), mention("the defence ministry", BODY)),
    ],
)
def test_two_sources(one: Mention, other: Mention) -> None:
    assert not same_source(one, other)


def test_initials_before_a_further_name() -> None:
    bodies = [
        mention_of(name, SourceType.ORGANISATION, "", 0, None) for name in ("UN", "the United Nations refugee agency")
    ]
    assert same_source(*bodies)
