"""Which source and which pieces of content belong to which cue: a learned scorer over pairs.

The tagger marks sources, cues and pieces of content; this module joins them to relations. Each pair (cue, source) and
(cue, piece) is described by small integer features (``source_features``, ``piece_features``) and scored by a logistic model
whose weights are part of the model folder; decoding then takes, for each cue, the best source, and for each piece its cues.

Pairs are described and scored as arrays, many at a time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.tagger import LABELS, Tags
from credscore.errors import ModelError
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import SHAPES, cue_classes, function_classes
from credscore.segmentation import Document

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
# One index, or many at a time.
Index = int | IntArray

# Each feature takes values 0..255; its weight stands at index feature * 256 + value.
VALUES = 256
SOURCE_FEATURES = (
    "bias", "distance", "order_distance", "cues_between", "sources_between", "pieces_between", "order_class",
    "order_noun", "marks_between", "nearest", "kind", "kind_order", "sentence", "quote", "adjacent_class", "stops", "ending",
    "claimed",
)  # fmt: skip
PIECE_FEATURES = (
    "bias", "distance", "order_distance", "cues_between", "sources_between", "pieces_between", "order_class",
    "order_noun", "marks_between", "nearest", "quoted_order", "sentence", "length", "first_token", "quoted_sentence",
    "source_side", "continues", "whole",
)  # fmt: skip
# How far a piece may look for its cue, in sentences of the same or the neighbouring paragraph.
REACH_BACK, REACH_AHEAD = 6, 1
# Cue classes that are hardly used but for somebody's words, and how many words make a clause.
_PLAIN_SPEECH = frozenset(("say", "tell", "add", "report", "announce", "explain", "claim", "insist", "confirm"))
_MIN_CLAUSE, _LONG_SOURCE = 3, 6
_COMMA, _STOP = 1, 7
# How many cues or sources of one sentence are compared with a span; no sentence has as many.
MAX_CANDIDATES = 32
# Class of a distance in tokens; those further than the last entry are of its class.
_BUCKETS = np.searchsorted(np.array([1, 2, 3, 4, 6, 9, 14, 22]), np.arange(23), side="right")
# Class of how many sentences on a piece stands from its cue, from -1 (or less) to 4 (or more).
_CROSSED = np.array([6, 0, 2, 3, 4, 5])
# Shapes whose last word makes a source a name, and marks by the shape of a token and the class of a function word.
_NAMES = np.isin(SHAPES, ("Title", "UPPER", "miXed"))
_SHAPE_MARKS = {"comma": _COMMA, "colon": 4, "dash": 5, "quote": 6, "stop": _STOP}
_WORD_MARKS = {"complementiser": 2, "relative": 3, "coordination": 8, "subordination": 9}
# Cues and pieces whose pairs are scored at a time: a piece takes up to ten kilobytes.
_BLOCK = 1_000
# A cue without content takes no piece whose score (log odds) is less.
_IMPROBABLE = -2.0


class TokenSpan(NamedTuple):
    """A run of tokens, half-open, with the sentence that it lies in; ``margin`` is the tagger's largest on it."""

    first: int
    last: int
    sentence: int
    margin: float = 0.0


@dataclass(frozen=True)
class Tagged:
    """Spans that the tagger found in a document, each list in order of the text."""

    sources: list[TokenSpan]
    cues: list[TokenSpan]
    pieces: list[TokenSpan]


@dataclass(slots=True)
class Relation:
    """One attribution as token spans: cue and source may be missing, pieces are in order of the text."""

    cue: TokenSpan | None
    source: TokenSpan | None
    pieces: list[TokenSpan] = field(default_factory=list)


@dataclass(frozen=True)
class LinkerWeights:
    """Weights of the two logistic models, (n_features * 256,) float32 each."""

    source: NDArray[np.float32]
    piece: NDArray[np.float32]

    def __post_init__(self) -> None:
        for name, given, features in (("source", self.source, SOURCE_FEATURES), ("piece", self.piece, PIECE_FEATURES)):
            if given.shape != (len(features) * VALUES,):
                raise ModelError(f"linker weights {name!r} have shape {given.shape}, not ({len(features) * VALUES},)")


def spans_of(tags: Tags, document: Document) -> Tagged:
    """Runs of equal labels, cut at the sentences' edges."""
    assert LABELS == ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
    kind, sentence = (tags.labels + 1) // 2, document.token_sentence
    edge = np.ones(len(kind), dtype=np.bool_)
    # An odd label begins a run.
    edge[1:] = (kind[1:] != kind[:-1]) | (tags.labels[1:] & 1 > 0) | (sentence[1:] != sentence[:-1])
    firsts = np.flatnonzero(edge)
    found: tuple[list[TokenSpan], ...] = ([], [], [], [])
    if len(firsts):
        lasts = np.append(firsts[1:], len(kind))
        margin = np.maximum.reduceat(tags.margin, firsts)
        columns = (kind[firsts], firsts, lasts, sentence[firsts], margin)
        for which, *row in zip(*(column.tolist() for column in columns), strict=True):
            if which:
                found[which].append(TokenSpan(*row))
    _, sources, cues, pieces = found
    return Tagged(sources, cues, pieces)


class _Edges(NamedTuple):
    """Spans as arrays, (n_spans,) each."""

    first: IntArray
    last: IntArray
    sentence: IntArray

    def at(self, index: Index) -> _Edges:
        """The spans of some indices."""
        return _Edges(self.first[index], self.last[index], self.sentence[index])


def _edges(spans: list[TokenSpan]) -> _Edges:
    return _Edges(*np.array([span[:3] for span in spans], dtype=np.int64).reshape(-1, 3).T.copy())


class PairContext:
    """What the pair features ask of a document."""

    def __init__(self, document: Document, columns: Columns, tagged: Tagged) -> None:
        self.tagged = tagged
        self.cues, self.sources, self.pieces = _edges(tagged.cues), _edges(tagged.sources), _edges(tagged.pieces)
        self.shape = columns.shape
        self.function = columns.function
        self.quoted = document.in_quote
        self.paragraph = document.sentence_paragraph
        self.first = document.sentence_first
        # How many cues and sources stand before each sentence.
        self.cues_before = np.searchsorted(self.cues.first, self.first)
        self.sources_before = np.searchsorted(self.sources.first, self.first)
        by_shape, by_function = _mark_tables()
        mark = by_shape.take(columns.shape)
        self.mark = np.where(mark > 0, mark, by_function.take(columns.function))
        self.marks_at = np.flatnonzero(self.mark)
        self._verb: list[int] = columns.verb.tolist()
        self._noun: list[int] = columns.noun.tolist()
        self.cue_class = np.array([self._class(cue) for cue in tagged.cues], dtype=np.int64)
        self.cue_ending = np.array([_ending(document.tokens, cue) for cue in tagged.cues], dtype=np.int64)
        self.claimed_by = self._claims()
        self.cue_noun = np.array([not any(self._verb[c.first : c.last]) for c in tagged.cues], dtype=np.int64)

    def _class(self, cue: TokenSpan) -> int:
        """Class of the cue's last cue word; the one after the last class if none of its words is listed."""
        for at in range(cue.last - 1, cue.first - 1, -1):
            if self._verb[at]:
                return self._verb[at]
        for at in range(cue.last - 1, cue.first - 1, -1):
            if self._noun[at]:
                return self._noun[at]
        if cue.last - cue.first == 1 and self.mark[cue.first] in (4, 5):
            return len(cue_classes()) + 1
        return len(cue_classes())

    def _claims(self) -> IntArray:
        """For each source the cue right before it that asks for one ("citing", "told by"), -1 if there is none."""
        asking = np.flatnonzero(self.cue_ending)
        found = np.full(len(self.sources.first), -1)
        if len(asking) and len(found):
            at = np.searchsorted(self.sources.first, self.cues.last[asking])
            right = self.sources.first.take(at, mode="clip") == self.cues.last[asking]
            found[at[right]] = asking[right]
        return found

    def class_name(self, cue: TokenSpan) -> str:
        """Name of the cue's class, "" if none of its words is listed."""
        code = self._class(cue)
        return cue_classes()[code] if code < len(cue_classes()) else ""

    def cues_of(self, sentence: int) -> list[TokenSpan]:
        """The cues of a sentence."""
        low, high = self.cues_before[sentence : sentence + 2].tolist()
        return self.tagged.cues[low:high]

    def marks_between(self, low: IntArray, high: IntArray) -> IntArray:
        """Codes of the marks in ``[low, high)``: the first one and whether there are more, 0 for none."""
        begin, end = np.searchsorted(self.marks_at, low), np.searchsorted(self.marks_at, high)
        if not len(self.marks_at):
            return begin
        mark = self.mark[self.marks_at]
        more = np.where(end - begin > 1, mark.take(end - 1), 0)
        return np.where(end > begin, 1 + mark.take(begin, mode="clip") * 11 + more, 0)


# How a cue ends that is followed by its source; 0 is any other way.
_ENDINGS = {"by": 1, "to": 2, "from": 3, "of": 4}
_PARTICIPLE = 5


def _ending(tokens: Sequence[str], cue: TokenSpan) -> int:
    last = tokens[cue.last - 1].lower()
    if last.endswith("ing") and cue.last - cue.first == 1:
        return _PARTICIPLE
    return _ENDINGS.get(last, 0)


@cache
def _mark_tables() -> tuple[IntArray, IntArray]:
    """Marks by code of shape and by code of function word."""
    by_shape = [_SHAPE_MARKS.get(name, 0) for name in SHAPES]
    by_function = [_WORD_MARKS.get(name, 0) for name in function_classes()]
    return np.array(by_shape, dtype=np.int64), np.array(by_function, dtype=np.int64)


class _Between(NamedTuple):
    """What stands between two spans: ``order`` (1 if the other comes after the cue), the tokens ``low`` to ``high``, the class
    of their number, and how many spans begin there, at most three of each kind."""

    order: IntArray
    low: IntArray
    high: IntArray
    gap: IntArray
    cues: IntArray
    sources: IntArray
    pieces: IntArray


def _between(context: PairContext, cue: _Edges, other: _Edges) -> _Between:
    order = other.first >= cue.last
    low, high = np.where(order, cue.last, other.last), np.where(order, other.first, cue.first)
    counts = [
        np.minimum(np.searchsorted(spans.first, high) - np.searchsorted(spans.first, low), 3)
        for spans in (context.cues, context.sources, context.pieces)
    ]
    return _Between(order.astype(np.int64), low, high, _BUCKETS.take(high - low, mode="clip"), *counts)


def source_features(context: PairContext, cue_index: Index, source_index: Index) -> IntArray:
    """Feature values (in the order of ``SOURCE_FEATURES``) of pairs of cue and source, (n_features, n_pairs)."""
    cue, source = context.cues.at(cue_index), context.sources.at(source_index)
    order, low, high, gap, cues, sources, pieces = _between(context, cue, source)
    kind_class, noun = context.cue_class[cue_index], context.cue_noun[cue_index]
    pronoun = (source.last - source.first == 1) & (context.function[source.first] > 0)
    kind = pronoun * 2 + _NAMES[context.shape[source.last - 1]]
    crossed = np.where(cue.sentence == source.sentence, 0, np.where(source.sentence < cue.sentence, 1, 2))
    quoted = context.quoted[cue.first] * 2 + context.quoted[source.first]
    claimed = context.claimed_by[source_index] >= 0
    return np.array(
        [
            np.zeros_like(gap),
            gap,
            order * 16 + gap,
            order * 4 + cues,
            order * 4 + sources,
            order * 4 + pieces,
            np.minimum(order * 64 + kind_class, 255),
            order * 32 + noun * 16 + gap,
            order * 128 + np.minimum(context.marks_between(low, high), 127),
            (order * 4 + cues) * 4 + sources,
            kind * 4 + noun,
            kind * 32 + order * 16 + gap,
            crossed,
            quoted * 2 + order,
            np.minimum((gap == 0) * 128 + order * 64 + kind_class, 255),
            np.minimum(cues + sources + pieces, 7) * 2 + order,
            context.cue_ending[cue_index] * 32 + order * 16 + gap,
            (claimed & (context.claimed_by[source_index] != cue_index)) * 2 + order,
        ]
    )


def piece_features(context: PairContext, cue_index: Index, piece_index: Index) -> IntArray:
    """Feature values (in the order of ``PIECE_FEATURES``) of pairs of cue and piece of content, (n_features, n_pairs)."""
    cue, piece = context.cues.at(cue_index), context.pieces.at(piece_index)
    order, low, high, gap, cues, sources, pieces = _between(context, cue, piece)
    kind_class, noun = context.cue_class[cue_index], context.cue_noun[cue_index]
    crossed = _CROSSED.take(piece.sentence - cue.sentence + 1, mode="clip")
    same_paragraph = context.paragraph[piece.sentence] == context.paragraph[cue.sentence]
    quoted = context.quoted[piece.first]
    same_quote = quoted & context.quoted[cue.first]
    begin, end = context.first[piece.sentence], context.first[piece.sentence + 1]
    own = np.minimum(context.cues_before[piece.sentence + 1] - context.cues_before[piece.sentence], 3)
    whole = (piece.first - begin <= 1) & (end - piece.last <= 2)
    before = np.searchsorted(context.sources.first, cue.first) - context.sources_before[cue.sentence]
    marks = order * 128 + np.minimum(context.marks_between(low, high), 127)
    return np.array(
        [
            np.zeros_like(gap),
            gap,
            order * 16 + gap,
            (order * 4 + cues) * 8 + crossed,
            order * 4 + sources,
            order * 4 + pieces,
            np.minimum(order * 64 + kind_class, 255),
            order * 32 + noun * 16 + gap,
            np.where(crossed > 0, 127, marks),
            (order * 4 + cues) * 4 + pieces,
            quoted * 4 + same_quote * 2 + order,
            crossed * 2 + same_paragraph,
            np.minimum(piece.last - piece.first, 15) * 2 + order,
            np.minimum(context.function[piece.first] * 2 + order, 255),
            (crossed * 2 + quoted) * 4 + own,
            (order * 4 + np.minimum(before, 3)) * 2 + (crossed > 0),
            (crossed * 4 + own) * 4 + quoted * 2 + same_paragraph,
            ((whole * 2 + quoted) * 8 + crossed) * 2 + (own > 0),
        ]
    )


def _score(weights: FloatArray, values: IntArray) -> FloatArray:
    """Scores of pairs by their feature values, (n_features, n_pairs)."""
    base = np.arange(0, len(weights), VALUES)
    scores: FloatArray = weights.take(values + base[:, None]).sum(axis=0)
    return scores


def _ranges(low: IntArray, high: IntArray) -> tuple[IntArray, IntArray]:
    """All numbers ``low <= k < high`` of each range: the index of the range, and the number."""
    sizes = np.maximum(high - low, 0)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return owner, np.arange(len(owner)) + (low - np.cumsum(sizes) + sizes)[owner]


def _nearest(low: IntArray, high: IntArray, at: IntArray) -> tuple[IntArray, IntArray]:
    """At most ``MAX_CANDIDATES`` of the candidates ``low <= k < high``, around the place ``at`` in their list."""
    begin = np.maximum(np.minimum(at - MAX_CANDIDATES // 2, high - MAX_CANDIDATES), low)
    return begin, np.minimum(begin + MAX_CANDIDATES, high)


def source_pairs(context: PairContext, cue_index: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of cue and source to compare, in their order: the cues given with the sources of their sentences."""
    cue = context.cues.at(cue_index)
    low, high = context.sources_before[cue.sentence], context.sources_before[cue.sentence + 1]
    owner, source_index = _ranges(*_nearest(low, high, np.searchsorted(context.sources.first, cue.first)))
    return cue_index[owner], source_index


def piece_pairs(context: PairContext, piece_index: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of cue and piece to compare, by piece: the pieces given with the cues of their sentences, those of the last
    sentence before that has any, if it is near, and the first ones of the sentence after it in its paragraph."""
    piece, before, paragraph = context.pieces.at(piece_index), context.cues_before, context.paragraph
    low, high = before[piece.sentence], before[piece.sentence + 1]
    ranges = [_nearest(low, high, np.searchsorted(context.cues.first, piece.first))]
    if len(context.cues.first):
        last = context.cues.sentence[low - 1]
        near = (low > 0) & (piece.sentence - last <= REACH_BACK) & (paragraph[piece.sentence] - paragraph[last] <= 1)
        ranges.append((np.maximum(before[last], low - MAX_CANDIDATES), np.where(near, low, 0)))
    n = len(paragraph)
    ahead = np.minimum(piece.sentence + REACH_AHEAD, n - 1)
    same = (ahead > piece.sentence) & (paragraph[np.minimum(piece.sentence + 1, n - 1)] == paragraph[piece.sentence])
    ranges.append((high, np.where(same, np.minimum(before[ahead + 1], high + MAX_CANDIDATES), 0)))
    owner, cue_index = _ranges(*(np.concatenate(edges) for edges in zip(*ranges, strict=True)))
    part, owner = np.divmod(owner, len(piece_index))
    # By piece and part; of those before, the nearest first.
    order = np.lexsort((np.where(part == 1, -cue_index, cue_index), part, owner))
    return cue_index[order], piece_index[owner[order]]


class Linker:
    """Joins tagged spans to relations with fixed weights."""

    def __init__(self, weights: LinkerWeights, *, source_threshold: float = 0.2, piece_threshold: float = 0.3) -> None:
        self.weights = weights
        self._source = weights.source.astype(np.float64)
        self._piece = weights.piece.astype(np.float64)
        self._source_threshold = math.log(source_threshold / (1 - source_threshold))
        self._piece_threshold = math.log(piece_threshold / (1 - piece_threshold))

    def link(self, document: Document, columns: Columns, tagged: Tagged) -> list[Relation]:
        """Relations in the order of their cues; every relation has content."""
        context = PairContext(document, columns, tagged)
        relations = [Relation(cue, None) for cue in tagged.cues]
        for cue_index in _blocks(len(tagged.cues)):
            self._find_sources(context, relations, cue_index)
        # The best piece of its sentence for each cue, unless that is improbable: what it gets if it gets no other.
        spare: dict[int, tuple[float, int]] = {}
        for piece_index in _blocks(len(tagged.pieces)):
            self._hand_out(context, relations, piece_index, spare)
        for cue, (_, piece) in spare.items():
            if not relations[cue].pieces:
                relations[cue].pieces.append(tagged.pieces[piece])
        for relation in relations:
            if not relation.pieces:
                relation.pieces = _rest_of_sentence(context, relation)
        _continue_quotations(context, relations)
        kept = [r for r in relations if r.pieces]
        _widen_outer(kept)
        return kept

    def _find_sources(self, context: PairContext, relations: list[Relation], cue_index: IntArray) -> None:
        """Give each cue its best source, unless that is improbable; of equals the first."""
        cues, sources = source_pairs(context, cue_index)
        scores = _score(self._source, source_features(context, cues, sources))
        probable = scores > self._source_threshold
        for cue, (_, minus_source) in _best(cues[probable], scores[probable], -sources[probable]).items():
            relations[cue].source = context.tagged.sources[-minus_source]

    def _hand_out(
        self,
        context: PairContext,
        relations: list[Relation],
        piece_index: IntArray,
        spare: dict[int, tuple[float, int]],
    ) -> None:
        """Give each piece to its probable cues, or else to the best one, unless that is improbable; of equals the first."""
        cues, pieces = piece_pairs(context, piece_index)
        scores = _score(self._piece, piece_features(context, cues, pieces))
        probable = scores > 0.0
        for cue, piece in zip(cues[probable].tolist(), pieces[probable].tolist(), strict=True):
            relations[cue].pieces.append(context.tagged.pieces[piece])
        given = np.zeros(len(context.tagged.pieces), dtype=np.bool_)
        given[pieces[probable]] = True
        left_over = (scores > self._piece_threshold) & ~given[pieces]
        best = _best(pieces[left_over], scores[left_over], -cues[left_over])
        for piece, (_, minus_cue) in best.items():
            relations[-minus_cue].pieces.append(context.tagged.pieces[piece])
        beside = ~probable & (scores > _IMPROBABLE)
        beside &= context.pieces.sentence[pieces] == context.cues.sentence[cues]
        for cue, found in _best(cues[beside], scores[beside], pieces[beside]).items():
            spare[cue] = max(spare.get(cue, found), found)


def _best(keys: IntArray, scores: FloatArray, values: IntArray) -> dict[int, tuple[float, int]]:
    """The largest score of each key with its value; of equal scores that of the largest value."""
    best: dict[int, tuple[float, int]] = {}
    for key, score, value in zip(keys.tolist(), scores.tolist(), values.tolist(), strict=True):
        best[key] = max(best.get(key, (score, value)), (score, value))
    return best


def _blocks(n: int) -> list[IntArray]:
    """The indices below ``n``, some at a time."""
    return [np.arange(low, min(low + _BLOCK, n)) for low in range(0, n, _BLOCK)]


def _rest_of_sentence(context: PairContext, relation: Relation) -> list[TokenSpan]:
    """What a plain word of speech with its source must refer to where the tagger marked no content: the clause that a comma
    parts from it ("The talks had failed, the delegations said."), else what follows it."""
    cue, source = relation.cue, relation.source
    if cue is None or source is None or cue.sentence != source.sentence:
        return []
    if context.class_name(cue) not in _PLAIN_SPEECH:
        return []
    begin, end = context.first[cue.sentence : cue.sentence + 2].tolist()
    low, high = min(cue.first, source.first), max(cue.last, source.last)
    stop = end - int(context.mark[end - 1] == _STOP)
    found = []
    # The tagger may have found the end of the source alone: "…, the witnesses and [senators] said".
    comma = next(
        (at for at in range(low - 1, max(begin + _MIN_CLAUSE, low - _LONG_SOURCE), -1) if context.mark[at] == _COMMA),
        None,
    )
    if comma is not None and not any(comma <= other.first < low for other in context.cues_of(cue.sentence)):
        found.append(TokenSpan(begin, comma, cue.sentence))
        # "…, she said, in part because of …"
        high += int(high < stop and context.mark[high] == _COMMA)
    if stop - high > _MIN_CLAUSE and (found or low - begin <= _MIN_CLAUSE):
        found.append(TokenSpan(high, stop, cue.sentence))
    return found


def _continue_quotations(context: PairContext, relations: list[Relation]) -> None:
    """Give a sentence that is one quotation, and nobody's yet, to whoever is quoted in the sentence before."""
    taken = {cue.sentence for cue in context.tagged.cues} | {p.sentence for r in relations for p in r.pieces}
    speaker: dict[int, Relation] = {}
    for relation in relations:
        for piece in relation.pieces:
            if relation.source is not None and context.quoted[(piece.first + piece.last) // 2]:
                speaker[piece.sentence] = relation
    for sentence, relation in speaker.items():
        following = sentence + 1
        while following < len(context.paragraph) and following not in taken:
            low, high = context.first[following : following + 2].tolist()
            far = context.paragraph[following] - context.paragraph[following - 1] > 1
            if far or not context.quoted[low : high - 1].all():
                break
            relation.pieces.append(TokenSpan(low, high, following))
            following += 1


def _widen_outer(relations: list[Relation]) -> None:
    """Give an outer attribution the source and cue of the one inside its content.

    Both share a piece; the inner cue stands between the outer cue and the piece, so what is said begins with it: "he said [she
    knew it]", where the tagger's piece is "it" alone; or the outer cue comes last: "[she knew it], he said".
    """
    owners: dict[int, list[Relation]] = {}
    for relation in relations:
        for piece in relation.pieces:
            owners.setdefault(piece.first, []).append(relation)
    for relation in relations:
        cue = relation.cue
        if cue is None:
            continue
        widened = []
        for piece in relation.pieces:
            first, last = piece.first, piece.last
            sharing = owners[piece.first]
            for other in sharing if len(sharing) > 1 else ():
                inner = other.cue
                if other is relation or inner is None or inner.sentence != piece.sentence:
                    continue
                edges = [inner, *([other.source] if other.source is not None else [])]
                if cue.last <= inner.first < piece.first:
                    first = min([first, *(e.first for e in edges if e.first >= cue.last)])
                elif piece.last <= inner.first and inner.last <= cue.first:
                    last = max([last, *(e.last for e in edges if e.last <= cue.first)])
                elif inner.last <= piece.first and piece.last <= cue.first and not _opens(relation.source, piece):
                    first = min([first, *(e.first for e in edges if e.last <= piece.first)])
            widened.append(TokenSpan(first, last, piece.sentence))
        relation.pieces = _merged(widened)


def _opens(source: TokenSpan | None, piece: TokenSpan) -> bool:
    """Whether a source stands before a piece."""
    return source is not None and source.last <= piece.first


def _merged(pieces: list[TokenSpan]) -> list[TokenSpan]:
    if len(pieces) == 1:
        return pieces
    merged: list[TokenSpan] = []
    for piece in sorted(pieces, key=lambda p: p.first):
        if merged and merged[-1].sentence == piece.sentence and piece.first <= merged[-1].last:
            merged[-1] = TokenSpan(merged[-1].first, max(merged[-1].last, piece.last), piece.sentence)
        else:
            merged.append(piece)
    return merged
