"""``credscore score``: forms, files, failures."""

from __future__ import annotations

import io
import json
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
