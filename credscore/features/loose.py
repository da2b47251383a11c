"""Words that attribute, in a sentence to which no attribution was linked: what the tagger may have missed.

Each is a sign of its own, since they lead to different levels: "reportedly" to nobody in particular, "Under section 12" to a
document, a name after a headline's dash to somebody who says it.
"""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.features.clause import is_document, opening_document
from credscore.lexicons.vocabulary import SHAPES, cue_classes, function_classes
from credscore.records import Role

_SPEECH = frozenset(("say", "tell", "add", "announce", "report", "write", "explain", "warn", "confirm", "claim"))
_AUTHORITIES = frozenset(("law", "official", "expert"))
_OPENERS = frozenset(("under", "in", "according", "by", "from", "on", "per", "as"))
_FINDABLE = frozenset("seen obtained reviewed published posted released filed signed dated available".split())
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december".split()
)
_POSSESSIVE = frozenset(("'s", "’s"))
_DASHES = frozenset(("-", "–", "—"))
_NUMBER = SHAPES.index("number")
_NAMES = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed"))
_AUXILIARY = function_classes().index("auxiliary")
# How far into a sentence a document is looked for, and how near to it what tells more of it; in tokens.
_EARLY, _NEAR = 12, 3
# The longest name of a speaker before a headline's colon or after its dash, in tokens.
_LABEL = 6


class LooseFeatures(ClaimFeatures):
    """Words of attribution that belong to no attribution found."""

    family = "loose"
    features = (
        Feature("agentless", "Told as nobody's word: {evidence}"),
        Feature("agentless_beside", "The sentence also has words that attribute to nobody: {evidence}"),
        Feature("cue", "It has a word of speech, but nobody is linked to it: {evidence}"),
        Feature("authority", "It names an authority, but as no source: {evidence}"),
        Feature("under_document", "It opens with the document that it goes by: {evidence}"),
        Feature("under_document_linked", "It opens with a document, and has a source: {evidence}"),
        Feature("document_early", "It names a document early, but as no source: {evidence}"),
        Feature("document_exact", "That document is named or numbered: {evidence}"),
        Feature("document_found", "It says that this document can be had, or who has seen it: {evidence}"),
        Feature("headline_dash", "The heading ends with who says it: {evidence}"),
        Feature("headline_colon", "The heading begins with who or what speaks: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        linked = claim.origin is not None
        article = claim.article
        phrases = article.inside(article.agentless, claim.first, claim.last)
        if phrases:
            where = (phrases[0].first, phrases[0].last)
            yield ("agentless_beside" if linked else "agentless"), 1.0, where
        if article.lower[claim.first] in _OPENERS:
            at = opening_document(article, claim.first, claim.last)
            if at is not None:
                yield ("under_document_linked" if linked else "under_document"), 1.0, (claim.first, at + 1)
        if claim.role in (Role.HEADLINE, Role.SUBHEADING):
            yield from self._label(claim)
        if not linked:
            yield from self._document(claim)
            yield from self._words(claim)

    def _label(self, claim: ClaimContext) -> Iterator[Found]:
        lower, first, last = claim.article.lower, claim.first, claim.last
        dash = next((k for k in range(last - 2, max(first, last - _LABEL - 2), -1) if lower[k] in _DASHES), None)
        if dash is not None and self._is_speaker(claim, dash + 1, last):
            yield "headline_dash", 1.0, (dash + 1, last)
        colon = next((k for k in range(first + 1, min(last - 1, first + _LABEL + 1)) if lower[k] == ":"), None)
        if colon is not None and self._is_speaker(claim, first, colon):
            yield "headline_colon", 1.0, (first, colon)

    @staticmethod
    def _is_speaker(claim: ClaimContext, first: int, last: int) -> bool:
        """A name or a word for a source, and no verb."""
        article = claim.article
        span = range(first, last)
        if any(article.verb[k] or article.function[k] == _AUXILIARY for k in span):
            return False
        return any(article.source_class[k] or (article.shape[k] in _NAMES and k > claim.first) for k in span)

    @staticmethod
    def _document(claim: ClaimContext) -> Iterator[Found]:
        article, first, last = claim.article, claim.first, claim.last
        at = next((k for k in range(first, min(last, first + _EARLY)) if is_document(article, k)), None)
        if at is None:
            return
        yield "document_early", 1.0, (at, at + 1)
        for k in (*range(at - 1, max(first, at - _NEAR) - 1, -1), *range(at + 1, min(last, at + _NEAR + 1))):
            # The first word of a sentence is written with a capital letter, name or not.
            named = article.shape[k] in _NAMES and k > first and article.lower[k] not in _TIMES
            if article.shape[k] == _NUMBER or named:
                yield "document_exact", 1.0, (k, k + 1)
                break
        found = next((k for k in range(at + 1, min(last, at + _NEAR + 1)) if article.lower[k] in _FINDABLE), None)
        if found is not None:
            yield "document_found", 1.0, (found, found + 1)

    @staticmethod
    def _words(claim: ClaimContext) -> Iterator[Found]:
        article, span = claim.article, range(claim.first, claim.last)
        cue = next((k for k in span if cue_classes()[article.verb[k]] in _SPEECH), None)
        if cue is not None:
            yield "cue", 1.0, (cue, cue + 1)
        authority = next(
            (
                k
                for k in span
                if article.source_class[k] in _AUTHORITIES and article.lower[max(0, k - 1)] not in _POSSESSIVE
            ),
            None,
        )
        if authority is not None:
            yield "authority", 1.0, (authority, authority + 1)
