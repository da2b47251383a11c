"""Standoff articles: fields, spans and their faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credscore.errors import DatasetError
from credscore.training.formats import read_labelled

TEXT = "Officials said the pier was shut, and nobody knows why."


def read_one(tmp_path: Path, **fields: Any) -> Any:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, **fields}) + "\n")
    return read_labelled([path])[0]


def test_levels_by_number_or_name(tmp_path: Path) -> None:
    article = read_one(
        tmp_path, units=[{"start": 0, "end": 32, "level": "weak"}, {"start": 34, "end": 55, "level": None}]
    )
    assert [u.level for u in article.units] == [1, None]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"units": [{"start": 0, "end": 99, "level": 1}]}, "unit 1: span 0-99 does not lie in the text of 55 characters"),
        ({"units": [{"start": 9, "end": 9, "level": 1}]}, "unit 1: span 9-9 does not lie in the text"),
        ({"units": [{"start": 0, "end": 9, "level": 5}]}, r"units\[1\].level: label '5' is no level"),
        ({"units": [{"start": 0, "end": 9}]}, r"units\[1\].level: Field required"),
        ({"units": [{"start": 0, "end": 9, "level": 1, "by": "7"}]}, "by '7' names no attribution"),
        ({"units": [{"start": 0, "end": 9, "level": 1, "sorce": "x"}]}, r"units\[1\].sorce: unknown field"),
        ({"attributions": [{"id": "1", "cue": [10, 14]}]}, "attribution 1: has no content span"),
        ({"attributions": [{"id": "1", "content": [[19, 15]]}]}, "start 19 is not before end 15"),
        ({"units": [{"start": k, "end": k + 3, "level": 1} for k in (1, 2, 3)]}, "3 of 3 spans begin and end within words"),
    ],
)  # fmt: skip
def test_faults_say_where_and_what(fields: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=said):
        read_one(tmp_path, **fields)


def test_all_lines_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "x", "units": []}\nnot json\n[1]\n{"id": "b"}\n')
    with pytest.raises(DatasetError) as caught:
        read_labelled([path])
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4]


def test_same_id_in_two_files_is_a_fault(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": "same", "text": "x", "units": []}\n')
    with pytest.raises(DatasetError, match=r"id 'same' is already used by .*a\.jsonl"):
        read_labelled([tmp_path / "a.jsonl", tmp_path / "b.jsonl"])
