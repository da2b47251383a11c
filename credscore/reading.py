"""Turns a file, bytes or a string into an ``Article``, and says whether the text looks English."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from credscore.errors import InputError
from credscore.records import Article

_HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml"))
_PLAIN_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown"))
_HTML_ELEMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_WITHIN = 1024  # characters; room for an XML declaration and a comment before it
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 2048  # bytes; HTML asks that the declaration stand in the first 1024
# Longest first: the mark of UTF-32 little-endian begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_MAX_NOT_TEXT = 0.05

# Closed-class words of high frequency, listed for this purpose, without those that are also common words of another
# large European language ("in", "is", "was", "of", "on", "an", "as", "me", "will" ...).
_FUNCTION_WORDS = frozenset(
    "the and that with for from this these those which who whose when where while than then there their they them "
    "his her its our your she we you it were been being are be has have had having would could should may might must "
    "not but by at to into about after before because between during through against under over until since also "
    "what how if though although more most some other such only both each any".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MIN_ENGLISH_SHARE = 0.12
_MIN_WORDS = 25
_LANGUAGE_SAMPLE = 20_000  # characters; more would only cost time


def read(path: str | Path | bytes, *, name: str | None = None) -> Article:
    """Read one article from a file or from bytes.

    Plain text (``.txt``, ``.md``) is taken exactly as it is: only a byte order mark is dropped, and line breaks are
    not translated, so that offsets point into the text as given. From HTML (``.html``, ``.htm``, or anything else
    that begins like HTML) trafilatura extracts text, title, outlet, author, date and URL; the title is put first
    where the extractor left it out. Encodings: a byte order mark, UTF-8, what HTML declares, Windows-1252.

    Parameters
    ----------
    path : a file, or the bytes of one.
    name : what to call the article in messages and tables; by default the path. Its suffix tells the kind of bytes.

    Raises
    ------
    InputError
        If there is no such file, it is a folder, cannot be read, is empty, is not text, or is HTML without an article.

    Examples
    --------
    >>> read(b"The ferry is late, the harbour master said.\\r\\n").text
    'The ferry is late, the harbour master said.\\r\\n'
    """
    if isinstance(path, bytes):
        data, shown = path, name or "<bytes>"
    else:
        data, shown = _file_bytes(Path(path)), name or str(path)
        name = shown
    if not data.strip():
        raise InputError(f"{shown}: is empty: give a file with the text of an article")
    text = _decode(data, shown)
    if not text.strip():
        raise InputError(f"{shown}: holds only white space: give a file with the text of an article")
    if _is_html(shown, text):
        return _html_article(text, name, shown)
    return Article(text=text, name=name)


def article_from(text_or_article: str | Article) -> Article:
    """Return an ``Article``, made from a string where one is given.

    Raises
    ------
    InputError
        If it is neither a string nor an ``Article``.
    """
    if isinstance(text_or_article, Article):
        return text_or_article
    if isinstance(text_or_article, str):
        return Article(text=text_or_article)
    # Callers without a type checker come here.
    kind = type(text_or_article).__name__  # type: ignore[unreachable]
    raise InputError(f"cannot score a {kind}: give a str or an Article (credscore.read makes one of a file or bytes)")


def english_share(text: str) -> float:
    """Return the share (0-1) of a text's words that are English function words; 0 for a text without words.

    It was 0.16 to 0.34 in 111 English news articles; samples of Dutch, German,
    French, Spanish and Italian stay below 0.1.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    return sum(word.lower() in _FUNCTION_WORDS for word in words) / len(words)


def language_warning(text: str) -> str | None:
    """Return a warning where a text does not look English, None where it does or is too short to tell."""
    sample = text[:_LANGUAGE_SAMPLE]
    if sum(1 for _ in islice(_WORD.finditer(sample), _MIN_WORDS)) < _MIN_WORDS:
        return None
    share = english_share(sample)
    if share >= _MIN_ENGLISH_SHARE:
        return None
    return f"the text does not look English (function words: {share:.0%} of all words); levels are not to be relied on"


def _file_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path}: is a folder: give a file")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        # ValueError: a path with a NUL character.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path}: cannot be read: {reason}") from None


def _decode(data: bytes, shown: str) -> str:
    data = data.removeprefix(codecs.BOM_UTF8)
    marked = next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    text = _attempt(data, marked)
    if marked is None and b"\x00" not in data:
        text = _attempt(data, "utf-8") or _attempt(data, _declared(data)) or _attempt(data, "cp1252")
        # Not Windows-1252 either: most often UTF-8 with some damaged bytes, which show as U+FFFD.
        text = text or data.decode("utf-8", errors="replace")
    if text is None or "\x00" in text or len(_NOT_TEXT.findall(text)) > _MAX_NOT_TEXT * len(text):
        raise InputError(f"{shown}: is binary: give plain text or HTML (UTF-8 or Windows-1252)")
    return text


def _attempt(data: bytes, codec: str | None) -> str | None:
    try:
        return None if codec is None else data.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _declared(data: bytes) -> str | None:
    """The encoding that an HTML page declares; as browsers do, Latin-1 is read as Windows-1252."""
    found = _CHARSET.search(data[:_CHARSET_WITHIN])
    name = None if found is None else found[1].decode("ascii").lower()
    return None if name in ("iso-8859-1", "latin1", "us-ascii") else name


def _is_html(shown: str, text: str) -> bool:
    suffix = Path(shown).suffix.lower()
    if suffix in _HTML_SUFFIXES or suffix in _PLAIN_SUFFIXES:
        return suffix in _HTML_SUFFIXES
    start = text[:_HTML_WITHIN].lstrip()
    return start.startswith("<") and _HTML_ELEMENT.search(start) is not None


@dataclass(frozen=True, slots=True)
class _Page:
    """What the extractor found in a page."""

    text: str
    title: str | None
    outlet: str | None
    author: str | None
    date: str | None
    url: str | None


def _extract(html: str) -> _Page | None:
    # Imported here: it takes 0.2 s, and plain text does not need it.
    from trafilatura import bare_extraction

    found = bare_extraction(html, fast=True, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict) or not found.text:
        return None
    return _Page(found.text, found.title, found.sitename, found.author, found.date, found.url)


def _html_article(html: str, name: str | None, shown: str) -> Article:
    page = _extract(html)
    if page is None or not page.text.strip():
        raise InputError(
            f"{shown}: no article text was found in this HTML page: save the article's own page, or its text"
        )
    text = page.text
    if page.title and not _shows_title(text, page.title):
        text = f"{page.title}\n{text}"
    return Article(
        text=text,
        title=page.title,
        outlet=page.outlet,
        author=page.author,
        date=page.date,
        url=page.url,
        name=name,
    )


def _shows_title(text: str, title: str) -> bool:
    """Whether one of the first lines is the title, or the title less an outlet's name at its end."""
    wanted = _normalised(title)
    heads = [_normalised(line) for line in text.split("\n", 3)[:3]]
    return any(head == wanted or (2 * len(head) > len(wanted) and wanted.startswith(head)) for head in heads)


def _normalised(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))
