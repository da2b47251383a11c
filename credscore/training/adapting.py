"""Adapts a fitted model to other labelled data: a few dozen sentences are enough to begin with.

Tagger, linker and wording stay as they are. The claim detector and the levels move away from the base model's weights as far
as the data asks for it; how far is chosen by article-grouped cross-validation, and not at all is one of the choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t
from sklearn.model_selection import GroupKFold

from credscore.attribution.engine import AttributionEngine
from credscore.errors import DatasetError, Fault
from credscore.features import DEFAULT_EXTRACTORS, ClaimFeatures, build_context, measure_article
from credscore.features.matrix import declared_features
from credscore.features.parts import N_MARK_COLUMNS
from credscore.model import ClaimDetector, LevelModel, Model
from credscore.records import N_LEVELS, Role
from credscore.roles import CLAIM_ROLES, RoleClassifier
from credscore.training.articles import Unit
from credscore.training.calibration import conformal_mass, lowest_threshold
from credscore.training.dataset import Dataset
from credscore.training.examples import Examples, labels_of
from credscore.training.metrics import claim_metrics, group_metrics, level_metrics
from credscore.training.signed import refit
from credscore.training.versions import versions

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Progress = Callable[[str], None]

# How far the weights may move: inverse penalties, from not at all to freely.
STRENGTHS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
# The smallest strength is taken that is within one standard error over articles of the best one (Breiman et al. 1984); the search ends
# where the log-loss is by so much past the best.
_PAST_THE_BEST = 0.02
_FOLDS = 5
# A feature that hardly varies in the new data is not scaled up to what it never showed there.
_LEAST_SPREAD = 0.1
# So many claims, and sentences of both kinds, are needed to reckon a level set's mass, or a threshold, anew.
_FOR_MASS, _FOR_THRESHOLD = 200, 30


def rows_of(
    dataset: Dataset,
    model: Model,
    extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS,
    class_weight: Mapping[int, float] | str | None = None,
) -> Examples:
    """Features of all labelled sentences, by the model's own attributions and wording.

    They are only as honest as the data is new: of articles that the model's tagger was trained on it knows too much.
    """
    engine = AttributionEngine(model.tagger, model.linker, model.antecedents)
    classifier = RoleClassifier(model.roles)
    rows, owners = [], []
    labelled: list[Unit] = []
    for index, article in enumerate(dataset.articles):
        analysis = engine.analyse(article.text)
        document = analysis.document
        units = labels_of(article, document)
        roles = list(classifier.roles(document, analysis.columns))
        for sentence, unit in enumerate(units):
            paragraph = int(document.sentence_paragraph[sentence])
            if unit is not None and unit.level is not None and roles[paragraph] not in CLAIM_ROLES:
                # Somebody labelled it as a claim: a table's single sentence may look like a fragment of a page.
                roles[paragraph] = Role.BODY
        table = measure_article(build_context(analysis, roles), extractors, model.wording)
        for sentence, unit in enumerate(units):
            if unit is not None:
                rows.append(table.matrix[sentence])
                labelled.append(unit)
                owners.append(index)
    n = len(rows)
    level = np.array([-1 if unit.level is None else unit.level for unit in labelled], dtype=np.int64)
    return Examples(
        X=np.array(rows, dtype=np.float64).reshape(n, len(model.columns)),
        level=level,
        article=np.array(owners, dtype=np.int64),
        bulk=np.ones(n, dtype=np.bool_),
        weight=_weights(level, class_weight),
        units=labelled,
        keys=[],
        part_keys=[],
        junk=np.zeros(n, dtype=np.bool_),
        counted=np.ones(n, dtype=np.bool_),
        parts=np.zeros((n, N_MARK_COLUMNS)),
    )


def adapt(
    dataset: Dataset,
    base: Model,
    *,
    extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS,
    class_weight: Mapping[int, float] | str | None = None,
    progress: Progress | None = None,
) -> Model:
    """The base model, moved towards labelled data.

    Parameters
    ----------
    class_weight : what a sentence of each level counts (-1: no claim), or "balanced"; all the same by default.

    Raises
    ------
    DatasetError
        If there are no claims, or only those of one article.
    """
    say = progress or (lambda _: None)
    say("measuring the labelled sentences")
    data = rows_of(dataset, base, extractors, class_weight)
    _require(dataset, data)
    directions = np.array([feature.direction for _, feature in declared_features(extractors)], dtype=np.float64)
    say("choosing how far to move")
    claims = data.level >= 0
    problem = Adaptation(data, directions, base)
    held_claim, detector_strength = problem.held_out(
        problem.claim_step, data.article, np.ones(len(claims), dtype=np.bool_)
    )
    held, strength = problem.held_out(problem.level_step, data.article, claims)
    detector, levels = problem.detector(detector_strength), problem.levels(strength)
    found = held_claim >= base.detector.threshold
    if min(claims.sum(), (~claims).sum()) >= _FOR_THRESHOLD:
        detector = replace(detector, threshold=lowest_threshold(claims, held_claim))
        found = held_claim >= detector.threshold
    y, probabilities = data.level[claims], held[claims]
    if len(y) >= _FOR_MASS:
        levels = replace(levels, mass=conformal_mass(probabilities, y))
    before = base.levels.probabilities(data.X[claims])
    info: dict[str, Any] = {
        "versions": versions(),
        "training_data": {"sha256": dataset.sha256, **dataset.counts},
        "base": {
            "training_data": base.info.get("training_data", {}),
            "strengths": {"claims": detector_strength, "levels": strength},
        },
        "metrics_out_of_fold": _n_folds(data.article),
        "metrics": {
            "claims": claim_metrics(claims, found),
            "levels": level_metrics(y, probabilities),
            "levels_by_group": group_metrics(groups_of(dataset, data.article[claims]), y, probabilities),
        },
        "metrics_of_base": {
            "claims": claim_metrics(claims, base.detector.probability(data.X) >= base.detector.threshold),
            "levels": level_metrics(y, before),
        },
    }
    return replace(base, detector=detector, levels=levels, info=info)


def groups_of(dataset: Dataset, article: IntArray) -> list[str]:
    """Group of each row, by the index of its article."""
    return [dataset.articles[k].group for k in article.tolist()]


class Adaptation:
    """Steps from the base's weights towards some of the rows, with a given strength."""

    def __init__(self, data: Examples, directions: FloatArray, base: Model) -> None:
        self.level, self.weight, self.directions, self.base = data.level, data.weight, directions, base
        self.scale = np.maximum(data.X.std(axis=0), _LEAST_SPREAD)
        self.raw = data.X
        self.centred = (data.X - base.levels.reference) / self.scale

    def claim_step(self, inside: NDArray[np.bool_], strength: float) -> FloatArray:
        """P(claim) of all rows, (n,)."""
        return self.detector(strength, inside).probability(self.raw)

    def level_step(self, inside: NDArray[np.bool_], strength: float) -> FloatArray:
        """Probabilities of the levels of all rows, (n, 5)."""
        return self.levels(strength, inside).probabilities(self.raw)

    def detector(self, strength: float, inside: NDArray[np.bool_] | None = None) -> ClaimDetector:
        base = self.base.detector
        if not strength:
            return base
        rows = np.ones(len(self.level), dtype=np.bool_) if inside is None else inside
        prior = ((base.coef * self.scale)[:, None], np.array([base.intercept]))
        coef, intercept = refit(
            self.raw[rows] / self.scale, (self.level[rows] >= 0).astype(np.int64), self.weight[rows], prior,
            C=strength, directions=np.zeros(len(self.scale)),
        )  # fmt: skip
        return replace(base, coef=coef[:, 0] / self.scale, intercept=float(intercept[0]))

    def levels(self, strength: float, inside: NDArray[np.bool_] | None = None) -> LevelModel:
        base = self.base.levels
        rows = (self.level >= 0) & (True if inside is None else inside)
        if not strength or not rows.any():
            return base
        X, y, weight = self.centred[rows], self.level[rows], self.weight[rows]
        prior = ((base.sourced * self.scale)[:, None], np.array([base.sourced_intercept]))
        sourced, intercept = refit(X, (y > 0).astype(np.int64), weight, prior, C=strength, directions=self.directions)
        rungs, rungs_intercept = base.rungs, base.rungs_intercept
        if (y > 0).any():
            above = y > 0
            prior = (base.rungs * self.scale[:, None], base.rungs_intercept)
            rungs, rungs_intercept = refit(
                X[above], y[above] - 1, weight[above], prior, C=strength, directions=self.directions
            )
            rungs = rungs / self.scale[:, None]
        return replace(
            base,
            sourced=sourced[:, 0] / self.scale,
            sourced_intercept=float(intercept[0]),
            rungs=rungs,
            rungs_intercept=rungs_intercept,
        )

    def held_out(
        self,
        step: Callable[[NDArray[np.bool_], float], FloatArray],
        article: IntArray,
        counted: NDArray[np.bool_],
    ) -> tuple[FloatArray, float]:
        """Held-out predictions with the best strength, and that strength."""
        kept: list[tuple[float, FloatArray, FloatArray]] = []
        folds = list(GroupKFold(_n_folds(article)).split(self.raw, groups=article))
        _, owner = np.unique(article[counted], return_inverse=True)
        total = self.weight[counted].sum()
        for strength in STRENGTHS:
            held: FloatArray | None = None
            for inside, outside in folds:
                mask = np.zeros(len(article), dtype=np.bool_)
                mask[inside] = True
                predicted = step(mask, strength)
                held = np.zeros(predicted.shape) if held is None else held
                held[outside] = predicted[outside]
            assert held is not None
            lost = np.bincount(owner, (self._losses(held) * self.weight)[counted]) / total
            kept.append((strength, lost, held))
            if lost.sum() > min(losses.sum() for _, losses, _ in kept) + _PAST_THE_BEST:
                # Larger strengths, which take longest, only get worse from here.
                break
        best = min(kept, key=lambda each: float(each[1].sum()))[1]
        strength, _, held = next(each for each in kept if (each[1] - best).sum() <= _standard_error(each[1] - best))
        return held, strength

    def _losses(self, held: FloatArray) -> FloatArray:
        """Log-loss of each row, (n,)."""
        if held.ndim == 1:
            right = np.where(self.level >= 0, held, 1 - held)
        else:
            right = held[np.arange(len(held)), np.maximum(self.level, 0)]
        losses: FloatArray = -np.log(np.clip(right, 1e-9, 1.0))
        return losses


def _standard_error(differences: FloatArray) -> float:
    """Of the sum of articles' differences; larger for few articles, by Student's t at the quantile of one normal standard error."""
    n = len(differences)
    return float(t.ppf(norm.cdf(1), n - 1) * np.sqrt(n) * differences.std(ddof=1)) if n > 1 else np.inf


def _n_folds(article: IntArray) -> int:
    return min(_FOLDS, len(np.unique(article)))


def _require(dataset: Dataset, data: Examples) -> None:
    file = dataset.articles[0].file if dataset.articles else "data"
    if not (data.level >= 0).any():
        raise DatasetError([Fault(file, 0, "no sentence is labelled as a claim: there is nothing to learn from")])
    if _n_folds(data.article) < 2:
        message = "all labels belong to one article: at least two are needed to see how far they carry (give rows an article_id)"
        raise DatasetError([Fault(file, 0, message)])


def _weights(level: IntArray, class_weight: Mapping[int, float] | str | None) -> FloatArray:
    weight = np.ones(len(level))
    if class_weight is None:
        return weight
    if isinstance(class_weight, str):
        if class_weight != "balanced":
            raise ValueError(f"class_weight {class_weight!r} is not 'balanced', a mapping or None")
        counts = {k: int((level == k).sum()) for k in range(-1, N_LEVELS)}
        present = sum(n > 0 for n in counts.values())
        class_weight = {k: len(level) / (present * n) for k, n in counts.items() if n}
    for k, value in class_weight.items():
        if k not in range(-1, N_LEVELS) or value < 0:
            raise ValueError(
                f"class_weight {k!r}: {value!r} is not a level (-1 for no claim) with a weight of at least 0"
            )
        weight[level == k] = value
    return weight
