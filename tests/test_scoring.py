"""Scorer: whole reports by the shipped model. Scores of single sentences are not pinned; properties are."""

from __future__ import annotations

import csv
import io
import pickle
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.errors import InputError, ModelError
from credscore.features import DEFAULT_EXTRACTORS, build_context
from credscore.lexicons import default_vocabulary
from credscore.records import LEVEL_NAMES, Article, Flag, LinkRole, Report, Role, SourceType
from credscore.reporting.csvtext import CSV_COLUMNS
from credscore.scoring import CLAIM_ROLES, Scorer, _names_nobody
from credscore.segmentation import segment
from tests.conftest import shipped_antecedents

ARTICLE = """Ferry line shuts for winter

The last ferry to Tarn left on Friday, harbour master Olla Brandt said. "We could not wait any longer," she added.

A spokesman for the transport ministry declined to comment. According to two people familiar with the plan, the boats
may be sold. Reports that a buyer has been found could not be independently verified.

Who will pay for the crews? The Tarn Courier, citing a union official, reported that 40 of them had lost their jobs.
Brandt denied it.

"I have seen the list," said Per Holm, 61, a deckhand who has worked on the boats since 1989. It has not been published.
"""
OTHER = """Storm leaves valley dark

Police said on Monday that two bridges were closed. State television said the enemy had cut the power lines.

The mayor, Ines Falk, told reporters: "There is nothing left to repair." Rain fell all night.
"""
PIECES = (
    "said", "the", "Ana Ruiz", "according to", "reportedly", "“", "”", '"', "'", "he", "she", "who", ",", ".", "?", "…",
    "—", ":", "U.S.", "officials", "state television", "TASS", "denied", "\n", "\n\n", " ", "that", "a report", "1,200",
    "told", "it", "may", "é", "\u2028", "\r\n", "漢字", "\U0001f600", "(", ")", "Mr.", "ministry", "\t", "\x00", "\ud800",
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join), st.lists(
        st.sampled_from(PIECES), max_size=60).map("".join)
)  # fmt: skip


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    """The shipped model."""
    return Scorer.load()


@pytest.fixture(scope="module")
def report(scorer) -> Report:
    """Report on an article with claims of many kinds."""
    return scorer.score(ARTICLE)


def check(report: Report) -> None:
    """Everything that must hold for any text."""
    text = report.article.text
    document = segment(text)
    expected = list(zip(document.sentence_start.tolist(), document.sentence_end.tolist(), strict=True))
    parts = [*report.claims, *report.skipped]
    assert sorted((part.start, part.end) for part in parts) == expected
    for part in parts:
        assert part.text == text[part.start : part.end]
    assert [c.start for c in report.claims] == sorted(c.start for c in report.claims)
    for claim in report.claims:
        check_claim(text, claim)
    assert not any(skipped.role is Role.HEADLINE for skipped in report.skipped)
    summary = report.summary
    assert summary.claims == len(report.claims) == sum(summary.levels.values())
    assert set(summary.levels) == set(LEVEL_NAMES)
    assert set(summary.flags) == {str(flag) for flag in Flag}
    assert (summary.score is None) == (not report.claims)
    assert 0 <= summary.unsourced_share <= 1
    assert 0 <= summary.single_source_share <= 1
    assert len(set(summary.check_first)) == len(summary.check_first)
    assert all(0 <= at < len(report.claims) for at in summary.check_first)
    assert sum(use.claims for use in report.sources) == sum(c.origin is not None for c in report.claims)
    assert report.to_json()


def check_claim(text: str, claim) -> None:
    assert claim.role in CLAIM_ROLES
    assert claim.level_name == LEVEL_NAMES[claim.level]
    assert claim.level == int(np.argmax(claim.probabilities))
    assert sum(claim.probabilities) == pytest.approx(1.0)
    assert claim.score == pytest.approx(25 * sum(k * p for k, p in enumerate(claim.probabilities)))
    assert 0 <= claim.score <= 100
    assert claim.base_score + sum(r.points for r in claim.reasons) == pytest.approx(claim.score, abs=0.1)
    assert claim.level in claim.level_set
    assert list(claim.level_set) == list(range(claim.level_set[0], claim.level_set[-1] + 1))
    assert (claim.origin is None) == (not claim.chain)
    if claim.chain:
        assert claim.chain[0] == claim.origin
        assert [link.role is LinkRole.ORIGIN for link in claim.chain] == [True] + [False] * (len(claim.chain) - 1)
    if claim.level == 0:
        assert claim.source_type is SourceType.NONE
        # What is unverified, disputed or told by state media may be so without a source that the model believes in.
        assert claim.flags <= {Flag.UNVERIFIED, Flag.DISPUTED, Flag.STATE_MEDIA}
        assert not claim.chain
    for span in spans_of(claim):
        assert 0 <= span.start < span.end <= len(text)
        assert span.text == text[span.start : span.end]
    for reason in claim.reasons:
        assert reason.text
        assert "{" not in reason.text.replace(reason.span.text if reason.span else "", "")


def spans_of(claim) -> list:
    """All spans that hang at a claim."""
    found = [link.span for link in claim.chain] + [reason.span for reason in claim.reasons]
    for attribution in claim.attributions:
        found += [attribution.source, attribution.cue, *attribution.content]
    return [span for span in found if span is not None]


@example("“”“”\"\"''")
@example("said said said")
@example("\ud800 said.")
@example("a\x00b, he said.")
@settings(max_examples=150)
@given(texts)
def test_any_text(scorer, text) -> None:
    assume(text.strip())
    check(scorer.score(text))


@example("=1+1|2")
@given(texts)
def test_any_text_in_every_form(scorer, text) -> None:
    assume(text.strip())
    report = scorer.score(Article(text, title=text, name=text))
    lines = list(csv.reader(io.StringIO(report.to_csv(), newline="")))
    assert len(lines) == 1 + len(report.claims)
    assert {len(line) for line in lines} == {len(CSV_COLUMNS)}
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for line in lines for cell in line)
    assert sum(line.startswith("| ") for line in report.to_markdown().splitlines()) >= len(report.claims)
    assert len(report.to_frame()) == len(report.claims)


LONG = {
    "an article on one line": " ".join(ARTICLE.split()) + " ",
    "no stops": " ".join(re.findall(r"\w+", ARTICLE)) + " ",
    "attributions alone": "he said ",
    "one word": "said ",
    "lines": "He said so.\n",
    "pronouns": "They said that it was he. It said so. ",
    "roles": "The ambassador said it. ",
    "quotations": "“It is,” he said. She: ",
    "stops": ". ",
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_time_is_linear(scorer, unit) -> None:
    """Eight times the text takes less than 24 times as long (64 times would be quadratic)."""
    scorer.score(unit)
    seconds = []
    for size in (8_000, 64_000):
        started = time.process_time()
        scorer.score(unit * (size // len(unit)))
        seconds.append(time.process_time() - started)
    assert seconds[1] < 24 * max(seconds[0], 0.02)


def test_many_names_take_linear_time(scorer) -> None:
    """Names that nobody else has, each alike others: what misspellings and acronyms are looked for among."""
    letters = "abcdefghij"
    made = [f"{a}{b}{c}{d}" for a in letters for b in letters for c in letters[:6] for d in letters[:6]]
    seconds = []
    for number in (400, 3_200):
        text = " ".join(f"Anna Bra{name} left. Later, Bre{name} told ABC{name.upper()}." for name in made[:number])
        started = time.process_time()
        scorer.score(text)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 24 * seconds[0]


def test_a_text_of_too_many_sentences_is_refused(scorer, monkeypatch) -> None:
    monkeypatch.setattr("credscore.attribution.engine.MAX_SENTENCES", 3)
    assert scorer.score("One. Two. Three.").article
    with pytest.raises(InputError, match="has 4 sentences or lines; at most 3 are scored"):
        scorer.score("One. Two. Three. Four.")


def test_a_text_that_is_too_long_is_refused(scorer, monkeypatch) -> None:
    monkeypatch.setattr("credscore.reading.files.MAX_CHARACTERS", 10)
    with pytest.raises(InputError, match="<text>: has 11 characters; at most 10 are scored"):
        scorer.score("It rained.\n")


def test_reports_do_not_depend_on_the_size_of_blocks(scorer, report, monkeypatch) -> None:
    monkeypatch.setattr("credscore.scoring._BLOCK", 2)
    assert scorer.score(ARTICLE).to_json() == report.to_json()


def test_warnings_of_the_file_come_first(scorer) -> None:
    german = "Der Hafen ist seit Montag gesperrt, sagte die Leiterin des Amtes am Abend vor der Presse. " * 5
    first, second = scorer.score(Article(german, warnings=("letters were lost",))).warnings
    assert first == "letters were lost"
    assert "English" in second


def test_an_article(report) -> None:
    check(report)
    assert len(report.claims) > 5
    assert report.skipped


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "X" * 5_000 + " said.",
        '"' * 3_001,
        "“" * 2_000,
        "”" * 2_000,
        "said " * 2_000,
        "said, told; denied: according to - reportedly",
        "he she they it who which",
        ".",
        "?",
        "—",
        "\u200b",
        "1",
        ". . . . . .",
        "A. B. C. D.",
        "\n\n\nx\n\n\n",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_odd_texts(scorer, text) -> None:
    check(scorer.score(text))


@pytest.mark.parametrize("text", [None, 7, b"bytes", ["list"]])
def test_what_is_no_text(scorer, text) -> None:
    with pytest.raises(InputError, match=type(text).__name__):
        scorer.score(text)


def test_text_that_follows_does_not_crash(scorer) -> None:
    """Every prefix of an article is an article."""
    for end in range(1, len(ARTICLE), 41):
        check(scorer.score(ARTICLE[:end]))


def test_what_stands_before_moves_the_offsets(scorer) -> None:
    for before in ("\n\n", "\ufeff", "     "):
        check(scorer.score(before + ARTICLE))


def test_an_article_is_kept_as_given(scorer) -> None:
    article = Article(ARTICLE, title="Ferry", outlet="Skerry Mail", language="en", name="a.txt")
    assert scorer.score(article).article is article
    assert scorer.score(article).claims == scorer.score(ARTICLE).claims


def test_reports_are_deterministic(scorer, report) -> None:
    assert scorer.score(ARTICLE) == report
    assert Scorer.load().score(ARTICLE).to_json() == report.to_json()


def test_earlier_articles_leave_no_trace(scorer, report) -> None:
    for text in (OTHER, "Olla Brandt lied, the mayor said.", ARTICLE.upper()):
        scorer.score(text)
    assert scorer.score(ARTICLE) == report


def test_threads_do_not_disturb_each_other(scorer) -> None:
    texts = [f"{ARTICLE}\n\nIt cost {k} crowns, clerk Vroni{k} Tal{k} said." for k in range(12)]
    expected = [scorer.score(text) for text in texts]
    fresh = Scorer.load()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(fresh.score, texts)) == expected


def test_score_many_in_processes(scorer) -> None:
    articles: Sequence[str | Article] = [ARTICLE, Article(OTHER, name="other.txt"), "It rained.", ARTICLE]
    sequential = list(scorer.score_many(articles))
    assert [r.article.name for r in sequential] == [None, "other.txt", None, None]
    assert list(scorer.score_many(iter(articles), n_jobs=2)) == sequential


def test_score_many_wants_a_number_of_processes(scorer) -> None:
    with pytest.raises(ValueError, match="0 jobs: give 1 or more, or -1"):
        scorer.score_many(["It rained."], n_jobs=0)


def test_score_many_is_lazy(scorer) -> None:
    def articles():
        yield OTHER
        raise AssertionError("the second article was asked for too early")

    assert next(scorer.score_many(articles())).claims


def test_score_many_of_nothing(scorer) -> None:
    assert list(scorer.score_many([])) == []


def test_pickling(scorer, report) -> None:
    copy = pickle.loads(pickle.dumps(scorer))
    assert copy.name == scorer.name
    assert copy.score(ARTICLE) == report


def test_other_extractors_are_refused(scorer) -> None:
    with pytest.raises(ModelError, match=f"{DEFAULT_EXTRACTORS[-1].family}__"):
        Scorer(scorer.model, DEFAULT_EXTRACTORS[:-1])
    with pytest.raises(ModelError, match="order"):
        Scorer(scorer.model, tuple(reversed(DEFAULT_EXTRACTORS)))


def test_missing_model(tmp_path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        Scorer.load(tmp_path / "nowhere")


def test_analysis_has_one_row_a_sentence(scorer) -> None:
    analysis, context, table, probability = scorer.analyse(Article(ARTICLE))
    n = analysis.document.n_sentences
    assert table.matrix.shape == (n, len(scorer.model.columns))
    assert len(table.evidence) == len(context.claims) == len(probability) == n
    assert np.isfinite(table.matrix).all()


def test_other_languages_are_warned_of(scorer) -> None:
    german = "Der Hafen ist seit Montag gesperrt, sagte die Leiterin des Amtes am Abend vor der Presse. " * 5
    assert scorer.score(german).warnings
    assert not scorer.score(ARTICLE).warnings


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2028"])
def test_text_without_a_sentence_is_refused(shipped, text) -> None:
    with pytest.raises(InputError, match="empty"):
        shipped.score(text)


PAGE = """Home   News   Sport   Contact

Ferry to Tarn stays in port until May

By Ana Ruiz

Share on Facebook   Tweet   Print

The ferry between Skerry and Tarn will not sail before May, harbour master Olla Brandt said on Monday.

The ferry has lain at the quay since Friday, when the storm tore off its stern ramp and flooded the lower deck.

The ferry has lain at the quay since Friday, when the storm tore off its stern ramp and flooded the lower deck.

The torn ramp on the quay of Skerry. Photo: Jon Abara

The vessel was built in 1987 and carries some 40,000 passengers a year, most of them in summer.

Tags: ferry, storm

Most read

Goat unlocks phone of its owner

Copyright 2024 Skerry Mail. All rights reserved."""


@pytest.mark.parametrize("line_end", ["\n\n", "\n"])
def test_a_scraped_page(scorer, line_end) -> None:
    """Furniture is skipped with its role, the article is scored, and no character is lost."""
    report = scorer.score(PAGE.replace("\n\n", line_end))
    check(report)
    claims = [claim.text for claim in report.claims]
    assert sum(text.startswith("The ferry has lain") for text in claims) == 1
    assert {text.split()[2] for text in claims} >= {"between", "has", "was"}
    skipped = {part.text: part.role for part in report.skipped}
    assert Role.DUPLICATE in skipped.values()
    assert not [
        text for text in claims if text.startswith(("Home", "By", "Share", "Photo", "Tags", "Most", "Copyright"))
    ]
    text = report.article.text
    covered = {at for part in (*report.claims, *report.skipped) for at in range(part.start, part.end)}
    assert all(at in covered or character.isspace() for at, character in enumerate(text))


def test_scoring_uses_the_roles_of_the_model(scorer, monkeypatch) -> None:
    def roles(document, columns) -> list[Role]:
        return [Role.CAPTION, *[Role.BODY] * (len(document.paragraph_start) - 1)]

    monkeypatch.setattr(scorer._roles, "roles", roles)
    report = scorer.score(PAGE)
    assert report.skipped[0].role is Role.CAPTION
    assert Role.CAPTION not in {part.role for part in report.skipped[2:]}
    _, context, _, _ = scorer.analyse(Article(PAGE))
    assert context.claims[0].role is Role.CAPTION


def test_figures_and_marks_alone_are_no_claims(scorer) -> None:
    report = scorer.score(ARTICLE + "\n\n0 0\n\n4.5 / 5 ★★★★\n\n12:40\n")
    assert not any(text in claim.text for claim in report.claims for text in ("0 0", "4.5", "12:40"))
    assert {"0 0", "12:40"} <= {skipped.text for skipped in report.skipped}


@pytest.mark.parametrize(
    ("text", "source", "cue", "nobody"),
    [
        ("According to some estimates the dam is leaking.", "some estimates", "According to", True),
        ("It is believed that the dam is leaking.", None, "is believed", True),
        ("Two doctors said to have the dam mended.", "Two doctors", "said", False),
        ("It has been reported by two doctors that the dam is leaking.", "two doctors", "has been reported by", False),
    ],
)
def test_words_that_name_nobody_are_the_whole_attribution(text, source, cue, nobody) -> None:
    document = segment(text)

    def span(words: str) -> TokenSpan:
        start = text.index(words)
        first, last = document.tokens_between(start, start + len(words))
        return TokenSpan(first, last, 0, 1.0)

    relation = Relation(span(cue), span(source) if source else None, [span("the dam")])
    analysis = resolve(document, default_vocabulary().encode(document.tokens), [relation], shipped_antecedents())
    (claim,) = build_context(analysis).claims
    assert _names_nobody(claim, analysis.attributions[0]) is nobody
