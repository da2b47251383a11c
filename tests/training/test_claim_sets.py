"""Claim sets: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.training.claim_sets import read_claim_sets

SETS = Path(__file__).resolve().parents[2] / "training_data" / "claim_sets"

_AFFAIR = """affair x1_01
claim a: Two men died.
claim b against a: Nobody died.
a: Two dead in fire

b: "Nobody died: not one," she said.
-: The mill is old.
"""


def test_an_affair_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(_AFFAIR, encoding="utf-8")
    (made,) = read_claim_sets(tmp_path)
    assert made.id == "x1_01"
    assert made.says == {"a": "Two men died.", "b": "Nobody died."}
    assert made.against == {frozenset("ab")}
    assert [(s.text, sorted(s.claims)) for s in made.sentences] == [
        ("Two dead in fire", ["a"]),
        ('"Nobody died: not one," she said.', ["b"]),
        ("The mill is old.", []),
    ]


def test_every_fault_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a: One.\naffair q\nnothing\nz: Two.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"affair \xff")
    with pytest.raises(DatasetError, match=r"(?s)a\.txt:1.*a\.txt:3.*b\.txt.*q has no claim 'z'") as error:
        read_claim_sets(tmp_path)
    assert len(error.value.faults) == 4


def test_the_written_sets() -> None:
    sets = read_claim_sets(SETS)
    assert len({s.id for s in sets}) == len(sets) > 100
    for each in sets:
        assert each.against, each.id
        told = [sum(letter in s.claims for s in each.sentences) for letter in each.says]
        assert min(told) >= 2, each.id
    texts = [s.text for each in sets for s in each.sentences]
    assert len(set(texts)) > 0.995 * len(texts)
