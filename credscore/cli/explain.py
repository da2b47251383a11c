"""``credscore explain``: show where one claim's score comes from."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from credscore.cli.inputs import FileArgument, ModelOption, TrustOption, read_input
from credscore.cli.output import console_for, print_warning


def explain(
    file: FileArgument,
    *,
    claim: Annotated[int, typer.Option("--claim", metavar="N", help="Number of the claim, as in the table of score.")],
    model: ModelOption = None,
    trust_estimator: TrustOption = False,
) -> None:
    """Show one claim's origin, chain and attributions, and every point of its score with its evidence."""
    import credscore
    from credscore.reporting.explain import explain_claim

    report = credscore.load(model, trust_estimator=trust_estimator).score(read_input(file))
    for warning in report.warnings:
        print_warning(f"{file}: {warning}")
    console_for(sys.stdout).print(explain_claim(report, claim))
