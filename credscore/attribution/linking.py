"""Which source and which pieces of content belong to which cue: a learned scorer over pairs.

The tagger marks sources, cues and pieces of content; this module joins them to relations. Each pair (cue, source) and
(cue, piece) is described by small integer features (``_pair_features``) and scored by a logistic model whose weights
are part of the model folder; decoding then takes, for each cue, the best source, and for each piece its cues.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.tagger import LABELS, Tags
from credscore.errors import ModelError
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import SHAPES, cue_classes, function_classes
from credscore.segmentation import Document

IntArray = NDArray[np.int64]

# Each feature takes values 0..255; its weight stands at index feature * 256 + value.
VALUES = 256
SOURCE_FEATURES = (
    "bias", "distance", "order_distance", "cues_between", "sources_between", "pieces_between", "order_class",
    "order_noun", "marks_between", "nearest", "kind", "kind_order", "sentence", "quote", "adjacent_class", "stops",
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


@dataclass(frozen=True, slots=True)
class TokenSpan:
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
    labels = tags.labels
    kinds = {"source": 1, "cue": 3, "content": 5}
    sentence = document.token_sentence
    found: dict[str, list[TokenSpan]] = {}
    for kind, begin in kinds.items():
        assert LABELS[begin] == f"B-{kind}"
        member = (labels == begin) | (labels == begin + 1)
        if not member.any():
            found[kind] = []
            continue
        new = member & (labels == begin)
        new[1:] |= member[1:] & (~member[:-1] | (sentence[1:] != sentence[:-1]))
        new[0] |= member[0]
        end = member.copy()
        end[:-1] &= ~member[1:] | new[1:]
        firsts, lasts = np.flatnonzero(new), np.flatnonzero(end) + 1
        owners = sentence[firsts].tolist()
        # The edges alternate, so every other stretch of the reduction is a span.
        edges = np.ravel(np.column_stack([firsts, lasts]))
        margin = np.maximum.reduceat(np.append(tags.margin, 0.0), edges)[::2].tolist()
        found[kind] = [TokenSpan(*row) for row in zip(firsts.tolist(), lasts.tolist(), owners, margin, strict=True)]
    return Tagged(found["source"], found["cue"], found["content"])


class PairContext:
    """What the pair features ask of a document, as plain lists for fast look-up."""

    def __init__(self, document: Document, columns: Columns, tagged: Tagged) -> None:
        self.tagged = tagged
        self.verb: list[int] = columns.verb.tolist()
        self.noun: list[int] = columns.noun.tolist()
        self.flags = columns.flags.tolist()
        self.shape = columns.shape.tolist()
        self.function = columns.function.tolist()
        self.quoted = document.in_quote.tolist()
        self.paragraph = document.sentence_paragraph.tolist()
        self.first = document.sentence_first.tolist()
        self.cue_at = [c.first for c in tagged.cues]
        self.source_at = [s.first for s in tagged.sources]
        self.piece_at = [p.first for p in tagged.pieces]
        comma, stop, colon = SHAPES.index("comma"), SHAPES.index("stop"), SHAPES.index("colon")
        quote, dash = SHAPES.index("quote"), SHAPES.index("dash")
        mark_of = {comma: _COMMA, colon: 4, dash: 5, quote: 6, stop: _STOP}
        words = {"complementiser": 2, "relative": 3, "coordination": 8, "subordination": 9}
        by_function = [words.get(name, 0) for name in function_classes()]
        self.mark = [mark_of.get(s, 0) or by_function[f] for s, f in zip(self.shape, self.function, strict=True)]
        self.marks_at = [i for i, m in enumerate(self.mark) if m]
        self.cue_class = [self._class(cue) for cue in tagged.cues]
        self.cue_noun = [int(not any(self.verb[c.first : c.last])) for c in tagged.cues]

    def _class(self, cue: TokenSpan) -> int:
        """Class of the cue's last cue word; the one after the last class if none of its words is listed."""
        for at in range(cue.last - 1, cue.first - 1, -1):
            if self.verb[at]:
                return self.verb[at]
        for at in range(cue.last - 1, cue.first - 1, -1):
            if self.noun[at]:
                return self.noun[at]
        if cue.last - cue.first == 1 and self.mark[cue.first] in (4, 5):
            return len(cue_classes()) + 1
        return len(cue_classes())

    def class_name(self, cue: TokenSpan) -> str:
        """Name of the cue's class, "" if none of its words is listed."""
        code = self._class(cue)
        return cue_classes()[code] if code < len(cue_classes()) else ""

    def between(self, places: list[int], low: int, high: int) -> int:
        """How many spans begin in ``low <= place < high``."""
        return bisect_left(places, high) - bisect_left(places, low)

    def marks_between(self, low: int, high: int) -> int:
        """Code of the marks in ``[low, high)``: the first one and whether there are more, 0 for none."""
        begin, end = bisect_left(self.marks_at, low), bisect_left(self.marks_at, high)
        if begin == end:
            return 0
        last = self.mark[self.marks_at[end - 1]]
        return 1 + self.mark[self.marks_at[begin]] * 11 + (last if end - begin > 1 else 0)


def _bucket(distance: int) -> int:
    if distance < 4:
        return max(distance, 0)
    return 4 + (distance >= 6) + (distance >= 9) + (distance >= 14) + (distance >= 22)


def _geometry(a: TokenSpan, b: TokenSpan) -> tuple[int, int, int]:
    """Order (1 if ``b`` comes after ``a``), and the tokens between them as a half-open range."""
    if b.first >= a.last:
        return 1, a.last, b.first
    return 0, b.last, a.first


def source_features(context: PairContext, cue_index: int, source_index: int) -> list[int]:
    """Feature values (in the order of ``SOURCE_FEATURES``) of a pair of cue and source."""
    cue, source = context.tagged.cues[cue_index], context.tagged.sources[source_index]
    order, low, high = _geometry(cue, source)
    gap = _bucket(high - low)
    cues = min(context.between(context.cue_at, low, high), 3)
    sources = min(context.between(context.source_at, low, high), 3)
    pieces = min(context.between(context.piece_at, low, high), 3)
    kind_class, noun = context.cue_class[cue_index], context.cue_noun[cue_index]
    head = source.last - 1
    pronoun = int(source.last - source.first == 1 and context.function[source.first] > 0)
    name = int(context.shape[head] in (1, 2, 4))
    kind = pronoun * 2 + name
    crossed = 0 if cue.sentence == source.sentence else (1 if source.sentence < cue.sentence else 2)
    quoted = context.quoted[cue.first] * 2 + context.quoted[source.first]
    return [
        0,
        gap,
        order * 16 + gap,
        order * 4 + cues,
        order * 4 + sources,
        order * 4 + pieces,
        min(order * 64 + kind_class, 255),
        order * 32 + noun * 16 + gap,
        order * 128 + min(context.marks_between(low, high), 127),
        (order * 4 + cues) * 4 + sources,
        kind * 4 + noun,
        kind * 32 + order * 16 + gap,
        crossed,
        quoted * 2 + order,
        min((128 if gap == 0 else 0) + order * 64 + kind_class, 255),
        min(cues + sources + pieces, 7) * 2 + order,
    ]


def piece_features(context: PairContext, cue_index: int, piece_index: int) -> list[int]:
    """Feature values (in the order of ``PIECE_FEATURES``) of a pair of cue and piece of content."""
    cue, piece = context.tagged.cues[cue_index], context.tagged.pieces[piece_index]
    order, low, high = _geometry(cue, piece)
    gap = _bucket(high - low)
    cues = min(context.between(context.cue_at, low, high), 3)
    sources = min(context.between(context.source_at, low, high), 3)
    pieces = min(context.between(context.piece_at, low, high), 3)
    kind_class, noun = context.cue_class[cue_index], context.cue_noun[cue_index]
    apart = piece.sentence - cue.sentence
    crossed = 0 if apart == 0 else (1 + min(apart, 4) if apart > 0 else 6)
    same_paragraph = int(context.paragraph[piece.sentence] == context.paragraph[cue.sentence])
    quoted = int(context.quoted[piece.first])
    same_quote = int(quoted and context.quoted[cue.first])
    own = context.between(context.cue_at, context.first[piece.sentence], context.first[piece.sentence + 1])
    first = context.function[piece.first]
    whole = int(
        piece.first - context.first[piece.sentence] <= 1 and context.first[piece.sentence + 1] - piece.last <= 2
    )
    before = context.between(context.source_at, context.first[cue.sentence], cue.first)
    return [
        0,
        gap,
        order * 16 + gap,
        (order * 4 + cues) * 8 + crossed,
        order * 4 + sources,
        order * 4 + pieces,
        min(order * 64 + kind_class, 255),
        order * 32 + noun * 16 + gap,
        order * 128 + min(context.marks_between(low, high), 127) if not crossed else 127,
        (order * 4 + cues) * 4 + pieces,
        quoted * 4 + same_quote * 2 + order,
        crossed * 2 + same_paragraph,
        min(piece.last - piece.first, 15) * 2 + order,
        min(first * 2 + order, 255),
        (crossed * 2 + quoted) * 4 + min(own, 3),
        (order * 4 + min(before, 3)) * 2 + int(crossed > 0),
        (crossed * 4 + min(own, 3)) * 4 + quoted * 2 + same_paragraph,
        ((whole * 2 + quoted) * 8 + crossed) * 2 + int(own > 0),
    ]


def _score(weights: list[float], values: list[int]) -> float:
    total = 0.0
    base = 0
    for value in values:
        total += weights[base + value]
        base += VALUES
    return total


def source_candidates(tagged: Tagged, context: PairContext, cue_index: int) -> range:
    """Sources of the cue's sentence, with the last one of the sentence before it in the same paragraph."""
    cue = tagged.cues[cue_index]
    low = bisect_left(context.source_at, context.first[cue.sentence])
    high = bisect_left(context.source_at, context.first[cue.sentence + 1])
    return _nearest(range(low, high), bisect_left(context.source_at, cue.first))


def _nearest(candidates: range, at: int) -> range:
    """At most ``MAX_CANDIDATES`` candidates, around the place ``at`` in their list."""
    if len(candidates) <= MAX_CANDIDATES:
        return candidates
    low = min(max(candidates.start, at - MAX_CANDIDATES // 2), candidates.stop - MAX_CANDIDATES)
    return range(low, low + MAX_CANDIDATES)


def piece_candidates(tagged: Tagged, context: PairContext, piece_index: int) -> Iterator[int]:
    """Cues of the piece's sentence, the last ones before it, and the first ones of the sentence after it."""
    piece = tagged.pieces[piece_index]
    n = len(context.first) - 1
    here, after = context.first[piece.sentence], context.first[piece.sentence + 1]
    low, high = bisect_left(context.cue_at, here), bisect_left(context.cue_at, after)
    yield from _nearest(range(low, high), bisect_left(context.cue_at, piece.first))
    back = low - 1
    # The sentence nearest before that has cues, within reach: each of its cues.
    if back >= 0 and piece.sentence - tagged.cues[back].sentence <= REACH_BACK:
        sentence = tagged.cues[back].sentence
        if context.paragraph[piece.sentence] - context.paragraph[sentence] <= 1:
            stop = max(back - MAX_CANDIDATES, -1)
            while back > stop and tagged.cues[back].sentence == sentence:
                yield back
                back -= 1
    ahead_end = context.first[min(piece.sentence + 1 + REACH_AHEAD, n)]
    same = piece.sentence + 1 < n and context.paragraph[piece.sentence + 1] == context.paragraph[piece.sentence]
    if same:
        yield from range(high, bisect_left(context.cue_at, ahead_end))[:MAX_CANDIDATES]


class Linker:
    """Joins tagged spans to relations with fixed weights."""

    def __init__(self, weights: LinkerWeights, *, source_threshold: float = 0.35, piece_threshold: float = 0.4) -> None:
        self.weights = weights
        self._source = weights.source.astype(float).tolist()
        self._piece = weights.piece.astype(float).tolist()
        self._source_threshold = math.log(source_threshold / (1 - source_threshold))
        self._piece_threshold = math.log(piece_threshold / (1 - piece_threshold))

    def link(self, document: Document, columns: Columns, tagged: Tagged) -> list[Relation]:
        """Relations in the order of their cues; every relation has content."""
        context = PairContext(document, columns, tagged)
        relations = [Relation(cue, self._best_source(context, index)) for index, cue in enumerate(tagged.cues)]
        for piece_index, piece in enumerate(tagged.pieces):
            for cue_index in self._cues_of(context, piece_index):
                relations[cue_index].pieces.append(piece)
        self._feed_empty(context, relations)
        for relation in relations:
            if not relation.pieces:
                relation.pieces = _rest_of_sentence(context, relation)
        _continue_quotations(context, relations)
        kept = [r for r in relations if r.pieces]
        _widen_outer(kept)
        return kept

    def _best_source(self, context: PairContext, cue_index: int) -> TokenSpan | None:
        best, best_score = None, self._source_threshold
        for source_index in source_candidates(context.tagged, context, cue_index):
            score = _score(self._source, source_features(context, cue_index, source_index))
            if score > best_score:
                best, best_score = source_index, score
        return None if best is None else context.tagged.sources[best]

    def _cues_of(self, context: PairContext, piece_index: int) -> list[int]:
        scored = sorted(
            (-_score(self._piece, piece_features(context, cue_index, piece_index)), cue_index)
            for cue_index in piece_candidates(context.tagged, context, piece_index)
        )
        chosen = [cue for score, cue in scored if -score > 0.0]
        if not chosen and scored and -scored[0][0] > self._piece_threshold:
            chosen = [scored[0][1]]
        return chosen

    def _feed_empty(self, context: PairContext, relations: list[Relation]) -> None:
        """Give a cue without content the best piece of its sentence, unless that is improbable."""
        pieces = context.tagged.pieces
        for cue_index, relation in enumerate(relations):
            cue = relation.cue
            if relation.pieces or cue is None:
                continue
            low = bisect_left(context.piece_at, context.first[cue.sentence])
            high = bisect_left(context.piece_at, context.first[cue.sentence + 1])
            nearest = _nearest(range(low, high), bisect_left(context.piece_at, cue.first))
            scores = [(_score(self._piece, piece_features(context, cue_index, k)), k) for k in nearest]
            if scores and max(scores)[0] > -2.0:
                relation.pieces.append(pieces[max(scores)[1]])


def _rest_of_sentence(context: PairContext, relation: Relation) -> list[TokenSpan]:
    """What a plain word of speech with its source must refer to where the tagger marked no content: the clause that a comma
    parts from it ("The talks had failed, the delegations said."), else what follows it."""
    cue, source = relation.cue, relation.source
    if cue is None or source is None or cue.sentence != source.sentence:
        return []
    if context.class_name(cue) not in _PLAIN_SPEECH:
        return []
    begin, end = context.first[cue.sentence], context.first[cue.sentence + 1]
    low, high = min(cue.first, source.first), max(cue.last, source.last)
    stop = end - (context.mark[end - 1] == _STOP)
    found = []
    # The tagger may have found the end of the source alone: "…, the witnesses and [senators] said".
    comma = next(
        (at for at in range(low - 1, max(begin + _MIN_CLAUSE, low - _LONG_SOURCE), -1) if context.mark[at] == _COMMA),
        None,
    )
    if comma is not None and not context.between(context.cue_at, comma, low):
        found.append(TokenSpan(begin, comma, cue.sentence))
        # "…, she said, in part because of …"
        high += high < stop and context.mark[high] == _COMMA
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
    first = context.first
    for sentence in range(1, len(first) - 1):
        before = speaker.get(sentence - 1)
        low, high = first[sentence], first[sentence + 1]
        if before is None or sentence in taken or context.paragraph[sentence] - context.paragraph[sentence - 1] > 1:
            continue
        if all(context.quoted[low : high - 1]):
            before.pieces.append(TokenSpan(low, high, sentence))
            speaker[sentence] = before


def _widen_outer(relations: list[Relation]) -> None:
    """Give an outer attribution the source and cue of the one inside its content.

    Both share a piece; the inner cue stands between the outer cue and the piece, so what is said begins with it:
    "he said [she knew it]", where the tagger's piece is "it" alone.
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
            for other in owners[piece.first]:
                inner = other.cue
                if other is relation or inner is None or inner.sentence != piece.sentence:
                    continue
                edges = [inner, *([other.source] if other.source is not None else [])]
                if cue.last <= inner.first < piece.first:
                    first = min([first, *(e.first for e in edges if e.first >= cue.last)])
                elif piece.last <= inner.first and inner.last <= cue.first:
                    last = max([last, *(e.last for e in edges if e.last <= cue.first)])
            widened.append(TokenSpan(first, last, piece.sentence))
        relation.pieces = _merged(widened)


def _merged(pieces: list[TokenSpan]) -> list[TokenSpan]:
    merged: list[TokenSpan] = []
    for piece in sorted(pieces, key=lambda p: p.first):
        if merged and merged[-1].sentence == piece.sentence and piece.first <= merged[-1].last:
            merged[-1] = TokenSpan(merged[-1].first, max(merged[-1].last, piece.last), piece.sentence)
        else:
            merged.append(piece)
    return merged
