"""Columns: one token a line with BIO tags of source, cue and content, a blank line between sentences.

    # id = letter-7
    # text = Officials said the road was shut.
    # level = 1
    Officials  B-source
    said       B-cue
    the        B-content

Comments are optional: without ``text`` a sentence's tokens are joined by blanks; without ``level`` it has no label. Each further column holds
tags of further attributions, for those inside others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from credscore.errors import DatasetError, Fault
from credscore.segmentation import segment
from credscore.training.formats.schema import (
    NOT_CLAIM,
    Facets,
    LabelledArticle,
    LabelledAttribution,
    LabelledUnit,
    level_of,
    validated,
)

SUFFIXES = (".bio", ".conll")
_TAGS = ("source", "cue", "content")
_FACETS = tuple(Facets.model_fields)


def read_bio(path: Path, faults: list[Fault]) -> Iterator[tuple[LabelledArticle, int]]:
    """Articles of a file and the lines at which they begin; what is wrong is added to ``faults``."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError([Fault(str(path), 0, f"cannot be read as UTF-8 text: {error}")]) from error
    articles: dict[str, _Draft] = {}
    current = _Draft(f"{path.stem}-1", 1)
    for number, sentence in _sentences(lines):
        told = {name: value for name, value, _ in map(_comment, sentence) if name}
        name = told.get("id") or told.get("newdoc id")
        if name and name != current.id:
            current = articles.get(name) or _Draft(name, number)
        articles.setdefault(current.id, current)
        current.add(number, sentence, told, str(path), faults)
    for draft in articles.values():
        if draft.parts:
            made = validated(draft.fields(), str(path), draft.line, faults)
            if made is not None:
                yield made, draft.line


def _sentences(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Blocks of lines between blank ones, and the line that each begins at."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _comment(line: str) -> tuple[str, str, str]:
    """Name and value of a comment ("# id = 7"), both empty for a token's line, which is the third."""
    if not line.startswith("# ") or "=" not in line:
        return "", "", line
    name, _, value = line[2:].partition("=")
    return name.strip().lower(), value.strip(), ""


class _Draft:
    """An article as its sentences are read: text, units, and attributions by column."""

    def __init__(self, name: str, line: int) -> None:
        self.id, self.line = name, line
        self.group = ""
        self.parts: list[str] = []
        self.length = 0
        self.units: list[dict[str, Any]] = []
        self.attributions: list[dict[str, Any]] = []

    def add(self, line: int, sentence: list[str], told: dict[str, str], file: str, faults: list[Fault]) -> None:
        tokens = [each.split("\t") if "\t" in each else each.split() for each in sentence if not _comment(each)[0]]
        if not tokens:
            return
        if self.parts:
            gap = told.get("gap", "2")
            self._append(" " if gap == "0" else "\n" * min(int(gap) if gap.isdecimal() else 2, 2))
        begin = self.length
        text = told.get("text", " ".join(row[0] for row in tokens))
        self._append(text)
        spans, at = [], 0
        for row in tokens:
            found = text.find(row[0], at)
            if found < 0:
                faults.append(
                    Fault(file, line, f"token {row[0]!r} does not stand in the sentence's text {text[:40]!r}")
                )
                return
            at = found + len(row[0])
            spans.append((begin + found, begin + at))
        self.group = told.get("group", self.group)
        if "level" in told:
            self._unit(line, begin, told, file, faults)
        for column in range(1, max(map(len, tokens))):
            tags = [row[column] if column < len(row) else "O" for row in tokens]
            self._column(line, tags, spans, file, faults)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _unit(self, line: int, begin: int, told: dict[str, str], file: str, faults: list[Fault]) -> None:
        try:
            level = level_of(told["level"])
        except ValueError as error:
            faults.append(Fault(file, line, f"level: {error}"))
            return
        facets = dict(each.partition("=")[::2] for each in told.get("facets", "").split())
        self.units.append(
            {"start": begin, "end": self.length, "level": NOT_CLAIM if level is None else level, **facets}
        )

    def _column(self, line: int, tags: list[str], spans: list[tuple[int, int]], file: str, faults: list[Fault]) -> None:
        found: list[tuple[str, int, int]] = []
        for tag, (start, end) in zip(tags, spans, strict=True):
            prefix, _, kind = tag.partition("-")
            kind = kind.lower()
            if tag in ("O", "_", ""):
                found.append(("", start, end))
            elif prefix not in ("B", "I") or kind not in _TAGS:
                faults.append(Fault(file, line, f"tag {tag!r} is not O, or B- or I- with one of {', '.join(_TAGS)}"))
                return
            elif prefix == "I" and found and found[-1][0] == kind:
                found[-1] = (kind, found[-1][1], end)
            else:
                found.append((kind, start, end))
        pieces = [each for each in found if each[0]]
        self.attributions += _grouped(pieces, len(self.attributions))

    def fields(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "text": "".join(self.parts),
            "units": self.units,
            "attributions": self.attributions,
            "group": self.group,
        }


def _grouped(pieces: list[tuple[str, int, int]], taken: int) -> Iterator[dict[str, Any]]:
    """Columns do not say which source belongs to which cue: each cue takes the source and the contents next to it."""
    cues = [piece[1:] for piece in pieces if piece[0] == "cue"]
    made: list[dict[str, Any]] = [
        {"id": str(taken + k), "content": [], "cue": cue} for k, cue in enumerate(cues, start=1)
    ] or [{"id": str(taken + 1), "content": []}]

    def nearest(piece: tuple[str, int, int]) -> dict[str, Any]:
        return min(
            made, key=lambda a: min(abs(a["cue"][0] - piece[2]), abs(piece[1] - a["cue"][1])) if "cue" in a else 0
        )

    for piece in pieces:
        if piece[0] == "source":
            nearest(piece).setdefault("source", piece[1:])
        elif piece[0] == "content":
            nearest(piece)["content"].append(piece[1:])
    return (a for a in made if a["content"])


def write_bio(articles: Iterable[LabelledArticle], path: Path) -> None:
    """Write articles in columns, a block for each unit and for each sentence that no unit covers. Tokens are credscore's own.

    Raises
    ------
    DatasetError
        If units overlap: a token has one label here. Nothing is written then.
    """
    given = list(articles)
    faults = [
        Fault(
            f"article {article.id!r}",
            0,
            f"the form bio cannot hold it: the units at {one.start} and {other.start} overlap",
        )
        for article in given
        for one, other in pairwise(sorted(article.units, key=lambda u: (u.start, u.end)))
        if other.start < one.end
    ]
    if faults:
        raise DatasetError(faults)
    with path.open("w", encoding="utf-8") as stream:
        for article in given:
            for block in _blocks(article):
                stream.write("\n".join(block) + "\n\n")


def _blocks(article: LabelledArticle) -> Iterator[list[str]]:
    document = segment(article.text)
    starts, ends = document.token_bounds
    text, at = article.text, 0
    for start, end, unit in _stretches(article, document.sentence_start.tolist(), document.sentence_end.tolist()):
        lines = [f"# id = {article.id}", f"# text = {' '.join(text[start:end].split())}"]
        gap = text[at:start]
        if at and gap.count("\n") < 2:
            lines.append(f"# gap = {gap.count(chr(10))}")
        at = end
        if article.group:
            lines.append(f"# group = {article.group}")
        if unit is not None:
            lines.append(f"# level = {NOT_CLAIM if unit.level is None else unit.level}")
            facets = unit.model_dump(mode="json", exclude_defaults=True, include=set(_FACETS))
            if facets and unit.level:
                lines.append(
                    "# facets = " + " ".join(f"{k}={int(v) if isinstance(v, bool) else v}" for k, v in facets.items())
                )
        tokens = [
            (max(starts[k], start), min(ends[k], end))
            for k in range(bisect_right(ends, start), bisect_left(starts, end))
        ]
        columns = [_tags(a, tokens) for a in article.attributions]
        columns = [column for column in columns if any(tag != "O" for tag in column)] or [["O"] * len(tokens)]
        for k, (low, high) in enumerate(tokens):
            lines.append("\t".join((text[low:high], *(column[k] for column in columns))))
        yield lines


def _stretches(
    article: LabelledArticle, starts: Sequence[int], ends: Sequence[int]
) -> Iterator[tuple[int, int, LabelledUnit | None]]:
    """Units, and what of the sentences no unit covers, in the order of the text."""
    units = sorted(article.units, key=lambda u: u.start)
    found: list[tuple[int, int, LabelledUnit | None]] = [(u.start, u.end, u) for u in units]
    for start, end in zip(starts, ends, strict=True):
        at = start
        for covering in (u for u in units if u.start < end and start < u.end):
            found.append((at, covering.start, None))
            at = covering.end
        found.append((at, end, None))
    for start, end, unit in sorted(found, key=lambda each: each[:2]):
        inside = article.text[start:end] if start < end else ""
        if inside.strip():
            low = start + len(inside) - len(inside.lstrip())
            yield low, low + len(inside.strip()), unit


def _tags(attribution: LabelledAttribution, tokens: list[tuple[int, int]]) -> list[str]:
    tags = ["O"] * len(tokens)
    spans = [("content", piece) for piece in attribution.content]
    spans += [(name, span) for name, span in (("source", attribution.source), ("cue", attribution.cue)) if span]
    for name, (start, end) in spans:
        begun = False
        for k, (low, high) in enumerate(tokens):
            if low < end and start < high:
                tags[k] = f"{'I' if begun else 'B'}-{name}"
                begun = True
    return tags
