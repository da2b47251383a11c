"""Labelled articles as annotation tools see them: labelled regions of the text, and relations between regions.

A unit is a region with a level. An attribution is its spans, tied to one of them, its *anchor* (the cue, without one the source, else
the first content): "source", "content", "parent" lead from the anchor, "rests on" leads from a unit to an anchor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from credscore.errors import Fault
from credscore.training.formats.schema import NOT_CLAIM, Facets, LabelledArticle, level_of, validated

SPAN_LABELS = ("source", "cue", "content")
UNIT_LABELS = ("not a claim", "level 0", "level 1", "level 2", "level 3", "level 4")
RELATIONS = ("source", "content", "parent", "rests on")
# Other names for the same, as other corpora use them.
_SAME = {"claim": "content", "proposition": "content", "speaker": "source", "verb": "cue", "sip": "cue"}


@dataclass(slots=True)
class Region:
    """A labelled stretch of text; ``facets`` are those of a unit, ``ref`` the full name of a source."""

    id: str
    label: str
    start: int
    end: int
    facets: dict[str, Any] = field(default_factory=dict)
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one region to another, by their ids."""

    start: str
    end: str
    label: str


def is_unit(label: str) -> bool:
    """Whether a region's label is a level or "not a claim"."""
    try:
        level_of(label)
    except ValueError:
        return False
    return True


def regions_of(article: LabelledArticle) -> tuple[list[Region], list[Relation]]:
    """Regions and relations that hold an article's labels."""
    regions: list[Region] = []
    relations: list[Relation] = []
    anchors: dict[str, str] = {}
    for a in article.attributions:
        spans = [("source", a.source), ("cue", a.cue), *(("content", piece) for piece in a.content)]
        made = []
        for number, (label, span) in enumerate(spans):
            if span is not None:
                made.append(Region(f"a{a.id}-{label}{number}", label, *span, ref=a.ref if label == "source" else None))
        anchor = next(r for label in ("cue", "source", "content") for r in made if r.label == label)
        anchors[a.id] = anchor.id
        regions += made
        relations += [Relation(anchor.id, r.id, r.label) for r in made if r is not anchor]
    for a in article.attributions:
        if a.parent is not None:
            relations.append(Relation(anchors[a.id], anchors[a.parent], "parent"))
    for number, unit in enumerate(article.units):
        facets = {
            name: value
            for name, value in unit.model_dump(mode="json", exclude_defaults=True).items()
            if name not in ("start", "end", "level", "by", "annotator")
        }
        label = UNIT_LABELS[0] if unit.level is None else f"level {unit.level}"
        regions.append(Region(f"u{number}", label, unit.start, unit.end, facets))
        if unit.by is not None:
            relations.append(Relation(f"u{number}", anchors[unit.by], "rests on"))
    return regions, relations


def article_of(
    fields: dict[str, Any],
    regions: Sequence[Region],
    relations: Iterable[Relation],
    file: str,
    line: int,
    faults: list[Fault],
    *,
    annotator: str = "",
) -> LabelledArticle | None:
    """The article that regions and relations make; None with faults where they do not fit.

    Parameters
    ----------
    fields : id, text and group of the article.
    """
    by_id = {r.id: r for r in regions}
    name = f"article {fields.get('id')!r}"
    sound = True
    for r in regions:
        r.label = _SAME.get(r.label.lower(), r.label)
        if r.label.lower() in SPAN_LABELS:
            r.label = r.label.lower()
        elif not is_unit(r.label):
            known = ", ".join((*UNIT_LABELS, *SPAN_LABELS))
            faults.append(Fault(file, line, f"{name}, region {r.id}: label {r.label!r} is not one of {known}"))
            sound = False
    relations = list(relations)
    for relation in relations:
        for end in (relation.start, relation.end):
            if end not in by_id:
                faults.append(Fault(file, line, f"{name}: a relation leads to region {end}, which does not exist"))
                sound = False
    if not sound:
        return None
    attributions, anchor_of = _attributions(regions, relations)
    rests = {x.start: x.end for x in relations if is_unit(by_id[x.start].label)}
    units = [
        {"start": r.start, "end": r.end, "level": _level(r.label), "annotator": annotator, **r.facets}
        | ({"by": anchor_of[rests[r.id]]} if rests.get(r.id) in anchor_of else {})
        for r in regions
        if is_unit(r.label)
    ]
    units.sort(key=lambda unit: (unit["start"], unit["end"]))
    return validated(fields | {"units": units, "attributions": attributions}, file, line, faults)


def _level(label: str) -> int | str:
    level = level_of(label)
    return NOT_CLAIM if level is None else level


def _attributions(
    regions: Sequence[Region], relations: Sequence[Relation]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Attributions, and the id of the attribution that each region belongs to."""
    by_id = {r.id: r for r in regions if r.label in SPAN_LABELS}
    tied = [
        x
        for x in relations
        if x.start in by_id and x.end in by_id and x.label.lower() not in ("parent", "rests on", "nested")
    ]
    # Whichever way somebody drew it, a relation ties a cue to its source or content.
    group = {name: name for name in by_id}

    def root(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for x in tied:
        group[root(x.end)] = root(x.start)
    members: dict[str, list[Region]] = {}
    for name, region in by_id.items():
        members.setdefault(root(name), []).append(region)
    made, of_region = [], {}
    order = sorted(members.values(), key=lambda found: min(r.start for r in found))
    names = _names(order)
    for found, name in zip(order, names, strict=True):
        of_region.update(dict.fromkeys((r.id for r in found), name))
        one = {label: sorted((r for r in found if r.label == label), key=lambda r: r.start) for label in SPAN_LABELS}
        fields: dict[str, Any] = {"id": name, "content": [(r.start, r.end) for r in one["content"]]}
        for label in ("source", "cue"):
            if one[label]:
                # Of a source or cue in pieces the longest counts.
                longest = max(one[label], key=lambda r: r.end - r.start)
                fields[label] = (longest.start, longest.end)
                fields["ref"] = longest.ref if label == "source" else fields.get("ref")
        made.append(fields)
    # A region that nothing ties to another is a slip of the mouse or an attribution of content alone: kept if it is content.
    kept = {fields["id"] for fields in made if fields["content"]}
    made = [fields for fields in made if fields["id"] in kept]
    of_region = {region: name for region, name in of_region.items() if name in kept}
    for x in relations:
        if x.label.lower() in ("parent", "nested") and x.start in of_region and x.end in of_region:
            inner = next(fields for fields in made if fields["id"] == of_region[x.start])
            inner["parent"] = of_region[x.end]
    return made, of_region


def _names(groups: Sequence[Sequence[Region]]) -> Iterator[str]:
    """An id for each attribution: the one that its regions' ids tell ("a3-cue1": 3), else a number that is free."""
    told = []
    for found in groups:
        names = {r.id[1 : r.id.index("-")] for r in found if r.id.startswith("a") and "-" in r.id}
        told.append(names.pop() if len(names) == 1 else "")
    taken = {name for name in told if told.count(name) == 1}
    number = 0
    for name in told:
        if name in taken:
            yield name
            continue
        number += 1
        while str(number) in taken:
            number += 1
        yield str(number)


def facet_names() -> tuple[str, ...]:
    """The facets that are yes or no."""
    return tuple(name for name in Facets.model_fields if name not in ("source_type", "relays"))
