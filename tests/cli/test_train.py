"""``credscore train`` and ``credscore evaluate``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from credscore.errors import DatasetError, Fault, MissingExtraError
from credscore.training import RowOptions


def test_train(credscore, monkeypatch, tmp_path) -> None:
    seen = {}

    def train(data, out, *, progress=None, **given):
        seen.update(data=list(data), out=out, **given)
        progress("fitting 1 of 1")
        return {"claims": {"qwk": np.float64(0.5), "confusion": np.eye(2)}, "out": out}

    monkeypatch.setattr("credscore.training.train", train, raising=False)
    result = credscore("train", tmp_path, "more.xml", "--out", tmp_path / "model", "--jobs", "2", "--balanced")
    assert result.code == 0
    assert seen == {
        "data": [tmp_path, Path("more.xml")],
        "out": tmp_path / "model",
        "jobs": 2,
        "base": "default",
        "tagger": None,
        "options": RowOptions(),
        "form": None,
        "class_weight": "balanced",
    }
    assert json.loads(result.out)["claims"] == {"qwk": 0.5, "confusion": [[1.0, 0.0], [0.0, 1.0]]}
    assert result.err == "fitting 1 of 1\n"


def test_where_to_start_from_and_how_tables_are_read(credscore, monkeypatch, tmp_path) -> None:
    seen = {}
    monkeypatch.setattr("credscore.training.train", lambda *_, **given: seen.update(given) or {}, raising=False)
    options = ("--base", "none", "--keep-tagger", "--column", "text=satz", "--scale", "hoch=3", "--form", "rows")
    assert credscore("train", "a.csv", "--out", tmp_path / "model", *options).code == 0
    assert (seen["base"], seen["tagger"], seen["form"]) == (None, False, "rows")
    assert seen["options"] == RowOptions({"text": "satz"}, {"hoch": "3"})


def test_faults_of_the_data_are_listed(credscore, monkeypatch, tmp_path) -> None:
    def train(data, out, *, progress=None, **given):
        raise DatasetError([Fault("a.xml", 3, "level '7' is unknown"), Fault("b.xml", 1, "is empty")])

    monkeypatch.setattr("credscore.training.train", train, raising=False)
    result = credscore("train", tmp_path, "--out", tmp_path / "model")
    assert result.code == 2
    assert result.err == "error: a.xml:3: level '7' is unknown\nerror: b.xml:1: is empty\n"


def test_missing_extra_says_what_to_install(credscore, monkeypatch, tmp_path) -> None:
    def train(data, out, *, progress=None, **given):
        raise MissingExtraError("training", "train")

    monkeypatch.setattr("credscore.training.train", train, raising=False)
    result = credscore("train", tmp_path, "--out", tmp_path / "model")
    assert result.code == 2
    assert "pip install 'credscore[train]'" in result.err


class _Figures:
    """Stands for an evaluation or a comparison."""

    def __init__(self, **figures: object) -> None:
        self.figures = figures

    def to_dict(self) -> dict[str, object]:
        return self.figures


def test_evaluate_as_json(credscore, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(
        "credscore.training.evaluate",
        lambda data, model=None, **_: _Figures(model=str(model), n=len(data)),
        raising=False,
    )
    result = credscore("evaluate", tmp_path, "--model", tmp_path, "--format", "json")
    assert json.loads(result.out) == {"model": str(tmp_path), "n": 1}


def test_evaluate_against_another_model(credscore, monkeypatch, tmp_path) -> None:
    def compare(data, first, second, **_):
        return _Figures(first=str(first), second=str(second))

    monkeypatch.setattr("credscore.training.compare", compare, raising=False)
    out = tmp_path / "figures.json"
    result = credscore("evaluate", tmp_path, "--against", "old", "--model", "new", "--format", "json", "--out", out)
    assert (result.code, result.out) == (0, "")
    assert json.loads(out.read_text()) == {"first": "old", "second": "new"}


def test_jobs_that_are_no_number_of_processes(credscore, tmp_path) -> None:
    result = credscore("train", tmp_path, "--out", tmp_path / "model", "--jobs", "0")
    assert result.code == 2
    assert "number of processes" in result.err
