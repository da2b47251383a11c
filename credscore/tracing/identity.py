"""Who is who over articles: one source under its several names, titles and spellings, and the body that somebody speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import islice

from credscore.lexicons import load_table
from credscore.records import Report, SourceType
from credscore.tracing.words import TOKEN, fold, stem, stop_words

# Letters that names may differ in and still be spellings of one name: "Matsegora", "Matagorda".
_LEAST_SPELLING, _LEAST_LETTERS = 0.75, 5
# Words that make a body of a noun beside it, and say nothing of which body it is.
_BODY_CLASSES = frozenset(("body", "law", "government", "agency"))
# Words that say what somebody is to a body, or that name none.
_NO_BODIES = frozenset(
    "people worker workers shift statement website site interview telephone phone"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october"
    " november december".split())  # fmt: skip
_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
_MOST_PLACES, _NEAR_LETTERS = 6, 90
_BREAK = re.compile(r"[,.;:!?\n\"“”()]|\b(?:said|says|told|by|to|that|with|and|but|from|when|as|after|who)\b")
_APPOSITION = re.compile(r", ((?:[^,.;:\"“”\n]|(?<=St)\.|, \d+,?)+)[,.;]")
_HOST = re.compile(r"\b(?:host|anchor|presenter|pundit|commentator|talk[- ]?show|programme|program)\b", re.IGNORECASE)
_BROADCAST = re.compile(r"\b(?:tv|television|radio)\b", re.IGNORECASE)
_COMPASS = frozenset("western eastern northern southern local national foreign state regional".split())
_ARTICLES = frozenset(("the", "a", "an", "of", "for", "and", "s", "its", "their", "his", "her", "in", "on", "at", "by"))


@dataclass(frozen=True, slots=True)
class Mention:
    """One source as one article names it.

    Parameters
    ----------
    name : as resolved within the article; ``kind`` its source type; ``article`` the index of the article.
    person : folded words of a person's name without titles, the surname last; empty for bodies.
    bodies : the bodies that it is or speaks for, each a set of stems.
    words : all telling stems of its name.
    """

    name: str
    kind: SourceType
    article: int
    person: tuple[str, ...]
    bodies: tuple[frozenset[str], ...]
    words: frozenset[str]


@cache
def _titles() -> frozenset[str]:
    # "Health" of "Health Minister" names a ministry too.
    return frozenset(fold(row["title"].rstrip(".")) for row in load_table("titles", "title") if " " not in row["title"])


@cache
def _noun_classes() -> dict[str, str]:
    return {row["noun"]: row["class"] for row in load_table("source_nouns", "noun", "class")}


def mention_of(name: str, kind: SourceType, words: str, article: int, report: Report | None) -> Mention:
    """A mention from a resolved name, and the words around it in the article ("Per Sund, the mill's manager")."""
    affiliation = None
    if report is not None:
        affiliation = next((source.affiliation for source in report.sources if source.name == name), None)
    if report is not None:
        words = " | ".join((words, *_beside(name, report.article.text)))
    own = [fold(token) for token in TOKEN.findall(name)]
    plain = [word.removesuffix("'s") for word in own if word not in _titles() and word not in _ARTICLES]
    is_person = kind not in _OUTLETS and 0 < len(plain) <= 4 and is_name(name) and not has_body(plain)
    is_person = is_person and (kind is SourceType.PERSON or _is_given(plain[0]))
    person = tuple(plain) if is_person else ()
    bodies = [] if is_person else [frozenset(stem(word) for word in plain if not _is_role(word))]
    around = [part for part in (words, affiliation or "") if part]
    # Part of its own name is no body of its own: "the health ministry" is not every ministry.
    bodies += [
        body
        for text in around
        for body in _bodies_in(text, set(person))
        if not any(body < whole for whole in bodies[:1])
    ]
    bodies += [_broadcaster(text) for text in around if _HOST.search(text)]
    if kind in _OUTLETS or _BROADCAST.search(name):
        bodies.append(_broadcaster(name))
    telling = frozenset(stem(word) for word in own if word not in _ARTICLES)
    return Mention(name, kind, article, person, tuple(dict.fromkeys(b for b in bodies if b)), telling)


def _broadcaster(text: str) -> frozenset[str]:
    """Whose television or radio a text names: "Russian TV talk show host" and "Russian state television" are of one broadcaster."""
    words = [fold(word) for word in TOKEN.findall(text)]
    if not _BROADCAST.search(text):
        return frozenset()
    names = [
        fold(word)
        for word in TOKEN.findall(text)
        if word[0].isupper() and word.upper() != "TV" and fold(word) not in _ARTICLES
    ]
    kind = "radio" if "radio" in words else "television"
    return frozenset((*(stem(word) for word in names[:1]), kind)) if names else frozenset()


def _beside(name: str, text: str) -> Iterator[str]:
    """What stands beside a full name as what it is: before it ("the mill's manager, Per Sund"; "Harrow Council leader Jo Pell") and after
    it, between commas."""
    for found in islice(re.finditer(re.escape(name), text), _MOST_PLACES):
        before = text[max(found.start() - _NEAR_LETTERS, 0) : found.start()]
        after = text[found.end() : found.end() + _NEAR_LETTERS]
        yield _BREAK.split(before.rstrip(" ,"))[-1]
        if apposition := _APPOSITION.match(after):
            yield apposition[1]


@cache
def _given_names() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in load_table("first_names", "name"))


def _is_given(word: str) -> bool:
    return word in _given_names()


def _is_role(word: str) -> bool:
    return _noun_classes().get(word, "") in ("role", "spokesperson", "official")


def is_name(name: str) -> bool:
    """Whether all telling words of a name begin with a capital."""
    tokens = [token for token in TOKEN.findall(name) if fold(token) not in _ARTICLES]
    return bool(tokens) and all(token[0].isupper() for token in tokens)


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in load_table("places", "name", "kind") if row["kind"] == "demonym")


def outlet_words(name: str) -> frozenset[str]:
    """Stems of an outlet's name that tell it from others.

    >>> sorted(outlet_words("the Western portal Frontwatch")), sorted(outlet_words("Frontwatch Monitor"))
    (['frontwatch'], ['frontwatch', 'monitor'])
    """
    words = [fold(word).removesuffix("'s") for word in TOKEN.findall(name) if word[0].isupper()]
    return frozenset(
        stem(word)
        for word in words
        if word not in _ARTICLES and word not in _demonyms() and word not in _COMPASS and not is_medium(word)
    )


def is_medium(name: str) -> bool:
    """Whether words name a kind of outlet ("the portal", "two newspapers")."""
    return any(_noun_classes().get(fold(word)) == "media" for word in TOKEN.findall(name))


def has_body(words: Iterable[str]) -> bool:
    """Whether words name a kind of body ("police", "ministry")."""
    return any(_noun_classes().get(word) in _BODY_CLASSES for word in words)


def _bodies_in(text: str, person: set[str]) -> Iterator[frozenset[str]]:
    """Bodies that words name: runs of capitalised words, and body nouns with what stands before them."""
    run: list[str] = []
    held = False
    for token in [*TOKEN.findall(text), ""]:
        word = fold(token).removesuffix("'s") if token else ""
        names = (
            bool(token)
            and token[0].isupper()
            and word not in person
            and word not in _titles()
            and word not in stop_words()
        )
        body = _noun_classes().get(word) in _BODY_CLASSES
        if (names or body) and not _is_role(word) and word not in _NO_BODIES:
            run.append(word)
            held = held or body or names
        elif run and not (word in ("of", "for", "and", "the") and token):
            if held:
                yield frozenset(map(stem, run))
            run, held = [], False


def same_source(one: Mention, other: Mention) -> str:
    """Why two mentions are one source, in words for a reader; "" if nothing shows it."""
    if one.name == other.name:
        return f"both are “{one.name}”"
    if one.person and other.person:
        how = _same_person(one.person, other.person)
        if how:
            return f"“{one.name}” and “{other.name}” are {how}"
        shared = _shared_body(one.bodies, other.bodies)
        if shared:
            return f"“{one.name}” and “{other.name}” both speak for {shared}"
        if min(len(one.person), len(other.person)) > 1:
            return ""
    if one.words and one.words == other.words:
        return f"both are “{one.name}”"
    if _spelt_like(one.name, other.name):
        return f"“{one.name}” and “{other.name}” are spellings of one name"
    if (one.person or other.person) and (one.words <= other.words or other.words <= one.words):
        return f"“{one.name}” and “{other.name}” are one name"
    # A single name that is taken for a person's may be a body's: "Norvane maintains".
    mine, theirs = (m.bodies + ((frozenset(map(stem, m.person)),) if len(m.person) == 1 else ()) for m in (one, other))
    shared = _shared_body(mine, theirs)
    if shared:
        return f"“{one.name}” and “{other.name}” stand for the same body ({shared})"
    return ""


def _same_person(one: Sequence[str], other: Sequence[str]) -> str:
    short, long = sorted((one, other), key=len)
    if set(short) <= set(long) and (short[-1] == long[-1] or len(short) > 1):
        return "one person’s name"
    if _spelt_alike(one[-1], other[-1]) and (
        len(short) == 1 or _spelt_alike(short[0], long[0]) or short[0][0] == long[0][0]
    ):
        return "spellings of one name"
    return ""


def _spelt_like(one: str, other: str) -> bool:
    mine, theirs = (
        [fold(token) for token in TOKEN.findall(name) if token[0].isupper() and fold(token) not in _titles()]
        for name in (one, other)
    )
    return len(mine) == len(theirs) > 1 and all(_spelt_alike(x, y) for x, y in zip(mine, theirs, strict=True))


def _spelt_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST_LETTERS or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LEAST_SPELLING


def _shared_body(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> str:
    for mine in one:
        for theirs in other:
            if same_body_words(mine, theirs):
                return " ".join(sorted(mine & theirs or mine))
    return ""


def same_body_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names of bodies can be one: the words of the shorter stand in the longer, or it is its initials."""
    short, long = sorted((one, other), key=len)
    if short <= long:
        return True
    if len(short) == 1 and len(long) > 1:
        (word,) = short
        return 1 < len(word) == len(long) and set(word) == {each[0] for each in long}
    spelt = sum(any(_spelt_alike(x, y) for y in long) for x in short)
    return spelt == len(short)
