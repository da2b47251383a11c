"""What is known of a word by its form."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.lexicons import Vocabulary, default_vocabulary, vocabulary
from credscore.lexicons.vocabulary import (
    FLAGS,
    SHAPES,
    TypeTable,
    cue_classes,
    function_classes,
    shape,
    source_classes,
    word_paths,
    word_tags,
)

words = st.text(st.characters(exclude_categories=("Z", "Cc", "Cs")), min_size=1, max_size=12)


@given(words)
def test_every_word_has_a_shape(word) -> None:
    assert shape(word) in SHAPES


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("don't", "lower"),
        ("naïve", "lower"),
        ("Übung", "Title"),
        ("O'Hara", "Title"),
        ("MacDuff", "miXed"),
        ("iPhone", "miXed"),
        ("A", "Initial"),
        ("AT&T", "UPPER"),
        ("3rd", "number"),
        ("10:30", "number"),
        ("''", "quote"),
        ("’", "quote"),
        ("...", "stop"),
        ("…", "stop"),
        (";", "comma"),
        (":", "colon"),
        ("--", "dash"),
        ("—", "dash"),
        ("$", "mark"),
        ("漢字", "miXed"),
        ("😀", "mark"),
    ],
)
def test_shapes(word, expected) -> None:
    assert shape(word) == expected


@pytest.fixture(scope="module")
def columns():
    """Columns of one word."""

    def of(word: str):
        return default_vocabulary().encode([word])

    return of


@pytest.mark.parametrize("word", ["said", "Said", "SAID"])
def test_cues_are_known_in_any_case(columns, word) -> None:
    assert cue_classes()[columns(word).verb[0]] == "say"


def test_abbreviations_are_no_function_words(columns) -> None:
    for word, abbreviation in (("us", "US"), ("it", "IT"), ("who", "WHO"), ("may", "MAY")):
        assert function_classes()[columns(word).function[0]]
        assert columns(abbreviation).function[0] == 0
    # One capital alone may be a word.
    assert function_classes()[columns("I").function[0]].startswith("pronoun")
    assert function_classes()[columns("Who").function[0]] == function_classes()[columns("who").function[0]]


def test_both_apostrophes_are_one(columns) -> None:
    for word in ("don't", "i'm", "isn't"):
        straight, curly = columns(word), columns(word.replace("'", "’"))
        assert straight.function[0] == curly.function[0]
        assert straight.verb[0] == curly.verb[0]


def test_names_keep_their_case(columns) -> None:
    assert columns("Anna").has("female_name", "any_name")[0]
    assert not columns("anna").has("female_name", "any_name")[0]
    assert columns("ANNA").has("female_name", "any_name")[0]


def test_nouns_of_sources(columns) -> None:
    for word, name in (
        ("police", "law"),
        ("spokesman", "spokesperson"),
        ("report", "document"),
        ("residents", "group"),
    ):
        assert source_classes()[columns(word).source[0]] == name


def test_unknown_words_have_nothing_but_a_shape(columns) -> None:
    found = columns("zxqvw")
    assert [
        int(c[0]) for c in (found.verb, found.noun, found.source, found.function, found.flags, found.tag, found.path)
    ] == [0] * 7


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("said", "VBD"),
        ("Said", "VBD"),
        ("ministry", "NN"),
        ("must", "MD"),
        ("she", "PRP"),
        ("The", "DT"),
        ("quickly", "RB"),
    ],
)
def test_parts_of_speech(columns, word, tag) -> None:
    assert word_tags()[columns(word).tag[0]] == tag


def test_words_of_a_kind_share_the_beginning_of_their_path(columns) -> None:
    def path(word: str) -> str:
        return word_paths()[columns(word).path[0]]

    assert path("Monday")[:6] == path("Tuesday")[:6]
    assert path("Monday")[:4] != path("said")[:4]


def test_flags_are_one_bit_each() -> None:
    assert len(set(FLAGS.values())) == len(FLAGS)
    assert all(value.bit_count() == 1 for value in FLAGS.values())


def test_nothing() -> None:
    found = default_vocabulary().encode([])
    assert len(found.ids) == len(found.verb) == 0


def described(found) -> list[tuple[int, ...]]:
    columns = (found.verb, found.noun, found.source, found.function, found.shape, found.flags, found.tag, found.path)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(st.lists(words, max_size=30))
def test_encoding_is_description_word_by_word(tokens) -> None:
    known = default_vocabulary()
    found = known.encode(tokens)
    assert described(found) == [known.describe(token) for token in tokens]
    assert [found.table.words[i] for i in found.ids.tolist()] == tokens


def test_the_table_grows() -> None:
    known = Vocabulary()
    tokens = [f"w{k}" for k in range(10_000)]
    assert len(known.encode(tokens).table.columns) >= 10_000
    assert (np.diff(known.encode(tokens).ids) == 1).all()


def test_the_table_starts_anew_when_it_is_full(monkeypatch) -> None:
    monkeypatch.setattr(vocabulary, "MAX_TYPES", 5)
    known = Vocabulary()
    first = known.encode(["said", *"abcdefg"])
    second = known.encode(["said", "z"])
    assert second.table is not first.table
    assert len(second.table.words) == 2
    # What was handed out before stays whole.
    assert [first.table.words[i] for i in first.ids.tolist()] == ["said", *"abcdefg"]
    assert described(first)[0] == described(second)[0]


def test_threads_share_a_small_table(monkeypatch) -> None:
    monkeypatch.setattr(vocabulary, "MAX_TYPES", 20)
    known = Vocabulary()
    texts = [[f"w{(7 * k + j) % 50}" if j % 3 else "said" for j in range(40)] for k in range(300)]

    def right(tokens: list[str]) -> bool:
        found = known.encode(tokens)
        assert isinstance(found.table, TypeTable)
        same = [found.table.words[i] for i in found.ids.tolist()] == tokens
        return same and described(found) == [known.describe(token) for token in tokens]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(right, texts))


def test_taggers_in_threads_share_a_small_table(monkeypatch, shipped) -> None:
    """The tagger keeps scores by type: those of another table must not be taken for them."""
    monkeypatch.setattr(vocabulary, "MAX_TYPES", 30)
    known = Vocabulary()
    monkeypatch.setattr("credscore.attribution.engine.default_vocabulary", lambda: known)
    texts = [f"“We saw item{k} and thing{k % 7},” said Ana Ruiz{k}. Officials denied it." for k in range(60)]
    expected = [shipped.attributions(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shipped.attributions, texts)) == expected
    monkeypatch.undo()
    assert [shipped.attributions(text) for text in texts] == expected
