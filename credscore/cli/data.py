"""``credscore data``: look after labelled data."""

from __future__ import annotations

import typer

from credscore.cli.output import WRONG, print_error
from credscore.cli.train import DataArgument
from credscore.errors import DatasetError

app = typer.Typer(help="Look after labelled data.", rich_markup_mode=None)


@app.callback()
def _group() -> None:
    # Without it typer would make the only command the group itself.
    return


@app.command()
def check(data: DataArgument) -> None:
    """Check labelled articles and list every fault by file and line."""
    from credscore.training import load_dataset

    try:
        load_dataset(data)
    except DatasetError as error:
        for fault in error.faults:
            print_error(str(fault))
        faults = len(error.faults)
        print_error(f"{faults} fault{'' if faults == 1 else 's'} found")
        raise typer.Exit(WRONG) from None
    print("no faults found")
