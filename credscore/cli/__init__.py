"""The command line: parses, calls one library function a command, prints.

Nothing heavy is imported here or at the top of a command's module, so that ``--help`` and wrong use answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from credscore.cli import data, explain, features, model, score, trace, train
from credscore.cli.output import (
    INTERRUPTED,
    PIPE_CLOSED,
    WRONG,
    forget_stdout,
    print_error,
    report_errors,
    use_safe_streams,
)
from credscore.errors import CredscoreError

app = typer.Typer(
    name="credscore",
    help="For each claim in a news article: whose word it is, and how strong the sourcing is.",
    epilog="Exit codes: 0 done, 1 some inputs failed and the rest are done, 2 wrong use or bad input.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: importing rich would double the time that it takes
)
app.command("score")(score.score)
app.command("explain")(explain.explain)
app.command("features")(features.features)
app.command("trace")(trace.trace)
app.command("train")(train.train)
app.command("evaluate")(train.evaluate)
app.add_typer(data.app, name="data")
app.add_typer(model.app, name="model")


def _show_version(wanted: bool) -> None:  # noqa: FBT001 (typer calls it with the option's value)
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"credscore {version('credscore')}")
        except PackageNotFoundError:
            raise CredscoreError("credscore is run without being installed: pip install it to have a version") from None
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    # typer reads the options of the program itself from this function's signature.
    del version


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Parameters
    ----------
    arguments : as in ``sys.argv[1:]``, which is the default. Without any, the help is shown.
    """
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; no error that a user can cause leaves a traceback."""
    use_safe_streams()
    with report_errors() as outcome:
        try:
            code = app(args=list(arguments) or ["--help"], prog_name="credscore", standalone_mode=False)
            outcome.code = code if isinstance(code, int) else 0
            sys.stdout.flush()
        except typer.TyperException as error:
            context = getattr(error, "ctx", None)
            hint = "" if context is None else f" (see {context.command_path} --help)"
            # typer converts values with pydantic, whose prefix says nothing to a user.
            print_error(error.format_message().rstrip(".").replace("Value error, ", "") + hint)
            outcome.code = WRONG
        except typer.Abort:
            outcome.code = INTERRUPTED
        except SystemExit:
            # The only exit that typer makes itself in this mode: the reader of stdout has closed the pipe.
            forget_stdout()
            outcome.code = PIPE_CLOSED
    return outcome.code
