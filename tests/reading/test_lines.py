"""Articles of a JSONL file."""

from __future__ import annotations

import json

import pytest

from credscore.errors import InputError
from credscore.reading.lines import read_articles_jsonl
from credscore.records import Article


def test_fields_are_taken_and_others_ignored(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    row = {
        "text": "The pier is shut.",
        "outlet": "Tarn Post",
        "date": "2025-03-04",
        "id": 7,
        "mood": "grim",
        "title": None,
    }
    path.write_text("\ufeff" + json.dumps(row) + "\n\n" + json.dumps({"text": "Two."}) + "\n", encoding="utf-8")
    one, two = read_articles_jsonl(path)
    assert one == Article("The pier is shut.", outlet="Tarn Post", date="2025-03-04", name="7")
    assert two == Article("Two.", name=f"{path}:3")


def test_bad_lines_are_errors_that_name_the_line(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "ok"}\n\xff\xfe\n{"text": 3}\n' + b"[" * 100_000 + b"\n")
    found = list(read_articles_jsonl(path))
    assert [type(each) for each in found] == [Article, InputError, InputError, InputError]
    assert [str(each).split(": ")[0] for each in found[1:]] == [f"{path}:{line}" for line in (2, 3, 4)]


@pytest.mark.parametrize("name", ["gone.jsonl", "\x00"])
def test_files_that_cannot_be_opened(tmp_path, name) -> None:
    with pytest.raises(InputError):
        list(read_articles_jsonl(tmp_path / name))
