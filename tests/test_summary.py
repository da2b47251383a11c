"""What an article rests on, and which claims come first."""

from __future__ import annotations

import pytest

from credscore.records import Flag, Role

TEXT = """Bridge at Tarn to stay closed, sources say

The bridge at Tarn will stay closed for a year, two sources said on Monday.

"We have found cracks in the bridge," said Ana Ruiz, the mayor of Tarn. "They run through two pillars of the bridge," she said.

Rumours in the market had it that the mayor's brother built the bridge. Ruiz denied it.

The town has 4,000 inhabitants.
"""


@pytest.fixture(scope="module")
def report(shipped):
    return shipped.score(TEXT)


def test_shares_are_of_the_claims(report) -> None:
    summary = report.summary
    assert 0 < summary.anonymous_share < 1
    unnamed = sum(bool(claim.flags & {Flag.ANONYMOUS, Flag.VAGUE}) for claim in report.claims)
    assert summary.anonymous_share == pytest.approx(unnamed / len(report.claims))
    assert summary.state_media_share == 0


def test_the_main_source_is_the_one_that_most_claims_rest_on(report) -> None:
    counts = {use.name: use.claims for use in report.sources}
    assert counts[report.summary.main_source] == max(counts.values())
    assert report.summary.main_source_share == pytest.approx(max(counts.values()) / len(report.claims))


def test_each_claim_to_check_says_why(report) -> None:
    summary = report.summary
    assert len(summary.check_first) == len(summary.check_why) == len(set(summary.check_first))
    assert summary.check_first
    assert all(summary.check_why)


def test_solid_claims_that_nothing_speaks_against_are_not_checked_first(report) -> None:
    for index in report.summary.check_first:
        claim = report.claims[index]
        assert claim.level < 2 or claim.flags & {Flag.UNVERIFIED, Flag.DISPUTED, Flag.STATE_MEDIA, Flag.HEARSAY}


def test_a_weak_headline_and_a_weak_lead_come_before_a_weak_aside(report) -> None:
    first, second, *_ = report.summary.check_first
    assert {report.claims[first].role, report.claims[second].role} == {Role.HEADLINE, Role.BODY}
    assert max(first, second) == 1
    assert any("headline" in why for why in report.summary.check_why)


def test_nothing_to_check_in_a_text_without_claims(shipped) -> None:
    summary = shipped.score("Why? How? When?").summary
    assert (summary.check_first, summary.check_why, summary.main_source, summary.main_source_share) == ((), (), None, 0)
