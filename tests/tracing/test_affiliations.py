"""Whom a body's release quotes speaks for it."""

from __future__ import annotations

import credscore
from credscore import Article
from credscore.records import SourceType
from credscore.tracing.affiliations import spokespeople, with_body
from credscore.tracing.identity import mention_of, same_source

RELEASE = "All fire exits were open. “We mourn with the families,” said Claire Ashdown, managing director.\n\nWendy Strake, Electoral Officer"


def known(outlet: str) -> list[frozenset[str]]:
    report = credscore.score(Article(RELEASE, outlet=outlet))
    return [each.person for each in spokespeople(report)]


def test_a_release_quotes_and_is_signed() -> None:
    assert known("Restmoor Beds Ltd") == [frozenset(("claire", "ashdown")), frozenset(("wendy", "strake"))]
    assert known("Restmoor Post") == [], "whom a newspaper quotes does not speak for it"


def test_they_and_the_body_are_one_source() -> None:
    report = credscore.score(Article(RELEASE, outlet="Restmoor Beds Ltd"))
    person = mention_of("Claire Ashdown", SourceType.PERSON, "", 1, None)
    body = mention_of("Restmoor Beds Ltd", SourceType.ORGANISATION, "", 0, None)
    assert not same_source(person, body)
    assert "stand for the same body" in same_source(with_body(person, spokespeople(report)), body)
    other = mention_of("Per Holm", SourceType.PERSON, "", 1, None)
    assert with_body(other, spokespeople(report)) is other
