"""What is known of a word by its form alone: lexical classes, shape, name and title lists.

Every token type is looked up once and then lives in a row of integer columns, so that a text is classified by one
dictionary look-up a token and NumPy gathers after that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credscore.lexicons.table import load_table

IntArray = NDArray[np.int64]

SHAPES = ("lower", "Title", "UPPER", "Initial", "miXed", "number", "mark", "quote", "stop", "comma", "colon", "dash")
_QUOTES = frozenset("\"“”„‟«»″‘’'") | {"''", "``"}
_DASHES = frozenset(("-", "‐", "‑", "‒", "–", "—", "―", "⸺", "−", "--", "---"))
# First words that hardly occur but in their phrase ("according to") stand for it even alone.
_PHRASE_HEADS = frozenset(("according", "quoth"))
# Beyond this many types the table starts anew, so that a stream of millions of articles has bounded memory.
MAX_TYPES = 200_000
_VERB_COLUMN, _FLAGS_COLUMN = 0, 5
# Stands for "no tag" and "no cluster" in the file.
NO_CLASS = "-"

# One bit each in the column ``flags``.
FLAG_NAMES = (
    "title",
    "male_name",
    "female_name",
    "any_name",
    "place",
    "government",
    "demonym",
    "hedge",
    "distancing",
    "unnamed",
    "plural",
    "evaluation",
    "exhortation",
    "emotion",
    "thanks",
    "male_title",
    "female_title",
    "opens_phrase",
)
FLAGS = {name: 1 << index for index, name in enumerate(FLAG_NAMES)}


def _codes(name: str) -> tuple[str, ...]:
    return ("", *sorted({row["class"] for row in load_table(name, "class")}))


@cache
def cue_classes() -> tuple[str, ...]:
    """Classes of cue words, by code; code 0 is none."""
    return _codes("cues")


@cache
def source_classes() -> tuple[str, ...]:
    """Classes of nouns that name sources, by code; code 0 is none."""
    return _codes("source_nouns")


@cache
def function_classes() -> tuple[str, ...]:
    """Classes of function words, by code; code 0 is none."""
    return _codes("function_words")


@cache
def word_tags() -> tuple[str, ...]:
    """Penn Treebank tags, by code; code 0 is none."""
    return ("", *sorted({row["tag"] for row in load_table("word_classes", "tag")} - {NO_CLASS}))


@cache
def word_paths() -> tuple[str, ...]:
    """Paths of Brown clusters ("0010110": each shorter beginning is a wider cluster), by code; code 0 is none."""
    return ("", *sorted({row["path"] for row in load_table("word_classes", "path")} - {NO_CLASS}))


@dataclass(frozen=True, slots=True)
class Columns:
    """Lexical columns of a sequence of tokens, each (n_tokens,) int64; codes as in ``cue_classes()`` and the like.

    ``tag`` is the most frequent part of speech of the word, ``path`` its Brown cluster, whatever the context.
    """

    table: TypeTable
    ids: IntArray
    verb: IntArray
    noun: IntArray
    source: IntArray
    function: IntArray
    shape: IntArray
    flags: IntArray
    tag: IntArray
    path: IntArray

    def lower(self) -> list[str]:
        """The tokens in lower case, one string a type: its hash is reckoned once, whatever sets it is looked up in."""
        return list(map(self.table.lower.__getitem__, self.ids.tolist()))

    def has(self, *names: str) -> NDArray[np.bool_]:
        """Where any of the named flags is set, (n_tokens,)."""
        mask = 0
        for name in names:
            mask |= FLAGS[name]
        found: NDArray[np.bool_] = (self.flags & mask) != 0
        return found


class TypeTable:
    """Token types with their columns; grows as new types are met."""

    N_COLUMNS = 8

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.ids: dict[str, int] = {}
        self.words: list[str] = []
        self.lower: list[str] = []
        self.columns = np.zeros((4096, self.N_COLUMNS), dtype=np.int64)

    def add(self, words: Iterable[str]) -> None:
        """Look up and append types that are not in the table yet."""
        for word in words:
            if word in self.ids:
                continue
            at = len(self.words)
            if at == len(self.columns):
                self.columns = np.concatenate([self.columns, np.zeros_like(self.columns)])
            self.columns[at] = self._vocabulary.describe(word)
            self.lower.append(word.lower())
            self.words.append(word)
            self.ids[word] = at


class Vocabulary:
    """The word lists, merged into one dictionary of lower-case forms."""

    def __init__(self) -> None:
        self._verb: dict[str, int] = {}
        self._noun: dict[str, int] = {}
        self._source: dict[str, int] = {}
        self._function: dict[str, int] = {}
        self._flags: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._classes: dict[str, tuple[int, int]] = {}
        # A tree of cue phrases by token; the code of a phrase's class hangs at its last token under the key "".
        self._phrases: dict[str, Any] = {}
        self._lock = threading.Lock()
        function_code = {name: code for code, name in enumerate(function_classes())}
        for row in load_table("function_words", "word", "class"):
            self._function[row["word"]] = function_code[row["class"]]
        self._read_cues()
        self._read_sources()
        self._read_flags()
        self._read_classes()
        self._table = TypeTable(self)

    def _flag(self, word: str, name: str) -> None:
        self._flags[word] = self._flags.get(word, 0) | FLAGS[name]

    def _read_cues(self) -> None:
        code = {name: number for number, name in enumerate(cue_classes())}
        for row in load_table("cues", "lemma", "pos", "class", "distancing", "forms"):
            for form in row["forms"].split():
                words = form.split("_")
                if len(words) > 1:
                    if words[0] in _PHRASE_HEADS:
                        self._verb[words[0]] = code[row["class"]]
                    self._flag(words[0], "opens_phrase")
                    node = self._phrases
                    for word in words:
                        node = node.setdefault(word, {})
                    node.setdefault("", code[row["class"]])
                    continue
                target = self._noun if row["pos"] == "noun" else self._verb
                target.setdefault(form, code[row["class"]])
                if row["distancing"] == "1":
                    self._flag(form, "distancing")

    def _read_sources(self) -> None:
        code = {name: number for number, name in enumerate(source_classes())}
        for row in load_table("source_nouns", "noun", "class", "number", "unnamed_level"):
            if " " in row["noun"]:
                continue
            self._source.setdefault(row["noun"], code[row["class"]])
            if row["unnamed_level"] == "1":
                self._flag(row["noun"], "unnamed")
            if row["number"] == "p":
                self._flag(row["noun"], "plural")

    def _read_flags(self) -> None:
        for row in load_table("titles", "title", "gender"):
            word = row["title"].rstrip(".").lower()
            if " " not in word:
                self._flag(word, "title")
                if row["gender"] in ("m", "f"):
                    self._flag(word, "male_title" if row["gender"] == "m" else "female_title")
        gender = {"m": "male_name", "f": "female_name", "u": "any_name"}
        for row in load_table("first_names", "name", "gender"):
            name = row["name"]
            self._names[name] = self._names.get(name, 0) | FLAGS[gender[row["gender"]]]
        for row in load_table("places", "name", "kind", "stands_for_government"):
            if " " in row["name"]:
                continue
            bits = FLAGS["demonym"] if row["kind"] == "demonym" else FLAGS["place"]
            if row["stands_for_government"] == "1":
                bits |= FLAGS["government"]
            self._names[row["name"]] = self._names.get(row["name"], 0) | bits
        for row in load_table("hedges", "phrase", "strength"):
            if " " not in row["phrase"]:
                self._flag(row["phrase"], "hedge")
        kinds = {"evaluation": "evaluation", "exhortation": "exhortation", "emotion": "emotion", "thanks": "thanks"}
        for row in load_table("evaluative", "word", "kind"):
            if row["kind"] in kinds and " " not in row["word"]:
                self._flag(row["word"], kinds[row["kind"]])

    def _read_classes(self) -> None:
        tag_code = {name: code for code, name in enumerate((NO_CLASS, *word_tags()[1:]))}
        path_code = {name: code for code, name in enumerate((NO_CLASS, *word_paths()[1:]))}
        for row in load_table("word_classes", "path", "tag", "words"):
            self._classes.update(dict.fromkeys(row["words"].split(" "), (tag_code[row["tag"]], path_code[row["path"]])))

    def describe(self, word: str) -> tuple[int, ...]:
        """Columns of one type, in the order of ``Columns``."""
        lower = word.lower().replace("’", "'")
        flags = self._flags.get(lower, 0) | self._names.get(word, 0)
        if word.isupper() and len(word) > 3:
            flags |= self._names.get(word.capitalize(), 0)
        return (
            self._verb.get(lower, 0),
            self._noun.get(lower, 0),
            self._source.get(lower, 0),
            # "US" and "WHO" are no pronouns.
            0 if word.isupper() and len(word) > 1 else self._function.get(lower, 0),
            SHAPES.index(shape(word)),
            flags,
            *(self._classes.get(word.replace("’", "'")) or self._classes.get(lower, (0, 0))),
        )

    def encode(self, tokens: list[str]) -> Columns:
        """Columns of the tokens of a text."""
        with self._lock:
            if len(self._table.words) > MAX_TYPES:
                self._table = TypeTable(self)
            table = self._table
            ids = np.fromiter(map(table.ids.get, tokens, repeat(-1)), dtype=np.int64, count=len(tokens))
            unknown = np.flatnonzero(ids < 0)
            if len(unknown):
                table.add(dict.fromkeys(tokens[i] for i in unknown.tolist()))
                for i in unknown.tolist():
                    ids[i] = table.ids[tokens[i]]
            columns = table.columns.take(ids, axis=0).T.copy()
        self._mark_phrases(columns, tokens)
        return Columns(table, ids, *columns)

    def _mark_phrases(self, columns: IntArray, tokens: list[str]) -> None:
        """Give the first word of each cue phrase ("pointed out", "made it clear") the class of the phrase."""
        n = len(tokens)
        floor = 0
        for first in np.flatnonzero(columns[_FLAGS_COLUMN] & FLAGS["opens_phrase"]).tolist():
            if first < floor:
                continue
            node, at = self._phrases[tokens[first].lower()], first + 1
            while at < n and (following := node.get(tokens[at].lower())) is not None:
                node, at = following, at + 1
                if "" in node:
                    columns[_VERB_COLUMN, first], floor = node[""], at


def shape(word: str) -> str:
    """Name of the word's shape (one of ``SHAPES``).

    >>> [shape(w) for w in ("word", "Word", "AFP", "U.S.", "McCoy", "1,200", "“", ".")]
    ['lower', 'Title', 'UPPER', 'UPPER', 'miXed', 'number', 'quote', 'stop']
    """
    first = word[0]
    if first.isalpha():
        if word.islower():
            return "lower"
        if word.isupper():
            return "Initial" if len(word) == 1 else "UPPER"
        return "Title" if word.istitle() or (first.isupper() and word[1:].islower()) else "miXed"
    if first.isdigit():
        return "number"
    if word in _QUOTES:
        return "quote"
    if word in _DASHES:
        return "dash"
    if first in ".!?…":
        return "stop"
    return {",": "comma", ";": "comma", ":": "colon"}.get(word, "mark")


@cache
def default_vocabulary() -> Vocabulary:
    """The vocabulary of the shipped word lists, read once a process."""
    return Vocabulary()
