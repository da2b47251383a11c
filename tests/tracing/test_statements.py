"""What a claim says: stems, names, numbers, negation, modality, and who does it to whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import credscore
from credscore.tracing.comparison import contrary_polarity, excluded, share_stock_alone, turned_round
from credscore.tracing.statements import Statement, statements_of
from credscore.tracing.words import fold, stem, thesaurus


def statement(text: str) -> Statement:
    return next(iter(statements_of(0, credscore.score(text))))


def test_source_and_cue_are_no_part_of_what_is_said() -> None:
    made = statement("The old pier in Tarn is shut for repairs, Mayor Ida Lund said on Monday.")
    assert {"pier", "shut", "repair"} <= set(made.stems)
    assert not {"lund", "ida", "mayor"} & set(made.stems)
    assert "lund" in made.all_stems


def test_a_first_person_is_the_one_who_speaks() -> None:
    assert "lund" in statement('"I will resign from the council in May," Ida Lund said.').names


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("The pier will not be shut until June.", "The pier will be shut until June.", True),
        ("The ministry denied that the pier was unsafe.", "The pier was unsafe.", True),
        ("Nobody was hurt in the fire at the mill.", "Three were hurt in the fire at the mill.", True),
        ("It is not the first fire; the mill burned in 2009.", "The mill burned in 2009.", False),
        ("Denis Roe took the ferry to Tarn.", "Roe took the ferry to Tarn.", False),
    ],
)
def test_negations_turn_the_words_after_them(one: str, other: str, *, differ: bool) -> None:
    assert contrary_polarity(statement(one), statement(other)) is differ


def test_who_does_it_to_whom() -> None:
    one, same = statement("Marrok shelled Tili on Monday."), statement("Tili was shelled by Marrok.")
    other = statement("Tili shelled Marrok on Monday.")
    assert not turned_round(one, same)
    assert turned_round(one, other)
    assert excluded(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Some 100,000 volunteers are ready to fight.", "Some 10,000 volunteers are ready to fight."),
        ("The ferry will be out of service until June.", "The ferry will not be out of service until June."),
    ],
)
def test_claims_that_exclude_each_other(one: str, other: str) -> None:
    assert excluded(statement(one), statement(other))
    assert not excluded(statement(one), statement(one))


@pytest.mark.parametrize(
    ("one", "other", "stock"),
    [
        ("Calloway declined to comment.", "A spokesman for Elhamra declined to comment on the report.", True),
        ("The figure could not be independently verified.", "None of this could be verified.", True),
        ("Calloway declined to comment.", "Calloway did not respond to requests for comment.", False),
        ("The pier is shut until June.", "The pier in Tarn was shut on Monday.", False),
    ],
)
def test_what_every_article_has_of_its_own(one: str, other: str, *, stock: bool) -> None:
    assert share_stock_alone(statement(one), statement(other)) is stock


def test_plans_are_told_from_deeds() -> None:
    assert "plan" in statement("The council plans to close the pier in May.").modality
    assert "plan" not in statement("The council closed the pier in May.").modality


def test_opposites_and_groups_are_of_stems() -> None:
    words = thesaurus()
    assert words.exclude(stem("open"), stem("closed"))
    assert words.exclude(stem("closed"), stem("open"))
    assert set(words.groups[stem("blaze")]) & set(words.groups[stem("fire")])


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(alphabet="ab 12.,%$'’Éß—“”\n", min_size=1, max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    if text.strip():
        list(statements_of(0, credscore.score(text)))
