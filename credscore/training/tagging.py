"""Trains the tagger with python-crfsuite and exports its weights; crfsuite's own files never leave this module."""

from __future__ import annotations

import ctypes
import itertools
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.observations import (
    STACKED_TEMPLATES,
    TEMPLATES,
    WINDOWS,
    positions,
    stacked_positions,
    type_attributes,
)
from credscore.attribution.tagger import LABELS, N_LABELS, PassWeights, TaggerWeights, weights_from_scores
from credscore.errors import MissingExtraError
from credscore.lexicons import Columns, default_vocabulary
from credscore.processes import in_processes
from credscore.segmentation import Document, segment

if TYPE_CHECKING:
    import pycrfsuite

Spans = tuple[tuple[int, int], ...]
Rows = list[list[str]]
IntArray = NDArray[np.int64]
ITERATIONS = 8
# The first pass labels the texts that the second is trained on, each without having seen it.
INNER_FOLDS = 4
# The trainer goes through the sentences in a random order, and the outcome hangs on it. The mean of several runs is better
# than nearly any one of them, and differs less from build to build.
RUNS = 3


# Two thirds of the attributes score less than this for every label. Without them one label in a thousand changes, for better as
# often as for worse (PolNeAR dev), and the model loads in a third of the time.
_NEARLY_ZERO = 0.004


@dataclass(frozen=True, slots=True)
class SpanAnnotation:
    """Spans of one attribution, as half-open offsets into the text."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: Spans


@dataclass(frozen=True)
class TaggingExample:
    """One text, ready for training: its attributes and its label, token by token."""

    document: Document
    columns: Columns
    annotations: Sequence[SpanAnnotation]
    rows: Rows
    labels: list[str]


def tagging_example(text: str, annotations: Sequence[SpanAnnotation]) -> TaggingExample:
    """Segment a text and gather what the tagger is trained on."""
    document = segment(text)
    columns = default_vocabulary().encode(document.tokens)
    return TaggingExample(
        document, columns, annotations, observations(document, columns), gold_labels(document, annotations)
    )


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
            named = a.source if kind == "source" else a.cue
            if named is not None:
                mark(named, kind)
    return labels


def observations(document: Document, columns: Columns) -> Rows:
    """Attributes of every token in the first pass, by the names that the exported weights carry."""
    cache = {index: type_attributes(columns.table, index) for index in np.unique(columns.ids).tolist()}
    ids = columns.ids.tolist()
    codes = [code.tolist() for code in positions(document, columns).codes]
    rows: Rows = []
    first = document.sentence_first.tolist()
    for begin, end in itertools.pairwise(first):
        for at in range(begin, end):
            row = [f"p|{name}|{codes[k][at]}" for k, (name, _) in enumerate(TEMPLATES)]
            for offset in range(max(-4, begin - at), min(5, end - at)):
                row += [
                    f"{offset}|{kind}|{value}" for kind, value in cache[ids[at + offset]] if offset in WINDOWS[kind]
                ]
            if at == begin:
                row.append("first")
            if at == end - 1:
                row.append("last")
            rows.append([sys.intern(name) for name in row])
    return rows


def stacked_observations(example: TaggingExample, tags: IntArray) -> Rows:
    """Attributes of every token in the second pass: those of the first and where it stands to the first one's labels."""
    codes = [code.tolist() for code in stacked_positions(example.document, example.columns, tags).codes]
    names = [name for name, _ in STACKED_TEMPLATES]
    return [
        row + [sys.intern(f"p|{name}|{column[at]}") for name, column in zip(names, codes, strict=True)]
        for at, row in enumerate(example.rows)
    ]


def train_tagger(examples: Sequence[TaggingExample], *, iterations: int = ITERATIONS, seed: int = 0) -> TaggerWeights:
    """Train both passes.

    Parameters
    ----------
    examples : texts with their attributions (``tagging_example``), in an order that the result may depend on.
    iterations : passes over the data of the averaged passive-aggressive trainer.
    seed : of the split by which the second pass gets the first one's labels.

    Raises
    ------
    MissingExtraError
        If python-crfsuite is not installed (extra ``train``).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crf"
        first = fit_pass(examples, [e.rows for e in examples], path, iterations=iterations, runs=RUNS)
        stacked = [
            stacked_observations(e, tags)
            for e, tags in zip(examples, _jackknife(examples, path, iterations, seed), strict=True)
        ]
        second = fit_pass(examples, stacked, path, iterations=iterations, runs=RUNS)
        return TaggerWeights(mean_weights(map(exported, first)), mean_weights(map(exported, second)))


def train_taggers(
    examples: Sequence[TaggingExample], subsets: Sequence[NDArray[np.bool_]], *, jobs: int
) -> Iterator[TaggerWeights]:
    """Weights of one tagger for each subset of the examples (masks over them), trained in ``jobs`` processes (-1: one a core).

    They are those that ``train_tagger`` gives: each process seeds its own random numbers.
    """
    # What trainers see takes gigabytes, texts and spans a few megabytes: each process makes its own.
    plain = [(e.document.text, e.annotations) for e in examples]
    return in_processes(
        _train_on_texts, (([plain[i] for i in np.flatnonzero(subset).tolist()],) for subset in subsets), jobs
    )


def _train_on_texts(texts: Sequence[tuple[str, Sequence[SpanAnnotation]]]) -> TaggerWeights:
    return train_tagger([tagging_example(text, annotations) for text, annotations in texts])


def _jackknife(examples: Sequence[TaggingExample], path: Path, iterations: int, seed: int) -> list[IntArray]:
    """First-pass labels of each text by a tagger that was trained without it."""
    k = min(INNER_FOLDS, len(examples))
    fold = np.random.default_rng(seed).permutation(len(examples)) % max(k, 1)
    found: dict[int, IntArray] = {}
    for number in range(k):
        outside = [e for e, f in zip(examples, fold, strict=True) if f != number] or list(examples)
        (tagger,) = fit_pass(outside, [e.rows for e in outside], path, iterations=iterations)
        for index in np.flatnonzero(fold == number).tolist():
            found[index] = crfsuite_labels(tagger, examples[index], examples[index].rows)
    return [found[index] for index in range(len(examples))]


def fit_pass(
    examples: Sequence[TaggingExample], rows: Sequence[Rows], path: Path, *, iterations: int, runs: int = 1
) -> Iterator[pycrfsuite.Tagger]:
    """Fit one pass ``runs`` times; gives crfsuite's own tagger of each, opened from ``path`` and good until the next."""
    try:
        import pycrfsuite
    except ImportError:
        raise MissingExtraError("training a tagger", "train") from None
    trainer = pycrfsuite.Trainer(algorithm="pa", verbose=False)
    trainer.set_params({"max_iterations": iterations})
    for example, attributes in zip(examples, rows, strict=True):
        first = example.document.sentence_first.tolist()
        for begin, end in itertools.pairwise(first):
            trainer.append(attributes[begin:end], example.labels[begin:end])
    for run in range(runs):
        _reseed(run + 1)
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        yield tagger


def _reseed(seed: int) -> None:
    """Start C's random numbers anew: crfsuite shuffles by them, and the same data must give the same model every time."""
    ctypes.CDLL("msvcrt" if sys.platform == "win32" else None).srand(seed)


def crfsuite_labels(tagger: Any, example: TaggingExample, rows: Rows) -> IntArray:
    """Label codes by crfsuite's own search."""
    code = {label: index for index, label in enumerate(LABELS)}
    first = example.document.sentence_first.tolist()
    return np.array(
        [code[label] for begin, end in itertools.pairwise(first) for label in tagger.tag(rows[begin:end])],
        dtype=np.int64,
    )


def exported(tagger: Any) -> PassWeights:
    """The weights of a crfsuite tagger as arrays."""
    info = tagger.info()
    return weights_from_scores(info.state_features, info.transitions)


def mean_weights(runs: Iterable[PassWeights]) -> PassWeights:
    """The mean of the weights of several runs; an attribute that a run does not have counts as 0 there, one whose scores are
    all near 0 is left out."""
    runs = list(runs)
    names = tuple(sorted(set().union(*(run.names for run in runs))))
    row = {name: index for index, name in enumerate(names)}
    state = np.zeros((len(names), N_LABELS))
    for run in runs:
        state[[row[name] for name in run.names]] += run.state
    mean = (state / len(runs)).astype(np.float32)
    kept = np.abs(mean).max(axis=1, initial=0.0) >= _NEARLY_ZERO
    return PassWeights(
        tuple(compress(names, kept.tolist())),
        mean[kept],
        np.array([run.transition for run in runs]).mean(axis=0),
        np.array([run.edge for run in runs]).mean(axis=0),
    )
