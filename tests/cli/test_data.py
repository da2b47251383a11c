"""``credscore data check``."""

from __future__ import annotations

from credscore.errors import DatasetError, Fault


def test_no_faults(credscore, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("credscore.training.load_dataset", lambda paths: object(), raising=False)
    result = credscore("data", "check", tmp_path)
    assert (result.code, result.out, result.err) == (0, "no faults found\n", "")


def test_every_fault_is_listed(credscore, monkeypatch, tmp_path) -> None:
    def load_dataset(paths):
        raise DatasetError([Fault("a.xml", 3, "level '7' is unknown"), Fault("b.xml", 1, "is empty")])

    monkeypatch.setattr("credscore.training.load_dataset", load_dataset, raising=False)
    result = credscore("data", "check", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines() == [
        "error: a.xml:3: level '7' is unknown",
        "error: b.xml:1: is empty",
        "error: 2 faults found",
    ]
