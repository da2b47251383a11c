"""Labelled rows: CSV, TSV, Excel and Parquet, one sentence a row.

Rows with the same ``article_id`` are sentences of one article, in the order of the file, those with the same ``paragraph`` of one paragraph;
a row without an article is one of its own. ``context_before`` and ``context_after`` are read and not labelled.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from credscore.errors import DatasetError, Fault, MissingExtraError
from credscore.training.formats.schema import NOT_CLAIM, Facets, LabelledArticle, level_of, validated

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".tsv", ".xlsx", ".parquet")
FACETS = tuple(Facets.model_fields)
# Columns that are read; all but the first two may be missing.
COLUMNS = (
    "text",
    "label",
    "context_before",
    "context_after",
    "article_id",
    "paragraph",
    "group",
    "annotator",
    "note",
    *FACETS,
)
_REQUIRED = ("text", "label")
# Between paragraphs. What does not end like a sentence ("By our reporter") would run on into what follows it in the same one.
_GAP = "\n\n"
_ENDS = tuple(".!?…\"'”’)")


@dataclass(frozen=True)
class RowOptions:
    """How rows are read.

    ``columns`` maps a name of ``COLUMNS`` to the file's own ({"text": "sentence"}); ``scale`` maps the file's labels to levels
    0 to 4 or "not_claim" ({"weak": "1", "strong": "3"}), for scales of other sizes. Without a scale, labels are numbers or names of levels.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.columns:
            if name not in COLUMNS:
                raise ValueError(f"{name!r} is no column that is read; known are {', '.join(COLUMNS)}")
        for label in self.scale.values():
            level_of(label)

    def level(self, label: str) -> int | None:
        """The level of a label, by the scale if there is one."""
        if not self.scale:
            return level_of(label)
        known = {key.strip().lower(): value for key, value in self.scale.items()}
        text = label.strip().lower()
        # A spreadsheet turns 1 into 1.0.
        found = known.get(text, known.get(text.removesuffix(".0")))
        if found is None:
            raise ValueError(f"label {label[:40]!r} is not on the scale given ({', '.join(self.scale)})")
        return level_of(found)


def read_rows(path: Path, options: RowOptions, faults: list[Fault]) -> Iterator[tuple[LabelledArticle, int]]:
    """Articles of a table and the line that each begins at; what is wrong is added to ``faults``."""
    frame = _frame(path)
    own = {name: options.columns.get(name, name) for name in COLUMNS}
    missing = [own[name] for name in _REQUIRED if own[name] not in frame.columns]
    missing += [given for given in options.columns.values() if given not in frame.columns and given not in missing]
    if missing:
        have = ", ".join(map(str, frame.columns)) or "none"
        faults.append(Fault(str(path), 1, f"no column {', '.join(map(repr, missing))}; the file has {have}"))
        return
    rows = [
        (line, {name: str(row[column]).strip() for name, column in own.items() if column in row})
        for line, row in zip(frame.index.tolist(), frame.to_dict("records"), strict=True)
    ]
    articles: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in rows:
        if not any(row.values()):
            continue
        key = row.get("article_id") or ""
        if not key:
            key = f"{path.stem}-{line}"
        articles.setdefault(key, []).append((line, row))
    for key, members in articles.items():
        yield from _article(key, members, options, str(path), faults)


def _article(
    key: str, members: list[tuple[int, dict[str, str]]], options: RowOptions, file: str, faults: list[Fault]
) -> Iterator[tuple[LabelledArticle, int]]:
    parts: list[str] = []
    units: list[dict[str, Any]] = []
    length = 0

    def add(text: str, *, runs_on: bool = False) -> tuple[int, int]:
        nonlocal length
        if parts:
            gap = " " if runs_on and parts[-1].endswith(_ENDS) else _GAP
            parts.append(gap)
            length += len(gap)
        parts.append(text)
        length += len(text)
        return length - len(text), length

    sound = True
    paragraph = ""
    # Where each text stands, and how often each annotator has labelled it: a sentence that occurs twice has two labels of each.
    stands: dict[str, list[tuple[int, int]]] = {}
    times = Counter[tuple[str, str]]()
    for line, row in members:
        text = row["text"]
        if not text:
            faults.append(Fault(file, line, "text: is empty"))
            sound = False
            continue
        try:
            level = options.level(row["label"])
        except ValueError as error:
            faults.append(Fault(file, line, f"label: {error}"))
            sound = False
            continue
        before, after = row.get("context_before", ""), row.get("context_after", "")
        # The same sentence by several annotators, and context that is a labelled row itself, stand in the text once.
        occurrence = times[text, row.get("annotator", "")]
        times[text, row.get("annotator", "")] += 1
        places = stands.setdefault(text, [])
        if occurrence < len(places):
            start, end = places[occurrence]
        else:
            same = bool(row.get("paragraph")) and row["paragraph"] == paragraph
            paragraph = row.get("paragraph", "")
            if before and not (parts and parts[-1].endswith(before)):
                add(before, runs_on=same)
                same = True
            start, end = add(text, runs_on=same)
            places.append((start, end))
            if after and not any(other["text"] and after.startswith(other["text"]) for _, other in members):
                add(after, runs_on=True)
        facets = {name: row[name] for name in FACETS if row.get(name)}
        units.append(
            {"start": start, "end": end, "level": NOT_CLAIM if level is None else level, **(facets if level else {})}
            | {name: row[name] for name in ("annotator", "note") if row.get(name)}
        )
    if not sound:
        return
    group = next((row["group"] for _, row in members if row.get("group")), "")
    fields = {"id": key, "text": "".join(parts), "units": units, "group": group}
    made = validated(fields, file, members[0][0], faults, within=f"article {key!r}")
    if made is not None:
        yield made, members[0][0]


def write_rows(articles: Iterable[LabelledArticle], path: Path) -> None:
    """Write labelled units as rows. Attribution spans have no place in a row and are left out."""
    import pandas as pd

    rows = [
        {
            "article_id": article.id,
            "text": article.text[unit.start : unit.end],
            "label": NOT_CLAIM if unit.level is None else str(unit.level),
            "group": article.group,
            "annotator": unit.annotator,
            **{name: _plain(getattr(unit, name)) if unit.level else "" for name in FACETS},
            "note": unit.note or "",
        }
        for article in articles
        for unit in article.units
    ]
    frame = pd.DataFrame(rows)
    writer: dict[str, Callable[[], object]] = {
        ".csv": lambda: frame.to_csv(path, index=False),
        ".tsv": lambda: frame.to_csv(path, index=False, sep="\t"),
        ".xlsx": lambda: frame.to_excel(path, index=False),
        ".parquet": lambda: frame.to_parquet(path, index=False),
    }
    if path.suffix.lower() not in writer:
        raise DatasetError(
            [Fault(str(path), 0, f"is no table to write: its name has to end in one of {', '.join(writer)}")]
        )
    _with_extra(path, writer[path.suffix.lower()])


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool | int) else str(value)


def _frame(path: Path) -> pd.DataFrame:
    """The table as text, empty cells as ""; the index is the line of the file that each row begins at."""
    import pandas as pd

    readers: dict[str, Callable[[], pd.DataFrame]] = {
        ".csv": lambda: _delimited(path),
        ".tsv": lambda: _delimited(path),
        ".xlsx": lambda: _numbered(pd.read_excel(path, dtype=str, keep_default_na=False)),
        ".parquet": lambda: _numbered(pd.read_parquet(path)),
    }
    try:
        frame: pd.DataFrame = _with_extra(path, readers[path.suffix.lower()])
    except (OSError, ValueError, KeyError) as error:
        # pandas' parser errors are ValueErrors, openpyxl's and pyarrow's OSErrors, KeyErrors or ValueErrors.
        message = " ".join(str(error).split()) or type(error).__name__
        raise DatasetError([Fault(str(path), 1, f"cannot be read as a table: {message}")]) from error
    filled: pd.DataFrame = frame.astype(object).where(frame.notna(), "")
    return filled


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows numbered as a spreadsheet numbers them, the header being the first."""
    return frame.set_axis(range(2, len(frame) + 2), axis=0)


def _delimited(path: Path) -> pd.DataFrame:
    """A table of text with commas, semicolons (as spreadsheets write them where a comma is a decimal point) or tabs.

    Raises
    ------
    ValueError
        If it has no header, or a row has another number of cells than the header: to guess which is missing would put labels to other texts.
    """
    import pandas as pd

    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
        stream.seek(0)
        delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;", key=head.count)
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        rows, lines, begins = [], [], 1
        try:
            for row in reader:
                if row:
                    rows.append(row)
                    lines.append(begins)
                # A quoted cell may hold line breaks: the next row begins below the last line of this one.
                begins = reader.line_num + 1
        except csv.Error as error:
            raise ValueError(f"line {reader.line_num}: {error}") from error
    if not rows:
        raise ValueError("it is empty: a line with the names of the columns is expected")
    names = rows[0]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"column {', '.join(map(repr, twice))} occurs more than once")
    for line, row in zip(lines[1:], rows[1:], strict=True):
        if len(row) != len(names):
            raise ValueError(
                f"the row at line {line} has {len(row)} cells, the header {len(names)}: is a quotation mark missing?"
            )
    return pd.DataFrame(rows[1:], columns=names, index=lines[1:], dtype=str)


def _with_extra(path: Path, action: Callable[[], Any]) -> Any:
    try:
        return action()
    except ImportError as error:
        extra = "excel" if path.suffix.lower() == ".xlsx" else "parquet"
        raise MissingExtraError(f"a {path.suffix} file", extra) from error
