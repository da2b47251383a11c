"""``credscore model``: look at model folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credscore import resources
from credscore.cli.output import WRONG, print_error, print_plain

app = typer.Typer(help="Look at model folders.", rich_markup_mode=None)

FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="Model folder; the shipped model by default.")
]


@app.command()
def info(folder: FolderArgument = None) -> None:
    """Print what a model's manifest says: format, versions, training data, features, metrics."""
    from credscore.model import read_manifest

    print_plain(read_manifest(folder or resources.default_model()))


@app.command()
def verify(folder: FolderArgument = None) -> None:
    """Check a model's files against its manifest."""
    from credscore.model import verify as find_problems

    folder = folder or resources.default_model()
    problems = find_problems(folder)
    for problem in problems:
        print_error(f"{folder}: {problem}")
    if problems:
        raise typer.Exit(WRONG)
    print(f"{folder}: no problems found")
