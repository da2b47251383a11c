"""``credscore features``."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest


@pytest.fixture(autouse=True)
def _extractor(monkeypatch) -> None:
    frame = pd.DataFrame({"hedge__count": [2.0, 0.0], "source__named": [1.0, float("nan")]})
    monkeypatch.setattr("credscore.extract_features", lambda text, model=None: frame, raising=False)


def test_table_shows_what_is_not_zero(credscore, files) -> None:
    shown = credscore("features", files[0]).out
    assert shown.count("hedge__count") == 1
    assert shown.count("source__named") == 2


def test_csv(credscore, files) -> None:
    frame = pd.read_csv(io.StringIO(credscore("features", files[0], "--format", "csv").out))
    assert list(frame.columns) == ["claim", "hedge__count", "source__named"]
    assert list(frame["claim"]) == [1, 2]


def test_json(credscore, files) -> None:
    rows = json.loads(credscore("features", files[0], "--format", "json").out)
    assert rows == [
        {"claim": 1, "hedge__count": 2.0, "source__named": 1.0},
        {"claim": 2, "hedge__count": 0.0, "source__named": None},
    ]
