"""Articles with standoff spans: one JSON object a line, the fields of ``LabelledArticle``.

This form holds all that the others hold. Several annotators' labels of one article stand on one line or on one each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from credscore.errors import DatasetError, Fault
from credscore.training.formats.schema import LabelledArticle, validated

# Names that other published files use for the same field.
_ALIASES = {"claims": "units"}
_IGNORED = ("corpus", "annotators_agree")


def read_lines(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file by line; a line that is none is a fault."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError([Fault(str(path), 0, f"cannot be read as UTF-8 text: {error}")]) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            said = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested"
            faults.append(Fault(str(path), number, f"not a line of JSON: {said}"))
            continue
        if not isinstance(value, dict):
            faults.append(Fault(str(path), number, f"a JSON object is expected, not {type(value).__name__}"))
            continue
        yield number, value


def read_standoff(path: Path, faults: list[Fault]) -> Iterator[tuple[LabelledArticle, int]]:
    """Articles of a file and their lines; what is wrong is added to ``faults``."""
    for line, given in read_lines(path, faults):
        fields = {_ALIASES.get(name, name): value for name, value in given.items() if name not in _IGNORED}
        fields.setdefault("id", f"{path.stem}-{line}")
        if "group" not in fields and isinstance(given.get("corpus"), str):
            fields["group"] = given["corpus"]
        units = fields.get("units")
        if isinstance(units, list):
            fields["units"] = [
                {name: value for name, value in unit.items() if name not in _IGNORED}
                if isinstance(unit, dict)
                else unit
                for unit in units
            ]
        made = validated(fields, str(path), line, faults)
        if made is not None:
            yield made, line


def write_standoff(articles: Iterable[LabelledArticle], path: Path) -> None:
    """Write articles, one a line; fields at their defaults are left out."""
    with path.open("w", encoding="utf-8") as stream:
        for article in articles:
            units = [{"level": None} | unit.model_dump(mode="json", exclude_defaults=True) for unit in article.units]
            fields = article.model_dump(mode="json", exclude_defaults=True) | {"units": units}
            stream.write(json.dumps(fields, ensure_ascii=False) + "\n")
