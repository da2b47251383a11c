"""Reads the articles that a command names: files, or ``-`` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from credscore.reading import read
from credscore.records import Article

STANDARD_INPUT = "-"

ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="Model folder; the shipped model by default.")
]
FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="Text, Markdown or HTML file, or - for stdin.")]


def read_input(name: str) -> Article:
    """Read a file, or standard input for ``-``.

    Raises
    ------
    InputError
        If it is no usable article.
    """
    if name == STANDARD_INPUT:
        return read(sys.stdin.buffer.read(), name="<stdin>")
    return read(name)
