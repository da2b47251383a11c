"""Whom a source phrase names, and what kind of source that is.

Pronouns, surnames, roles ("the ambassador") and shortened names go to the entity that they stand for in this article.
The type follows from the phrase's head: a name, a role, a group, a document, an outlet (``SourceType``).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from credscore.attribution.control import StateMedia
from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.mentions import POSSESSIVE, Entity, Mention, Mentions
from credscore.attribution.referents import Anaphor, Chooser, Reference, Referent, Register, Source
from credscore.lexicons.phrases import Outlet
from credscore.lexicons.vocabulary import function_classes
from credscore.records import SourceType

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), Anaphor.HE),
    **dict.fromkeys(("she", "her", "herself", "hers"), Anaphor.SHE),
    **dict.fromkeys(("they", "them", "their", "themselves", "both"), Anaphor.THEY),
    **dict.fromkeys(("it", "its", "itself"), Anaphor.IT),
}
_AFTER_PRONOUN = frozenset(("himself", "herself", "themselves", "also", "both", "all"))
_FIRST_PERSON = frozenset(("i", "we", "me", "us", "my", "our", "myself", "ourselves"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_PREPOSITIONS = frozenset("of for at in from with on by to who whose which that near inside outside about into".split())
_DEFINITE = frozenset(("the", "this", "that", "his", "her", "their", "its", "our", "these", "those"))
_VAGUE_QUANTITY = frozenset("some many most several others few critics observers experts various numerous all".split())
_JOURNALISTS = frozenset(("journalist", "editor", "correspondent", "reporter"))
# "The channel" is a reference back, "the channel that the ministry had dug" is none.
_SHORT_REFERENCE = 3
_ISSUES = frozenset(
    "commentary page site website account feed bulletin dispatch broadcast edition channel programme program".split()
)
_UNIQUE = frozenset(
    "the president prime premier mayor governor chancellor king queen pope chief head chairman chairwoman".split()
)
_PERSON_CLASSES = frozenset(("expert", "witness", "official", "spokesperson", "relation", "insider", "analyst"))
_BODY_CLASSES = frozenset(("body", "government", "law"))
_DETERMINERS = {"the": 1, **dict.fromkeys(("this", "that", "these", "those", "same", "both"), 2)}
_POSSESSIVE_DETERMINERS = frozenset(("his", "her", "their", "its", "our", "my"))
_INDEFINITE = frozenset(
    "a an one two three four five six seven some many most several few another other no any neither either each every".split()
) | (_VAGUE_QUANTITY)
_ANAPHORS = {
    "role": Anaphor.ROLE,
    **dict.fromkeys(("body", "government", "law"), Anaphor.BODY),
    **dict.fromkeys(("media", "agency"), Anaphor.MEDIUM),
    **dict.fromkeys(("document", "vague_document", "statement"), Anaphor.DOCUMENT),
}
_HUMAN_NOUNS = frozenset(
    ("role", "official", "witness", "expert", "relation", "insider", "spokesperson", "analyst", "group")
)
# How far back "and who" looks for the first "who", and how many words a name has at most.
_SAME_RELATIVE, _LONG_NAME = 25, 8
# A longer phrase describes somebody anew.
_LONG_REFERENCE = 8
_OF_BODIES = (Anaphor.BODY, Anaphor.MEDIUM, Anaphor.IT)


class Resolver:
    """Resolves the sources of one article, in the order of the text."""

    def __init__(self, mentions: Mentions, chooser: Chooser) -> None:
        self.mentions = mentions
        self._chooser = chooser
        self._register = Register(mentions)
        # What the phrase at hand refers back to.
        self._meant: Referent | None = None
        self.lower = mentions.lower
        self.source_class = mentions.source_class
        self.state_media = StateMedia(mentions)

    def resolve(self, relations: list[Relation]) -> list[Source]:
        """One source a relation, in the same order."""
        found: dict[int, Source] = {}
        order = sorted(range(len(relations)), key=lambda i: _place(relations[i]))
        waiting: list[int] = []
        for index in order:
            span = relations[index].source
            if span is None:
                found[index] = _nobody()
            elif self._is_first_person(span):
                waiting.append(index)
            else:
                self._meant = None
                found[index] = self._resolve_one(span)
                self._register.note(span.first, span.last, found[index], self._meant)
        if waiting:
            self._settle_first_persons(relations, waiting, found)
        return [found[index] for index in range(len(relations))]

    def _resolve_one(self, span: TokenSpan) -> Source:
        words = self.lower[span.first : span.last]
        if len(words) == 1 or (len(words) == 2 and words[1] in _AFTER_PRONOUN):
            kind = _PRONOUNS.get(words[0])
            if kind is not None:
                return self._pronoun(kind, span)
            if words[0] in _RELATIVE:
                antecedent = self._antecedent(span)
                if antecedent is not None:
                    return replace(antecedent, pronoun=True)
        return self._phrase(span)

    # -- pronouns ---------------------------------------------------------------------------------------------------

    def _pronoun(self, kind: Anaphor, span: TokenSpan) -> Source:
        found = self._refer(Reference(kind, span.first))
        if found is not None:
            return replace(self._of_referent(found, kind), pronoun=True)
        personal = kind in (Anaphor.HE, Anaphor.SHE)
        source_type = SourceType.PERSON if personal else SourceType.ANONYMOUS
        return Source(self._text(span), source_type, named=personal, pronoun=True)

    def _refer(self, reference: Reference) -> Referent | None:
        """What a phrase refers back to, None if that is nothing that the article spoke of."""
        candidates = self._register.candidates(reference)
        if not candidates:
            return None
        features = self._register.features(reference, candidates)
        chosen = self._chooser.choose(reference, candidates, self._register.none_features(reference), features)
        if chosen is None:
            return None
        self._meant = candidates[chosen]
        self._register.settle(self._meant, reference.kind)
        return self._meant

    def _of_referent(self, referent: Referent, kind: Anaphor, head: str = "", head_class: str = "") -> Source:
        """The source that a phrase of a kind means by a referent."""
        entity = referent.entity
        if entity is not None:
            return Source(
                entity.name, _type_of(entity, kind), True, head, head_class, entity=entity, outlet=entity.outlet
            )
        if referent.source is None:
            assert referent.phrase is not None
            first, last = referent.phrase
            sentence = int(self.mentions.document.token_sentence[first])
            referent.source = self._phrase(TokenSpan(first, last, sentence), anew=True)
        return referent.source

    def _is_first_person(self, span: TokenSpan) -> bool:
        # "I've" is one token.
        word = self.lower[span.first].replace("’", "'").partition("'")[0]
        return span.last - span.first <= 2 and word in _FIRST_PERSON

    def _settle_first_persons(self, relations: list[Relation], waiting: list[int], found: dict[int, Source]) -> None:
        """Whose "I" or "we" that is: within a quotation the speaker's, elsewhere the reporter's."""
        speakers = sorted((span.first, index) for index in found if (span := relations[index].source) is not None)
        pieces: dict[int, list[tuple[int, int, int]]] = {}
        for _, index in speakers:
            for piece in relations[index].pieces:
                pieces.setdefault(piece.sentence, []).append((piece.first, piece.last, index))
        for index in waiting:
            span = relations[index].source
            assert span is not None
            around = [
                (last - first, speaker)
                for first, last, speaker in pieces.get(span.sentence, ())
                if first <= span.first and span.last <= last
            ]
            before = bisect_left(speakers, (span.first, 0))
            if around:
                found[index] = replace(found[min(around)[1]], pronoun=True)
            elif not self.mentions.document.in_quote[span.first]:
                found[index] = _reporter()
            elif before:
                # A quotation whose sentence was left without attribution: the speaker before it goes on.
                found[index] = replace(found[speakers[before - 1][1]], pronoun=True)
            else:
                found[index] = Source(self._text(span), SourceType.PERSON, named=True, pronoun=True)

    def _antecedent(self, span: TokenSpan) -> Source | None:
        """The noun phrase that "who" or "which" belongs to."""
        last = span.first
        if last and self.lower[last - 1] in ("and", "or", "but"):
            # "who grew up here and who left": both belong to the same.
            begin = self.mentions.first[span.sentence]
            for at in range(last - 2, max(begin, last - _SAME_RELATIVE) - 1, -1):
                if self.lower[at] in _RELATIVE:
                    return self._antecedent(TokenSpan(at, at + 1, span.sentence))
            last -= 1
        if last and self.lower[last - 1] == ",":
            last -= 1
        chunks = self._chunks_before(last, self.mentions.first[span.sentence])
        if not chunks:
            return None
        personal = self.lower[span.first] in ("who", "whom")
        chosen = next((chunk for chunk in chunks if not personal or self._is_human(*chunk)), chunks[0])
        named = self._in_apposition(chosen[0])
        first = chosen[0] if named is None else named.first
        # The chosen chunk with what hangs on it: "fighters of the Katiba".
        stop = last if named is None else named.last
        return self._phrase(TokenSpan(first, stop, span.sentence))

    def _chunks_before(self, last: int, begin: int) -> list[tuple[int, int]]:
        """Noun chunks right before a token, the nearest first, back to a verb or mark; prepositions part them."""
        chunks = []
        at = stop = last
        while at > begin:
            word = self.lower[at - 1]
            if word in _PREPOSITIONS:
                if at < stop:
                    chunks.append((at, stop))
                stop = at - 1
            elif (not word[0].isalnum() and word not in POSSESSIVE and word != "$") or self._ends_chunk(at - 1):
                break
            at -= 1
        if at < stop:
            chunks.append((at, stop))
        return chunks

    def _ends_chunk(self, at: int) -> bool:
        """Whether a word belongs to no noun phrase: a verb, a pronoun, a conjunction."""
        name = function_classes()[self.mentions.function[at]]
        if name:
            return name not in ("determiner", "number", "pronoun_possessive", "pronoun_indefinite")
        # Capitalised and preceded by "the", "claims" is no verb; a listed verb form in small letters mostly is.
        return bool(self.mentions.verb[at]) and not self.source_class[at] and self.mentions.tokens[at].islower()

    def _is_human(self, first: int, last: int) -> bool:
        if any(self.source_class[at] in _HUMAN_NOUNS for at in range(first, last)):
            return True
        return any(
            m.entity is not None and m.entity.kind in ("person", "unknown") for m in self.mentions.inside(first, last)
        )

    def _in_apposition(self, first: int) -> Mention | None:
        """The name that a description which begins at a token explains ("Ana Roe, 58, a dealer")."""
        if first < 2 or self.lower[first - 1] != "," or self.lower[first] not in ("a", "an", "the"):
            return None
        at = first - 1
        if self.lower[at - 1].isdigit() and at >= 2 and self.lower[at - 2] == ",":
            at -= 2
        return next((m for m in self.mentions.inside(at - _LONG_NAME, at) if m.last == at), None)

    # -- phrases ----------------------------------------------------------------------------------------------------

    def _phrase(self, span: TokenSpan, *, anew: bool = False) -> Source:
        """Whom a phrase names or describes; ``anew``: it refers to nothing before it."""
        core = self._core(span)
        inside = self.mentions.inside(span.first, span.last)
        in_core = [m for m in inside if m.first < core.last]
        head_at = self._head(core)
        head = self.lower[head_at] if head_at is not None else ""
        head_class = self.source_class[head_at] if head_at is not None else ""
        text = self._text(span)
        speaker = self._state_speaker(span, text, inside)
        if speaker is not None:
            return speaker
        outlet = next((m for m in in_core if m.outlet is not None), None)
        body = next((m.entity for m in inside if m.kind in ("organisation", "outlet", "place") and m.entity), None)
        if head_class in ("media", "agency") and self._is_paper(span, head):
            head_class = "document"
        if head_class not in ("document", "vague_document"):
            person = self._person_of(in_core, core, inside)
            if person is not None:
                return self._person_source(span, person, head, head_class, body)
        if outlet is not None and outlet.outlet is not None and self._names_outlet(outlet, head_class):
            return self._outlet_source(outlet.outlet, outlet.entity, head, head_class)
        back = None if anew else self._refers_back(span, core, head, head_class, in_core)
        if back is not None:
            return back
        if head_class in ("document", "vague_document"):
            return self._document(span, text, head, head_class, body, inside)
        if head_class in ("media", "agency"):
            refers = body is None and self._refers_to_state(span)
            kind = SourceType.STATE_MEDIA if refers or self._says_state(span) else SourceType.NEWS_OUTLET
            return Source(body.name if body else text, kind, body is not None, head, head_class, entity=body)
        if head_class in ("group", "analyst", "insider", "official", "witness", "expert", "relation", "social"):
            return self._unnamed(span, text, head, head_class, body)
        if head_class == "spokesperson":
            return self._spokesperson(span, text, head, body)
        if head_class == "role":
            return self._role(span, text, head, head_class, body)
        return self._body(span, core, text, head, head_class, in_core)

    def _refers_back(
        self, span: TokenSpan, core: TokenSpan, head: str, head_class: str, in_core: list[Mention]
    ) -> Source | None:
        """Who or what a phrase without a name ("the company", "his lawyer", "police") means, if the article spoke of it."""
        first = self.lower[span.first]
        if in_core or span.last - span.first > _LONG_REFERENCE or first in _INDEFINITE or first.isdigit():
            return None
        determiner = _DETERMINERS.get(first, 3 if first in _POSSESSIVE_DETERMINERS else 4)
        kind = self._anaphor(head, head_class)
        if determiner == 4 and kind is Anaphor.PEOPLE:
            return None
        noun = head or next(
            (w for at in range(core.last - 1, core.first - 1, -1) if (w := self.lower[at]).isalpha()), ""
        )
        found = self._refer(Reference(kind, span.first, noun, span.last - span.first, determiner))
        if found is None:
            return None
        source = self._of_referent(found, kind, head, head_class)
        if kind is Anaphor.MEDIUM and self._refers_to_state(span):
            return replace(source, source_type=SourceType.STATE_MEDIA)
        return source

    def _anaphor(self, head: str, head_class: str) -> Anaphor:
        if head_class in ("group", "social") or (head_class in ("role", *_PERSON_CLASSES) and self._is_plural(head)):
            return Anaphor.PEOPLE
        if head_class in _PERSON_CLASSES:
            return Anaphor.PERSON
        return _ANAPHORS.get(head_class, Anaphor.OTHER)

    def _names_outlet(self, mention: Mention, head_class: str) -> bool:
        """The outlet is the source, not the place of a host or reporter who is."""
        return head_class in ("", "media", "agency", "body", "statement") or mention.name_first <= mention.last - 2

    def _is_paper(self, span: TokenSpan, head: str) -> bool:
        """A paper or bulletin that was published by somebody, and no newspaper."""
        words = self.lower[span.first : span.last]
        return (
            head in ("paper", "papers", "bulletin", "journal", "magazine")
            and any(
                word in ("published", "journal", "annals", "by", "no", "issue", "weekly", "preprint") for word in words
            )
            and words[-1] != head
        )

    def _spokesperson(self, span: TokenSpan, text: str, head: str, body: Entity | None) -> Source:
        """A spokesperson who speaks for a named body is that body (codebook, section 7)."""
        if body is not None:
            return Source(body.name, SourceType.ORGANISATION, True, head, "spokesperson", entity=body, body=body)
        words = range(span.first, span.last)
        of_body = any(self.source_class[at] in ("body", "government", "law", "role") for at in words)
        if of_body:
            return Source(text, SourceType.ORGANISATION, True, head, "spokesperson")
        return Source(text, SourceType.ANONYMOUS, False, head, "spokesperson")

    def _core(self, span: TokenSpan) -> TokenSpan:
        """The phrase before its first comma, bracket or relative clause; all of it if that would be empty."""
        for at in range(span.first + 1, span.last):
            if self.lower[at] in (",", "(", "who", "which", "whose", "—", "–"):
                return TokenSpan(span.first, at, span.sentence)
        return span

    def _head(self, core: TokenSpan) -> int | None:
        """The noun that decides: what is said to hold something ("its audited accounts", "a study the council put out")
        if the phrase has one before its first preposition, else the last source noun there, else the first one after."""
        stop = next((at for at in range(core.first + 1, core.last) if self.lower[at] in _PREPOSITIONS), core.last)
        for at in range(core.first, stop):
            if self.source_class[at] in ("document", "vague_document") and not self._inside_name(at):
                return at
        for at in range(stop - 1, core.first - 1, -1):
            if self.source_class[at]:
                return at
        return next((at for at in range(stop, core.last) if self.source_class[at]), None)

    def _inside_name(self, at: int) -> bool:
        """Whether a token is part of a name ("The Ledger")."""
        token = self.mentions.tokens[at]
        return not token.islower() and any(m.first <= at < m.last for m in self.mentions.inside(at - 6, at + 1))

    def _person_of(self, in_core: list[Mention], core: TokenSpan, inside: list[Mention]) -> Entity | None:
        """The person whom the phrase names: last name of its first part, or in apposition after it."""
        for mention in reversed(in_core):
            entity = mention.entity
            if entity is None or self._possessive(mention):
                continue
            if any(self.lower[at] in _PREPOSITIONS for at in range(core.first, mention.first)):
                continue  # "Mayor Ida Lund of the Tarn Council"
            # "Lund supporters in Tarn" are not Lund.
            if entity.kind == "person" and (mention.last == core.last or self.lower[mention.last] in _PREPOSITIONS):
                return entity
            # A name of unknown kind is taken for a person's if the phrase ends with it.
            words = mention.last - mention.name_first
            if entity.kind == "unknown" and mention.last == core.last and (words > 1 or core.last - core.first <= 3):
                return (
                    entity
                    if self.lower[core.first] not in ("the", "a", "an") or mention.first > core.first + 1
                    else None
                )
        # "the ministry's spokesman, Ann Roe, said"
        for mention in inside:
            entity = mention.entity
            after_comma = mention.first > core.first and self.lower[mention.first - 1] == ","
            if not after_comma or entity is None or mention in in_core:
                continue
            if entity.kind == "person" or (entity.kind == "unknown" and mention.last - mention.name_first > 1):
                return entity
        return None

    def _possessive(self, mention: Mention) -> bool:
        return mention.last < len(self.lower) and self.lower[mention.last] in POSSESSIVE

    def _person_source(
        self, span: TokenSpan, person: Entity, head: str, head_class: str, body: Entity | None
    ) -> Source:
        outlet = next((m.outlet for m in self.mentions.inside(span.first, span.last) if m.outlet is not None), None)
        kind = SourceType.PERSON
        if self._says_state(span) and (
            outlet is None or not _JOURNALISTS.isdisjoint(self.lower[span.first : span.last])
        ):
            kind = SourceType.STATE_MEDIA
        return Source(person.name, kind, True, head, head_class, entity=person, outlet=outlet, body=body)

    def _says_state(self, span: TokenSpan) -> bool:
        return self.state_media.inside(span.first, span.last)

    def _refers_to_state(self, span: TokenSpan) -> bool:
        """Whether a short phrase ("the channel") refers to a state medium that was named before."""
        short = span.last - span.first <= _SHORT_REFERENCE
        return short and self.lower[span.first] in _DEFINITE and self.state_media.last_named(span.first)

    def _state_speaker(self, span: TokenSpan, text: str, inside: list[Mention]) -> Source | None:
        """A host or guest of a state medium, or its programme or page, whatever else the phrase names."""
        words = self.lower[span.first : span.last]
        issue = not _ISSUES.isdisjoint(words) and (self._says_state(span) or self._refers_to_state(span))
        if not issue and not self.state_media.speaks_on(span.first, span.last):
            return None
        named = [m for m in inside if m.entity is not None and m.outlet is None and m.last - m.name_first > 1]
        person = named[-1].entity if named else None
        name = text if person is None else person.name
        return Source(name, SourceType.STATE_MEDIA, person is not None, "host", "media", entity=person)

    def _outlet_source(self, outlet: Outlet, entity: Entity | None, head: str, head_class: str) -> Source:
        kind = SourceType.STATE_MEDIA if outlet.control == "state" else SourceType.NEWS_OUTLET
        return Source(outlet.name, kind, True, head, head_class or outlet.kind, entity=entity, outlet=outlet)

    def _document(
        self, span: TokenSpan, text: str, head: str, head_class: str, body: Entity | None, inside: list[Mention]
    ) -> Source:
        owned = self._has_owner(span)
        if head_class == "vague_document" and body is None and not owned:
            return Source(text, SourceType.VAGUE, False, head, head_class)
        findable = body is not None or bool(inside) or owned
        return Source(text, SourceType.DOCUMENT, findable, head, head_class, body=body)

    def _has_owner(self, span: TokenSpan) -> bool:
        """Whether the phrase says whose document it is: "its accounts", "state police figures", "the firm's log"."""
        return any(
            self.lower[at] in ("its", "his", "her", "their", "'s", "’s", "'")
            or self.source_class[at] in ("body", "government", "law", "role")
            for at in range(span.first, span.last)
        )

    def _unnamed(self, span: TokenSpan, text: str, head: str, head_class: str, body: Entity | None) -> Source:
        if head_class == "social":
            kind = SourceType.SOCIAL_MEDIA
        elif head_class == "group" or self.lower[span.first] in _VAGUE_QUANTITY:
            kind = (
                SourceType.VAGUE
                if body is None and len(self.lower[span.first : span.last]) <= 3
                else SourceType.ANONYMOUS
            )
        else:
            kind = SourceType.ANONYMOUS
        return Source(text, kind, False, head, head_class, body=body)

    def _is_plural(self, word: str) -> bool:
        """Whether a noun is listed as plural."""
        return word.endswith("s") and not word.endswith("ss")

    def _role(self, span: TokenSpan, text: str, head: str, head_class: str, body: Entity | None) -> Source:
        definite = self.lower[span.first] in _DEFINITE or not self.mentions.tokens[span.first].islower()
        if self._is_plural(head):
            return Source(text, SourceType.ANONYMOUS, False, head, head_class, body=body)
        if definite or head in _UNIQUE:
            return Source(text, SourceType.PERSON, True, head, head_class, body=body)
        return Source(text, SourceType.ANONYMOUS, False, head, head_class, body=body)

    def _body(
        self, span: TokenSpan, core: TokenSpan, text: str, head: str, head_class: str, in_core: list[Mention]
    ) -> Source:
        named = self._named_in(core, in_core)
        if head_class in _BODY_CLASSES or in_core:
            kind = SourceType.PERSON if named is not None and named.kind == "person" else SourceType.ORGANISATION
            if head_class not in _BODY_CLASSES and named is not None and named.kind == "unknown":
                kind = SourceType.PERSON if span.last - span.first <= 2 and named.gender else SourceType.ORGANISATION
            generic = named is None and head_class != "law" and self.lower[span.first] not in _DEFINITE
            return Source(
                named.name if named else text,
                SourceType.ANONYMOUS if generic and self._is_plural(head) else kind,
                not generic,
                head,
                head_class,
                entity=named,
            )
        if self.lower[span.first] in _VAGUE_QUANTITY:
            return Source(text, SourceType.VAGUE, False, head, head_class)
        return Source(text, SourceType.ANONYMOUS, False, head, head_class)

    def _named_in(self, core: TokenSpan, in_core: list[Mention]) -> Entity | None:
        """Whose name the phrase is. "Tarn Harbour" in "the Tarn Harbour rescue service" is not."""
        stop = next((at for at in range(core.first + 1, core.last) if self.lower[at] in _PREPOSITIONS), core.last)
        for mention in reversed(in_core):
            if mention.entity is not None and mention.first < stop <= mention.last:
                return mention.entity
        return None

    def _text(self, span: TokenSpan) -> str:
        document = self.mentions.document
        return " ".join(document.text[document.token_start[span.first] : document.token_end[span.last - 1]].split())


def _place(relation: Relation) -> int:
    span = relation.source or relation.cue
    return span.first if span is not None else relation.pieces[0].first


def _nobody() -> Source:
    """The source of "reportedly", "is expected to", "it is believed": somebody, but nobody in particular."""
    return Source(None, SourceType.VAGUE, named=False)


def _reporter() -> Source:
    return Source("the article's reporter", SourceType.NEWS_OUTLET, True, head="reporter", head_class="media")


def _type_of(entity: Entity, kind: Anaphor) -> SourceType:
    if entity.outlet is not None:
        return SourceType.STATE_MEDIA if entity.outlet.control == "state" else SourceType.NEWS_OUTLET
    if entity.kind == "unknown":
        return SourceType.ORGANISATION if kind in _OF_BODIES else SourceType.PERSON
    return SourceType.PERSON if entity.kind == "person" else SourceType.ORGANISATION
