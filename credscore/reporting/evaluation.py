"""Figures of a model, or of two, as a table for the terminal and as a self-contained HTML page with plots.

Takes the plain data of ``Evaluation.to_dict`` or ``Comparison.to_dict``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from credscore.reporting.display import clean
from credscore.reporting.page import render
from credscore.reporting.plots import confusion_plot, reliability_plot

_NAMES = {
    "qwk": "QWK",
    "exact": "exact",
    "macro_f1": "macro-F1",
    "mae": "mean distance",
    "log_loss": "log-loss",
    "claim_f1": "claim F1",
    "not_claim_f1": "not-claim F1",
}
_LEVELS = ("qwk", "exact", "macro_f1", "mae", "log_loss")


class EvaluationTable:
    """An evaluation or a comparison to print on a rich console."""

    def __init__(self, figures: Mapping[str, Any]) -> None:
        self.figures = figures

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if "difference" not in self.figures:
            yield from _tables(self.figures)
            return
        for name in ("first", "second"):
            yield Text(f"The {name} model", style="bold")
            yield from _tables(self.figures[name])
        yield Text("The second against the first", style="bold")
        table = _table("figure", "better by", "95% interval", "better in")
        for name, told in self.figures["difference"].items():
            table.add_row(
                _NAMES[name],
                f"{told['better_by']:+.3f}",
                interval(told["interval"], sign=True),
                f"{told['share_better']:.0%}",
            )
        yield table
        yield Text(self.figures["adopt"].capitalize() + ".")


def _tables(figures: Mapping[str, Any]) -> Iterator[Table | Text]:
    yield Text(clean(one_line(figures)))
    table = _table("figure", "value", "95% interval")
    for name in ("claim_f1", "not_claim_f1"):
        table.add_row(_NAMES[name], f"{figures['claims'][name]:.3f}", "")
    for name in _LEVELS:
        table.add_row(_NAMES[name], f"{figures['levels'][name]:.3f}", interval(figures["intervals"][name]))
    table.add_row("calibration error", f"{figures['calibration']['ece']:.3f}", "")
    table.add_row("level in its set", f"{figures['level_set']['covered']:.3f}", "")
    table.add_row("levels in a set", f"{figures['level_set']['size']:.2f}", "")
    for name, levels in figures["baselines"].items():
        table.add_row(f"baseline, {name}: QWK, exact", f"{levels['qwk']:.3f}, {levels['exact']:.3f}", "")
    yield table
    table = _table("level", "claims", "precision", "recall", "F1")
    for name, told in figures["by_level"].items():
        table.add_row(name, str(told["n"]), *(f"{told[key]:.3f}" for key in ("precision", "recall", "f1")))
    yield table
    if figures["by_group"]:
        table = _table("group", "units", *(_NAMES[name] for name in _LEVELS))
        for name, told in figures["by_group"].items():
            cells = (f"{told[key]:.3f}" if key in told else "" for key in _LEVELS)
            table.add_row(clean(name) or "none", f"{told['units']:.0f}", *cells)
        yield table


def _table(*columns: str) -> Table:
    table = Table(header_style="bold")
    for k, name in enumerate(columns):
        table.add_column(name, justify="right" if k else "left")
    return table


def one_line(figures: Mapping[str, Any]) -> str:
    """What was measured, in a sentence."""
    return (
        f"Model {figures['model']}: {figures['claims']['n']} units, {figures['levels']['n']} of them claims, "
        f"in {figures['articles']} articles"
    )


def interval(bounds: list[float], *, sign: bool = False) -> str:
    """An interval in brackets."""
    low, high = (f"{x:+.3f}" if sign else f"{x:.3f}" for x in bounds)
    return f"[{low}, {high}]"


def evaluation_to_html(figures: Mapping[str, Any]) -> str:
    """A page that needs nothing beside itself: no script, no font, no picture from elsewhere."""
    compared = "difference" in figures
    models = [figures["first"], figures["second"]] if compared else [figures]
    plots = [
        (reliability_plot(each["calibration"]["curve"]), confusion_plot(each["confusion"], list(each["by_level"])))
        for each in models
    ]
    return render(
        "evaluation.html.j2",
        models=list(zip(models, plots, strict=True)),
        comparison=figures if compared else None,
        names=_NAMES,
        level_figures=_LEVELS,
        interval=interval,
        one_line=one_line,
    )
