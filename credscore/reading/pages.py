"""HTML -> the article's text and metadata by trafilatura, and how much of the page that leaves out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

# Images and fonts that a saved page holds in itself: megabytes that are no text, and libxml2 stops at ten of them.
_EMBEDDED = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=.-]+)*+,[A-Za-z0-9+/=%_-]{500,}+")
_UNSEEN = frozenset(
    "head script style noscript template svg math iframe object audio video canvas textarea select option".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup "
    "time tt u var wbr".split()
)
# What trafilatura, htmldate and lxml raise on pages that are no well-formed tree, as found by feeding them such pages.
_BROKEN_PAGE = (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
_SENTENCE_END = re.compile(r"[.!?…](?:[\"'”’»)\]]|\s|\Z)")
_LONG_LINE = 8  # words


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page; ``dropped_characters`` as in ``Article``."""

    text: str
    title: str | None
    outlet: str | None
    author: str | None
    date: str | None
    url: str | None
    dropped_characters: int


def _says_something(text: str) -> bool:
    """Whether anything in it is like a sentence; what is left of a page of links is not."""
    return _SENTENCE_END.search(text) is not None or any(len(line.split()) >= _LONG_LINE for line in text.split("\n"))


def without_embedded(html: str) -> str:
    """Return a page without the data of embedded images and fonts."""
    return _EMBEDDED.sub("data:,", html)


def extract(html: str) -> Page | None:
    """Extract the article of a page; None if it has none. The title is put first where the extractor left it out."""
    # Imported here: it takes 0.2 s, and plain text does not need it.
    from trafilatura import load_html

    found = _bare_extraction(html)
    if found is None or isinstance(found, dict) or not found.text or not found.text.strip():
        return None
    text = found.text
    if not _says_something(text):
        return None
    if found.title and not _shows_title(text, found.title):
        text = f"{found.title}\n{text}"
    tree = load_html(html)
    dropped = 0 if tree is None else dropped_characters(visible_text(tree), text)
    return Page(text, found.title, found.sitename, found.author, found.date, found.url, dropped)


def _bare_extraction(html: str) -> Any:
    """What trafilatura finds; without metadata where the page breaks the search for them, None where it breaks all."""
    from trafilatura import bare_extraction

    for with_metadata in (True, False):
        try:
            return bare_extraction(html, fast=True, with_metadata=with_metadata, include_comments=False)
        except _BROKEN_PAGE:
            continue
    return None


def visible_text(tree: Any) -> str:
    """Text of an lxml tree that a reader sees: no scripts, styles, forms' choices, or parts marked as hidden."""
    parts: list[str] = []
    # A stack, not recursion: pages can be nested deeper than Python's calls may be.
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, left = stack.pop()
        element = isinstance(node.tag, str)
        block = element and node.tag not in _INLINE
        if left or not element or node.tag in _UNSEEN or node.get("hidden") is not None:
            if block:
                parts.append(" ")
            if node is not tree and node.tail:
                parts.append(node.tail)
            continue
        if block:
            parts.append(" ")
        if node.text:
            parts.append(node.text)
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    return "".join(parts)


def dropped_characters(visible: str, kept: str) -> int:
    """Count the characters of the words of a page that its extracted text lacks; a word dropped twice counts twice.

    >>> dropped_characters("Home News The ferry is late. Share", "The ferry is late.")
    13
    """
    lacking = Counter(visible.split())
    lacking.subtract(kept.split())
    return sum(len(word) * count for word, count in lacking.items() if count > 0)


def _shows_title(text: str, title: str) -> bool:
    """Whether one of the first lines is the title, or the title less an outlet's name at its end."""
    wanted = _normalised(title)
    heads = [_normalised(line) for line in text.split("\n", 3)[:3]]
    return any(head == wanted or (2 * len(head) > len(wanted) and wanted.startswith(head)) for head in heads)


def _normalised(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))
