"""``credscore model``."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest

from credscore import resources
from credscore.errors import ModelError


@pytest.fixture
def model(monkeypatch) -> ModuleType:
    """Stand in for ``credscore.model``."""
    fake = ModuleType("credscore.model")
    fake.read_manifest = lambda path: {"format": 1, "path": str(path)}
    fake.verify = lambda path: []
    monkeypatch.setitem(sys.modules, "credscore.model", fake)
    return fake


def test_info(credscore, model, tmp_path) -> None:
    assert json.loads(credscore("model", "info", tmp_path).out) == {"format": 1, "path": str(tmp_path)}
    assert json.loads(credscore("model", "info").out)["path"] == str(resources.default_model())


def test_info_of_what_is_no_model(credscore, model, tmp_path) -> None:
    def read_manifest(path):
        raise ModelError(f"{path}: has no manifest.json")

    model.read_manifest = read_manifest
    result = credscore("model", "info", tmp_path)
    assert (result.code, result.out, result.err) == (2, "", f"error: {tmp_path}: has no manifest.json\n")


def test_verify(credscore, model, tmp_path) -> None:
    result = credscore("model", "verify", tmp_path)
    assert (result.code, result.out) == (0, f"{tmp_path}: no problems found\n")
    model.verify = lambda path: ["tagger.npz: its hash differs", "levels.json: is missing"]
    result = credscore("model", "verify", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[1] == f"error: {tmp_path}: levels.json: is missing"
