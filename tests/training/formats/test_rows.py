"""Tables of labelled sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.records import SourceType
from credscore.training.formats import RowOptions, read_labelled


def table(tmp_path: Path, *lines: str, name: str = "mine.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rows_of_an_article_stand_in_one_text_in_order(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "text,label,article_id,paragraph",
        "The pier is shut.,0,a,1",
        "It opened in May.,unsourced,a,1",
        "Lone row.,not_claim,,",
        '"Officials said it may stay so.",1,a,2',
    )
    lone, article = sorted(read_labelled([path]), key=lambda a: len(a.text))
    assert article.text == "The pier is shut. It opened in May.\n\nOfficials said it may stay so."
    assert [u.level for u in article.units] == [0, 0, 1]
    assert (lone.id, lone.text, lone.units[0].level) == ("mine-4", "Lone row.", None)


def test_context_is_read_and_not_labelled(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "text\tlabel\tcontext_before\tcontext_after",
        "Two ships wait.\t3\tThe port gave figures.\tMore will come.",
        name="mine.tsv",
    )
    (article,) = read_labelled([path])
    assert article.text == "The port gave figures. Two ships wait. More will come."
    assert [article.text[u.start : u.end] for u in article.units] == ["Two ships wait."]


def test_columns_and_scale_can_be_mapped(tmp_path: Path) -> None:
    path = table(tmp_path, "Satz,Wert", "The pier is shut.,schwach", "Officials said so.,STARK", "Who knows?,-")
    options = RowOptions({"text": "Satz", "label": "Wert"}, {"schwach": "0", "stark": "3", "-": "not_claim"})
    assert [a.units[0].level for a in sorted(read_labelled([path], options), key=lambda a: a.id)] == [0, 3, None]


def test_several_annotators_of_one_sentence(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "text,label,article_id,annotator",
        *(f"The pier is shut.,{level},a,{who}" for level, who in ((0, "x"), (2, "y"), (2, "z"))),
    )
    (article,) = read_labelled([path])
    assert article.text == "The pier is shut."
    assert [u.level for u in article.units] == [2]


def test_every_fault_is_told_at_once_with_its_row_and_what_would_be_right(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "text,label,source_type,relays",
        "Fine.,3,person,0",
        "Too high.,7,,",
        ",2,,",
        "Odd type.,2,witness,0",
        "Odd count.,2,person,many",
    )
    with pytest.raises(DatasetError) as caught:
        read_labelled([path])
    assert [(fault.line, fault.message.split(";")[0]) for fault in caught.value.faults] == [
        (3, "label: label '7' is no level: give 0 to 4, unsourced, weak, limited, solid, strong or not_claim"),
        (4, "text: is empty"),
        (5, "article 'mine-5': units[1].source_type: 'witness' is not one of " + ", ".join(SourceType)),
        (6, "article 'mine-6': units[1].relays: Input should be a valid integer, unable to parse string as an integer"),
    ]  # fmt: skip


def test_missing_columns_are_told_with_those_there_are(tmp_path: Path) -> None:
    path = table(tmp_path, "sentence,label", "A.,1")
    with pytest.raises(DatasetError, match="no column 'text'; the file has sentence, label"):
        read_labelled([path])


@pytest.mark.parametrize(
    ("columns", "scale", "said"),
    [({"sentence": "x"}, {}, "is no column that is read"), ({}, {"low": "9"}, "is no level")],
)
def test_options_are_checked(columns: dict[str, str], scale: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        RowOptions(columns, scale)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b'text,label\n"open,1\n', b""])
def test_tables_that_cannot_be_read_are_faults(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"bad\.csv:1: "):
        read_labelled([path])


def test_semicolons_and_line_ends_of_other_systems(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("\ufefftext;label\r\nThe pier, it seems, is shut.;1\r\n".encode())
    (article,) = read_labelled([path])
    assert (article.text, article.units[0].level) == ("The pier, it seems, is shut.", 1)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("text,label", "The pier, it seems, is shut.,1"), "the row at line 2 has 4 cells, the header 2"),
        (("text,label", "A.,1", "B."), "the row at line 3 has 1 cells, the header 2"),
        (("text,label,label", "A.,1,2"), "column 'label' occurs more than once"),
    ],
)
def test_rows_that_do_not_fit_the_header_are_not_guessed_at(lines: tuple[str, ...], said: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=said):
        read_labelled([table(tmp_path, *lines)])


def test_a_sentence_that_stands_twice_has_two_labels_and_annotators_share_theirs(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "article_id,text,label,annotator",
        "a,The pier is shut.,0,kim",
        "a,It is old.,0,kim",
        "a,The pier is shut.,2,kim",
        "a,The pier is shut.,1,lee",
    )
    (article,) = read_labelled([path])
    assert article.text.count("The pier is shut.") == 2
    # Where kim and lee part on the first of them, the lower level holds.
    assert [u.level for u in article.units] == [0, 0, 2]


def test_faults_name_the_line_of_the_file_also_below_cells_of_several_lines(tmp_path: Path) -> None:
    path = table(tmp_path, "text,label", '"The pier', 'is shut.",1', "", "It is old.,9")
    with pytest.raises(DatasetError) as caught:
        read_labelled([path])
    assert [fault.line for fault in caught.value.faults] == [5]
