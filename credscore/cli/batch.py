"""Scores many files, one after the other or in processes; one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from credscore.cli.inputs import STANDARD_INPUT, read_input
from credscore.errors import CredscoreError
from credscore.processes import in_processes

if TYPE_CHECKING:
    from credscore.records import Article, Report
    from credscore.scoring import Scorer


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of one file: ``result`` is what its report was made into; or ``error``, in one line."""

    name: str
    result: T | None
    warnings: tuple[str, ...] = ()
    error: str = ""


def score_files(
    names: Sequence[str | Article],
    model: Path | None,
    make: Callable[[Report], T],
    *,
    jobs: int = 1,
    trust_estimator: bool = False,
) -> Iterator[Outcome[T]]:
    """Score files, yielding what came of each, in their order.

    Parameters
    ----------
    names : files, ``-`` for standard input, or articles that have been read.
    make : what to make of a report, for example its JSON. It is called in the process that scores, since to send a whole
        report to another one takes as long as to score it.
    model : a model folder; None for the shipped one. It is loaded once in each process.
    jobs : number of processes, or -1 for one a core.
    trust_estimator : see ``credscore.load``.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    CredscoreError
        If a process is killed.
    """
    import credscore

    # Here too where processes score: a broken model is one error then, and not one a file.
    scorer = credscore.load(model, trust_estimator=trust_estimator)
    if jobs == 1 or len(names) < 2:
        for name in names:
            yield _outcome(_called(name), name, scorer, make)
        return
    yield from _in_processes(names, partial(_scorer, model, trust_estimator), make, jobs)


def _in_processes(
    names: Sequence[str | Article], scorer: Callable[[], Scorer], make: Callable[[Report], T], jobs: int
) -> Iterator[Outcome[T]]:
    from joblib import cpu_count

    jobs = min(cpu_count() if jobs == -1 else jobs, len(names))
    return in_processes(_work, ((_called(name), _source(name), scorer, make) for name in names), jobs)


def _called(name: str | Article) -> str:
    return name if isinstance(name, str) else name.name or "article"


def _source(name: str | Article) -> str | Article | CredscoreError | OSError:
    """What a process is given: a file's name, but what standard input holds, or why not, since only this one has it."""
    if name != STANDARD_INPUT:
        return name
    try:
        return read_input(name)
    except (CredscoreError, OSError) as error:
        return error


def _work(
    name: str,
    source: str | Article | CredscoreError | OSError,
    scorer: Callable[[], Scorer],
    make: Callable[[Report], T],
) -> Outcome[T]:
    return _outcome(name, source, scorer(), make)


@cache
def _scorer(model: Path | None, trust_estimator: bool) -> Scorer:  # noqa: FBT001 (cached by position)
    import credscore

    return credscore.load(model, trust_estimator=trust_estimator)


def _outcome(
    name: str,
    source: str | Article | CredscoreError | OSError,
    scorer: Scorer,
    make: Callable[[Report], T],
) -> Outcome[T]:
    try:
        if isinstance(source, Exception):
            raise source
        article = read_input(source) if isinstance(source, str) else source
        report = scorer.score(article)
        return Outcome(name, make(report), report.warnings)
    except (CredscoreError, OSError) as error:
        return Outcome(name, None, error=_message(name, error))
    except MemoryError:
        return Outcome(name, None, error=f"{name}: there is not enough memory to score it")


def _message(name: str, error: Exception) -> str:
    from credscore.cli.output import describe

    message = describe(error)
    return message if message.startswith((name, "<stdin>")) else f"{name}: {message}"
