"""Many files: in order, in one process or several, each failure by itself."""

from __future__ import annotations

import io
import os
from types import SimpleNamespace

import pytest

from credscore.cli import batch
from credscore.cli.batch import score_files
from credscore.errors import CredscoreError, ModelError
from credscore.records import Report
from credscore.scoring import Scorer

TEXTS = [
    f"The road to {place} is shut, Mayor Ida Lund said. It has not been mended. Nobody knows why, police said."
    for place in ("Tarn", "Skerry", "Holm", "Varn")
]


def make(report: Report) -> Report:
    """Make nothing else of a report."""
    return report


@pytest.fixture
def names(tmp_path) -> list[str]:
    """Four articles, and one file in the middle that is none."""
    made = []
    for index, text in enumerate(TEXTS):
        file = tmp_path / f"{index}.txt"
        file.write_text(text, encoding="utf-8")
        made.append(str(file))
    return [*made[:2], str(tmp_path / "absent.txt"), *made[2:]]


def test_one_process(names) -> None:
    outcomes = list(score_files(names, None, make))
    assert [outcome.name for outcome in outcomes] == names
    assert [outcome.result.article.text for outcome in outcomes if outcome.result] == TEXTS
    assert [outcome.error for outcome in outcomes if outcome.error] == [f"{names[2]}: there is no such file"]


def test_processes_give_the_same_in_the_same_order(names, monkeypatch) -> None:
    expected = list(score_files(names, None, make))
    assert list(score_files(names, None, make, jobs=2)) == expected
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(TEXTS[1].encode())))
    outcomes = list(score_files([names[0], "-"], None, make, jobs=-1))
    assert [outcome.name for outcome in outcomes] == [names[0], "-"]
    assert outcomes[1].result.claims == expected[1].result.claims


def test_standard_input_that_fails_stops_no_process(names, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    first, second = score_files(["-", names[0]], None, make, jobs=2)
    assert "standard input is closed" in first.error
    assert second.result is not None


def test_files_are_read_when_their_turn_comes(names, tmp_path) -> None:
    outcomes = score_files(names[:2], None, make)
    assert next(outcomes).result is not None
    (tmp_path / "1.txt").unlink()
    assert next(outcomes).error == f"{names[1]}: there is no such file"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_model_is_one_error(names, tmp_path, jobs: int) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        list(score_files(names, tmp_path / "absent", make, jobs=jobs))


def test_too_little_memory_stops_only_its_file(names, monkeypatch) -> None:
    score = Scorer.score

    def greedy(scorer: Scorer, article: object) -> object:
        if "Skerry" in article.text:
            raise MemoryError
        return score(scorer, article)

    monkeypatch.setattr(Scorer, "score", greedy)
    outcomes = list(score_files(names[:2], None, make))
    assert outcomes[0].result is not None
    assert outcomes[1].error == f"{names[1]}: there is not enough memory to score it"


def _die(*_: object) -> None:
    os._exit(9)


def test_a_process_that_is_killed(names, monkeypatch) -> None:
    monkeypatch.setattr(batch, "_work", _die)
    with pytest.raises(CredscoreError, match=r"a process was killed.*fewer jobs than 2") as caught:
        list(score_files(names[:2], None, make, jobs=2))
    assert "\n" not in str(caught.value)
