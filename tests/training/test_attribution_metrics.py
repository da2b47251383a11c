"""Figures of attributions: all right, some wrong, by hand-made articles."""

from __future__ import annotations

import pytest

from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.lexicons import default_vocabulary
from credscore.records import Role
from credscore.segmentation import segment
from credscore.training import parse_article
from credscore.training.attribution_metrics import attribution_metrics
from tests.conftest import shipped_antecedents

XML = """<article id="a1" genre="wire" topic="transport" region="Northern Europe" english="British" outlet="o">
<p>
<s level="3" by="1" type="person" named="1" access="1"><source a="1">Mayor Ida Lund</source> <cue a="1">said</cue>
<content a="1">the quay was shut</content>.</s>
<s level="3" by="2" type="person" named="1" access="1"><source a="2" ref="Ida Lund">She</source> <cue a="2">added</cue>
<content a="2">that boats lay idle</content>.</s>
<s level="1" by="4" type="anonymous" named="0" access="0" relays="1"><source a="3">The Tarn Ledger</source>
<cue a="3">reported</cue> <content a="3">that <source a="4">officials</source> <cue a="4">feared</cue>
<content a="4">a long closure of the old harbour</content></content>.</s>
</p>
</article>"""


@pytest.fixture(scope="module")
def article():
    return parse_article(XML)


def figures(article, keep=lambda a: True, source_of=lambda a: a.source):
    """Figures of an analysis that is made from the annotation itself."""
    document = segment(article.text)

    def span(bounds) -> TokenSpan | None:
        if bounds is None:
            return None
        first, last = document.tokens_between(*bounds)
        return TokenSpan(first, last, int(document.token_sentence[first]), 1.0)

    relations = [
        Relation(span(a.cue), span(source_of(a)), [span(c) for c in a.content]) for a in article.attributions if keep(a)
    ]
    analysis = resolve(document, default_vocabulary().encode(document.tokens), relations, shipped_antecedents())
    return attribution_metrics([article], [analysis], [[Role.BODY] * len(document.paragraph_start)])


def test_all_right(article) -> None:
    assert figures(article) == {
        "n": 4, "cue_f1": 1.0, "linked_f1": 1.0, "referring": 1, "referring_right": 1.0, "pronouns": 1,
        "pronouns_right": 1.0, "chains": 1, "depth_exact": 1.0, "origin_right": 1.0, "chain_f1": 1.0,
    }  # fmt: skip


def test_an_inner_source_that_is_missed(article) -> None:
    found = figures(article, keep=lambda a: a.id != "4")
    assert found["cue_f1"] == found["linked_f1"] == pytest.approx(6 / 7, abs=1e-4)
    assert (found["chains"], found["depth_exact"], found["origin_right"], found["chain_f1"]) == (1, 0.0, 0.0, 0.0)


def test_a_wrong_source(article) -> None:
    right = {a.id: a.source for a in article.attributions}
    found = figures(article, source_of=lambda a: right["1"] if a.id == "3" else a.source)
    assert found["cue_f1"] == 1.0
    assert found["linked_f1"] == 0.75


def test_nothing_found(article) -> None:
    found = figures(article, keep=lambda a: False)
    assert (found["n"], found["cue_f1"], found["linked_f1"], found["referring"]) == (4, 0.0, 0.0, 0)
