"""Whom a claim goes back to, by its article alone."""

from __future__ import annotations

import pytest

import credscore
from credscore import Article
from credscore.tracing.origins import trail_of
from credscore.tracing.voice import is_own_reporter, is_release


def origin(text: str, outlet: str = "Harrow Post", which: int = 0) -> str | None:
    report = credscore.score(Article(text, outlet=outlet))
    found = trail_of(report.claims[which], 0, report).origin
    return found.name if found is not None else None


@pytest.mark.parametrize(
    ("text", "outlet", "name"),
    [
        ("The bridge is closed, Ida Lund said on Monday.", "Harrow Post", "Ida Lund"),
        ("The bridge is closed.", "Harrow Post", None),
        ("The bridge is closed, two officials told the Harrow Post.", "Harrow Post", "Harrow Post"),
        ("The bridge is closed for repairs. We ask all drivers to use the ferry.", "Harrow Council", "Harrow Council"),
        ("Our reporter saw three lorries on the closed bridge.", "Harrow Post", "Harrow Post"),
    ],
)
def test_the_last_link_that_can_be_identified(text: str, outlet: str, name: str | None) -> None:
    assert origin(text, outlet) == name


def test_a_body_tells_of_itself() -> None:
    assert is_release("Harrow Council")
    assert is_release("Granit grouping, press centre")
    assert not is_release("Courts Press Service")
    assert not is_release("Veerle", "We were there and we saw it fall, he told Veerle.")
    assert not is_release("Harrow Post", "The Harrow Post was there. We saw it. Our man fell.")
    assert not is_release("Tirta Bahari", "A ferry sank. “We lost it. Tirta Bahari mourns. Our men swam,” he said."), (
        "quotations are not its voice"
    )
    assert is_release("Fenglin Semiconductor", "Fenglin Semiconductor announced on Monday that it would build a plant.")
    assert not is_release("Frontwatch", "Frontwatch has seen the report on the plant. It is long.")
    assert not is_release("East Line Agency", "DUBRIVNE, Oct 12 (ELA) - A woman was killed, the mayor said.")


def test_who_the_article_calls_its_reporter() -> None:
    assert is_own_reporter("Ruth Amsel", "Our correspondent Ruth Amsel is in Loess.")
    assert is_own_reporter("Ruth Amsel", "Ruth Amsel, our China correspondent, is there.")
    assert not is_own_reporter("Ruth Amsel", "Ruth Amsel, our mayor, is there.")


def test_unnamed_people_are_the_word_of_the_outlet_to_which_they_spoke() -> None:
    text = "The bridge is closed, two officials told the Loess Tribune newspaper."
    assert origin(text) == "Loess Tribune newspaper"
    assert origin(text, outlet="Loess Tribune") == "Loess Tribune"


def test_police_are_a_source_without_a_name() -> None:
    assert origin("The bridge is closed, police said.") == "police"
    assert origin("The bridge is closed, some said.") != "some"


def test_an_agency_is_no_origin_of_its_own_copy() -> None:
    text = "The bridge is closed, AFP reported."
    assert origin(text, outlet="AFP via Harrow Post") is None
    assert origin(text, outlet="Loess Tribune") == "Agence France-Presse"
