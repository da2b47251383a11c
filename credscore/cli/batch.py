"""Scores many files, one after the other or in processes; one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from credscore.cli.inputs import STANDARD_INPUT, read_input
from credscore.errors import CredscoreError

if TYPE_CHECKING:
    from credscore.records import Article, Report
    from credscore.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: its report, or the error in one line."""

    name: str
    report: Report | None
    error: str = ""


def score_files(names: Sequence[str], model: Path | None, *, jobs: int = 1) -> Iterator[Outcome]:
    """Score files, yielding what came of each, in their order.

    Parameters
    ----------
    names : files, or ``-`` for standard input.
    model : a model folder; None for the shipped one. It is loaded once in each process.
    jobs : number of processes, or -1 for one a core.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    CredscoreError
        If a process is killed.
    """
    import credscore

    # Here too where processes score: a broken model is one error then, and not one a file.
    scorer = credscore.load(model)
    if jobs == 1 or len(names) < 2:
        for name in names:
            yield _outcome(name, name, scorer)
        return
    yield from _in_processes(names, model, jobs)


def _in_processes(names: Sequence[str], model: Path | None, jobs: int) -> Iterator[Outcome]:
    from joblib import Parallel, cpu_count, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    jobs = min(cpu_count() if jobs == -1 else jobs, len(names))
    tasks = (delayed(_work)(name, _source(name), model) for name in names)
    try:
        yield from Parallel(n_jobs=jobs, return_as="generator")(tasks)
    except BrokenProcessPool:
        raise CredscoreError(
            f"a process was killed, most often for want of memory: try again with less than --jobs {jobs}"
        ) from None


def _source(name: str) -> str | Article | Outcome:
    """What a process is given: a file's name, but what standard input holds, since it has no other."""
    if name != STANDARD_INPUT:
        return name
    try:
        return read_input(name)
    except (CredscoreError, OSError) as error:
        return Outcome(name, None, _message(name, error))


def _work(name: str, source: str | Article | Outcome, model: Path | None) -> Outcome:
    return source if isinstance(source, Outcome) else _outcome(name, source, _scorer(model))


@cache
def _scorer(model: Path | None) -> Scorer:
    import credscore

    return credscore.load(model)


def _outcome(name: str, source: str | Article, scorer: Scorer) -> Outcome:
    try:
        article = read_input(source) if isinstance(source, str) else source
        return Outcome(name, scorer.score(article))
    except (CredscoreError, OSError) as error:
        return Outcome(name, None, _message(name, error))
    except MemoryError:
        return Outcome(name, None, f"{name}: there is not enough memory to score it")


def _message(name: str, error: Exception) -> str:
    from credscore.cli.output import describe

    message = describe(error)
    return message if message.startswith((name, "<stdin>")) else f"{name}: {message}"
