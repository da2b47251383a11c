"""Traces as graphs: from origins over relays to articles."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import networkx as nx

from credscore.records import Story, Trace
from credscore.tracing.naming import article_name


def trace_to_graph(trace: Trace) -> nx.DiGraph[str]:
    """A directed graph. Node attributes: ``kind`` (story, origin, relay, article), ``label``, and what is known of each; edges lead from an origin
    over its relays to the article, and from the article to the story; their ``claims`` are numbers of claims in the article."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for index, article in enumerate(trace.articles):
        graph.add_node(
            f"article {index + 1}",
            kind="article",
            label=article_name(article, index),
            outlet=article.outlet or "",
            date=article.date or "",
        )
    for number, story in enumerate(trace.stories, start=1):
        _add_story(graph, number, story)
    return graph


def _add_story(graph: nx.DiGraph[str], number: int, story: Story) -> None:
    node = f"story {number}"
    graph.add_node(
        node,
        kind="story",
        label=story.title,
        probability=story.probability,
        independent_origins=story.independent_origins,
        circular=story.circular,
    )
    for k, origin in enumerate(story.origins, start=1):
        graph.add_node(f"{node} origin {k}", kind="origin", label=origin.name, source_type=str(origin.source_type))
    for claim in story.claims:
        article = f"article {claim.article + 1}"
        _link(graph, article, node, claim.claim)
        if claim.origin is None:
            continue
        at = f"{node} origin {claim.origin + 1}"
        for name in claim.via:
            relay = f"{node} relay {name}"
            graph.add_node(relay, kind="relay", label=name)
            _link(graph, at, relay, claim.claim)
            at = relay
        _link(graph, at, article, claim.claim)


def _link(graph: nx.DiGraph[str], one: str, other: str, claim: int) -> None:
    if one == other:
        return
    known = graph.edges[one, other]["claims"].split() if graph.has_edge(one, other) else []
    graph.add_edge(one, other, claims=" ".join(dict.fromkeys([*known, str(claim + 1)])))


def trace_to_graphml(trace: Trace) -> str:
    """The graph as GraphML; characters that XML does not allow are left out."""
    graph = nx.relabel_nodes(trace_to_graph(trace), _allowed)
    for _, attributes in graph.nodes(data=True):
        attributes.update(
            {name: _allowed(value) if isinstance(value, str) else value for name, value in attributes.items()}
        )
    stream = BytesIO()
    nx.write_graphml(graph, stream, encoding="utf-8")
    return stream.getvalue().decode("utf-8")


def _allowed(text: str) -> str:
    return "".join(
        c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def trace_to_node_link(trace: Trace) -> dict[str, Any]:
    """The graph as node-link data."""
    data: dict[str, Any] = nx.node_link_data(trace_to_graph(trace), edges="links")
    return data
