"""Reading keeps text as given, takes what people have, and refuses what is no text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.errors import InputError
from credscore.reading import article_from, english_share, language_warning, read
from credscore.records import Article

TEXT = "Ferry to stay in port\r\n\r\nThe harbour master said it “will not sail”.\rNo café is open.\u2028It rains.\n"
HEAD = """<title>Ferry to stay in port | The Skerry Mail</title>
<meta property="og:title" content="Ferry to stay in port">
<meta property="og:site_name" content="The Skerry Mail">
<meta name="author" content="Ida Moen">
<meta property="article:published_time" content="2024-03-04T10:00:00Z">
<link rel="canonical" href="https://skerrymail.example/news/ferry">"""
PARAGRAPHS = """<p>The ferry between Tarn and the outer islands will not sail before May, harbour master Olla Brandt said.</p>
<p>"We have looked at the hull, and it is worse than we feared," she said at the quay on Monday morning.</p>
<p>The crossing has been closed since the storm of the second week of January, when the ferry hit the pier.</p>"""


def page(body: str, head: str = HEAD) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_plain_text_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_bytes(TEXT.encode())
    assert read(file) == Article(text=TEXT, name=str(file))
    assert read(str(file), name="ferry").name == "ferry"


@given(st.text(min_size=1).filter(lambda t: t.strip() and t[0] != "\ufeff"))
def test_any_utf8_text_comes_back_or_is_refused_as_binary(text: str) -> None:
    try:
        assert read(text.encode(), name="any.txt").text == text
    except InputError as error:
        assert "binary" in str(error)  # noqa: PT017 (most texts raise nothing)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(codec: str) -> None:
    text = TEXT.replace("\u2028", "")
    assert read(text.encode(codec)).text == text


def test_damaged_utf8_is_still_read() -> None:
    # 0x9d, the last byte of ”, is undefined in Windows-1252.
    text = "“It is closed until the spring at least”, he said at the quay on Monday."
    assert read(text.encode()[1:]).text == "\ufffd\ufffd" + text[1:]
    assert read(b"\xef\xbb\xbf" + text.encode()[1:]).text == "\ufffd\ufffd" + text[1:]


@pytest.mark.parametrize("name", ["page.html", "page.HTM", None, "page"])
def test_html(name: str | None) -> None:
    article = read(
        page(f"<nav>Home | News</nav><article><h1>Ferry to stay in port</h1>{PARAGRAPHS}</article>"), name=name
    )
    assert article.title == "Ferry to stay in port"
    assert article.outlet == "The Skerry Mail"
    assert article.author == "Ida Moen"
    assert article.date == "2024-03-04"
    assert article.url == "https://skerrymail.example/news/ferry"
    assert article.name == name
    assert article.text.startswith("Ferry to stay in port\n")
    assert article.text.count("Ferry to stay in port") == 1
    assert "worse than we feared" in article.text
    assert "Home | News" not in article.text


def test_title_is_put_first_where_the_extractor_dropped_it() -> None:
    article = read(page(f"<article>{PARAGRAPHS}</article>"))
    assert article.text.startswith("Ferry to stay in port\nThe ferry between Tarn")


def test_html_in_a_declared_encoding() -> None:
    head = '<meta charset="windows-1251">' + HEAD
    data = page(f"<article>{PARAGRAPHS.replace('Brandt', 'Брандт')}</article>", head).decode().encode("windows-1251")
    assert "Брандт" in read(data).text


def test_html_declared_as_latin_1_is_windows_1252() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">' + HEAD
    data = page(f"<article>{PARAGRAPHS.replace('pier', '“pier”')}</article>", head).decode().encode("cp1252")
    assert "“pier”" in read(data).text


def test_unknown_declared_encoding_is_passed_over() -> None:
    head = '<meta charset="zlib">' + HEAD
    data = page(f"<article>{PARAGRAPHS.replace('pier', 'café')}</article>", head).decode().encode("cp1252")
    assert "café" in read(data).text


def test_text_about_html_is_text() -> None:
    assert read(b"<html> is where a page begins, Per Lund said.", name="note.txt").text.startswith("<html> is")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        ("\u2003\u2028".encode(), "white space"),
        (b"\xef\xbb\xbf", "white space"),
        (b"GIF89a\x00\x01", "is binary"),
        (bytes(range(1, 256)) * 4, "is binary"),
        ("text".encode("utf-16-le"), "is binary"),
        (b"\xff\xfea", "is binary"),
        (b"<!doctype html><html><body></body></html>", "no article text"),
    ],
)
def test_what_is_no_article(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(data)
    assert str(caught.value).startswith("<bytes>: ")
    assert "\n" not in str(caught.value)


def test_no_such_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.txt: there is no such file"):
        read(tmp_path / "absent.txt")
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read("nul\x00.txt")


def test_article_from() -> None:
    article = Article("It rains.", title="Rain")
    assert article_from(article) is article
    assert article_from("It rains.\r\n") == Article("It rains.\r\n")
    with pytest.raises(InputError, match=r"bytes.*credscore\.read"):
        article_from(b"It rains.")  # type: ignore[arg-type]


ENGLISH = (
    "The ferry between the islands will not sail before May, the harbour master said on Monday, because the hull has "
    "to be mended first and there is no dock that is free for it."
)
GERMAN = (
    "Die Fähre zwischen den Inseln wird vor Mai nicht fahren, sagte die Hafenmeisterin am Montag, weil zuerst der Rumpf "
    "repariert werden muss und kein Dock dafür frei ist, wie es in der Stadt heißt."
)


def test_language() -> None:
    assert english_share(ENGLISH) > 0.25
    assert language_warning(ENGLISH) is None
    assert english_share(GERMAN) < 0.05
    warning = language_warning(GERMAN)
    assert warning is not None
    assert "does not look English" in warning


def test_too_little_text_to_tell_its_language() -> None:
    assert english_share("") == english_share("12 345") == 0.0
    assert language_warning("Die Fähre fährt nicht.") is None


def test_plain_text_does_not_import_the_extractor() -> None:
    code = (
        "import sys; from credscore.reading import read; read(b'It rains.');"
        "sys.exit(any(m.split('.')[0] in ('trafilatura', 'numpy', 'lxml') for m in sys.modules))"
    )
    root = Path(__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
