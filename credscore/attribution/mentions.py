"""Names in an article, and the entities that they belong to."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

import numpy as np
from numpy.typing import NDArray

from credscore.lexicons import Columns
from credscore.lexicons.phrases import Match, Outlet, country_of_demonym, outlet_index, places
from credscore.lexicons.vocabulary import FLAGS, SHAPES, source_classes, word_paths, word_tags
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
# Tags that a name can have; a word that is in no list has none. "Rain fell" begins with no name.
_TAGS_OF_NAMES = frozenset(("", "NNP", "NNPS", "FW"))
_DASH, _DATELINE = SHAPES.index("dash"), 16
# How many words a heading in capitals has at least, and how many letters a word that must have one.
_HEADING = 4
_MEDIA = ("media", "agency")
_FIRST_NAMES = FLAGS["male_name"] | FLAGS["female_name"] | FLAGS["any_name"]
POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
# How a description by age ends, whose number is a token of its own: "The 26-year-old".
AGED = ("year-old", "year-olds")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_TOLD = frozenset(("told", "tells", "citing", "quoting", "cited", "quoted"))
_REPORTED = frozenset(("reported", "reports", "quoted", "quotes", "cited", "cites", "broadcast", "broadcasts", "aired"))
# Shorter acronyms are too many things.
_ACRONYM = 3
# Length of the path that names a wide Brown cluster.
_WIDE = 5
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
        for at, word in enumerate(self.lower):
            # "The 26-year-old" is somebody.
            if word.endswith(AGED):
                self.source_class[at] = "witness"
        for at in places(_AGENCY, self.lower):
            if at and self.lower[at - 1] in _NEWS:
                self.source_class[at - 1], self.source_class[at] = "", "agency"
        self.flags = columns.flags.tolist()
        self.function = columns.function.tolist()
        self.shape = columns.shape.tolist()
        self.verb: list[int] = columns.verb.tolist()
        self.first = document.sentence_first.tolist()
        self._path, self._tag = columns.path, columns.tag
        self.outlets = [m for m in outlet_index().find(self.tokens) if self._is_outlet(m)]
        self._outlet_at = {at: m.value for m in self.outlets for at in range(m.first, m.last)}
        self.mentions = [self._mention(first, last) for first, last in self._runs(columns)]
        self.starts = [m.first for m in self.mentions]
        self.entities: list[Entity] = []
        # First entity by its initials; filled once all full names are known.
        self._initials: dict[str, Entity] = {}
        self._cluster()
        self._attach_roles()

    def _is_outlet(self, match: Match[Outlet]) -> bool:
        """Whether a listed name stands for the outlet: it is no part of a longer name ("Xinhua Road"), and if it is ambiguous,
        a media word, its country or a verb of reporting stands beside it."""
        if self._in_longer_name(match):
            return False
        if not match.value.ambiguous:
            return True
        around = self.source_class[max(0, match.first - 3) : match.last + 2]
        return any(name in _MEDIA for name in around) or self._is_of_country(match) or self._reports(match)

    def _in_longer_name(self, match: Match[Outlet]) -> bool:
        first, last = match.first, match.last
        sentence = int(self.document.token_sentence[first])
        begin, end = self.first[sentence], self.first[sentence + 1]
        if (
            last - first == 1
            and first > begin
            and self.flags[first - 1] & _FIRST_NAMES
            and self.tokens[first].istitle()
        ):
            return True
        if last < end and self.tokens[last] == "@":
            return True  # "RT @somebody"
        if last >= end or not _CAPITAL[self.shape[last]] or self.function[last] or self.verb[last]:
            return False
        # "TASS correspondent", "RT France", "CCTV Sunday"; but "Sputnik V", "Anadolu University".
        allowed = self.source_class[last] in (*_MEDIA, "role", "document", "statement") or self.lower[last] in _DAYS
        return not (allowed or self.flags[last] & (FLAGS["place"] | FLAGS["demonym"]))

    def _is_of_country(self, match: Match[Outlet]) -> bool:
        """ "Zimbabwe's ZBC", "the Zimbabwean ZBC"."""
        at, country = match.first - 1, match.value.country
        if at < 0 or not country:
            return False
        if self.lower[at] in POSSESSIVE:
            return at > 0 and self.tokens[at - 1] == country.rsplit(" ", 1)[-1]
        return country_of_demonym().get(self.tokens[at]) == country

    def _reports(self, match: Match[Outlet]) -> bool:
        """Whether an acronym is the source of a report: "according to CCTV", "CCTV reported"; not "seen on CCTV"."""
        first, last = match.first, match.last
        if not self.tokens[first].isupper() or len(self.tokens[first]) < _ACRONYM:
            return False
        before = self.lower[first - 1] if first else ""
        behind = self.lower[last] if last < len(self.lower) else ""
        according = before == "to" and first > 1 and self.lower[first - 2] == "according"
        return according or before in _TOLD or behind in _REPORTED

    def _runs(self, columns: Columns) -> list[tuple[int, int]]:
        """Runs of capitalised words, joined over "of" and the like after the noun of a body."""
        tokens, capitals = self.tokens, _CAPITAL.take(columns.shape)
        capital, at_capital = capitals.tolist(), np.flatnonzero(capitals)
        words = set(tokens)
        runs: list[tuple[int, int]] = []
        sentence, floor, opening = -1, 0, 0
        for at, inside in zip(at_capital.tolist(), self.document.token_sentence[at_capital].tolist(), strict=True):
            if inside != sentence:
                sentence, begin, end = inside, self.first[inside], self.first[inside + 1]
                opening = self.opening(inside)
                heading = self._is_heading(begin, end, capital)
                opens = not any(token[0].isalpha() for token in tokens[begin:at])
                # A capital at the beginning of a sentence says nothing by itself.
                if opens and self._is_common(at, words):
                    continue
            if at < floor or (self.function[at] and not self._name_flag(at)):
                continue
            # Of a dateline the agency alone is named, not the place.
            if at < opening and at not in self._outlet_at:
                continue
            stop = at + 1
            while stop < end and self._continues(stop, end, capital, at) and not (heading and self.verb[stop]):
                stop += 1
            while stop > at + 1 and (self.lower[stop - 1] in _JOINERS or tokens[stop - 1] == "."):
                stop -= 1
            runs.append((at, stop))
            floor = stop
        return runs

    def opening(self, sentence: int) -> int:
        """First token of a sentence, behind a dateline ("MEXICO CITY, June 6 (Reuters) - "), to which nothing in the article refers back."""
        begin, end = int(self.first[sentence]), int(self.first[sentence + 1])
        if begin == end or not (self.tokens[begin].isupper() and len(self.tokens[begin]) > 1):
            return begin
        for at in range(begin, min(end, begin + _DATELINE)):
            if self.shape[at] == _DASH:
                return at + 1
            if not (
                _CAPITAL[self.shape[at]] or self.tokens[at][0].isdigit() or self.tokens[at] in (",", ".", "(", ")")
            ):
                break
        return begin

    def _is_heading(self, begin: int, end: int, capital: list[bool]) -> bool:
        """Whether every longer word of a sentence has a capital ("Mayor Says Bridge Will Open"), so that none tells a name."""
        return end - begin >= _HEADING and all(
            capital[at] or len(self.tokens[at]) < _HEADING or not self.tokens[at].isalpha() for at in range(begin, end)
        )

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
        listed = word_tags()[int(self._tag[at])] not in _TAGS_OF_NAMES
        return bool(noun) or listed or (self.lower[at].islower() and self.lower[at] in words)

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

    def in_dateline(self, mention: Mention) -> bool:
        """Whether a name is part of a dateline."""
        return mention.first < self.opening(int(self.document.token_sentence[mention.first]))

    def is_adjective(self, mention: Mention) -> bool:
        """Whether a name only says of where something is: "Mexican drugmaker"."""
        at = mention.last
        if (
            mention.last - mention.first > 1
            or at >= len(self.tokens)
            or not self.flags[mention.first] & FLAGS["demonym"]
        ):
            return False
        word = self.tokens[at]
        return (
            word.islower()
            and word.isalpha()
            and not self.function[at]
            and (not self.verb[at] or bool(self.source_class[at]))
        )

    def cluster(self, token: int) -> int:
        """Code of the wide Brown cluster that a word belongs to, 0-32, 0 if it is in none."""
        path = word_paths()[int(self._path[token])]
        return int(path[:_WIDE].ljust(_WIDE, "0"), 2) + 1 if path else 0

    def inside(self, first: int, last: int) -> list[Mention]:
        """Mentions that begin in a token range."""
        return self.mentions[bisect_left(self.starts, first) : bisect_left(self.starts, last)]


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
