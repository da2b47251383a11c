"""Lexicon files that do not follow their format are refused by file, line and column."""

from __future__ import annotations

import pytest

from credscore.errors import LexiconError
from credscore.lexicons import load_table


@pytest.fixture
def lexicon(tmp_path, monkeypatch):
    """Write ``words.tsv`` and read it."""
    monkeypatch.setattr("credscore.lexicons.table.lexicons", lambda: tmp_path)
    return lambda text: (tmp_path / "words.tsv").write_bytes(text.encode("utf-8"))


def test_rows(lexicon) -> None:
    lexicon("word\tclass\nhave\taux\nnaïve\t\n")
    assert load_table("words", "word") == ({"word": "have", "class": "aux"}, {"word": "naïve", "class": ""})


def test_header_alone(lexicon) -> None:
    lexicon("word\tclass\n")
    assert load_table("words", "word") == ()


def test_missing_file(lexicon) -> None:
    with pytest.raises(LexiconError, match=r"words\.tsv: cannot be read"):
        load_table("words")


@pytest.mark.parametrize("text", ["", "word\n", "word\tklass\n"])
def test_missing_column(lexicon, text) -> None:
    lexicon(text)
    with pytest.raises(LexiconError, match=r"words\.tsv:1: lacks the column 'class'"):
        load_table("words", "class")


@pytest.mark.parametrize(
    ("row", "number"), [("one", 1), ("one\ttwo\tthree", 3), ("", 1)], ids=["short", "long", "empty"]
)
def test_row_of_another_length(lexicon, row, number) -> None:
    lexicon(f"word\tclass\na\tb\n{row}\nc\td\n")
    with pytest.raises(LexiconError, match=rf"words\.tsv:3: {number} fields instead of 2"):
        load_table("words", "word", "class")


def test_tables_are_read_once(lexicon) -> None:
    lexicon("word\nhave\n")
    first = load_table("words", "word")
    lexicon("word\nhas\n")
    assert load_table("words", "word") is first
