"""From nested attributions to the chain of one claim: origin first, then relays and carriers, then the article.

A *relay* passes on what it has no access to; a *carrier* is an outlet or agency that carries an on-record statement of
somebody who is named (codebook, sections 2 and 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.referents import Source
from credscore.lexicons.vocabulary import cue_classes
from credscore.records import LinkRole, Quotation, SourceType

# Shares of a sentence's tokens that content must cover to be what the sentence says, or to be worth following.
_MAIN_SHARE = 0.25
# What a state of mind, an attribution to nobody or a participle ("…, saying that …") weighs beside somebody's plain word.
_SLIGHT = 0.5
# Shares of an outer content that an inner attribution must make up, with its cue and source and without them; what somebody
# believes or hears must be nearly all of it.
_INNER_SHARE, _MIND_SHARE, _MIN_INNER = 0.4, 0.6, 0.1
_MIND = frozenset(("believe", "know", "feel", "plan", "perceive", "ask", "agree", "support", "oppose"))
_CITING = frozenset(("cite", "quote"))
_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
_UNACCOUNTABLE = (SourceType.VAGUE, SourceType.ANONYMOUS, SourceType.SOCIAL_MEDIA, SourceType.NONE)


@dataclass(slots=True)
class LinkedAttribution:
    """A relation with its resolved source.

    ``parent`` is the index of the attribution whose content holds it; ``aside``: its cue is a participle or a phrase that
    hangs on another cue ("…, saying that", "citing", "on the word of"); ``basis``: its cue says on whom or what something rests
    ("basing itself on", "came from").
    """

    relation: Relation
    source: Source
    quotation: Quotation
    parent: int | None = None
    cue_class: str = ""
    aside: bool = False
    basis: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Attributions of one claim by index, origin first; ``roles`` says what each is."""

    links: tuple[int, ...]
    roles: tuple[LinkRole, ...]

    @property
    def origin(self) -> int | None:
        """Index of the origin's attribution, None for a claim in the article's own voice."""
        return self.links[0] if self.links else None

    @property
    def relays(self) -> int:
        """How many links passed the content on without access."""
        return sum(role is LinkRole.RELAY for role in self.roles)


NO_CHAIN = Chain((), ())


def find_parents(attributions: Sequence[LinkedAttribution]) -> None:
    """Set ``parent`` of each: the attribution with the smallest content around its cue (or source, lacking a cue)."""
    # Pieces and cues lie within a sentence each, so only those of the same sentence can hold one another.
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for index, a in enumerate(attributions):
        for piece in a.relation.pieces:
            spans.setdefault(piece.sentence, []).append((piece.first, piece.last, index))
    for index, a in enumerate(attributions):
        anchor = a.relation.cue or a.relation.source
        if anchor is None:
            continue
        around = [
            (last - first, owner)
            for first, last, owner in spans.get(anchor.sentence, ())
            if owner != index and first <= anchor.first and anchor.last <= last
        ]
        a.parent = min(around)[1] if around else _cited_by(attributions, index, spans)
    for index, a in enumerate(attributions):
        seen = {index}
        at = a.parent
        while at is not None and at not in seen:
            seen.add(at)
            at = attributions[at].parent
        if at is not None:
            a.parent = None


def _cited_by(
    attributions: Sequence[LinkedAttribution], index: int, spans: Mapping[int, Sequence[tuple[int, int, int]]]
) -> int | None:
    """The attribution that rests on this one: both have the same content, and this one tells what the other cites or rests on
    ("Interfax reported, citing a diplomat, that …", "…, the paper wrote, basing itself on a diplomat")."""
    inner = attributions[index]
    cites = inner.cue_class in _CITING and inner.aside
    if inner.relation.source is None or not (cites or inner.basis):
        return None
    sharing = {
        owner
        for piece in inner.relation.pieces
        for first, last, owner in spans.get(piece.sentence, ())
        if piece.first < last and first < piece.last
    }
    return min(
        (k for k in sharing if k != index and not _is_slight(attributions[k])),
        default=None,
    )


def _is_slight(attribution: LinkedAttribution) -> bool:
    return attribution.aside or attribution.basis or attribution.cue_class in _MIND


def coverage(attribution: LinkedAttribution, sentence: int, first: int, last: int) -> int:
    """How many tokens of the sentence (tokens ``first`` to ``last``) the attribution's content covers."""
    return sum(
        min(piece.last, last) - max(piece.first, first)
        for piece in attribution.relation.pieces
        if piece.sentence == sentence
    )


def chain_of(
    attributions: Sequence[LinkedAttribution], touching: Sequence[int], sentence: int, first: int, last: int
) -> Chain:
    """The chain that a sentence's main content rests on.

    Parameters
    ----------
    attributions : all of the article.
    touching : indices of those whose content or cue lies in the sentence.
    sentence, first, last : the sentence and its half-open token range.
    """
    covered = {i: coverage(attributions[i], sentence, first, last) for i in touching}
    tops = [i for i in touching if covered[i] and attributions[i].parent not in covered]
    if not tops:
        return NO_CHAIN
    top = max(tops, key=lambda i: (covered[i] * _plainness(attributions[i]), _is_outer(attributions[i]), -i))
    # Content in a small aside does not carry the sentence, unless its cue does.
    cue = attributions[top].relation.cue
    if covered[top] < _MAIN_SHARE * (last - first) and (cue is None or cue.sentence != sentence):
        return NO_CHAIN
    links = [top]
    while True:
        children = [i for i in touching if _holder(attributions, i, links[-1]) == links[-1] and i not in links]
        children = [
            i for i in children if _carries(attributions[i], covered[i], attributions[links[-1]], covered[links[-1]])
        ]
        if not children:
            break
        links.append(max(children, key=lambda i: covered[i]))
    links.reverse()
    return Chain(tuple(links), tuple(_role(attributions, links, k) for k in range(len(links))))


def _holder(attributions: Sequence[LinkedAttribution], index: int, outer: int) -> int | None:
    """The attribution that holds another, over those in which the outer source only goes on speaking ("HOST: … he said")."""
    seen = set[int]()
    at = attributions[index].parent
    while at is not None and at != outer and at not in seen and _same_source(attributions[at], attributions[outer]):
        seen.add(at)
        at = attributions[at].parent
    return at


def _carries(inner: LinkedAttribution, covered: int, outer: LinkedAttribution, around: int) -> bool:
    """Whether what an outer attribution says is mostly what an inner one says; ``covered`` and ``around`` are the tokens of
    their contents. Somebody who speaks of his own words is no further link."""
    if _same_source(inner, outer):
        return False
    share = _MIND_SHARE if inner.cue_class in _MIND else _INNER_SHARE
    if inner.cue_class in _MIND and inner.relation.source is None:
        return False
    # Its source and cue are part of what the outer one says: "that [the head of the department] [had reported] …".
    parts = [span for span in (inner.relation.source, inner.relation.cue) if span is not None]
    told = covered + sum(span.last - span.first for span in parts)
    return told >= share * around and covered >= _MIN_INNER * around


def _plainness(attribution: LinkedAttribution) -> float:
    """How plainly it is somebody's word that a sentence tells, 0-1."""
    weight = 1.0
    for slight in (attribution.cue_class in _MIND, attribution.relation.source is None, attribution.aside):
        if slight:
            weight *= _SLIGHT
    return weight


def _is_outer(attribution: LinkedAttribution) -> bool:
    """Whether it attributes all that stands before it. In "The city has offered land, according to the radio" both cues have
    the same content, but the offer is the radio's word."""
    cue = attribution.relation.cue
    beside = [piece for piece in attribution.relation.pieces if cue is not None and piece.sentence == cue.sentence]
    return cue is not None and bool(beside) and all(piece.last <= cue.first for piece in beside)


def _same_source(inner: LinkedAttribution, outer: LinkedAttribution) -> bool:
    """Whether a source speaks of its own words ("Ruiz said she had warned …"): no further link."""
    return inner.source.name is not None and inner.source.name == outer.source.name


def _role(attributions: Sequence[LinkedAttribution], links: Sequence[int], at: int) -> LinkRole:
    if at == 0:
        return LinkRole.ORIGIN
    source, origin = attributions[links[at]].source, attributions[links[0]].source
    if source.source_type in _OUTLETS and origin.named and origin.source_type not in _UNACCOUNTABLE:
        return LinkRole.CARRIER
    # A spokesperson for the origin, or the origin speaking of itself, is no further link.
    if source.name is not None and source.name == origin.name:
        return LinkRole.CARRIER
    return LinkRole.RELAY


def cue_class_of(cue: TokenSpan | None, verb: Sequence[int], noun: Sequence[int]) -> str:
    """Class of a cue: that of its last listed word, "" if none is listed."""
    if cue is None:
        return ""
    for column in (verb, noun):
        for at in range(cue.last - 1, cue.first - 1, -1):
            if column[at]:
                return cue_classes()[column[at]]
    return ""
