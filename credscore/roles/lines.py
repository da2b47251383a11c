"""What is measured on each line of a text to tell its role: its make-up, its neighbours, its place among the prose.

All comes from the columns of the token types and sums over the tokens of a line, so that no Python runs per token or line.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.lexicons import Columns
from credscore.lexicons.vocabulary import FLAGS, SHAPES, TypeTable, function_classes, word_tags
from credscore.segmentation import Document

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float32]

# Shares count the first tokens of a line only, so that a line of five megabytes takes no more room than a page.
_LOOKED_AT = 256
# How many letters two words must share to be counted as one.
_STEM = 6
_CONTENT_LENGTH = 3

_TAGS = ("VBD", "VBZ", "VBP", "VB", "VBN", "VBG", "MD", "NN", "NNS", "NNP", "JJ", "RB", "CD")
_CLASSES = {
    "auxiliary": ("auxiliary",),
    "preposition": ("preposition",),
    "determiner": ("determiner",),
    "pronoun": ("pronoun_subject", "pronoun_object", "pronoun_possessive", "pronoun_indefinite"),
    "self": ("pronoun_self",),
    "you": ("pronoun_you",),
    "link": ("coordination", "subordination", "relative", "complementiser"),
    "question": ("question",),
    "time": ("time",),
}
_NAMES = ("male_name", "female_name", "any_name")
_FLAGGED = ("title", "place", "demonym", "government")
_PATTERNS = {
    "clock": re.compile(r"\d+:\d+"),
    "year": re.compile(r"(?:19|20)\d\d"),
    "date": re.compile(r"\d+[./-]\d+[./-]\d+"),
    "thousands": re.compile(r"\d+(?:[.,]\d+)+"),
    "handle": re.compile(r"[@#]|.*\w@\w.*"),
    "address": re.compile(r"(?:https?|www)\b.*|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/.*)?", re.IGNORECASE),
    "copyright": re.compile(r"[©®™]"),
    "divider": re.compile(r"[|•·»›«‹>/\\_*=~]"),
    "money": re.compile(r"[%$€£₹¥]"),
    "bracket": re.compile(r"[()\[\]{}]"),
    "ellipsis": re.compile(r"…|\.\.+"),
    "slash": re.compile(r"\w+(?:/\w+)+"),
    "glued": re.compile(r"[A-Z]?[a-z]+[A-Z]\w*"),
}
_LETTER_SHAPES = ("lower", "Title", "UPPER", "Initial", "miXed")
_SHARES: tuple[str, ...] = (
    *SHAPES,
    *_CLASSES,
    *_TAGS,
    "cue",
    "first_name",
    *_FLAGGED,
    "unknown_lower",
    "unknown_title",
    "accented",
    "foreign",
    "symbol",
    *_PATTERNS,
)
# Of these, one in the line tells as much as many.
_ONES = (
    "clock",
    "year",
    "date",
    "handle",
    "address",
    "copyright",
    "divider",
    "ellipsis",
    "symbol",
    "foreign",
    "first_name",
)
_ONES_AT = [_SHARES.index(name) for name in _ONES]
SHARE_NAMES: tuple[str, ...] = (*(f"share_{name}" for name in _SHARES), *(f"has_{name}" for name in _ONES), "wide_gaps")

# Kinds of lines, coarse enough to be crossed with all else.
KINDS = ("edge", "mark", "label", "phrase", "sentence", "prose")
_EDGE, _MARK, _LABEL, _PHRASE, _SENTENCE, _PROSE = range(len(KINDS))
_K = len(KINDS)
_LABEL_TOKENS, _PROSE_TOKENS = 6, 20
_LENGTHS = np.array([2, 3, 4, 6, 9, 13, 19, 31, 61])
_PLACES = np.array([1, 2, 3, 6, 11])
_MASSES = np.array([1e-9, 0.06, 0.3, 0.7, 0.94, 1 - 1e-9])
_THIRDS = np.array([1e-9, 0.34, 0.67, 0.999])
_AROUND = 3
_RUN = 3

# (name, number of values) of the codes, in the order of the columns.
CODES: tuple[tuple[str, int], ...] = (
    ("kind", _K),
    ("length", len(_LENGTHS) + 1),
    ("sentences", 4 * _K),
    ("last", len(SHAPES) + 2),
    ("first", len(SHAPES)),
    ("before", _K * _K),
    ("after", _K * _K),
    ("before2", _K * _K),
    ("after2", _K * _K),
    ("top", _K * (len(_PLACES) + 1)),
    ("bottom", _K * (len(_PLACES) + 1)),
    ("prose_before", _K * (len(_MASSES) + 1)),
    ("prose_after", _K * (len(_MASSES) + 1)),
    ("around", _K * (2 * _AROUND + 1)),
    ("page", _K * 6),
    ("words_elsewhere", _K * (len(_THIRDS) + 2)),
    ("names_elsewhere", _K * (len(_THIRDS) + 2)),
    ("titled", _K * (len(_THIRDS) + 1)),
    ("again", _K * 3),
    ("doubled", 2),
    ("before_last", len(SHAPES) + 2),
    ("after_first", len(SHAPES)),
    ("title", _K * 3),
    ("opening", _K * 3),
)
_OFFSETS = np.concatenate([[0], np.cumsum([size for _, size in CODES])])
CODE_NAMES: tuple[str, ...] = tuple(f"{name}_{value}" for name, size in CODES for value in range(size))
N_CODES = len(CODE_NAMES)
N_SHARES = len(SHARE_NAMES)

_NAME_SHAPE = np.array([name in ("Title", "UPPER", "miXed") for name in SHAPES])
_CUT_OFF, _CLOSING = len(SHAPES), len(SHAPES) + 1
_COLON_SHAPE, _MARK_SHAPE = SHAPES.index("colon"), SHAPES.index("mark")
_ENDS = [SHAPES.index("stop"), SHAPES.index("quote")]


@dataclass(frozen=True, slots=True)
class LineFeatures:
    """``shares`` (n_lines, N_SHARES) float32; ``codes`` (n_lines, len(CODES)) indices into ``CODE_NAMES``; ``same`` (n_lines,)
    the same number for lines of the same words."""

    shares: FloatArray
    codes: IntArray
    same: IntArray


class LineMeasurer:
    """Measures lines; keeps what it knows of each token type. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._table: TypeTable | None = None
        self._filled = 0
        self._attributes = np.zeros((0, len(_SHARES)), dtype=np.float32)
        self._stem = np.zeros(0, dtype=np.int64)
        self._word = np.zeros(0, dtype=np.int64)
        self._stems: dict[str, int] = {}
        self._words: dict[str, int] = {}

    def measure(self, document: Document, columns: Columns) -> LineFeatures:
        """Features of every line (paragraph) of a document that has at least one."""
        attributes, stems, words = self._types(columns.table)
        first = document.sentence_first[:-1]
        n_lines = len(document.paragraph_start)
        # Every paragraph has a sentence, every sentence a token.
        sentence_at = np.searchsorted(document.sentence_paragraph, np.arange(n_lines))
        begin = first[sentence_at]
        end = np.append(begin[1:], len(columns.ids))
        size = end - begin
        shares = self._shares(document, columns, attributes, begin, size)
        last = _last_codes(document.tokens, columns.shape, end - 1)
        n_sentences = np.diff(np.append(sentence_at, document.n_sentences))
        kind = _kinds(size, n_sentences, last, columns.shape[begin])
        ids = columns.ids
        line = np.repeat(np.arange(n_lines), size)
        again, same = _again(words[ids], begin, size)
        # What stands there twice must not look like an article by vouching for itself.
        prose = (kind >= _SENTENCE) & (again != 2)
        elsewhere, shared = _elsewhere(line, stems[ids], prose, kind >= _SENTENCE, n_lines)
        names = np.where(_NAME_SHAPE[columns.shape], stems[ids], -1)
        named, _ = _elsewhere(line, names, prose, kind >= _SENTENCE, n_lines)
        total = np.concatenate([[0], np.cumsum(np.where((kind == _PROSE) & (again != 2), size, 0))])
        mass = max(int(total[-1]), 1)
        place = np.arange(n_lines)
        loose = np.concatenate([[0], np.cumsum(kind < _SENTENCE)])
        low, high = np.maximum(place - _AROUND, 0), np.minimum(place + _AROUND + 1, n_lines)
        around = loose[high] - loose[low] - (kind < _SENTENCE)
        titled = shares[:, SHAPES.index("Title")] / np.maximum(shares[:, _LETTER_COLUMNS].sum(axis=1), 1e-6)
        padded = np.concatenate([[_EDGE, _EDGE], kind, [_EDGE, _EDGE]])
        codes = np.stack(
            [
                kind,
                np.searchsorted(_LENGTHS, size, side="right"),
                _crossed(padded[3:-1], np.minimum(n_sentences, 4) - 1, 4),
                last,
                columns.shape[begin],
                kind * _K + padded[1:-3],
                kind * _K + padded[3:-1],
                kind * _K + padded[:-4],
                kind * _K + padded[4:],
                _crossed(kind, np.searchsorted(_PLACES, place, side="right"), len(_PLACES) + 1),
                _crossed(kind, np.searchsorted(_PLACES, place[::-1], side="right"), len(_PLACES) + 1),
                _crossed(kind, np.searchsorted(_MASSES, total[:-1] / mass), len(_MASSES) + 1),
                _crossed(kind, np.searchsorted(_MASSES, (mass - total[1:]) / mass), len(_MASSES) + 1),
                _crossed(kind, around, 2 * _AROUND + 1),
                _crossed(kind, np.full(n_lines, _page(kind)), 6),
                _crossed(kind, elsewhere, len(_THIRDS) + 2),
                _crossed(kind, named, len(_THIRDS) + 2),
                _crossed(kind, np.searchsorted(_THIRDS, titled), len(_THIRDS) + 1),
                _crossed(kind, again, 3),
                _doubled(words[ids], line, kind),
                _last_codes(document.tokens, columns.shape, np.maximum(end - 2, begin)),
                columns.shape[np.minimum(begin + 1, end - 1)],
                _crossed(kind, _title(kind, shared), 3),
                _crossed(kind, _opening(columns.shape, begin, size), 3),
            ],
            axis=1,
        )
        return LineFeatures(shares, codes + _OFFSETS[:-1], same)

    def words(self, columns: Columns) -> IntArray:
        """A number for the lower-case form of each token, 0 for marks, (n_tokens,)."""
        _, _, words = self._types(columns.table)
        return words[columns.ids]

    def _shares(
        self, document: Document, columns: Columns, attributes: FloatArray, begin: IntArray, size: IntArray
    ) -> FloatArray:
        seen = np.minimum(size, _LOOKED_AT)
        at = np.repeat(begin - np.concatenate([[0], np.cumsum(seen)[:-1]]), seen) + np.arange(int(seen.sum()))
        starts = np.concatenate([[0], np.cumsum(seen)[:-1]])
        sums = np.add.reduceat(attributes[columns.ids[at]], starts, axis=0)
        gap = np.zeros(len(columns.ids), dtype=np.float32)
        gap[:-1] = document.token_start[1:] - document.token_end[:-1] > 1
        gap[begin[1:] - 1] = 0
        wide = np.minimum(np.add.reduceat(gap[at], starts), 5) / 5
        return np.concatenate([sums / seen[:, None].astype(np.float32), sums[:, _ONES_AT] > 0, wide[:, None]], axis=1)

    def _types(self, table: TypeTable) -> tuple[FloatArray, IntArray, IntArray]:
        with self._lock:
            if self._table is not table:
                self._table, self._filled, self._stems, self._words = table, 0, {}, {}
                self._attributes = np.zeros((len(table.columns), len(_SHARES)), dtype=np.float32)
                self._stem, self._word = np.zeros((2, len(table.columns)), dtype=np.int64)
            if len(table.columns) > len(self._attributes):
                more = len(table.columns) - len(self._attributes)
                self._attributes = np.concatenate([self._attributes, np.zeros((more, len(_SHARES)), dtype=np.float32)])
                self._stem = np.concatenate([self._stem, np.zeros(more, dtype=np.int64)])
                self._word = np.concatenate([self._word, np.zeros(more, dtype=np.int64)])
            for index in range(self._filled, len(table.words)):
                word, row = table.words[index], table.columns[index].tolist()
                self._attributes[index, _attributes(word, row)] = 1
                lower = word.lower()
                content = not row[3] and len(lower) >= _CONTENT_LENGTH and lower[0].isalnum()
                self._stem[index] = self._stems.setdefault(lower[:_STEM], len(self._stems)) if content else -1
                self._word[index] = self._words.setdefault(lower, len(self._words) + 1) if lower[0].isalnum() else 0
            self._filled = len(table.words)
            return self._attributes, self._stem, self._word


_SHARE = {name: index for index, name in enumerate(_SHARES)}
_LETTER_COLUMNS = [_SHARE[name] for name in _LETTER_SHAPES]
_CLASS_OF = {
    code: name
    for name, classes in _CLASSES.items()
    for code, each in enumerate(function_classes())
    if each in classes
}  # fmt: skip
_TAG_OF = {code: tag for code, tag in enumerate(word_tags()) if tag in _TAGS}


def _attributes(word: str, row: list[int]) -> list[int]:
    """Columns of ``_SHARES`` that hold for a word type; ``row`` as in ``Columns``."""
    verb, _, _, function, shape, flags, tag, path = row
    found = [SHAPES[shape]]
    if function in _CLASS_OF:
        found.append(_CLASS_OF[function])
    if tag in _TAG_OF:
        found.append(_TAG_OF[tag])
    if verb:
        found.append("cue")
    if any(flags & FLAGS[name] for name in _NAMES):
        found.append("first_name")
    found += [name for name in _FLAGGED if flags & FLAGS[name]]
    letters = SHAPES[shape] in _LETTER_SHAPES
    if letters and not tag and not path and not function:
        found.append("unknown_lower" if SHAPES[shape] == "lower" else "unknown_title")
    if not word.isascii():
        high = max(word)
        if letters:
            found.append("accented" if high < "Ͱ" else "foreign")
        elif SHAPES[shape] == "mark":
            found.append("symbol")
    found += [name for name, pattern in _PATTERNS.items() if pattern.fullmatch(word)]
    return [_SHARE[name] for name in found]


def _last_codes(tokens: list[str], shape: IntArray, at: IntArray) -> IntArray:
    """Shape of the tokens at the given places, with closing brackets and ellipses apart."""
    codes: IntArray = shape[at].copy()
    for index, place in enumerate(at.tolist()):
        word = tokens[place]
        if word in (")", "]"):
            codes[index] = _CLOSING
        elif word == "…" or word.startswith(".."):
            codes[index] = _CUT_OFF
    return codes


def _kinds(size: IntArray, n_sentences: IntArray, last: IntArray, first_shape: IntArray) -> IntArray:
    ends = np.isin(last, _ENDS)
    kind = np.where(size <= _LABEL_TOKENS, _LABEL, _PHRASE)
    kind = np.where(ends & (size > 3), _SENTENCE, kind)
    kind = np.where((size >= _PROSE_TOKENS) & (ends | (n_sentences > 1)), _PROSE, kind)
    lone = (size == 1) & np.isin(
        first_shape, [SHAPES.index(name) for name in ("mark", "number", "dash", "stop", "quote")]
    )
    found: IntArray = np.where(lone, _MARK, kind)
    return found


def _crossed(kind: IntArray, values: IntArray, size: int) -> IntArray:
    return kind * size + values


def _page(kind: IntArray) -> int:
    """How much of the page is lines of prose: 0 (none) to 4 (all), 5 if it is a single line."""
    if len(kind) == 1:
        return 5
    return int(np.searchsorted(_THIRDS, np.mean(kind >= _SENTENCE)))


def _elsewhere(
    line: IntArray, stem: IntArray, prose: NDArray[np.bool_], own: NDArray[np.bool_], n_lines: int
) -> tuple[IntArray, IntArray]:
    """Of each line's words (by stem, -1: not counted), the share (as a bin) and number that also stand in another line of
    prose. ``prose``: which lines count, ``own``: which are among them, themselves or as an equal line."""
    counted = stem >= 0
    found = np.full(n_lines, len(_THIRDS) + 1)
    if not counted.any():
        return found, np.zeros(n_lines, dtype=np.int64)
    width = int(stem.max()) + 1
    pairs = np.unique(line[counted] * width + stem[counted])
    at, word = pairs // width, pairs % width
    spread = np.bincount(word[prose[at]], minlength=width)
    other = spread[word] > own[at]
    n = np.bincount(at, minlength=n_lines)
    shared = np.bincount(at[other], minlength=n_lines)
    return np.where(n > 0, np.searchsorted(_THIRDS, shared / np.maximum(n, 1)), found), shared


def _title(kind: IntArray, shared: IntArray) -> IntArray:
    """0 after the first line of prose; before it 2 for the line that shares most words with the prose, 1 for the others."""
    found = np.zeros(len(kind), dtype=np.int64)
    prose = np.flatnonzero(kind == _PROSE)
    before = int(prose[0]) if len(prose) else 0
    if before:
        found[:before] = 1
        best = int(shared[:before].argmax())
        if shared[best] > 1:
            found[best] = 2
    return found


def _opening(shape: IntArray, begin: IntArray, size: IntArray) -> IntArray:
    """1 if a colon, 2 if a divider or another mark stands among the second to fifth tokens of a line, else 0."""
    found = np.zeros(len(begin), dtype=np.int64)
    for offset in (4, 3, 2, 1):
        inside = size > offset + 1
        at = shape[begin[inside] + offset]
        found[inside] = np.where(at == _COLON_SHAPE, 1, np.where(at == _MARK_SHAPE, 2, found[inside]))
    return found


def _again(words: IntArray, begin: IntArray, size: IntArray) -> tuple[IntArray, IntArray]:
    """1 for a line whose words come again in a later line, 2 if they stood in an earlier one, else 0, and a number for the
    words of each line, (n_lines,) both."""
    is_word = (words > 0).astype(np.int64)
    count = np.cumsum(is_word)
    place: IntArray = count - np.repeat(count[begin] - is_word[begin], size)
    values = mixed((words + (place << 32)).astype(np.uint64)) * is_word.astype(np.uint64)
    sums = np.add.reduceat(values, begin)
    _, earliest, inverse, counts = np.unique(sums, return_index=True, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    found: IntArray = np.where(earliest[inverse] < np.arange(len(sums)), 2, (counts[inverse] > 1).astype(np.int64))
    return found, inverse


def _doubled(words: IntArray, line: IntArray, kind: IntArray) -> IntArray:
    """1 for a line without a full stop that says a run of words twice ("<title> Next post <title>"), else 0."""
    found = np.zeros(len(kind), dtype=np.int64)
    used = (kind[line] == _PHRASE) & (words > 0)
    words, line = words[used], line[used]
    if len(words) <= _RUN:
        return found
    inside = np.flatnonzero(line[: 1 - _RUN] == line[_RUN - 1 :])
    runs = line[inside].astype(np.uint64)
    for offset in range(_RUN):
        runs = mixed(runs + words[inside + offset].astype(np.uint64))
    _, earliest = np.unique(runs, return_index=True)
    first = np.zeros(len(runs), dtype=np.bool_)
    first[earliest] = True
    found[line[inside[~first]]] = 1
    return found


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers spread over 64 bits (splitmix64), so that sums of them tell sequences apart."""
    values = (values + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
