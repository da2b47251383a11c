"""Whom and what an article has spoken of so far, and to which of them a pronoun or "the company" refers back.

Every name, every source and every described person or body is a referent. From a phrase that refers back the register walks
back over them to those that it may mean; each pair is described by small integer features, and a log-linear model whose
weights are part of the model folder picks one of them, or none.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.mentions import POSSESSIVE, Entity, Mentions
from credscore.errors import ModelError
from credscore.lexicons.phrases import Outlet
from credscore.lexicons.vocabulary import function_classes
from credscore.records import SourceType

# Each feature takes values 0..255; its weight stands at index feature * 256 + value.
VALUES = 256
FEATURES = (
    "kind", "gender", "subject", "head", "times_source", "quoted", "around", "same_sentence", "same_paragraph", "head_kind",
    "cluster", "nearness", "turn_quoted",
)  # fmt: skip
NONE_FEATURES = ("bias", "determiner", "length", "place", "head")
# So many referents, the last ones that were spoken of, are compared with a phrase, and so many more that share its noun.
MAX_RECENT, MAX_ALIKE = 10, 3
# How far back that reaches among all of them; beyond, nothing is meant by a pronoun.
_LOOK_BACK = 30
# So many places are looked at; where few are spoken of again and again, the way back would have no end.
_FAR = 200


class Anaphor(IntEnum):
    """Kinds of phrases that refer back."""

    HE = 0
    SHE = 1
    THEY = 2
    IT = 3
    ROLE = 4
    PERSON = 5
    PEOPLE = 6
    BODY = 7
    MEDIUM = 8
    DOCUMENT = 9
    OTHER = 10


_KINDS = {"person": 0, "unknown": 1, "organisation": 2, "outlet": 3, "place": 4}
_SINGLE_UNKNOWN, _SOMEBODY, _GROUP, _THING = 5, 6, 7, 8
_HUMAN_KINDS = frozenset((0, 1, _SINGLE_UNKNOWN, _SOMEBODY))
# Who holds one of these hardly holds another.
_OFFICES = frozenset(
    "ambassador archbishop bishop chancellor colonel envoy general governor judge king mayor pope premier president "
    "prosecutor queen senator sheriff".split()
)
# Nouns that describe a person or a body which may be spoken of again.
_PERSON_NOUNS = frozenset(
    ("role", "expert", "witness", "official", "spokesperson", "relation", "insider", "analyst", "group")
)
_BODY_NOUNS = frozenset(("body", "government", "law", "media", "agency"))
_ARTICLES = frozenset(("a", "an", "the", "this", "that", "his", "her", "their", "its"))
_ANEW = frozenset(("a", "an"))
# A description begins at most so many words before its noun.
_DESCRIPTION = 4
_PERSONAL = (Anaphor.HE, Anaphor.SHE)


@dataclass(slots=True)
class Source:
    """A resolved source.

    ``name`` is the entity's full name or the phrase's own words; ``head`` the lower-case noun that decides the type, and
    ``head_class`` its class in ``source_nouns.tsv``; ``body`` an organisation or outlet that the phrase names beside it.
    """

    name: str | None
    source_type: SourceType
    named: bool
    head: str = ""
    head_class: str = ""
    pronoun: bool = False
    entity: Entity | None = None
    outlet: Outlet | None = None
    body: Entity | None = None


@dataclass(slots=True)
class Referent:
    """One name, nameless source or described person or body of the article.

    One of these is set: ``entity`` is what a name names, ``source`` what a nameless source was, ``phrase`` the tokens of a
    description. ``head`` is the noun of a nameless one, ``cluster`` a code of the wide Brown cluster of a name's last word, 0
    for the nameless; ``spoke`` says how often it was a source, ``spoke_at`` in which turn; ``place`` are the tokens where it
    was spoken of last before the phrase at hand, None if it was not yet.
    """

    key: int | str
    kind: int
    entity: Entity | None = None
    source: Source | None = None
    phrase: tuple[int, int] | None = None
    head: str = ""
    gender: str | None = None
    cluster: int = 0
    spoke: int = 0
    spoke_at: int = -1
    place: tuple[int, int] | None = None

    @property
    def name(self) -> str | None:
        """The full name, or the words of a nameless source."""
        if self.entity is not None:
            return self.entity.name
        return None if self.source is None else self.source.name


@dataclass(frozen=True, slots=True)
class Reference:
    """A phrase that refers back: its kind, its first token, its deciding noun, how many words it has, and how it begins
    (0 pronoun, 1 "the", 2 "this" or "that", 3 possessive, 4 bare)."""

    kind: Anaphor
    token: int
    head: str = ""
    length: int = 1
    determiner: int = 0


@dataclass(frozen=True)
class AntecedentWeights:
    """Weights of the log-linear model: ``referent`` (n_features * 256,) of a phrase with a referent, ``none``
    (n_none_features * 256,) of a phrase that refers to nothing before it; float32."""

    referent: NDArray[np.float32]
    none: NDArray[np.float32]

    def __post_init__(self) -> None:
        for name, given, features in (("referent", self.referent, FEATURES), ("none", self.none, NONE_FEATURES)):
            if given.shape != (len(features) * VALUES,):
                raise ModelError(
                    f"antecedent weights {name!r} have shape {given.shape}, not ({len(features) * VALUES},)"
                )


class Chooser(Protocol):
    """Says which referent a phrase means."""

    def choose(
        self, reference: Reference, candidates: Sequence[Referent], none: list[int], features: list[list[int]], /
    ) -> int | None:
        """Index of the candidate that a phrase means, None if it is none of them.

        ``none`` are the values of ``NONE_FEATURES``, ``features`` those of ``FEATURES`` for each candidate.
        """
        ...


class Antecedents:
    """Chooses by fixed weights."""

    def __init__(self, weights: AntecedentWeights) -> None:
        self._referent: list[float] = weights.referent.astype(float).tolist()
        self._none: list[float] = weights.none.astype(float).tolist()

    def choose(
        self, _reference: Reference, candidates: Sequence[Referent], none: list[int], features: list[list[int]], /
    ) -> int | None:
        """See ``Chooser``."""
        best, chosen = _score(self._none, none), None
        for index in range(len(candidates)):
            score = _score(self._referent, features[index])
            if score > best:
                best, chosen = score, index
        return chosen


def _score(weights: list[float], values: list[int]) -> float:
    total, base = 0.0, 0
    for value in values:
        total += weights[base + value]
        base += VALUES
    return total


class Register:
    """The referents of an article, looked at from one of its tokens back.

    Names and descriptions are known from the start, sources are noted as they are resolved, in the order of the text. Nothing
    is done for what no phrase refers back to: candidates are found by walking back over the three lists.
    """

    def __init__(self, mentions: Mentions) -> None:
        self._mentions = mentions
        self._quoted = mentions.document.in_quote
        self._paragraph = mentions.document.sentence_paragraph
        self._sentence = mentions.document.token_sentence
        self._referents: dict[int | str, Referent] = {}
        self._notes: list[tuple[int, int, Referent]] = []
        self._turn = 0

    @cached_property
    def _descriptions(self) -> list[tuple[int, int]]:
        return _descriptions(self._mentions)

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _ in self._descriptions]

    @cached_property
    def _by_head(self) -> dict[str, list[tuple[int, Referent]]]:
        """Referents by their nouns: the roles of entities, words of the names of bodies, and, as they come up, the nouns of
        the nameless; each with the token where it comes up."""
        found: dict[str, list[tuple[int, Referent]]] = {}
        for entity in self._mentions.entities:
            words = set(entity.roles)
            if entity.kind != "person":
                words.update(entity.name.lower().split())
            if words:
                entry = (entity.mentions[0].first, self._of_entity(entity))
                for word in words:
                    found.setdefault(word, []).append(entry)
        for entries in found.values():
            entries.sort(key=_first_of)
        return found

    def _of_entity(self, entity: Entity) -> Referent:
        referent = self._referents.get(id(entity))
        if referent is None:
            kind = _KINDS[entity.kind]
            if kind == _KINDS["unknown"] and " " not in entity.name:
                kind = _SINGLE_UNKNOWN
            referent = Referent(id(entity), kind, entity=entity, gender=entity.gender)
            referent.cluster = self._mentions.cluster(entity.mentions[0].last - 1) + 1
            self._referents[referent.key] = referent
        return referent

    def _of_description(self, first: int, last: int) -> Referent:
        """Who a description is: "the governor" the last one of that noun, "a nurse" somebody new."""
        referent = self._referents.get(-first - 1)
        if referent is None:
            head = self._mentions.lower[last - 1]
            known = () if self._mentions.lower[first] in _ANEW else self._alike(head, first)
            if known:
                referent = known[-1]
            else:
                person = self._mentions.source_class[last - 1] in _PERSON_NOUNS
                kind = _GROUP if person and _is_plural(head) else _SOMEBODY if person else _THING
                referent = Referent(-first - 1, kind, phrase=(first, last), head=head)
                insort(self._by_head.setdefault(head, []), (first, referent), key=_first_of)
            self._referents[-first - 1] = referent
        return referent

    def _alike(self, head: str, before: int) -> list[Referent]:
        """The last referents of a noun that came up before a token."""
        entries = self._by_head.get(head, [])
        stop = bisect_left(entries, before, key=_first_of)
        return [referent for _, referent in entries[max(0, stop - MAX_ALIKE) : stop]]

    def note(self, first: int, last: int, source: Source, meant: Referent | None) -> None:
        """Take in a source that stands at tokens; ``meant`` is the referent that it refers back to, if it does."""
        if source.name is None:
            return
        if source.entity is not None:
            referent = self._of_entity(source.entity)
        elif meant is not None:
            referent = meant
        else:
            key = source.name.lower().removeprefix("the ")
            known = self._referents.get(key)
            referent = Referent(key, _kind_of(source), source=source) if known is None else known
            if known is None:
                self._referents[key] = referent
                referent.head = source.head or key.rsplit(" ", 1)[-1]
                insort(self._by_head.setdefault(referent.head, []), (first, referent), key=_first_of)
        self._notes.append((first, last, referent))
        self._turn += 1
        referent.spoke += 1
        referent.spoke_at = self._turn

    def settle(self, referent: Referent, kind: Anaphor) -> None:
        """Keep what a pronoun tells about whom it means."""
        if kind in _PERSONAL and referent.gender is None:
            referent.gender = "m" if kind is Anaphor.HE else "f"

    def candidates(self, reference: Reference) -> list[Referent]:
        """What a phrase may mean: the last referents spoken of that can be meant, the nearest first, then those that share
        its noun, then the first name of all that will."""
        found: list[Referent] = []
        seen: set[int] = set()
        for first, last, referent in islice(self._back_from(reference.token), _FAR):
            if id(referent) in seen:
                continue
            seen.add(id(referent))
            referent.place = (first, last)
            if _agree(reference, referent):
                found.append(referent)
            if len(seen) == _LOOK_BACK or len(found) == MAX_RECENT:
                break
        if reference.head:
            for referent in self._alike(reference.head, reference.token):
                if id(referent) not in seen:
                    # Beyond the reach of the walk: how far does not matter any more.
                    referent.place = referent.place or (0, 1)
                if all(referent is not other for other in found):
                    found.append(referent)
            later = self._later.get(reference.head)
            if later is not None and all(referent.entity is not later for referent in found):
                found.append(Referent(id(later), _KINDS[later.kind], entity=later, gender=later.gender))
        return found

    def _back_from(self, token: int) -> Iterator[tuple[int, int, Referent]]:
        """Names, descriptions and noted sources that begin before a token, the nearest first."""
        names, notes, described = self._mentions.mentions, self._notes, self._descriptions
        i = bisect_left(self._mentions.starts, token) - 1
        j = len(notes) - 1
        k = bisect_left(self._starts, token) - 1
        source_first = token
        while i >= 0 or j >= 0 or k >= 0:
            name = names[i].first if i >= 0 else -1
            note = notes[j][0] if j >= 0 else -1
            noun = described[k][0] if k >= 0 else -1
            if note >= name and note >= noun:
                yield notes[j]
                source_first = note
                j -= 1
            elif name >= noun:
                entity = names[i].entity
                if (
                    entity is not None
                    and not self._mentions.is_adjective(names[i])
                    and not self._mentions.in_dateline(names[i])
                ):
                    yield name, names[i].last, self._of_entity(entity)
                i -= 1
            else:
                # Within a source that was noted, a description is nobody else.
                if noun < source_first and (j < 0 or notes[j][1] <= noun):
                    yield noun, described[k][1], self._of_description(*described[k])
                k -= 1

    @cached_property
    def _later(self) -> dict[str, Entity]:
        """The first entity of the article that carries a role, or whose name ends in a noun."""
        found: dict[str, Entity] = {}
        for entity in self._mentions.entities:
            for word in (*entity.roles, *entity.name.lower().split()[-1:]):
                found.setdefault(word, entity)
        return found

    def none_features(self, reference: Reference) -> list[int]:
        """Values of ``NONE_FEATURES``."""
        kind = int(reference.kind)
        paragraph = int(self._paragraph[self._sentence[reference.token]])
        return [
            kind,
            kind * 8 + reference.determiner,
            kind * 8 + min(reference.length, 7),
            kind * 8 + min(paragraph, 7),
            self._head_code(reference) * 8 + reference.determiner,
        ]

    @staticmethod
    def _head_code(reference: Reference) -> int:
        """A small code of the deciding noun (equal nouns have equal codes; some share one)."""
        return zlib.crc32(reference.head.encode()) % 31 + 1 if reference.head else 0

    def features(self, reference: Reference, candidates: Sequence[Referent]) -> list[list[int]]:
        """Values of ``FEATURES`` for each candidate."""
        a = int(reference.kind)
        pronoun = min(a, 4)
        sentence = int(self._sentence[reference.token])
        paragraph = int(self._paragraph[sentence])
        quoted = 2 * int(self._quoted[reference.token])
        new = sentence > 0 and int(self._paragraph[sentence - 1]) != paragraph
        opens = int(reference.token - self._mentions.first[sentence] <= 1) + 2 * new
        head_code = self._head_code(reference)
        found = []
        for rank, r in enumerate(candidates):
            spoke = min(self._turn - r.spoke_at, 3) if r.spoke else 3
            apart, near, inside, subject, around = 7, 0, 0, 0, 0
            if r.place is not None:
                at = int(self._sentence[r.place[0]])
                apart = _bucket(sentence - at)
                near = int(self._paragraph[at] == paragraph)
                inside = int(self._quoted[r.place[0]])
                subject, around = self._surroundings(at, *r.place)
            found.append(
                [
                    a * 16 + r.kind,
                    (a * 4 + (r.gender is not None)) * 4 + min(rank, 3),
                    (a * 2 + subject) * 8 + apart,
                    (a * 8 + self._shares(reference.head, r)) * 2 + (apart > 3),
                    a * 16 + min(r.spoke, 3) * 4 + spoke,
                    a * 4 + quoted + inside,
                    a * 16 + around,
                    (a * 2 + (apart == 0)) * 4 + opens,
                    (a * 2 + near) * 4 + spoke,
                    head_code * 8 + min(r.kind, 7),
                    pronoun * 34 + r.cluster,
                    (pronoun * 8 + apart) * 6 + min(rank, 5),
                    ((pronoun * 4 + spoke) * 4 + quoted + inside) * 2 + (apart == 0),
                ]
            )
        return found

    def _surroundings(self, sentence: int, first: int, last: int) -> tuple[int, int]:
        """Whether tokens are the subject of their sentence, roughly, and a code of the words before and behind them."""
        m = self._mentions
        start = m.opening(sentence)
        subject = int(first - start <= 1 or all(map(m.is_adjective, m.inside(start, first))))
        if first == start:
            before = 1
        else:
            name = function_classes()[m.function[first - 1]]
            before = 2 if name == "preposition" else 0 if name or m.lower[first - 1].isalnum() else 3
        behind = m.lower[last] if last < len(m.lower) else "."
        if behind in POSSESSIVE:
            return subject, before * 4 + 1
        if not behind.isalnum():
            return subject, before * 4 + 2
        verb = m.verb[last] or function_classes()[m.function[last]] == "auxiliary"
        return subject, before * 4 + (3 if verb else 0)

    def _shares(self, head: str, referent: Referent) -> int:
        """How the deciding noun of a phrase belongs to a referent: 0 not at all, 1 its role, 2 a word of its name, 3 the last
        word of its name, 4 its own noun."""
        if not head:
            return 0
        if referent.entity is not None:
            words = referent.entity.name.lower().split()
            if words[-1] == head:
                return 3
            if head in words:
                return 2
            return 1 if head in referent.entity.roles else 0
        return 4 if referent.head == head else 0


def _first_of(entry: tuple[int, Referent]) -> int:
    return entry[0]


def _agree(reference: Reference, referent: Referent) -> bool:
    """Whether number, gender and office allow that a phrase means a referent."""
    kind = reference.kind
    if kind in _PERSONAL:
        gender = "m" if kind is Anaphor.HE else "f"
        return referent.kind in _HUMAN_KINDS and referent.gender in (None, gender)
    if kind in (Anaphor.IT, Anaphor.THEY):
        return referent.kind != _KINDS["person"]
    if kind is Anaphor.ROLE and reference.head in _OFFICES and referent.entity is not None:
        offices = _OFFICES.intersection(referent.entity.roles)
        return not offices or reference.head in offices
    return True


def _kind_of(source: Source) -> int:
    if source.source_type is SourceType.PERSON:
        return _SOMEBODY
    if source.source_type in (SourceType.ANONYMOUS, SourceType.VAGUE):
        return _GROUP if _is_plural(source.head) else _SOMEBODY
    return _THING


def _is_plural(noun: str) -> bool:
    return (noun.endswith("s") and not noun.endswith("ss")) or noun in ("people", "men", "women", "children", "police")


def _bucket(distance: int) -> int:
    if distance < 4:
        return max(distance, 0)
    return 4 + (distance >= 6) + (distance >= 12)


def _descriptions(mentions: Mentions) -> list[tuple[int, int]]:
    """Token ranges of phrases for persons and bodies without a name ("the former governor", "a nurse")."""
    inside = {at for mention in mentions.mentions for at in range(mention.first, mention.last)}
    found = []
    for at, name in enumerate(mentions.source_class):
        if (name in _PERSON_NOUNS or name in _BODY_NOUNS) and at not in inside:
            for first in range(at - 1, max(at - 1 - _DESCRIPTION, -1), -1):
                word = mentions.lower[first]
                if word in _ARTICLES:
                    found.append((first, at + 1))
                if mentions.function[first] or not word.isalpha():
                    break
    return found
