"""Article text -> paragraphs, sentences, tokens and quotations, all with exact offsets into the text as given.

Nothing is rewritten: every unit is a pair of half-open character offsets. Sentences and tokens come from one
regular-expression pass each, and everything is kept in NumPy arrays, so that no step makes an object per token.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Line ends as str.splitlines sees them, so that no exotic separator ends up inside a sentence.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# The token is the group. White space is taken with the token before it, and plain words are met by the first branch: either
# saves a try of all branches.
_TOKEN = re.compile(
    r"([a-zA-Z]++(?=[ ,])"
    r"|(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    r"|\d+(?:[.,:]\d+)*"  # 1,200.50  10:30
    r"|\w+(?:[-.&/@]\w+|['’](?![sS]\b)\w+)*"  # words, don't, twenty-one, AT&T
    r"|['’][sS]\b"  # the possessive is a token of its own
    r"|''|``|--+|\.\.+"
    r"|[^\w\s])\s*+"
)
# A possible end of sentence: stops, closing marks, space; what follows decides.
# Possessive, and never begun inside a run of stops, so that no text takes quadratic time. A pattern that begins with a set of
# characters is searched several times as fast, so what stands before is looked at from behind the first one.
_STOP = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]*+(?:[\"'”’»)\]]*+(?=\s|[A-Z“])|[”\"](?=[A-Z]))\s*+")
_CLOSING = frozenset("\"'”’»)]")
_OPENING = "\"'“‘„«([-–—*•"
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+\Z")
# Never the end of a sentence, whatever follows.
_TITLES = frozenset(
    "mr mrs ms dr prof sen rep reps sens gov gen lt col maj sgt capt cmdr adm rev hon v st mt messrs fr sr supt insp det "
    "pres amb atty mme mlle approx vs fig nos vol ed eds cf viz al dept univ assn bros e.g i.e".split()
)
# The end of a sentence only if the next word is one that sentences like to begin with.
_EITHER_WAY = frozenset(
    "inc corp co ltd llc plc jr u.s u.k u.n e.u a.m p.m d.c u.s.a jan feb mar apr jun jul aug sep sept oct nov dec no "
    "mon tue wed thu fri sat sun etc ave blvd rd ph.d m.d b.c a.d ft in".split()
)
_STARTERS = frozenset(
    "the a an he she it they we i you his her its their our in on at but and as if when while after before this that "
    "these those there for from with by to some many most all both what who why how however meanwhile officials".split()
)
# '"Why?" Smith asked.' is one sentence.
_SPEAKER_TAG = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|asked|asks|told|wrote|added|replied|shouted|cried|tweeted|wondered|answered)\b"
)
# Lines that a quotation may run over where each sentence has its own.
_QUOTED_LINES = 4
# Like ``_STOP``, it begins with a set of characters.
_QUOTE_MARK = re.compile(
    r"[\"“”„‟«»″'`‘’](?:(?<=[\"“”„‟«»″‘])|(?<=')'|(?<=`)`"
    r"|(?<=')(?<!\w')(?=\w)|(?<=[\w.,!?…]['’])(?!\w))"
)
_ALWAYS_OPEN = frozenset(("“", "„", "``", "«"))
_ALWAYS_CLOSE = frozenset(("”", "»"))
_SINGLE = frozenset(("'", "‘", "’"))
# What is no white space, as str.isspace and re see it, whose last one is U+3000.
_BLACK = np.array([not chr(code).isspace() for code in range(0x3002)])
# No sentence of an article comes near this many characters (the longest in the training articles has 355). Text without
# stops is cut there, since what follows compares all cues of a sentence with all its pieces.
MAX_SENTENCE = 2_000
# A wrapped text has lines of nearly one length that break in the middle of sentences.
_WRAP_LOW, _WRAP_HIGH = 40, 110
# From so many characters on, a line is likely to be broken prose.
_BROKEN = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation: offsets with its marks; ``closed`` is False if it runs to the paragraph's end unclosed."""

    start: int
    end: int
    closed: bool


@dataclass(frozen=True)
class Document:
    """A segmented text.

    All arrays are int64. ``tokens`` are the strings; ``token_start``/``token_end`` (n_tokens,) their offsets;
    ``sentence_start``/``sentence_end`` (n_sentences,) offsets; ``sentence_first`` (n_sentences + 1,) the index of each
    sentence's first token (the last entry is n_tokens); ``sentence_paragraph`` (n_sentences,) the paragraph of each;
    ``paragraph_start``/``paragraph_end`` (n_paragraphs,) offsets.
    """

    text: str
    tokens: list[str]
    token_start: IntArray
    token_end: IntArray
    sentence_start: IntArray
    sentence_end: IntArray
    sentence_first: IntArray
    sentence_paragraph: IntArray
    paragraph_start: IntArray
    paragraph_end: IntArray
    quotes: list[Quote]

    @property
    def n_sentences(self) -> int:
        """Number of sentences."""
        return len(self.sentence_start)

    @cached_property
    def token_sentence(self) -> IntArray:
        """The sentence of each token, (n_tokens,)."""
        return np.repeat(np.arange(self.n_sentences), np.diff(self.sentence_first))

    @cached_property
    def token_bounds(self) -> tuple[list[int], list[int]]:
        """``token_start`` and ``token_end`` as lists, for look-ups one by one."""
        return self.token_start.tolist(), self.token_end.tolist()

    @cached_property
    def in_quote(self) -> BoolArray:
        """Whether each token lies inside a quotation, marks included, (n_tokens,)."""
        if not self.quotes:
            return np.zeros(len(self.tokens), dtype=np.bool_)
        starts = np.array([q.start for q in self.quotes])
        ends = np.array([q.end for q in self.quotes])
        at = np.searchsorted(starts, self.token_start, side="right") - 1
        inside: BoolArray = (at >= 0) & (self.token_start < ends[np.maximum(at, 0)])
        return inside

    def sentence_text(self, index: int) -> str:
        """The text of one sentence."""
        return self.text[self.sentence_start[index] : self.sentence_end[index]]

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of the tokens that overlap ``text[start:end]``."""
        first = int(np.searchsorted(self.token_end, start, side="right"))
        last = int(np.searchsorted(self.token_start, end, side="left"))
        return first, max(first, last)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs: lines, or blocks of lines where the text is hard-wrapped.

    >>> [("One line.\\nTwo"[s:e]) for s, e in paragraphs("One line.\\nTwo")]
    ['One line.', 'Two']
    """
    lines = []
    for match in _LINE.finditer(text):
        start, end = _trimmed(text, match.start(), match.end())
        if start < end:
            lines.append((start, end))
    joined: list[tuple[int, int]] = []
    wrapped = _is_wrapped(text, lines)
    for start, end in lines:
        if joined and (wrapped or text[start].islower()):
            gap = text[joined[-1][1] : start]
            blank = gap.count("\n") + (gap.count("\r") if "\n" not in gap else 0) > 1
            if not blank and (wrapped or _goes_on(text, *joined[-1])):
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a line may go on in the next one, which begins in lower case: it is no label, date or counter."""
    last = text[end - 1]
    if last in '.!?:"”' or (last.isdigit() and end - start < _BROKEN):
        return False
    # "Log In", "Subscribe": a line of a menu above a reader's comment.
    return end - start >= _BROKEN or any(word[0].islower() for word in text[start:end].split())


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    if len(lines) < 6:
        return False
    within = broken = 0
    for (_, end), (start, _) in itertools.pairwise(lines):
        if text.count("\n", end, start) == 1:
            within += 1
            broken += text[end - 1] not in '.!?"”:' and end - lines[0][0] > _WRAP_LOW
    longest = max(end - start for start, end in lines)
    lengths = sorted(end - start for start, end in lines)
    median = lengths[len(lengths) // 2]
    return longest <= _WRAP_HIGH and median >= _WRAP_LOW and within > len(lines) / 2 and broken > 0.7 * within


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences of the paragraph ``text[start:end]``, none longer than ``MAX_SENTENCE``.

    >>> text = 'Mr. Roe left. "Why?" Ann asked. He had no answer.'
    >>> [text[s:e] for s, e in sentences(text, 0, len(text))]
    ['Mr. Roe left.', '"Why?" Ann asked.', 'He had no answer.']
    """
    found = []
    begin = start
    for match in _STOP.finditer(text, start, end):
        stop, after = match.start(), match.end()
        if after >= end or not _begins_sentence(text, begin, stop, after, end):
            continue
        found.append(_trimmed(text, begin, after))
        begin = after
    last = _trimmed(text, begin, end)
    if last[0] < last[1]:
        found.append(last)
    if end - start > MAX_SENTENCE and any(high - low > MAX_SENTENCE for low, high in found):
        found = [piece for low, high in found for piece in _cut(text, low, high)]
    return found


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces of at most ``MAX_SENTENCE`` characters, cut at white space where there is any in the second half."""
    while end - start > MAX_SENTENCE:
        edge = start + MAX_SENTENCE
        floor = edge - MAX_SENTENCE // 2
        stop = next((at for at in range(edge, floor, -1) if text[at].isspace()), edge)
        yield _trimmed(text, start, stop)
        start = _trimmed(text, stop, end)[0]
    yield start, end


def _begins_sentence(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    at = after
    while at < end and text[at] in _OPENING:
        at += 1
    if at >= end:
        return False
    mark = text[stop]
    if (mark == "…" or text.startswith("..", stop)) and stop > begin and text[stop - 1].isspace():
        return False
    if text[at].islower() or (mark == "…" and not text[at].isupper()):
        return False
    closing = not _CLOSING.isdisjoint(text[stop + 1 : after])
    if mark == ".":
        if text.startswith("..", stop) and not text[at].isupper():
            return False
        if not closing and not _dot_ends(text, begin, stop, at, end):
            return False
    elif closing and _SPEAKER_TAG.match(text, at, end):
        return False
    # A mark glued to the next word ("end.Next") is a boundary only between a long word and a capital.
    return not (text[after - 1] in ".!?…" and not text[at].isupper())


def _dot_ends(text: str, begin: int, stop: int, at: int, end: int) -> bool:
    word = _LAST_WORD.search(text, max(begin, stop - 12), stop)
    if word is None:
        return True
    before = word.group().lower()
    glued = stop + 1 == at
    if glued and (len(before) < 3 or "." in before):
        return False
    if before in _TITLES:
        return False
    if len(before) == 1 and word.group().isupper() and before != "i":
        return False
    if before in _EITHER_WAY or "." in before:
        following = _WORD.match(text, at, end)
        if before == "no" and following is not None:
            return not following.group()[0].isdigit()
        if before in ("in", "sat", "sun", "mar", "ed"):
            return True
        return following is not None and following.group().lower() in _STARTERS
    return True


def quotations(text: str, start: int, end: int, *, inside: bool = False) -> list[Quote]:
    """Quotations of the paragraph ``text[start:end]``; straight marks are paired anew in each paragraph.

    A quotation without its closing mark runs to the paragraph's end, one without its opening mark from the end of
    the stop before it. Single marks count only if no double quotation is open. ``inside``: a quotation that was opened
    in a paragraph before goes on.

    >>> [(q.start, q.end, q.closed) for q in quotations('He said "no" and "yes', 0, 21)]
    [(8, 12, True), (17, 21, False)]
    """
    found: list[Quote] = []
    opened: int | None = start if inside else None
    single = False
    for match in _QUOTE_MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        if mark in _SINGLE:
            if opened is None:
                if _opens_single(text, mark, at, after):
                    opened, single = at, True
            elif single and mark != "‘" and not text[after : after + 1].isalnum():
                found.append(Quote(opened, after, closed=True))
                opened, single = None, False
        elif opened is None or single:
            if mark in _ALWAYS_CLOSE:
                # The opening mark is missing: take the text back to the last stop or quotation.
                floor = found[-1].end if found else start
                back = max(floor, *(text.rfind(c, floor, max(floor, at - 1)) + 1 for c in ".!?"))
                found.append(Quote(_trimmed(text, back, after)[0], after, closed=True))
                opened, single = None, False
            else:
                opened, single = at, False
        elif mark == "“" and text[opened] == "„":
            found.append(Quote(opened, after, closed=True))
            opened = None
        elif mark in _ALWAYS_OPEN:
            # Unclosed before, opened again: the first one ends here.
            found.append(Quote(opened, _trimmed(text, opened, at)[1], closed=False))
            opened = at
        else:
            found.append(Quote(opened, after, closed=True))
            opened = None
    if opened is not None and not single:
        found.append(Quote(opened, end, closed=False))
    return found


def _opens_single(text: str, mark: str, at: int, after: int) -> bool:
    """Whether a single mark opens a quotation: one that stands before a word and not behind one."""
    if text[after : after + 1].isspace():
        return False
    return mark == "‘" or (mark == "'" and (at == 0 or not text[at - 1].isalnum()) and after < len(text))


def _closing_line(text: str, spans: list[tuple[int, int]], index: int) -> int:
    """One past the line in which the quotation that line ``index`` leaves open is closed; 0 if it is not.

    Where every sentence has a line of its own, a quotation runs over lines. It does so here if the next double mark stands
    on one of the next lines, behind a word and before none.
    """
    for later in range(index + 1, min(index + 1 + _QUOTED_LINES, len(spans))):
        start, end = spans[later]
        if text.count("\n", spans[later - 1][1], start) > 1:
            return 0
        for match in _QUOTE_MARK.finditer(text, start, end):
            if match.group() in _SINGLE:
                continue
            at, after = match.start(), match.end()
            closes = at > start and not text[at - 1].isspace() and not text[after : after + 1].isalnum()
            return later + 1 if closes else 0
    return 0


def tokens_of(phrase: str) -> list[str]:
    """The tokens that ``segment`` gives for a short text, without the rest of a document.

    >>> tokens_of("could not be verified")
    ['could', 'not', 'be', 'verified']
    """
    # Only at a stop can a sentence end inside what would else be one token.
    return segment(phrase).tokens if "." in phrase else _TOKEN.findall(phrase)


def segment(text: str) -> Document:
    """Segment a text.

    Returns
    -------
    Document
        With ``text`` unchanged; every sentence holds at least one token, every character that is no white space
        belongs to exactly one token.
    """
    spans = paragraphs(text)
    sentence_spans: list[tuple[int, int]] = []
    owner: list[int] = []
    quotes: list[Quote] = []
    quoted_to = 0
    for index, (start, end) in enumerate(spans):
        inside = sentences(text, start, end)
        sentence_spans += inside
        owner += [index] * len(inside)
        found = quotations(text, start, end, inside=index < quoted_to)
        quotes += found
        if index >= quoted_to and found and not found[-1].closed and found[-1].end == end:
            quoted_to = _closing_line(text, spans, index)
    sentence_bounds = np.array(sentence_spans, dtype=np.int64).reshape(-1, 2)
    tokens, token_start, token_end = _tokenise(text, sentence_bounds)
    paragraph_bounds = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Document(
        text=text,
        tokens=tokens,
        token_start=token_start,
        token_end=token_end,
        sentence_start=sentence_bounds[:, 0].copy(),
        sentence_end=sentence_bounds[:, 1].copy(),
        sentence_first=np.append(np.searchsorted(token_start, sentence_bounds[:, 0]), len(tokens)),
        sentence_paragraph=np.array(owner, dtype=np.int64),
        paragraph_start=paragraph_bounds[:, 0].copy(),
        paragraph_end=paragraph_bounds[:, 1].copy(),
        quotes=quotes,
    )


def _tokenise(text: str, sentence_bounds: IntArray) -> tuple[list[str], IntArray, IntArray]:
    """Tokens with their offsets; one regular-expression pass without an object per match.

    Tokens hold every character that is no white space, in order, so their offsets follow from their lengths alone.
    """
    tokens = _TOKEN.findall(text)
    start, end = _offsets(text, tokens)
    holder = np.searchsorted(sentence_bounds[:, 0], start, side="right") - 1
    if len(tokens) and bool((end > sentence_bounds[holder, 1]).any()):
        # A sentence ends inside a token ("occupier.Next"): cut the tokens at the sentences' edges.
        tokens = [token for low, high in sentence_bounds.tolist() for token in _TOKEN.findall(text, low, high)]
        start, end = _offsets(text, tokens)
    return tokens, start, end


def _offsets(text: str, tokens: list[str]) -> tuple[IntArray, IntArray]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    dense = np.flatnonzero(_BLACK.take(codes, mode="clip"))
    # How many characters the tokens before each one hold, with the total at the end.
    past = np.zeros(len(tokens) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens)), out=past[1:])
    return dense.take(past[:-1]), dense.take(past[1:] - 1) + 1
