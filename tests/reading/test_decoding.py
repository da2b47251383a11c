"""Bytes are decoded as what they are, not as what they say they are."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from credscore.reading.decoding import decode, known_kind

WORDS = "“No café is open,” Zoë Brandt said — the pier’s own is shut until the spring"


def declared(charset: str, text: str = WORDS) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_without_a_declaration(codec: str) -> None:
    found = decode(WORDS.encode(codec))
    assert found is not None
    assert (found.text, found.warnings) == (WORDS, ())


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "cp1252"),
        ("UTF-16", "cp1252"),
        ("utf-7", "cp1252"),
        ("latin-1", "utf-8"),
        ("shift_jis", "utf-8"),
        ("windows-1251", "utf-8"),
        ("x-nonsense", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf-8", "utf-8"),
    ],
)
def test_declarations_are_not_trusted(charset: str, codec: str) -> None:
    page = declared(charset)
    found = decode(page.encode(codec))
    assert found is not None
    assert (found.text, found.warnings) == (page, ())


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("windows-1251", "cp1251", "Паром не пойдёт"),
        ("shift_jis", "cp932", "フェリーは来ない①"),
        ("gb2312", "gbk", "渡轮不会来囉"),
        ("koi8-r", "koi8-r", "Паром не пойдёт"),
    ],
)
def test_true_declarations_are_followed(charset: str, codec: str, text: str) -> None:
    page = declared(charset, text)
    found = decode(page.encode(codec))
    assert found is not None
    assert found.text == page


def test_declaration_of_an_xml_page() -> None:
    page = f'<?xml version="1.0" encoding="windows-1251"?><html><body>{"Паром" * 3}</body></html>'
    found = decode(page.encode("cp1251"))
    assert found is not None
    assert found.text == page


@pytest.mark.parametrize("charset", ["x-nonsense", "zlib", "unicode_escape", "punycode"])
def test_unknown_declaration_is_warned_of(charset: str) -> None:
    found = decode(declared(charset).encode("cp1252"))
    assert found is not None
    assert found.text == declared(charset)
    (warning,) = found.warnings
    assert f"'{charset}', which is not known" in warning
    assert "Windows-1252" in warning


def test_declaration_that_does_not_fit_gives_way() -> None:
    text = "Zoë Brandt said: “The café is shut”" * 3
    found = decode(declared("euc-kr", text).encode("cp1252"))
    assert found is not None
    assert text in found.text


def test_foreign_bytes_in_utf8_are_mended() -> None:
    data = "The café of Zoë Brandt, “the pier’s own”".encode() + b" isn\x92t open in the \x93winter\x94."
    found = decode(data)
    assert found is not None
    assert found.text == "The café of Zoë Brandt, “the pier’s own” isn’t open in the “winter”."
    assert found.warnings == ()


def test_cut_characters_are_warned_of() -> None:
    data = WORDS.encode()[1:] + "é".encode()[:1]
    found = decode(data)
    assert found is not None
    assert found.text == "\ufffd\ufffd" + WORDS[1:] + "\ufffd"
    assert found.warnings == ("3 characters could not be decoded (shown as \ufffd): the file may be damaged",)


@pytest.mark.parametrize(
    "data", [b"GIF89a\x00\x01", bytes(range(1, 256)) * 4, "text".encode("utf-16-le"), b"\xff\xfea", b"\xff\xfe\x00\xd8"]
)
def test_what_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_files_that_have_to_be_converted() -> None:
    assert known_kind(b"%PDF-1.7 ...") == "a PDF"
    assert known_kind(b"PK\x03\x04...") == "a ZIP or Office file"
    assert known_kind(b"{\\rtf1 ...") == "an RTF file"
    assert known_kind(b"PDF is a format.") is None


@example(b'<meta charset="undefined">\xe9')
@example(b'<meta charset="idna">\xe9.')
@example(b'<meta charset="mbcs">\xe9')
@example(b'<meta charset="utf-16">\xe9')
@given(
    st.one_of(
        st.binary(),
        st.tuples(st.sampled_from(["utf-8", "hz", "utf-7", "big5", "rot13", "\u00e9", ""]), st.binary(max_size=60)).map(
            lambda pair: f'<meta charset="{pair[0]}">'.encode() + pair[1]
        ),
    )
)
def test_any_bytes(data: bytes) -> None:
    found = decode(data)
    if found is not None:
        assert "\x00" not in found.text
        assert found.text.isascii() or not data.isascii()
        assert not any("\ud800" <= character <= "\udfff" for character in found.text)
        assert all("\n" not in warning for warning in found.warnings)


def test_a_cut_letter_alone_is_no_sign_of_utf8() -> None:
    found = decode("It rained at the café".encode("cp1252"))
    assert found is not None
    assert (found.text, found.warnings) == ("It rained at the café", ())
