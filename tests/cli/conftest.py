"""What the tests of the command line share: a scorer that stands in for a model, and a way to run commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from credscore.cli import run
from credscore.errors import InputError
from credscore.records import Article, Report


@dataclass
class FakeScorer:
    """Gives the hand-made report for every article; refuses those that hold the word UNSCORABLE."""

    report: Report
    models: list[Path | None]

    def score(self, article: Article) -> Report:
        if "UNSCORABLE" in article.text:
            raise InputError("this article cannot be scored")
        return replace(self.report, article=replace(self.report.article, title=article.text.strip()))


@dataclass(frozen=True)
class Result:
    """Exit code and output of a command."""

    code: int
    out: str
    err: str


@pytest.fixture
def scorer(monkeypatch, make_report) -> FakeScorer:
    """Stand in for ``credscore.load``; ``models`` are the arguments that it was called with."""
    fake = FakeScorer(make_report(warnings=["mind the gap"]), [])

    def load(path: Path | None = None, *, trust_estimator: bool = False) -> FakeScorer:
        fake.models.append(path)
        return fake

    monkeypatch.setattr("credscore.load", load, raising=False)
    return fake


@pytest.fixture
def credscore(capsys) -> Callable[..., Result]:
    """Run a command in this process."""

    def call(*arguments: object) -> Result:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def files(tmp_path) -> list[Path]:
    """Two articles."""
    made = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file in made:
        file.write_text(f"Article {file.stem}.\n", encoding="utf-8")
    return made
