"""State media that an article shows to be so."""

from __future__ import annotations

import pytest

from credscore.records import SourceType

STATE = SourceType.STATE_MEDIA


def kinds(resolved, text: str, *told) -> list[SourceType]:
    return [a.source.source_type for a in resolved(text, *told).attributions]


@pytest.mark.parametrize(
    "name",
    [
        "state television",
        "the army's radio",
        "the government's channel",
        "Tarnish state-run radio",
        "the official news agency",
    ],
)
def test_phrases(resolved, name) -> None:
    analysis = resolved(f"The ferry sank, {name} said.", (name, "said", ["The ferry sank"]))
    assert analysis.state_media.spans


@pytest.mark.parametrize(
    "text",
    [
        "The state of the television market is poor.",
        "A government press office and an army media adviser were there.",
        "The official opened a channel to the port.",
        "The state, which owns land, watched television.",
    ],
)
def test_words_that_only_look_alike(resolved, text) -> None:
    assert resolved(text).state_media.spans == []


@pytest.mark.parametrize(
    "description",
    [
        "a television channel owned by the Tarnish presidency,",
        "which answers to the information minister,",
        "the channel of the army,",
        "the government's station,",
    ],
)
def test_a_name_that_is_described_so_stays_so(resolved, description) -> None:
    text = f"Kanal Dva, {description} said the ferry sank. Nobody knows. Kanal Dva said the port was shut."
    found = kinds(
        resolved, text, ("Kanal Dva", "said", ["the ferry sank"]), ("Kanal Dva", "said", ["the port was shut"])
    )
    assert found == [STATE, STATE]


def test_a_paper_is_not_described_by_what_it_reports(resolved) -> None:
    text = "The Skerry Mail, a daily of Skerry, said state television was wrong."
    assert kinds(resolved, text, ("The Skerry Mail", "said", ["state television was wrong"])) != [STATE]


def test_hosts_and_guests(resolved) -> None:
    text = "State television showed the port. Its presenter, Tilek Sadyr, said the ferry sank."
    found = resolved(text, ("Its presenter, Tilek Sadyr,", "said", ["the ferry sank"]))
    assert [(a.source.name, a.source.source_type) for a in found.attributions] == [("Tilek Sadyr", STATE)]


def test_a_host_elsewhere_is_none(resolved) -> None:
    text = "The Harbour Times asked around. A talk-show host, Ana Ruiz, said the ferry sank."
    assert kinds(resolved, text, ("A talk-show host, Ana Ruiz,", "said", ["the ferry sank"])) == [SourceType.PERSON]


def test_short_references_back(resolved) -> None:
    text = "State television showed the port. The channel said the ferry sank."
    assert kinds(resolved, text, ("The channel", "said", ["the ferry sank"])) == [STATE]
    text = "Reuters filmed the port. The channel said the ferry sank."
    assert kinds(resolved, text, ("The channel", "said", ["the ferry sank"])) != [STATE]
