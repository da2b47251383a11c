"""Why a claim has its score: the points of its features, one reason for each thing that the text shows.

Features that the same words show are one reason, and so are all that hang on the source and the cue of one link of the
chain: "officials" is what names a source, leaves it unnamed, and makes it a plural, and whoever takes the word out takes
all of that away. So a reason can be checked: without its evidence the score moves the other way (``benchmarks/reasons.py``).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.engine import Analysis
from credscore.features import ClaimFeatures, column_names
from credscore.features.base import REACH, ArticleContext, ClaimContext
from credscore.features.matrix import Evidence, FeatureTable, declared_features, tokens_of
from credscore.features.wording import ABOVE_ALL, FAMILY, WORDING_TARGETS, WordingModel, slopes
from credscore.model.foreign import LevelScorer
from credscore.records import Reason, Span

FloatArray = NDArray[np.float64]
Range = tuple[int, int]

_TELLS_ORIGIN = ("source__type_", "continuation__after_")
# Reasons that move the score by less are added up in one.
_SMALL = 3.0
# A feature that moves it by less is left to these without a look at its evidence.
_TRIFLE = 0.1
# What speaks against a reason is told with it from so many points on, if it is so large a part of the whole.
_COUNTER, _COUNTER_SHARE = 3.0, 0.25
# A feature that shows in most of the sentence shows in no words that one could point at.
_MOST = 0.6
# The words that weigh most in how a sentence is worded are at most so many in a row.
_RUN = 4
# They are told if they are at least this part of all words that speak for it.
_TELLING = 0.45


@dataclass(frozen=True, slots=True)
class _Item:
    """A feature that is present, with its points and the tokens that show it; ``column`` names it to the reader."""

    column: int
    points: float
    where: Range | None


class ReasonMaker:
    """Makes the reasons of claims, for one level model and one set of extractors."""

    def __init__(self, levels: LevelScorer, wording: WordingModel, extractors: Sequence[ClaimFeatures]) -> None:
        self._levels = levels
        self._wording = wording
        self._features = declared_features(extractors)
        self._columns = column_names(extractors)
        self._worded = next(k for k, (family, _) in enumerate(self._features) if family == FAMILY)

    def reasons_of(
        self, context: ArticleContext, table: FeatureTable, X: FloatArray, claims: Sequence[ClaimContext]
    ) -> list[tuple[Reason, ...]]:
        """The reasons of each claim, weightiest first; they add up to score less base score.

        Parameters
        ----------
        X : (n_claims, n_features) the claims' rows of ``table.matrix``.
        """
        rates = self._levels.rates(X)
        points = ((X - self._levels.reference) * rates).tolist()
        worded = self._worded
        scores = X[:, worded : worded + len(WORDING_TARGETS)]
        by_score = slopes(scores, rates[:, worded:])
        totals = [math.fsum(row[worded:]) for row in points]
        # What each token weighs in the direction of its sentence's points; 0 in sentences that are no claims.
        tokens = tokens_of(context)
        slope = np.zeros((tokens.n_sentences, len(WORDING_TARGETS)))
        slope[[claim.index for claim in claims]] = by_score * np.where(np.array(totals) > 0, 1.0, -1.0)[:, None]
        single, pairs = (
            (each * slope[tokens.sentence]).sum(axis=1).tolist() for each in self._wording.token_scores(tokens)
        )
        found = []
        for row, claim in enumerate(claims):
            run = _weightiest_run(single, pairs, claim.first, claim.last)
            # "The" and "a" tell a reader nothing, whatever they weigh.
            if run is not None and all(context.function[k] for k in range(*run)):
                run = None
            found.append(self._of_claim(claim, points[row], totals[row], table.evidence[claim.index], run))
        return found

    def _of_claim(
        self, claim: ClaimContext, points: list[float], worded: float, evidence: Evidence, run: Range | None
    ) -> tuple[Reason, ...]:
        items = [
            _Item(column, points[column], _pointed_at(claim, where))
            for column, where in evidence.items()
            if not -_TRIFLE < points[column] < _TRIFLE or self._columns[column].startswith(_TELLS_ORIGIN)
        ]
        columns = range(self._worded, len(points))
        leading = max(columns, key=points.__getitem__) if worded > 0 else min(columns, key=points.__getitem__)
        items.append(_Item(leading, worded, run))
        shown, rest, small = [], math.fsum(points), 0
        for members, ranges in self._groups(claim, items):
            together = math.fsum(item.points for item in members)
            if -_SMALL < together < _SMALL:
                small += 1
                continue
            rest -= together
            shown.append(self._reason(claim.article.analysis, members, together, ranges))
        shown.sort(key=lambda reason: -abs(reason.points))
        if small or abs(rest) > 1e-6:
            shown.append(Reason("other", "other", rest, None, "Smaller reasons together"))
        return tuple(shown)

    def _groups(self, claim: ClaimContext, items: list[_Item]) -> Iterable[tuple[list[_Item], list[Range]]]:
        """Items that rest on the same words, with these; those that no words show, by family."""
        links = _links(claim)
        stretches = _merged(
            [item.where for item in items if item.where is not None] + [r for link in links for r in link]
        )
        begins = [first for first, _ in stretches]
        group = list(range(len(stretches)))
        for link in links:
            at = {group[bisect_right(begins, first) - 1] for first, _ in link}
            lowest = min(at)
            group = [lowest if k in at else k for k in group]
        absent: dict[str, list[_Item]] = defaultdict(list)
        present: dict[int, list[_Item]] = defaultdict(list)
        for item in items:
            if item.where is None:
                absent[self._features[item.column][0]].append(item)
            else:
                present[group[bisect_right(begins, item.where[0]) - 1]].append(item)
        for members in absent.values():
            yield members, []
        for number, members in present.items():
            yield members, [stretch for stretch, k in zip(stretches, group, strict=True) if k == number]

    def _reason(self, analysis: Analysis, members: list[_Item], total: float, ranges: list[Range]) -> Reason:
        """One reason, in the words of who the origin is, or else of the family that weighs most in its direction; and of the one
        that speaks most against it."""
        sign = 1.0 if total > 0 else -1.0
        by_family: dict[str, float] = defaultdict(float)
        for item in members:
            by_family[self._features[item.column][0]] += sign * item.points
        # Who the origin is tells a reader more than any other feature of its words.
        origin = next((item for item in members if self._columns[item.column].startswith(_TELLS_ORIGIN)), None)
        leading = origin or self._leading(members, max(by_family, key=by_family.__getitem__), sign)
        text = self._says(analysis, leading)
        least = min(by_family, key=by_family.__getitem__)
        if by_family[least] <= -max(_COUNTER, _COUNTER_SHARE * abs(total)):
            counter = self._says(analysis, self._leading(members, least, -sign))
            text = f"{text}; but {counter[:1].lower()}{counter[1:]}"
        column = leading.column
        evidence = tuple(span for span in (_span(analysis, where) for where in ranges) if span is not None)
        return Reason(
            self._columns[column], self._features[column][0], total, _span(analysis, leading.where), text, evidence
        )

    def _leading(self, members: list[_Item], family: str, sign: float) -> _Item:
        return max(
            (item for item in members if self._features[item.column][0] == family), key=lambda item: sign * item.points
        )

    def _says(self, analysis: Analysis, item: _Item) -> str:
        feature = self._features[item.column][1]
        span = _span(analysis, item.where)
        says = feature.says_less if feature.says_less and item.points < 0 else feature.says
        if span is None:
            return says.replace(ABOVE_ALL, "").format(evidence="the sentence")
        return says.format(evidence=f"“{span.text}”")


def _pointed_at(claim: ClaimContext, where: Range | None) -> Range | None:
    if where is None or where[1] - where[0] > _MOST * (claim.last - claim.first):
        return None
    return where


def _links(claim: ClaimContext) -> list[list[Range]]:
    """Source and cue of each link of the chain that the claim rests on; in one those of all accounts that it may continue.

    With the last link go the sentence's other attributions: where one is gone, it rests on the next.
    """
    if claim.chain.links:
        *inner, last = claim.chain.links
        others = [k for k in claim.touching if k not in claim.chain.links and _in_sentence(claim, k)]
        groups = [*([k] for k in inner), [last, *others]]
        found = [[where for k in group for where in _source_and_cue(claim, k)] for group in groups]
        return [link for link in found if link]
    before = (claim.article.claims[k] for k in range(max(0, claim.index - REACH), claim.index))
    account = [where for each in before for k in each.chain.links for where in _source_and_cue(each, k)]
    return [account] if account and claim.carried is not None else []


def _in_sentence(claim: ClaimContext, attribution: int) -> bool:
    cue = claim.article.attributions[attribution].relation.cue
    return cue is not None and cue.sentence == claim.index


def _source_and_cue(claim: ClaimContext, attribution: int) -> list[Range]:
    relation = claim.article.attributions[attribution].relation
    return [(span.first, span.last) for span in (relation.source, relation.cue) if span is not None]


def _merged(ranges: Iterable[Range]) -> list[Range]:
    """The stretches that overlapping ranges cover, in order.

    >>> _merged([(4, 6), (0, 2), (5, 9)])
    [(0, 2), (4, 9)]
    """
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _weightiest_run(single: list[float], pairs: list[float], first: int, last: int) -> Range | None:
    """The few tokens in a row that move the wording's points most, None if they make up too small a part of what does.

    Parameters
    ----------
    single, pairs : what each token weighs in the direction of the points, and what its pair with the token before it does;
        those of the sentence are ``first`` to ``last``.
    """
    n = last - first
    singles = [0.0, *accumulate(single[first:last])]
    doubles = [0.0, *accumulate(pairs[first:last]), 0.0]
    doubles[-1] = doubles[-2]
    best, found = 0.0, None
    for length in range(1, min(_RUN, n) + 1):
        # With a run go all pairs that one of its tokens is in.
        gains = [
            singles[at + length] - singles[at] + doubles[at + length + 1] - doubles[at] for at in range(n - length + 1)
        ]
        gain = max(gains)
        # A longer run has to be worth it.
        if gain > best * (1 + 0.5 / length):
            begin = first + gains.index(gain)
            best, found = gain, (begin, begin + length)
    speaking = sum(max(one + two, 0.0) for one, two in zip(single[first:last], pairs[first:last], strict=True))
    return found if best > 0 and best >= _TELLING * speaking else None


def _span(analysis: Analysis, where: Range | None) -> Span | None:
    if where is None:
        return None
    document = analysis.document
    start, end = int(document.token_start[where[0]]), int(document.token_end[where[1] - 1])
    return Span(start, end, document.text[start:end])
