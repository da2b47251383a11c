"""Work in several processes, each of which is handed a scorer once."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from credscore.errors import CredscoreError

if TYPE_CHECKING:
    from credscore.records import Article, Report
    from credscore.scoring import Scorer

T = TypeVar("T")


def in_processes(work: Callable[..., T], arguments: Iterable[tuple[Any, ...]], jobs: int) -> Iterator[T]:
    """What ``work`` makes of each tuple of arguments, in their order, in ``jobs`` processes (-1: one a core).

    Raises
    ------
    ValueError
        If ``jobs`` is neither -1 nor 1 or more.
    CredscoreError
        If a process is killed.
    """
    checked_jobs(jobs)
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    task = delayed(work)
    try:
        yield from Parallel(n_jobs=jobs, return_as="generator")(task(*each) for each in arguments)
    except BrokenProcessPool:
        raise CredscoreError(
            "a process was killed, most often for want of memory: "
            + ("try again with fewer jobs than one a core" if jobs == -1 else f"try again with fewer jobs than {jobs}")
        ) from None


def checked_jobs(jobs: int) -> int:
    """The number of processes, if it is one.

    >>> checked_jobs(0)
    Traceback (most recent call last):
        ...
    ValueError: 0 jobs: give 1 or more, or -1 for one a core
    """
    if jobs < 1 and jobs != -1:
        raise ValueError(f"{jobs} jobs: give 1 or more, or -1 for one a core")
    return jobs


def score_in_processes(scorer: Scorer, articles: Iterable[str | Article], jobs: int) -> Iterator[Report]:
    """Reports of articles, in their order. The scorer goes to each process by a file: sent along with the articles it would take far longer than to score
    them.

    Raises
    ------
    ValueError, CredscoreError
        Like ``in_processes``.
    """
    from joblib import wrap_non_picklable_objects

    with TemporaryDirectory(prefix="credscore-") as folder:
        path = Path(folder) / "scorer.pickle"
        # Wrapped, so that extractors that were written in a notebook go along.
        path.write_bytes(pickle.dumps(wrap_non_picklable_objects(scorer, keep_wrapper=False)))
        yield from in_processes(_scored, ((str(path), article) for article in articles), jobs)


def _scored(path: str, article: str | Article) -> Report:
    return _scorer_of(path).score(article)


@lru_cache(maxsize=1)
def _scorer_of(path: str) -> Scorer:
    # Our own file, in a folder that this user alone can write to.
    made: Scorer = pickle.loads(Path(path).read_bytes())  # noqa: S301
    return made
