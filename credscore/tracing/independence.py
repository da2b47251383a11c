"""Which of the sources that articles name for a claim are independent of one another, and what shows that others are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from credscore.records import SourceType
from credscore.tracing.identity import (
    Mention,
    has_body,
    is_generic_body,
    is_medium,
    is_named_body,
    is_statement,
    outlet_words,
    papers_of,
    same_source,
)
from credscore.tracing.offices import ANY, office_words
from credscore.tracing.words import TOKEN, fold, stem

_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
_UNION = "union"
_COUNSEL = frozenset(("counsel",))
# Words of a quotation that two people hardly say alike.
_QUOTED_WORDS = 7


@dataclass(frozen=True, slots=True)
class Source:
    """Mentions that are one source: ``evidence`` says why, a sentence for each tie."""

    mentions: tuple[Mention, ...]
    evidence: tuple[str, ...]

    @property
    def named(self) -> tuple[Mention, ...]:
        """The mentions that name it; those of unnamed people, for whom an outlet answers, if there are no others."""
        return tuple(m for m in self.mentions if not m.spoke) or self.mentions

    @property
    def name(self) -> str:
        """The fullest of its names; a person's before a body's."""
        return max(
            self.named, key=lambda m: (bool(m.person), len(m.person), len(m.name) < 60, len(m.name), m.name)
        ).name


def independent_sources(mentions: Sequence[Mention], quoted: Sequence[Sequence[str]]) -> list[Source]:
    """Sources that nothing shows to be one.

    Parameters
    ----------
    quoted : for each mention what is quoted of it, as folded words; empty where nothing is.
    """
    mentions, quoted = _without_unnamed(mentions, quoted)
    # A story of a thousand articles has few different names: these are compared.
    alike: dict[tuple[object, ...], list[int]] = {}
    for k, m in enumerate(mentions):
        alike.setdefault((m.name, m.kind, m.person, m.bodies), []).append(k)
    names = [mentions[members[0]] for members in alike.values()]
    rows = [frozenset(row for k in members for row in _rows(quoted[k])) for members in alike.values()]
    groups = _Groups(len(names))
    for i, one in enumerate(names):
        for k in range(i + 1, len(names)):
            if not groups.joined(i, k):
                why = same_source(one, names[k])
                if not why and rows[i] & rows[k]:
                    why = f"“{one.name}” and “{names[k].name}” are quoted with the same words"
                if why:
                    groups.join(i, k, why)
    _join_loose(groups, names)
    members = list(alike.values())
    return [
        Source(
            tuple(mentions[k] for each in group for k in members[each]), tuple(why for why in reasons if _tells(why))
        )
        for group, reasons in groups.all()
    ]


class _Groups:
    """Names that are one source, and why."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))
        self._reasons: list[tuple[int, str]] = []

    def _top(self, k: int) -> int:
        while self._parent[k] != k:
            k = self._parent[k]
        return k

    def joined(self, one: int, other: int) -> bool:
        return self._top(one) == self._top(other)

    def join(self, one: int, other: int, why: str) -> None:
        low, high = sorted((self._top(one), self._top(other)))
        self._parent[high] = low
        self._reasons.append((low, why))

    def all(self) -> list[tuple[list[int], list[str]]]:
        """Members of each group, in order, and the reasons why they are one."""
        found: dict[int, list[int]] = {}
        for k in range(len(self._parent)):
            found.setdefault(self._top(k), []).append(k)
        return [
            (members, list(dict.fromkeys(why for k, why in self._reasons if self._top(k) == top)))
            for top, members in found.items()
        ]


def _join_loose(groups: _Groups, names: Sequence[Mention]) -> None:
    """Take who speaks for a body that is not named there ("a spokeswoman", "Insp. Per Dahl", "the airline") for the one body named for the claim that it can be.

    By what it is about, if that is known: an inspector's is a police; else by there being but one.
    """
    for i, one in enumerate(names):
        for k in range(i + 1, len(names)):
            if _same_paper(one, names[k]) and not groups.joined(i, k):
                groups.join(
                    i, k, f"“{one.name}” and “{names[k].name}” can only be one: no other such paper is named for it"
                )
    for stands, can_be, what in ((_is_bare_paper, _has_statements, "body"), (_is_some_outlet, _is_outlet, "outlet")):
        for members in [members for members, _ in groups.all() if all(stands(names[k]) for k in members)]:
            fitting = [g for g, _ in groups.all() if members[0] not in g and any(can_be(names[k]) for k in g)]
            if len(fitting) == 1:
                one, other = names[members[0]], names[fitting[0][0]]
                why = (
                    f"“{one.name}” can only be that of {other.name}"
                    if what == "body"
                    else f"“{one.name}” can only be {other.name}"
                )
                groups.join(members[0], fitting[0][0], f"{why}: no other {what} is named for it")
    for members in [members for members, _ in groups.all() if all(_is_loose(names[k]) for k in members)]:
        about = frozenset[str]().union(*(names[k].fields for k in members)) - {ANY}
        person = any(names[k].person for k in members)
        others = [group for group, _ in groups.all() if members[0] not in group]
        # "A spokesman" may be one whom another article names.
        wanted = about if person or about else frozenset((ANY,))
        fitting = [group for group in others if any(_is_about(names[k], wanted, person=person) for k in group)]
        if about == _COUNSEL and not fitting:
            # A lawyer who says the same as somebody speaks for them.
            fitting = [group for group in others if any(names[k].person for k in group)]
        if not about and not fitting:
            kinds = frozenset[str]().union(*(body for k in members for body in names[k].bodies)) - _any_stems()
            fitting = [group for group in others if any(_can_be(names[k], kinds) for k in group)]
            # "The federation" may bear a name in another language.
            if not fitting and not person:
                fitting = [group for group in others if any(_can_be(names[k], frozenset()) for k in group)]
        if len(fitting) == 1 and not groups.joined(members[0], fitting[0][0]):
            one, other = names[members[0]], names[fitting[0][0]]
            whose = f"“{one.spoke}” in the {one.name}" if one.spoke else f"“{one.name}”"
            why = f"{whose} can only stand for {other.name}: no other such body is named for it"
            groups.join(members[0], fitting[0][0], why)


def _same_paper(one: Mention, other: Mention) -> bool:
    """Whether both are papers of one kind, and no more than one of them of a body that is named."""
    kinds = papers_of(one) & papers_of(other)
    named = [any(not is_generic_body(body - set(map(stem, kinds))) for body in m.bodies) for m in (one, other)]
    return bool(kinds) and not all(named)


def _is_about(mention: Mention, about: frozenset[str], *, person: bool) -> bool:
    """Whether a mention is of one of these fields. Two people of one field may speak for two bodies: that shows nothing; nor is a police union the police."""
    union = (_UNION in mention.fields) == (_UNION in about) or ANY in about
    return bool(mention.fields & about) and union and not (person and mention.person)


def _can_be(mention: Mention, kinds: frozenset[str]) -> bool:
    """Whether a mention is a body, of these kinds where they are known."""
    if mention.kind in (*_OUTLETS, SourceType.ANONYMOUS, SourceType.DOCUMENT):
        return False
    body = is_named_body(mention) or (not mention.person and mention.fields - {ANY})
    return bool(body) and (not kinds or any(kinds & words for words in mention.bodies))


@cache
def _any_stems() -> frozenset[str]:
    return frozenset(map(stem, office_words(ANY)))


def _is_bare_paper(mention: Mention) -> bool:
    """Whether somebody's statement is cited, and not whose: "the statement"."""
    return mention.kind not in _OUTLETS and is_statement(mention.name)


def _has_statements(mention: Mention) -> bool:
    """Whether a mention is a body, or somebody who speaks for one."""
    if mention.kind in (*_OUTLETS, SourceType.ANONYMOUS, SourceType.DOCUMENT):
        return False
    return not mention.person or bool(mention.bodies or mention.fields)


def _is_some_outlet(mention: Mention) -> bool:
    """Whether an outlet is cited, and not which: "the Georgian portal"."""
    return mention.kind in _OUTLETS and is_medium(mention.name) and not outlet_words(mention.name)


def _is_outlet(mention: Mention) -> bool:
    return mention.kind in _OUTLETS


def _is_loose(mention: Mention) -> bool:
    """Whether somebody speaks for a body of which the article does not tell the name."""
    if mention.kind in _OUTLETS:
        return False
    if mention.kind is SourceType.ANONYMOUS:
        return bool(mention.fields)
    return (
        bool(mention.fields or mention.bodies)
        and all(is_generic_body(body) for body in mention.bodies)
        and not is_named_body(mention)
    )


def _without_unnamed(
    mentions: Sequence[Mention], quoted: Sequence[Sequence[str]]
) -> tuple[Sequence[Mention], Sequence[Sequence[str]]]:
    """Where an article names somebody for a claim, "officials" in its headline are no further source."""
    named = {m.article for m in mentions if _has_name(m)}
    kept, unnamed = [], set[int]()
    for k, m in enumerate(mentions):
        if not _has_name(m):
            # "Officials" in a headline and "two officials" below it are no two sources.
            if m.article in named or m.article in unnamed:
                continue
            unnamed.add(m.article)
        kept.append(k)
    return [mentions[k] for k in kept], [quoted[k] for k in kept]


def _has_name(mention: Mention) -> bool:
    if mention.kind is SourceType.ANONYMOUS:
        return False
    tokens = TOKEN.findall(mention.name)
    return bool(mention.person) or has_body(map(fold, tokens)) or any(token[0].isupper() for token in tokens[1:])


def _tells(why: str) -> bool:
    """Whether a tie is more than the same name twice."""
    return not why.startswith("both are")


def _rows(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows of successive words that two people hardly say alike."""
    return [tuple(words[k : k + _QUOTED_WORDS]) for k in range(len(words) - _QUOTED_WORDS + 1)]
