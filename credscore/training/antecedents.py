"""Trains the choice of antecedents on the names that annotators gave to pronouns and other phrases that refer back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation
from credscore.attribution.referents import (
    FEATURES,
    NONE_FEATURES,
    VALUES,
    Anaphor,
    AntecedentWeights,
    Reference,
    Referent,
)
from credscore.lexicons import Columns
from credscore.segmentation import Document
from credscore.training.articles import GoldAttribution

FloatArray = NDArray[np.float64]
# Inverse variance of the normal prior of the weights.
PENALTY = 3.0
_ITERATIONS = 200
_PRONOUNS = (Anaphor.HE, Anaphor.SHE, Anaphor.THEY, Anaphor.IT)
PRONOUNS = frozenset("i we you he she it they me us him her them who which that both one".split())
_SMALL = frozenset("the a an of for and in at on to s mr mrs ms dr sir".split())


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names can be taken for the same: all words of the shorter are in the longer, and one is a name's.

    >>> same_name("Lund", "Mayor Ida Lund"), same_name("the ministry", "Ministry of Health"), same_name("Lund", "Ida Moe")
    (True, False, False)
    """
    if one is None or other is None:
        return False
    words = [[w for w in re.findall(r"\w+", name) if w.lower() not in _SMALL] for name in (one, other)]
    shorter, longer = sorted(words, key=len)
    known = {w.lower() for w in longer}
    return {w.lower() for w in shorter} == known or (
        any(w[0].isupper() for w in shorter) and known.issuperset(w.lower() for w in shorter)
    )


@dataclass
class Choices:
    """What an article's phrases that refer back could mean: the values of ``NONE_FEATURES``, those of ``FEATURES`` for each
    candidate, and which candidates are right (none of them: it refers to nothing before it)."""

    none: list[list[int]] = field(default_factory=list)
    features: list[list[list[int]]] = field(default_factory=list)
    right: list[list[int]] = field(default_factory=list)


class Oracle:
    """Chooses what the annotation says, and keeps what the choice was made from (``choices``).

    ``names`` are the names and descriptions of what each reference means, by its first token (``names_of``); phrases that are
    not in it refer to nothing before them.
    """

    def __init__(self, names: dict[int, frozenset[str]]) -> None:
        self.names = names
        self.choices = Choices()

    def choose(
        self, reference: Reference, candidates: Sequence[Referent], none: list[int], features: list[list[int]], /
    ) -> int | None:
        """See ``credscore.attribution.referents.Chooser``."""
        names = self.names.get(reference.token, ())
        right = [k for k, r in enumerate(candidates) if any(same_name(r.name, name) for name in names)]
        # Nothing is to be learned where no candidate is right for a pronoun, which means somebody; nor where a phrase without an
        # annotated name shares its noun with somebody before it: annotators leave the name out where it is plain to see.
        unclear = reference.kind in _PRONOUNS or (
            not names and any(_shares_noun(r, reference.head) for r in candidates)
        )
        if right or not unclear:
            self.choices.none.append(none)
            self.choices.features.append(features)
            self.choices.right.append(right)
        return right[0] if right else None


def _shares_noun(referent: Referent, noun: str) -> bool:
    entity = referent.entity
    return entity is not None and (noun in entity.roles or noun in entity.name.lower().split())


def names_of(document: Document, gold: Sequence[GoldAttribution]) -> dict[int, frozenset[str]]:
    """What annotators call the referent of each source that refers back, by each token of the source: its annotated name, and
    the other phrases that have the same one."""
    phrases: dict[str, set[str]] = {}
    spans: list[tuple[int, int, str, str]] = []
    for a in gold:
        if a.source is not None and a.ref is not None:
            words = " ".join(document.text[slice(*a.source)].split())
            first, last = document.tokens_between(*a.source)
            spans.append((first, last, words, a.ref))
            if words.lower() not in PRONOUNS:
                phrases.setdefault(a.ref, {a.ref}).add(words)
    found: dict[int, frozenset[str]] = {}
    for first, last, words, ref in spans:
        names = frozenset(p for p in phrases.get(ref, {ref}) if p == ref or p.lower() != words.lower())
        found.update(dict.fromkeys(range(first, last), names))
    return found


def choices_of(
    document: Document, columns: Columns, relations: Sequence[Relation], gold: Sequence[GoldAttribution]
) -> Choices:
    """The choices that an article's relations, as they were found, put before the resolver."""
    oracle = Oracle(names_of(document, gold))
    resolve(document, columns, list(relations), oracle)
    return oracle.choices


def train_antecedents(articles: Iterable[Choices], *, penalty: float = PENALTY) -> AntecedentWeights:
    """Fit the log-linear model by its conditional likelihood: P(referent | phrase), summed over those that are right."""
    groups = [
        group for choices in articles for group in zip(choices.none, choices.features, choices.right, strict=True)
    ]
    n_referent, n_none = len(FEATURES) * VALUES, len(NONE_FEATURES) * VALUES
    if not groups:
        return AntecedentWeights(np.zeros(n_referent, dtype=np.float32), np.zeros(n_none, dtype=np.float32))
    rows: list[list[int]] = []
    mask: list[bool] = []
    first = [0]
    for nothing, candidates, good in groups:
        rows.append([n_referent + k * VALUES + value for k, value in enumerate(nothing)])
        rows += [[k * VALUES + value for k, value in enumerate(values)] for values in candidates]
        mask += [not good, *(k in good for k in range(len(candidates)))]
        first.append(len(rows))
    pointers = np.cumsum([0, *map(len, rows)])
    indices = np.concatenate([np.array(row) for row in rows])
    X = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), n_referent + n_none))
    weights = _fit(X, np.array(mask), np.array(first), penalty).astype(np.float32)
    return AntecedentWeights(weights[:n_referent], weights[n_referent:])


def _fit(X: csr_matrix, right: NDArray[np.bool_], first: NDArray[np.int64], penalty: float) -> FloatArray:
    """Weights that make the right rows of each group likely; ``first`` (n_groups + 1,) is where each begins."""
    group = np.repeat(np.arange(len(first) - 1), np.diff(first))
    transposed = X.T.tocsr()

    def share(scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        top = np.maximum.reduceat(scores, first[:-1])
        weight = np.exp(scores - top[group])
        total = np.add.reduceat(weight, first[:-1])
        return weight / total[group], top + np.log(total)

    def loss(beta: FloatArray) -> tuple[float, FloatArray]:
        scores = X @ beta
        every, normaliser = share(scores)
        some, wanted = share(np.where(right, scores, -1e9))
        slope = transposed @ (every - some) + penalty * beta
        return float((normaliser - wanted).sum() + 0.5 * penalty * beta @ beta), slope

    found: FloatArray = minimize(
        loss, np.zeros(X.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS}
    ).x
    return found
