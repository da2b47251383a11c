"""Markdown shows what the report says, and an article's text as text: rendered, it comes back unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from credscore.records import Report
from credscore.reporting.display import clean
from credscore.reporting.markdown import escaped, escaped_line, report_to_markdown

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
MARKS = st.lists(
    st.sampled_from([
        "*", "_", "`", "[", "](", ")", "<b>", "</td>", "<!--", "|", "\\", "#", "- ", "1. ", "1) ", "> ", "=", "---", "+ ",
        "&amp;", "&#60;", "~~", "![", "http://x.example", "$", "{{", "\n", "\n\n", "\t", "    ", "```", "a", " ", "é", ":",
    ]),
    max_size=20,
).map("".join)  # fmt: skip


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def with_text(report: Report, text: str) -> Report:
    """The report with a text wherever one of an article may stand."""
    claim = report.claims[0]
    reason = replace(claim.reasons[0], text=text)
    origin = replace(claim.origin, name=text)
    return replace(
        report,
        article=replace(report.article, title=text or None, outlet=text or None),
        claims=(replace(claim, text=text, origin=origin, chain=(origin,), reasons=(reason,)), report.claims[1]),
        sources=(replace(report.sources[0], name=text),),
        skipped=(replace(report.skipped[1], text=text),),
        warnings=(text,),
    )


def structure(tokens: list[Token]) -> list[str]:
    """Kinds of all tokens, those inside lines included."""
    return [kind for token in tokens for kind in (token.type, *structure(token.children or []))]


def texts(tokens: list[Token]) -> list[str]:
    """What each line or cell shows."""
    return ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]


def test_what_it_says(report) -> None:
    lines = report_to_markdown(report).splitlines()
    assert lines[0] == "# Sourcing of Ferry to stay in port"
    assert lines[2] == "Skerry Mail"
    assert "- Claims: 2" in lines
    assert "- Levels: 1 unsourced, 0 weak, 0 limited, 1 solid, 0 strong" in lines
    at = lines.index("- Check first:")
    assert lines[at + 1] == "  - claim 2: no source is given; central to the article"
    assert "| # | Level | Score | Whose word | Claim | Main reason |" in lines
    assert (
        "| 2 | 0 unsourced | 12 | the article itself | The ferry has not sailed since the storm. "
        "| -27.5 no source is given |"
    ) in lines
    assert "| Olla Brandt | person | 1 | 50% |" in lines
    assert "### Duplicate (1)" in lines
    assert "- Who will pay for it?" in lines
    assert report.to_markdown() == report_to_markdown(report)


def test_whose_word_and_warnings(make_report) -> None:
    shown = report_to_markdown(make_report(warnings=["mind the gap"]))
    assert "| Olla Brandt (via Tarn Courier) |" in shown
    assert "- Warning: mind the gap" in shown


def test_without_claims(empty_report) -> None:
    shown = report_to_markdown(empty_report)
    assert "# Sourcing of an untitled article" in shown
    assert "No claims found." in shown
    assert "## Sources" not in shown


def test_levels_that_were_asked_for(report) -> None:
    shown = report_to_markdown(report.only_levels(0, 1))
    assert "- Claims: 2 (1 of levels 0 to 1 shown)" in shown
    assert "| 2 | 0 unsourced |" in shown
    assert "3 solid" not in shown
    assert "No claims of these levels." in report_to_markdown(report.only_levels(4))


def test_what_the_extractor_dropped(report) -> None:
    noisy = replace(report, article=replace(report.article, dropped_characters=1_234))
    assert "- Left out of the page by the extractor: 1,234 characters" in report_to_markdown(noisy)


def test_long_skipped_parts_are_cut(report) -> None:
    long = replace(report, skipped=(replace(report.skipped[1], text="word " * 100),))
    (line,) = [line for line in report_to_markdown(long).splitlines() if line.startswith("- word")]
    assert line.endswith("word…")
    assert len(line) <= 202


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no list",
        "1. no list",
        "* * *",
        "a | b",
        "<script>alert(1)</script>",
        "<!-- no comment",
        "![x](http://evil.example/i.png)",
        "[x]: http://evil.example",
        "**bold** `code` ~~gone~~",
        "&lt; stays",
        "back\\slash \\| pipe",
        "===",
    ],
)
def test_markup_is_text(text: str) -> None:
    for shown in (RENDERER.parse(escaped_line(text)), RENDERER.parse(f"- {escaped_line(text)}")):
        assert texts(shown) == [text]
    (line,) = [token for token in RENDERER.parse(f"so: {escaped(text)}") if token.type == "inline"]
    assert {child.type for child in line.children or []} <= {"text", "text_special"}


@pytest.mark.parametrize("text", ["http://evil.example", "www.evil.example", "a@evil.example", "mailto:a@b.example"])
def test_addresses_are_broken_up(text: str) -> None:
    assert text not in escaped(text)
    assert texts(RENDERER.parse(escaped(text))) == [text]


@example("\\")
@example("|")
@example("\\|")
@example("-")
@example("    code")
@given(st.one_of(ANY_TEXT, MARKS))
def test_any_text(report, text: str) -> None:
    plain = structure(RENDERER.parse(report_to_markdown(with_text(report, "word"))))
    tokens = RENDERER.parse(report_to_markdown(with_text(report, text)))
    wanted = one_line(text)
    if not wanted:
        return
    shown = texts(tokens)
    assert [kind for kind in structure(tokens) if kind not in ("text", "text_special")] == [
        kind for kind in plain if kind not in ("text", "text_special")
    ]
    for expected in (f"Sourcing of {wanted}", f"Warning: {wanted}", f"+32.3 {wanted}", wanted):
        assert expected in shown
