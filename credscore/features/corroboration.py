"""A second, independent source or piece of evidence in the sentence or right beside it."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import SourceType

_SECOND = frozenset(
    ("also", "separately", "corroborated", "confirmed", "confirming", "echoed", "consistent", "matched", "backed")
)


class CorroborationFeatures(ClaimFeatures):
    """Several identified sources for one content."""

    family = "corroboration"
    features = (
        Feature("second_source", "A second identified source stands in the sentence: {evidence}"),
        Feature("second_beside", "Another identified source speaks right beside it: {evidence}"),
        Feature("words", "The article says that it agrees with other evidence: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        article, origin = claim.article, claim.origin
        if origin is None:
            return
        for index in claim.touching:
            other = article.attributions[index]
            second = (
                other.source.named and other.source.name != origin.source.name and other.relation.source is not None
            )
            if index not in claim.chain.links and second and other.source.source_type is not SourceType.VAGUE:
                span = other.relation.source
                assert span is not None
                yield "second_source", 1.0, (span.first, span.last)
                break
        for beside in (claim.previous, claim.next):
            if beside is None or beside.paragraph != claim.paragraph or beside.origin is None:
                continue
            other = beside.origin
            if other.source.named and other.source.name != origin.source.name and other.relation.source is not None:
                yield "second_beside", 1.0, (other.relation.source.first, other.relation.source.last)
                break
        at = next((k for k in range(claim.first, claim.last) if article.lower[k] in _SECOND), None)
        if at is not None:
            yield "words", 1.0, (at, at + 1)
