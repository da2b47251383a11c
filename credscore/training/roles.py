"""Fits the model of line roles, a linear-chain CRF, to the blocks of annotated articles, and gives its roles out of fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from credscore.lexicons import Columns
from credscore.records import Role
from credscore.roles.classifier import (
    FEATURE_NAMES,
    HEADING_TOKENS,
    N_ROLES,
    RoleClassifier,
    RoleWeights,
    line_tokens,
    tokens_of,
    word_keys,
)
from credscore.roles.lines import N_SHARES, LineMeasurer
from credscore.segmentation import Document
from credscore.training.articles import AnnotatedArticle
from credscore.training.crf import fit_crf
from credscore.training.page_forms import LineExample, shown

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# A word must occur in so many articles to count.
_MIN_ARTICLES = 2
# Standard deviations of the weights' prior, by kind: the larger, the freer. Chosen by cross-validation over pages.
_SPREAD = {"shares": 1.0, "codes": 0.5, "words": 1.0}
_ITERATIONS = 70
# The forms are drawn at random; two drawings of each were better than one.
_DRAWINGS = 2


def fit_roles(articles: Sequence[AnnotatedArticle], *, seed: int = 0) -> RoleWeights:
    """Fit the model on the blocks of articles."""
    drawings = [list(shown(articles, np.random.default_rng(seed + run))) for run in range(_DRAWINGS)]
    examples = [example for drawing in drawings for _, example in drawing]
    vocabulary = _vocabulary([example for plain, example in drawings[0] if plain])
    X, y, first = _design(examples, vocabulary)
    scale = np.repeat(
        [_SPREAD["shares"], _SPREAD["codes"], _SPREAD["words"]],
        [N_SHARES, len(FEATURE_NAMES) - N_SHARES, len(vocabulary)],
    )
    state, transition, edge = fit_crf(X, y, first, N_ROLES, scale, iterations=_ITERATIONS)
    n = len(FEATURE_NAMES)
    return RoleWeights(
        state[:n].astype(np.float32),
        vocabulary,
        state[n:].astype(np.float32),
        transition.astype(np.float32),
        edge.astype(np.float32),
    )


def cross_roles(
    articles: Sequence[AnnotatedArticle], parts: Sequence[tuple[Document, Columns]], fold: IntArray,
    *, progress: Callable[[str], None] | None = None,
) -> list[list[Role]]:  # fmt: skip
    """Roles of every article's paragraphs, each by a model that was fitted on the other folds."""
    found: dict[int, list[Role]] = {}
    for number in np.unique(fold).tolist():
        if progress is not None:
            progress(f"roles out of fold: {number + 1}")
        classifier = RoleClassifier(fit_roles([a for a, f in zip(articles, fold, strict=True) if f != number]))
        for index in np.flatnonzero(fold == number).tolist():
            found[index] = classifier.roles(*parts[index])
    return [found[index] for index in range(len(articles))]


def _vocabulary(examples: Sequence[LineExample]) -> tuple[str, ...]:
    """Words that stand in enough of the articles."""
    counts: Counter[str] = Counter()
    for example in examples:
        keys: set[str] = set()
        begin, size = line_tokens(example.document)
        table = example.columns.table
        keys.update(word_keys(table, index)[0] for index in np.unique(example.columns.ids).tolist())
        keys.update(word_keys(table, index)[1] for index in np.unique(example.columns.ids[begin]).tolist())
        above = np.flatnonzero(size[:-1] <= HEADING_TOKENS)
        if len(above):
            at, _, _ = tokens_of(begin[above], size[above])
            keys.update(word_keys(table, index)[2] for index in np.unique(example.columns.ids[at]).tolist())
        under = np.flatnonzero(size[1:] <= HEADING_TOKENS) + 1
        if len(under):
            at, _, _ = tokens_of(begin[under], size[under])
            keys.update(word_keys(table, index)[3] for index in np.unique(example.columns.ids[at]).tolist())
        counts.update(keys)
    return tuple(sorted(key for key, count in counts.items() if count >= _MIN_ARTICLES and "\n" not in key))


def _design(examples: Sequence[LineExample], vocabulary: tuple[str, ...]) -> tuple[csr_matrix, IntArray, IntArray]:
    """Feature matrix (n_lines, n_features + n_words), roles (n_lines,), and where each text begins (n_texts + 1,)."""
    measurer = LineMeasurer()
    row_of = {word: len(FEATURE_NAMES) + k for k, word in enumerate(vocabulary)}
    rows: list[IntArray] = []
    columns: list[IntArray] = []
    values: list[NDArray[np.floating[Any]]] = []
    at = 0
    first = [0]
    for example in examples:
        lines = measurer.measure(example.document, example.columns)
        n = len(lines.codes)
        here, share = np.nonzero(lines.shares)
        rows.append(here + at)
        columns.append(share)
        values.append(lines.shares[here, share])
        rows.append(np.repeat(np.arange(at, at + n), lines.codes.shape[1]))
        columns.append(lines.codes.reshape(-1) + N_SHARES)
        values.append(np.ones(lines.codes.size))
        begin, size = line_tokens(example.document)
        table, ids = example.columns.table, example.columns.ids
        keys = {index: word_keys(table, index) for index in np.unique(ids).tolist()}
        anywhere = np.array([row_of.get(keys[index][0], -1) for index in ids.tolist()])
        line = np.repeat(np.arange(n), size)
        rows.append((line + at)[anywhere >= 0])
        columns.append(anywhere[anywhere >= 0])
        values.append((1 / np.sqrt(size))[line][anywhere >= 0])
        heads = np.array([row_of.get(keys[index][1], -1) for index in ids[begin].tolist()])
        rows.append(np.flatnonzero(heads >= 0) + at)
        columns.append(heads[heads >= 0])
        values.append(np.ones(int((heads >= 0).sum())))
        for side, to, short in ((2, 1, size[:-1]), (3, -1, size[1:])):
            beside = np.flatnonzero(short <= HEADING_TOKENS) + (side == 3)
            if not len(beside):
                continue
            where, _, _ = tokens_of(begin[beside], size[beside])
            held = np.array([row_of.get(keys[index][side], -1) for index in ids[where].tolist()])
            rows.append((np.repeat(beside + to, size[beside]) + at)[held >= 0])
            columns.append(held[held >= 0])
            values.append(np.repeat(1 / np.sqrt(size[beside]), size[beside])[held >= 0])
        at += n
        first.append(at)
    X = csr_matrix(
        (np.concatenate(values).astype(np.float64), (np.concatenate(rows), np.concatenate(columns))),
        shape=(at, len(FEATURE_NAMES) + len(vocabulary)),
    )
    return X, np.concatenate([e.roles for e in examples]), np.array(first)
