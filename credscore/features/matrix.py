"""All families over all sentences of an article: one matrix and the evidence of every value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.features.base import ArticleContext, ClaimFeatures, Feature

Evidence = dict[int, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Features of one article: ``matrix`` (n_sentences, n_features) float64, ``evidence`` by sentence and column the
    half-open token range that shows the value (None: the whole sentence)."""

    matrix: NDArray[np.float64]
    evidence: list[Evidence]


def column_names(extractors: Sequence[ClaimFeatures]) -> list[str]:
    """Names of the columns ("hedge__count"), in order.

    >>> from credscore.features import DEFAULT_EXTRACTORS
    >>> column_names(DEFAULT_EXTRACTORS)[0]
    'source__none'
    """
    return [f"{e.family}__{feature.name}" for e in extractors for feature in e.features]


def declared_features(extractors: Sequence[ClaimFeatures]) -> list[tuple[str, Feature]]:
    """Family and declaration of each column, in order."""
    return [(e.family, feature) for e in extractors for feature in e.features]


def measure_article(article: ArticleContext, extractors: Sequence[ClaimFeatures]) -> FeatureTable:
    """Measure every sentence of an article with every family."""
    offsets: list[dict[str, int]] = []
    at = 0
    for extractor in extractors:
        offsets.append({feature.name: at + k for k, feature in enumerate(extractor.features)})
        at += len(extractor.features)
    values = np.zeros((len(article.claims), at))
    evidence: list[Evidence] = []
    for row, claim in enumerate(article.claims):
        shown: Evidence = {}
        for extractor, columns in zip(extractors, offsets, strict=True):
            for name, value, where in extractor.measure(claim):
                column = columns[name]
                values[row, column] = value
                shown[column] = where
        evidence.append(shown)
    return FeatureTable(values, evidence)
