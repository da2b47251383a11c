"""``credscore score``: forms, files, failures."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.usefixtures("scorer")


def test_table_is_the_default(credscore, files) -> None:
    result = credscore("score", files[0])
    assert result.code == 0
    assert "Article one." in result.out
    assert "3 solid" in result.out
    assert "\x1b" not in result.out
    assert result.err == f"warning: {files[0]}: mind the gap\n"


def test_json_is_an_object_for_one_file_and_a_list_for_several(credscore, files) -> None:
    one = json.loads(credscore("score", "--format", "json", files[0]).out)
    assert one["article"]["title"] == "Article one."
    several = json.loads(credscore("score", "--format", "json", *files).out)
    assert [each["article"]["title"] for each in several] == ["Article one.", "Article two."]


def test_jsonl_is_one_object_a_line(credscore, files) -> None:
    lines = credscore("score", *files, "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["article"]["title"] for line in lines] == ["Article one.", "Article two."]


def test_standard_input(credscore, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"Piped.")))
    result = credscore("score", "-", "--format", "json")
    assert json.loads(result.out)["article"]["title"] == "Piped."


def test_out_writes_a_file(credscore, files, tmp_path) -> None:
    out = tmp_path / "report.json"
    result = credscore("score", files[0], "--format", "json", "--out", out)
    assert (result.code, result.out) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["article"]["title"] == "Article one."
    assert sorted(tmp_path.iterdir()) == sorted([*files, out])


def test_out_leaves_what_was_there_if_nothing_could_be_done(credscore, tmp_path) -> None:
    out = tmp_path / "report.json"
    out.write_text("earlier", encoding="utf-8")
    assert credscore("score", tmp_path / "absent.txt", "--out", out).code == 2
    assert out.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [out]


def test_out_in_a_folder_that_is_not_there(credscore, files, tmp_path) -> None:
    result = credscore("score", files[0], "--out", tmp_path / "absent" / "report.txt")
    assert result.code == 2
    assert result.err.startswith("error: ")
    assert "No such file or directory" in result.err


def test_some_inputs_failed(credscore, files, tmp_path) -> None:
    (tmp_path / "bad.txt").write_text("UNSCORABLE", encoding="utf-8")
    result = credscore("score", tmp_path / "absent.txt", files[0], tmp_path / "bad.txt", "--format", "json")
    assert result.code == 1
    assert [each["article"]["title"] for each in json.loads(result.out)] == ["Article one."]
    errors = [line for line in result.err.splitlines() if line.startswith("error: ")]
    assert errors == [
        f"error: {tmp_path / 'absent.txt'}: there is no such file",
        f"error: {tmp_path / 'bad.txt'}: this article cannot be scored",
    ]


@pytest.mark.parametrize("output_format", ["table", "json", "jsonl"])
def test_all_inputs_failed(credscore, tmp_path, output_format: str) -> None:
    result = credscore("score", tmp_path / "a", tmp_path / "b", "--format", output_format)
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 2


def test_model_is_passed_on(credscore, files, scorer, tmp_path) -> None:
    credscore("score", files[0])
    credscore("score", files[0], "--model", tmp_path)
    assert scorer.models == [None, tmp_path]


def test_csv_has_one_header(credscore, files) -> None:
    lines = credscore("score", *files, "--format", "csv").out.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["name", *["ferry.txt"] * 4]
    assert lines[0].startswith("name,title,outlet,claim,text")


def test_markdown(credscore, files) -> None:
    lines = credscore("score", *files, "--format", "md").out.splitlines()
    assert [line for line in lines if line.startswith("# ")] == [
        "# Sourcing of Article one.",
        "# Sourcing of Article two.",
    ]
    assert lines[lines.index("# Sourcing of Article two.") - 1] == ""


def test_a_folder_gives_a_list(credscore, files, tmp_path) -> None:
    several = json.loads(credscore("score", tmp_path, "--format", "json").out)
    assert [each["article"]["title"] for each in several] == ["Article one.", "Article two."]
    files[1].unlink()
    assert len(json.loads(credscore("score", tmp_path, "--format", "json").out)) == 1


def test_a_folder_without_articles_fails_by_itself(credscore, files, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    result = credscore("score", tmp_path / "empty", files[0], "--format", "json")
    assert result.code == 1
    assert len(json.loads(result.out)) == 1
    assert "empty: is a folder without articles" in result.err
    assert credscore("score", tmp_path / "empty").code == 2


@pytest.mark.parametrize(
    ("options", "numbers"),
    [([], [1, 2]), (["--min-level", 1], [1]), (["--max-level", 2], [2]), (["--min-level", 1, "--max-level", 2], [])],
)
def test_levels_in_every_format(credscore, files, options, numbers) -> None:
    def out(output_format: str) -> str:
        result = credscore("score", files[0], "--format", output_format, *options)
        assert result.code == 0
        return result.out

    report = json.loads(out("json"))
    assert [claim["number"] for claim in report["claims"]] == numbers
    assert (report["summary"]["claims"], report["summary"]["shown"]) == (2, len(numbers))
    assert json.loads(out("jsonl")) == report
    assert len(out("csv").splitlines()) == 1 + len(numbers)
    for output_format, row in (("table", "│ {} │"), ("md", "\n| {} | ")):
        text = out(output_format)
        assert [number for number in (1, 2) if row.format(number) in text] == numbers
        assert ("shown)" in text) == bool(options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--min-level", 3, "--max-level", 1], "--min-level 3 is above --max-level 1"),
        (["--min-level", 5], "Invalid value for '--min-level'"),
        (["--max-level", -1], "Invalid value for '--max-level'"),
        (["--jobs", 0], "Invalid value for '--jobs': 0 is no number of processes"),
        (["--jobs", -2], "give 1 or more, or -1 for one a core"),
        (["--jobs", "two"], "Invalid value for '--jobs'"),
    ],
)
def test_wrong_options(credscore, files, options, message: str) -> None:
    result = credscore("score", files[0], *options)
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert message in result.err


def test_an_article_is_not_overwritten(credscore, files, tmp_path) -> None:
    for named in (files[0], tmp_path):
        result = credscore("score", named, "--out", tmp_path / "one.txt")
        assert result.code == 2
        assert (
            result.err
            == f"error: {tmp_path / 'one.txt'}: is or holds what is read ({tmp_path / 'one.txt'}): name another place to write to\n"
        )
    assert files[0].read_text(encoding="utf-8") == "Article one.\n"


def test_out_names_a_folder(credscore, files, tmp_path) -> None:
    result = credscore("score", files[0], "--out", tmp_path)
    assert (result.code, result.err) == (2, f"error: {tmp_path}: is a folder: name a file to write to\n")
    assert sorted(tmp_path.iterdir()) == sorted(files)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such devices on Windows")
def test_out_names_a_device(credscore, files) -> None:
    assert credscore("score", files[0], "--out", "/dev/null").code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_the_error_of_out_names_the_file(credscore, files, tmp_path) -> None:
    out = tmp_path / "absent" / "report.txt"
    assert (
        credscore("score", files[0], "--out", out).err
        == f"error: {out}: cannot be written: No such file or directory\n"
    )
