"""Tracing whole articles: stories, origins, contradictions, drift; the same for any order, and what it cannot read."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from jsonschema import Draft202012Validator

import credscore
from credscore.records import Article, Report, Trace
from credscore.tracing import SURE
from credscore.tracing.pairs import PairModel
from credscore.tracing.voice import is_release

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "trace.schema.json").read_text(encoding="utf-8"))


def articles() -> list[Article]:
    lines = (ROOT / "examples" / "ferry-story.jsonl").read_text(encoding="utf-8").splitlines()
    return [Article(**json.loads(line)) for line in lines]


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    scorer = credscore.load()
    return [scorer.score(article) for article in articles()]


@pytest.fixture(scope="module")
def found(reports: list[Report]) -> Trace:
    return credscore.trace(reports)


def names(trace: Trace) -> list[str | None]:
    return [article.outlet for article in trace.articles]


def test_ten_articles_that_repeat_one_host_are_one_source(found: Trace) -> None:
    story = found.stories[0]
    assert [found.articles[k].outlet for k in story.articles] == ["Sund Radio", "Kystposten", "Fjordbladet"]
    assert [origin.name for origin in story.origins] == ["Mads Orre"]
    assert (story.independent_origins, story.circular) == (1, True)
    assert story.circular_why == "all that name a source lead to Mads Orre"
    assert story.first == 0


def test_the_denial_is_linked_and_not_counted_as_the_claim(found: Trace) -> None:
    said = [found.articles[c.article].outlet for c in found.stories[0].contradictions]
    assert "Havnes Avis" in said
    (denial,) = [c for c in found.stories[0].contradictions if "will not be out of service" in c.text]
    assert denial.why == "one says what the other denies"


def test_the_attribution_that_was_lost_is_told(found: Trace) -> None:
    (lost,) = [d for d in found.stories[0].drift if str(d.kind) == "attribution_lost"]
    assert found.articles[lost.article].outlet == "Fjordbladet"
    assert lost.text == "told as a fact; earlier the word of Mads Orre"


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_reports_does_not_matter(found: Trace, reports: list[Report], seed: int) -> None:
    shuffled = reports[:]
    random.Random(seed).shuffle(shuffled)
    assert credscore.trace(shuffled).to_dict() == found.to_dict()


def test_spans_are_those_of_the_articles(found: Trace) -> None:
    texts = {article.outlet: article.text for article in articles()}
    for story in found.stories:
        for claim in story.claims:
            assert texts[found.articles[claim.article].outlet][claim.start : claim.end] == claim.text


def test_nothing_and_one_article() -> None:
    assert credscore.trace([]).stories == ()
    alone = credscore.trace([credscore.score("The pier is shut, the mayor said.")])
    assert (len(alone.articles), alone.stories) == (1, ())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"min_articles": 1}, "min_articles 1"),
        ({"join": 0.0}, "join 0.0"),
        ({"min_probability": 1.5}, "min_probability 1.5"),
    ],
)
def test_options_are_checked(options: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        credscore.trace([], **options)


def test_min_articles(reports: list[Report]) -> None:
    assert all(len(story.articles) >= 3 for story in credscore.trace(reports, min_articles=3).stories)


def test_min_probability(found: Trace, reports: list[Report]) -> None:
    everything = credscore.trace(reports, min_probability=0.0).stories
    bar = max(story.probability for story in everything)
    (surest,) = credscore.trace(reports, min_probability=bar - 0.001).stories
    assert len(everything) > 1
    assert surest.probability == bar
    assert {story.title for story in found.stories} == {
        story.title for story in everything if story.probability >= SURE
    }


def test_the_surest_of_equally_widespread_stories_comes_first(found: Trace) -> None:
    ranks = [(-len(story.articles), -story.probability) for story in found.stories]
    assert ranks == sorted(ranks)
    assert all(0 <= story.probability <= 1 for story in found.stories)


def test_twice_the_same_article_is_a_copy(reports: list[Report]) -> None:
    twice = [reports[0], replace(reports[0], article=replace(reports[0].article, outlet="Copycat", date="2025-02-09"))]
    story = next(story for story in credscore.trace(twice).stories if story.origins)
    assert story.independent_origins == 1
    # Of a sentence of a few words nobody can say that it is copied.
    copies = [claim.copy_of for claim in story.claims if claim.article == 1 and len(claim.text.split()) >= 8]
    assert copies
    assert set(copies) == {0}


def test_json_follows_the_schema(found: Trace) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(found.to_json()))


def test_frame_has_a_row_for_each_claim(found: Trace) -> None:
    frame = found.to_frame()
    assert len(frame) == sum(len(story.claims) for story in found.stories)
    assert "Mads Orre" in set(frame["origin"])


def test_graph_leads_from_origin_to_article(found: Trace) -> None:
    graph = nx.parse_graphml(found.to_graphml())
    kinds = nx.get_node_attributes(graph, "kind")
    assert set(kinds.values()) >= {"origin", "article", "story"}
    origin = next(node for node, kind in kinds.items() if kind == "origin")
    assert nx.has_path(graph, origin, "story 1")
    assert {node["id"] for node in found.to_node_link()["nodes"]} == set(graph.nodes)


def test_hostile_texts_stay_texts() -> None:
    evil = '<script>alert(1)</script> "</svg>'
    text = f"The ferry {evil} will be shut until June, said Mads Orre."
    scored = [credscore.score(Article(text, outlet=f"{evil}{k}", title=evil, name="\x00\ud800")) for k in range(3)]
    page = credscore.trace(scored).to_html()
    assert "<script" not in page
    assert page.count("</svg>") == page.count("<svg")
    nx.parse_graphml(credscore.trace(scored).to_graphml())


def test_page_stands_alone_and_is_drawn(found: Trace) -> None:
    page = found.to_html()
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<svg") == len(found.stories)
    assert "Circular: all that name a source lead to Mads Orre." in page
    assert "What may contradict it" in page


def test_fifty_articles_have_a_row_each() -> None:
    text = "The Havnes ferry will be out of service until June, the host Mads Orre told Sund Radio."
    scored = [credscore.score(Article(text + " " * k, outlet=f"Paper {k}", date="2025-02-04")) for k in range(50)]
    story = credscore.trace(scored).stories[0]
    assert (len(story.articles), story.independent_origins) == (50, 1)
    assert credscore.trace(scored).to_html().count('class="article') == 50


def test_names_of_bodies_and_of_outlets() -> None:
    assert is_release("Norvane Gold Inc.")
    assert is_release("Kowhai Plains District Council")
    assert not is_release("Council Times")


def test_a_broken_pair_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "pairs.npz"
    broken.write_bytes(b"not a zip")
    monkeypatch.setattr("credscore.tracing.pairs.pair_model", lambda: broken)
    PairModel.load.cache_clear()
    try:
        with pytest.raises(credscore.errors.ModelError, match="reinstall credscore"):
            PairModel.load()
    finally:
        PairModel.load.cache_clear()
