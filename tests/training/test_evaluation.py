"""Figures of a model and of two, on made-up predictions."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import numpy as np
import pytest
from rich.console import Console
from sklearn.metrics import cohen_kappa_score, f1_score, precision_recall_fscore_support

from credscore.reporting.evaluation import EvaluationTable, evaluation_to_html
from credscore.training import Comparison, Evaluation
from credscore.training.metrics import confusion, macro_f1, qwk


def made(seed: int, *, skill: float, n: int = 400, group: str = "wire") -> Evaluation:
    """Predictions of a model that gives the right level ``skill`` more weight than the others."""
    rng = np.random.default_rng(0)
    truth = rng.integers(-1, 5, size=n)
    article = np.repeat(np.arange(n // 10), 10)
    weights = np.random.default_rng(seed).dirichlet(np.ones(5), size=n)
    weights[np.arange(n), np.maximum(truth, 0)] += skill
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    found = rng.random(n) < 0.95
    probabilities[~found] = (1, 0, 0, 0, 0)
    return Evaluation(
        model=f"model {seed}",
        article=article,
        groups=tuple(group if k % 2 else "<script>alert(1)</script>" for k in range(n)),
        truth=truth,
        found=found,
        attributed=found & (truth > 0),
        probabilities=probabilities,
        covered=found & (rng.random(n) < 0.9),
        set_size=np.where(found, 2, 0),
    )


def test_figures_are_those_of_scikit_learn() -> None:
    evaluation = made(1, skill=0.5)
    y, predicted = evaluation.truth[evaluation.claims], evaluation.predicted[evaluation.claims]
    figures = evaluation.to_dict()
    assert figures["levels"]["qwk"] == pytest.approx(cohen_kappa_score(y, predicted, weights="quadratic"), abs=1e-4)
    assert figures["levels"]["macro_f1"] == pytest.approx(f1_score(y, predicted, average="macro"), abs=1e-4)
    precision, recall, f1, n = precision_recall_fscore_support(y, predicted)
    for k, told in enumerate(figures["by_level"].values()):
        assert (told["precision"], told["recall"], told["f1"], told["n"]) == pytest.approx(
            (precision[k], recall[k], f1[k], n[k]), abs=1e-4
        )
    assert np.array(figures["confusion"]).sum() == len(y)
    assert json.dumps(figures)


def test_intervals_hold_the_figure_and_grow_with_less_data() -> None:
    many, few = made(1, skill=0.5, n=2000).to_dict(), made(1, skill=0.5, n=100).to_dict()
    for figures in (many, few):
        low, high = figures["intervals"]["qwk"]
        assert low < figures["levels"]["qwk"] < high
    width = [high - low for low, high in (figures["intervals"]["qwk"] for figures in (many, few))]
    assert width[0] < width[1] / 2


def test_calibration_and_sets_count_only_what_was_found() -> None:
    evaluation = made(1, skill=0.5)
    figures = evaluation.to_dict()
    told = evaluation.claims & evaluation.found
    assert figures["calibration"]["n"] == told.sum() == sum(point["n"] for point in figures["calibration"]["curve"])
    assert figures["level_set"]["size"] == 2
    assert figures["level_set"]["covered"] == pytest.approx(evaluation.covered[told].mean(), abs=1e-4)


def test_groups_and_baselines() -> None:
    figures = made(1, skill=0.5).to_dict()
    assert sum(told["units"] for told in figures["by_group"].values()) == 400
    assert figures["baselines"]["all unsourced"]["qwk"] == 0
    assert figures["baselines"]["most frequent level"]["exact"] < figures["levels"]["exact"]
    # Here an attribution stands just where a claim is sourced: the baseline knows that much, and no more.
    assert figures["baselines"]["attribution found or not"]["qwk"] > 0.3


def test_a_model_and_itself_cannot_be_told_apart() -> None:
    assert Comparison(made(1, skill=0.5), made(1, skill=0.5)).adopt == "both models say the same of these labels"


def test_a_better_model_is_told_from_a_worse_one() -> None:
    weak, strong = made(1, skill=0.2), made(2, skill=2.0)
    comparison = Comparison(weak, strong)
    assert comparison.adopt.startswith("the second model is better")
    assert Comparison(strong, weak).adopt.startswith("the first model is better")
    told = comparison.difference
    assert all(
        each["better_by"] > 0 and each["interval"][0] > 0 and each["share_better"] == 1 for each in told.values()
    )


def test_equal_models_cannot_be_told_apart() -> None:
    comparison = Comparison(made(1, skill=0.5), made(2, skill=0.5))
    assert "too few to tell" in comparison.adopt
    same = Comparison(made(1, skill=0.5), made(1, skill=0.5))
    assert all(each["better_by"] == 0 and each["interval"] == [0, 0] for each in same.difference.values())


def test_figures_of_many_tables_at_once() -> None:
    rng = np.random.default_rng(5)
    pairs = [(rng.integers(0, 5, 50), rng.integers(0, 5, 50)) for _ in range(4)]
    tables = np.stack([confusion(y, p) for y, p in pairs])
    assert qwk(tables) == pytest.approx([cohen_kappa_score(y, p, weights="quadratic") for y, p in pairs])
    assert macro_f1(tables) == pytest.approx([f1_score(y, p, average="macro") for y, p in pairs])


class _Page(HTMLParser):
    """Notes the tags that are opened, and those that were not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert not any(name in ("src", "href") for name, _ in attrs), "the page must stand alone"
        if tag not in ("meta", "br", "rect", "line", "circle", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("rect", "circle", "line", "polyline"):
            return
        assert self.open.pop() == tag


@pytest.mark.parametrize("compared", [False, True])
def test_the_page_stands_alone_and_escapes_what_data_says(*, compared: bool) -> None:
    one, other = made(1, skill=0.5), made(2, skill=1.0)
    figures = Comparison(one, other).to_dict() if compared else one.to_dict()
    html = evaluation_to_html(figures)
    page = _Page()
    page.feed(html)
    assert page.open == []
    assert "script" not in page.seen
    assert page.seen.count("svg") == (4 if compared else 2)
    assert ("Paired bootstrap" in html) is compared


def test_tables_for_the_terminal() -> None:
    console = Console(width=100, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(EvaluationTable(Comparison(made(1, skill=0.2), made(2, skill=2.0)).to_dict()))
    text = captured.get()
    assert "The second model is better" in text
    assert "macro-F1" in text
