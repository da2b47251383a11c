"""What kind of text the claim stands in: news, a document that was pasted in, a letter or a speech.

In a contract or a charter every clause is what the document says; in a letter or a column "we" are its writers and no
reporters on the spot. A sentence alone often does not show which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from credscore.features.base import ArticleContext, ClaimContext, ClaimFeatures, Feature, Found
from credscore.features.clause import is_document

# Below this share of sentences that rest on what somebody said, hardly anybody speaks in an article.
QUIET = 0.1
_NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})\s?[.):-]|article\b|section\b|clause\b|rule\b|§|[•*–-])", re.IGNORECASE)  # fmt: skip
_LEGAL = frozenset(
    "shall hereby herein hereinafter thereof undersigned party parties pursuant clause tenant lessee supplier signatory signatories "
    "annex paragraph provisions amended".split()
)
_ADDRESS = frozenset(("dear", "sincerely", "faithfully", "regards", "yours"))
_WE = frozenset(("we", "our", "us", "i", "my"))
_OPENING, _THIS, _NEAR = 4, frozenset(("this", "these", "present", "following")), 5
_NUMBERED_LEAST, _NUMBERED_SHARE, _LEGAL_SHARE, _WE_SHARE = 4, 0.08, 0.08, 0.25


class SettingFeatures(ClaimFeatures):
    """Signs of the whole article; all but the last word on documents count only where a claim has no source of its own."""

    family = "setting"
    features = (
        Feature("quiet", "Hardly anybody speaks in the text"),
        Feature("clauses", "The text is made of numbered points"),
        Feature("legal", "The text is worded like a contract or rules"),
        Feature("own_document", "The text calls itself a document: {evidence}"),
        Feature("document", "The text is itself a document, by several signs"),
        Feature("letter", "The text is a letter: {evidence}"),
        Feature("we", "The text is told by a “we” or an “I”"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        for sign in signs_of(claim.article):
            if claim.origin is None or sign[0] == "document":
                yield sign


def signs_of(article: ArticleContext) -> list[Found]:
    """The signs of one article; found once and kept with it."""
    if article.signs is None:
        article.signs = list(_signs(article))
    return article.signs


def _signs(article: ArticleContext) -> Iterator[Found]:
    claims, lower = article.claims, article.lower
    document = article.analysis.document
    n = len(claims)
    quiet = article.speech_share < QUIET
    numbered = sum(bool(_NUMBERED.match(document.text, start)) for start in document.sentence_start.tolist())
    clauses = numbered >= max(_NUMBERED_LEAST, _NUMBERED_SHARE * n)
    legal = sum(not _LEGAL.isdisjoint(claim.words) for claim in claims) > max(1, _LEGAL_SHARE * n)
    own = _own_document(article)
    address = next((c.first for c in claims if lower[c.first] in _ADDRESS), None)
    we = sum(any(lower[k] in _WE and not article.quoted[k] for k in range(c.first, c.last)) for c in claims)
    if quiet:
        yield "quiet", 1.0, None
    if clauses:
        yield "clauses", 1.0, None
    if legal:
        yield "legal", 1.0, None
    if own is not None:
        yield "own_document", 1.0, (own, own + 1)
    if quiet and clauses + legal + (own is not None) >= 2:
        yield "document", 1.0, None
    if address is not None:
        yield "letter", 1.0, (address, address + 1)
    if we > _WE_SHARE * n:
        yield "we", 1.0, None


def _own_document(article: ArticleContext) -> int | None:
    """The word by which one of the first sentences calls the text a document ("Minutes of …", "This agreement is made …")."""
    for claim in article.claims[:_OPENING]:
        for at in range(claim.first, claim.last):
            if is_document(article, at) and (
                (claim.index == 0 and at == claim.first)
                or any(word in _THIS for word in article.lower[max(claim.first, at - _NEAR) : at])
            ):
                return at
    return None
