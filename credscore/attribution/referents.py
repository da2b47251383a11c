"""Whom and what an article has spoken of so far, and to which of them a pronoun or "the company" refers back.

A register follows the text: every name and every source that was met is a referent. A phrase that refers back is compared
with the referents that it may mean, each pair is described by small integer features, and a log-linear model whose weights
are part of the model folder picks one of them, or none.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.mentions import Entity, Mention, Mentions
from credscore.errors import ModelError
from credscore.lexicons.phrases import Outlet
from credscore.lexicons.vocabulary import function_classes
from credscore.records import SourceType

# Each feature takes values 0..255; its weight stands at index feature * 256 + value.
VALUES = 256
FEATURES = (
    "bias", "kind", "gender", "distance", "rank", "subject", "spoke_last", "mentions", "head", "times_source", "quoted",
    "around", "same_sentence", "same_paragraph", "head_kind", "named", "opens", "cluster", "nearness", "turn_subject",
    "turn_quoted",
)  # fmt: skip
NONE_FEATURES = ("bias", "determiner", "length", "place", "head")
# So many referents, the last ones that were spoken of, are compared with a phrase, and so many more that share its noun.
MAX_RECENT, MAX_ALIKE = 12, 3
# How far back that reaches among all of them; beyond, nothing is meant by a pronoun.
_LOOK_BACK = 40


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
# Nouns that describe a person or a body which may be spoken of again.
_PERSON_NOUNS = frozenset(
    ("role", "expert", "witness", "official", "spokesperson", "relation", "insider", "analyst", "group")
)
_BODY_NOUNS = frozenset(("body", "government", "law", "media", "agency"))
_ARTICLES = frozenset(("a", "an", "the", "this", "that", "his", "her", "their", "its"))
_ANEW = frozenset(("a", "an"))
# A description begins at most so many words before its noun.
_DESCRIPTION = 4
# Codes of the word before a name: 3 is a mark.
_BEFORE = {"opens": 1, "preposition": 2}
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
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
    """One name, nameless source or described person or body of the article, with what matters of where it was last spoken of.

    One of these is set: ``entity`` is what a name names, ``source`` what a nameless source was, ``phrase`` the tokens of a
    description. ``token`` and ``sentence`` say where it was spoken of last, ``count`` how often, ``spoke`` how often as a
    source, ``spoke_at`` in which turn; ``before`` and ``behind`` are codes of the words around it; ``head`` is the noun of a
    nameless one, ``cluster`` a code of the wide Brown cluster of a name's last word, 0 for the nameless.
    """

    key: int | str
    kind: int
    entity: Entity | None = None
    source: Source | None = None
    phrase: tuple[int, int] | None = None
    head: str = ""
    gender: str | None = None
    token: int = 0
    sentence: int = 0
    count: int = 0
    spoke: int = 0
    spoke_at: int = -1
    subject: bool = False
    before: int = 0
    behind: int = 0
    cluster: int = 0

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
    """The referents of an article up to one of its tokens."""

    def __init__(self, mentions: Mentions) -> None:
        self._mentions = mentions
        self._quoted = mentions.document.in_quote.tolist()
        self._paragraph = mentions.document.sentence_paragraph.tolist()
        self._sentence = mentions.document.token_sentence.tolist()
        self._descriptions = _descriptions(mentions)
        self._next_name = self._next_description = 0
        # Descriptions before this token are sources that were noted.
        self._noted = 0
        self._turn = 0
        # By entity or, for the nameless, by words; the last one spoken of stands last.
        self._referents: dict[int | str, Referent] = {}
        self._by_head: dict[str, list[Referent]] = {}
        self._later: dict[str, Entity] | None = None

    def advance(self, token: int) -> None:
        """Take in the names and descriptions that begin before a token."""
        names, described = self._mentions.mentions, self._descriptions
        while True:
            name = names[self._next_name].first if self._next_name < len(names) else token
            noun = described[self._next_description][0] if self._next_description < len(described) else token
            if name < token and name <= noun:
                self._meet(names[self._next_name])
                self._next_name += 1
            elif noun < token:
                if noun >= self._noted:
                    self._meet_description(*described[self._next_description])
                self._next_description += 1
            else:
                return

    def _meet(self, mention: Mention) -> None:
        if mention.entity is not None:
            self._touch(self._referent_of(mention.entity), mention.first, mention.last)

    def _meet_description(self, first: int, last: int) -> None:
        head = self._mentions.lower[last - 1]
        known = self._by_head.get(head)
        if known and self._mentions.lower[first] not in _ANEW:
            referent = known[-1]
            self._referents.pop(referent.key, None)
        else:
            person = self._mentions.source_class[last - 1] in _PERSON_NOUNS
            kind = _GROUP if person and _is_plural(head) else _SOMEBODY if person else _THING
            referent = Referent(-first - 1, kind, phrase=(first, last), head=head)
            self._by_head.setdefault(head, []).append(referent)
        self._referents[referent.key] = referent
        self._touch(referent, first, last)

    def _referent_of(self, entity: Entity) -> Referent:
        """The referent of an entity, now the last one spoken of."""
        referent = self._referents.pop(id(entity), None)
        if referent is None:
            kind = _KINDS[entity.kind]
            if kind == _KINDS["unknown"] and " " not in entity.name:
                kind = _SINGLE_UNKNOWN
            referent = Referent(id(entity), kind, entity=entity, gender=entity.gender)
            referent.cluster = self._mentions.cluster(entity.mentions[0].last - 1) + 1
            for word in {*entity.roles, *entity.name.lower().split()}:
                self._by_head.setdefault(word, []).append(referent)
        self._referents[referent.key] = referent
        return referent

    def _touch(self, referent: Referent, first: int, last: int) -> None:
        """Note where a referent is spoken of, and what stands around it."""
        m = self._mentions
        referent.token, referent.sentence = first, self._sentence[first]
        referent.count += 1
        start = m.first[referent.sentence]
        referent.subject = first - start <= 1 or not m.inside(start, first)
        before = function_classes()[m.function[first - 1]] if first > start else "opens"
        referent.before = _BEFORE.get(before, 0) if before or m.lower[first - 1].isalnum() else 3
        behind = m.lower[last] if last < len(m.lower) else "."
        if behind in _POSSESSIVE:
            referent.behind = 1
        elif not behind.isalnum():
            referent.behind = 2
        else:
            referent.behind = 3 if m.verb[last] or function_classes()[m.function[last]] == "auxiliary" else 0

    def note(self, first: int, last: int, source: Source, meant: Referent | None) -> None:
        """Take in a source that stands at tokens; ``meant`` is the referent that it refers back to, if it does."""
        if source.name is None:
            return
        if source.entity is not None:
            referent = self._referent_of(source.entity)
        elif meant is not None:
            referent = meant
            self._referents.pop(referent.key, None)
        else:
            key = source.name.lower().removeprefix("the ")
            known = self._referents.pop(key, None)
            referent = Referent(key, _kind_of(source), source=source) if known is None else known
            if known is None:
                referent.head = source.head or key.rsplit(" ", 1)[-1]
                self._by_head.setdefault(referent.head, []).append(referent)
        self._referents[referent.key] = referent
        self._touch(referent, first, last)
        self._noted = last
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
        for seen, referent in enumerate(reversed(self._referents.values())):
            if seen == _LOOK_BACK or len(found) == MAX_RECENT:
                break
            if _agree(reference.kind, referent):
                found.append(referent)
        if reference.head:
            alike = self._by_head.get(reference.head, ())[-MAX_ALIKE:]
            found += [referent for referent in alike if all(referent is not other for other in found)]
            later = self._coming(reference.head)
            if later is not None and all(referent.entity is not later for referent in found):
                coming = Referent(id(later), _KINDS[later.kind], entity=later, gender=later.gender)
                coming.token, coming.sentence = reference.token, self._sentence[reference.token]
                found.append(coming)
        return found

    def _coming(self, head: str) -> Entity | None:
        """The first entity of the article that carries a role or has the noun in its name."""
        if self._later is None:
            self._later = {}
            for entity in self._mentions.entities:
                for word in (*entity.roles, *entity.name.lower().split()[-1:]):
                    self._later.setdefault(word, entity)
        return self._later.get(head)

    def none_features(self, reference: Reference) -> list[int]:
        """Values of ``NONE_FEATURES``."""
        kind = int(reference.kind)
        paragraph = self._paragraph[self._sentence[reference.token]]
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
        sentence = self._sentence[reference.token]
        paragraph = self._paragraph[sentence]
        quoted = int(self._quoted[reference.token])
        start = self._mentions.first[sentence]
        opens = int(reference.token - start <= 1) + 2 * int(sentence > 0 and self._paragraph[sentence - 1] != paragraph)
        head_code = self._head_code(reference)
        found = []
        for rank, r in enumerate(candidates):
            apart = _bucket(sentence - r.sentence) if r.count else 7
            turn = self._turn - r.spoke_at if r.spoke else 3
            spoke = min(turn, 3)
            gender = 0 if r.gender is None else 1
            shares = self._shares(reference.head, r)
            found.append(
                [
                    a,
                    a * 16 + r.kind,
                    (a * 4 + gender) * 4 + min(rank, 3),
                    a * 8 + apart,
                    a * 16 + min(rank, 11),
                    (a * 2 + r.subject) * 8 + apart,
                    (a * 4 + spoke) * 4 + min(apart, 3),
                    a * 8 + min(r.count, 7),
                    (a * 8 + shares) * 2 + (apart > 3),
                    a * 16 + min(r.spoke, 3) * 4 + spoke,
                    a * 4 + quoted * 2 + int(self._quoted[r.token]),
                    ((a * 4 + r.before) * 4 + r.behind),
                    (a * 2 + (apart == 0)) * 4 + opens,
                    (a * 2 + (self._paragraph[r.sentence] == paragraph)) * 4 + spoke,
                    head_code * 8 + min(r.kind, 7),
                    a * 4 + (r.entity is not None) * 2 + (r.entity is not None and " " in r.entity.name),
                    (a * 4 + opens) * 4 + spoke,
                    min(a, 4) * 34 + r.cluster,
                    (min(a, 4) * 8 + apart) * 6 + min(rank, 5),
                    ((min(a, 4) * 4 + spoke) * 2 + r.subject) * 4 + min(apart, 3),
                    ((min(a, 4) * 4 + spoke) * 4 + quoted * 2 + self._quoted[r.token]) * 2 + (apart == 0),
                ]
            )
        return found

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


def _agree(kind: Anaphor, referent: Referent) -> bool:
    """Whether number and gender allow that a phrase means a referent."""
    if kind in _PERSONAL:
        gender = "m" if kind is Anaphor.HE else "f"
        return referent.kind in _HUMAN_KINDS and referent.gender in (None, gender)
    if kind in (Anaphor.IT, Anaphor.THEY):
        return referent.kind != _KINDS["person"]
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
