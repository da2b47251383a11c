"""Follows each claim to the last link that can be identified, and says which of these links are independent of one another.

The rules, in order (docs/tracing.md has them with examples):

1. The origin of the chain counts, if it can be identified. A vague or unnamed one is skipped, to the next link.
2. Where a sentence cites several, he counts whose words tell the story's claim (``parts``).
3. Unnamed people to whom the article's own outlet spoke are the outlet's word; so is a reporter's own observation.
4. The article's own voice is no origin, unless the article is its own body's (a press release). Nor is what it tells by the way (``asides``), or a
   sentence that names nobody and is not quoted, though the scorer takes it to continue somebody's account.
5. An outlet as origin is followed into its article, if that is among those traced (``stories``).
6. One source under several names, a person and the body that they speak for, and two who are quoted word for word alike are one (``independence``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from credscore.records import Claim, Link, LinkRole, Report, SourceType
from credscore.tracing.identity import Mention, is_institution, is_known_noun, is_name, is_statement, mention_of
from credscore.tracing.offices import fields_of
from credscore.tracing.relays import who_heard
from credscore.tracing.statements import cue_classes_of
from credscore.tracing.voice import (
    company_words,
    is_own_agency,
    is_own_reporter,
    is_release,
    reports,
    saw,
    without_quotations,
)
from credscore.tracing.words import TOKEN, fold, stem, stop_words

# Classes of cues that tell what somebody does or means to do.
_ACTS = frozenset(("plan", "promise", "order", "support", "oppose", "agree", "believe", "feel", "decline", "ask"))
_ACT_STEMS = frozenset(("offer",))
_UNKNOWN = (SourceType.VAGUE, SourceType.NONE, SourceType.ANONYMOUS)
_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
_NOBODY = frozenset(
    "yes no update reporter host anchor presenter moderator contrary thanks asked year old further as".split()
)
# Of whom a body's own statement speaks as of itself: "our security team".
_OWN = frozenset(("our", "we", "us", "my", "i"))
# What the scorer calls an origin that is the article's own reporting.
_REPORTER = "the article's reporter"
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being) (?:\w+ly )?(?:accused|told|asked|described|found|charged|suspected|informed|warned|blamed|quizzed)\b"
)


@dataclass(frozen=True, slots=True)
class Trail:
    """How one claim of one article comes by what it says: ``origin`` None for the article's own voice; ``via`` are the links between
    the origin and the article; ``why`` says what was skipped."""

    origin: Mention | None
    via: tuple[str, ...]
    why: str


# Of what an article says of somebody by the way ("Hart, who has led the party since May, said …").
BY_THE_WAY = Trail(None, (), "told by the way, in the article’s own voice")


def trail_of(claim: Claim, article: int, report: Report) -> Trail:
    """The trail of one claim, by the article alone."""
    outlet = report.article.outlet or ""
    links = claim.chain
    skipped, guessed = "", False
    acting: Link | None = None
    own = bool(outlet) and is_release(outlet, report.article.text)
    # What a body's own statement calls "preliminary data" or "our experts" is its word.
    unknown = (*_UNKNOWN, SourceType.DOCUMENT) if own else _UNKNOWN
    for k, link in enumerate(links):
        if link.source_type is SourceType.OBSERVATION or link.name == _REPORTER:
            if not (saw(claim) or reports(claim)):
                continue
            return Trail(_own_outlet(outlet, article), (), "the article’s reporter saw it")
        if _is_nobody(link.name) or (
            link.source_type in unknown
            and not _is_named(link)
            and (own or not (is_statement(link.name) or is_institution(link.name)))
        ):
            skipped = skipped or link.name
            continue
        if is_own_reporter(link.name, report.article.text) or _is_some_outlet(link):
            skipped = skipped or link.name
            continue
        if link.source_type in _OUTLETS and is_own_agency(link.name, outlet):
            continue
        if _is_told(link, claim) or (own and fold(TOKEN.findall(link.name)[0]) in _OWN):
            continue
        if k + 1 < len(links) and _only_acts(link, claim):
            acting = acting or link
            continue
        if not claim.attributions and without_quotations(claim.text) == claim.text:
            # To count a source on a guess would make one too many.
            skipped, guessed = skipped or link.name, True
            break
        via = tuple(other.name for other in links[k + 1 :] if _passes_on(other))
        words = link.span.text if link.span is not None else ""
        why = f"“{skipped}” cannot be identified: {link.name} is the last link that can" if skipped else ""
        return Trail(mention_of(link.name, link.source_type, words, article, report), via, why)
    if own:
        return Trail(_body(outlet, article), (), f"the article is {outlet}’s own statement")
    if acting is not None and not own and not any(link.source_type is SourceType.ANONYMOUS for link in links):
        words = acting.span.text if acting.span is not None else ""
        return Trail(mention_of(acting.name, acting.source_type, words, article, report), (), "")
    if skipped and not guessed and any(link.source_type is SourceType.ANONYMOUS for link in links):
        if heard := who_heard(claim, outlet):
            why = f"“{skipped}” is not named: {heard}, to whom they spoke, answers for it"
            return Trail(_own_outlet(heard, article), (), why)
        why = f"“{skipped}” is not named: {outlet or 'the outlet'} answers for it"
        return Trail(_own_outlet(outlet, article, SourceType.ANONYMOUS, skipped), (), why)
    if saw(claim):
        return Trail(_own_outlet(outlet, article), (), "the article’s reporter saw it")
    if guessed:
        return Trail(None, (), f"the sentence names nobody; {skipped} is named before it")
    if skipped:
        return Trail(None, (), f"“{skipped}” is nobody who can be identified")
    return Trail(None, (), "in the article’s own voice")


def _body(name: str, article: int) -> Mention:
    words = frozenset(_stems(name)) - {stem(word) for word in company_words()}
    fields = fields_of(map(fold, TOKEN.findall(name)))
    return Mention(name, SourceType.ORGANISATION, article, (), (words,), words, fields)


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


def _is_some_outlet(link: Link) -> bool:
    """Whether a link is an outlet without a name: "a newspaper"."""
    tokens = TOKEN.findall(link.name)
    return (
        link.source_type in _OUTLETS
        and not any(token[0].isupper() for token in tokens[1:])
        and fold(tokens[0]) in stop_words()
    )


def _is_told(link: Link, claim: Claim) -> bool:
    """Whether a link is somebody to whom or of whom something is said: "He is accused of fraud"."""
    cues = [a.cue for a in claim.attributions if a.cue is not None and a.source is not None and a.source == link.span]
    return bool(cues) and all(
        _PASSIVE.search(cue.text) and link.span is not None and link.span.start < cue.start for cue in cues
    )


def _own_outlet(outlet: str, article: int, kind: SourceType = SourceType.NEWS_OUTLET, spoke: str = "") -> Mention:
    """The outlet itself, for what its reporter saw, or for unnamed people who ``spoke`` to it."""
    name = outlet or f"article {article + 1}"
    stems = frozenset(_stems(name))
    return Mention(name, kind, article, (), (stems,), stems, fields_of(map(fold, TOKEN.findall(spoke))), spoke=spoke)


def _stems(name: str) -> set[str]:
    return {stem(fold(word)) for word in TOKEN.findall(name)}


def _is_nobody(name: str) -> bool:
    """Whether what stands in a source's place names nobody: a cue ("has denied"), a first word ("Yes"), a dateline ("MEXICO CITY")."""
    tokens = TOKEN.findall(name)
    words = [fold(token) for token in tokens]
    if all(word in stop_words() or word in _NOBODY for word in words):
        return True
    if words[0] not in stop_words() and all(word in stop_words() or cue_classes_of(word) for word in words):
        return True
    if len(tokens) > 1 and name.isupper():
        return True
    told = is_known_noun(words) or fields_of(words)
    return not told and words[0] not in stop_words() and all(token.islower() for token in tokens)


def _is_named(link: Link) -> bool:
    """Whether what is taken for unnamed has a name all the same."""
    return is_name(link.name) and len(TOKEN.findall(link.name)) > 1
