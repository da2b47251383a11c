"""What a command's arguments name: files, folders, standard input."""

from __future__ import annotations

import io
import logging
from types import SimpleNamespace

import pytest

from credscore.cli.inputs import expand, read_input
from credscore.errors import InputError


def test_files_stay_as_they_are(tmp_path) -> None:
    names = ["b.txt", "-", str(tmp_path / "absent.txt"), "nul\x00.txt", "a.txt", "a.txt"]
    inputs = expand(names)
    assert (inputs.files, inputs.problems, inputs.several) == (names, [], True)
    assert not expand(["a.txt"]).several


def test_folders_are_replaced_by_their_articles(files, tmp_path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "three.md").write_text("x", encoding="utf-8")
    inputs = expand(["first.txt", str(tmp_path), "last.txt"])
    assert inputs.files == ["first.txt", str(files[0]), str(tmp_path / "sub" / "three.md"), str(files[1]), "last.txt"]
    # A folder gives a list, however much it holds.
    assert expand([str(tmp_path / "sub")]).several


def test_a_folder_without_articles_is_a_problem_of_its_own(files, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    inputs = expand([str(tmp_path / "empty"), str(files[0])])
    assert inputs.files == [str(files[0])]
    assert ["without articles" in str(problem) for problem in inputs.problems] == [True]


def test_standard_input_is_read_once(monkeypatch) -> None:
    with pytest.raises(InputError, match="only once"):
        expand(["-", "a.txt", "-"])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("“Late.”".encode("cp1252"))))
    article = read_input("-")
    assert (article.text, article.name) == ("“Late.”", "<stdin>")


def test_standard_input_that_is_closed_or_too_long(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        read_input("-")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"a" * 50_000_000)))
    with pytest.raises(InputError, match=r"<stdin>: has 40,000,001 bytes"):
        read_input("-")


def test_the_extractor_says_nothing_on_stderr(tmp_path, capsys, monkeypatch) -> None:
    # Without pytest's own handlers, as on a command line.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    file = tmp_path / "empty.html"
    file.write_text("<html><body></body></html>", encoding="utf-8")
    with pytest.raises(InputError, match="no article text"):
        read_input(str(file))
    assert capsys.readouterr().err == ""
