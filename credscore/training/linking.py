"""Trains the linker on tags that were made out of fold, so that it meets the tagger's real mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from credscore.attribution.linking import (
    PIECE_FEATURES,
    SOURCE_FEATURES,
    VALUES,
    LinkerWeights,
    PairContext,
    Tagged,
    TokenSpan,
    piece_features,
    piece_pairs,
    source_features,
    source_pairs,
)
from credscore.lexicons import Columns
from credscore.segmentation import Document
from credscore.training.tagging import SpanAnnotation

IntArray = NDArray[np.int64]
TaggedDocument = tuple[Document, Columns, Tagged, Sequence[SpanAnnotation]]


def train_linker(documents: Iterable[TaggedDocument], *, strength: float = 1.0) -> LinkerWeights:
    """Fit both pair models. ``strength`` is the inverse of the L2 penalty."""
    source_rows: list[IntArray] = []
    source_labels: list[bool] = []
    piece_rows: list[IntArray] = []
    piece_labels: list[bool] = []
    for document, columns, tagged, spans in documents:
        context = PairContext(document, columns, tagged)
        gold = _GoldSpans(document, spans)
        cue_gold = [gold.of(cue, "cue") for cue in tagged.cues]
        source_gold = [gold.of(source, "source") for source in tagged.sources]
        piece_gold = [gold.of(piece, "content") for piece in tagged.pieces]
        known = np.flatnonzero(np.array([bool(gold_ids) for gold_ids in cue_gold], dtype=np.bool_))
        cues, sources = source_pairs(context, known)
        source_rows.append(source_features(context, cues, sources).T)
        source_labels += _agree(cue_gold, cues, source_gold, sources)
        cues, pieces = piece_pairs(context, np.arange(len(tagged.pieces)))
        of_known = np.isin(cues, known)
        cues, pieces = cues[of_known], pieces[of_known]
        piece_rows.append(piece_features(context, cues, pieces).T)
        piece_labels += _agree(cue_gold, cues, piece_gold, pieces)
    return LinkerWeights(
        _fit(source_rows, source_labels, len(SOURCE_FEATURES), strength),
        _fit(piece_rows, piece_labels, len(PIECE_FEATURES), strength),
    )


def _agree(cue_gold: list[set[int]], cues: IntArray, other_gold: list[set[int]], others: IntArray) -> list[bool]:
    """For each pair, whether both spans belong to one gold attribution."""
    return [bool(cue_gold[c] & other_gold[o]) for c, o in zip(cues.tolist(), others.tolist(), strict=True)]


class _GoldSpans:
    """Which gold attributions a predicted span belongs to."""

    def __init__(self, document: Document, annotations: Sequence[SpanAnnotation]) -> None:
        self.ranges: dict[str, list[tuple[int, int, int]]] = {"source": [], "cue": [], "content": []}
        for index, a in enumerate(annotations):
            for kind, spans in (("source", [a.source]), ("cue", [a.cue]), ("content", list(a.content))):
                for span in spans:
                    if span is not None:
                        self.ranges[kind].append((*document.tokens_between(*span), index))

    def of(self, span: TokenSpan, kind: str) -> set[int]:
        """Ids of the gold attributions that hold at least half of the span."""
        need = (span.last - span.first) / 2
        return {i for a, b, i in self.ranges[kind] if min(b, span.last) - max(a, span.first) >= need}


def _fit(rows: list[IntArray], labels: list[bool], n_features: int, strength: float) -> NDArray[np.float32]:
    if len(set(labels)) < 2:
        return np.zeros(n_features * VALUES, dtype=np.float32)
    columns = np.concatenate(rows) + np.arange(n_features) * VALUES
    pointers = np.arange(0, columns.size + 1, n_features)
    matrix = csr_matrix((np.ones(columns.size), columns.ravel(), pointers), shape=(len(columns), n_features * VALUES))
    model = LogisticRegression(C=strength, max_iter=2000, solver="liblinear", fit_intercept=False, random_state=0)
    model.fit(matrix, np.array(labels))
    return np.asarray(model.coef_[0], dtype=np.float32)
