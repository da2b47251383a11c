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
from credscore.tracing.offices import fields_of, office_words
from credscore.tracing.words import TOKEN, fold, is_common, stem, stop_words

# Letters that names may differ in and still be spellings of one name: "Matsegora", "Matagorda". Shorter ones count if two names are spelt alike.
_LEAST_SPELLING, _LEAST_LETTERS, _LEAST_LETTERS_OF_TWO = 0.75, 5, 4
# Words that make a body of a noun beside it, and say nothing of which body it is.
_BODY_CLASSES = frozenset(("body", "law", "government", "agency"))
_ROLE_CLASSES = frozenset(("role", "spokesperson", "official"))
_SOMEBODY_CLASSES = frozenset(("role", "spokesperson", "expert", "witness", "relation"))
# Words that say what somebody is to a body, or that name none.
_NO_BODIES = frozenset(
    "people worker workers shift statement website site interview telephone phone"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october"
    " november december".split())  # fmt: skip
_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
_MOST_PLACES, _NEAR_LETTERS = 6, 90
_BREAK = re.compile(r"[,.;:!?\n\"“”()]|\b(?:said|says|told|by|to|that|with|and|but|from|when|as|after|who)\b")
_APPOSITION = re.compile(r", ((?:[^,.;:\"“”\n]|(?<=St)\.|, \d+,?)+)[,.;]")
# What is said or done ends what somebody is: "Garrard, said that pumps at Quay Lane …".
_DOES = re.compile(
    r"(?:^|\s)(?:said|says|told|tells|added|adds|has|had|have|was|were|is|are|insists|insisted|confirmed|denied|wrote|writes)\b"
)
_HOST = re.compile(r"\b(?:host|anchor|presenter|pundit|commentator|talk[- ]?show|programme|program)\b", re.IGNORECASE)
_BROADCAST = re.compile(r"\b(?:tv|television|radio)\b", re.IGNORECASE)
_EDGES = re.compile(
    r"^(?:I['’]m|I am|As|Yes,?|No,?) |(?: (?:today|yesterday|further|also|he|she|who|itself|herself|himself|website|said|says))+$"
)
_SEEN = re.compile(
    r",? (?:(?:that|which|a copy of which)\b.*|(?:seen|reviewed|obtained|read|viewed|verified|published) by\b.*|before this newspaper)"
)
_MOST_NAMES = 4
# "The mayor of Harrow" is no person called Harrow; "the commander of firemen Mark Tevno" is one.
_ROLE_OF = re.compile(r"^(?:the |an? )?[a-z][\w-]*(?: [a-z][\w-]*)* (?:of|for|in|at) (?:the )?[A-Z]")
_DETERMINERS = ("The", "A", "An", "Its", "Their", "His", "Her", "Our")
# What follows these is where, not who.
_WHERE = frozenset("in near at from outside".split())
_PAPERS = frozenset(("document", "statement", "vague_document"))
_OWNED = frozenset("own itself of said which read seen website internal confidential leaked secret".split())
_COMPASS = frozenset("western eastern northern southern local national foreign state regional".split())
# Stems of what members of a body found to speak for themselves.
_MEMBERS = frozenset(("union", "guild", "lobbi"))
# Initials that stand before a further name: "the UN refugee agency".
_INITIALS = {"un": ("united", "nations"), "eu": ("european", "union"), "au": ("african", "union")}
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
    fields : what its title, role or body is about ("police"); "any" for one who speaks for a body of whatever kind.
    spoke : the words for unnamed people whom ``name``, the outlet, answers for ("two officials"); "" for all others.
    roles : nouns that say what a person is ("mayor"), whether they are named or only described.
    """

    name: str
    kind: SourceType
    article: int
    person: tuple[str, ...]
    bodies: tuple[frozenset[str], ...]
    words: frozenset[str]
    fields: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    spoke: str = ""


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
    name = _trimmed(name)
    # "The airline" stands in many places, beside anything.
    has_name = any(token[0].isupper() for token in TOKEN.findall(name)[name.split(" ", 1)[0] in _DETERMINERS :])
    beside = list(_beside(name, report.article.text)) if report is not None and has_name else []
    words = " | ".join((words, *beside))
    own = [fold(token) for token in TOKEN.findall(name)]
    person = _person(name, kind, beside)
    plain = [word.removesuffix("'s") for word in own if word not in _titles() and word not in _ARTICLES]
    if kind is SourceType.DOCUMENT:
        # Who has seen a paper is not whose it is.
        own = [fold(token) for token in TOKEN.findall(_SEEN.sub("", name))]
        plain = [word.removesuffix("'s") for word in own if word not in _titles() and word not in _ARTICLES]
    bodies = [] if person else [_body_words(plain, kind)]
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
    about = [fold(token) for token in TOKEN.findall(" ".join(_heads(words, beside) if person else ()))]
    fields = frozenset() if kind in _OUTLETS else fields_of((*own, *about))
    roles = _roles_in(own, beside) if kind not in _OUTLETS else frozenset[str]()
    return Mention(name, kind, article, person, tuple(dict.fromkeys(b for b in bodies if b)), telling, fields, roles)


def _roles_in(own: Sequence[str], beside: Sequence[str]) -> frozenset[str]:
    """Nouns in a name, and in what stands beside it, that say what somebody is ("mayor")."""
    words = [*own, *(fold(token) for text in beside for token in TOKEN.findall(text))]
    return frozenset(word for word in words if _noun_classes().get(word) in _SOMEBODY_CLASSES)


def _trimmed(name: str) -> str:
    """A name without what the resolver left at its edges: "I'm Barry Keogh", "Fenglin Semiconductor Corp. today"."""
    return _EDGES.sub("", name) or name


def _person(name: str, kind: SourceType, beside: Sequence[str]) -> tuple[str, ...]:
    """Folded words of a person's name, without titles and roles; () for what is no person."""
    if kind in _OUTLETS or _ROLE_OF.search(name):
        return ()
    tokens = [token for token in TOKEN.findall(name) if fold(token) not in _ARTICLES]
    role = [k for k, token in enumerate(tokens) if not token[0].isupper()]
    titled = any(fold(token) in _titles() for token in tokens[:1])
    if role and role[-1] + 1 < len(tokens) and any(_is_role(fold(tokens[k])) for k in role):
        # "the commander of firemen Mark Tevno"
        tokens, titled = tokens[role[-1] + 1 :], True
    folded = [fold(token) for token in tokens]
    plain = [word.removesuffix("'s") for word in folded if word not in _titles()]
    if not 0 < len(plain) <= _MOST_NAMES or not all(token[0].isupper() for token in tokens) or has_body(plain):
        return ()
    if kind is SourceType.PERSON and not titled and not _is_given(plain[0]) and is_common(plain[-1]):
        # "Northline Air", "Zhylu Gas"
        return ()
    called = any(_is_role(fold(word)) or fold(word) in _titles() for text in beside for word in text.split()[-1:])
    return tuple(plain) if kind is SourceType.PERSON or titled or called or _is_given(plain[0]) else ()


def _body_words(plain: Sequence[str], kind: SourceType) -> frozenset[str]:
    """Stems of what names a body. Of a document's name what is no document: "brigade records" are the brigade's."""
    kept = [word for word in plain if not _is_role(word) and word not in _OWNED]
    if kind is SourceType.DOCUMENT or any(_noun_classes().get(word) in _PAPERS for word in kept):
        kept = [word for word in kept if _noun_classes().get(word) not in _PAPERS] or kept
    return frozenset(stem(part) for word in kept for part in _INITIALS.get(word, (word,)))


def _heads(words: str, beside: Sequence[str]) -> Iterator[str]:
    """What stands beside a person's name and may say what they are; a time or a place says nothing."""
    yield words.split(" | ", maxsplit=1)[0]
    yield from beside


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
            yield _DOES.split(apposition[1])[0] if not apposition[1].startswith("who ") else apposition[1]


@cache
def _given_names() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in load_table("first_names", "name"))


def _is_given(word: str) -> bool:
    return word in _given_names()


def _is_role(word: str) -> bool:
    return _noun_classes().get(word, "") in _ROLE_CLASSES


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


def is_known_noun(words: Iterable[str]) -> bool:
    """Whether one of the words is a noun, title or given name that sources have."""
    return any(word in _noun_classes() or word in _titles() or _is_given(word) for word in words)


def is_medium(name: str) -> bool:
    """Whether words name a kind of outlet ("the portal", "two newspapers")."""
    return any(_noun_classes().get(fold(word)) == "media" for word in TOKEN.findall(name))


def is_institution(name: str) -> bool:
    """Whether a name is that of a kind of public body ("police", "the county authorities"), in small letters or with what is theirs."""
    words = [word for token in TOKEN.findall(name) if (word := fold(token)) not in _ARTICLES]
    return bool(words) and _noun_classes().get(words[-1]) in ("law", "government")


def is_statement(name: str) -> bool:
    """Whether a name is that of a statement and tells nothing else: "the statement", "a press release"."""
    words = [word for token in TOKEN.findall(name) if (word := fold(token)) not in _ARTICLES]
    return bool(words) and all(
        _noun_classes().get(word) == "statement" or word in ("press", "news", "written") for word in words
    )


def is_host(name: str) -> bool:
    """Whether a name says that somebody speaks on a programme: "the radio host"."""
    return bool(_HOST.search(name))


def has_body(words: Iterable[str]) -> bool:
    """Whether words name a kind of body ("police", "ministry")."""
    return any(_noun_classes().get(word) in _BODY_CLASSES for word in words)


def _bodies_in(text: str, person: set[str]) -> Iterator[frozenset[str]]:
    """Bodies that words name: runs of capitalised words, and body nouns with what stands before them."""
    run: list[str] = []
    held = place = False
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
        place = word in _WHERE or (place and names and not body)
        if (names or body) and not place and not _is_role(word) and word not in _NO_BODIES:
            run.append(word)
            held = held or body or names
        elif run and not (word in ("of", "for", "and", "the") and token):
            if held:
                yield frozenset(stem(part) for each in run for part in _INITIALS.get(each, (each,)))
            run, held = [], False


def papers_of(mention: Mention) -> frozenset[str]:
    """The kinds of paper that a mention names: "report", "indictment"."""
    words = map(fold, TOKEN.findall(mention.name))
    return frozenset(word for word in words if _noun_classes().get(word) == "document")


@cache
def _generic_stems() -> frozenset[str]:
    """Stems of words that name a kind of body or of role, and no single one."""
    words = {word for word, kind in _noun_classes().items() if kind in (*_BODY_CLASSES, *_ROLE_CLASSES)}
    return frozenset(stem(fold(word)) for word in (*words, *office_words()) if " " not in word)


def is_generic_body(body: frozenset[str]) -> bool:
    """Whether stems name a kind of body alone: "the company", "the fire service"."""
    return body <= _generic_stems()


def is_named_body(mention: Mention) -> bool:
    """Whether a mention is a body that has a name, and no outlet."""
    if mention.kind in (*_OUTLETS, SourceType.ANONYMOUS, SourceType.DOCUMENT) or (
        mention.person and (len(mention.person) > 1 or mention.roles or _is_given(mention.person[0]))
    ):
        return False
    tokens = [token for token in TOKEN.findall(mention.name) if fold(token) not in _ARTICLES]
    if any(_noun_classes().get(fold(token)) in _PAPERS for token in tokens):
        return False
    return any(token[0].isupper() and stem(fold(token)) not in _generic_stems() for token in tokens)


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
    if one.article == other.article and (shared := _same_role(one, other)):
        return f"“{one.name}” and “{other.name}” are one in that article: the {shared}"
    if _spelt_like(one.name, other.name):
        return f"“{one.name}” and “{other.name}” are spellings of one name"
    if (one.person or other.person) and (one.words <= other.words or other.words <= one.words):
        return f"“{one.name}” and “{other.name}” are one name"
    # A single name that is taken for a person's may be a body's: "Norvane maintains".
    mine, theirs = (m.bodies + ((frozenset(map(stem, m.person)),) if len(m.person) == 1 else ()) for m in (one, other))
    # "Harrow" beside a name does not make its bearer the Harrow Post.
    if _is_outlet(one) != _is_outlet(other):
        outlet, rest = (mine, theirs) if _is_outlet(one) else (theirs, mine)
        shared = next((" ".join(sorted(name)) for name in outlet for body in rest if name <= body), "")
        paper, called = (one, other) if _is_outlet(one) else (other, one)
        if not shared and is_medium(called.name) and is_name(called.name) and called.words <= paper.words:
            return f"“{called.name}” is short for {paper.name}"
    else:
        shared = _shared_body(mine, theirs) or _described(one, other)
    if shared:
        return f"“{one.name}” and “{other.name}” stand for the same body ({shared})"
    return ""


def _same_role(one: Mention, other: Mention) -> str:
    """The role by which one article first describes somebody and then names them: "the mayor of Harrow … Mayor Ida Lund"; "" if there is none."""
    described, named = (one, other) if other.person else (other, one)
    if described.person or not named.person or SourceType.PERSON not in (described.kind, named.kind):
        return ""
    return next(iter(sorted(described.roles & named.roles)), "")


def _is_outlet(mention: Mention) -> bool:
    return mention.kind in (*_OUTLETS, SourceType.ANONYMOUS)


def _same_person(one: Sequence[str], other: Sequence[str]) -> str:
    short, long = sorted((one, other), key=len)
    # A given name alone is used of whom an article has introduced: "Yakup" and "Yakup Onal".
    if set(short) <= set(long) and (short[-1] == long[-1] or len(short) > 1 or short[0] == long[0]):
        return "one person’s name"
    least = _LEAST_LETTERS if len(short) == 1 else _LEAST_LETTERS_OF_TWO
    if _spelt_alike(one[-1], other[-1], least) and (
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


def _spelt_alike(one: str, other: str, least: int = _LEAST_LETTERS) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < least or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LEAST_SPELLING


def _shared_body(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> str:
    for mine in one:
        for theirs in other:
            if same_body_words(mine, theirs):
                return " ".join(sorted(mine & theirs or mine))
    return ""


def _described(one: Mention, other: Mention) -> str:
    """What tells that a body without a name ("an importers' lobby") is the one that bears it in its name ("Fuel Importers' Forum"): all that is said
    of it beside what kind of body it is."""
    for bare, named in ((one, other), (other, one)):
        if (
            bare.person
            or named.person
            or bare.kind is SourceType.DOCUMENT
            or any(t[0].isupper() for t in TOKEN.findall(bare.name)[1:])
        ):
            continue
        for body in bare.bodies[:1]:
            telling = body - _generic_stems()
            if telling and telling < body and is_named_body(named) and any(telling <= whole for whole in named.bodies):
                return " ".join(sorted(telling))
    return ""


def same_body_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names of bodies can be one: the words of the shorter stand in the longer, or it is its initials."""
    short, long = sorted((one, other), key=len)
    # The police union is not the police.
    if (long - short) & _MEMBERS and is_generic_body(short):
        return False
    if short <= long:
        return True
    if len(short) == 1 and len(long) > 1:
        (word,) = short
        return 1 < len(word) == len(long) and set(word) == {each[0] for each in long}
    spelt = sum(any(_spelt_alike(x, y) for y in long) for x in short)
    return spelt == len(short)
