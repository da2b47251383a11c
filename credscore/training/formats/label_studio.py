"""Label Studio: JSON exports, and tasks with predictions to correct.

A task's text is ``data.text``. Offsets are counted in characters; older versions counted UTF-16 units, which shows where a region's own
text does not stand at its offsets: those are recounted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from credscore.errors import DatasetError, Fault
from credscore.features.parts import SHOWN
from credscore.records import Flag, SourceType
from credscore.training.formats.regions import (
    RELATIONS,
    SPAN_LABELS,
    UNIT_LABELS,
    Region,
    Relation,
    article_of,
    facet_names,
    is_unit,
    regions_of,
)
from credscore.training.formats.schema import LabelledArticle

_UNITS, _SPANS, _TEXT = "claim", "span", "text"
_FLAGS = ("flags", "lookalike", "shows")
# That flags were annotated and none holds, for an empty choice is not kept.
_NO_FLAG = "none of these"


def labelling_config() -> str:
    """The labelling interface that goes with the files written here: paste it into a project's settings."""

    def options(tag: str, values: Iterable[str]) -> str:
        return "".join(f"\n    <{tag} value={quoteattr(value)}/>" for value in values)

    per_region = f'toName="{_TEXT}" perRegion="true"'
    sourced = [str(kind) for kind in SourceType if kind is not SourceType.NONE]
    return f"""<View>
  <Labels name="{_UNITS}" toName="{_TEXT}">{options("Label", UNIT_LABELS)}
  </Labels>
  <Labels name="{_SPANS}" toName="{_TEXT}">{options("Label", SPAN_LABELS)}
  </Labels>
  <Text name="{_TEXT}" value="$text" granularity="character"/>
  <Relations>{options("Relation", RELATIONS)}
  </Relations>
  <Choices name="source_type" {per_region} choice="single">{options("Choice", sourced)}
  </Choices>
  <Choices name="facets" {per_region} choice="multiple">{options("Choice", facet_names())}
  </Choices>
  <Choices name="flags" {per_region} choice="multiple">{options("Choice", (*Flag, _NO_FLAG))}
  </Choices>
  <Choices name="lookalike" {per_region} choice="multiple">{options("Choice", Flag)}
  </Choices>
  <Choices name="shows" {per_region} choice="multiple">{options("Choice", SHOWN)}
  </Choices>
  <Number name="relays" {per_region} min="0" max="9"/>
  <TextArea name="note" {per_region}/>
  <TextArea name="ref" {per_region}/>
</View>
"""


def read_label_studio(path: Path, faults: list[Fault]) -> Iterator[tuple[LabelledArticle, int]]:
    """Articles of an export, one for each annotation that was not cancelled, and the number of its task."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise DatasetError([Fault(str(path), 0, f"cannot be read: {error}")]) from error
    except json.JSONDecodeError as error:
        raise DatasetError([Fault(str(path), error.lineno, f"not JSON: {error.msg}")]) from error
    if not isinstance(tasks, list):
        faults.append(Fault(str(path), 1, "a Label Studio export is a list of tasks"))
        return
    annotated = False
    for number, task in enumerate(tasks, start=1):
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get(_TEXT), str):
            faults.append(Fault(str(path), number, f"task {number}: has no text (data.text)"))
            continue
        fields = {"id": str(data.get("id") or f"{path.stem}-{task.get('id', number)}"), "text": data[_TEXT]}
        fields["group"] = str(data.get("group") or "")
        # Exports of older versions call annotations "completions".
        given = task.get("annotations", task.get("completions")) or []
        for annotation in given if isinstance(given, list) else []:
            if not isinstance(annotation, dict) or annotation.get("was_cancelled"):
                continue
            annotated = True
            try:
                made = _article(fields, annotation, str(path), number, faults)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
                faults.append(
                    Fault(
                        str(path), number, f"task {number}: an annotation has not the form of Label Studio: {error!r}"
                    )
                )
                continue
            if made is not None:
                yield made, number
    if not annotated:
        faults.append(
            Fault(str(path), 1, "no task has an annotation (predictions that nobody submitted are no labels)")
        )


def _article(
    fields: dict[str, Any], annotation: dict[str, Any], file: str, number: int, faults: list[Fault]
) -> LabelledArticle | None:
    regions: dict[str, Region] = {}
    relations: list[Relation] = []
    results = annotation.get("result") or []
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise TypeError("result is no list of objects")
    for each in results:
        value = each.get("value")
        if each.get("type") == "labels" and isinstance(value, dict) and value.get("labels"):
            try:
                start, end = _offsets(fields["text"], value)
            except (KeyError, TypeError, ValueError) as error:
                faults.append(Fault(file, number, f"task {number}, region {each.get('id')}: {error}"))
                return None
            if str(each["id"]) in regions:
                raise ValueError(f"two regions have the id {each['id']!r}")
            regions[str(each["id"])] = Region(str(each["id"]), str(value["labels"][0]), start, end)
        elif each.get("type") == "relation":
            labels = each.get("labels") or [""]
            relations.append(Relation(str(each.get("from_id")), str(each.get("to_id")), str(labels[0])))
    for each in results:
        region, value = regions.get(str(each.get("id"))), each.get("value")
        if region is not None and isinstance(value, dict) and each.get("type") in ("choices", "number", "textarea"):
            _add_facet(region, str(each.get("from_name")), value)
    by = annotation.get("completed_by")
    annotator = str(by.get("email") or by.get("id")) if isinstance(by, dict) else "" if by is None else str(by)
    return article_of(fields, list(regions.values()), relations, file, number, faults, annotator=annotator)


def _offsets(text: str, value: dict[str, Any]) -> tuple[int, int]:
    """Start and end of a region in characters."""
    start, end = int(value["start"]), int(value["end"])
    shown = value.get("text")
    if not isinstance(shown, str) or text[start:end] == shown:
        return start, end
    units = text.encode("utf-16-le")
    if units[2 * start : 2 * end].decode("utf-16-le", "replace") == shown:
        begin = len(units[: 2 * start].decode("utf-16-le"))
        return begin, begin + len(shown)
    # A line break or blank that the browser shows otherwise is no reason to refuse a label.
    if " ".join(text[start:end].split()) == " ".join(shown.split()):
        return start, end
    raise ValueError(f"at {start}-{end} stands {text[start:end][:30]!r}, not {shown[:30]!r}")


def _add_facet(region: Region, name: str, value: dict[str, Any]) -> None:
    choices = [str(choice) for choice in value.get("choices") or []]
    if name == "facets":
        region.facets |= dict.fromkeys(choices, True)
    elif name in _FLAGS:
        region.facets[name] = [choice for choice in choices if choice != _NO_FLAG]
    elif name == "source_type" and choices:
        region.facets["source_type"] = choices[0]
    elif name == "relays" and value.get("number") is not None:
        region.facets["relays"] = int(value["number"])
    elif name in ("note", "ref") and value.get("text"):
        text = value["text"]
        told = " ".join(map(str, text)) if isinstance(text, list) else str(text)
        if name == "ref":
            region.ref = told
        else:
            region.facets["note"] = told


def write_label_studio(
    articles: Iterable[LabelledArticle], path: Path, *, model: str = "", scores: dict[str, float] | None = None
) -> None:
    """Write tasks to import. With the name of a ``model`` the labels are predictions to correct, and ``scores`` (by article id, 0 to 1)
    say how sure it is of them; without it they are annotations, several of one article those of one task."""
    tasks: list[dict[str, Any]] = []
    for (name, text), group in groupby(articles, key=lambda article: (article.id, article.text)):
        given = list(group)
        task = {"id": len(tasks) + 1, "data": {"text": text, "id": name, "group": given[0].group}}
        if model:
            result = list(_result(given[0]))
            prediction = {"model_version": model, "result": result, "score": (scores or {}).get(name, 0.0)}
            tasks.append(task | {"predictions": [prediction]})
        else:
            tasks.append(task | {"annotations": [_annotation(article) for article in given]})
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")


def _annotation(article: LabelledArticle) -> dict[str, Any]:
    annotator = next((unit.annotator for unit in article.units if unit.annotator), None)
    return {"result": list(_result(article)), "completed_by": annotator}


def _result(article: LabelledArticle) -> Iterator[dict[str, Any]]:
    regions, relations = regions_of(article)
    for r in regions:
        value = {"start": r.start, "end": r.end, "text": article.text[r.start : r.end]}
        name = _UNITS if is_unit(r.label) else _SPANS
        base = {"id": r.id, "to_name": _TEXT}
        yield base | {"from_name": name, "type": "labels", "value": value | {"labels": [r.label]}}
        chosen = [name for name in facet_names() if r.facets.get(name)]
        if chosen:
            yield base | {"from_name": "facets", "type": "choices", "value": value | {"choices": chosen}}
        if r.facets.get("source_type"):
            yield base | {
                "from_name": "source_type",
                "type": "choices",
                "value": value | {"choices": [r.facets["source_type"]]},
            }
        for name in _FLAGS:
            if (flags := r.facets.get(name)) is not None:
                yield base | {"from_name": name, "type": "choices", "value": value | {"choices": flags or [_NO_FLAG]}}
        if r.facets.get("relays"):
            yield base | {"from_name": "relays", "type": "number", "value": value | {"number": r.facets["relays"]}}
        for field, told in (("note", r.facets.get("note")), ("ref", r.ref)):
            if told:
                yield base | {"from_name": field, "type": "textarea", "value": value | {"text": [told]}}
    for x in relations:
        yield {"type": "relation", "from_id": x.start, "to_id": x.end, "direction": "right", "labels": [x.label]}
