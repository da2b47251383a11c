"""What somebody's title, role or body is about: an inspector speaks for a police, a spokeswoman for whatever body is named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from credscore.lexicons import load_table

# The field of words that tell that somebody speaks for a body, but not for which kind.
ANY = "any"


@cache
def _fields() -> dict[str, frozenset[str]]:
    return {row["word"]: frozenset(row["fields"].split()) for row in load_table("offices", "word", "fields")}


def fields_of(words: Iterable[str]) -> frozenset[str]:
    """The fields that folded words name.

    >>> sorted(fields_of("insp kelly demchuk".split())), sorted(fields_of(["a", "spokeswoman"]))
    (['police'], ['any'])
    """
    known = _fields()
    return frozenset(field for word in words for field in known.get(word.removesuffix("'s"), ()))


def office_words(field: str | None = None) -> frozenset[str]:
    """All words that have a field, or this one."""
    return frozenset(word for word, fields in _fields().items() if field is None or field in fields)
