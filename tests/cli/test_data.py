"""``credscore data``: check, convert, export."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from credscore.errors import DatasetError, Fault

TEXT = "Officials said the pier was shut on Monday.\n\nIt is 40 metres long.\n"


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("sentence,strength", *rows)) + "\n")
    return path


def test_what_is_odd_is_warned_of_and_the_counts_are_printed(credscore, tmp_path) -> None:
    data = table(tmp_path / "a.csv", "The pier is shut.,low", "Who knows?,none")
    options = (
        "--column",
        "text=sentence",
        "--column",
        "label=strength",
        "--scale",
        "low=0",
        "--scale",
        "none=not_claim",
    )
    result = credscore("data", "check", data, *options)
    assert result.code == 0
    assert '"units": 2' in result.out
    assert result.out.endswith("no faults found\n")
    assert "fewer than 10 units of: not_claim, unsourced, weak, limited, solid, strong" in result.err
    as_json = json.loads(credscore("data", "check", data, *options, "--json").out)
    assert as_json["counts"]["level_0"] == 1


def test_every_fault_is_listed(credscore, monkeypatch, tmp_path) -> None:
    def check_data(*_: object, **__: object) -> None:
        raise DatasetError([Fault("a.xml", 3, "level '7' is unknown"), Fault("b.xml", 1, "is empty")])

    monkeypatch.setattr("credscore.training.checking.check_data", check_data)
    result = credscore("data", "check", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines() == [
        "error: a.xml:3: level '7' is unknown",
        "error: b.xml:1: is empty",
        "error: 2 faults found",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--column", "text"), "'text' is not of the form name=value"),
        (("--column", "words=sentence"), "'words' is no column that is read; known are text, label"),
        (("--scale", "low=9"), "label '9' is no level"),
        (("--form", "docx"), "docx"),
    ],
)
def test_wrong_options_say_what_would_be_right(options, said, credscore, tmp_path) -> None:
    result = credscore("data", "check", table(tmp_path / "a.csv", "A.,0"), *options)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_convert(credscore, tmp_path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text(json.dumps({"id": "a", "text": TEXT, "units": [{"start": 0, "end": 43, "level": 1}]}) + "\n")
    result = credscore("data", "convert", data, "--to", "rows", "--out", tmp_path / "a.csv")
    assert (result.code, result.out) == (0, "")
    with (tmp_path / "a.csv").open() as stream:
        (row,) = csv.DictReader(stream)
    assert (row["article_id"], row["text"], row["label"]) == ("a", TEXT[:43], "1")
    assert credscore("data", "convert", data, "--to", "inline", "--out", tmp_path / "in").code == 2


def test_export_writes_predictions_to_correct_and_names_what_failed(credscore, tmp_path) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    (tmp_path / "empty.txt").write_text("")
    out = tmp_path / "tasks.json"
    result = credscore("data", "export", tmp_path / "one.txt", tmp_path / "empty.txt", "--out", out)
    assert result.code == 1
    assert "empty.txt" in result.err
    (task,) = json.loads(out.read_text())
    assert task["data"]["text"] == TEXT
    assert 0 < task["predictions"][0]["score"] <= 1
    labels = [r["value"]["labels"][0] for r in task["predictions"][0]["result"] if r.get("type") == "labels"]
    assert "cue" in labels
    assert any(label.startswith("level") for label in labels)
    assert "<View>" in (tmp_path / "tasks.config.xml").read_text()


def test_exported_findings_come_back_as_labels(credscore, tmp_path) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    out = tmp_path / "all.jsonl"
    assert credscore("data", "export", tmp_path / "one.txt", "--to", "doccano", "--out", out).code == 0
    assert credscore("data", "check", out).code == 0


def test_export_of_nothing_that_can_be_read(credscore, tmp_path) -> None:
    out = tmp_path / "tasks.json"
    result = credscore("data", "export", tmp_path / "no.txt", "--out", out)
    assert (result.code, out.exists()) == (2, False)


def test_annotators_are_kept_or_it_is_said_that_they_are_not(credscore, tmp_path) -> None:
    data = tmp_path / "a.csv"
    data.write_text("article_id,text,label,annotator\na,The pier is shut.,0,kim\na,The pier is shut.,2,lee\n")
    kept = credscore("data", "convert", data, "--to", "standoff", "--out", tmp_path / "a.jsonl")
    assert kept.code == 0
    assert "several annotators" not in kept.err
    check = credscore("data", "check", tmp_path / "a.jsonl")
    assert "kim and lee: 1 units" in check.err
    assert "most often apart: unsourced / limited 1" in check.err
    lost = credscore("data", "convert", data, "--to", "doccano", "--out", tmp_path / "b.jsonl")
    assert lost.code == 0
    assert "1 articles have several annotators, whom the form doccano does not hold" in lost.err


def test_what_is_read_is_not_written_over(credscore, tmp_path) -> None:
    data = tmp_path / "a.csv"
    data.write_text("text,label\nThe pier is shut.,0\n")
    result = credscore("data", "convert", data, "--to", "rows", "--out", data)
    assert result.code == 2
    assert "is or holds what is read" in result.err
    assert data.read_text() == "text,label\nThe pier is shut.,0\n"


def test_labels_of_one_text_that_contradict_each_other_are_told_also_within_an_article(credscore, tmp_path) -> None:
    sentence = "The old pier in the harbour is shut."
    data = tmp_path / "a.csv"
    data.write_text(f"article_id,text,label\na,{sentence},0\na,{sentence},2\n")
    result = credscore("data", "check", data)
    assert result.code == 0
    assert f"labelled differently: '{sentence}': unsourced in a, limited in a" in result.err
