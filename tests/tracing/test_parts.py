"""Whose word the part of a sentence is that tells a story's claim."""

from __future__ import annotations

import credscore
from credscore.tracing.parts import as_told_by
from credscore.tracing.statements import statements_of

BOTH = "The Granit brigade says that rebels burned the mill, while the mayor, Ida Lund, says lightning destroyed the old bridge."


def teller(others: str) -> str:
    claim = credscore.score(BOTH).claims[0]
    told = as_told_by(claim, list(statements_of(0, credscore.score(others))))
    assert told.origin is not None
    return told.origin.name


def test_each_half_is_anothers() -> None:
    assert teller("Lightning destroyed the old bridge at Harrow.") == "Ida Lund"
    assert teller("Rebels burned the mill at Harrow.") == "The Granit brigade"


def test_a_sentence_of_one_source_stays_as_it_is() -> None:
    claim = credscore.score("The mill burned, Ida Lund said.").claims[0]
    assert as_told_by(claim, list(statements_of(0, credscore.score("The mill burned.")))) is claim
