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
    piece_candidates,
    piece_features,
    source_candidates,
    source_features,
)
from credscore.lexicons import Columns
from credscore.segmentation import Document
from credscore.training.tagging import SpanAnnotation

TaggedDocument = tuple[Document, Columns, Tagged, Sequence[SpanAnnotation]]


def train_linker(documents: Iterable[TaggedDocument], *, strength: float = 1.0) -> LinkerWeights:
    """Fit both pair models. ``strength`` is the inverse of the L2 penalty."""
    source_rows: list[list[int]] = []
    source_labels: list[bool] = []
    piece_rows: list[list[int]] = []
    piece_labels: list[bool] = []
    for document, columns, tagged, spans in documents:
        context = PairContext(document, columns, tagged)
        gold = _GoldSpans(document, spans)
        cue_gold = [gold.of(cue, "cue") for cue in tagged.cues]
        source_gold = [gold.of(source, "source") for source in tagged.sources]
        piece_gold = [gold.of(piece, "content") for piece in tagged.pieces]
        for cue_index in range(len(tagged.cues)):
            if not cue_gold[cue_index]:
                continue
            for source_index in source_candidates(tagged, context, cue_index):
                source_rows.append(source_features(context, cue_index, source_index))
                source_labels.append(bool(cue_gold[cue_index] & source_gold[source_index]))
        for piece_index in range(len(tagged.pieces)):
            for cue_index in piece_candidates(tagged, context, piece_index):
                if cue_gold[cue_index]:
                    piece_rows.append(piece_features(context, cue_index, piece_index))
                    piece_labels.append(bool(cue_gold[cue_index] & piece_gold[piece_index]))
    return LinkerWeights(
        _fit(source_rows, source_labels, len(SOURCE_FEATURES), strength),
        _fit(piece_rows, piece_labels, len(PIECE_FEATURES), strength),
    )


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


def _fit(rows: list[list[int]], labels: list[bool], n_features: int, strength: float) -> NDArray[np.float32]:
    if len(set(labels)) < 2:
        return np.zeros(n_features * VALUES, dtype=np.float32)
    columns = np.array(rows, dtype=np.int64) + np.arange(n_features) * VALUES
    pointers = np.arange(0, columns.size + 1, n_features)
    matrix = csr_matrix((np.ones(columns.size), columns.ravel(), pointers), shape=(len(rows), n_features * VALUES))
    model = LogisticRegression(C=strength, max_iter=2000, solver="liblinear", fit_intercept=False, random_state=0)
    model.fit(matrix, np.array(labels))
    return np.asarray(model.coef_[0], dtype=np.float32)
