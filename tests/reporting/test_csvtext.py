"""CSV has the frame's columns, one line a claim, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.records import Report
from credscore.reporting.csvtext import CSV_COLUMNS, reports_to_csv
from credscore.reporting.frame import COLUMNS

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def rows(*reports: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(reports_to_csv(reports)), newline="")))


def renamed(report: Report, text: str) -> Report:
    """The report with a text in the title, in a claim and in its origin's name."""
    claim = report.claims[0]
    origin = replace(claim.origin, name=text)
    claims = (replace(claim, text=text, origin=origin, chain=(origin,)), report.claims[1])
    return replace(report, article=replace(report.article, title=text), claims=claims)


def test_columns(report) -> None:
    assert CSV_COLUMNS[:4] == ("name", "title", "outlet", "claim")
    assert CSV_COLUMNS[3:] == COLUMNS[1:]
    assert report.to_csv().splitlines()[0] == ",".join(CSV_COLUMNS)


def test_values(report) -> None:
    first, second = rows(report)
    assert (first["name"], first["title"], first["outlet"]) == ("ferry.txt", "Ferry to stay in port", "Skerry Mail")
    frame = report.to_frame()
    for column in COLUMNS[1:]:
        assert first[column] == str(frame[column][0])
    assert second["origin"] == ""
    assert second["claim"] == "2"


def test_one_header_for_several_reports(report, empty_report) -> None:
    assert [row["claim"] for row in rows(report, empty_report, report)] == ["1", "2", "1", "2"]
    assert rows(empty_report) == []
    assert empty_report.to_csv() == ",".join(CSV_COLUMNS) + "\n"
    assert list(reports_to_csv([])) == []


def test_only_the_levels_that_were_asked_for(report) -> None:
    assert [row["claim"] for row in rows(report.only_levels(0, 1))] == ["2"]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_formulas_are_disarmed(report, mark: str) -> None:
    text = f"{mark}HYPERLINK(A1)"
    row = rows(renamed(report, text))[0]
    assert [row[name] for name in ("title", "text", "origin", "chain")] == [f"'{text}"] * 4


def test_numbers_and_other_texts_are_not_touched(report) -> None:
    row = rows(renamed(report, "a=b 'c' \"d\", e\nf"))[0]
    assert row["text"] == "a=b 'c' \"d\", e\nf"
    assert row["score"] == str(round(report.claims[0].score, 1))


def test_control_characters_are_shown_as_such(report) -> None:
    assert rows(renamed(report, "a\x1b[31m\x00\x9b\ud800b"))[0]["text"] == "a\ufffd[31m\ufffd\ufffd\ufffdb"


@given(ANY_TEXT)
def test_any_text(report, text: str) -> None:
    shown = renamed(report, text)
    first, second = rows(shown, shown)[:2]
    assert first.keys() == set(CSV_COLUMNS)
    assert second["text"] == report.claims[1].text
    for name in ("title", "text", "origin"):
        assert not first[name].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert len(first[name]) in (len(text), len(text) + 1)
    "".join(reports_to_csv([shown])).encode()
