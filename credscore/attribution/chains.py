"""From nested attributions to the chain of one claim: origin first, then relays and carriers, then the article.

A *relay* passes on what it has no access to; a *carrier* is an outlet or agency that carries an on-record statement of
somebody who is named (codebook, sections 2 and 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.sources import Source
from credscore.lexicons.vocabulary import cue_classes
from credscore.records import LinkRole, Quotation, SourceType

# Shares of a sentence's tokens that content must cover to be what the sentence says, or to be worth following.
_MAIN_SHARE = 0.25
_OUTLETS = (SourceType.NEWS_OUTLET, SourceType.STATE_MEDIA)
_UNACCOUNTABLE = (SourceType.VAGUE, SourceType.ANONYMOUS, SourceType.SOCIAL_MEDIA, SourceType.NONE)


@dataclass(slots=True)
class LinkedAttribution:
    """A relation with its resolved source; ``parent`` is the index of the attribution whose content holds it."""

    relation: Relation
    source: Source
    quotation: Quotation
    parent: int | None = None
    cue_class: str = ""


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
        a.parent = min(around)[1] if around else None
    for index, a in enumerate(attributions):
        seen = {index}
        at = a.parent
        while at is not None and at not in seen:
            seen.add(at)
            at = attributions[at].parent
        if at is not None:
            a.parent = None


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
    top = max(tops, key=lambda i: (covered[i], -i))
    # Content in a small aside does not carry the sentence, unless its cue does.
    cue = attributions[top].relation.cue
    if covered[top] < _MAIN_SHARE * (last - first) and (cue is None or cue.sentence != sentence):
        return NO_CHAIN
    links = [top]
    while True:
        children = [i for i in touching if attributions[i].parent == links[-1] and i not in links]
        children = [i for i in children if covered[i] >= 0.5 * covered[links[-1]] and _passes_on(attributions[i])]
        if not children:
            break
        links.append(max(children, key=lambda i: covered[i]))
    links.reverse()
    return Chain(tuple(links), tuple(_role(attributions, links, k) for k in range(len(links))))


def _passes_on(attribution: LinkedAttribution) -> bool:
    """Whether an inner attribution is somebody's word, not a belief or wish that the outer source ascribes."""
    return attribution.cue_class not in (
        "believe",
        "know",
        "feel",
        "plan",
        "perceive",
        "ask",
        "agree",
        "support",
        "oppose",
    )


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
