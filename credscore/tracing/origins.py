"""Follows each claim to the last link that can be identified, and says which of these links are independent of one another.

The rules, in order (docs/tracing.md has them with examples):

1. The origin of the chain counts, if it can be identified. A vague or unnamed one is skipped, to the next link.
2. Unnamed people to whom the article's own outlet spoke are the outlet's word; so is a reporter's own observation.
3. The article's own voice is no origin, unless the article is its own body's (a press release) or a document.
4. An outlet as origin is followed into its article, if that is among those traced.
5. One source under several names, a person and the body that they speak for, and two who are quoted word for word alike are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from credscore.records import Claim, Link, LinkRole, Report, SourceType
from credscore.tracing.identity import Mention, has_body, is_name, mention_of, same_source
from credscore.tracing.statements import cue_classes_of
from credscore.tracing.words import TOKEN, fold, stem

# Classes of cues that tell what somebody does or means to do.
_ACTS = frozenset(("plan", "promise", "order", "support", "oppose", "agree", "believe", "feel", "decline", "ask"))
_ACT_STEMS = frozenset(("offer",))
_UNKNOWN = (SourceType.VAGUE, SourceType.NONE, SourceType.ANONYMOUS)
_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
# What the scorer calls an origin that is the article's own reporting.
_REPORTER = "the article's reporter"
_SAW = re.compile(
    r"\b(?:I|we|We|I am|I'm|We are|we are) (?:saw|watched|counted|found|heard|visited|stood|standing|see|spoke|met|walked)\b"
    r"|\b(?:[Oo]ur|[Tt]his newspaper's|[Aa]n AFP|[Aa] Reuters) (?:reporter|correspondent|photographer|journalist)s?\b"
)
_COMPANY = frozenset("inc ltd plc gmbh ag sa corp llc co holding holdings".split())
# Bodies that publish statements of their own.
_RELEASING = frozenset(
    "council ministry university hospital union party association board committee authority government parliament police brigade"
    " municipality foundation federation company bank society school court prosecutor administration department secretariat".split()
)
# A body whose name has one of these is an outlet.
_MEDIA = frozenset(
    "newswire monitor broadcasting fm channel insider voice agency news post times daily radio tv television herald gazette mail journal weekly online press wire tribune courier echo"
    " star sun mirror express observer chronicle telegraph record blog portal magazine review today".split()
)
# Words of a quotation that two people hardly say alike.
_QUOTED_WORDS = 7


@dataclass(frozen=True, slots=True)
class Trail:
    """How one claim of one article comes by what it says: ``origin`` None for the article's own voice; ``via`` are the links between
    the origin and the article; ``why`` says what was skipped."""

    origin: Mention | None
    via: tuple[str, ...]
    why: str


def trail_of(claim: Claim, article: int, report: Report) -> Trail:
    """The trail of one claim, by the article alone."""
    outlet = report.article.outlet or ""
    links = claim.chain
    skipped = ""
    for k, link in enumerate(links):
        if link.source_type is SourceType.OBSERVATION or link.name == _REPORTER:
            if not _SAW.search(claim.text):
                continue
            return Trail(_own_outlet(outlet, article), (), "the article’s reporter saw it")
        if link.source_type in _UNKNOWN and not _is_named(link):
            skipped = skipped or link.name
            continue
        if k + 1 < len(links) and _only_acts(link, claim):
            continue
        via = tuple(other.name for other in links[k + 1 :] if _passes_on(other))
        words = link.span.text if link.span is not None else ""
        why = f"“{skipped}” cannot be identified: {link.name} is the last link that can" if skipped else ""
        return Trail(mention_of(link.name, link.source_type, words, article, report), via, why)
    if skipped and any(link.source_type is SourceType.ANONYMOUS for link in links):
        why = f"“{skipped}” is not named: {outlet or 'the outlet'} answers for it"
        return Trail(_own_outlet(outlet, article), (), why)
    if skipped:
        return Trail(None, (), f"“{skipped}” is nobody who can be identified")
    if _SAW.search(claim.text):
        return Trail(_own_outlet(outlet, article), (), "the article’s reporter saw it")
    if outlet and is_release(outlet):
        return Trail(_body(outlet, article), (), f"the article is {outlet}’s own statement")
    return Trail(None, (), "in the article’s own voice")


def is_release(outlet: str) -> bool:
    """Whether an article is the statement of a body, by the body's name.

    >>> is_release("Harrow Council"), is_release("Harrow Post")
    (True, False)
    """
    words = [fold(word) for word in TOKEN.findall(outlet)]
    if _MEDIA & set(words):
        return False
    return bool((_COMPANY | _RELEASING) & set(words))


def _body(name: str, article: int) -> Mention:
    words = frozenset(_stems(name)) - {stem(word) for word in _COMPANY}
    return Mention(name, SourceType.ORGANISATION, article, (), (words,), words)


def _passes_on(link: Link) -> bool:
    """Whether a link of a chain is somebody who passed the claim on. A carrier that is no outlet speaks for the origin; words in
    quotation marks are nobody."""
    if link.source_type in (SourceType.NONE, SourceType.VAGUE) or any(mark in link.name for mark in '“”"'):
        return False
    return link.role is not LinkRole.CARRIER or link.source_type in _OUTLETS


def _only_acts(link: Link, claim: Claim) -> bool:
    """Whether a link does what the next one tells, rather than saying it: "North Korea is offering volunteers, the radio claims"."""
    cues = [
        a.cue.text for a in claim.attributions if a.cue is not None and a.source is not None and a.source == link.span
    ]
    return bool(cues) and all(set(cue_classes_of(cue)) & _ACTS or _stems(cue) & _ACT_STEMS for cue in cues)


def _own_outlet(outlet: str, article: int) -> Mention:
    name = outlet or f"article {article + 1}"
    return Mention(name, SourceType.NEWS_OUTLET, article, (), (frozenset(_stems(name)),), frozenset(_stems(name)))


def _stems(name: str) -> set[str]:
    return {stem(fold(word)) for word in TOKEN.findall(name)}


def _is_named(link: Link) -> bool:
    """Whether what is taken for unnamed has a name all the same."""
    return is_name(link.name) and len(TOKEN.findall(link.name)) > 1


@dataclass(frozen=True, slots=True)
class Source:
    """Mentions that are one source: ``evidence`` says why, a sentence for each tie."""

    mentions: tuple[Mention, ...]
    evidence: tuple[str, ...]

    @property
    def name(self) -> str:
        """The fullest of its names; a person's before a body's."""
        return max(
            self.mentions, key=lambda m: (bool(m.person), len(m.person), len(m.name) < 60, len(m.name), m.name)
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
    _join_unnamed_bodies(groups, names)
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


def _join_unnamed_bodies(groups: _Groups, names: Sequence[Mention]) -> None:
    """Take "the airline said" for the one body that is named for the claim, if it is one alone."""
    found = [members for members, _ in groups.all()]
    named = [members for members in found if any(_is_named_body(names[k]) for k in members)]
    if len(named) != 1:
        return
    for members in found:
        if all(_is_generic(names[k]) for k in members):
            one, other = names[members[0]], names[named[0][0]]
            groups.join(
                members[0], named[0][0], f"“{one.name}” can only be {other.name}, the one body that is named for it"
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
    tokens = TOKEN.findall(mention.name)
    return bool(mention.person) or has_body(map(fold, tokens)) or any(token[0].isupper() for token in tokens[1:])


def _is_generic(mention: Mention) -> bool:
    """A body without a name: "the company", "the statement"."""
    words = [word for word in map(fold, TOKEN.findall(mention.name)) if word not in ("the", "a", "an", "their", "its")]
    return (not mention.person and len(words) == 1 and has_body(words)) or words == ["statement"]


def _is_named_body(mention: Mention) -> bool:
    """A body that has a name, and is no outlet."""
    return (
        not mention.person
        and mention.kind not in _OUTLETS
        and not _is_generic(mention)
        and any(token[0].isupper() for token in TOKEN.findall(mention.name)[-2:])
    )


def _tells(why: str) -> bool:
    """Whether a tie is more than the same name twice."""
    return not why.startswith("both are")


def _rows(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows of successive words that two people hardly say alike."""
    return [tuple(words[k : k + _QUOTED_WORDS]) for k in range(len(words) - _QUOTED_WORDS + 1)]
