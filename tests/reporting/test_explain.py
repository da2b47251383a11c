"""The explanation of one claim shows its whole chain and adds up."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from credscore.errors import InputError
from credscore.records import Reason, Report
from credscore.reporting.explain import explain_claim


def render(report: Report, number: int) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(explain_claim(report, number))
    return console.file.getvalue()


def test_shows_chain_attributions_and_evidence(report) -> None:
    shown = render(report, 1)
    claim = report.claims[0]
    assert f"Claim 1 of 2  [{claim.start}:{claim.end}]" in shown
    assert "Level: 3 solid   Score: 68.8 of 100" in shown
    assert "Olla Brandt (origin, person) → Tarn Courier (relay, news_outlet) → this article" in shown
    assert "1. mixed, person, inside attribution 2" in shown
    span = claim.attributions[0].cue
    assert span is not None
    assert f"“said” [{span.start}:{span.end}]" in shown
    assert "Flags: hedged, relayed" in shown
    assert "80.0%" in shown


@pytest.mark.parametrize("number", [1, 2])
def test_points_add_up_to_the_score(report, number: int) -> None:
    rows = re.findall(r"^│\s+([+-]?\d+\.\d)\s+│", render(report, number), re.MULTILINE)
    *parts, total = map(float, rows)
    assert sum(parts) == pytest.approx(total)
    assert total == pytest.approx(report.claims[number - 1].score, abs=0.1)


def test_strongest_reason_first(report) -> None:
    weak = Reason("a__b", "a", 0.2, None, "a weak reason")
    claim = replace(report.claims[0], reasons=(weak, *report.claims[0].reasons))
    shown = render(replace(report, claims=(claim,)), 1)
    assert shown.index("position to know") < shown.index("another outlet") < shown.index("a weak reason")


def test_markup_in_reasons_is_text(report) -> None:
    reason = Reason("a__b", "a", 1.0, None, "[red]x[/red] \x1b[2J")
    claim = replace(report.claims[1], reasons=(reason,))
    assert "[red]x[/red] [2J" in render(replace(report, claims=(claim,)), 1)


@pytest.mark.parametrize("number", [0, -1, 3])
def test_no_such_claim(report, number: int) -> None:
    with pytest.raises(InputError, match="give a number from 1 to 2"):
        explain_claim(report, number)


def test_article_without_claims(empty_report) -> None:
    with pytest.raises(InputError, match="has no claims"):
        explain_claim(empty_report, 1)
