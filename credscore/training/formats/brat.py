"""brat standoff: a folder of ``name.txt`` and ``name.ann``.

Spans are text-bound annotations (in pieces, where they are), ties are relations or events, levels and facets are attributes of a
unit's annotation, notes and names are annotator's notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from credscore.errors import DatasetError, Fault
from credscore.training.formats.regions import Region, Relation, article_of, facet_names, is_unit, regions_of
from credscore.training.formats.schema import LabelledArticle

_BOUND = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t.*)?\Z")
_RELATION = re.compile(r"(R\S+)\t(\S+) \S+:(\S+) \S+:(\S+)\s*\Z")
_EVENT = re.compile(r"(E\S+)\t(\S+):(\S+)((?: \S+:\S+)*)\s*\Z")
_ATTRIBUTE = re.compile(r"([AM]\S+)\t(\S+) (\S+)(?: (.*))?\Z")
_NOTE = re.compile(r"#\S*\t(\S+) (\S+)\t(.*)\Z")
_ODD = re.compile(r"[^\w.-]")
# The level of a unit stands in its type: brat's types are single words.
_TYPES = {"not a claim": "Not_claim", **{f"level {k}": f"Level_{k}" for k in range(5)}}
_LABELS = {kind.lower(): label for label, kind in _TYPES.items()}


def read_brat(folder: Path, faults: list[Fault]) -> Iterator[tuple[LabelledArticle, int]]:
    """Articles of a folder; what is wrong is added to ``faults``."""
    annotations = sorted(folder.rglob("*.ann"))
    if not annotations:
        faults.append(Fault(str(folder), 0, "holds no .ann file"))
    for ann in annotations:
        text = ann.with_suffix(".txt")
        if not text.is_file():
            faults.append(Fault(str(ann), 0, f"its text {text.name} is missing"))
            continue
        try:
            with text.open(encoding="utf-8", newline="") as stream:
                given = stream.read()
            lines = ann.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise DatasetError([Fault(str(ann), 0, f"cannot be read as UTF-8 text: {error}")]) from error
        before = len(faults)
        regions, relations, group = _parsed(lines, str(ann), faults)
        if len(faults) > before:
            continue
        name = ann.relative_to(folder).with_suffix("").as_posix().replace("/", ".")
        made = article_of({"id": name, "text": given, "group": group}, regions, relations, str(ann), 0, faults)
        if made is not None:
            yield made, 0


def _parsed(lines: list[str], file: str, faults: list[Fault]) -> tuple[list[Region], list[Relation], str]:
    pieces: dict[str, list[Region]] = {}
    ties: list[Relation] = []
    event: dict[str, str] = {}
    later: list[tuple[str, str, str]] = []
    group = ""
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("*"):
            continue
        if found := _BOUND.match(line):
            name, kind, spans = found[1], found[2], found[3].split(";")
            label = _LABELS.get(kind.lower(), kind.replace("_", " "))
            pieces[name] = []
            for k, span in enumerate(spans):
                start, end = map(int, span.split())
                pieces[name].append(Region(name if k == 0 else f"{name}.{k}", label, start, end))
        elif found := _RELATION.match(line):
            ties.append(Relation(found[3], found[4], found[2].replace("_", " ").lower()))
        elif found := _EVENT.match(line):
            event[found[1]] = found[3]
            ties += [Relation(found[3], each.split(":", 1)[1], "content") for each in found[4].split()]
        elif found := _ATTRIBUTE.match(line):
            later.append((found[3], found[2], found[4] or "1"))
        elif found := _NOTE.match(line):
            if found[2] == "group":
                group = found[3]
            later.append((found[2], "note", found[3]))
        else:
            faults.append(Fault(file, number, f"not a line of brat's standoff format: {line[:40]!r}"))
    relations = [Relation(event.get(x.start, x.start), event.get(x.end, x.end), x.label) for x in ties]
    # The further pieces of a span in pieces belong to its first one.
    relations += [Relation(found[0].id, piece.id, "content") for found in pieces.values() for piece in found[1:]]
    for name, what, value in later:
        found_at = pieces.get(event.get(name, name))
        if found_at:
            _add(found_at[0], what.lower(), value)
    return [piece for found in pieces.values() for piece in found], relations, group


def _add(region: Region, name: str, value: str) -> None:
    if name == "note" and not is_unit(region.label):
        region.ref = value
    elif name in ("flags", "lookalike", "shows"):
        region.facets[name] = [] if value == "-" else value.split(",")
    elif name in (*facet_names(), "source_type", "relays", "note"):
        region.facets[name] = value


def write_brat(articles: Iterable[LabelledArticle], folder: Path) -> None:
    """Write a folder of texts and annotations; the file names are the articles' ids."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for article in articles:
        # An id is data: it must not lead out of the folder, nor over another article's file.
        stem = _ODD.sub("_", article.id).lstrip(".") or "_"
        name = next(name for k in count(1) if (name := stem if k == 1 else f"{stem}-{k}").lower() not in taken)
        taken.add(name.lower())
        with (folder / f"{name}.txt").open("w", encoding="utf-8", newline="") as stream:
            stream.write(article.text)
        (folder / f"{name}.ann").write_text("\n".join(_lines(article)) + "\n", encoding="utf-8")


def _lines(article: LabelledArticle) -> Iterator[str]:
    regions, relations = regions_of(article)
    names = {r.id: f"T{k}" for k, r in enumerate(regions, start=1)}
    notes, attributes = [], []
    if article.group:
        notes.append(f"group {'group'}\t{article.group}")
    for r in regions:
        shown = " ".join(article.text[r.start : r.end].split())
        yield f"{names[r.id]}\t{_TYPES.get(r.label, r.label)} {r.start} {r.end}\t{shown}"
        for name, value in r.facets.items():
            if name == "note":
                notes.append(f"AnnotatorNotes {names[r.id]}\t{_flat(value)}")
            else:
                attributes.append(f"{name} {names[r.id]} {_word(value)}")
        if r.ref is not None:
            notes.append(f"AnnotatorNotes {names[r.id]}\t{_flat(r.ref)}")
    for k, x in enumerate(relations, start=1):
        yield f"R{k}\t{x.label.replace(' ', '_')} Arg1:{names[x.start]} Arg2:{names[x.end]}"
    for k, attribute in enumerate(attributes, start=1):
        yield f"A{k}\t{attribute}"
    for k, note in enumerate(notes, start=1):
        yield f"#{k}\t{note}"


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "-"
    return str(int(value)) if isinstance(value, bool) else str(value)


def _flat(value: str) -> str:
    return " ".join(str(value).split())
