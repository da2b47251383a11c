"""Trains the tagger with python-crfsuite and exports its weights; crfsuite's own files never leave this module."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from credscore.attribution.observations import TEMPLATES, WINDOWS, positions, type_attributes
from credscore.attribution.tagger import LABELS, TaggerWeights, weights_from_scores
from credscore.errors import MissingExtraError
from credscore.lexicons import default_vocabulary
from credscore.segmentation import Document, segment

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SpanAnnotation:
    """Spans of one attribution, as half-open offsets into the text."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: Spans


def gold_labels(document: Document, annotations: Iterable[SpanAnnotation]) -> list[str]:
    """Label of every token. Where attributions nest, source and cue win over the content around them."""
    labels = ["O"] * len(document.tokens)
    sentence = document.token_sentence
    annotations = list(annotations)

    def mark(span: tuple[int, int], kind: str) -> None:
        first, last = document.tokens_between(*span)
        for at in range(first, last):
            new = at == first or sentence[at] != sentence[at - 1]
            labels[at] = f"{'B' if new else 'I'}-{kind}"

    # Longer contents first, so that the beginning of an inner content stays visible.
    for span in sorted((s for a in annotations for s in a.content), key=lambda s: s[0] - s[1]):
        mark(span, "content")
    for kind in ("source", "cue"):
        for a in annotations:
            span = a.source if kind == "source" else a.cue
            if span is not None:
                mark(span, kind)
    return labels


def observations(document: Document) -> list[list[str]]:
    """Attributes of every token, by the names that the exported weights carry."""
    columns = default_vocabulary().encode(document.tokens)
    cache: dict[int, list[tuple[str, str]]] = {}
    for index in np.unique(columns.ids).tolist():
        cache[index] = type_attributes(columns.table, index)
    ids = columns.ids.tolist()
    codes = [code.tolist() for code in positions(document, columns).codes]
    rows: list[list[str]] = []
    first = document.sentence_first.tolist()
    for begin, end in zip(first, first[1:], strict=False):
        for at in range(begin, end):
            row = [f"p|{name}|{codes[k][at]}" for k, (name, _) in enumerate(TEMPLATES)]
            for offset in range(max(-4, begin - at), min(5, end - at)):
                row += [f"{offset}|{kind}|{value}" for kind, value in cache[ids[at + offset]] if offset in WINDOWS[kind]]
            if at == begin:
                row.append("first")
            if at == end - 1:
                row.append("last")
            rows.append(row)
    return rows


def train_tagger(
    texts: Sequence[tuple[str, Sequence[SpanAnnotation]]], *, iterations: int = 12, min_count: int = 1
) -> TaggerWeights:
    """Train on texts with their attributions.

    Parameters
    ----------
    texts : pairs of text and annotations.
    iterations : passes of the averaged passive-aggressive trainer.
    min_count : attributes seen less often are left out.

    Raises
    ------
    MissingExtraError
        If python-crfsuite is not installed (extra ``train``).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crf"
        fit_crfsuite(texts, path, iterations=iterations, min_count=min_count)
        import pycrfsuite

        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        info = tagger.info()
        tagger.close()
        return weights_from_scores(info.state_features, info.transitions)


def fit_crfsuite(
    texts: Sequence[tuple[str, Sequence[SpanAnnotation]]], path: Path, *, iterations: int, min_count: int
) -> None:
    """Fit and leave crfsuite's model at ``path`` (kept apart for the test that compares labels)."""
    try:
        import pycrfsuite
    except ImportError:
        raise MissingExtraError("training a tagger", "train") from None
    trainer = pycrfsuite.Trainer(algorithm="pa", verbose=False)
    trainer.set_params({"max_iterations": iterations, "feature.minfreq": min_count})
    seen = set()
    for text, annotations in texts:
        document = segment(text)
        rows, labels = observations(document), gold_labels(document, annotations)
        seen.update(labels)
        first = document.sentence_first.tolist()
        for begin, end in zip(first, first[1:], strict=False):
            trainer.append(rows[begin:end], labels[begin:end])
    assert seen <= set(LABELS)
    trainer.train(str(path))
