"""What the tagger sees at each token: attributes of the word types around it, and codes of its position.

There are two kinds, so that tagging is a matter of gathers and additions:

- *type attributes* depend on a token's type alone and count at several offsets (``WINDOWS``);
- *position codes* are one small integer per template and token (quotation state, nearest cue word, clause marks).

Training and tagging both use this module, so a model meets the same observations in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import (
    FLAG_NAMES,
    SHAPES,
    TypeTable,
    cue_classes,
    function_classes,
    source_classes,
    word_paths,
    word_tags,
)
from credscore.segmentation import Document

IntArray = NDArray[np.int64]

# Kind of type attribute -> offsets at which it counts.
WINDOWS: dict[str, tuple[int, ...]] = {
    "w": (-3, -2, -1, 0, 1, 2, 3),
    "v": (-4, -3, -2, -1, 0, 1, 2, 3, 4),
    "n": (-3, -2, -1, 0, 1, 2, 3),
    "s": (-4, -3, -2, -1, 0, 1, 2, 3, 4),
    "f": (-3, -2, -1, 0, 1, 2, 3),
    "x": (-2, -1, 0, 1, 2),
    "g": (-2, -1, 0, 1, 2),
    "e": (-1, 0, 1),
    "t": (-2, -1, 0, 1, 2),
    "k": (-2, -1, 0, 1, 2),
    "c": (-1, 0, 1),
    "c8": (-1, 0, 1),
    "c10": (-1, 0, 1),
    "cc": (-1, 0, 1),
    "l": (-2, -1, 0, 1, 2),
}
OFFSETS = tuple(range(-4, 5))
_SUFFIX = 3
# Lengths of the paths that name Brown clusters from wide to narrow; the whole path is the narrowest.
_CLUSTERS = {"k": 4, "c": 6, "c8": 8, "c10": 10, "cc": None}
# Marks that mean the same have the same word.
_SAME_MARK = {**dict.fromkeys("“”„‟«»″", '"'), "''": '"', "``": '"'}
_DASH = "—"
# A stem keeps at least so many letters; shorter words are their own.
_STEM, _STEMMED = 3, 4
_DOUBLED = 3
_ACRONYM = 3
_USED_FLAGS = ("title", "male_name", "female_name", "any_name", "place", "demonym", "hedge", "distancing", "unnamed")


def type_attributes(table: TypeTable, index: int) -> list[tuple[str, str]]:
    """(kind, value) pairs of one word type."""
    word = table.words[index].lower().replace("’", "'")
    verb, noun, source, function, shape, flags, tag, cluster = table.columns[index].tolist()
    if SHAPES[shape] == "UPPER" and len(word) <= _ACRONYM:
        word = table.words[index]  # "US" is not "us"
    name = SHAPES[shape]
    word = "0" if name == "number" else _DASH if name == "dash" else _SAME_MARK.get(word, word)
    found = [("w", word), ("x", name)]
    if word.isalpha() and len(word) >= _STEMMED:
        found.append(("l", stem(word)))
    if verb:
        found.append(("v", cue_classes()[verb]))
    if noun:
        found.append(("n", cue_classes()[noun]))
    if source:
        found.append(("s", source_classes()[source]))
    if function:
        found.append(("f", function_classes()[function]))
    elif not verb and not noun and not source and len(word) > _SUFFIX + 1 and word.isalpha():
        found.append(("e", word[-_SUFFIX:]))
    if tag:
        found.append(("t", word_tags()[tag]))
    if cluster:
        path = word_paths()[cluster]
        found += [(kind, path[:length]) for kind, length in _CLUSTERS.items()]
    found += [("g", name) for bit, name in enumerate(FLAG_NAMES) if flags >> bit & 1 and name in _USED_FLAGS]
    return found


def stem(word: str) -> str:
    """What a lower-case word has in common with its other forms, roughly.

    >>> [stem(word) for word in ("urge", "urges", "urged", "urging", "denies", "denied", "planning", "class")]
    ['urg', 'urg', 'urg', 'urg', 'deny', 'deny', 'plan', 'class']
    """
    if word.endswith(("ies", "ied")) and len(word) > _STEM + 2:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _STEM and not word.endswith("ss"):
            found = word[: -len(ending)]
            doubled = len(found) > _DOUBLED and found[-1] == found[-2] and found[-1] not in "ls"
            return found[:-1] if doubled and ending in ("ing", "ed") else found.rstrip("e")
    return word.rstrip("e")


@dataclass(frozen=True, slots=True)
class Positions:
    """Position codes, (n_tokens,) int64 per template, and how many codes each template has."""

    codes: tuple[IntArray, ...]


# (name, number of codes) of each position template, in the order of ``Positions.codes``.
_N_QUOTE = 8
_N_CONTEXT = 12
_N_DISTANCE = 7
_N_MARK = 10
# A word's part in a sentence: its class of function words, else its usual tag, else its shape. Far fewer than this many.
_N_PARTS = 72
_N_PAIRS = _N_PARTS**2
TEMPLATES: tuple[tuple[str, int], ...] = (
    ("quote", _N_QUOTE),
    ("quote_context", _N_QUOTE * _N_CONTEXT),
    ("left_cue", _N_DISTANCE * 2),
    ("right_cue", _N_DISTANCE * 2),
    ("left_class", 64),
    ("right_class", 64),
    ("left_marks", _N_MARK * _N_MARK),
    ("right_marks", _N_MARK * _N_MARK),
    ("left_path", _N_DISTANCE * _N_MARK * 2),
    ("right_path", _N_DISTANCE * _N_MARK * 2),
    ("quote_left_right", _N_QUOTE * _N_DISTANCE * _N_DISTANCE),
    ("place_in_sentence", 8 * 4),
    ("counts", 4 * 4),
    ("tail", 64 * 4),
    ("left_strong", _N_DISTANCE * _N_MARK),
    ("right_strong", _N_DISTANCE * _N_MARK),
    ("strong_sides", 8 * _N_QUOTE),
    ("pair_left", _N_PAIRS),
    ("pair_right", _N_PAIRS),
    ("pair_around", _N_PAIRS),
)
_STRONG = frozenset(
    ("say", "tell", "add", "report", "write", "announce", "claim", "explain", "insist", "confirm", "cite", "quote")
)
# A cue this near the end of its sentence comes after its content; its source takes up to so many words before it.
_TAIL, _TAIL_SOURCE = 14, 10
# Class of a distance in tokens; those further than the last entry are of its class.
_DISTANCE = np.searchsorted(np.array([0, 1, 2, 3, 6, 12]), np.arange(14))


@dataclass(frozen=True, slots=True)
class Frame:
    """What both passes see of a text, whatever its labels: sentences, quotations, and the marks that part its clauses.

    All (n_tokens,) but ``mark_at`` and ``mark_code``, places and codes of the marks, with two beyond either end of the text.
    """

    here: IntArray  # index of each token
    first: IntArray  # first token of its sentence
    end: IntArray  # end of its sentence
    quote: IntArray
    mark: IntArray
    marks_before: IntArray
    marks_through: IntArray  # marks up to the token, itself included
    mark_at: IntArray
    mark_code: IntArray


_BEYOND = 2
_EDGE = 9


def frame_of(document: Document, columns: Columns) -> Frame:
    """The frame of a text; make it once for both passes."""
    n = len(document.tokens)
    lengths = np.diff(document.sentence_first)
    mark = _marks(columns)
    at = np.flatnonzero(mark)
    through = np.cumsum(mark > 0, dtype=np.int64)
    return Frame(
        here=np.arange(n),
        first=np.repeat(document.sentence_first[:-1], lengths),
        end=np.repeat(document.sentence_first[1:], lengths),
        quote=_quote_states(document),
        mark=mark,
        marks_before=through - (mark > 0),
        marks_through=through,
        mark_at=np.concatenate([[-1] * _BEYOND, at, [n] * _BEYOND]),
        mark_code=np.concatenate([[_EDGE] * _BEYOND, mark[at], [_EDGE] * _BEYOND]),
    )


def positions(document: Document, columns: Columns, frame: Frame | None = None) -> Positions:
    """Position codes of every token of a document."""
    frame = frame or frame_of(document, columns)
    here, first, quote, mark = frame.here, frame.first, frame.quote, frame.mark
    context = _sentence_context(document, quote)[document.token_sentence]
    cue = columns.verb > 0
    left, right = _nearest(cue, frame)
    any_cue = cue | (columns.noun > 0)
    left_distance, right_distance = _distances(left, right, here)
    quoted = document.in_quote
    # With one more at the end, which -1 points to: no cue.
    verb, in_quote = np.append(columns.verb, 0), np.append(quoted, False)
    left_quoted, right_quoted = in_quote.take(left), in_quote.take(right)
    left_mark, left_mark_2 = _last_two_marks(frame)
    right_mark, right_mark_2 = _next_two_marks(frame)
    left_class, right_class = verb.take(left), verb.take(right)
    # Does the nearest mark stand between the cue and here? That is what parts "he said, and left" from "he said that".
    left_path = _between(frame, left)
    right_path = _between_right(frame, right)
    position = np.minimum(here - first, 7) * 4 + np.minimum((frame.end - first - 1) // 12, 3)
    n_cues, n_any = (np.minimum(_per_sentence_sum(flag, document), 3) for flag in (cue, any_cue))
    counts = (n_cues * 4 + n_any).take(document.token_sentence)
    strong = _strong_codes()[columns.verb] & ~(quoted & (quote != 5))
    left_s, right_s = _nearest(strong, frame)
    left_s_distance, right_s_distance = _distances(left_s, right_s, here)
    last_cue, tail_comma = _tail(cue, mark, document)
    tail_at = last_cue.take(document.token_sentence)
    tail = (verb.take(last_cue) * 4 + tail_comma).take(document.token_sentence) + (here < tail_at) * 2
    sides = (left_s >= 0) * 4 + (right_s >= 0) * 2 + (tail_at >= 0)
    return Positions(
        (
            quote,
            quote * _N_CONTEXT + context,
            left_distance * 2 + left_quoted,
            right_distance * 2 + right_quoted,
            left_class,
            right_class,
            left_mark * _N_MARK + left_mark_2,
            right_mark * _N_MARK + right_mark_2,
            (left_distance * _N_MARK + left_path) * 2 + (quoted != left_quoted),
            (right_distance * _N_MARK + right_path) * 2 + (quoted != right_quoted),
            (quote * _N_DISTANCE + left_distance) * _N_DISTANCE + right_distance,
            position,
            counts,
            tail,
            left_s_distance * _N_MARK + _between(frame, left_s),
            right_s_distance * _N_MARK + _between_right(frame, right_s),
            sides * _N_QUOTE + quote,
            *_pairs(columns, frame),
        )
    )


def _pairs(columns: Columns, frame: Frame) -> tuple[IntArray, IntArray, IntArray]:
    """Codes of each word's part with that of the word before it, with that of the next, and of both neighbours."""
    n_function, n_tags = len(function_classes()), len(word_tags())
    # Part 0 lies beyond the sentence's edge.
    part = np.where(
        columns.function > 0,
        columns.function,
        np.where(columns.tag > 0, n_function + columns.tag, n_function + n_tags + columns.shape),
    )
    before = np.where(frame.here > frame.first, np.roll(part, 1), 0)
    behind = np.where(frame.here + 1 < frame.end, np.roll(part, -1), 0)
    return before * _N_PARTS + part, part * _N_PARTS + behind, before * _N_PARTS + behind


@cache
def _strong_codes() -> NDArray[np.bool_]:
    """By code of cue class: is it one that hardly ever occurs but to report somebody's word."""
    return np.array([name in _STRONG for name in cue_classes()])


def _tail(cue: NDArray[np.bool_], mark: IntArray, document: Document) -> tuple[IntArray, IntArray]:
    """For each sentence: its last cue word, if that is near the end ("…, she said."), else -1; and whether a comma or
    quotation mark stands shortly before it."""
    n = document.n_sentences
    if not n:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    here = np.arange(len(cue))
    last = np.maximum.reduceat(np.where(cue, here, -1), document.sentence_first[:-1])
    ends = document.sentence_first[1:]
    last = np.where(ends - last <= _TAIL, last, -1)
    breaks = np.concatenate([[0], np.cumsum((mark == 1) | (mark == 6))])
    low = np.maximum(last - _TAIL_SOURCE, document.sentence_first[:-1])
    comma = np.where(last >= 0, breaks[np.maximum(last, 0)] > breaks[np.maximum(low, 0)], False)
    return last, comma.astype(np.int64)


def _nearest(flag: NDArray[np.bool_], frame: Frame) -> tuple[IntArray, IntArray]:
    """Index of the nearest flagged token at or before and at or after each token of its sentence, -1 if none."""
    at = np.concatenate([[-1], np.flatnonzero(flag), [len(flag)]])
    through = np.cumsum(flag, dtype=np.int64)
    left = at.take(through)
    right = at.take(through - flag + 1)
    return np.where(left >= frame.first, left, -1), np.where(right < frame.end, right, -1)


def _distances(left: IntArray, right: IntArray, here: IntArray) -> tuple[IntArray, IntArray]:
    """Classes of the distances to the tokens found on the left and on the right, 0 where there is none (-1)."""
    # Negative distances are clipped to the first class.
    return np.where(left >= 0, _DISTANCE.take(here - left, mode="clip"), 0), _DISTANCE.take(right - here, mode="clip")


def _quote_states(document: Document) -> IntArray:
    """0 outside, 1 opening mark, 2 first inside, 3 inside, 4 closing mark, 5 just after, 6 inside unclosed, 7 just before."""
    state = np.zeros(len(document.tokens), dtype=np.int64)
    firsts = np.searchsorted(document.token_end, [quote.start for quote in document.quotes], side="right")
    lasts = np.searchsorted(document.token_start, [quote.end for quote in document.quotes], side="left")
    for quote, first, last in zip(document.quotes, firsts.tolist(), lasts.tolist(), strict=True):
        if last <= first:
            continue
        state[first:last] = 3 if quote.closed else 6
        state[first] = 1
        if first + 1 < last:
            state[first + 1] = 2
        if quote.closed and last - first > 1:
            state[last - 1] = 4
        if last < len(state) and state[last] == 0:
            state[last] = 5
        if first > 0 and state[first - 1] == 0:
            state[first - 1] = 7
    return state


def _sentence_context(document: Document, quote: IntArray) -> IntArray:
    """One code a sentence: is it the first of its paragraph; how it and the one before it end and begin in quotation."""
    n = document.n_sentences
    if not n:
        return np.zeros(0, dtype=np.int64)
    inside = (quote >= 1) & (quote <= 6) & (quote != 5)
    firsts, lasts = document.sentence_first[:-1], document.sentence_first[1:] - 1
    begins = inside[firsts] & (quote[firsts] != 1)
    opens = quote[firsts] == 1
    has = np.add.reduceat(inside.astype(np.int64), firsts) > 0
    new = np.diff(document.sentence_paragraph, prepend=-1) > 0
    previous = np.concatenate([[False], inside[lasts[:-1]]]) & ~new
    kind = np.where(begins, 0, np.where(opens, 1, np.where(has, 2, 3)))
    return kind * 3 + np.where(new, 0, np.where(previous, 1, 2))


_FUNCTION_MARK = {"complementiser": 2, "relative": 3, "coordination": 4, "subordination": 5, "preposition": 0}


def _marks(columns: Columns) -> IntArray:
    """Clause marks: 0 none, 1 comma, 2 that, 3 who, 4 and, 5 because, 6 quotation mark, 7 colon or dash, 8 (reserved)."""
    by_function, by_shape = _mark_tables()
    mark = by_function.take(columns.function)
    return np.where(mark > 0, mark, by_shape.take(columns.shape))


@cache
def _mark_tables() -> tuple[IntArray, IntArray]:
    """Clause marks by code of function word and by code of shape."""
    by_function = np.array([_FUNCTION_MARK.get(name, 0) for name in function_classes()], dtype=np.int64)
    by_shape = np.zeros(len(SHAPES), dtype=np.int64)
    for name, code in (("comma", 1), ("quote", 6), ("colon", 7), ("dash", 7)):
        by_shape[SHAPES.index(name)] = code
    return by_function, by_shape


# Templates of the second pass, which sees the labels of the first.
N_CODES = 7
_OUTSIDE = N_CODES
_TAG_OFFSETS = (-2, -1, 0, 1, 2)
STACKED_TEMPLATES: tuple[tuple[str, int], ...] = (
    ("cue_left", _N_DISTANCE * _N_MARK),
    ("cue_right", _N_DISTANCE * _N_MARK),
    ("cue_left_class", 65),
    ("cue_right_class", 65),
    ("cue_source", 16),
    ("source_right", _N_MARK * 4),
    ("cue_counts", 4 * 4),
    ("cue_quote", _N_QUOTE * 4),
    ("cue_left_quote", _N_DISTANCE * _N_QUOTE),
    ("cue_right_quote", _N_DISTANCE * _N_QUOTE),
    ("cue_both", _N_DISTANCE * _N_DISTANCE * 2),
    *((f"tag{offset:+d}", N_CODES + 1) for offset in _TAG_OFFSETS),
    ("tag_pair", (N_CODES + 1) ** 2),
)


def stacked_positions(document: Document, columns: Columns, tags: IntArray, frame: Frame | None = None) -> Positions:
    """Position codes of the second pass: where each token stands to the cues and sources that the first one found.

    ``tags`` (n_tokens,) are label codes: 1-2 source, 3-4 cue, 5-6 content.
    """
    frame = frame or frame_of(document, columns)
    here, quote = frame.here, frame.quote
    cue, source = (tags == 3) | (tags == 4), (tags == 1) | (tags == 2)
    left, right = _nearest(cue, frame)
    source_left, source_right = _nearest(source, frame)
    has_left, has_right = left >= 0, right >= 0
    left_distance, right_distance = _distances(left, right, here)
    source_ahead = (source_right >= 0) & has_right & (source_right < right)
    source_behind = (source_left >= 0) & has_left & (source_left > left)
    n_cues = np.minimum(_per_sentence_sum(cue, document), 3).take(document.token_sentence)
    # With one more at the end, which -1 points to: no cue.
    verb = np.append(columns.verb, 64)
    before_source = np.where(source_right >= 0, _between_right(frame, source_right), 9)
    codes = [
        left_distance * _N_MARK + _between(frame, left),
        right_distance * _N_MARK + _between_right(frame, right),
        verb.take(left),
        verb.take(right),
        source_ahead + 2 * source_behind + 4 * has_left + 8 * has_right,
        before_source * 4 + (right > source_right) * 2 + source_ahead,
        n_cues * 4 + has_left * 2 + has_right,
        quote * 4 + has_left * 2 + has_right,
        left_distance * _N_QUOTE + quote,
        right_distance * _N_QUOTE + quote,
        (left_distance * _N_DISTANCE + right_distance) * 2 + source_ahead,
    ]
    around = _around(tags, document)
    pair = around[1] * (N_CODES + 1) + around[2]
    return Positions((*codes, *around, pair))


def _around(tags: IntArray, document: Document) -> list[IntArray]:
    """The labels at each of the offsets, ``_OUTSIDE`` beyond the sentence."""
    reach = max(_TAG_OFFSETS)
    slot = np.arange(len(tags)) + (document.token_sentence + 1) * reach
    padded = np.full(len(tags) + (document.n_sentences + 1) * reach, _OUTSIDE)
    padded[slot] = tags
    return [padded.take(slot + offset) for offset in _TAG_OFFSETS]


def _last_two_marks(frame: Frame) -> tuple[IntArray, IntArray]:
    """Codes of the last and the last but one mark before each token in its sentence; 9 for the sentence's edge."""
    last, last_but_one = (frame.marks_before + (_BEYOND - back) for back in (1, 2))
    return _mark_from(frame, last), _mark_from(frame, last_but_one)


def _mark_from(frame: Frame, index: IntArray) -> IntArray:
    """Code of the mark of an index, if it stands no further back than the token's sentence begins."""
    return np.where(frame.mark_at.take(index) >= frame.first, frame.mark_code.take(index), _EDGE)


def _next_two_marks(frame: Frame) -> tuple[IntArray, IntArray]:
    """Codes of the next and the next but one mark behind each token in its sentence; 9 for the sentence's edge."""
    following, second = (frame.marks_through + (_BEYOND + ahead) for ahead in (0, 1))
    return _mark_to(frame, following), _mark_to(frame, second)


def _mark_to(frame: Frame, index: IntArray) -> IntArray:
    """Code of the mark of an index, if it stands no further on than the token's sentence ends."""
    return np.where(frame.mark_at.take(index) < frame.end, frame.mark_code.take(index), _EDGE)


def _between(frame: Frame, cue: IntArray) -> IntArray:
    """Code of the first mark after the cue to the left and before here; 0 if there is none or no cue."""
    index = frame.marks_through.take(cue) + _BEYOND
    return np.where((cue >= 0) & (frame.mark_at.take(index) <= frame.here), frame.mark_code.take(index), 0)


def _between_right(frame: Frame, cue: IntArray) -> IntArray:
    """Code of the last mark before the cue to the right and at or after here; 0 if there is none or no cue."""
    index = frame.marks_before.take(cue) + (_BEYOND - 1)
    return np.where((cue >= 0) & (frame.mark_at.take(index) >= frame.here), frame.mark_code.take(index), 0)


def _per_sentence_sum(flag: NDArray[np.bool_], document: Document) -> IntArray:
    if not document.n_sentences:
        return np.zeros(0, dtype=np.int64)
    return np.add.reduceat(flag.astype(np.int64), document.sentence_first[:-1])
