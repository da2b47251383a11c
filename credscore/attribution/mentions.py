"""Names in an article, and the entities that they belong to."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

import numpy as np
from numpy.typing import NDArray

from credscore.lexicons import Columns
from credscore.lexicons.phrases import Match, Outlet, outlet_index, places
from credscore.lexicons.vocabulary import FLAGS, SHAPES, source_classes
from credscore.segmentation import Document

_CAPITAL = np.isin(SHAPES, ("Title", "UPPER", "miXed", "Initial"))
_TITLE, _TITLE_CLASSES = FLAGS["title"], frozenset(("role", "official", "expert", "spokesperson", "law"))
_AGENCY, _NEWS = frozenset(("agency", "agencies")), frozenset(("news", "wire", "press"))
_BODY_CLASSES = {"body", "government", "law", "media", "agency", "document"}
_JOINERS = frozenset(("of", "for", "on", "the", "and", "&", "de", "du", "der", "al", "bin", "la"))
_OUTLET_WORDS = frozenset(
    "post times herald sentinel ledger record tribune gazette courier wire daily observer mail chronicle standard examiner "
    "guardian inquirer dispatch bulletin telegraph argus advertiser echo clarion monitor globe mirror".split()
)
# Two surnames are one name misspelt if they are this alike, long enough, and only one of them has a full name.
_SAME_SURNAME = 0.75
_LONG_SURNAME = 6
# A name is compared with so many surnames at most that begin alike; no article has more.
_MAX_COMPARED = 100


@cache
def _class_names() -> NDArray[np.object_]:
    """Names of the classes of source nouns, by code."""
    return np.array(source_classes(), dtype=object)


@dataclass(slots=True)
class Entity:
    """Somebody or something that the article names. ``kind``: person, organisation, outlet, place or unknown."""

    name: str
    kind: str
    gender: str | None = None
    outlet: Outlet | None = None
    mentions: list[Mention] = field(default_factory=list, repr=False)
    roles: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Mention:
    """One name in the text: half-open token range of the whole run and of the name proper (titles cut off)."""

    first: int
    last: int
    name_first: int
    kind: str
    gender: str | None
    outlet: Outlet | None
    entity: Entity | None = None


class Mentions:
    """All names of one article, in order, with their entities and the role nouns that stand beside them."""

    def __init__(self, document: Document, columns: Columns) -> None:
        self.document = document
        self.tokens = document.tokens
        self.lower = columns.lower()
        self.source_class: list[str] = _class_names().take(columns.source).tolist()
        for at in places(_AGENCY, self.lower):
            if at and self.lower[at - 1] in _NEWS:
                self.source_class[at - 1], self.source_class[at] = "", "agency"
        self.flags = columns.flags.tolist()
        self.function = columns.function.tolist()
        self.shape = columns.shape.tolist()
        self.verb: list[int] = columns.verb.tolist()
        self.first = document.sentence_first.tolist()
        self.outlets = [m for m in outlet_index().find(self.tokens) if self._is_outlet(m)]
        self._outlet_at = {at: m.value for m in self.outlets for at in range(m.first, m.last)}
        self.mentions = [self._mention(first, last) for first, last in self._runs(columns)]
        self.starts = [m.first for m in self.mentions]
        self.entities: list[Entity] = []
        # First entity by its initials; filled once all full names are known.
        self._initials: dict[str, Entity] = {}
        self._cluster()
        self._attach_roles()
        self._with_role: dict[str, list[Mention]] = {}

    def _is_outlet(self, match: Match[Outlet]) -> bool:
        """An ambiguous name counts only with a media word beside it."""
        if not match.value.ambiguous:
            return True
        around = self.source_class[max(0, match.first - 3) : match.last + 2]
        return any(name in ("media", "agency") for name in around)

    def _runs(self, columns: Columns) -> list[tuple[int, int]]:
        """Runs of capitalised words, joined over "of" and the like after the noun of a body."""
        tokens, capitals = self.tokens, _CAPITAL.take(columns.shape)
        capital, at_capital = capitals.tolist(), np.flatnonzero(capitals)
        words = set(tokens)
        runs: list[tuple[int, int]] = []
        sentence, floor = -1, 0
        for at, inside in zip(at_capital.tolist(), self.document.token_sentence[at_capital].tolist(), strict=True):
            if inside != sentence:
                sentence, end = inside, self.first[inside + 1]
                opens = not any(token[0].isalpha() for token in tokens[self.first[inside] : at])
                # A capital at the beginning of a sentence says nothing by itself.
                if opens and self._is_common(at, words):
                    continue
            if at < floor or (self.function[at] and not self._name_flag(at)):
                continue
            stop = at + 1
            while stop < end and self._continues(stop, end, capital, at):
                stop += 1
            while stop > at + 1 and (self.lower[stop - 1] in _JOINERS or tokens[stop - 1] == "."):
                stop -= 1
            runs.append((at, stop))
            floor = stop
        return runs

    def _name_flag(self, at: int) -> bool:
        return bool(self.flags[at] & (FLAGS["male_name"] | FLAGS["female_name"] | FLAGS["any_name"] | FLAGS["title"]))

    def _is_common(self, at: int, words: set[str]) -> bool:
        """Whether the first word of a sentence is no name: a common word, ``words`` being all those of the text."""
        if self.function[at]:
            return True
        following = at + 1 < len(self.tokens) and _CAPITAL[self.shape[at + 1]]
        if following or self._name_flag(at) or at in self._outlet_at:
            return False
        # "Officials said", "Security officials said", "Critics of the law"
        noun = self.source_class[at] or (at + 1 < len(self.tokens) and self.source_class[at + 1])
        return bool(noun) or (self.lower[at].islower() and self.lower[at] in words)

    def _continues(self, at: int, end: int, capital: list[bool], begin: int) -> bool:
        if capital[at] and not self.function[at]:
            return True
        if self.tokens[at] == "." and self.shape[at - 1] == SHAPES.index("Initial"):
            return True
        if self.tokens[at] == "." and self.flags[at - 1] & FLAGS["title"]:
            return True
        if self.lower[at] in _JOINERS and at + 1 < end:
            if self.lower[at] in ("and", "&") and self.lower[at + 1] == "the":
                return False
            after = at + 1 if self.lower[at + 1] != "the" else at + 2
            body = any(self.source_class[k] in _BODY_CLASSES for k in range(begin, at))
            joined = after < end and capital[after]
            return joined and (body or self.lower[at] in ("de", "du", "der", "al", "bin", "la"))
        return False

    def _mention(self, first: int, last: int) -> Mention:
        flags, classes = self.flags, self.source_class
        name_first, titled, gender = first, False, None
        for at in range(first, last):
            if flags[at] & _TITLE or classes[at] in _TITLE_CLASSES:
                if at + 1 < last and classes[last - 1] not in _BODY_CLASSES:
                    name_first, titled = at + 1, True
                if flags[at] & FLAGS["male_title"]:
                    gender = "m"
                elif flags[at] & FLAGS["female_title"]:
                    gender = "f"
        while name_first < last - 1 and self.tokens[name_first] == ".":
            name_first += 1
        outlet = next((self._outlet_at[at] for at in range(name_first, last) if at in self._outlet_at), None)
        if outlet is None and self._looks_like_outlet(first, last):
            name_first = first
            outlet = Outlet(" ".join(self.tokens[first:last]), "newspaper", "", ambiguous=False)
        kind = self._kind(name_first, last, titled=titled, outlet=outlet)
        if gender is None and kind == "person":
            gender = self._gender(name_first)
        return Mention(first, last, name_first, kind, gender, outlet)

    def _kind(self, first: int, last: int, *, titled: bool, outlet: Outlet | None) -> str:
        if outlet is not None:
            return "outlet"
        flags = self.flags[first]
        if any(self.source_class[at] in _BODY_CLASSES for at in range(first, last)):
            return "organisation"
        named = flags & (FLAGS["male_name"] | FLAGS["female_name"] | FLAGS["any_name"])
        if titled or (named and last - first > 1):
            return "person"
        if flags & FLAGS["government"] and not flags & FLAGS["demonym"]:
            return "place"
        if last - first == 1 and self.shape[first] == SHAPES.index("UPPER") and len(self.tokens[first]) > 1:
            return "organisation"
        before = first - 1
        if before >= 0 and self.source_class[before] in (
            "role",
            "official",
            "spokesperson",
            "expert",
            "witness",
            "relation",
        ):
            return "person"
        return "unknown"

    def _looks_like_outlet(self, first: int, last: int) -> bool:
        """Unlisted papers by their usual names: "The Danube Post", "Harbour Ledger"."""
        with_article = first > 0 and self.lower[first - 1] == "the"
        return self.lower[last - 1] in _OUTLET_WORDS and (
            with_article or self.lower[first] == "the" or last - first > 1
        )

    def _gender(self, first: int) -> str | None:
        flags = self.flags[first]
        if flags & FLAGS["male_name"]:
            return "m"
        return "f" if flags & FLAGS["female_name"] else None

    def _cluster(self) -> None:
        """Mentions with the same last word are one entity; full names come first, then surnames alone."""
        by_last: dict[str, Entity] = {}
        full = [m for m in self.mentions if m.last - m.name_first > 1]
        single = [m for m in self.mentions if m.last - m.name_first == 1]
        for mention in full:
            self._join(mention, by_last, self.lower[mention.last - 1])
        surnames = {e.name.split()[-1].lower(): e for e in self.entities if e.kind in ("person", "unknown")}
        # By their first two letters, which a misspelling must share.
        alike: dict[str, list[tuple[str, Entity]]] = {}
        for surname, entity in surnames.items():
            if len(surname) >= _LONG_SURNAME:
                alike.setdefault(surname[:2], []).append((surname, entity))
        for entity in self.entities:
            self._note_initials(entity)
        misspelt: dict[str, Entity | None] = {}
        for mention in single:
            word = self.lower[mention.name_first]
            known = by_last.get(word) or self._acronym(mention)
            if known is None and len(word) >= _LONG_SURNAME and mention.kind in ("unknown", "person"):
                if word not in misspelt:
                    misspelt[word] = _misspelt(word, alike.get(word[:2], []))
                known = misspelt[word]
            if known is not None and not (mention.kind == "place" and known.kind != "place"):
                self._add(mention, known, self._text(mention))
            else:
                self._join(mention, by_last, word)
                self._note_initials(self.entities[-1])

    def _join(self, mention: Mention, by_last: dict[str, Entity], word: str) -> None:
        entity = by_last.get(word)
        name = self._text(mention)
        if entity is not None:
            words = {w.lower() for w in name.split()}
            known = {w.lower() for w in entity.name.split()}
            compatible = words <= known or known <= words or self.lower[mention.name_first] in known
            if not compatible or {mention.kind, entity.kind} == {"person", "organisation"}:
                entity = None
        if entity is None:
            entity = Entity(name, mention.kind, mention.gender, mention.outlet)
            self.entities.append(entity)
            by_last.setdefault(word, entity)
        self._add(mention, entity, name)

    def _add(self, mention: Mention, entity: Entity, name: str) -> None:
        mention.entity = entity
        entity.mentions.append(mention)
        if len(name) > len(entity.name) and entity.name.split()[-1].lower() == name.rsplit(maxsplit=1)[-1].lower():
            entity.name = name
        if entity.kind == "unknown" and mention.kind != "unknown":
            entity.kind = mention.kind
        entity.gender = entity.gender or mention.gender
        entity.outlet = entity.outlet or mention.outlet

    def _text(self, mention: Mention) -> str:
        if mention.last - mention.name_first == 1:
            return self.tokens[mention.name_first]
        starts, ends = self.document.token_bounds
        return " ".join(self.document.text[starts[mention.name_first] : ends[mention.last - 1]].split())

    def _acronym(self, mention: Mention) -> Entity | None:
        """The body whose initials the word is ("the DPA" after "Deutsche Presse-Agentur")."""
        word = self.tokens[mention.name_first].replace(".", "")
        return self._initials.get(word) if word.isupper() and len(word) > 1 else None

    def _note_initials(self, entity: Entity) -> None:
        words = entity.name.replace("-", " ").split()
        if len(words) > 1:
            self._initials.setdefault("".join(w[0] for w in words if w[0].isupper()), entity)

    def _attach_roles(self) -> None:
        """Role nouns before a name or in apposition after it belong to its entity."""
        for mention in self.mentions:
            entity = mention.entity
            if entity is None or entity.kind == "place":
                continue
            for at in range(mention.last - 1, max(0, mention.first - 3) - 1, -1):
                # "the ambassador to Tarn" is not Tarn.
                if at < mention.first and (self.function[at] or not self.lower[at].isalpha()):
                    break
                if self.source_class[at] and not self.function[at]:
                    entity.roles.add(self.lower[at])
            after = mention.last
            if after + 1 < len(self.tokens) and self.tokens[after] in (",", "("):
                for at in range(after + 1, min(after + 9, len(self.tokens))):
                    if self.verb[at] or self.tokens[at] in (",", ".", ")"):
                        break
                    if self.source_class[at]:
                        entity.roles.add(self.lower[at])
            if entity.roles and entity.kind == "unknown" and self._roles_of_person(entity):
                entity.kind = "person"

    def _roles_of_person(self, entity: Entity) -> bool:
        mention = entity.mentions[0]
        near = range(max(0, mention.first - 1), min(len(self.tokens), mention.last + 5))
        return any(self.source_class[at] in ("role", "spokesperson", "expert", "witness") for at in near)

    def inside(self, first: int, last: int) -> list[Mention]:
        """Mentions that begin in a token range."""
        return self.mentions[bisect_left(self.starts, first) : bisect_left(self.starts, last)]

    def last_with_role(self, role: str, before: int) -> Mention | None:
        """The last mention, of those that begin before a token, whose entity carries a role ("ambassador")."""
        if role not in self._with_role:
            self._with_role[role] = [m for m in self.mentions if m.entity is not None and role in m.entity.roles]
        found = self._with_role[role]
        at = bisect_left(found, before, key=_first)
        return found[at - 1] if at else None


def _first(mention: Mention) -> int:
    return mention.first


def _misspelt(word: str, surnames: list[tuple[str, Entity]]) -> Entity | None:
    """Whose surname, of those that begin alike, the word nearly is: somebody named in full elsewhere."""
    near = [(s, entity) for s, entity in surnames[:_MAX_COMPARED] if abs(len(s) - len(word)) <= 2]
    if not near:
        return None
    matcher = SequenceMatcher(None, "", word, autojunk=False)
    for surname, entity in near:
        matcher.set_seq1(surname)
        # An upper bound first, which takes a tenth of the time.
        if matcher.quick_ratio() >= _SAME_SURNAME and matcher.ratio() >= _SAME_SURNAME:
            return entity
    return None
