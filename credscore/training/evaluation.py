"""Measures a model on labelled articles, and two of them against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credscore.api import load
from credscore.errors import DatasetError, Fault
from credscore.records import LEVEL_NAMES, N_LEVELS
from credscore.training.dataset import Dataset, load_dataset
from credscore.training.formats import DataFormat, RowOptions
from credscore.training.metrics import (
    calibration_error,
    claim_metrics,
    confusion,
    exact,
    group_metrics,
    level_metrics,
    level_scores,
    log_losses,
    macro_f1,
    mae,
    qwk,
    reliability,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# A unit takes the claim that overlaps it most, if that is at least this share of the unit.
_MIN_OVERLAP = 0.3
_SAMPLES, _SEED = 1000, 0
_BOUNDS = (0.025, 0.975)
_NOT_FOUND = (1.0, 0.0, 0.0, 0.0, 0.0)
# Figures of a table of levels; for all but the last two more is better.
_FIGURES: dict[str, Callable[[FloatArray], FloatArray]] = {"qwk": qwk, "exact": exact, "macro_f1": macro_f1, "mae": mae}
_LESS_IS_BETTER = ("mae", "log_loss")


@dataclass(frozen=True)
class Evaluation:
    """What a model says of labelled units.

    ``article`` (n,) index of each unit's article and ``groups`` (n,) its group; ``truth`` (n,) its level, -1 for no claim; ``found`` (n,) whether the
    model calls it a claim, ``attributed`` (n,) whether it finds an attribution in it; ``probabilities`` (n, 5), all on level 0 for what it does not; ``covered`` (n,) whether the level stands in
    its level set, ``set_size`` (n,).
    """

    model: str
    article: IntArray
    groups: tuple[str, ...]
    truth: IntArray
    found: NDArray[np.bool_]
    attributed: NDArray[np.bool_]
    probabilities: FloatArray
    covered: NDArray[np.bool_]
    set_size: IntArray

    @cached_property
    def claims(self) -> NDArray[np.bool_]:
        """Which units are labelled as claims, (n,)."""
        return self.truth >= 0

    @cached_property
    def predicted(self) -> IntArray:
        """Most probable level of each unit, (n,)."""
        found: IntArray = self.probabilities.argmax(axis=1)
        return found

    @cached_property
    def table(self) -> FloatArray:
        """Labelled claims by true and predicted level, (5, 5)."""
        return confusion(self.truth[self.claims], self.predicted[self.claims])

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain values."""
        told = self.claims & self.found
        best = self.probabilities.max(axis=1)[told]
        right = (self.predicted == self.truth)[told]
        precision, recall, f1 = level_scores(self.table)
        n = self.table.sum(axis=1)
        return {
            "model": self.model,
            "articles": len(np.unique(self.article)),
            "claims": claim_metrics(self.claims, self.found),
            "levels": level_metrics(self.truth[self.claims], self.probabilities[self.claims]),
            "intervals": self.intervals(),
            "by_level": {
                LEVEL_NAMES[k]: {
                    "n": int(n[k]),
                    "precision": round(float(precision[k]), 4),
                    "recall": round(float(recall[k]), 4),
                    "f1": round(float(f1[k]), 4),
                }
                for k in range(N_LEVELS)
            },
            "confusion": self.table.astype(int).tolist(),
            "calibration": {
                "n": int(told.sum()),
                "ece": round(calibration_error(best, right), 4),
                "curve": [
                    {"n": n, "probability": round(p, 4), "right": round(share, 4)}
                    for n, p, share in reliability(best, right)
                ],
            },
            "level_set": {
                "covered": _mean(self.covered[told]),
                "size": _mean(self.set_size[told]),
            },
            "by_group": self._by_group(),
            "baselines": self._baselines(),
        }

    def intervals(self) -> dict[str, list[float]]:
        """95% intervals of the figures of levels, by bootstrap over articles."""
        samples = self.resampled(_weights(len(np.unique(self.article))))
        return {name: [round(float(x), 4) for x in np.quantile(values, _BOUNDS)] for name, values in samples.items()}

    def _by_group(self) -> dict[str, dict[str, float]]:
        return group_metrics(self.groups, self.truth, self.probabilities)

    def _baselines(self) -> dict[str, dict[str, float]]:
        """What saying the same of all claims gives, and of all in which the model finds an attribution or none."""
        truth = self.truth[self.claims]
        if not len(truth):
            return {}
        shares = np.bincount(truth, minlength=N_LEVELS) / len(truth)
        same = np.tile(shares, (len(truth), 1))
        unsourced = np.tile((1.0, 0.0, 0.0, 0.0, 0.0), (len(truth), 1))
        return {
            "most frequent level": level_metrics(truth, same),
            "all unsourced": level_metrics(truth, unsourced),
            "attribution found or not": level_metrics(truth, self._by_attribution()),
        }

    def _by_attribution(self) -> FloatArray:
        """Levels of the other articles' claims with an attribution, or without, as each claim has one or not, (n_claims, 5)."""
        truth, article = self.truth[self.claims], self.article[self.claims]
        has = self.attributed[self.claims].astype(np.int64)
        counts = np.zeros((int(article.max()) + 1, 2, N_LEVELS))
        np.add.at(counts, (article, has, truth), 1.0)
        # One of each level is added, so that no share is nought.
        others = (counts.sum(axis=0) - counts)[article, has] + 1.0
        shares: FloatArray = others / others.sum(axis=1, keepdims=True)
        return shares

    def resampled(self, weights: FloatArray) -> dict[str, FloatArray]:
        """Figures of levels for articles that count as often as the weights (n_samples, n_articles) say, (n_samples,) each."""
        _, owner = np.unique(self.article, return_inverse=True)
        claims = self.claims
        tables = np.zeros((weights.shape[1], N_LEVELS, N_LEVELS))
        np.add.at(tables, (owner[claims], self.truth[claims], self.predicted[claims]), 1.0)
        drawn = (weights @ tables.reshape(len(tables), -1)).reshape(-1, N_LEVELS, N_LEVELS)
        losses = np.bincount(
            owner[claims], log_losses(self.truth[claims], self.probabilities[claims]), minlength=len(tables)
        )
        found = {name: figure(drawn) for name, figure in _FIGURES.items()}
        found["log_loss"] = weights @ losses / np.maximum(drawn.sum(axis=(1, 2)), 1)
        return found


@dataclass(frozen=True)
class Comparison:
    """Two models on the same units. ``difference``: by figure, how much better the second is (for ``mae`` and ``log_loss``, how much less),
    with the 95% interval of a paired bootstrap over articles and the share of samples in which it is better."""

    first: Evaluation
    second: Evaluation

    def to_dict(self) -> dict[str, Any]:
        """Both models' figures and their differences."""
        return {
            "first": self.first.to_dict(),
            "second": self.second.to_dict(),
            "difference": self.difference,
            "adopt": self.adopt,
        }

    @cached_property
    def difference(self) -> dict[str, dict[str, Any]]:
        """See the class."""
        n = len(np.unique(self.first.article))
        weights, all_once = _weights(n), np.ones((1, n))
        before, after = self.first.resampled(weights), self.second.resampled(weights)
        before_once, after_once = self.first.resampled(all_once), self.second.resampled(all_once)
        found = {}
        for name in before:
            sign = -1.0 if name in _LESS_IS_BETTER else 1.0
            values = sign * (after[name] - before[name])
            found[name] = {
                "better_by": round(float(sign * (after_once[name] - before_once[name])[0]), 4),
                "interval": [round(float(x), 4) for x in np.quantile(values, _BOUNDS)],
                "share_better": round(float((values > 0).mean()), 3),
            }
        return found

    @property
    def adopt(self) -> str:
        """Whether the second model is to be preferred, in words."""
        if np.array_equal(self.first.probabilities, self.second.probabilities):
            return "both models say the same of these labels"
        gain = self.difference["log_loss"]
        low, high = gain["interval"]
        if low > 0:
            return "the second model is better: its probabilities fit these labels better in nearly all resamples"
        if high < 0:
            return "the first model is better: keep it"
        return "these labels are too few to tell the two models apart"


def evaluate(
    data: Sequence[str | Path],
    model: str | Path | None = None,
    *,
    options: RowOptions | None = None,
    form: DataFormat | None = None,
    trust_estimator: bool = False,
) -> Evaluation:
    """Score labelled articles and compare: claims found, and levels of the labelled claims (a missed one counts as level 0).

    Parameters
    ----------
    data, options, form : as for ``load_dataset``.
    model : model folder; the shipped model by default.
    trust_estimator : see ``credscore.load``.

    Raises
    ------
    DatasetError
        With every fault of the data, or if nothing in it is labelled.
    ModelError
        If the model cannot be loaded.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = Path(folder, "mine.csv")
    ...     _ = data.write_text("text,label\\nThe pier is shut.,0\\nMayor Ida Lund said so on Monday.,3\\n")
    ...     found = evaluate([data])
    >>> found.truth.tolist(), sorted(found.to_dict()["baselines"])
    ([0, 3], ['all unsourced', 'attribution found or not', 'most frequent level'])
    """
    return judge(_labelled(data, options, form), model, trust_estimator=trust_estimator)


def compare(
    data: Sequence[str | Path],
    first: str | Path | None,
    second: str | Path | None,
    *,
    options: RowOptions | None = None,
    form: DataFormat | None = None,
    trust_estimator: bool = False,
) -> Comparison:
    """Measure two models on the same labelled data; parameters as for ``evaluate``."""
    dataset = _labelled(data, options, form)
    return Comparison(*(judge(dataset, model, trust_estimator=trust_estimator) for model in (first, second)))


def judge(dataset: Dataset, model: str | Path | None = None, *, trust_estimator: bool = False) -> Evaluation:
    """What a model says of all labelled units of a dataset."""
    scorer = load(model, trust_estimator=trust_estimator)
    article, groups, truth, found, attributed, covered, sizes = [], [], [], [], [], [], []
    probabilities: list[Sequence[float]] = []
    for number, labelled in enumerate(dataset.articles):
        claims = scorer.score(labelled.text).claims
        for unit in labelled.units:
            overlaps = [(min(unit.end, c.end) - max(unit.start, c.start), -k) for k, c in enumerate(claims)]
            size, at = max(overlaps, default=(0, 0))
            hit = size >= _MIN_OVERLAP * (unit.end - unit.start)
            article.append(number)
            groups.append(labelled.group)
            truth.append(-1 if unit.level is None else unit.level)
            found.append(hit)
            attributed.append(hit and bool(claims[-at].attributions))
            probabilities.append(claims[-at].probabilities if hit else _NOT_FOUND)
            covered.append(hit and unit.level in claims[-at].level_set)
            sizes.append(len(claims[-at].level_set) if hit else 0)
    return Evaluation(
        scorer.name,
        np.array(article, dtype=np.int64),
        tuple(groups),
        np.array(truth, dtype=np.int64),
        np.array(found, dtype=np.bool_),
        np.array(attributed, dtype=np.bool_),
        np.array(probabilities, dtype=np.float64).reshape(-1, N_LEVELS),
        np.array(covered, dtype=np.bool_),
        np.array(sizes, dtype=np.int64),
    )


def _labelled(data: Sequence[str | Path], options: RowOptions | None, form: DataFormat | None) -> Dataset:
    dataset = load_dataset(data, options, form=form)
    if not any(unit.level is not None for article in dataset.articles for unit in article.units):
        raise DatasetError(
            [Fault(str(next(iter(data), "data")), 0, "nothing is labelled as a claim: there is nothing to measure")]
        )
    return dataset


def _weights(n_articles: int) -> FloatArray:
    """How often each article counts in each sample of a bootstrap, (n_samples, n_articles)."""
    rng = np.random.default_rng(_SEED)
    return rng.multinomial(n_articles, np.full(n_articles, 1 / n_articles), size=_SAMPLES).astype(np.float64)


def _mean(values: NDArray[Any]) -> float:
    return round(float(values.mean()), 4) if len(values) else float("nan")
