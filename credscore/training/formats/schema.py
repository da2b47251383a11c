"""What a labelled article holds, whatever file it comes from: checked field by field, with one message each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from credscore.errors import Fault
from credscore.records import LEVEL_NAMES, Flag, SourceType
from credscore.training.articles import AnnotatedArticle, GoldAttribution, Unit

# What a label may be called beside its number: the names of the levels, and what is no claim.
NOT_CLAIM = "not_claim"
_NAMES: dict[str, int | None] = {
    **{name: level for level, name in enumerate(LEVEL_NAMES)},
    **dict.fromkeys((NOT_CLAIM, "n", "not a claim", "none", "no claim")),
}
# So many spans that begin and end within words are still no sign of wrong offsets, and which share of all spans.
_ODD_LEAST, _ODD_SHARE = 2, 0.3
_YES, _NO = ("1", "true", "yes"), ("", "0", "false", "no")


def level_of(label: Any) -> int | None:
    """The level that a label names: 0 to 4, by number or name; None for what is no claim.

    >>> level_of("solid"), level_of("4"), level_of(2.0), level_of("not_claim")
    (3, 4, 2, None)

    Raises
    ------
    ValueError
        If it names none.
    """
    if label is None:
        return None
    text = str(label).strip().lower().removeprefix("level").strip()
    if text in _NAMES:
        return _NAMES[text]
    number = text.removesuffix(".0")
    if number.isdecimal() and len(number) == 1 and int(number) < len(LEVEL_NAMES):
        return int(number)
    raise ValueError(f"label {str(label)[:40]!r} is no level: give 0 to 4, {', '.join(LEVEL_NAMES)} or {NOT_CLAIM}")


def _truth(value: Any) -> Any:
    text = str(value).strip().lower().removesuffix(".0")
    if text in _YES:
        return True
    if text in _NO or value is None:
        return False
    raise ValueError(f"{str(value)[:40]!r} is not 0 or 1")


def _source_type(value: Any) -> Any:
    text = "none" if value is None else str(value).strip().lower().replace(" ", "_") or "none"
    if text not in tuple(SourceType):
        raise ValueError(f"{str(value)[:40]!r} is not one of {', '.join(SourceType)}")
    return text


def _span(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] >= value[1]:
        raise ValueError(f"start {value[0]} is not before end {value[1]}")
    return value


Truth = Annotated[bool, BeforeValidator(_truth)]
Offset = Annotated[int, Field(ge=0)]
Offsets = Annotated[tuple[Offset, Offset], AfterValidator(_span)]


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Facets(_Checked):
    """The facets of a label, as in the codebook; all may be left out."""

    source_type: Annotated[SourceType, BeforeValidator(_source_type)] = SourceType.NONE
    named: Truth = False
    access: Truth = False
    relays: Annotated[int, Field(ge=0, le=9)] = 0
    interest: Truth = False
    doubt: Truth = False
    hedge: Truth = False
    corroborated: Truth = False


class LabelledUnit(Facets):
    """One labelled stretch of the text (characters ``start`` to ``end``): its level (None: no claim) and facets. ``by`` is
    the id of the attribution that it rests on; ``flags`` None where they were not annotated."""

    start: Offset
    end: Offset
    level: Annotated[int | None, BeforeValidator(level_of)]
    by: str | None = None
    flags: tuple[Flag, ...] | None = None
    lookalike: tuple[Flag, ...] = ()
    shows: tuple[Flag, ...] = ()
    note: str | None = None
    annotator: str = ""


class LabelledAttribution(_Checked):
    """Spans of one attribution; ``id`` is what ``by`` and ``parent`` name, ``ref`` the full name of the source."""

    id: str
    source: Offsets | None = None
    cue: Offsets | None = None
    content: tuple[Offsets, ...] = ()
    ref: str | None = None
    parent: str | None = None


class LabelledArticle(_Checked):
    """A text with its labels. ``group`` is free to say where it comes from (a corpus, an outlet)."""

    id: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]
    units: tuple[LabelledUnit, ...] = ()
    attributions: tuple[LabelledAttribution, ...] = ()
    group: str = ""

    def faults(self, file: str, line: int) -> Iterator[Fault]:
        """What no field shows alone: spans beyond the text or cut through words, names of attributions that do not exist."""
        size, known = len(self.text), {a.id for a in self.attributions}
        if len(known) < len(self.attributions):
            yield Fault(file, line, f"article {self.id!r}: two attributions have the same id")
        for number, unit in enumerate(self.units, start=1):
            where = f"article {self.id!r}, unit {number}"
            if not unit.start < unit.end <= size:
                yield Fault(
                    file,
                    line,
                    f"{where}: span {unit.start}-{unit.end} does not lie in the text of {size} characters",
                )
                continue
            if unit.by is not None and unit.by not in known:
                yield Fault(file, line, f"{where}: by {unit.by!r} names no attribution of this article")
        for a in self.attributions:
            where = f"article {self.id!r}, attribution {a.id}"
            if not a.content:
                yield Fault(file, line, f"{where}: has no content span")
            if a.parent is not None and (a.parent not in known or a.parent == a.id):
                yield Fault(file, line, f"{where}: parent {a.parent!r} is no other attribution of this article")
            for name, span in _spans(a):
                if span[1] > size:
                    yield Fault(
                        file,
                        line,
                        f"{where}: {name} {span[0]}-{span[1]} does not lie in the text of {size} characters",
                    )
        yield from self._off_by(file, line)

    def _off_by(self, file: str, line: int) -> Iterator[Fault]:
        """A fault if spans begin and end within words: mostly they were counted from 1, or in other units than characters."""
        spans = [(u.start, u.end) for u in self.units] + [span for a in self.attributions for _, span in _spans(a)]
        odd = [span for span in spans if all(_within_word(self.text, at) for at in span)]
        # A page may well run words together ("NewsSportFarming"), but not many.
        if len(odd) > max(_ODD_LEAST, _ODD_SHARE * len(spans)) or (odd and len(odd) == len(spans)):
            start, end = odd[0]
            yield Fault(
                file,
                line,
                f"article {self.id!r}: {len(odd)} of {len(spans)} spans begin and end within words, the first of them {start}-{end} "
                f"({self.text[start:end][:40]!r}): are offsets counted from 0, in characters?",
            )

    def to_annotated(self, file: str, line: int) -> AnnotatedArticle:
        """The article as training takes it."""
        units = [
            Unit(
                u.start,
                u.end,
                u.level,
                line,
                0,
                **{name: getattr(u, name) for name in Facets.model_fields} if u.level else {},
                by=u.by if u.level else None,
                flags=None if u.flags is None else frozenset(u.flags),
                lookalike=frozenset(u.lookalike),
                shows=frozenset(u.shows),
                note=u.note,
            )
            for u in sorted(self.units, key=lambda u: (u.start, u.end))
        ]
        attributions = tuple(
            GoldAttribution(a.id, a.source, a.cue, tuple(sorted(a.content)), a.ref, a.parent, line)
            for a in self.attributions
        )
        meta = {"group": self.group} if self.group else {}
        return AnnotatedArticle(self.id, self.text, (), tuple(units), attributions, meta, file)

    @classmethod
    def of(cls, article: AnnotatedArticle) -> LabelledArticle:
        """The labels of an article in this form; what its blocks are for is not among them."""
        units = [
            LabelledUnit(
                start=u.start,
                end=u.end,
                level=u.level,
                **{name: getattr(u, name) for name in Facets.model_fields},
                by=u.by,
                flags=None if u.flags is None else tuple(sorted(u.flags)),
                lookalike=tuple(sorted(u.lookalike)),
                shows=tuple(sorted(u.shows)),
                note=u.note,
            )
            for u in article.units
        ]
        attributions = [
            LabelledAttribution(id=a.id, source=a.source, cue=a.cue, content=a.content, ref=a.ref, parent=a.parent)
            for a in article.attributions
        ]
        return cls(
            id=article.id,
            text=article.text,
            units=tuple(units),
            attributions=tuple(attributions),
            group=article.meta.get("group", ""),
        )


def validated(
    fields: Mapping[str, Any], file: str, line: int, faults: list[Fault], *, within: str = ""
) -> LabelledArticle | None:
    """The article that some fields make, or None, with a fault for each field that is wrong."""
    try:
        article = LabelledArticle.model_validate(fields)
    except ValidationError as error:
        faults += faults_of(error, file, line, within=within or f"article {str(fields.get('id'))!r}")
        return None
    found = list(article.faults(file, line))
    faults += found
    return None if found else article


def faults_of(error: ValidationError, file: str, line: int, *, within: str = "") -> Iterator[Fault]:
    """One fault for each thing that pydantic found: where, what, and what would be right."""
    for each in error.errors():
        place = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in each["loc"]).lstrip(".")
        said = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            said = "unknown field"
        yield Fault(file, line, ": ".join(part for part in (within, place, said) if part))


def _spans(a: LabelledAttribution) -> Iterator[tuple[str, tuple[int, int]]]:
    for name, span in (("source", a.source), ("cue", a.cue), *(("content", piece) for piece in a.content)):
        if span is not None:
            yield name, span


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
