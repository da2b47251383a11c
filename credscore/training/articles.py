"""The project's own inline format for annotated articles: read, validate, give text with standoff spans.

The format is described, with examples, in ``docs/annotation-format.md``. In short::

    <article id="x" genre="wire" topic="war" region="Caucasus" english="American" outlet="Invented Wire">
    <headline><s level="0">Title</s></headline>
    <p>
    <s level="3" by="1" type="person" named="1" access="1"><source a="1">Ana Roe</source>
    ...

Every unit (``<s>``) stands on lines of its own, so that a change of a label is a change of one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from credscore.errors import DatasetError, Fault
from credscore.features.parts import SHOWN
from credscore.records import Flag, Role, SourceType

BLOCK_ROLES: dict[str, Role] = {
    "p": Role.BODY,
    "headline": Role.HEADLINE,
    "subheading": Role.SUBHEADING,
    "caption": Role.CAPTION,
    "dateline": Role.DATELINE,
    "boilerplate": Role.BOILERPLATE,
    "duplicate": Role.DUPLICATE,
    "fragment": Role.FRAGMENT,
}
GENRES = frozenset(
    "wire national-daily local-paper tabloid investigation live-blog transcript press-release state-media "
    "ngo-report science-health blog partisan-site broadcaster magazine business-wire court-report sport-report".split()
)
TOPICS = frozenset(
    "war elections politics crime-courts disaster business science health sport culture technology climate "
    "diplomacy society education transport religion labour".split()
)
ENGLISHES = frozenset(
    "American British Irish Australian Indian African Caribbean Asian Canadian international translated machine-translated".split()
)
BINARY_FACETS = ("interest", "doubt", "hedge", "corroborated")
_SPAN_TAGS = ("source", "cue", "content")
_ARTICLE_ATTRIBUTES = {
    "required": ("id", "genre", "topic", "region", "english", "outlet"),
    "optional": ("part", "page", "lines", "writer", "second_reader", "note"),
}
_S_ATTRIBUTES = frozenset(
    ("level", "by", "type", "named", "access", "relays", "flags", "lookalike", "shows", "glue", "note", *BINARY_FACETS)
)
_SOURCED_TYPES = tuple(t for t in SourceType if t is not SourceType.NONE)
_BY_TYPE = {
    Flag.ANONYMOUS: SourceType.ANONYMOUS,
    Flag.VAGUE: SourceType.VAGUE,
    Flag.STATE_MEDIA: SourceType.STATE_MEDIA,
    Flag.DOCUMENT: SourceType.DOCUMENT,
    Flag.OBSERVATION: SourceType.OBSERVATION,
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """One labelled unit: ``level`` is None for what is no claim; facets are those of the codebook, section 6.

    ``by`` names the attribution that the claim's origin belongs to, None where there is none. ``flags`` are all that hold,
    None where they were not annotated; ``lookalike`` those that only seem to hold; ``shows`` those that this unit shows of
    another one or of itself, being the denial, the words of non-verification, or the second source.
    """

    start: int
    end: int
    level: int | None
    line: int
    block: int
    source_type: SourceType = SourceType.NONE
    named: bool = False
    access: bool = False
    relays: int = 0
    interest: bool = False
    doubt: bool = False
    hedge: bool = False
    corroborated: bool = False
    by: str | None = None
    flags: frozenset[Flag] | None = None
    lookalike: frozenset[Flag] = frozenset()
    shows: frozenset[Flag] = frozenset()
    note: str | None = None

    def has(self, flag: Flag) -> bool | None:
        """Whether a flag holds: as annotated, or as the facets say; None where neither tells."""
        if self.flags is not None:
            return flag in self.flags
        if flag in _BY_TYPE:
            return bool(self.level) and self.source_type is _BY_TYPE[flag]
        facets = {
            Flag.RELAYED: self.relays > 0,
            Flag.HEDGED: self.hedge,
            Flag.INTERESTED: self.interest,
            Flag.CORROBORATED: self.corroborated,
        }
        return facets.get(flag)


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One annotated attribution; spans are half-open offsets into the article's text, ``parent`` an id."""

    id: str
    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    ref: str | None
    parent: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph of the article and its role."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """A written article with everything that was annotated in it."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    units: tuple[Unit, ...]
    attributions: tuple[GoldAttribution, ...]
    meta: dict[str, str]
    file: str = ""

    @property
    def group(self) -> str:
        """What figures are told apart by: the group that the data names, or the genre."""
        return self.meta.get("group") or self.meta.get("genre", "")


@dataclass(slots=True)
class _Open:
    """An element that is still open: its tag, attributes, and where in text and file it began."""

    tag: str
    attributes: dict[str, str]
    start: int
    line: int


@dataclass(slots=True)
class _Draft:
    """The spans of one attribution as they are collected."""

    line: int
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {tag: [] for tag in _SPAN_TAGS})
    ref: str | None = None
    parent: str | None = None
    # For each span, the attributions whose content was open around it, innermost last.
    holders: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: {tag: [] for tag in _SPAN_TAGS})


class _Reader:
    """One pass over one file: builds the text and the records, and notes every fault."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.parts: list[str] = []
        self.length = 0
        self.meta: dict[str, str] = {}
        self.blocks: list[Block] = []
        self.units: list[Unit] = []
        self.drafts: dict[str, _Draft] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.on_start
        self.parser.EndElementHandler = self.on_end
        self.parser.CharacterDataHandler = self.on_text
        self.parser.StartDoctypeDeclHandler = self.on_doctype

    def fault(self, message: str, line: int | None = None) -> None:
        self.faults.append(Fault(self.file, line or self.parser.CurrentLineNumber, message))

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    @property
    def unit(self) -> _Open | None:
        return next((e for e in self.stack if e.tag == "s"), None)

    def on_doctype(self, *_: object) -> None:
        # A document type could define entities that grow without bound.
        raise DatasetError([Fault(self.file, self.parser.CurrentLineNumber, "a DOCTYPE is not allowed: remove it")])

    def on_text(self, text: str) -> None:
        if self.unit is not None:
            # A line break of the file inside a unit is layout; a real one is written <br/>.
            self.add(re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text)
        elif text.strip():
            self.fault(f"text outside <s>: {text.strip()[:40]!r}; put it into a unit")

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self.stack[-1].tag if self.stack else None
        handler = {"article": self.start_article, "s": self.start_unit, "br": self.start_break}.get(tag)
        if handler is not None:
            handler(attributes, parent)
        elif tag in BLOCK_ROLES:
            self.start_block(tag, parent)
        elif tag in _SPAN_TAGS:
            if self.unit is None:
                self.fault(f"<{tag}> outside <s>")
        else:
            known = ", ".join(("article", *BLOCK_ROLES, "s", *_SPAN_TAGS, "br"))
            self.fault(f"unknown element <{tag}>; known are {known}")
        self.stack.append(_Open(tag, attributes, self.length, self.parser.CurrentLineNumber))

    def start_article(self, attributes: dict[str, str], parent: str | None) -> None:
        if parent is not None:
            self.fault("<article> inside another element")
        known = _ARTICLE_ATTRIBUTES["required"] + _ARTICLE_ATTRIBUTES["optional"]
        for name in _ARTICLE_ATTRIBUTES["required"]:
            if not attributes.get(name, "").strip():
                self.fault(f"<article> lacks {name}=")
        for name in attributes:
            if name not in known:
                self.fault(f"<article> has an unknown attribute {name}=; known are {', '.join(known)}")
        for name, allowed in (("genre", GENRES), ("topic", TOPICS), ("english", ENGLISHES)):
            if name in attributes and attributes[name] not in allowed:
                self.fault(f"{name} {attributes[name]!r} is not one of {', '.join(sorted(allowed))}")
        for name, choices in (
            ("part", ("bulk", "focus", "hard", "dense")),
            ("page", ("clean", "scraped")),
            ("lines", ("single", "double")),
        ):
            if name in attributes and attributes[name] not in choices:
                self.fault(f"{name} {attributes[name]!r} is not one of {', '.join(choices)}")
        self.meta = dict(attributes)

    def start_block(self, tag: str, parent: str | None) -> None:
        if parent != "article":
            self.fault(f"<{tag}> must stand directly in <article>, not in <{parent}>")
        if self.blocks:
            self.add("\n" if self.meta.get("lines") == "single" else "\n\n")

    def start_unit(self, attributes: dict[str, str], parent: str | None) -> None:
        if parent not in BLOCK_ROLES:
            self.fault(f"<s> must stand directly in a block, not in <{parent}>")
        same_block = bool(self.units) and self.units[-1].block == len(self.blocks)
        if same_block and attributes.get("glue") != "1":
            self.add(" ")

    def start_break(self, _: dict[str, str], parent: str | None) -> None:
        if parent is None or self.unit is None:
            self.fault("<br/> outside <s>")
        else:
            self.add("\n")

    def on_end(self, tag: str) -> None:
        element = self.stack.pop()
        if tag == "s":
            self.end_unit(element)
        elif tag in BLOCK_ROLES:
            self.end_block(tag, element)
        elif tag in _SPAN_TAGS and self.unit is not None:
            self.end_span(element)

    def end_block(self, tag: str, element: _Open) -> None:
        start = element.start
        text = "".join(self.parts)
        while start < self.length and text[start] == "\n":
            start += 1
        if start == self.length:
            self.fault(f"<{tag}> is empty", element.line)
        self.blocks.append(Block(BLOCK_ROLES[tag], start, self.length))

    def end_span(self, element: _Open) -> None:
        ids = element.attributes.get("a", "").split()
        if not ids:
            self.fault(f'<{element.tag}> lacks a= (the number of its attribution, such as a="3")', element.line)
        if element.start == self.length:
            self.fault(f"<{element.tag}> is empty", element.line)
        for name in element.attributes:
            if name not in ("a", "ref", "parent") or (name == "ref" and element.tag != "source"):
                self.fault(f"<{element.tag}> has an unknown attribute {name}=", element.line)
        open_content = tuple(i for e in self.stack if e.tag == "content" for i in e.attributes.get("a", "").split())
        for name in ids:
            draft = self.drafts.setdefault(name, _Draft(element.line))
            draft.spans[element.tag].append((element.start, self.length))
            draft.holders[element.tag].append(tuple(i for i in open_content if i not in ids))
            if "ref" in element.attributes:
                draft.ref = element.attributes["ref"].strip() or None
            if "parent" in element.attributes:
                draft.parent = element.attributes["parent"]

    def end_unit(self, element: _Open) -> None:
        text = "".join(self.parts)
        start, end = element.start, self.length
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            self.fault("<s> is empty", element.line)
        self.units.append(self.make_unit(element, start, end))

    def make_unit(self, element: _Open, start: int, end: int) -> Unit:
        given, line = element.attributes, element.line
        for name in given:
            if name not in _S_ATTRIBUTES:
                self.fault(f"<s> has an unknown attribute {name}=; known are {', '.join(sorted(_S_ATTRIBUTES))}", line)
        level = given.get("level", "")
        if level not in ("n", "0", "1", "2", "3", "4"):
            self.fault(f"level {level!r} is not one of n, 0, 1, 2, 3, 4", line)
            level = "n"
        sourced = level in ("1", "2", "3", "4")
        marked: dict[str, Any] = {
            "flags": self.flags(given, "flags", line),
            "lookalike": self.flags(given, "lookalike", line) or frozenset(),
            "shows": self.flags(given, "shows", line) or frozenset(),
            "note": given.get("note"),
        }
        for flag in marked["shows"].difference(SHOWN):
            self.fault(
                f"shows: no sentence shows {str(flag)!r} of another; possible are {', '.join(sorted(SHOWN))}", line
            )
        if not sourced:
            for name in ("by", "type", "named", "access", "relays", *BINARY_FACETS):
                if name in given:
                    self.fault(f"a unit of level {level} has no {name}=", line)
            return Unit(start, end, None if level == "n" else 0, line, len(self.blocks), **marked)
        source_type = given.get("type", "")
        if source_type not in _SOURCED_TYPES:
            self.fault(f"type {source_type!r} is not one of {', '.join(_SOURCED_TYPES)}", line)
            source_type = "vague"
        for name in ("named", "access"):
            if name not in given:
                self.fault(f'a sourced unit needs {name}="0" or {name}="1"', line)
        binary: dict[str, Any] = {name: self.binary(given, name, line) for name in ("named", "access", *BINARY_FACETS)}
        relays = given.get("relays", "0")
        if not relays.isdecimal() or int(relays) > 9:
            self.fault(f"relays {relays!r} is not a whole number from 0 to 9", line)
            relays = "0"
        return Unit(
            start,
            end,
            int(level),
            line,
            len(self.blocks),
            source_type=SourceType(source_type),
            relays=int(relays),
            by=given.get("by"),
            **binary,
            **marked,
        )

    def flags(self, given: dict[str, str], name: str, line: int) -> frozenset[Flag] | None:
        if name not in given:
            return None
        for flag in given[name].split():
            if flag not in tuple(Flag):
                self.fault(f"{name}: flag {flag!r} is not one of {', '.join(Flag)}", line)
        return frozenset(Flag(flag) for flag in given[name].split() if flag in tuple(Flag))

    def binary(self, given: dict[str, str], name: str, line: int) -> bool:
        value = given.get(name, "0")
        if value not in ("0", "1"):
            self.fault(f"{name} {value!r} is not 0 or 1", line)
        return value == "1"

    def attributions(self) -> tuple[GoldAttribution, ...]:
        made = []
        for name, draft in self.drafts.items():
            for tag in ("source", "cue"):
                if len(draft.spans[tag]) > 1:
                    self.fault(
                        f"attribution {name} has {len(draft.spans[tag])} <{tag}> spans; one is allowed", draft.line
                    )
            if not draft.spans["content"]:
                self.fault(f"attribution {name} has no <content>", draft.line)
            if not draft.spans["source"] and not draft.spans["cue"]:
                self.fault(f"attribution {name} has neither <source> nor <cue>", draft.line)
            parent = draft.parent or self.derived_parent(name, draft)
            if parent is not None and (parent not in self.drafts or parent == name):
                self.fault(f"attribution {name} has parent {parent!r}, which is no other attribution", draft.line)
                parent = None
            first = {tag: draft.spans[tag][0] if draft.spans[tag] else None for tag in ("source", "cue")}
            content = tuple(sorted(draft.spans["content"]))
            made.append(GoldAttribution(name, first["source"], first["cue"], content, draft.ref, parent, draft.line))
        self.check_cycles(made)
        return tuple(made)

    def derived_parent(self, name: str, draft: _Draft) -> str | None:
        """The innermost attribution whose content holds this one's cue (or source, where there is no cue)."""
        for tag in ("cue", "source", "content"):
            if draft.holders[tag]:
                around = [i for i in draft.holders[tag][0] if i != name]
                return around[-1] if around else None
        return None

    def check_cycles(self, made: Iterable[GoldAttribution]) -> None:
        parents = {a.id: a.parent for a in made}
        for a in made:
            seen, at = {a.id}, a.parent
            while at is not None:
                if at in seen:
                    self.fault(f"attribution {a.id} is inside itself (parents form a circle)", a.line)
                    break
                seen.add(at)
                at = parents.get(at)

    def check_units(self) -> None:
        for unit in self.units:
            if unit.by is not None and unit.by not in self.drafts:
                self.fault(f"by {unit.by!r} names no attribution of this article", unit.line)


def parse_article(source: str, *, file: str = "<text>") -> AnnotatedArticle:
    """Parse one annotated article.

    Parameters
    ----------
    source : the XML text of one article.
    file : its name in messages.

    Raises
    ------
    DatasetError
        With every fault found, each by file and line.

    Examples
    --------
    >>> article = parse_article(
    ...     '<article id="a" genre="wire" topic="war" region="X" english="British" outlet="Invented">'
    ...     '<p><s level="1" by="1" type="anonymous" named="0" access="0"><source a="1">Officials</source>'
    ...     ' <cue a="1">said</cue> <content a="1">the road was shut</content>.</s></p></article>')
    >>> article.text
    'Officials said the road was shut.'
    >>> article.units[0].level, article.attributions[0].content
    (1, ((15, 32),))
    """
    reader = _Reader(file)
    try:
        reader.parser.Parse(source.encode("utf-8"), True)
    except expat.ExpatError as error:
        fault = Fault(file, error.lineno, f"not well-formed XML: {expat.ErrorString(error.code)}")
        raise DatasetError([*reader.faults, fault]) from None
    attributions = reader.attributions()
    reader.check_units()
    if not reader.units:
        reader.fault("no units (<s>) in this article", 1)
    identifier = reader.meta.get("id", "")
    if identifier and not _ID.match(identifier):
        reader.fault(f"id {identifier!r} may only hold letters, digits, '_', '.' and '-'", 1)
    if reader.faults:
        raise DatasetError(sorted(reader.faults, key=lambda f: f.line))
    return AnnotatedArticle(
        id=identifier,
        text="".join(reader.parts),
        blocks=tuple(reader.blocks),
        units=tuple(reader.units),
        attributions=attributions,
        meta=reader.meta,
        file=file,
    )


def read_articles(paths: Iterable[Path]) -> list[AnnotatedArticle]:
    """Read annotated articles from files and folders (``*.xml``, in sorted order).

    Raises
    ------
    DatasetError
        With the faults of all files, also for an id that two files share or for a path without articles.
    """
    files: list[Path] = []
    faults: list[Fault] = []
    for path in paths:
        found = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
        if not found:
            faults.append(Fault(str(path), 0, "no *.xml article in this folder"))
        files += found
    articles: list[AnnotatedArticle] = []
    seen: dict[str, str] = {}
    for file in files:
        try:
            article = parse_article(file.read_text(encoding="utf-8"), file=str(file))
        except DatasetError as error:
            faults += error.faults
            continue
        except (OSError, UnicodeDecodeError) as error:
            faults.append(Fault(str(file), 0, f"cannot be read as UTF-8 text: {error}"))
            continue
        if article.id in seen:
            faults.append(Fault(str(file), 1, f"id {article.id!r} is already used by {seen[article.id]}"))
        seen[article.id] = str(file)
        articles.append(article)
    if faults:
        raise DatasetError(faults)
    return articles
