"""Words as tracing compares them: stems, groups of words that stand for one another, and how telling each is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import log

import snowballstemmer

from credscore.lexicons import load_table

# A word with its apostrophes, or a figure with its points and commas.
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[%$€£]")
_STOP_CLASSES = (
    "adverb_speech auxiliary complementiser coordination determiner preposition pronoun_indefinite pronoun_object "
    "pronoun_possessive pronoun_self pronoun_subject pronoun_you question relative subordination"
).split()
# Words of reporting and of time say when and by whom, not what.
_STOP_MORE = frozenset(
    "said say says saying told tell tells according reported reports report reportedly also just still now then there here"
    " yesterday today tomorrow week weeks day days earlier later ago very more most than about around some several other"
    " s t mr mrs ms dr not no nor never".split()
)  # fmt: skip


@cache
def stop_words() -> frozenset[str]:
    """Words that do not tell what a claim is about."""
    rows = load_table("function_words", "word", "class")
    return _STOP_MORE | {row["word"] for row in rows if row["class"] in _STOP_CLASSES}


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


_STEMS: dict[str, str] = {}
_MAX_STEMS = 500_000
_COMMON = 4


def stem(word: str) -> str:
    """Stem of a lower-case word (Snowball's English stemmer), without accents and possessive endings."""
    found = _STEMS.get(word)
    if found is None:
        if len(_STEMS) >= _MAX_STEMS:
            _STEMS.clear()
        found = _STEMS[word] = str(_stemmer().stemWord(fold(word).removesuffix("'s")))
    return found


@cache
def _marks() -> dict[int, str]:
    # Letters that do not fall apart into a plain letter and a mark.
    return str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})


def fold(word: str) -> str:
    """A lower-case word without accents.

    >>> fold("Łódź"), fold("Zelenskyy’s")
    ('lodz', "zelenskyy's")
    """
    if word.isascii():
        return word.lower()
    # Letters of other alphabets may be capitals still when they have been taken apart, and fall apart again as small ones.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).lower()).translate(_marks())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Thesaurus:
    """``groups``: the groups of each stem, by number; ``opposites``: pairs of stems that exclude each other, and ``opposed`` all
    stems that stand in one."""

    groups: dict[str, tuple[int, ...]]
    opposites: frozenset[tuple[str, str]]
    opposed: frozenset[str]

    def exclude(self, one: str, other: str) -> bool:
        """Whether two stems exclude each other."""
        return ((one, other) if one < other else (other, one)) in self.opposites


@cache
def thesaurus() -> Thesaurus:
    """The shipped word groups and opposites."""
    groups: dict[str, list[int]] = {}
    for number, row in enumerate(load_table("paraphrases", "words")):
        for each in sorted({stem(word) for word in row["words"].split()}):
            groups.setdefault(each, []).append(number)
    pairs = set()
    for row in load_table("opposites", "word", "opposite"):
        one, other = sorted((stem(row["word"]), stem(row["opposite"])))
        if one != other:
            pairs.add((one, other))
    return Thesaurus(
        {each: tuple(numbers) for each, numbers in groups.items()},
        frozenset(pairs),
        frozenset(chain.from_iterable(pairs)),
    )


@cache
def _background() -> tuple[dict[str, int], int]:
    """In how many sentences of written news each stem stands, and how many sentences there are (row "*")."""
    counts = {row["stem"]: int(row["sentences"]) for row in load_table("background", "stem", "sentences")}
    return counts, counts.pop("*")


def is_common(word: str) -> bool:
    """Whether a folded word stands in many sentences of ordinary news."""
    return _background()[0].get(stem(word), 0) >= _COMMON


class Rarity:
    """How telling each stem is: its inverse document frequency in ordinary news and in the articles at hand together.

    In a handful of articles about one affair its own words are in every sentence, and in twenty thousand articles the names of that
    affair are known better from these than from any list: so both are counted.
    """

    def __init__(self, counts: dict[str, int], sentences: int) -> None:
        background, n = _background()
        self._background, self._counts, self._total = background, counts, log(n + sentences + 1.0)
        self._known: dict[str, float] = {}

    def __call__(self, stem: str) -> float:
        found = self._known.get(stem)
        if found is None:
            seen = self._background.get(stem, 0) + self._counts.get(stem, 0)
            found = self._known[stem] = self._total - log(seen + 1.0)
        return found
