"""Subject, verb and opening of sentences, found without a parser."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.attribution.engine import resolve
from credscore.features import build_context
from credscore.features.base import ArticleContext
from credscore.features.clause import ClauseReader, clause_keys
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment
from tests.conftest import shipped_antecedents


def context(text: str) -> ArticleContext:
    document = segment(text)
    return build_context(resolve(document, default_vocabulary().encode(document.tokens), [], shipped_antecedents()))


@pytest.mark.parametrize(
    ("text", "opening", "head", "verb"),
    [
        ("The log lists 14 calls.", None, "log", "lists"),
        ("Under section 12 of the Act, tenants may appeal.", "under", "tenants", "appeal"),
        ("In 2019 the firm failed.", "in", "firm", "failed"),
        ("On Friday police arrested him.", "on", "police", "arrested"),
        ("After the vote, he left.", "after", "he", "left"),
        ("The minister, who was born in Tarn, resigned on Friday.", None, "minister", "resigned"),
        ("The minister who signed the order has resigned.", None, "minister", "resigned"),
        ("The minister who had signed the order resigned.", None, "minister", "resigned"),
        ("Police, firefighters and medics came.", None, "police", "came"),
        ("The head of the harbour office was dismissed.", None, "head", "dismissed"),
        ("Ana Ruiz has repeatedly denied it.", None, "ruiz", "denied"),
        ("“We sank,” she said.", None, "we", "sank"),
        ("Nothing here", None, "nothing", None),
        ("14 of 20", None, None, None),
    ],
)
def test_bones(text: str, opening: str | None, head: str | None, verb: str | None) -> None:
    article = context(text)
    found = ClauseReader(article).clause(0, len(article.lower))
    words = [None if at is None else article.lower[at] for at in (found.opening, found.head, found.verb)]
    assert words == [opening, head, verb]


def test_keys_hold_what_the_clause_is_made_of() -> None:
    (found,) = clause_keys(context("In a letter, Ana Ruiz has denied it - lawyer"))
    assert {"A:in", "A:document", "S:NAME", "SC:NAME", "V:denied", "VG:has_denied", "VC:deny", "N:it", "M:-"} <= found
    assert any(key.startswith("ES:") for key in found)


@pytest.mark.parametrize(
    "text",
    [
        "The ship of {} sank off {}.",
        "{} denied it.",
        "He praised {} on Friday.",
        "The winner was {}.",
        "On Friday {} denied it.",
        "“{} sank it,” she said.",
    ],
)
def test_names_are_masked(text: str) -> None:
    one, other = (clause_keys(context(text.format(name, name)))[0] for name in ("Tarnovo", "Skerryvore"))
    assert one == other


def test_numbers_are_masked() -> None:
    one, other = (clause_keys(context(f"The toll was {number}."))[0] for number in (14, 230))
    assert one == other


def test_will_is_a_verb_not_a_document() -> None:
    (found,) = clause_keys(context("In May the bridge will open."))
    assert not found & {"A:document", "S?document"}


WORDS = ["the", "log", ",", "who", "lists", "Ana", "was", "said", "-", "“", ".", "2019", "under", "that", "\n\n", "ö"]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words(words: list[str]) -> None:
    article = context(" ".join(words))
    reader = ClauseReader(article)
    for claim in article.claims:
        clause = reader.clause(claim.first, claim.last)
        inside = [
            at for at in (clause.opening, clause.subject, clause.head, clause.finite, clause.verb) if at is not None
        ]
        assert all(claim.first <= at < claim.last for at in inside)
        assert (clause.finite is None) == (clause.verb is None)
        assert clause.verb is None or clause.finite is None or clause.finite <= clause.verb
    assert len(clause_keys(article)) == len(article.claims) == int(np.size(article.analysis.document.sentence_start))
