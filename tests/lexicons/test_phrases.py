"""Phrases in token sequences, against a search that tries everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from credscore.lexicons.phrases import PhraseIndex, hedge_index, outlet_index, verification_index
from credscore.segmentation import segment

letters = st.sampled_from("abc")
phrases = st.lists(st.lists(letters, min_size=1, max_size=4).map(" ".join), max_size=8)


def brute_force(listed: list[str], tokens: list[str]) -> list[tuple[int, int, int]]:
    """Longest phrase at each place from the left, none inside another; the first of equal phrases counts."""
    found, at = [], 0
    while at < len(tokens):
        best = max(
            (
                (len(phrase.split()), -number)
                for number, phrase in enumerate(listed)
                if tokens[at : at + len(phrase.split())] == phrase.split()
            ),
            default=None,
        )
        if best is None:
            at += 1
        else:
            found.append((at, at + best[0], -best[1]))
            at += best[0]
    return found


@given(phrases, st.lists(letters, max_size=25))
def test_against_brute_force(listed, tokens) -> None:
    index = PhraseIndex([(phrase, number) for number, phrase in enumerate(listed)], lower=False)
    found = [(m.first, m.last, m.value) for m in index.find(tokens)]
    assert found == brute_force(listed, tokens)


def test_empty_phrases_match_nothing() -> None:
    index = PhraseIndex([("", 1), (" ", 2), ("a", 3)], lower=False)
    assert [m.value for m in index.find(["b", "a"])] == [3]


def test_values_may_be_false() -> None:
    index = PhraseIndex([("a", 0), ("a b", None)], lower=False)
    assert [(m.first, m.last, m.value) for m in index.find(["a", "a", "b"])] == [(0, 1, 0), (1, 3, None)]


def test_case() -> None:
    assert PhraseIndex([("New Post", 1)], lower=True).find(["new", "post"])
    assert not PhraseIndex([("New Post", 1)], lower=False).find(["new", "post"])


def test_phrases_are_cut_into_tokens_as_texts_are() -> None:
    text = "He wrote in Lund's Mail, U.S. edition."
    assert PhraseIndex([("Lund's Mail, U.S.", 1)], lower=False).find(segment(text).tokens)


def outlets(text: str) -> dict[str, str]:
    return {m.value.name: m.value.control for m in outlet_index().find(segment(text).tokens)}


def test_outlets() -> None:
    assert set(outlets("TASS and Reuters told it.")) == {"TASS", "Reuters"}
    assert outlets("TASS")["TASS"] == "state"
    assert outlets("the BBC")["BBC"] not in ("state", "captured")
    assert set(outlets("BBC News and Russia Today")) == {"BBC", "RT"}
    assert outlets("It was a mirror of the times.") == {}


def test_verification() -> None:
    tokens = segment("the claim could not be independently verified").tokens
    assert [m.value for m in verification_index().find(tokens)] == ["unverified"]


def test_hedges_have_a_strength() -> None:
    found = hedge_index().find(segment("it is likely that they may").tokens)
    assert found
    assert all(0 <= m.value <= 1 for m in found)
