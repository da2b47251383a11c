"""Reasons: what the same words show is one reason, and all of them add up."""

from __future__ import annotations

import itertools

import pytest

from credscore.reasons import _weightiest_run

TEXT = (
    "Officials said on Monday that the bridge would stay closed.\n\n"
    "The work may take a year, said Ana Ruiz, the mayor of Tarn. The bridge was built in 1931."
)


@pytest.fixture(scope="module")
def claims(shipped):
    return shipped.score(TEXT).claims


def test_reasons_add_up_to_the_score(claims) -> None:
    for claim in claims:
        assert claim.base_score + sum(reason.points for reason in claim.reasons) == pytest.approx(claim.score, abs=0.1)


def test_no_word_is_evidence_of_two_reasons(claims) -> None:
    for claim in claims:
        spans = sorted((span.start, span.end) for reason in claim.reasons for span in reason.evidence)
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


def test_the_words_of_the_leading_feature_are_evidence(claims) -> None:
    for reason in (reason for claim in claims for reason in claim.reasons):
        if reason.span is not None:
            assert any(s.start <= reason.span.start and reason.span.end <= s.end for s in reason.evidence)


def test_source_and_cue_are_one_reason(claims) -> None:
    reason = next(r for r in claims[0].reasons if any(span.text == "said" for span in r.evidence))
    assert any("Officials" in span.text for span in reason.evidence)


def test_reasons_come_with_the_weightiest_first(claims) -> None:
    for claim in claims:
        points = [abs(reason.points) for reason in claim.reasons if reason.feature != "other"]
        assert points == sorted(points, reverse=True)


def test_the_weightiest_run() -> None:
    single, none = [0.1, 2.0, 1.9, -1.0, 0.2], [0.0] * 5
    assert _weightiest_run(single, none, 0, 5) == (1, 3)
    assert _weightiest_run([9.0, *single, 9.0], [0.0] * 7, 1, 6) == (2, 4)
    # A pair goes with each of its tokens.
    assert _weightiest_run(none, [0.0, 0.0, 3.0, 0.0, 0.0], 0, 5) in ((1, 2), (2, 3))
    assert _weightiest_run([-1.0] * 5, none, 0, 5) is None
    # One word among many is no evidence that one could point at.
    assert _weightiest_run([1.0] * 40, [0.0] * 40, 0, 40) is None
