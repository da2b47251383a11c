"""``credscore trace``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import networkx as nx
import pytest

from credscore.cli.trace import _JOIN, _SURE
from credscore.tracing import SURE
from credscore.tracing.grouping import JOIN

STORY = Path(__file__).resolve().parents[2] / "examples" / "ferry-story.jsonl"


def test_table_has_story_articles_origins_and_weakest_link(credscore, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    result = credscore("trace", STORY)
    assert result.code == 0
    assert "4 articles, " in result.out
    for words in (
        "Independent origins",
        "Weakest link",
        "1: Mads Orre",
        "circular: all that name a source lead to Mads Orre",
    ):
        assert words in result.out
    assert result.err == "tracing 4 articles\n"


@pytest.mark.parametrize("form", ["json", "html", "graphml"])
def test_forms_on_stdout_and_in_files(credscore, tmp_path, form) -> None:
    printed = credscore("trace", STORY, "--format", form).out
    assert credscore("trace", STORY, "--format", form, "--out", tmp_path / "out").code == 0
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed
    if form == "json":
        assert json.loads(printed)["stories"][0]["independent_origins"] == 1
    elif form == "html":
        assert printed.startswith("<!doctype html>")
    else:
        assert nx.parse_graphml(printed).number_of_nodes() > 4


def test_folders_and_files_together(credscore, tmp_path) -> None:
    for number, line in enumerate(STORY.read_text(encoding="utf-8").splitlines()):
        (tmp_path / f"{number}.txt").write_text(json.loads(line)["text"], encoding="utf-8")
    found = json.loads(credscore("trace", tmp_path, "--format", "json", "--min-articles", "3").out)
    assert [article["name"] for article in found["articles"]] != []
    assert all(len(story["articles"]) >= 3 for story in found["stories"])


def test_what_cannot_be_read_is_named_and_the_rest_is_traced(credscore, tmp_path) -> None:
    lines = STORY.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "mixed.jsonl"
    path.write_text(
        "\n".join((lines[0], "{broken", '{"title": "no text"}', "[1]", *lines[1:])) + "\n", encoding="utf-8"
    )
    result = credscore("trace", path, tmp_path / "gone.txt", "--format", "json")
    assert result.code == 1
    assert len(json.loads(result.out)["articles"]) == 4
    for words in (
        f"{path}:2: not a line of JSON",
        f"{path}:3: has no text",
        f"{path}:4: a JSON object is expected",
        "gone.txt",
    ):
        assert words in result.err


def test_nothing_to_trace(credscore, tmp_path) -> None:
    result = credscore("trace", tmp_path / "gone.jsonl")
    assert (result.code, result.out) == (2, "")
    assert "gone.jsonl: No such file" in result.err


@pytest.mark.parametrize(
    ("option", "value"), [("--min-articles", "1"), ("--join", "0"), ("--join", "2"), ("--jobs", "0")]
)
def test_wrong_options(credscore, option, value) -> None:
    result = credscore("trace", STORY, option, value)
    assert (result.code, result.out) == (2, "")
    assert option in result.err


def test_what_is_read_is_not_written_over(credscore, tmp_path) -> None:
    copy = Path(shutil.copy(STORY, tmp_path / "in.jsonl"))
    result = credscore("trace", copy, "--out", copy)
    assert result.code == 2
    assert copy.read_bytes() == STORY.read_bytes()


def test_in_processes_the_same_comes_out(credscore) -> None:
    one, two = (credscore("trace", STORY, "--format", "json", "--jobs", jobs).out for jobs in ("1", "2"))
    assert one == two


def test_the_command_joins_as_the_library_does() -> None:
    assert (_JOIN, _SURE) == (JOIN, SURE)
