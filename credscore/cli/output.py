"""What the commands share: results on stdout or into a file, messages on stderr, errors as one line and a code."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from credscore.errors import CredscoreError, DatasetError, InputError
from credscore.reporting.display import clean

if TYPE_CHECKING:
    from rich.console import Console

SOME_FAILED = 1
WRONG = 2
# What a shell reports of a program that these signals ended.
INTERRUPTED = 130
PIPE_CLOSED = 141


@dataclass(slots=True)
class Outcome:
    """How a run ended: its exit code."""

    code: int = 0


@contextmanager
def report_errors() -> Iterator[Outcome]:
    """Turn errors that a user can cause into one line on stderr (one each fault of a data set) and an exit code."""
    outcome = Outcome()
    try:
        yield outcome
    except DatasetError as error:
        for fault in error.faults:
            print_error(str(fault))
        outcome.code = WRONG
    except CredscoreError as error:
        print_error(str(error))
        outcome.code = WRONG
    except KeyboardInterrupt:
        outcome.code = INTERRUPTED
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.errno == errno.EPIPE:
            forget_stdout()
            outcome.code = PIPE_CLOSED
        else:
            print_error(describe(error))
            outcome.code = WRONG


def print_error(message: str) -> None:
    """Print one line ``error: …`` on stderr."""
    print(f"error: {clean(message)}", file=sys.stderr)


def print_warning(message: str) -> None:
    """Print one line ``warning: …`` on stderr."""
    print(f"warning: {clean(message)}", file=sys.stderr)


def print_progress(message: str) -> None:
    """Print one line of progress on stderr."""
    print(clean(message), file=sys.stderr)


def describe(error: Exception) -> str:
    """Return an error in one line: for an OSError the file and what the system says, else its message."""
    if isinstance(error, OSError) and error.strerror is not None:
        file = "" if error.filename is None else f"{error.filename}: "
        return f"{file}{error.strerror}"
    return str(error)


def use_safe_streams() -> None:
    """Let stdout and stderr replace what their encoding lacks, rather than fail on it."""
    for stream in (sys.stdout, sys.stderr):
        # Not every stand-in for a stream (tests, notebooks) can do it.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


@contextmanager
def results(out: Path | None) -> Iterator[TextIO]:
    """Give the stream for results: stdout, or a file that takes its name only when all is written.

    Raises
    ------
    InputError, OSError
        If the file cannot be written; what was there before then stays.
    """
    if out is None:
        yield sys.stdout
        return
    if out.is_dir():
        raise InputError(f"{out}: is a folder: name a file to write to")
    if out.exists() and not out.is_file():
        # A device or a pipe is written to, never replaced.
        with out.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
            yield stream
        return
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        # The system's own message would name the draft.
        raise InputError(f"{out}: cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            yield stream
        # mkstemp makes private files; a result gets the permissions of any other new file.
        mask = os.umask(0)
        os.umask(mask)
        Path(draft).chmod(0o666 & ~mask)
        Path(draft).replace(out)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def console_for(stream: TextIO) -> Console:
    """Return a rich console on a stream that takes no text for markup; colours only on a terminal."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False)


def print_plain(data: Any) -> None:
    """Print plain data (NumPy's numbers and arrays included) as indented JSON on stdout."""
    import json

    def plain(value: Any) -> Any:
        return value.tolist() if hasattr(value, "tolist") else str(value)

    print(json.dumps(data, indent=2, default=plain))


def forget_stdout() -> None:
    """Point stdout at nothing, after its reader has closed the pipe."""
    # The interpreter flushes stdout once more as it ends, and would report the closed pipe then.
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        return
