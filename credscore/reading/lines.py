"""Articles of a JSONL file: one object a line, with ``text`` and what is known of the article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credscore.errors import InputError
from credscore.records import Article

FIELDS = ("title", "outlet", "author", "date", "url", "language")


def read_articles_jsonl(path: str | Path) -> Iterator[Article | InputError]:
    """Yield the article of each line, or the error that names the line; blank lines are passed over.

    An object has ``text`` and may have ``title``, ``outlet``, ``author``, ``date`` (ISO), ``url``, ``language`` and ``name`` or ``id``; other
    fields are ignored.

    Raises
    ------
    InputError
        If the file cannot be opened.
    """
    try:
        with Path(path).open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _article(f"{path}:{number}", line)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _article(name: str, line: bytes) -> Article | InputError:
    try:
        given: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return InputError(f"{name}: not UTF-8: {error.reason}")
    except json.JSONDecodeError as error:
        return InputError(f"{name}: not a line of JSON: {error.msg}")
    except RecursionError:
        return InputError(f"{name}: not a line of JSON: too deeply nested")
    if not isinstance(given, dict):
        return InputError(f"{name}: a JSON object is expected, not {type(given).__name__}")
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        return InputError(f'{name}: has no text: give it as "text"')
    known = {field: given[field] for field in FIELDS if isinstance(given.get(field), str) and given[field]}
    called = given.get("name", given.get("id"))
    return Article(text, name=str(called) if called is not None else name, **known)
