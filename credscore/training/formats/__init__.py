"""Labelled data in the forms in which people have it, in and out.

inline        *.xml, or folders of them    everything (docs/annotation-format.md)
standoff      *.jsonl                      everything but what lines of a page are for
rows          *.csv *.tsv *.xlsx *.parquet levels and facets, a sentence a row
label-studio  *.json                       everything, with predictions to correct
doccano       *.jsonl                      everything
brat          folders of *.ann and *.txt   everything
bio           *.bio *.conll                spans and levels, a token a line
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from credscore.errors import DatasetError, Fault
from credscore.records import DataFormat
from credscore.training.articles import AnnotatedArticle, read_articles
from credscore.training.formats import bio, rows
from credscore.training.formats.bio import read_bio, write_bio
from credscore.training.formats.brat import read_brat, write_brat
from credscore.training.formats.doccano import read_doccano, write_doccano
from credscore.training.formats.inline import write_inline
from credscore.training.formats.jsonl import read_lines, read_standoff, write_standoff
from credscore.training.formats.label_studio import labelling_config, read_label_studio, write_label_studio
from credscore.training.formats.rows import RowOptions, read_rows, write_rows
from credscore.training.formats.schema import LabelledArticle
from credscore.training.formats.settling import settle

__all__ = [
    "DataFormat",
    "LabelledArticle",
    "RowOptions",
    "format_of",
    "labelling_config",
    "read_labelled",
    "write_labelled",
]


def format_of(path: Path) -> DataFormat:
    """The form of a file or folder, by its name, and for ``*.jsonl`` by its first line.

    Raises
    ------
    DatasetError
        If it has none of the forms that are read.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        return DataFormat.BRAT if any(path.rglob("*.ann")) else DataFormat.INLINE
    if suffix == ".jsonl":
        first = next((row for _, row in read_lines(path, [])), {})
        tool = not {"units", "claims", "attributions"} & first.keys() and {"entities", "label", "labels"} & first.keys()
        return DataFormat.DOCCANO if tool else DataFormat.STANDOFF
    by_name = {".xml": DataFormat.INLINE, ".json": DataFormat.LABEL_STUDIO}
    by_name |= dict.fromkeys(rows.SUFFIXES, DataFormat.ROWS) | dict.fromkeys(bio.SUFFIXES, DataFormat.BIO)
    if suffix in by_name:
        return by_name[suffix]
    raise DatasetError(
        [
            Fault(
                str(path),
                0,
                f"is of no form that is read; by name these are {', '.join(sorted((*by_name, '.jsonl')))} and folders",
            )
        ]
    )


def read_labelled(
    paths: Sequence[str | Path], options: RowOptions | None = None, *, form: DataFormat | None = None
) -> list[AnnotatedArticle]:
    """Read labelled articles from files and folders of any form.

    An article that several annotators labelled comes out once, with the label that most gave (for levels, their median); ``annotations`` of
    ``read_annotations`` are what each gave.

    Parameters
    ----------
    options : names of columns and the scale of rows.
    form : what all paths are, where their names do not tell.

    Raises
    ------
    DatasetError
        With every fault of every file.
    """
    inline = [Path(path) for path in paths if (form or format_of(Path(path))) is DataFormat.INLINE]
    faults: list[Fault] = []
    articles: list[AnnotatedArticle] = []
    if inline:
        try:
            articles = read_articles(inline)
        except DatasetError as error:
            faults += error.faults
    read = read_annotations([path for path in paths if Path(path) not in inline], options, form=form, faults=faults)
    seen = {a.id: a.file for a in articles}
    for (article, file, line), *others in _by_article(read):
        if article.id in seen:
            faults.append(Fault(file, line, f"id {article.id!r} is already used by {seen[article.id]}"))
            continue
        seen[article.id] = file
        odd = next((at for other, _, at in others if other.text != article.text), None)
        if odd is not None:
            faults.append(
                Fault(file, odd, f"id {article.id!r} stands for another text already: give each text an id of its own")
            )
            continue
        settled = settle([article, *(other for other, _, _ in others)])
        articles.append(settled.to_annotated(file, line))
    if faults:
        raise DatasetError(faults)
    return articles


Read = tuple[LabelledArticle, str, int]


def read_annotations(
    paths: Sequence[str | Path], options: RowOptions | None, *, form: DataFormat | None = None, faults: list[Fault]
) -> list[Read]:
    """Articles as each annotator labelled them, with file and line; faults are added to ``faults``."""
    found: list[Read] = []
    for path in map(Path, paths):
        try:
            found += [
                (article, str(path), line) for article, line in _read(path, options or RowOptions(), form, faults)
            ]
        except DatasetError as error:
            faults += error.faults
    return found


def _read(
    path: Path, options: RowOptions, form: DataFormat | None, faults: list[Fault]
) -> Iterator[tuple[LabelledArticle, int]]:
    match form or format_of(path):
        case DataFormat.STANDOFF:
            yield from read_standoff(path, faults)
        case DataFormat.ROWS:
            yield from read_rows(path, options, faults)
        case DataFormat.LABEL_STUDIO:
            yield from read_label_studio(path, faults)
        case DataFormat.DOCCANO:
            yield from read_doccano(path, faults)
        case DataFormat.BRAT:
            yield from read_brat(path, faults)
        case DataFormat.BIO:
            yield from read_bio(path, faults)
        case DataFormat.INLINE:
            for article in read_articles([path]):
                yield LabelledArticle.of(article), 0


def _by_article(read: Iterable[Read]) -> list[list[Read]]:
    """Annotations of the same article from the same file, side by side."""
    groups: dict[tuple[str, str], list[Read]] = {}
    for each in read:
        groups.setdefault((each[0].id, each[1]), []).append(each)
    return list(groups.values())


def write_labelled(articles: Iterable[LabelledArticle], path: Path, form: DataFormat) -> None:
    """Write articles in a form; ``inline`` and ``brat`` are folders, the others files.

    Raises
    ------
    DatasetError
        If the form cannot hold an article.
    """
    writers = {
        DataFormat.INLINE: write_inline,
        DataFormat.STANDOFF: write_standoff,
        DataFormat.ROWS: write_rows,
        DataFormat.LABEL_STUDIO: write_label_studio,
        DataFormat.DOCCANO: write_doccano,
        DataFormat.BRAT: write_brat,
        DataFormat.BIO: write_bio,
    }
    writers[form](articles, path)
