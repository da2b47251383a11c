"""Annotated articles -> training examples, with attributions made out of fold.

What the level, claim and calibration models learn from is what they will meet: the output of a tagger and a linker that
never saw the article (``cross_tag``, ``cross_link``), never the annotated spans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.engine import Analysis, resolve
from credscore.attribution.linking import Linker, Relation, spans_of
from credscore.attribution.referents import Antecedents
from credscore.attribution.tagger import Tagger, TaggerWeights
from credscore.features import ClaimFeatures, build_context, measure_article
from credscore.features.matrix import declared_features, keys_of
from credscore.features.parts import N_MARK_COLUMNS, PartsModel, around, part_keys
from credscore.features.wording import WORDING_FEATURES, WordingModel, shaped
from credscore.records import Role
from credscore.roles import CLAIM_ROLES
from credscore.segmentation import Document
from credscore.training.antecedents import Choices, choices_of, train_antecedents
from credscore.training.articles import AnnotatedArticle, Unit
from credscore.training.linking import TaggedDocument, train_linker
from credscore.training.tagging import SpanAnnotation, TaggingExample, train_tagger
from credscore.training.wording import held_out_wording, part_targets, targets

# A sentence takes the label of the unit that it overlaps most, if that is at least this share of the sentence.
_MIN_OVERLAP = 0.5
# What a sentence counts for the claim detector and the levels, by its article's part. Ordinary news of kinds chosen for their many
# scenes or documents ("focus") is as good as other news, but not of its proportions. Hard cases on purpose and dense texts are neither. On real news, levels were the better the less dense texts counted, down to about this weight;
# where no article is of natural proportions, all count the same.
BULK = "bulk"
PART_WEIGHTS = {BULK: 1.0, "focus": 1.0, "hard": 0.3, "dense": 0.1}


@dataclass(frozen=True)
class Examples:
    """One row a sentence: ``X`` (n, n_features); ``level`` (n,) int, -1 for no claim; ``article`` (n,) index of the
    article; ``bulk`` (n,) whether it comes from an article of natural proportions, ``weight`` (n,) what it counts; ``units`` the labelled units; ``keys``
    what the wording model sees of each sentence, ``part_keys`` what the model of its parts does; ``junk`` (n,) whether it
    stands in a line that is no headline or body; ``counted`` (n,) whether its line is taken for one of these, by roles found out
    of fold, so that it can be the neighbour of others. ``with_wording`` fills what is 0 until then: the wording columns of X,
    and ``parts`` (n, N_MARK_COLUMNS)."""

    X: NDArray[np.float64]
    level: NDArray[np.int64]
    article: NDArray[np.int64]
    bulk: NDArray[np.bool_]
    weight: NDArray[np.float64]
    units: list[Unit]
    keys: list[set[str]]
    part_keys: list[set[str]]
    junk: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    parts: NDArray[np.float64]


def annotations_of(article: AnnotatedArticle) -> list[SpanAnnotation]:
    """The article's attributions as spans."""
    return [SpanAnnotation(a.source, a.cue, a.content) for a in article.attributions]


def folds(n: int, k: int, *, seed: int = 0) -> NDArray[np.int64]:
    """Fold of each of ``n`` articles, balanced, in an order fixed by the seed."""
    return np.random.default_rng(seed).permutation(n) % k


def cross_tag(
    tagging: Sequence[TaggingExample],
    fold: NDArray[np.int64],
    *,
    taggers: Iterable[TaggerWeights] | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[TaggedDocument]:
    """Tagged spans of every text, each by a tagger that was trained on the other folds.

    Parameters
    ----------
    taggers : the weights of each fold's tagger, where they were trained before.
    """
    numbers = np.unique(fold).tolist()
    found: dict[int, TaggedDocument] = {}
    ready = None if taggers is None else iter(taggers)
    for number in numbers:
        if progress is not None:
            progress(f"tagging out of fold: {number + 1} of {len(numbers)}")
        others = [e for e, f in zip(tagging, fold, strict=True) if f != number]
        tagger = Tagger(train_tagger(others) if ready is None else next(ready))
        for index in np.flatnonzero(fold == number).tolist():
            e = tagging[index]
            spans = spans_of(tagger.tag(e.document, e.columns), e.document)
            found[index] = (e.document, e.columns, spans, e.annotations)
    return [found[index] for index in range(len(tagging))]


def cross_link(
    tagged: Sequence[TaggedDocument], articles: Sequence[AnnotatedArticle], fold: NDArray[np.int64]
) -> tuple[list[Analysis], list[Choices]]:
    """Analyses of all texts, each by a linker and a choice of antecedents that were trained on the other folds, and what
    there was to choose from in each."""
    relations: dict[int, list[Relation]] = {}
    numbers = np.unique(fold).tolist()
    for number in numbers:
        linker = Linker(train_linker(t for t, f in zip(tagged, fold, strict=True) if f != number))
        for index in np.flatnonzero(fold == number).tolist():
            document, columns, spans, _ = tagged[index]
            relations[index] = linker.link(document, columns, spans)
    choices = [
        choices_of(t[0], t[1], relations[index], article.attributions)
        for index, (t, article) in enumerate(zip(tagged, articles, strict=True))
    ]
    found: dict[int, Analysis] = {}
    for number in numbers:
        antecedents = Antecedents(train_antecedents(c for c, f in zip(choices, fold, strict=True) if f != number))
        for index in np.flatnonzero(fold == number).tolist():
            document, columns, *_ = tagged[index]
            found[index] = resolve(document, columns, relations[index], antecedents)
    return [found[index] for index in range(len(tagged))], choices


def examples(
    articles: Sequence[AnnotatedArticle],
    analyses: Sequence[Analysis],
    roles: Sequence[Sequence[Role]],
    extractors: Sequence[ClaimFeatures],
) -> Examples:
    """Feature rows and labels of all sentences that a labelled unit covers; ``roles``: of each article's paragraphs."""
    rows, levels, owners, part, units, keys, of_parts, junk, counted = [], [], [], [], [], [], [], [], []
    for index, (article, analysis, found) in enumerate(zip(articles, analyses, roles, strict=True)):
        context = build_context(analysis, found)
        table = measure_article(context, extractors)
        made_of, parts_made_of = keys_of(context), part_keys(context)
        for sentence, unit in enumerate(labels_of(article, analysis.document)):
            if unit is None:
                continue
            rows.append(table.matrix[sentence])
            levels.append(-1 if unit.level is None else unit.level)
            owners.append(index)
            part.append(article.meta.get("part", BULK))
            units.append(unit)
            junk.append(bool(article.blocks) and article.blocks[unit.block].role not in CLAIM_ROLES)
            counted.append(context.claims[sentence].role in CLAIM_ROLES)
            keys.append(made_of[sentence])
            of_parts.append(parts_made_of[sentence])
    n_features = len(declared_features(extractors))
    return Examples(
        np.array(rows, dtype=np.float64).reshape(len(rows), n_features),
        np.array(levels, dtype=np.int64),
        np.array(owners, dtype=np.int64),
        np.array([name == BULK for name in part], dtype=np.bool_),
        np.array([PART_WEIGHTS[name] if BULK in part else 1.0 for name in part], dtype=np.float64),
        units,
        keys,
        of_parts,
        np.array(junk, dtype=np.bool_),
        np.array(counted, dtype=np.bool_),
        np.zeros((len(rows), N_MARK_COLUMNS)),
    )


def with_wording(data: Examples, fold: NDArray[np.int64]) -> tuple[Examples, WordingModel, PartsModel]:
    """The examples with wording scores that were made out of fold (``fold``: that of each article), and the models."""
    row_fold = fold[data.article]
    scores, wording = held_out_wording(data.keys, targets(data.units), row_fold, ~data.junk)
    X = data.X.copy()
    X[:, -len(WORDING_FEATURES) :] = shaped(scores)
    holds, known = part_targets(data.units)
    parts, of_parts = held_out_wording(data.part_keys, holds, row_fold, ~data.junk, known)
    parts = np.hstack([parts, around(parts, data.article, data.counted)])
    return replace(data, X=X, parts=parts), wording, PartsModel(of_parts)


def labels_of(article: AnnotatedArticle, document: Document) -> list[Unit | None]:
    """The unit that each sentence of the document takes its label from, None where none covers it."""
    found: list[Unit | None] = []
    starts = np.array([u.start for u in article.units])
    for start, end in zip(document.sentence_start.tolist(), document.sentence_end.tolist(), strict=True):
        low = max(0, int(np.searchsorted(starts, start, side="right")) - 1)
        best, best_overlap = None, _MIN_OVERLAP * (end - start)
        for unit in article.units[low:]:
            if unit.start >= end:
                break
            overlap = min(unit.end, end) - max(unit.start, start)
            if overlap >= best_overlap:
                best, best_overlap = unit, overlap
        found.append(best)
    return found
