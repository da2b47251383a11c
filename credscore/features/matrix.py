"""All families over all sentences of an article: one matrix and the evidence of every value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.features.base import ArticleContext, ClaimFeatures, Feature
from credscore.features.clause import clause_keys
from credscore.features.wording import (
    FAMILY,
    WORDING_FEATURES,
    TokenTable,
    WordingModel,
    sentence_keys,
    shaped,
)

Evidence = dict[int, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Features of one article: ``matrix`` (n_sentences, n_features) float64, ``evidence`` by sentence and column the
    half-open token range that shows the value (None: nothing that one could point at). Columns of the wording model have
    none: all words of the sentence are in them."""

    matrix: NDArray[np.float64]
    evidence: list[Evidence]


def column_names(extractors: Sequence[ClaimFeatures]) -> list[str]:
    """Names of the columns ("hedge__content"), in order: those of the extractors, then those of the wording model.

    >>> from credscore.features import DEFAULT_EXTRACTORS
    >>> column_names(DEFAULT_EXTRACTORS)[0]
    'source__none'
    """
    return [f"{family}__{feature.name}" for family, feature in declared_features(extractors)]


def declared_features(extractors: Sequence[ClaimFeatures]) -> list[tuple[str, Feature]]:
    """Family and declaration of each column, in order."""
    declared = [(e.family, feature) for e in extractors for feature in e.features]
    return declared + [(FAMILY, feature) for feature in WORDING_FEATURES]


def tokens_of(article: ArticleContext) -> TokenTable:
    """The article's tokens as the wording model takes them."""
    analysis = article.analysis
    return TokenTable.of(article.lower, analysis.columns, analysis.document.sentence_first)


def keys_of(article: ArticleContext) -> list[set[str]]:
    """What the wording model sees of each sentence."""
    words = sentence_keys(tokens_of(article))
    return [keys | bones for keys, bones in zip(words, clause_keys(article), strict=True)]


def measure_article(
    article: ArticleContext, extractors: Sequence[ClaimFeatures], wording: WordingModel | None = None
) -> FeatureTable:
    """Measure every sentence of an article with every family; without a wording model its columns are 0."""
    offsets: list[dict[str, int]] = []
    at = 0
    for extractor in extractors:
        offsets.append({feature.name: at + k for k, feature in enumerate(extractor.features)})
        at += len(extractor.features)
    matrix = np.zeros((len(article.claims), at + len(WORDING_FEATURES)))
    evidence: list[Evidence] = []
    for row, claim in enumerate(article.claims):
        shown: Evidence = {}
        for extractor, columns in zip(extractors, offsets, strict=True):
            for name, value, where in extractor.measure(claim):
                column = columns[name]
                matrix[row, column] = value
                shown[column] = where
        evidence.append(shown)
    if wording is not None and article.claims:
        matrix[:, at:] = shaped(wording.measure_text(tokens_of(article), clause_keys(article)))
    return FeatureTable(matrix, evidence)
