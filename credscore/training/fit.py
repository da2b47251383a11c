"""Fits a whole model on annotated articles: tagger, linker, claim detector, levels, calibration."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from credscore.errors import DatasetError, Fault
from credscore.features import DEFAULT_EXTRACTORS, ClaimFeatures, column_names
from credscore.features.matrix import declared_features
from credscore.model import ClaimDetector, LevelModel, Model, save_model
from credscore.model.levels import adjacent_set
from credscore.training.antecedents import train_antecedents
from credscore.training.attribution_metrics import attribution_metrics
from credscore.training.dataset import Dataset, load_dataset
from credscore.training.examples import Examples, annotations_of, cross_link, cross_tag, examples, folds, with_wording
from credscore.training.linking import train_linker
from credscore.training.marks import fit_marks
from credscore.training.metrics import claim_metrics, level_metrics
from credscore.training.roles import cross_roles, fit_roles
from credscore.training.signed import SignedLogit
from credscore.training.tagging import tagging_example, train_tagger, train_taggers

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

N_FOLDS = 5
# Penalties, chosen by article-grouped cross-validation over a grid; results are flat around these values.
DETECTOR_C = 0.02
SOURCED_C = 0.02
RUNGS_C = 0.01
# Lines of page furniture are known by their role; the detector should not learn to take plain sentences for them.
JUNK_WEIGHT = 0.2
# The threshold is the lowest of these at which the mean of both F1, of claims and of the rest, is on held-out articles about
# as good as at the best one: a claim that is lost costs more than a sentence too many.
_THRESHOLDS = np.arange(0.2, 0.81, 0.02)
_NEARLY = 0.01
# What the level sets are made to hold of held-out written claims. News is harder: there they hold some points less, about 0.9.
COVERAGE = 0.91
_MIN_ARTICLES = 2 * N_FOLDS
Progress = Callable[[str], None]


def train(
    data: Sequence[str | Path], out: str | Path, *, progress: Progress | None = None,
    extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS, jobs: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """Train a model on annotated articles, write it to the folder ``out`` and return its out-of-fold metrics.

    Same data and versions give the same bytes, in however many processes (``jobs``; -1: one a core) taggers are trained.
    Each takes some gigabytes for the shipped data.

    Raises
    ------
    DatasetError
        With every fault of the data, or if there is too little of it.
    MissingExtraError
        If python-crfsuite is not installed (extra ``train``).
    """
    model = fit(load_dataset(data), extractors=extractors, progress=progress, jobs=jobs)
    save_model(model, Path(out))
    metrics: dict[str, Any] = dict(model.info["metrics"])
    return metrics


def fit(
    dataset: Dataset,
    *,
    extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Model:
    """Fit a model; see ``train``."""
    say = progress or (lambda _: None)
    articles = dataset.articles
    _require_enough(dataset)
    tagging = [tagging_example(a.text, annotations_of(a)) for a in articles]
    fold = folds(len(articles), N_FOLDS)
    taggers = None
    if jobs != 1:
        everything = np.ones(len(articles), dtype=np.bool_)
        say("training all taggers side by side")
        taggers = list(train_taggers(tagging, [*(fold != k for k in range(N_FOLDS)), everything], jobs=jobs))
    tagged = cross_tag(tagging, fold, taggers=taggers and taggers[:-1], progress=progress)
    roles = cross_roles(articles, [(e.document, e.columns) for e in tagging], fold, progress=progress)
    say("linking out of fold")
    analyses, choices = cross_link(tagged, articles, fold)
    data, wording, parts = with_wording(examples(articles, analyses, roles, extractors), fold)
    say("fitting the claim detector and the levels")
    detector, found = fit_detector(data)
    reference = base_case(data, extractors)
    directions = np.array([feature.direction for _, feature in declared_features(extractors)])
    levels, probabilities = fit_levels(data, reference, directions)
    metrics = {
        "claims": claim_metrics((data.level >= 0)[~data.junk], found[~data.junk]),
        "levels": level_metrics(data.level[data.level >= 0], probabilities),
        "attributions": attribution_metrics(articles, analyses, roles),
    }
    say("fitting the final tagger, linker and roles")
    info = {
        "training_data": {"sha256": dataset.sha256, **dataset.counts},
        "versions": _versions(),
        "metrics_out_of_fold": N_FOLDS,
        "metrics": metrics,
    }
    columns = tuple(column_names(extractors))
    return Model(
        taggers[-1] if taggers else train_tagger(tagging),
        train_linker(tagged),
        train_antecedents(choices),
        wording,
        parts,
        fit_roles(articles),
        detector,
        levels,
        fit_marks(data),
        columns,
        info,
    )


def _require_enough(dataset: Dataset) -> None:
    n = len(dataset.articles)
    levels = {u.level for a in dataset.articles for u in a.units}
    if n < _MIN_ARTICLES:
        message = f"{n} annotated articles are too few to train on; at least {_MIN_ARTICLES} are needed"
    elif not {0, 1, 2, 3, 4, None} <= levels:
        missing = ", ".join("n" if k is None else str(k) for k in (None, 0, 1, 2, 3, 4) if k not in levels)
        message = f"no unit has level {missing}; every level must occur"
    else:
        return
    raise DatasetError([Fault(dataset.articles[0].file if n else "data", 0, message)])


def _scale(X: FloatArray) -> FloatArray:
    """Standard deviation of each column, 1 for constant ones."""
    spread: FloatArray = X.std(axis=0)
    spread[spread == 0] = 1.0
    return spread


def fit_detector(data: Examples) -> tuple[ClaimDetector, NDArray[np.bool_]]:
    """Fit the claim detector.

    Returns
    -------
    The detector, and what detectors of the other folds' articles found for each sentence, (n,).
    """
    scale = _scale(data.X)
    X, y = data.X / scale, data.level >= 0
    weight = np.where(data.junk, JUNK_WEIGHT, 1.0) * data.weight
    model = LogisticRegression(C=DETECTOR_C, max_iter=5000)
    held = np.zeros(len(y))
    for inside, outside in GroupKFold(N_FOLDS).split(X, y, data.article):
        held[outside] = model.fit(X[inside], y[inside], weight[inside]).predict_proba(X[outside])[:, 1]
    counted = data.bulk & ~data.junk if (data.bulk & ~data.junk & ~y).any() else ~data.junk
    threshold = lowest_threshold(y[counted], held[counted])
    model.fit(X, y, weight)
    return ClaimDetector(model.coef_[0] / scale, float(model.intercept_[0]), threshold), held >= threshold


def lowest_threshold(claim: NDArray[np.bool_], probability: FloatArray) -> float:
    """The lowest threshold of P(claim) at which the mean F1 of claims and of the rest is about as good as at the best one.

    Parameters
    ----------
    claim, probability : (n,) of held-out sentences; the latter in 0..1.
    """
    scores = np.array([f1_score(claim, probability >= t, average="macro") for t in _THRESHOLDS])
    return float(_THRESHOLDS[int(np.argmax(scores >= scores.max() - _NEARLY))])


def base_case(data: Examples, extractors: Sequence[ClaimFeatures]) -> FloatArray:
    """Value of each feature in the base case: as declared, or its mean over the claims."""
    means = data.X[data.level >= 0].mean(axis=0)
    declared = [feature.reference for _, feature in declared_features(extractors)]
    return np.array([mean if given is None else given for given, mean in zip(declared, means.tolist(), strict=True)])


def fit_levels(data: Examples, reference: FloatArray, directions: IntArray) -> tuple[LevelModel, FloatArray]:
    """Fit both parts of the level model and calibrate them.

    Parameters
    ----------
    reference, directions : (n_features,) the base case, and which way each feature may move the level (``Feature.direction``).

    Returns
    -------
    The model and the calibrated out-of-fold probabilities of all claims (n_claims, 5).
    """
    claims = data.level >= 0
    X, y, article, bulk = data.X[claims] - reference, data.level[claims], data.article[claims], data.bulk[claims]
    scale = _scale(X)
    X = X / scale
    held_sourced, held_rungs = np.zeros(len(y)), np.zeros((len(y), 4))
    weight = data.weight[claims]
    for inside, outside in GroupKFold(N_FOLDS).split(X, y, article):
        sourced, rungs = _fit_hurdle(X[inside], y[inside], weight[inside], directions)
        held_sourced[outside] = sourced.decision_function(X[outside])
        held_rungs[outside] = rungs.decision_function(X[outside])
    natural = bulk if len(np.unique(y[bulk])) == 5 else np.ones(len(y), dtype=np.bool_)
    # Calibration on held-out predictors: a line for the hurdle, one slope and a shift each for the rungs.
    line = LogisticRegression(C=1e6).fit(held_sourced[natural, None], y[natural] > 0)
    slope, shift = float(line.coef_[0, 0]), float(line.intercept_[0])
    above = natural & (y > 0)
    stretch, shifts = _fit_temperature(held_rungs[above], y[above] - 1)
    sourced, rungs = _fit_hurdle(X, y, weight, directions)
    model = LevelModel(
        reference=reference,
        sourced=slope * sourced.coef_[0] / scale,
        sourced_intercept=slope * float(sourced.intercept_[0]) + shift,
        rungs=stretch * rungs.coef_.T / scale[:, None],
        rungs_intercept=stretch * rungs.intercept_ + shifts,
        mass=1.0,
    )
    p = expit(slope * held_sourced + shift)[:, None]
    held = np.concatenate([1 - p, p * softmax(stretch * held_rungs + shifts, axis=1)], axis=1)
    return replace(model, mass=_conformal_mass(held[natural], y[natural])), held


def _fit_hurdle(
    X: FloatArray, y: IntArray, weight: FloatArray, directions: IntArray
) -> tuple[SignedLogit, SignedLogit]:
    sourced = SignedLogit(C=SOURCED_C, directions=directions).fit(X, y > 0, weight)
    rungs = SignedLogit(C=RUNGS_C, directions=directions).fit(X[y > 0], y[y > 0], weight[y > 0])
    return sourced, rungs


def _fit_temperature(predictors: FloatArray, codes: IntArray) -> tuple[float, FloatArray]:
    """Slope and shifts (4,) that make softmax(slope * predictors + shifts) fit the codes best (Guo et al. 2017)."""
    rows = np.arange(len(codes))

    def loss(parameters: FloatArray) -> float:
        scores = log_softmax(np.exp(parameters[0]) * predictors + parameters[1:], axis=1)
        return -float(scores[rows, codes].mean()) + 1e-3 * float(parameters[1:] @ parameters[1:])

    found = minimize(loss, np.zeros(5), method="L-BFGS-B").x
    return float(np.exp(found[0])), np.asarray(found[1:])


def _conformal_mass(probabilities: FloatArray, levels: IntArray) -> float:
    """Smallest mass at which the sets hold the level of ``COVERAGE`` of held-out claims (split conformal, Vovk et al. 2005)."""
    rank = min(1.0, COVERAGE * (1 + 1 / len(levels)))
    for mass in np.arange(0.3, 1.0, 0.005):
        sets = [adjacent_set(row, float(mass)) for row in probabilities.tolist()]
        if np.mean([level in found for level, found in zip(levels.tolist(), sets, strict=True)]) >= rank:
            return float(mass)
    return 1.0


def _versions() -> dict[str, str]:
    import scipy
    import sklearn

    import credscore

    return {
        "credscore": credscore.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    }
