"""Bytes -> text: byte order marks, UTF-8, what a page declares, Windows-1252; declarations are not trusted."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)",
    re.IGNORECASE,
)
_CHARSET_WITHIN = 2048  # bytes; HTML asks that the declaration stand in the first 1024
# Longest first: the mark of UTF-32 little-endian begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# As browsers do: a declared encoding stands for the larger one that pages really use (WHATWG Encoding Standard).
_REALLY = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "shift_jis": "cp932",
    "gb2312": "gbk", "euc_kr": "cp949",
}  # fmt: skip
# Python knows these, but no page is in them: its bytes, read so, would be nonsense.
_NEVER = re.compile(r"utf|escape|punycode|idna|undefined|mbcs|oem|hz")
_MAX_UNDECODED = 0.05
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_MAX_NOT_TEXT = 0.05
# A lone byte that is not UTF-8, decoded by the error handler "surrogateescape"; runs are broken characters.
_STRAY = re.compile("[\udc80-\udcff]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text and what a reader should know about how it was decoded."""

    text: str
    warnings: tuple[str, ...] = ()


def known_kind(data: bytes) -> str | None:
    """Name of the kind of file, if it is one that people take for text but that has to be converted first."""
    return next((name for mark, name in _KINDS if data.startswith(mark)), None)


def decode(data: bytes) -> Decoded | None:
    """Decode a file; None if it is no text.

    A byte order mark decides. Else the text is UTF-8 if it can be, whatever it declares. Else it is UTF-8 with some foreign
    bytes, if more of its letters are valid UTF-8 than not; else what it declares; else Windows-1252. Lone foreign bytes in
    UTF-8 are read as Windows-1252, what remains becomes U+FFFD and a warning.

    >>> decode("“Café”".encode("cp1252")).text
    '“Café”'
    """
    marked = next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked is not None:
        return _checked(_attempt(data, marked))
    if b"\x00" in data:
        return None
    body = data.removeprefix(codecs.BOM_UTF8)
    text = _attempt(body, "utf-8")
    if text is not None:
        return _checked(text)
    loose = body.decode("utf-8", errors="surrogateescape")
    if len(body) < len(data) or _mostly_utf8(loose):
        return _checked(_repaired(loose))
    declared = _declared(body)
    codec = None if declared is None else _codec(declared)
    warnings: tuple[str, ...] = ()
    if declared is not None and codec is None:
        warnings = (f"the page declares the encoding {declared!r}, which is not known: read as Windows-1252",)
    text = _mostly(body, codec) or _attempt(body, "cp1252")
    # Not Windows-1252 either: most often UTF-8 with some damaged bytes, which show as U+FFFD.
    return _checked(body.decode("utf-8", errors="replace") if text is None else text, warnings)


def _checked(text: str | None, warnings: tuple[str, ...] = ()) -> Decoded | None:
    if text is None or "\x00" in text or len(_NOT_TEXT.findall(text)) > _MAX_NOT_TEXT * len(text):
        return None
    lost = text.count("\ufffd")
    if lost:
        plural = "character" if lost == 1 else "characters"
        warnings += (f"{lost:,} {plural} could not be decoded (shown as \ufffd): the file may be damaged",)
    return Decoded(text, warnings)


def _attempt(data: bytes, codec: str | None) -> str | None:
    try:
        return None if codec is None else data.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _mostly(data: bytes, codec: str | None) -> str | None:
    """Decode with a declared encoding, unless too much of what is not ASCII does not fit it."""
    if codec is None:
        return None
    text = data.decode(codec, errors="replace")
    beyond = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return text if text.count("\ufffd") <= _MAX_UNDECODED * beyond else None


def _mostly_utf8(loose: str) -> bool:
    """Whether more letters beyond ASCII were valid UTF-8 than not; a letter cut in two at either edge tells nothing."""
    runs = list(_STRAY.finditer(loose))
    stray = sum(len(run.group()) for run in runs)
    inside = sum(len(run.group()) for run in runs if run.start() > 0 and run.end() < len(loose))
    beyond = sum(map(len, _BEYOND_ASCII.findall(loose)))
    return beyond - stray > inside


def _repaired(loose: str) -> str:
    """Lone foreign bytes inside the text as Windows-1252; runs, and those at its edges, are characters cut in two."""

    def repair(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) == 1 and match.start() > 0 and match.end() < len(loose):
            return bytes([ord(run) - 0xDC00]).decode("cp1252", errors="replace")
        return "\ufffd" * len(run)

    return _STRAY.sub(repair, loose)


def _declared(data: bytes) -> str | None:
    """The encoding that an HTML or XML page declares."""
    found = _CHARSET.search(data[:_CHARSET_WITHIN])
    return None if found is None else (found[1] or found[2]).decode("ascii").lower()


def _codec(declared: str) -> str | None:
    """The codec that reads a declared encoding; None if there is none."""
    try:
        name = codecs.lookup(declared).name
        if _NEVER.search(name):
            # A page that says it is Unicode but is not has no other declaration to go by.
            return "cp1252" if name.startswith("utf") else None
        codec = _REALLY.get(name, name)
        # "zlib" and the like are codecs, but not of text.
        b"a".decode(codec)
    except (LookupError, ValueError):
        return None
    return codec
