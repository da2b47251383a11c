"""Shows on a terminal how far the scoring of several files has come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def with_progress(items: Iterable[T], total: int, *, results_elsewhere: bool) -> Iterator[T]:
    """Yield the items, with a bar on stderr where that helps: several files, a terminal, and results not shown there.

    Parameters
    ----------
    items : what is yielded, one a file.
    total : how many there will be.
    results_elsewhere : whether results go to a file; else they are progress enough where stdout is a terminal.
    """
    if total < 2 or not sys.stderr.isatty() or (sys.stdout.isatty() and not results_elsewhere):
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Scoring"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # The bar goes when all is done. Errors are printed above it; stdout is for results alone.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield from progress.track(items, total=total)
