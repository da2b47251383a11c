"""``credscore data``: look after labelled data."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credscore.cli.batch import score_files
from credscore.cli.inputs import STANDARD_INPUT_NAME, ModelOption, TrustOption, expand, spare_inputs
from credscore.cli.labelled import ColumnOption, DataArgument, FormOption, ScaleOption, row_options
from credscore.cli.output import SOME_FAILED, WRONG, print_error, print_plain, print_progress, print_warning
from credscore.errors import DatasetError
from credscore.records import DataFormat

if TYPE_CHECKING:
    from credscore.records import Report
    from credscore.training.checking import DataReport

app = typer.Typer(help="Look after labelled data.", rich_markup_mode=None)
# So many conflicts are shown; JSON has all.
_SHOWN = 20
# So many pairs of labels on which two annotators part.
_MOST_APART = 5

OutOption = Annotated[
    Path, typer.Option("--out", metavar="PATH", help="File, or folder for inline and brat, to write.")
]


@app.command()
def check(
    data: DataArgument,
    *,
    column: ColumnOption = [],  # noqa: B006 (typer copies it)
    scale: ScaleOption = [],  # noqa: B006
    form: FormOption = None,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", metavar="DATA", help="Data kept apart for testing: tell what both hold."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that was found as JSON.")] = False,
) -> None:
    """Check labelled data: list every fault by file and line, then what is odd."""
    from credscore.training.checking import check_data

    try:
        found = check_data(data, row_options(column, scale), form=form, against=against or [])
    except DatasetError as error:
        for fault in error.faults:
            print_error(str(fault))
        faults = len(error.faults)
        print_error(f"{faults} fault{'' if faults == 1 else 's'} found")
        raise typer.Exit(WRONG) from None
    if as_json:
        print_plain(found.to_dict())
        return
    _warn(found)
    print_plain(found.counts)
    print("no faults found")


def _warn(found: DataReport) -> None:
    """What is odd, on stderr."""
    from credscore.training.checking import FEW, label_of

    if found.few:
        names = ", ".join(map(label_of, found.few))
        print_warning(f"fewer than {FEW} units of: {names}; a model can hardly learn these")
    if found.repeated:
        print_warning(f"{found.repeated} texts stand in more than one article, with the same label")
    for conflict in found.conflicts[:_SHOWN]:
        places = ", ".join(f"{label_of(level)} in {name}" for name, level in conflict.places)
        print_warning(f"labelled differently: {conflict.text[:80]!r}: {places}")
    if len(found.conflicts) > _SHOWN:
        print_warning(f"{len(found.conflicts) - _SHOWN} more texts are labelled differently (--json lists them)")
    for one, other in found.shared[:_SHOWN]:
        print_warning(f"stands on both sides: {one} here, {other} there")
    if len(found.shared) > _SHOWN:
        print_warning(f"{len(found.shared) - _SHOWN} more articles stand on both sides (--json lists them)")
    for a in found.agreements:
        print_progress(
            f"{a.one or 'unnamed'} and {a.other or 'unnamed'}: {a.n} units, claim or not kappa {a.claim_kappa}, "
            f"levels of {a.n_levels} QWK {a.qwk}, exact {a.exact}"
        )
        differing = [(pair, n) for pair, n in a.confusion.most_common() if pair[0] != pair[1]]
        if differing:
            print_progress(
                "  most often apart: "
                + ", ".join(f"{label_of(x)} / {label_of(y)} {n}" for (x, y), n in differing[:_MOST_APART])
            )
    if found.alpha is not None:
        print_progress(f"Krippendorff's alpha of levels: {found.alpha}")


@app.command()
def convert(
    data: DataArgument,
    *,
    to: Annotated[DataFormat, typer.Option("--to", metavar="FORM", help=f"Form to write: {', '.join(DataFormat)}.")],
    out: OutOption,
    column: ColumnOption = [],  # noqa: B006
    scale: ScaleOption = [],  # noqa: B006
    form: FormOption = None,
) -> None:
    """Convert labelled data to another form."""
    from credscore.training.formats import HOLD_ANNOTATORS, read_unsettled, settle, write_labelled

    spare_inputs(data, out)
    annotations = read_unsettled(data, row_options(column, scale), form=form)
    several = sum(len(each) > 1 for each in annotations)
    if several and to not in HOLD_ANNOTATORS:
        print_warning(
            f"{several} articles have several annotators, whom the form {to} does not hold: each sentence gets the label that most of "
            f"them gave ({', '.join(HOLD_ANNOTATORS)} keep all)"
        )
        annotations = [[settle(each)] for each in annotations]
    write_labelled([article for each in annotations for article in each], out, to)
    print_progress(f"{len(annotations)} articles written to {out}")


@app.command()
def export(
    files: Annotated[list[str], typer.Argument(metavar="FILES", help="Articles: text, Markdown, HTML, folders or -.")],
    *,
    out: OutOption,
    to: Annotated[
        DataFormat,
        typer.Option("--to", metavar="FORM", help="Form to write; label-studio also tells how sure the model is."),
    ] = DataFormat.LABEL_STUDIO,
    model: ModelOption = None,
    trust_estimator: TrustOption = False,
) -> None:
    """Score articles and write the findings for people to correct, the least certain article first."""
    from credscore.training.formats import write_labelled
    from credscore.training.formats.label_studio import labelling_config, write_label_studio
    from credscore.training.preannotation import preannotated

    inputs = expand(files)
    spare_inputs(inputs.files, out)
    problems = [str(problem) for problem in inputs.problems]
    reports: list[tuple[str, Report]] = []
    for outcome in score_files(inputs.files, model, _whole, trust_estimator=trust_estimator):
        if outcome.result is None:
            problems.append(outcome.error)
        else:
            reports.append((_name(outcome.name, {name for name, _ in reports}), outcome.result))
    articles, certainty = preannotated(reports)
    if reports and to is DataFormat.LABEL_STUDIO:
        write_label_studio(articles, out, model=reports[0][1].model, scores=certainty)
        config = out.with_suffix(".config.xml")
        config.write_text(labelling_config(), encoding="utf-8")
        print_progress(f"labelling interface for the project's settings written to {config}")
    elif reports:
        write_labelled(articles, out, to)
    for problem in problems:
        print_error(problem)
    if not reports:
        raise typer.Exit(WRONG)
    print_progress(f"{len(articles)} articles written to {out}")
    if problems:
        raise typer.Exit(SOME_FAILED)


def _whole(report: Report) -> Report:
    return report


def _name(file: str, taken: set[str]) -> str:
    """An id for a file's article: its name, with a number where that is taken."""
    stem = "stdin" if file == STANDARD_INPUT_NAME else Path(file).stem
    return next(name for k in count(1) if (name := stem if k == 1 else f"{stem}-{k}") not in taken)
