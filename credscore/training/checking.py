"""What is odd about labelled data without being wrong: too little of it, the same text twice, labels that contradict each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import cohen_kappa_score

from credscore.errors import DatasetError, Fault
from credscore.records import LEVEL_NAMES
from credscore.training.articles import AnnotatedArticle
from credscore.training.dataset import Dataset, load_dataset
from credscore.training.formats import DataFormat, RowOptions, format_of, read_annotations
from credscore.training.formats.schema import NOT_CLAIM, LabelledArticle

# Fewer units of a level than this can hardly teach it.
FEW = 10
# Shorter texts ("He agreed.") may well stand in two articles.
_MIN_WORDS = 6
# Share of an article's units that another has to have for both to be the same story.
_SAME_ARTICLE = 0.5
Level = int | None


@dataclass(frozen=True)
class Conflict:
    """The same text with different labels; ``places`` are article, level."""

    text: str
    places: tuple[tuple[str, Level], ...]


@dataclass(frozen=True)
class Agreement:
    """How far two annotators agree on the ``n`` units that both labelled.

    ``claim_kappa``: Cohen's kappa of claim or not; ``qwk`` and ``exact`` of the ``n_levels`` units that both call claims; ``confusion`` counts
    pairs of labels.
    """

    one: str
    other: str
    n: int
    claim_kappa: float
    n_levels: int
    qwk: float
    exact: float
    confusion: Counter[tuple[Level, Level]]


@dataclass(frozen=True)
class DataReport:
    """What ``check_data`` found. ``repeated``: units whose text stands in more than one article with the same label; ``alpha``:
    Krippendorff's alpha of levels, ordinal, of units with several annotators (None without any); ``shared``: articles that stand on both sides of a
    split, as pairs of ids."""

    counts: dict[str, int]
    few: tuple[Level, ...]
    repeated: int
    conflicts: tuple[Conflict, ...]
    agreements: tuple[Agreement, ...]
    alpha: float | None
    shared: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "counts": self.counts,
            "few": [label_of(level) for level in self.few],
            "repeated": self.repeated,
            "conflicts": [
                {"text": c.text, "places": [{"article": a, "label": label_of(level)} for a, level in c.places]}
                for c in self.conflicts
            ],
            "agreement": [
                {
                    "annotators": [a.one, a.other],
                    "n": a.n,
                    "claim_kappa": a.claim_kappa,
                    "n_levels": a.n_levels,
                    "qwk": a.qwk,
                    "exact": a.exact,
                    "confusion": [
                        {"labels": [label_of(x), label_of(y)], "n": n} for (x, y), n in a.confusion.most_common()
                    ],
                }
                for a in self.agreements
            ],
            "alpha": self.alpha,
            "shared": [list(pair) for pair in self.shared],
        }


def label_of(level: Level) -> str:
    """Name of a level, or of what is no claim."""
    return NOT_CLAIM if level is None else LEVEL_NAMES[level]


def check_data(
    paths: Sequence[str | Path],
    options: RowOptions | None = None,
    *,
    form: DataFormat | None = None,
    against: Sequence[str | Path] = (),
) -> DataReport:
    """Check labelled data: first for faults, then for what is odd.

    Parameters
    ----------
    options, form : as for ``load_dataset``.
    against : data that is kept apart, for testing: what stands on both sides is told.

    Raises
    ------
    DatasetError
        With every fault of all files.
    """
    faults: list[Fault] = []
    sets: list[Dataset] = []
    for side in (paths, against):
        try:
            sets.append(load_dataset(side, options, form=form) if side else Dataset(()))
        except DatasetError as error:
            faults += error.faults
    if faults:
        raise DatasetError(faults)
    data, other = sets
    repeated, conflicts = _repeated(data.articles)
    outside = [path for path in paths if (form or format_of(Path(path))) is not DataFormat.INLINE]
    annotations = [article for article, _, _ in read_annotations(outside, options, form=form, faults=faults)]
    given = _by_unit(annotations)
    conflicts += _with_themselves(annotations)
    levels = Counter(u.level for a in data.articles for u in a.units)
    several = [labels for labels in given.values() if len(labels) > 1]
    return DataReport(
        counts=data.counts,
        few=tuple(level for level in (None, *range(len(LEVEL_NAMES))) if levels[level] < FEW),
        repeated=repeated,
        conflicts=tuple(conflicts),
        agreements=tuple(_agreements(several)),
        alpha=_alpha([list(labels.values()) for labels in several]),
        shared=tuple(_shared(data.articles, other.articles)),
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _long(text: str) -> bool:
    return len(text.split()) >= _MIN_WORDS


def _repeated(articles: Iterable[AnnotatedArticle]) -> tuple[int, list[Conflict]]:
    """Number of texts that stand in several articles with one label, and those, in one article or several, with different ones."""
    places: dict[str, list[tuple[str, Level]]] = {}
    words: dict[str, str] = {}
    for article in articles:
        for unit in article.units:
            text = article.text[unit.start : unit.end]
            if _long(text):
                places.setdefault(_plain(text), []).append((article.id, unit.level))
                words.setdefault(_plain(text), text)
    conflicts = [
        Conflict(words[text], tuple(found)) for text, found in places.items() if len({level for _, level in found}) > 1
    ]
    same = (found for found in places.values() if len({level for _, level in found}) == 1)
    return sum(len({name for name, _ in found}) > 1 for found in same), conflicts


def _with_themselves(annotations: Iterable[LabelledArticle]) -> Iterable[Conflict]:
    """Stretches of text to which one annotator gave different labels."""
    for article in annotations:
        given: dict[tuple[int, int, str], list[Level]] = {}
        for unit in article.units:
            given.setdefault((unit.start, unit.end, unit.annotator), []).append(unit.level)
        for (start, end, _), levels in given.items():
            if len(set(levels)) > 1:
                yield Conflict(article.text[start:end], tuple((article.id, level) for level in levels))


def _shared(one: Iterable[AnnotatedArticle], other: Iterable[AnnotatedArticle]) -> list[tuple[str, str]]:
    """Articles on both sides: those of which half the sentences, or more, stand on the other side too."""
    where: dict[str, list[str]] = {}
    for article in other:
        for text in _texts(article):
            where.setdefault(text, []).append(article.id)
    found = []
    for article in one:
        texts = _texts(article)
        hits = Counter(name for text in texts for name in where.get(text, ()))
        found += [(article.id, name) for name, n in sorted(hits.items()) if n >= _SAME_ARTICLE * len(texts)]
    return found


def _texts(article: AnnotatedArticle) -> set[str]:
    texts = {_plain(article.text[u.start : u.end]) for u in article.units}
    return {text for text in texts if _long(text)} or texts


def _by_unit(annotations: Iterable[LabelledArticle]) -> dict[tuple[str, int, int], dict[str, Level]]:
    given: dict[tuple[str, int, int], dict[str, Level]] = {}
    for article in annotations:
        for unit in article.units:
            given.setdefault((article.id, unit.start, unit.end), {})[unit.annotator] = unit.level
    return given


def _agreements(several: Sequence[dict[str, Level]]) -> Iterable[Agreement]:
    pairs: dict[tuple[str, str], list[tuple[Level, Level]]] = {}
    for labels in several:
        for one, other in combinations(sorted(labels), 2):
            pairs.setdefault((one, other), []).append((labels[one], labels[other]))
    for (one, other), found in sorted(pairs.items()):
        both = [(x, y) for x, y in found if x is not None and y is not None]
        yield Agreement(
            one,
            other,
            len(found),
            _kappa([(x is not None, y is not None) for x, y in found]),
            len(both),
            _kappa(both, weights="quadratic"),
            round(sum(x == y for x, y in both) / len(both), 4) if both else float("nan"),
            Counter(found),
        )


def _kappa(pairs: Sequence[tuple[int, int]], weights: str | None = None) -> float:
    """Cohen's kappa; 1 where all labels are the same one, which leaves nothing to disagree on."""
    if not pairs:
        return float("nan")
    if len({label for pair in pairs for label in pair}) == 1:
        return 1.0
    one, other = zip(*pairs, strict=True)
    return round(float(cohen_kappa_score(one, other, weights=weights)), 4)


def _alpha(units: Sequence[Sequence[Level]]) -> float | None:
    """Krippendorff's alpha with the ordinal metric (Krippendorff 2004, Content Analysis, ch. 11), over units that two or more
    annotators call claims."""
    n_levels = len(LEVEL_NAMES)
    coincidence = np.zeros((n_levels, n_levels))
    for labels in units:
        levels = [level for level in labels if level is not None]
        if len(levels) < 2:
            continue
        for i, x in enumerate(levels):
            for k, y in enumerate(levels):
                if i != k:
                    coincidence[x, y] += 1 / (len(levels) - 1)
    totals = coincidence.sum(axis=1)
    n = totals.sum()
    if n <= 1:
        return None
    below = np.cumsum(totals)
    # Ordinal distance: how many values lie between two ranks, half of those at either end.
    middle = below - totals / 2
    distance = (middle[:, None] - middle[None, :]) ** 2
    observed = float((coincidence * distance).sum()) / n
    expected = float((np.outer(totals, totals) * distance).sum()) / (n * (n - 1))
    return 1.0 if expected == 0 else round(1 - observed / expected, 4)
