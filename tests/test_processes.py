"""Work in processes: each is handed the scorer once, whatever the number of articles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from credscore.errors import CredscoreError, InputError
from credscore.processes import in_processes, score_in_processes
from credscore.training import train


class Counting:
    """Notes each time that it is loaded."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = state
        with self.notes.open("a", encoding="utf-8") as file:
            file.write("loaded\n")

    def score(self, article: str) -> str:
        if not article:
            raise InputError("the text is empty")
        return article.upper()


def _die() -> None:
    os._exit(9)


def test_each_process_loads_the_scorer_once(tmp_path) -> None:
    notes = tmp_path / "notes"
    words = [f"word {k}" for k in range(300)]
    assert list(score_in_processes(Counting(notes), words, 2)) == [word.upper() for word in words]  # type: ignore[arg-type]
    assert 1 <= len(notes.read_text(encoding="utf-8").split()) <= 2


def test_another_scorer_is_another_one(shipped, tmp_path) -> None:
    list(score_in_processes(Counting(tmp_path / "notes"), ["a", "b"], 2))  # type: ignore[arg-type]
    (report,) = score_in_processes(shipped, ["The pier is shut, the mayor said."], 2)
    assert report.claims


def test_errors_of_the_work_arrive(tmp_path) -> None:
    with pytest.raises(InputError, match="the text is empty"):
        list(score_in_processes(Counting(tmp_path / "notes"), ["a", ""], 2))  # type: ignore[arg-type]


def test_a_killed_process_is_named() -> None:
    with pytest.raises(CredscoreError, match="fewer jobs than 2"):
        list(in_processes(_die, [(), ()], 2))
    with pytest.raises(CredscoreError, match="one a core"):
        list(in_processes(_die, [(), ()], -1))


def test_train_wants_a_number_of_processes(tmp_path) -> None:
    with pytest.raises(ValueError, match="-2 jobs: give 1 or more, or -1"):
        train([tmp_path], tmp_path / "model", jobs=-2)
