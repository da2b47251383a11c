"""doccano: JSONL of sequence labelling, with or without relations.

What doccano has no place for (facets of a level, the name behind a source) travels in the metadata ``credscore`` and is put back
where a region with the same place and label comes home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from credscore.errors import Fault
from credscore.training.formats.jsonl import read_lines
from credscore.training.formats.regions import Region, Relation, article_of, regions_of
from credscore.training.formats.schema import LabelledArticle

_META = "credscore"


def read_doccano(path: Path, faults: list[Fault]) -> Iterator[tuple[LabelledArticle, int]]:
    """Articles of an export and their lines; what is wrong is added to ``faults``."""
    for line, given in read_lines(path, faults):
        text = given.get("text", given.get("data"))
        if not isinstance(text, str):
            faults.append(Fault(str(path), line, "text: is missing"))
            continue
        kept = given.get(_META)
        meta = kept if isinstance(kept, dict) else {}
        name = given.get("article_id") or f"{path.stem}-{given.get('id', line)}"
        fields = {"id": str(name), "text": text, "group": str(given.get("group") or "")}
        try:
            regions = [_region(each, number, meta) for number, each in enumerate(_entities(given))]
            relations = [
                Relation(str(each["from_id"]), str(each["to_id"]), str(each.get("type", "")))
                for each in given.get("relations") or []
            ]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            faults.append(Fault(str(path), line, f"an entity or relation has not the form of doccano: {error!r}"))
            continue
        made = article_of(fields, regions, relations, str(path), line, faults)
        if made is not None:
            yield made, line


def _entities(given: dict[str, Any]) -> list[Any]:
    """The labelled regions: lists in projects without relations, objects with ids in those with."""
    for name in ("entities", "label", "labels"):
        if isinstance(given.get(name), list):
            return list(given[name])
    return []


def _region(each: Any, number: int, meta: dict[str, Any]) -> Region:
    if isinstance(each, dict):
        region = Region(str(each["id"]), str(each["label"]), int(each["start_offset"]), int(each["end_offset"]))
    else:
        region = Region(str(number), str(each[2]), int(each[0]), int(each[1]))
    kept = meta.get(_place(region))
    if isinstance(kept, dict):
        region.facets = dict(kept.get("facets") or {})
        region.ref = kept.get("ref")
    return region


def _place(region: Region) -> str:
    return f"{region.start}-{region.end}-{region.label}"


def write_doccano(articles: Iterable[LabelledArticle], path: Path) -> None:
    """Write a file to import into a project of sequence labelling that uses relations."""
    next_id = 1
    with path.open("w", encoding="utf-8") as stream:
        for number, article in enumerate(articles, start=1):
            regions, relations = regions_of(article)
            ids = {r.id: next_id + k for k, r in enumerate(regions)}
            next_id += len(regions)
            kept = {
                _place(r): {
                    name: value for name, value in (("facets", r.facets), ("ref", r.ref)) if value not in ({}, None)
                }
                for r in regions
                if r.facets or r.ref is not None
            }
            row = {
                "id": number,
                "text": article.text,
                "entities": [
                    {"id": ids[r.id], "label": r.label, "start_offset": r.start, "end_offset": r.end} for r in regions
                ],
                "relations": [
                    {"id": k, "from_id": ids[x.start], "to_id": ids[x.end], "type": x.label}
                    for k, x in enumerate(relations, start=1)
                ],
                "Comments": [],
                "article_id": article.id,
                "group": article.group,
                _META: kept,
            }
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
