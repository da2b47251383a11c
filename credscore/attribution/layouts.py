"""Attributions that the layout makes: a name under a quotation, the turns of a transcript.

    “I would not have sailed.” — Ana Roe
    ROE: I would not have sailed.

There is no word to learn these from, only marks, lines and capitals, and the tagger looks at one sentence at a time. What it
has found goes before what is found here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.linking import Relation, TokenSpan
from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import SHAPES
from credscore.segmentation import Document

_DASH, _QUOTE, _COLON = SHAPES.index("dash"), SHAPES.index("quote"), SHAPES.index("colon")
_CAPITAL = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed", "Initial"))
_UPPER = frozenset(SHAPES.index(name) for name in ("UPPER", "Initial"))
_WITHIN_NAMES = frozenset((".", "-", "de", "da", "del", "la", "al", "bin", "van", "von", "of"))
# A name has at most so many words, with what is said of it behind a comma so many.
_NAME, _SIGNATURE = 5, 14
_SPEAKER = 4
# A transcript has at least so many turns, and a speaker who comes back; "UPDATE:" and "WASHINGTON:" do not.
_MIN_TURNS = 3
# A turn goes on over at most so many lines without a speaker.
_TURN_LINES = 6
_TAKEN = 0.5


def with_layout(document: Document, columns: Columns, relations: Sequence[Relation]) -> list[Relation]:
    """The relations, and those that the layout adds where none has a source."""
    shape = columns.shape
    dashes = np.flatnonzero(shape == _DASH)
    signed = dashes[(dashes > 0) & (shape[dashes - 1] == _QUOTE)]
    colons = np.flatnonzero(shape == _COLON)
    if not len(signed) and len(colons) < _MIN_TURNS:
        return list(relations)
    found = [*_signatures(document, columns, signed.tolist()), *_turns(document, columns, colons.tolist())]
    if not found:
        return list(relations)
    by_cue = {r.cue.first: r for r in found if r.cue is not None}
    # Where the source of each token's content stands, -1 if it has none; what the tagger found of the same turn does not count.
    source_at = np.full(len(document.tokens), -1)
    for relation in relations:
        if relation.source is not None and not _is_turn(relation, by_cue):
            for piece in relation.pieces:
                source_at[piece.first : piece.last] = relation.source.first
    free = {cue: relation for cue, relation in by_cue.items() if _is_free(relation, source_at)}
    known = {r.cue.first for r in relations if r.cue is not None and _is_turn(r, by_cue)}
    return [
        *(_widened(r, free) if _is_turn(r, free) else r for r in relations),
        *(relation for cue, relation in free.items() if cue not in known),
    ]


def _is_turn(relation: Relation, by_cue: Mapping[int, Relation]) -> bool:
    """Whether the tagger's relation is one of the layout's."""
    return relation.cue is not None and relation.source is not None and relation.cue.first in by_cue


def _widened(relation: Relation, by_cue: Mapping[int, Relation]) -> Relation:
    """The tagger's relation with all that the layout gives to its speaker."""
    assert relation.cue is not None
    told = by_cue[relation.cue.first].pieces
    sentences = {piece.sentence for piece in told}
    return Relation(
        relation.cue, relation.source, [*told, *(p for p in relation.pieces if p.sentence not in sentences)]
    )


def _is_free(relation: Relation, source_at: NDArray[np.int64]) -> bool:
    """Whether little of the content is somebody's word already; whom the content itself cites does not count."""
    first, last = relation.pieces[0].first, relation.pieces[-1].last
    places = np.concatenate([source_at[piece.first : piece.last] for piece in relation.pieces])
    outside = (places >= 0) & ((places < first) | (places >= last))
    return float(outside.mean()) <= _TAKEN


def _signatures(document: Document, columns: Columns, dashes: Sequence[int]) -> Iterator[Relation]:
    """Quotations with a dash and a name behind them, up to the end of the line or the next quotation."""
    closed = {quote.end: quote.start for quote in document.quotes if quote.closed}
    for dash in dashes:
        start = closed.get(int(document.token_end[dash - 1]))
        if start is None:
            continue
        stop = _line_end(document, dash)
        for at in range(dash + 1, stop):
            if columns.shape[at] == _QUOTE:
                stop = at
                break
        while stop > dash + 1 and document.tokens[stop - 1] == ".":
            stop -= 1
        if _is_name(document, columns, dash + 1, stop):
            first = document.tokens_between(start, start + 1)[0]
            yield Relation(
                _span(document, dash, dash + 1),
                _span(document, dash + 1, stop),
                _by_sentence(document, first, dash),
            )


def _is_name(document: Document, columns: Columns, first: int, last: int) -> bool:
    if not 0 < last - first <= _SIGNATURE:
        return False
    comma = next((at for at in range(first, last) if document.tokens[at] in (",", "(")), last)
    if comma - first > _NAME or columns.shape[first] not in _CAPITAL:
        return False
    # "— The", but "— Per Holm".
    if columns.function[first] and comma - first == 1:
        return False
    return all(
        columns.shape[at] in _CAPITAL or document.tokens[at].lower() in _WITHIN_NAMES for at in range(first, comma)
    )


def _turns(document: Document, columns: Columns, colons: Sequence[int]) -> list[Relation]:
    """Lines that begin with a speaker in capitals and a colon, if there are so many that the text is a transcript."""
    speakers: list[tuple[int, int]] = []
    for colon in colons:
        begin = _line_begin(document, colon)
        first = begin + (begin < colon and columns.shape[begin] == _QUOTE)
        if 0 < colon - first <= _SPEAKER and all(
            columns.shape[at] in _UPPER or document.tokens[at] == "." for at in range(first, colon)
        ):
            speakers.append((first, colon))
    names = Counter(" ".join(document.tokens[first:colon]) for first, colon in speakers)
    if len(speakers) < _MIN_TURNS or max(names.values()) < 2 or len(names) < 2:
        return []
    found = []
    for number, (first, colon) in enumerate(speakers):
        stop = _line_end(document, colon)
        if number + 1 < len(speakers):
            coming = _line_begin(document, speakers[number + 1][1])
            if _line_of(document, coming) - _line_of(document, colon) <= _TURN_LINES:
                stop = coming
        if stop > colon + 1:
            pieces = _by_sentence(document, colon + 1, stop)
            found.append(Relation(_span(document, colon, colon + 1), _span(document, first, colon), pieces))
    return found


def _line_of(document: Document, token: int) -> int:
    return int(document.sentence_paragraph[document.token_sentence[token]])


def _line_begin(document: Document, token: int) -> int:
    sentence = int(np.searchsorted(document.sentence_paragraph, _line_of(document, token), side="left"))
    return int(document.sentence_first[sentence])


def _line_end(document: Document, token: int) -> int:
    sentence = int(np.searchsorted(document.sentence_paragraph, _line_of(document, token), side="right"))
    return int(document.sentence_first[sentence])


def _span(document: Document, first: int, last: int) -> TokenSpan:
    return TokenSpan(first, last, int(document.token_sentence[first]))


def _by_sentence(document: Document, first: int, last: int) -> list[TokenSpan]:
    """A token range as pieces, one a sentence."""
    pieces = []
    while first < last:
        sentence = int(document.token_sentence[first])
        stop = min(last, int(document.sentence_first[sentence + 1]))
        pieces.append(TokenSpan(first, stop, sentence))
        first = stop
    return pieces
