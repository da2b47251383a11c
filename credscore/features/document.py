"""Documents, records and data that the sentence rests on, and how findable they are."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import SourceType


class DocumentFeatures(ClaimFeatures):
    """Documents as origin and documents that are only mentioned."""

    family = "document"
    features = (
        Feature("findable", "The document could be found by what is said of it: {evidence}"),
        Feature("definite", "The document is one that the article has named: {evidence}"),
        Feature("indefinite", "The document is only loosely named: {evidence}"),
        Feature("subject", "The sentence tells what a document holds: {evidence}"),
        Feature("seen", "The outlet has seen the document: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        article, origin = claim.article, claim.origin
        if (
            origin is not None
            and origin.source.source_type is SourceType.DOCUMENT
            and origin.relation.source is not None
        ):
            span = origin.relation.source
            where = (span.first, span.last)
            if article.analysis.mentions.inside(span.first, span.last):
                yield "findable", 1.0, where
            if article.lower[span.first] in ("a", "an", "some", "several", "recent", "new"):
                yield "indefinite", 1.0, where
            elif article.lower[span.first] in ("the", "this", "that", "its", "it"):
                yield "definite", 1.0, where
        at = next((k for k in range(claim.first, claim.last) if article.source_class[k] == "document"), None)
        if at is None:
            return
        if at - claim.first <= 2:
            yield "subject", 1.0, (at, at + 1)
        words = claim.words
        for k, word in enumerate(words):
            if word in ("seen", "obtained", "reviewed", "viewed") and "by" in words[k + 1 : k + 2]:
                yield "seen", 1.0, (claim.first + k, claim.first + k + 2)
                return
