"""Fits a whole model on annotated articles: tagger, linker, claim detector, levels, calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from credscore.errors import DatasetError, Fault
from credscore.features import DEFAULT_EXTRACTORS, ClaimFeatures, column_names
from credscore.features.matrix import declared_features
from credscore.model import ClaimDetector, LevelModel, Model, load_model, save_model
from credscore.processes import checked_jobs
from credscore.records import N_LEVELS
from credscore.resources import default_model
from credscore.training.adapting import adapt, groups_of, rows_of
from credscore.training.antecedents import train_antecedents
from credscore.training.attribution_metrics import attribution_metrics
from credscore.training.calibration import conformal_mass, lowest_threshold
from credscore.training.dataset import Dataset, load_dataset
from credscore.training.examples import Examples, annotations_of, cross_link, cross_tag, examples, folds, with_wording
from credscore.training.formats import DataFormat, RowOptions
from credscore.training.linking import train_linker
from credscore.training.marks import fit_marks
from credscore.training.metrics import claim_metrics, group_metrics, level_metrics
from credscore.training.own_estimator import with_estimator
from credscore.training.roles import cross_roles, fit_roles
from credscore.training.signed import SignedLogit
from credscore.training.tagging import tagging_example, train_tagger, train_taggers
from credscore.training.versions import versions

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

N_FOLDS = 5
# Penalties, chosen by article-grouped cross-validation over a grid; results are flat around these values.
DETECTOR_C = 0.02
SOURCED_C = 0.02
RUNGS_C = 0.01
# Lines of page furniture are known by their role; the detector should not learn to take plain sentences for them.
JUNK_WEIGHT = 0.2
_MIN_ARTICLES = 2 * N_FOLDS
Progress = Callable[[str], None]


def train(
    data: Sequence[str | Path], out: str | Path, *, base: str | Path | None = "default", tagger: bool | None = None,
    options: RowOptions | None = None, form: DataFormat | None = None, class_weight: Mapping[int, float] | str | None = None,
    estimator: Any = None, extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS, progress: Progress | None = None, jobs: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """Train a model on labelled data, write it to the folder ``out`` and return its out-of-fold metrics.

    Same data and versions give the same bytes, in however many processes taggers are trained. What stands in ``out`` stays as it is
    until the new model is complete.

    Parameters
    ----------
    data, options, form : as for ``load_dataset``.
    base : the model to start from, a folder or "default". Its claim detector and levels are moved towards the data as far as held-out articles
        ask for it. None fits them to the data alone.
    tagger : True trains everything anew, tagger and linker too, which needs articles with annotated attributions; False keeps the base
        model's. By default everything, if half of the articles or more have attributions and there are enough of them.
    class_weight : what a sentence of each level counts (-1: no claim), or "balanced"; without it all count the same. Not for taggers.
    estimator : a scikit-learn classifier with ``predict_proba`` to give the levels, over the same features, in the place of credscore's own; it
        is cloned, not changed. The model then keeps it with joblib and has to be loaded with ``trust_estimator=True``, and its reasons
        are reckoned by occlusion.
    jobs : processes in which taggers are trained, some gigabytes each for the shipped data; -1: one a core.

    Raises
    ------
    ValueError
        If ``jobs`` is neither -1 nor 1 or more.
    DatasetError
        With every fault of the data, or if there is too little of it.
    ModelError
        If the base model cannot be loaded.
    MissingExtraError
        If a tagger is to be trained and python-crfsuite is not installed (extra ``train``).

    Examples
    --------
    >>> import tempfile
    >>> from credscore.training import evaluate
    >>> rows = "text,label,article_id\\nThe mayor said the pier was shut.,3,a\\nThe pier is shut.,0,b\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data, mine = Path(folder, "mine.csv"), Path(folder, "model")
    ...     _ = data.write_text(rows)
    ...     metrics = train([data], mine)
    ...     found = evaluate([data], mine)
    >>> metrics["levels"]["n"], found.predicted.shape
    (2, (2,))
    """
    checked_jobs(jobs)
    dataset = load_dataset(data, options, form=form)
    say = progress or (lambda _: None)
    with_spans = sum(bool(article.attributions) for article in dataset.articles)
    if tagger is None:
        tagger = with_spans >= max(_MIN_ARTICLES, len(dataset.articles) / 2)
        say(
            f"{with_spans} of {len(dataset.articles)} articles have attributions: "
            + ("everything is trained" if tagger else "the tagger is kept")
        )
    if tagger and with_spans < _MIN_ARTICLES:
        message = f"{with_spans} articles have annotated attributions; a tagger needs at least {_MIN_ARTICLES}: keep the base model's"
        raise DatasetError([Fault(dataset.articles[0].file if dataset.articles else "data", 0, message)])
    if tagger:
        model = fit(dataset, extractors=extractors, progress=progress, jobs=jobs)
    else:
        start = load_model(default_model() if base in (None, "default") else Path(base or ""))
        fitted = fit_on_base if base is None else adapt
        model = fitted(dataset, start, extractors=extractors, class_weight=class_weight, progress=progress)
    if estimator is not None:
        say("fitting the estimator")
        model = with_estimator(model, rows_of(dataset, model, extractors, class_weight), estimator)
    save_model(model, Path(out))
    metrics: dict[str, Any] = dict(model.info["metrics"])
    return metrics


def fit_on_base(
    dataset: Dataset, base: Model, *, extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS,
    class_weight: Mapping[int, float] | str | None = None, progress: Progress | None = None,
) -> Model:  # fmt: skip
    """A claim detector and levels of the data alone, over the base model's attributions and wording; parameters as for ``adapt``."""
    say = progress or (lambda _: None)
    _require_enough(dataset)
    say("measuring the labelled sentences")
    data = rows_of(dataset, base, extractors, class_weight)
    _require_levels_everywhere(dataset, data)
    say("fitting the claim detector and the levels")
    detector, found = fit_detector(data)
    directions = np.array([feature.direction for _, feature in declared_features(extractors)])
    levels, probabilities = fit_levels(data, base_case(data, extractors), directions)
    claims = data.level >= 0
    info = {
        "training_data": {"sha256": dataset.sha256, **dataset.counts},
        "base": {"training_data": base.info.get("training_data", {}), "strengths": None},
        "versions": versions(),
        "metrics_out_of_fold": N_FOLDS,
        "metrics": {"claims": claim_metrics(claims, found), **_level_figures(dataset, data, probabilities)},
    }
    return replace(base, detector=detector, levels=levels, info=info)


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
        **_level_figures(dataset, data, probabilities),
        "attributions": attribution_metrics(articles, analyses, roles),
    }
    say("fitting the final tagger, linker and roles")
    info = {
        "training_data": {"sha256": dataset.sha256, **dataset.counts},
        "versions": versions(),
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


def _level_figures(dataset: Dataset, data: Examples, probabilities: FloatArray) -> dict[str, Any]:
    """Figures of the claims' levels (n_claims, 5): of all, and by group."""
    claims = data.level >= 0
    level, groups = data.level[claims], groups_of(dataset, data.article[claims])
    return {
        "levels": level_metrics(level, probabilities),
        "levels_by_group": group_metrics(groups, level, probabilities),
    }


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


def _require_levels_everywhere(dataset: Dataset, data: Examples) -> None:
    """Every level has to be there still when the articles of any fold are held out."""
    claims = data.level >= 0
    level, article = data.level[claims], data.article[claims]
    n_articles = len(np.unique(article))
    rare = set(range(N_LEVELS))
    if n_articles >= N_FOLDS:
        rare = set()
        for inside, _ in GroupKFold(N_FOLDS).split(level, groups=article):
            rare |= set(range(N_LEVELS)) - set(level[inside].tolist())
    if rare:
        names = ", ".join(map(str, sorted(rare)))
        message = f"level {names} stands in too few articles to be held out: label more, or start from a base model, which needs less"
        raise DatasetError([Fault(dataset.articles[0].file, 0, message)])


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
    return replace(model, mass=conformal_mass(held[natural], y[natural])), held


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
