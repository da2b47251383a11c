"""Relays of a composite name, and those that stand in a sentence beside the claim."""

from __future__ import annotations

import credscore
from credscore.tracing.relays import apart, beside


def test_several_outlets_are_taken_apart_and_a_firm_is_not() -> None:
    assert apart("Reuters and the BBC") == ("Reuters", "the BBC")
    assert apart("Marks and Spencer") == ("Marks and Spencer",)
    assert apart("Reuters") == ("Reuters",)


def test_who_published_the_recording_is_a_relay() -> None:
    text = (
        "“The valley is ours,” the presenter Oleg Dorn said on Friday. Harrow Post reporter Ann Lee shared a short clip on a social network.\n\n"
        "The remarks were first reported by the Lund Courier. The council published a map."
    )
    claim = credscore.score(text).claims[0]
    assert beside(claim, text) == ("Harrow Post reporter Ann Lee", "Lund Courier")


def test_somebody_far_off_is_none() -> None:
    text = (
        "Ida Lund said that the bridge is closed.\n\n" + "It rained. " * 60 + "The Lund Courier published a recording."
    )
    assert beside(credscore.score(text).claims[0], text) == ()
