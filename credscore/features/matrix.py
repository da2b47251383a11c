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
    WORDING_BLOCKS,
    WORDING_FEATURES,
    TokenTable,
    WordingModel,
    neighbours,
    sentence_keys,
    shaped,
)
from credscore.roles import CLAIM_ROLES

Evidence = dict[int, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Features of one article: ``matrix`` (n_sentences, n_features) float64, ``evidence`` by sentence and column the
    half-open token range that shows the value (None: the whole sentence). The columns of the wording model have one evidence
    for each of ``blocks``, under its first column."""

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


def blocks(extractors: Sequence[ClaimFeatures]) -> dict[int, int]:
    """First column of each block of the wording model's columns, and how many there are."""
    at, found = sum(len(extractor.features) for extractor in extractors), {}
    for size in WORDING_BLOCKS:
        found[at] = size
        at += size
    return found


def keys_of(article: ArticleContext) -> list[set[str]]:
    """What the wording model sees of each sentence."""
    analysis = article.analysis
    words = sentence_keys(TokenTable.of(article.lower, analysis.columns, analysis.document.sentence_first))
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
        _add_wording(article, wording, matrix[:, at:], evidence, at)
    return FeatureTable(matrix, evidence)


def _add_wording(
    article: ArticleContext, wording: WordingModel, matrix: NDArray[np.float64], evidence: list[Evidence], at: int
) -> None:
    """Fill the columns of the wording model, which begin at column ``at`` of the whole, and say what shows them."""
    analysis = article.analysis
    tokens = TokenTable.of(article.lower, analysis.columns, analysis.document.sentence_first)
    counted = np.array([claim.role in CLAIM_ROLES for claim in article.claims], dtype=np.bool_)
    before, after = neighbours(np.zeros(len(counted), dtype=np.int64), counted)
    matrix[:] = shaped(wording.measure_text(tokens, clause_keys(article)), before, after, wording.intercepts)
    own, first, _ = WORDING_BLOCKS
    for claim, shown, *rows in zip(article.claims, evidence, before.tolist(), after.tolist(), strict=True):
        shown[at] = (claim.first, claim.last)
        for column, row in zip((at + own, at + own + first), rows, strict=True):
            if row >= 0:
                shown[column] = (article.claims[row].first, article.claims[row].last)
