"""What a feature family is, and what it may look at.

A family is one file with one subclass of ``ClaimFeatures``. It declares its features, each with the sentence in which a
reader is told of it, and ``measure`` yields, for one claim, those that are present, with the tokens that show it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from credscore.attribution.chains import Chain, LinkedAttribution, chain_of
from credscore.attribution.engine import Analysis
from credscore.attribution.linking import TokenSpan
from credscore.lexicons.phrases import Match, agentless_index, hedge_index, verification_index
from credscore.records import Role
from credscore.roles import CLAIM_ROLES

T = TypeVar("T")

# Classes of cues by which somebody is told to have said something.
SPEECH = frozenset(
    "say tell add announce report write explain insist confirm claim quote cite warn estimate predict".split()
)

# Name, value, and the half-open token range that shows it (None: the whole sentence).
Found = tuple[str, float, tuple[int, int] | None]
# How many sentences below a headline may say the same; by how many shared words a later one has to be the better match, a
# sentence, to be preferred to an earlier one; how many letters of a word count.
_BELOW, _LATER, _STEM = 8, 0.34, 5
# How many sentences back a sentence without a source of its own may be the continuation of one with a source, over how many
# paragraphs; over more of them where each is a single sentence.
REACH, _PARAGRAPHS = 5, 2
# How many sentences of page furniture may lie between.
_FURNITURE = 12


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. ``says`` tells a reader what it means and may hold ``{evidence}``; ``says_less`` is told instead where it
    lowers the score (empty: the same); ``reference`` is its value in the base case, from which its points are counted (None:
    the mean over the training claims). ``direction`` says which way alone it may move the level by the codebook: 1 up, -1 down, 0
    either way."""

    name: str
    says: str
    reference: float | None = 0.0
    says_less: str = ""
    direction: int = 0


@dataclass(slots=True)
class ClaimContext:
    """One sentence with all that families may look at.

    ``first``/``last`` are its half-open token range, ``touching`` the indices of the attributions whose cue or content
    lies in it, ``chain`` the one that its main content rests on. ``carried`` is the sentence before it whose source it may
    continue (None if it has a chain of its own), ``distance`` how many sentences that lies back. A headline without a source
    takes that of the sentence below that says the same: ``heads`` is that sentence.
    ``sole`` is the first attribution of the article if all before this sentence has its source. ``stems``: see ``stems_of``.
    """

    article: ArticleContext
    index: int
    first: int
    last: int
    role: Role
    touching: list[int]
    chain: Chain
    carried: ClaimContext | None = None
    distance: int = 0
    heads: ClaimContext | None = None
    sole: LinkedAttribution | None = None
    stems: frozenset[str] | None = None

    @property
    def origin(self) -> LinkedAttribution | None:
        """The attribution of the claim's origin."""
        links = self.chain.links
        return self.article.analysis.attributions[links[0]] if links else None

    @property
    def outer(self) -> LinkedAttribution | None:
        """The last link of the chain before the article."""
        return self.article.attributions[self.chain.links[-1]] if self.chain.links else None

    @property
    def names_state_media(self) -> bool:
        """Whether the sentence names a state medium, and not only in what somebody says."""
        at = self.article.analysis.state_media.named_in(self.first, self.last)
        pieces = [p for k in self.touching for p in self.article.attributions[k].relation.pieces] if at else []
        return any(not any(p.first <= first < p.last for p in pieces) for first in at)

    @property
    def reports(self) -> bool:
        """Whether the sentence has a word of attribution, linked or not."""
        return any(self.article.verb[self.first : self.last])

    @property
    def words(self) -> list[str]:
        """The sentence's tokens in lower case."""
        return self.article.lower[self.first : self.last]

    @property
    def previous(self) -> ClaimContext | None:
        """The sentence before this one."""
        return self.article.claims[self.index - 1] if self.index else None

    @property
    def next(self) -> ClaimContext | None:
        """The sentence after this one."""
        return self.article.claims[self.index + 1] if self.index + 1 < len(self.article.claims) else None

    @property
    def paragraph(self) -> int:
        """Index of the sentence's paragraph."""
        return self.article.paragraph[self.index]


@dataclass(slots=True)
class ArticleContext:
    """One analysed article as plain lists, with its phrase matches; ``claims`` has one context a sentence, and
    ``body_begins`` is the index of the first one that is body. ``speakers`` counts how often each source is told to have said
    something, ``speech_share`` (0-1) is the share of sentences that rest on what somebody said, ``signs`` are those of the text
    as a whole (``features.setting``), once they were asked for."""

    analysis: Analysis
    lower: list[str]
    verb: list[int]
    noun: list[int]
    source_class: list[str]
    function: list[int]
    shape: list[int]
    flags: list[int]
    quoted: list[bool]
    paragraph: list[int]
    verification: list[Match[str]]
    hedges: list[Match[float]]
    agentless: list[Match[str]]
    claims: list[ClaimContext] = field(default_factory=list)
    body_begins: int = 0
    speakers: Counter[str | None] = field(default_factory=Counter)
    speech_share: float = 0.0
    signs: list[Found] | None = None

    @property
    def attributions(self) -> list[LinkedAttribution]:
        """All attributions of the article."""
        return self.analysis.attributions

    def inside(self, matches: list[Match[T]], first: int, last: int) -> list[Match[T]]:
        """Those matches (sorted) that begin in a token range."""
        low = bisect_left(matches, first, key=_begin)
        high = bisect_left(matches, last, key=_begin)
        return matches[low:high]


def _begin(match: Match[Any]) -> int:
    return match.first


class ClaimFeatures(ABC):
    """A family of features. Subclass it, list the subclass in ``DEFAULT_EXTRACTORS``, done."""

    family: ClassVar[str]
    features: ClassVar[tuple[Feature, ...]]

    @abstractmethod
    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        """Yield the features of ``claim`` that are not zero. Names must be declared in ``features``."""


def build_context(analysis: Analysis, roles: Sequence[Role] | None = None) -> ArticleContext:
    """Prepare an analysed article for the families.

    Parameters
    ----------
    roles : the role of each paragraph (``RoleClassifier.roles``); without it, every paragraph is body.
    """
    document, columns, mentions = analysis.document, analysis.columns, analysis.mentions
    article = ArticleContext(
        analysis=analysis,
        lower=mentions.lower,
        verb=mentions.verb,
        noun=columns.noun.tolist(),
        source_class=mentions.source_class,
        function=mentions.function,
        shape=mentions.shape,
        flags=mentions.flags,
        quoted=document.in_quote.tolist(),
        paragraph=document.sentence_paragraph.tolist(),
        verification=verification_index().find(mentions.lower),
        hedges=hedge_index().find(mentions.lower),
        agentless=agentless_index().find(mentions.lower),
    )
    roles = roles or [Role.BODY] * len(document.paragraph_start)
    touching: list[list[int]] = [[] for _ in range(document.n_sentences)]
    for index, attribution in enumerate(analysis.attributions):
        relation = attribution.relation
        spans: list[TokenSpan] = [*relation.pieces]
        if relation.cue is not None:
            spans.append(relation.cue)
        for sentence in {span.sentence for span in spans}:
            touching[sentence].append(index)
    firsts = mentions.first
    for sentence in range(document.n_sentences):
        first, last = firsts[sentence], firsts[sentence + 1]
        chain = chain_of(analysis.attributions, touching[sentence], sentence, first, last)
        claim = ClaimContext(
            article, sentence, first, last, roles[article.paragraph[sentence]], touching[sentence], chain
        )
        if not chain.links:
            _carry(article, claim)
        article.claims.append(claim)
    for claim in article.claims:
        if claim.role in (Role.HEADLINE, Role.SUBHEADING) and not claim.chain.links:
            claim.heads = _headed(article, claim)
            claim.carried, claim.distance = (claim.heads, 1) if claim.heads and claim.heads.chain.links else (None, 0)
    sole, names = None, set[str | None]()
    for claim in article.claims:
        claim.sole = sole if len(names) == 1 else None
        if claim.origin is not None:
            sole = sole or claim.origin
            names.add(claim.origin.source.name)
    article.body_begins = next((c.index for c in article.claims if c.role is Role.BODY), 0)
    article.speakers.update(a.source.name for a in analysis.attributions if a.cue_class in SPEECH)
    spoken = sum(c.outer is not None and c.outer.cue_class in SPEECH for c in article.claims)
    article.speech_share = spoken / max(len(article.claims), 1)
    return article


def _headed(article: ArticleContext, claim: ClaimContext) -> ClaimContext | None:
    """The sentence below a headline that says the same: it shares most of its content words, and the earlier the better."""
    wanted = stems_of(claim)
    best, best_fit = None, 0.0
    for rank, below in enumerate(article.claims[claim.index + 1 : claim.index + 1 + _BELOW]):
        if below.role is not Role.BODY:
            continue
        shared = len(wanted & stems_of(below))
        fit = shared - _LATER * rank
        if shared and (best is None or fit > best_fit):
            best, best_fit = below, fit
    return best


def stems_of(claim: ClaimContext) -> frozenset[str]:
    """Beginnings of a sentence's content words; found once and kept with it."""
    if claim.stems is None:
        claim.stems = frozenset(stems_in(claim.article, claim.first, claim.last))
    return claim.stems


def stems_in(article: ArticleContext, first: int, last: int) -> set[str]:
    """Beginnings of the content words in a token range, so that "acquires" meets "acquired"."""
    return {
        word[:_STEM]
        for word, function in zip(article.lower[first:last], article.function[first:last], strict=True)
        if not function and len(word) > 2 and word[0].isalnum()
    }


def _carry(article: ArticleContext, claim: ClaimContext) -> None:
    distance, paragraphs = 0, {claim.paragraph}
    for earlier in article.claims[: -REACH - _FURNITURE - 1 : -1]:
        if (earlier.role in CLAIM_ROLES) != (claim.role in CLAIM_ROLES):
            # An advertisement in between does not end an account, nor does the article go on in a caption.
            continue
        distance += 1
        paragraphs.add(earlier.paragraph)
        if distance > REACH or _PARAGRAPHS < len(paragraphs) < distance + 1:
            return
        if earlier.chain.links:
            claim.carried, claim.distance = earlier, distance
            return
