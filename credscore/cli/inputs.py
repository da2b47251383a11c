"""Finds and reads the articles that a command names: files, folders, or ``-`` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from credscore.errors import InputError
from credscore.reading import MAX_BYTES, article_files, read
from credscore.records import Article

STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "<stdin>"

ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="Model folder; the shipped model by default.")
]
TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust-estimator", help="Read a model's own scikit-learn estimator, which can run any code: know who made it."
    ),
]
FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="Text, Markdown or HTML file, or - for stdin.")]


def checked_jobs(jobs: int) -> int:
    """A number of processes as the option ``--jobs`` takes it."""
    if jobs < 1 and jobs != -1:
        raise typer.BadParameter(f"{jobs} is no number of processes: give 1 or more, or -1 for one a core")
    return jobs


@dataclass(slots=True)
class Inputs:
    """The articles that a command named: ``files`` to read, ``problems`` with what named none.

    ``several`` is True if a list was asked for: by more than one name, or by a folder, however much it holds.
    """

    files: list[str] = field(default_factory=list)
    problems: list[InputError] = field(default_factory=list)
    several: bool = False


def expand(names: Sequence[str]) -> Inputs:
    """Put the articles of folders in the place of the folders that are named; other names stay as they are.

    Raises
    ------
    InputError
        If standard input is named twice.
    """
    if list(names).count(STANDARD_INPUT) > 1:
        raise InputError("standard input (-) can be read only once: name it once")
    inputs = Inputs(several=len(names) > 1)
    for name in names:
        if name == STANDARD_INPUT or not _is_folder(name):
            inputs.files.append(name)
            continue
        inputs.several = True
        try:
            inputs.files += map(str, article_files(name, on_error=inputs.problems.append))
        except InputError as error:
            inputs.problems.append(error)
    return inputs


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        # Reading it tells what is wrong with it.
        return False


def spare_inputs(given: Sequence[str | Path], out: Path) -> None:
    """Make sure that what is written does not take the place of what is read.

    Raises
    ------
    InputError
        If ``out`` is one of the inputs, or a folder that holds one.
    """
    for path in map(Path, given):
        if path.exists() and out.exists() and (out.samefile(path) or out.resolve() in path.resolve().parents):
            raise InputError(f"{out}: is or holds what is read ({path}): name another place to write to")


def read_input(name: str) -> Article:
    """Read a file, or standard input for ``-``.

    Raises
    ------
    InputError
        If it is no usable article.
    """
    import logging

    # The HTML extractor logs what it does not like; errors and warnings say what a user needs.
    for library in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(library).addHandler(logging.NullHandler())
    if name != STANDARD_INPUT:
        return read(name)
    if sys.stdin is None:
        raise InputError(f"{STANDARD_INPUT_NAME}: standard input is closed: pipe an article in, or name a file")
    return read(sys.stdin.buffer.read(MAX_BYTES + 1), name=STANDARD_INPUT_NAME)
