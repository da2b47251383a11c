"""One label out of several annotators' labels of the same text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from credscore.training.formats.schema import LabelledArticle, LabelledUnit


def settle(annotations: Sequence[LabelledArticle]) -> LabelledArticle:
    """One article out of several annotations of the same text.

    Each unit takes the label that most of its annotators gave: first whether it is a claim, then the median level (of two in the middle the
    lower). Facets and attributions are those of an annotator who gave it.
    """
    first = annotations[0]
    given: dict[tuple[int, int], list[tuple[LabelledUnit, LabelledArticle]]] = {}
    for article in annotations:
        for unit in article.units:
            given.setdefault((unit.start, unit.end), []).append((unit, article))
    if all(len(labels) == 1 for labels in given.values()) and len(annotations) == 1:
        return first
    base = max(annotations, key=lambda article: len(article.attributions))
    units = []
    for labels in given.values():
        unit, owner = _settled(labels)
        units.append(unit if owner is base or unit.by is None else unit.model_copy(update={"by": None}))
    return base.model_copy(update={"units": tuple(units)})


def by_annotator(article: LabelledArticle) -> list[LabelledArticle]:
    """One article for each annotator whose labels it holds; attributions stand in all."""
    names = list(dict.fromkeys(unit.annotator for unit in article.units))
    if len(names) < 2:
        return [article]
    return [
        article.model_copy(update={"units": tuple(unit for unit in article.units if unit.annotator == name)})
        for name in names
    ]


def _settled(labels: list[tuple[LabelledUnit, LabelledArticle]]) -> tuple[LabelledUnit, LabelledArticle]:
    is_claim = Counter(unit.level is not None for unit, _ in labels).most_common()
    # In doubt it is a claim: to drop a label costs more than to keep it.
    claim = is_claim[0][0] if len(is_claim) == 1 or is_claim[0][1] > is_claim[1][1] else True
    if not claim:
        return next(label for label in labels if label[0].level is None)
    levels = sorted(unit.level for unit, _ in labels if unit.level is not None)
    median = levels[(len(levels) - 1) // 2]
    return next(label for label in labels if label[0].level == median)
