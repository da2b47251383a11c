"""Draws a story as inline SVG: origins on the left, relays in the middle, articles on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup

from credscore.records import Story

_ROW, _TOP, _WIDTH, _BOX = 30, 34, 900, 22
_COLUMNS = {"origin": (0, 250), "relay": (335, 220), "article": (640, 260)}
# Letters that fit into a box, by its width.
_LETTER = 6.9


@dataclass
class _Node:
    kind: str
    label: str
    note: str
    y: float = 0.0
    near: list[int] = field(default_factory=list)


def story_drawing(story: Story, names: Sequence[str]) -> Markup:
    """The drawing; ``names`` are those of all articles of the trace. An article with a broken edge names nobody for the claim."""
    nodes: list[_Node] = []
    edges: dict[tuple[int, int], None] = {}
    place: dict[tuple[str, object], int] = {}

    def node(kind: str, key: object, label: str, note: str) -> int:
        if (kind, key) not in place:
            place[kind, key] = len(nodes)
            nodes.append(_Node(kind, label, note))
        return place[kind, key]

    for article in story.articles:
        own = all(claim.origin is None for claim in story.claims if claim.article == article)
        node("article", article, names[article], "names nobody for it" if own else "")
    for k, origin in enumerate(story.origins):
        node("origin", k, origin.name, ", ".join(origin.names))
    for claim in story.claims:
        if claim.origin is None:
            continue
        at = place["origin", claim.origin]
        for name in claim.via:
            relay = node("relay", name, name, "passed it on")
            if relay != at:
                edges[at, relay] = None
            at = relay
        edges[at, place["article", claim.article]] = None
    for one, other in edges:
        nodes[one].near.append(other)
        nodes[other].near.append(one)
    height = _laid_out(nodes)
    parts = [_heading(kind) for kind in _COLUMNS if any(n.kind == kind for n in nodes)]
    parts += [_edge(nodes[one], nodes[other]) for one, other in edges]
    parts += [_box(each) for each in nodes]
    told = f"{story.independent_origins} independent origins, {len(story.articles)} articles"
    # All that comes from articles is escaped below.
    return Markup(  # noqa: S704
        f'<svg viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{escape(told)}">{"".join(parts)}</svg>'
    )


def _laid_out(nodes: Sequence[_Node]) -> float:
    """Give each node its height: articles in order, origins and relays beside those that they lead to. Returns the height of all."""
    lowest = 0.0
    for kind in ("article", "relay", "origin"):
        column = [n for n in nodes if n.kind == kind]
        if kind != "article":
            for n in column:
                at = [nodes[k].y for k in n.near if nodes[k].kind == "article" or nodes[k].y]
                n.y = sum(at) / len(at) if at else 0.0
            column.sort(key=lambda n: n.y)
        for k, n in enumerate(column):
            least = _TOP if k == 0 else column[k - 1].y + _ROW
            n.y = max(n.y, least) if kind != "article" else _TOP + k * _ROW
        lowest = max([lowest, *(n.y for n in column)])
    return lowest + _ROW


def _heading(kind: str) -> str:
    words = {"origin": "Origin", "relay": "Passed on by", "article": "Article"}[kind]
    return f'<text x="{_COLUMNS[kind][0]}" y="16" class="heading">{words}</text>'


def _edge(one: _Node, other: _Node) -> str:
    left, width = _COLUMNS[one.kind]
    x1, x2 = left + width, _COLUMNS[other.kind][0]
    y1, y2 = one.y + _BOX / 2, other.y + _BOX / 2
    if x2 <= x1:
        # Between two relays the line bends out to the right.
        x2, bend = x1, 40
        return f'<path d="M{x1},{y1:g} C{x1 + bend},{y1:g} {x2 + bend},{y2:g} {x2},{y2:g}" class="edge"/>'
    middle = (x1 + x2) / 2
    return f'<path d="M{x1},{y1:g} C{middle:g},{y1:g} {middle:g},{y2:g} {x2},{y2:g}" class="edge"/>'


def _box(node: _Node) -> str:
    left, width = _COLUMNS[node.kind]
    most = int((width - 14) / _LETTER)
    label = node.label if len(node.label) <= most else node.label[: most - 1] + "…"
    css = node.kind + (" own" if node.kind == "article" and node.note else "")
    title = node.label + (f": {node.note}" if node.note and node.note != node.label else "")
    return (
        f'<g><title>{escape(title)}</title><rect x="{left}" y="{node.y:g}" width="{width}" height="{_BOX}" rx="4" class="{css}"/>'
        f'<text x="{left + 7}" y="{node.y + 15.5:g}">{escape(label)}</text></g>'
    )
