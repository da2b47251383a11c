"""The project's own inline form, written: one XML file an article (docs/annotation-format.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from credscore.errors import DatasetError, Fault
from credscore.records import SourceType
from credscore.training.articles import parse_article
from credscore.training.formats.schema import Facets, LabelledArticle, LabelledUnit

# The form asks for these; a foreign corpus does not tell them.
_UNTOLD = {"genre": "wire", "topic": "society", "region": "unknown", "english": "international", "outlet": "unknown"}
_NAME = re.compile(r"[^A-Za-z0-9_.-]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span of one attribution, as an element."""

    start: int
    end: int
    tag: str
    attributes: str


def write_inline(articles: Iterable[LabelledArticle], folder: Path) -> None:
    """Write one file an article.

    Raises
    ------
    DatasetError
        If the form cannot hold an article: text that no unit covers, units or spans that cross. Nothing is written then.
    """
    faults: list[Fault] = []
    made = [(article, _document(article, faults)) for article in articles]
    if faults:
        raise DatasetError(faults)
    folder.mkdir(parents=True, exist_ok=True)
    for article, text in made:
        (folder / f"{_NAME.sub('_', article.id)}.xml").write_text(text, encoding="utf-8")


def _document(article: LabelledArticle, faults: list[Fault]) -> str:
    file = f"article {article.id!r}"
    units = sorted(article.units, key=lambda u: (u.start, u.end))
    marks = _marks(article)
    head = {"id": _NAME.sub("_", article.id), **_UNTOLD} | ({} if "\n\n" in article.text else {"lines": "single"})
    lines = ["<article " + " ".join(f"{name}={quoteattr(value)}" for name, value in head.items()) + ">"]
    at, block = 0, ""
    for unit in units:
        if unit.level and unit.source_type is SourceType.NONE:
            shown = article.text[unit.start : unit.end][:30]
            faults.append(
                Fault(
                    file,
                    0,
                    f"the inline form needs a source_type for levels 1 to 4, and {shown!r} has none: add a column "
                    "source_type, or keep labels without facets as standoff JSONL",
                )
            )
            return ""
        gap = article.text[at : unit.start]
        if unit.start < at or gap.strip():
            what = (
                "crosses the one before"
                if unit.start < at
                else f"leaves {gap.strip()[:30]!r} before it without a label"
            )
            faults.append(Fault(file, 0, f"the inline form cannot hold it: the unit at {unit.start} {what}"))
            return ""
        if not block or "\n" in gap:
            lines += [block, "<p>"] if block else ["<p>"]
            block = "</p>"
        glue = at > 0 and not gap
        lines.append(_unit(article.text, unit, marks, glue=glue, file=file, faults=faults))
        at = unit.end
    if article.text[at:].strip() or not units:
        faults.append(
            Fault(file, 0, f"the inline form cannot hold it: no unit covers {article.text[at:].strip()[:30]!r}")
        )
    made = "\n".join([*lines, block, "</article>", ""])
    if faults:
        return ""
    try:
        same = parse_article(made).text == article.text
    except DatasetError as error:
        faults += [Fault(file, 0, f"the inline form cannot hold it: {each.message}") for each in error.faults]
        return ""
    if not same:
        faults.append(
            Fault(
                file,
                0,
                "the inline form cannot hold it: its sentences or paragraphs are parted by other blanks than one",
            )
        )
    return made


def _marks(article: LabelledArticle) -> list[_Mark]:
    marks = []
    for a in article.attributions:
        tie = f" a={quoteattr(a.id)}" + (f" parent={quoteattr(a.parent)}" if a.parent is not None else "")
        if a.source:
            name = f" ref={quoteattr(a.ref)}" if a.ref else ""
            marks.append(_Mark(*a.source, "source", tie + name))
        if a.cue:
            marks.append(_Mark(*a.cue, "cue", tie))
        marks += [_Mark(*piece, "content", tie) for piece in a.content]
    return marks


def _unit(text: str, unit: LabelledUnit, marks: Sequence[_Mark], *, glue: bool, file: str, faults: list[Fault]) -> str:
    attributes = {"level": "n" if unit.level is None else str(unit.level)}
    if unit.level:
        if unit.by is not None:
            attributes["by"] = unit.by
        attributes |= {"type": str(unit.source_type), "named": str(int(unit.named)), "access": str(int(unit.access))}
        for name in Facets.model_fields:
            value = getattr(unit, name)
            if name not in ("source_type", "named", "access") and value:
                attributes[name] = str(int(value))
    for name in ("flags", "lookalike", "shows"):
        value = getattr(unit, name)
        if value or (name == "flags" and value is not None):
            attributes[name] = " ".join(value)
    if glue:
        attributes["glue"] = "1"
    if unit.note:
        attributes["note"] = unit.note
    inside = sorted(
        (_clip(mark, unit) for mark in marks if mark.start < unit.end and unit.start < mark.end),
        key=lambda mark: (mark.start, -mark.end),
    )
    for one, other in ((x, y) for k, x in enumerate(inside) for y in inside[k + 1 :]):
        if one.start < other.start < one.end < other.end:
            faults.append(
                Fault(file, 0, f"the inline form cannot hold it: the spans at {one.start} and {other.start} cross")
            )
            return ""
    body = "".join(_nested(text, unit.start, unit.end, inside))
    return "<s " + " ".join(f"{k}={quoteattr(v)}" for k, v in attributes.items()) + f">{body}</s>"


def _clip(mark: _Mark, unit: LabelledUnit) -> _Mark:
    """The part of a span that lies in a unit: an account over several sentences has a piece in each."""
    return _Mark(max(mark.start, unit.start), min(mark.end, unit.end), mark.tag, mark.attributes)


def _nested(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[str]:
    at = start
    rest = list(marks)
    while rest:
        mark = rest.pop(0)
        within = [other for other in rest if other.end <= mark.end and other.start < mark.end]
        rest = [other for other in rest if other not in within]
        yield _escaped(text[at : mark.start])
        yield f"<{mark.tag}{mark.attributes}>"
        yield from _nested(text, mark.start, mark.end, within)
        yield f"</{mark.tag}>"
        at = mark.end
    yield _escaped(text[at:end])


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
