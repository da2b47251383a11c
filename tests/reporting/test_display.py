"""Text of articles is harmless on a terminal; sources and reasons are told in few words."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from credscore.records import SourceType
from credscore.reporting.display import chain_in_words, clean, counted_claims, main_reason, shares, whose_word

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY_TEXT)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = clean(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not BIDI & set(shown)
    shown.encode("utf-8")


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=80))
def test_ordinary_text_stays(text: str) -> None:
    assert clean(text) == text


def test_lines_do_not_run_together() -> None:
    assert clean("one\ntwo\tthree\u2028four") == "one two three four"


def test_main_reason(report, empty_report) -> None:
    first = report.claims[0]
    reason = main_reason(first)
    assert reason is not None
    assert reason.feature == "source__access"
    assert main_reason(replace(first, reasons=())) is None


def test_whose_word(report) -> None:
    sourced, unsourced = report.claims
    assert whose_word(sourced) == "Olla Brandt (via Tarn Courier)"
    assert whose_word(unsourced) == "the article itself"
    assert "observation" in whose_word(replace(unsourced, source_type=SourceType.OBSERVATION))
    assert whose_word(replace(unsourced, source_type=SourceType.PERSON)) == "person (not resolved)"
    assert chain_in_words(()) == ""


def test_counted_claims(report) -> None:
    assert counted_claims(report) == "2"
    assert counted_claims(report.only_levels(0, 1)) == "2 (1 of levels 0 to 1 shown)"
    assert counted_claims(report.only_levels(4, 4)) == "2 (0 of level 4 shown)"


def test_shares(report, empty_report) -> None:
    assert shares(report.summary) == {
        "unsourced": 0.5,
        "on one source": 0.5,
        "on unnamed sources": 0.0,
        "on state media": 0.0,
    }
    assert set(shares(empty_report.summary).values()) == {0.0}
