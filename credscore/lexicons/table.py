"""Reads one lexicon file and checks its form."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from credscore.errors import LexiconError
from credscore.resources import lexicons

Row = dict[str, str]


def load_table(name: str, *columns: str) -> tuple[Row, ...]:
    """Rows of ``<name>.tsv``, each a dict by column.

    Raises
    ------
    LexiconError
        If the file is missing, lacks one of ``columns``, or a row has the wrong number of fields.
    """
    path = lexicons() / f"{name}.tsv"
    header, rows = _read(path)
    missing = [column for column in columns if column not in header]
    if missing:
        raise LexiconError(f"{path}:1: lacks the column {missing[0]!r}; it has {', '.join(header)}")
    return rows


@cache
def _read(path: Path) -> tuple[list[str], tuple[Row, ...]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}): reinstall credscore") from error
    header = lines[0].split("\t") if lines else []
    rows = []
    for number, line in enumerate(lines[1:], 2):
        fields = line.split("\t")
        if len(fields) != len(header):
            raise LexiconError(f"{path}:{number}: {len(fields)} fields instead of {len(header)}")
        rows.append(dict(zip(header, fields, strict=True)))
    return header, tuple(rows)
