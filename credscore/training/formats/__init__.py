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
from credscore.training.formats.settling import by_annotator, settle

__all__ = [
    "HOLD_ANNOTATORS",
    "DataFormat",
    "LabelledArticle",
    "RowOptions",
    "format_of",
    "labelling_config",
    "read_annotations",
    "read_labelled",
    "read_unsettled",
    "settle",
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

    An article that several annotators labelled comes out once, with the label that most gave (for levels, their median);
    ``read_unsettled`` has what each gave.

    Parameters
    ----------
    options : names of columns and the scale of rows.
    form : what all paths are, where their names do not tell.

    Raises
    ------
    DatasetError
        With every fault of every file.
    """
    inline, others = _gathered(paths, options, form)
    settled = (
        settle([article for article, _, _ in group]).to_annotated(file, line)
        for group in others
        for _, file, line in group[:1]
    )
    return [*inline, *settled]


def read_unsettled(
    paths: Sequence[str | Path], options: RowOptions | None = None, *, form: DataFormat | None = None
) -> list[list[LabelledArticle]]:
    """The annotations of each article, one for each annotator; parameters and errors as for ``read_labelled``."""
    inline, others = _gathered(paths, options, form)
    found = [[LabelledArticle.of(article)] for article in inline]
    return found + [[each for article, _, _ in group for each in by_annotator(article)] for group in others]


def _gathered(
    paths: Sequence[str | Path], options: RowOptions | None, form: DataFormat | None
) -> tuple[list[AnnotatedArticle], list[list[Read]]]:
    """Articles of the inline form, and the annotations of the others; every fault of all is raised."""
    inline = [Path(path) for path in paths if (form or format_of(Path(path))) is DataFormat.INLINE]
    faults: list[Fault] = []
    articles: list[AnnotatedArticle] = []
    if inline:
        try:
            articles = read_articles(inline)
        except DatasetError as error:
            faults += error.faults
    groups = _by_article(
        read_annotations([path for path in paths if Path(path) not in inline], options, form=form, faults=faults)
    )
    seen = {a.id: a.file for a in articles}
    for (article, file, line), *others in groups:
        if article.id in seen:
            faults.append(
                Fault(
                    file,
                    line,
                    f"id {article.id!r} is already used by {seen[article.id]}: is a file named twice? "
                    "If not, give articles ids of their own (rows without article_id are named by their file)",
                )
            )
            continue
        seen[article.id] = file
        odd = next((at for other, _, at in others if other.text != article.text), None)
        if odd is not None:
            faults.append(
                Fault(file, odd, f"id {article.id!r} stands for another text already: give each text an id of its own")
            )
    if faults:
        raise DatasetError(faults)
    return articles, groups


Read = tuple[LabelledArticle, str, int]


def read_annotations(
    paths: Sequence[str | Path], options: RowOptions | None, *, form: DataFormat | None = None, faults: list[Fault]
) -> list[Read]:
    """Articles as each annotator labelled them, with file and line; faults are added to ``faults``."""
    found: list[Read] = []
    for path in map(Path, paths):
        try:
            _require_kind(path, form or format_of(path))
            found += [
                (article, str(path), line) for article, line in _read(path, options or RowOptions(), form, faults)
            ]
        except DatasetError as error:
            faults += error.faults
    return found


def _require_kind(path: Path, form: DataFormat) -> None:
    """A file where the form is a file, a folder where it is one."""
    if form is DataFormat.INLINE:
        return
    if not path.exists():
        raise DatasetError([Fault(str(path), 0, "there is no such file or folder")])
    if form is DataFormat.BRAT and not path.is_dir():
        raise DatasetError(
            [Fault(str(path), 0, "is a file; brat's form is the folder that holds the .ann and .txt files")]
        )
    if form is not DataFormat.BRAT and path.is_dir():
        raise DatasetError([Fault(str(path), 0, f"is a folder; the form {form} is a file")])


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


# Forms that hold what each annotator gave; the others hold one label a unit.
HOLD_ANNOTATORS = (DataFormat.STANDOFF, DataFormat.ROWS, DataFormat.LABEL_STUDIO)


def write_labelled(articles: Iterable[LabelledArticle], path: Path, form: DataFormat) -> None:
    """Write articles in a form; ``inline`` and ``brat`` are folders, the others files.

    ``HOLD_ANNOTATORS`` take several annotations of one article, one after the other.

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
