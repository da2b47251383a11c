"""Finds and opens what a user names, decides what kind it is, and makes an ``Article`` of it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from credscore.errors import InputError
from credscore.reading.decoding import decode, known_kind
from credscore.reading.pages import extract, without_embedded
from credscore.records import Article

# An article of ten million characters takes about a minute and two gigabytes; long ones have a hundred thousand.
MAX_CHARACTERS = 10_000_000
# What so many characters can take up, and pages with images in them.
MAX_BYTES = 4 * MAX_CHARACTERS
ARTICLE_SUFFIXES = frozenset((".txt", ".md", ".markdown", ".html", ".htm"))

_HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml"))
_PLAIN_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown"))
_HTML_ELEMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_WITHIN = 1024  # characters; room for an XML declaration and a comment before it


def read(path: str | Path | bytes, *, name: str | None = None) -> Article:
    """Read one article from a file or from bytes.

    Plain text (``.txt``, ``.md``) is taken exactly as it is: only a byte order mark is dropped, and line breaks are
    not translated, so that offsets point into the text as given; Markdown's marks stay in it. From HTML (``.html``,
    ``.htm``, or anything else that begins like HTML) trafilatura extracts text, title, outlet, author, date and URL; the
    title is put first where the extractor left it out, and what it dropped is counted (``Article.dropped_characters``).
    Encodings: a byte order mark, UTF-8, what HTML declares, Windows-1252; where letters were lost, ``Article.warnings``
    says so.

    Parameters
    ----------
    path : a file, or the bytes of one; at most ``MAX_BYTES``.
    name : what to call the article in messages and tables; by default the path. Its suffix tells the kind of bytes.

    Raises
    ------
    InputError
        If there is no such file, it is a folder, a pipe or a device, cannot be read, is empty, is too large, is not text,
        or is HTML without an article.

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
    if len(data) > MAX_BYTES:
        raise _too_large(shown, len(data))
    if not data:
        raise InputError(f"{shown}: is empty: give a file with the text of an article")
    kind = known_kind(data)
    if kind is not None:
        raise InputError(f"{shown}: is {kind}: save its text as plain text or HTML first")
    decoded = decode(data)
    if decoded is None:
        raise InputError(
            f"{shown}: is binary or in an unknown encoding: give plain text or HTML in UTF-8 (or Windows-1252)"
        )
    text = decoded.text
    if not text.strip():
        raise InputError(f"{shown}: holds only white space: give a file with the text of an article")
    if _is_html(shown, text):
        return _html_article(text, name, shown, decoded.warnings)
    check_length(text, shown)
    return Article(text=text, name=name, warnings=decoded.warnings)


def article_from(text_or_article: str | Article) -> Article:
    """Return an ``Article``, made from a string where one is given.

    Raises
    ------
    InputError
        If it is neither a string nor an ``Article``, or longer than ``MAX_CHARACTERS``.
    """
    if isinstance(text_or_article, Article):
        check_length(text_or_article.text, text_or_article.name or "<article>")
        return text_or_article
    if isinstance(text_or_article, str):
        check_length(text_or_article, "<text>")
        return Article(text=text_or_article)
    # Callers without a type checker come here.
    kind = type(text_or_article).__name__  # type: ignore[unreachable]
    raise InputError(f"cannot score a {kind}: give a str or an Article (credscore.read makes one of a file or bytes)")


def article_files(folder: str | Path, *, on_error: Callable[[InputError], None] | None = None) -> list[Path]:
    """Return the articles below a folder: its ``.txt``, ``.md``, ``.markdown``, ``.html`` and ``.htm`` files, sorted.

    Folders within are walked too; hidden files and folders (``.name``) are left out, links to folders not followed.

    Parameters
    ----------
    folder : the folder.
    on_error : called with the error for each folder within that cannot be listed, instead of raising it.

    Raises
    ------
    InputError
        If there is no such folder, it cannot be listed, or it holds no article.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"{root}: there is no such folder")
    problems: list[InputError] = []

    def unlisted(error: OSError) -> None:
        problems.append(InputError(f"{error.filename}: cannot be listed: {error.strerror}"))

    found: list[Path] = []
    for place, folders, files in os.walk(root, onerror=unlisted):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(place, name)
            for name in files
            if not name.startswith(".") and Path(name).suffix.lower() in ARTICLE_SUFFIXES
        ]
    for problem in problems:
        if on_error is None:
            raise problem
        on_error(problem)
    if not found and not problems:
        wanted = " ".join(sorted(ARTICLE_SUFFIXES))
        raise InputError(f"{root}: is a folder without articles: it holds no file that ends in one of {wanted}")
    return sorted(found)


def check_length(text: str, shown: str) -> None:
    """Refuse a text that is too long for an article.

    Raises
    ------
    InputError
        If it has more than ``MAX_CHARACTERS``.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{shown}: has {len(text):,} characters; at most {MAX_CHARACTERS:,} are scored: give one article a file"
        )


def _too_large(shown: str, size: int) -> InputError:
    return InputError(f"{shown}: has {size:,} bytes; at most {MAX_BYTES:,} are read: give one article a file")


def _file_bytes(path: Path) -> bytes:
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise InputError(f"{path}: is a folder: give a file")
        if not stat.S_ISREG(mode.st_mode):
            # Reading one could wait for ever.
            raise InputError(f"{path}: is a pipe or device, no regular file: give a file, or - to read standard input")
        if mode.st_size > MAX_BYTES:
            raise _too_large(str(path), mode.st_size)
        with path.open("rb") as file:
            # It may have grown since.
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        # ValueError: a path with a NUL character.
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path}: cannot be read: {reason}") from None


def _is_html(shown: str, text: str) -> bool:
    suffix = Path(shown).suffix.lower()
    if suffix in _HTML_SUFFIXES or suffix in _PLAIN_SUFFIXES:
        return suffix in _HTML_SUFFIXES
    start = text[:_HTML_WITHIN].lstrip()
    return start.startswith("<") and _HTML_ELEMENT.search(start) is not None


def _html_article(html: str, name: str | None, shown: str, warnings: tuple[str, ...]) -> Article:
    html = without_embedded(html)
    check_length(html, shown)
    page = extract(html)
    if page is None:
        raise InputError(
            f"{shown}: no article text was found in this HTML page: save the article's own page, or its text"
        )
    return Article(
        text=page.text,
        title=page.title,
        outlet=page.outlet,
        author=page.author,
        date=page.date,
        url=page.url,
        name=name,
        dropped_characters=page.dropped_characters,
        warnings=warnings,
    )
