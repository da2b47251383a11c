"""Whom a source phrase names, and what kind of source that is.

Pronouns, surnames, roles ("the ambassador") and shortened names go to the entity that they stand for in this article.
The type follows from the phrase's head: a name, a role, a group, a document, an outlet (``SourceType``).
"""

from __future__ import annotations

from dataclasses import dataclass

from credscore.attribution.control import StateMedia
from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.mentions import Entity, Mention, Mentions
from credscore.lexicons.phrases import Outlet
from credscore.records import SourceType

_HE, _SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "herself", "hers"))
_THEY, _IT = frozenset(("they", "them", "their", "themselves", "both")), frozenset(("it", "its", "itself"))
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
_PERSON_CLASSES = frozenset(("role", "expert", "witness", "official", "spokesperson", "relation", "insider"))
_BODY_CLASSES = frozenset(("body", "government", "law"))
_THINGS = (SourceType.ORGANISATION, SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA, SourceType.DOCUMENT)


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


class Resolver:
    """Resolves the sources of one article, in the order of the text."""

    def __init__(self, mentions: Mentions) -> None:
        self.mentions = mentions
        self.lower = mentions.lower
        self.source_class = mentions.source_class
        self.state_media = StateMedia(mentions)
        # The sources resolved so far, by what is asked of them: where a person of a gender stood, and the last one of
        # each kind. A long text is not searched anew for each pronoun.
        self._persons: dict[str, list[tuple[int, Source]]] = {"m": [], "f": []}
        self._last: Source | None = None
        self._last_group: Source | None = None
        self._last_thing: Source | None = None
        self._by_head: dict[str, Source] = {}
        self._bodies: dict[str, Entity] | None = None
        self._persons_by_role: dict[str, Entity] | None = None

    def resolve(self, relations: list[Relation]) -> list[Source]:
        """One source a relation, in the same order."""
        found: dict[int, Source] = {}
        order = sorted(range(len(relations)), key=lambda i: _place(relations[i]))
        for index in order:
            relation = relations[index]
            source = self._resolve_one(relation)
            found[index] = source
            if relation.source is not None:
                self._remember(relation.source.first, source)
        return [found[index] for index in range(len(relations))]

    def _remember(self, at: int, source: Source) -> None:
        for gender, persons in self._persons.items():
            if _can_be(source, gender):
                persons.append((at, source))
        self._last = source
        if source.source_type not in (SourceType.NONE, SourceType.PERSON):
            self._last_group = source
        if source.source_type in _THINGS:
            self._last_thing = source
        if source.named:
            self._by_head[source.head] = source

    def _resolve_one(self, relation: Relation) -> Source:
        span = relation.source
        if span is None:
            return _nobody()
        words = self.lower[span.first : span.last]
        if len(words) == 1 or (
            len(words) == 2 and words[1] in ("himself", "herself", "themselves", "also", "both", "all")
        ):
            pronoun = self._pronoun(words[0], span)
            if pronoun is not None:
                return pronoun
        return self._phrase(span)

    # -- pronouns ---------------------------------------------------------------------------------------------------

    def _pronoun(self, word: str, span: TokenSpan) -> Source | None:
        if word in _HE or word in _SHE:
            source = self._person_before(span, "m" if word in _HE else "f")
        elif word in _THEY:
            source = self._last_group
        elif word in _IT:
            source = self._last_thing
        elif word in _FIRST_PERSON:
            source = self._last if self.mentions.document.in_quote[span.first] else _reporter()
        elif word in _RELATIVE:
            source = self._antecedent(span)
        else:
            return None
        if source is None:
            kind = SourceType.PERSON if word in _HE or word in _SHE else SourceType.ANONYMOUS
            return Source(self._text(span), kind, named=kind is SourceType.PERSON, pronoun=True)
        return Source(
            source.name, source.source_type, source.named, source.head, source.head_class, True,
            source.entity, source.outlet, source.body,
        )  # fmt: skip

    def _person_before(self, span: TokenSpan, gender: str) -> Source | None:
        """The last source who can be meant, unless a person of that gender was named since, as a subject."""
        sentence = int(self.mentions.document.token_sentence[span.first])
        paragraph_floor = self.mentions.first[max(0, sentence - 2)]
        named = [
            m
            for m in self.mentions.inside(paragraph_floor, span.first)
            if m.entity is not None and m.entity.kind == "person"
            and m.entity.gender in (None, gender)
        ]  # fmt: skip
        last_source = next(((at, s) for at, s in reversed(self._persons[gender]) if at < span.first), None)
        subjects = [m for m in named if self._is_subject(m)]
        if last_source is not None and (not subjects or subjects[-1].first <= last_source[0]):
            return last_source[1]
        if subjects and subjects[-1].entity is not None:
            return _of_entity(subjects[-1].entity)
        if last_source is not None:
            return last_source[1]
        return _of_entity(named[-1].entity) if named and named[-1].entity is not None else None

    def _is_subject(self, mention: Mention) -> bool:
        """Roughly: the name is the first one of its sentence and is a person for certain."""
        sentence = int(self.mentions.document.token_sentence[mention.first])
        inside = self.mentions.inside(self.mentions.first[sentence], mention.first)
        return not inside and mention.entity is not None and mention.entity.kind == "person"

    def _antecedent(self, span: TokenSpan) -> Source | None:
        """The noun phrase before "who": back to the last mark, at most eight words."""
        last = span.first - 1 if span.first and self.lower[span.first - 1] == "," else span.first
        first = last
        while first > 0 and last - first < 8 and self.lower[first - 1] not in (",", ".", ";", ":", "(", '"', "“"):
            first -= 1
        if first == last:
            return None
        return self._phrase(TokenSpan(first, last, span.sentence))

    # -- phrases ----------------------------------------------------------------------------------------------------

    def _phrase(self, span: TokenSpan) -> Source:
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
        if head_class in ("document", "vague_document"):
            return self._document(span, text, head, head_class, body, inside)
        if head_class in ("media", "agency"):
            refers = body is None and self._refers_to_state(span)
            kind = SourceType.STATE_MEDIA if refers or self._says_state(span) else SourceType.NEWS_OUTLET
            return self._media(text, head, head_class, kind, body)
        if head_class in ("group", "analyst", "insider", "official", "witness", "expert", "relation", "social"):
            return self._unnamed(span, text, head, head_class, body)
        if head_class == "spokesperson":
            return self._spokesperson(span, text, head, body)
        if head_class == "role":
            return self._role(span, text, head, head_class, body)
        return self._body(span, text, head, head_class, in_core)

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
                break
            if entity.kind == "person":
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
        return mention.last < len(self.lower) and self.lower[mention.last] in ("'s", "’s", "'", "’")

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

    def _media(self, text: str, head: str, head_class: str, kind: SourceType, body: Entity | None) -> Source:
        earlier = None if body is not None else self._earlier(head)
        if earlier is not None:
            return earlier
        return Source(body.name if body else text, kind, body is not None, head, head_class, entity=body)

    def _document(
        self, span: TokenSpan, text: str, head: str, head_class: str, body: Entity | None, inside: list[Mention]
    ) -> Source:
        owned = self._has_owner(span)
        if head_class == "vague_document" and body is None and not owned:
            return Source(text, SourceType.VAGUE, False, head, head_class)
        if self.lower[span.first] in _DEFINITE and not inside:
            earlier = self._earlier(head)
            if earlier is not None:
                return earlier
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
        if self.lower[span.first] in _DEFINITE and not self._is_plural(head):
            entity = self._entity_with_role(head, span.first)
            if entity is not None:
                return Source(entity.name, SourceType.PERSON, True, head, head_class, entity=entity, body=body)
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
        entity = self._entity_with_role(head, span.first)
        if entity is not None and self.lower[span.first] not in ("a", "an", "one"):
            return Source(entity.name, SourceType.PERSON, True, head, head_class, entity=entity, body=body)
        if definite or head in _UNIQUE:
            return Source(text, SourceType.PERSON, True, head, head_class, body=body)
        return Source(text, SourceType.ANONYMOUS, False, head, head_class, body=body)

    def _body(self, span: TokenSpan, text: str, head: str, head_class: str, in_core: list[Mention]) -> Source:
        named = next((m.entity for m in reversed(in_core) if m.entity is not None and not self._possessive(m)), None)
        if named is None and in_core:
            named = in_core[-1].entity
        if head_class in _BODY_CLASSES or named is not None:
            if named is None and self.lower[span.first] in _DEFINITE:
                earlier = self._earlier(head)
                if earlier is not None:
                    return earlier
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

    def _entity_with_role(self, head: str, before: int) -> Entity | None:
        """The nearest entity, named before (else after), that carries the role."""
        earlier = self.mentions.last_with_role(head, before)
        if earlier is not None:
            return earlier.entity
        if self._persons_by_role is None:
            self._persons_by_role = {}
            for entity in self.mentions.entities:
                if entity.kind == "person":
                    for role in entity.roles:
                        self._persons_by_role.setdefault(role, entity)
        return self._persons_by_role.get(head)

    def _earlier(self, head: str) -> Source | None:
        """The last source with the same head noun, which had a name."""
        named = self._by_head.get(head)
        if named is not None:
            return named
        if self._bodies is None:
            self._bodies = {}
            for entity in self.mentions.entities:
                if entity.kind in ("organisation", "outlet"):
                    for word in entity.name.lower().split():
                        self._bodies.setdefault(word, entity)
        body = self._bodies.get(head)
        return None if body is None else _of_entity(body)

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


def _can_be(source: Source, gender: str) -> bool:
    if source.source_type not in (SourceType.PERSON, SourceType.ANONYMOUS, SourceType.STATE_MEDIA):
        return False
    if source.entity is not None:
        return source.entity.kind in ("person", "unknown") and source.entity.gender in (None, gender)
    return source.head_class in _PERSON_CLASSES and not source.head.endswith("s")


def _of_entity(entity: Entity) -> Source:
    kind = SourceType.PERSON if entity.kind in ("person", "unknown") else SourceType.ORGANISATION
    if entity.outlet is not None:
        kind = SourceType.STATE_MEDIA if entity.outlet.control == "state" else SourceType.NEWS_OUTLET
    return Source(entity.name, kind, True, entity=entity, outlet=entity.outlet)
