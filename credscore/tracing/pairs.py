"""The model that judges pairs of statements: first each by itself, then again in the light of all others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cache, cached_property
from zipfile import BadZipFile

import numpy as np
from joblib import effective_n_jobs
from numpy.typing import NDArray

from credscore.errors import ModelError
from credscore.resources import pair_model
from credscore.tracing.comparison import Comparison
from credscore.tracing.support import support

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

OUTCOMES = ("other", "same", "contrary")
STAGES = ("first", "second")
# Pairs that are other claims with this probability are not judged again.
SURE = 0.99
# Pairs that are measured at a time, and that run through the trees at a time (so few that they stay in the processor's cache).
_PART, _SLICE = 50_000, 16_384


@dataclass(frozen=True)
class Trees:
    """Boosted regression trees: another claim, the same one, the contrary (Friedman 2001).

    Node arrays (n_nodes,): ``feature`` (-1 at leaves), ``threshold``, ``left`` and ``right`` children, ``value`` of leaves. ``roots``
    (n_trees,) and ``outcome`` (n_trees,): each tree's first node and the outcome that it adds to. ``start`` (3,): scores before any tree.
    """

    feature: IntArray
    threshold: FloatArray
    left: IntArray
    right: IntArray
    value: FloatArray
    roots: IntArray
    outcome: IntArray
    start: FloatArray

    def probabilities(self, table: FloatArray) -> FloatArray:
        """P(another claim), P(the same), P(the contrary) of each pair, (n_pairs, 3)."""
        found = np.empty((len(table), len(OUTCOMES)))
        for begin in range(0, len(table), _SLICE):
            found[begin : begin + _SLICE] = self._scores(table[begin : begin + _SLICE])
        found -= found.max(axis=1, keepdims=True, initial=-np.inf) if len(found) else 0.0
        p = np.exp(found)
        made: FloatArray = p / p.sum(axis=1, keepdims=True)
        return made

    def _scores(self, table: FloatArray) -> FloatArray:
        # The trees were grown on single precision.
        values = np.ascontiguousarray(table, dtype=np.float32).ravel()
        scores = np.tile(self.start, (len(table), 1))
        first = np.arange(len(table), dtype=np.int64) * table.shape[1]
        feature, children, depth = self._walk
        for root, outcome in zip(self.roots.tolist(), self.outcome.tolist(), strict=True):
            node = np.full(len(table), root, dtype=np.int64)
            for _ in range(depth):
                goes_left = values.take(first + feature.take(node)) <= self.threshold.take(node)
                node = children.take(2 * node + goes_left)
            scores[:, outcome] += self.value.take(node)
        return scores

    @cached_property
    def _walk(self) -> tuple[IntArray, IntArray, int]:
        """Features; the right and the left child of each node, one after the other; and the depth of the deepest tree. Leaves are their own children, so
        that all rows take the same number of steps."""
        inner = self.feature >= 0
        itself = np.arange(len(inner))
        children = np.where(inner, [self.right, self.left], itself).T.ravel()
        depth, level = 0, self.roots[inner[self.roots]]
        while len(level):
            depth += 1
            below = np.concatenate((self.left[level], self.right[level]))
            level = below[inner[below]]
        return np.where(inner, self.feature, 0), children, depth


@dataclass(frozen=True)
class PairModel:
    """Trees over the features of ``Comparison``, and trees over these and what ``support`` makes of the first ones' judgement."""

    first: Trees
    second: Trees

    @classmethod
    @cache
    def load(cls) -> PairModel:
        """The shipped model.

        Raises
        ------
        ModelError
            If its file is missing or broken.
        """
        path = pair_model()
        try:
            with np.load(path, allow_pickle=False) as held:
                return cls(*(Trees(**{f.name: held[f"{stage}/{f.name}"] for f in fields(Trees)}) for stage in STAGES))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(f"{path}: cannot be read ({error}): reinstall credscore") from error

    def probabilities(self, comparison: Comparison) -> FloatArray:
        """P(another claim), P(the same), P(the contrary) of each pair, (n_pairs, 3)."""
        p = np.empty((len(comparison.left), len(OUTCOMES)))

        def judge(part: IntArray) -> None:
            p[part] = self.first.probabilities(comparison.features(part))

        def judge_again(part: IntArray) -> None:
            # Features of all pairs at once would not fit into memory: those of the doubtful ones are measured anew.
            p[part] = self.second.probabilities(np.hstack((seen[part], comparison.features(part))))

        # One part a core: trees and sparse rows run beside the features that are found in Python.
        with ThreadPoolExecutor(effective_n_jobs(-1)) as workers:
            deque(workers.map(judge, _parts(np.arange(len(p)))), maxlen=0)
            seen = support(p, comparison.left, comparison.right, comparison.owner)
            deque(workers.map(judge_again, _parts(np.flatnonzero(p[:, 0] < SURE))), maxlen=0)
        return p


def _parts(pairs: IntArray) -> Iterator[IntArray]:
    for start in range(0, len(pairs), _PART):
        yield pairs[start : start + _PART]
