"""Words that attribute, in a sentence to which no attribution was linked: what the tagger may have missed.

Each is a sign of its own, since they lead to different levels: "reportedly" to nobody in particular, "Under section 12" to a
document, a name after a headline's dash to somebody who says it.
"""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.lexicons.vocabulary import SHAPES, cue_classes
from credscore.records import Role

_SPEECH = frozenset(("say", "tell", "add", "announce", "report", "write", "explain", "warn", "confirm", "claim"))
_AUTHORITIES = frozenset(("law", "official", "expert"))
_DOCUMENTS = frozenset(("document", "vague_document"))
_OPENERS = frozenset(("under", "in", "according", "by", "from", "on", "per", "as"))
_FINDABLE = frozenset("seen obtained reviewed published posted released filed signed dated available".split())
_POSSESSIVE = frozenset(("'s", "’s"))
_DASHES = frozenset(("-", "–", "—"))
_NUMBER = SHAPES.index("number")
_NAMES = frozenset(SHAPES.index(name) for name in ("Title", "UPPER", "miXed"))
# How far into a sentence its opening phrase, and its subject, are looked for; in tokens.
_OPENING, _SUBJECT = 9, 12
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
        Feature("document_found", "It says where a document can be found, or who has seen it: {evidence}"),
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
        opening = self._opening(claim)
        if opening is not None:
            yield ("under_document_linked" if linked else "under_document"), 1.0, opening
        if claim.role in (Role.HEADLINE, Role.SUBHEADING):
            yield from self._label(claim)
        if not linked:
            yield from self._document(claim)
            yield from self._words(claim)

    @staticmethod
    def _opening(claim: ClaimContext) -> tuple[int, int] | None:
        """Tokens of an opening phrase up to the document that it names."""
        article, first = claim.article, claim.first
        if article.lower[first] in _OPENERS:
            for at in range(first + 1, min(claim.last, first + _OPENING)):
                if article.source_class[at] in _DOCUMENTS:
                    return first, at + 1
        return None

    @staticmethod
    def _label(claim: ClaimContext) -> Iterator[Found]:
        lower, first, last = claim.article.lower, claim.first, claim.last
        for at in range(max(first + 1, last - _LABEL), last - 1):
            if lower[at] in _DASHES:
                yield "headline_dash", 1.0, (at + 1, last)
                break
        for at in range(first + 1, min(last - 1, first + _LABEL)):
            if lower[at] == ":":
                yield "headline_colon", 1.0, (first, at)
                return

    @staticmethod
    def _document(claim: ClaimContext) -> Iterator[Found]:
        article, first, last = claim.article, claim.first, claim.last
        near = min(last, first + _SUBJECT)
        at = next((k for k in range(first, near) if article.source_class[k] == "document"), None)
        if at is None:
            return
        yield "document_early", 1.0, (at, at + 1)
        # The first word of a sentence is written with a capital letter, name or not.
        exact = next(
            (
                k
                for k in range(first + 1, min(last, at + 5))
                if article.shape[k] == _NUMBER or article.shape[k] in _NAMES
            ),
            None,
        )
        if exact is not None:
            yield "document_exact", 1.0, (exact, exact + 1)
        found = next((k for k in range(at + 1, last) if article.lower[k] in _FINDABLE), None)
        if found is not None:
            yield "document_found", 1.0, (found, found + 1)

    @staticmethod
    def _words(claim: ClaimContext) -> Iterator[Found]:
        article = claim.article
        cue = next((k for k in range(claim.first, claim.last) if cue_classes()[article.verb[k]] in _SPEECH), None)
        if cue is not None:
            yield "cue", 1.0, (cue, cue + 1)
        for at in range(claim.first, claim.last):
            if article.source_class[at] in _AUTHORITIES and article.lower[max(0, at - 1)] not in _POSSESSIVE:
                yield "authority", 1.0, (at, at + 1)
                return
