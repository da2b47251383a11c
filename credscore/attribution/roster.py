"""Who is a source in an article: where it is spoken of, as what, and for whom it speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from credscore.attribution.engine import Analysis
from credscore.attribution.linking import TokenSpan
from credscore.records import Span


@dataclass
class Entry:
    """One source: the words that stand for it (names, pronouns, "the mayor"), its role nouns, and the body beside it."""

    mentions: tuple[Span, ...] = ()
    roles: tuple[str, ...] = ()
    affiliation: str | None = None
    places: set[tuple[int, int]] = field(default_factory=set, repr=False)


def roster_of(analysis: Analysis) -> dict[str, Entry]:
    """The sources of an article by name. Mentions are in the order of the text, none inside another."""
    found: dict[str, Entry] = {}
    entities: set[int] = set()
    for attribution in analysis.attributions:
        source = attribution.source
        if source.name is None:
            continue
        entry = found.setdefault(source.name, Entry())
        if attribution.relation.source is not None:
            entry.places.add((attribution.relation.source.first, attribution.relation.source.last))
        if source.body is not None and source.body.name != source.name:
            entry.affiliation = entry.affiliation or source.body.name
        if source.entity is not None and source.entity.name == source.name and id(source.entity) not in entities:
            entities.add(id(source.entity))
            entry.places.update((m.first, m.last) for m in source.entity.mentions)
            entry.roles = tuple(sorted(source.entity.roles))
        if not entry.roles and source.head_class == "role":
            entry.roles = (source.head,)
    for entry in found.values():
        entry.mentions = tuple(_spans(analysis, entry.places))
    return found


def _spans(analysis: Analysis, places: set[tuple[int, int]]) -> Iterable[Span]:
    reached = 0
    for first, last in sorted(places, key=lambda place: (place[0], -place[1])):
        if first >= reached and (span := analysis.span(TokenSpan(first, last, 0))) is not None:
            reached = last
            yield span
