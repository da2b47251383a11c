"""``credscore features``: show the numbers that the classifier sees."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from credscore.cli.inputs import FileArgument, ModelOption, TrustOption, read_input
from credscore.cli.output import console_for

if TYPE_CHECKING:
    import pandas as pd


class Format(StrEnum):
    """How features are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def features(
    file: FileArgument,
    *,
    output_format: Annotated[
        Format, typer.Option("--format", help="table: what is not zero; csv, json: all, one row or object a claim.")
    ] = Format.TABLE,
    model: ModelOption = None,
    trust_estimator: TrustOption = False,
) -> None:
    """Show each claim's features as the classifier sees them."""
    import credscore

    scorer = credscore.load(model, trust_estimator=trust_estimator)
    frame = credscore.extract_features(read_input(file).text, model=scorer)
    # Claims are numbered from 1 where people see them.
    frame = frame.set_axis(range(1, len(frame) + 1), axis=0).rename_axis(index="claim")
    if output_format is Format.CSV:
        sys.stdout.write(frame.to_csv(lineterminator="\n"))
    elif output_format is Format.JSON:
        sys.stdout.write(frame.reset_index().to_json(orient="records", indent=2) + "\n")
    else:
        _print_table(frame)


def _print_table(frame: pd.DataFrame) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("Claim", "Feature", "Value", header_style="bold")
    table.columns[0].justify = table.columns[2].justify = "right"
    for number, row in zip(frame.index, frame.to_dict(orient="records"), strict=True):
        shown = [(name, value) for name, value in row.items() if value != 0]
        for index, (name, value) in enumerate(shown):
            last = index == len(shown) - 1
            cells = (str(number) if index == 0 else "", Text(str(name)), f"{value:.4g}")
            table.add_row(*cells, end_section=last)
    console_for(sys.stdout).print(table)
