"""Reading keeps text as given, takes what people have, and refuses what is no text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credscore.errors import InputError
from credscore.reading import MAX_BYTES, MAX_CHARACTERS, article_files, article_from, read
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
        (b" \r\n\t", "only white space"),
        ("\u2003\u2028".encode(), "white space"),
        (b"\xef\xbb\xbf", "white space"),
        (b"GIF89a\x00\x01", "is binary"),
        (bytes(range(1, 256)) * 4, "is binary"),
        ("text".encode("utf-16-le"), "is binary"),
        (b"\xff\xfea", "is binary or in an unknown encoding"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF: save its text"),
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


def test_markdown_is_kept_as_given(tmp_path: Path) -> None:
    text = "---\ntitle: Ferry\n---\n\n# Ferry to stay in port\n\n> It *will not* sail, [she](https://x.example) said.\n"
    file = tmp_path / "ferry.md"
    file.write_text(text, encoding="utf-8", newline="")
    assert read(file).text == text


def test_what_the_extractor_dropped_is_counted() -> None:
    article = read(page(f"<nav>Home | News</nav><article>{PARAGRAPHS}</article>"))
    assert article.dropped_characters == len("Home|News")
    assert read(TEXT.encode()).dropped_characters == 0


def test_damage_is_warned_of() -> None:
    article = read(f"The “café”: {TEXT}".encode()[:-1] + b"\xe2\x80")
    assert [w.partition(" could")[0] for w in article.warnings] == ["2 characters"]


@pytest.mark.parametrize("kind", ["file", "bytes", "text"])
def test_too_large(tmp_path: Path, kind: str) -> None:
    if kind == "file":
        file = tmp_path / "large.txt"
        with file.open("wb") as stream:
            stream.truncate(50_000_000)
        with pytest.raises(InputError, match=r"large\.txt: has 50,000,000 bytes; at most 40,000,000 are read"):
            read(file)
    elif kind == "bytes":
        with pytest.raises(InputError, match="has 40,000,001 bytes"):
            read(b"a" * (MAX_BYTES + 1))
    else:
        for give in (read, lambda data: article_from(data.decode())):
            with pytest.raises(InputError, match="has 10,000,001 characters; at most 10,000,000 are scored"):
                give(b"a" * (MAX_CHARACTERS + 1))
        with pytest.raises(InputError, match="has 10,000,001 characters"):
            article_from(Article("a" * (MAX_CHARACTERS + 1)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name in (tmp_path / "pipe.txt", "/dev/null"):
        with pytest.raises(InputError, match="is a pipe or device"):
            read(name)


def test_no_permission(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "locked.txt"
    file.write_text(TEXT, encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # chmod does not stop root
    with pytest.raises(InputError, match=r"locked\.txt: cannot be read: Permission denied"):
        read(file)


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "brief.txt"
    file.write_text(TEXT, encoding="utf-8")
    opened = Path.open

    def vanish(path: Path, *arguments: object) -> object:
        path.unlink()
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", vanish)
    with pytest.raises(InputError, match=r"brief\.txt: there is no such file"):
        read(file)


def test_articles_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.TXT", "a.html", "sub/c.md", "sub/deep/d.markdown", "z.htm"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    for name in (".hidden.txt", ".git/e.txt", "photo.jpg", "notes", "sub/report.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = [path.relative_to(tmp_path).as_posix() for path in article_files(tmp_path)]
    assert found == ["a.html", "b.TXT", "sub/c.md", "sub/deep/d.markdown", "z.htm"]


def test_folders_without_articles(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(InputError, match="is a folder without articles"):
        article_files(tmp_path)
    with pytest.raises(InputError, match="there is no such folder"):
        article_files(tmp_path / "absent")


def test_folders_that_cannot_be_listed(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(InputError, match="locked: cannot be listed: Permission denied"):
        article_files(tmp_path)
    problems: list[InputError] = []
    assert article_files(tmp_path, on_error=problems.append) == [tmp_path / "a.txt"]
    assert len(problems) == 1


@settings(max_examples=200)
@example(b"<body><html><svg>", None)  # htmldate fails on it
@example(b"<html><body>" + b"<div>" * 2_000 + b"text", None)
@example(b"<html>" + bytes(range(1, 32)) * 2, None)
@given(
    st.one_of(
        st.binary(),
        st.binary().map(lambda data: b"<!doctype html><html>" + data),
        st.lists(
            st.sampled_from([
                b"<html>", b"<body>", b"<p>", b"</p>", b"<article>", b"<script>", b"<!--", b"-->", b"<![CDATA[", b"&#0;",
                b"&#xd800;", b"&amp", b"<table><td>", b"<title>", b"<meta charset=utf-7>", b'<?xml encoding="x"?>',
                b"Ferries are late, she said.", b"\xff", b"\x0b", b"\xc3\xa9", b"<svg>", b"<time datetime='9999-99-99'>",
            ]),
            max_size=40,
        ).map(b"".join),
    ),
    st.sampled_from([None, "a.html", "a.txt", "a.md"]),
)  # fmt: skip
def test_any_bytes_are_read_or_refused(data: bytes, name: str | None) -> None:
    try:
        article = read(data, name=name)
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017 (most bytes raise nothing)
    else:
        assert article.text.strip()
        assert article.dropped_characters >= 0


def test_article_from() -> None:
    article = Article("It rains.", title="Rain")
    assert article_from(article) is article
    assert article_from("It rains.\r\n") == Article("It rains.\r\n")
    with pytest.raises(InputError, match=r"bytes.*credscore\.read"):
        article_from(b"It rains.")  # type: ignore[arg-type]


def test_plain_text_does_not_import_the_extractor() -> None:
    code = (
        "import sys; from credscore.reading import read; read(b'It rains.');"
        "sys.exit(any(m.split('.')[0] in ('trafilatura', 'numpy', 'lxml') for m in sys.modules))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
