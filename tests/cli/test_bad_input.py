"""Whatever is thrown at ``credscore score``: one line on stderr, the rest is scored, and the exit code says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from credscore.resources import default_model

ROOT = Path(__file__).parents[2]
GOOD = "The bridge is closed, Mayor Ida Lund said in a statement on Monday.\n"
GERMAN = "Der Hafen ist seit Montag gesperrt, sagte die Leiterin des Amtes am Abend vor der Presse. " * 5
LINKS = "<html><body><nav><a href='/a'>News</a><a href='/b'>Sport</a></nav></body></html>"


@pytest.fixture
def good(tmp_path) -> Path:
    """An article."""
    file = tmp_path / "good.txt"
    file.write_text(GOOD, encoding="utf-8")
    return file


def absent(_: Path) -> None:
    """Make no file."""


def pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes on Windows")
    os.mkfifo(path)


def large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(50_000_000)


BAD = {
    "absent.txt": (absent, "there is no such file"),
    "*.glob": (absent, "there is no such file"),
    "folder.d": (Path.mkdir, "is a folder without articles"),
    "empty.txt": (Path.touch, "is empty"),
    "space.txt": (lambda path: path.write_bytes(b" \n\t\r\n"), "holds only white space"),
    "image.txt": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"), "is binary"),
    "noise.txt": (lambda path: path.write_bytes(bytes(range(1, 256)) * 9), "in an unknown encoding"),
    "paper.txt": (lambda path: path.write_bytes(b"%PDF-1.4\n..."), "is a PDF"),
    "links.html": (lambda path: path.write_text(LINKS, encoding="utf-8"), "no article text was found"),
    "bare.html": (lambda path: path.write_text("<html>", encoding="utf-8"), "no article text was found"),
    "pipe.txt": (pipe, "is a pipe or device"),
    "large.txt": (large, "has 50,000,000 bytes; at most 40,000,000 are read"),
    "long.txt": (lambda path: path.write_bytes(b"ab\n" * 3_400_000), "has 10,200,000 characters; at most 10,000,000"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_the_good_one_is_scored(credscore, good, tmp_path, name: str) -> None:
    make, message = BAD[name]
    bad = tmp_path / name
    make(bad)
    alone = credscore("score", bad)
    assert (alone.code, alone.out) == (2, "")
    assert len(alone.err.splitlines()) == 1
    assert alone.err.startswith(f"error: {bad}: ")
    assert message in alone.err
    both = credscore("score", bad, good, "--format", "json")
    assert (both.code, both.err) == (1, alone.err)
    assert [report["article"]["name"] for report in json.loads(both.out)] == [str(good)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(credscore, good) -> None:
    good.chmod(0)
    result = credscore("score", good)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"error: {good}: cannot be read: Permission denied\n"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no such devices on Windows")
def test_a_device(credscore) -> None:
    assert "/dev/zero: is a pipe or device" in credscore("score", "/dev/zero").err


def test_other_languages_are_warned_of_and_scored(credscore, tmp_path) -> None:
    file = tmp_path / "german.txt"
    file.write_text(GERMAN, encoding="utf-8")
    result = credscore("score", file, "--format", "json")
    assert result.code == 0
    assert result.err.startswith(f"warning: {file}: the text does not look English")
    assert len(result.err.splitlines()) == 1
    report = json.loads(result.out)
    assert len(report["claims"]) + len(report["skipped"]) == 5


def test_lost_letters_are_warned_of(credscore, tmp_path) -> None:
    file = tmp_path / "cut.txt"
    file.write_bytes(f"“{GOOD}”".encode()[:-1])
    result = credscore("score", file, "--format", "json")
    assert result.code == 0
    assert "2 characters could not be decoded" in result.err
    assert "2 characters could not be decoded" in json.loads(result.out)["warnings"][0]


@pytest.fixture
def model(tmp_path) -> Path:
    """A copy of the shipped model."""
    return Path(shutil.copytree(default_model(), tmp_path / "model"))


def cut(model: Path) -> None:
    file = model / "tagger.npz"
    file.write_bytes(file.read_bytes()[:-1_000])


def changed(model: Path) -> None:
    file = model / "columns.json"
    file.write_text(file.read_text(encoding="utf-8").replace("hedge", "sedge"), encoding="utf-8")


def manifest(model: Path, **values: object) -> None:
    file = model / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")


MODELS = {
    "absent": (shutil.rmtree, "no such model folder"),
    "no manifest": (lambda model: (model / "manifest.json").unlink(), "it has no manifest.json"),
    "broken manifest": (lambda model: (model / "manifest.json").write_text("{", "utf-8"), "cannot be read as JSON"),
    "cut file": (cut, "tagger.npz is not the file that the manifest describes"),
    "changed file": (changed, "columns.json is not the file that the manifest describes"),
    "missing file": (lambda model: (model / "linker.npz").unlink(), "linker.npz is missing"),
    "other format": (lambda model: manifest(model, format=99), "format 99; this version reads format"),
}


@pytest.mark.parametrize("case", MODELS)
def test_broken_models_are_one_line(credscore, good, model, case: str) -> None:
    spoil, message = MODELS[case]
    spoil(model)
    for arguments in ([good], [good, good, "--jobs", "2"]):
        result = credscore("score", *arguments, "--model", model)
        assert (result.code, result.out) == (2, "")
        assert len(result.err.splitlines()) == 1
        assert message in result.err


def test_the_program_itself_leaves_no_traceback(good, tmp_path) -> None:
    code = f"from credscore.cli import main; main(['score', {str(good)!r}, {str(tmp_path / 'x')!r}, '--format', 'csv'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, stdin=None
    )
    assert done.returncode == 1
    assert done.stderr == f"error: {tmp_path / 'x'}: there is no such file\n"
    assert len(done.stdout.splitlines()) == 2
