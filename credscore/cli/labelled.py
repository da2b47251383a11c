"""Options by which commands are told how labelled data is to be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credscore.records import DataFormat

if TYPE_CHECKING:
    from credscore.training.formats import RowOptions


DataArgument = Annotated[list[Path], typer.Argument(metavar="DATA", help="Files or folders of labelled data.")]
ColumnOption = Annotated[
    list[str],
    typer.Option("--column", metavar="NAME=COLUMN", help="A table's own name of a column: text=sentence. Repeatable."),
]
ScaleOption = Annotated[
    list[str],
    typer.Option("--scale", metavar="LABEL=LEVEL", help="The level of a label: weak=1, opinion=not_claim. Repeatable."),
]
FormOption = Annotated[
    DataFormat | None,
    typer.Option("--form", metavar="FORM", help=f"What DATA is, if names do not tell: {', '.join(DataFormat)}."),
]


def row_options(column: list[str], scale: list[str]) -> RowOptions:
    """The options of tables, as the command line gives them."""
    from credscore.training.formats import RowOptions

    try:
        return RowOptions(_pairs("--column", column), _pairs("--scale", scale))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _pairs(option: str, given: list[str]) -> dict[str, str]:
    pairs = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise typer.BadParameter(f"{option} {each!r} is not of the form name=value")
        pairs[name.strip()] = value.strip()
    return pairs
