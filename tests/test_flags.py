"""Flags follow the source type and the chain that the report shows."""

from __future__ import annotations

import pytest

from credscore.features import build_context
from credscore.flags import flags_of
from credscore.records import Flag, SourceType

from .attribution.conftest import _resolve


def claim(text: str, *told):
    return build_context(_resolve(text, *told)).claims[0]


def flags(context, kind: SourceType, *learned: Flag) -> set[str]:
    return {str(flag) for flag in flags_of(context, context, kind, frozenset(learned))}


@pytest.mark.parametrize("kind", [SourceType.ANONYMOUS, SourceType.VAGUE, SourceType.DOCUMENT, SourceType.OBSERVATION])
def test_the_type_shown_gives_its_flag(kind) -> None:
    context = claim("It rains.")
    assert flags(context, kind) == {str(kind)}
    assert flags(context, SourceType.PERSON, Flag(str(kind))) == set()


def test_learned_flags_are_taken_over() -> None:
    assert flags(claim("It rains."), SourceType.PERSON, Flag.HEDGED, Flag.DISPUTED) == {"hedged", "disputed"}


def test_without_a_source_only_doubt_can_hold() -> None:
    learned = (Flag.HEDGED, Flag.DISPUTED, Flag.UNVERIFIED, Flag.INTERESTED)
    assert flags(claim("It rains."), SourceType.NONE, *learned) == {"disputed", "unverified"}


def test_state_media_in_the_chain() -> None:
    told = "that the ferry had sunk off Tarn in the night"
    text = f"State television reported {told}."
    context = claim(text, ("State television", "reported", [told]))
    assert "state_media" in flags(context, SourceType.STATE_MEDIA)
    assert "state_media" in flags(context, SourceType.VAGUE)


def test_state_media_that_carry_a_statement_are_no_link() -> None:
    context = claim("Ana Ruiz told state television the ferry sank.", ("Ana Ruiz", "told", ["the ferry sank"]))
    assert flags(context, SourceType.PERSON) == set()


def test_state_media_inside_what_is_said_are_no_link() -> None:
    told = "that state television lies"
    context = claim(f"Officials said {told}.", ("Officials", "said", [told]))
    assert flags(context, SourceType.ANONYMOUS) == {"anonymous"}
