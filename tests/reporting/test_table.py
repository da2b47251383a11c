"""The terminal table: what it shows, that it fits, that no text of an article can steer it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from credscore.records import Report
from credscore.reporting.table import ReportTable

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def render(report: Report, width: int = 120) -> str:
    # Markup stays on here: the table itself must not let an article's text become markup.
    console = Console(file=io.StringIO(), width=width)
    console.print(ReportTable(report))
    return console.file.getvalue()


def test_summary_comes_first(report) -> None:
    lines = render(report).splitlines()
    assert lines[0].strip() == "Ferry to stay in port"
    assert "Claims: 2" in lines[1]
    shares = lines[2]
    for part in ("unsourced 50%", "on one source 50%", "on unnamed sources 0%", "on state media 0%"):
        assert part in shares
    assert [line.strip() for line in lines[3:5]] == ["Check first:", "#2 no source is given; central to the article"]


def test_one_row_a_claim(report) -> None:
    shown = render(report, 160)
    assert "3 solid" in shown
    assert "Olla Brandt (via" in shown
    assert "0 unsourced" in shown
    assert "the article itself" in shown
    assert "-27.5 no source is given" in shown


@pytest.mark.parametrize("width", [80, 100, 160])
def test_fits_the_width_and_cuts_long_claims(report, width: int) -> None:
    lines = render(report, width).splitlines()
    assert max(map(cell_len, lines)) <= width
    if width == 80:
        assert any("…" in line for line in lines)


def test_no_claims(empty_report) -> None:
    shown = render(empty_report)
    assert "No claims found." in shown
    assert "Mean score: –" in shown


def test_warnings_are_shown(make_report) -> None:
    assert "Warning: the text does not look English" in render(make_report(warnings=["the text does not look English"]))


def test_markup_and_control_characters_are_text(make_report) -> None:
    shown = render(make_report(title="[bold]Storm[/bold] [link=x] :smile: \x1b]0;pwned\x07\x9b31m \u202eback"))
    assert "[bold]Storm[/bold] [link=x] :smile: ]0;pwned31m back" in shown


@given(title=ANY_TEXT, warning=ANY_TEXT, width=st.integers(20, 200))
def test_any_text(make_report, title: str, warning: str, width: int) -> None:
    shown = render(make_report(title=title, warnings=[warning]), width)
    assert not set(shown) & {chr(c) for c in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x202E)}


def test_levels_that_were_asked_for(report) -> None:
    shown = render(report.only_levels(0, 1))
    assert "Claims: 2 (1 of levels 0 to 1 shown)" in shown
    assert "│ 2 │ 0 unsourced" in shown
    assert "3 solid" not in shown
    assert "#2 no source is given" in shown
    assert "No claims of these levels." in render(report.only_levels(4))


def test_what_the_extractor_dropped(report) -> None:
    noisy = replace(report, article=replace(report.article, dropped_characters=12_345))
    assert "Left out of the page by the extractor: 12,345 characters" in render(noisy)
    assert "Left out" not in render(report)
