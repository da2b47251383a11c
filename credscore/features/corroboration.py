"""A second, independent source or piece of evidence in the sentence or right beside it."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found, stems_of
from credscore.features.content import NEGATIONS
from credscore.lexicons.vocabulary import SHAPES
from credscore.records import SourceType

_SECOND = frozenset(
    ("also", "separately", "corroborated", "confirmed", "confirming", "echoed", "consistent", "matched", "backed")
)
_EVIDENCE = frozenset(
    "footage video photograph photographs images image film recording recordings log logs register invoice invoices receipt saw seen "
    "counted shows showed show lists listed receipts samples test tests scan scans satellite".split()
)
_NEGATIONS = NEGATIONS | {"n’t"}
_AGAINST = frozenset(("deny", "oppose"))
# The share of a sentence's content words (of so many at most) that another one has to have to be about the same.
_SAME, _ENOUGH = 0.34, 8
_NUMBER = SHAPES.index("number")


class CorroborationFeatures(ClaimFeatures):
    """Several identified sources for one content."""

    family = "corroboration"
    features = (
        Feature("second_source", "A second identified source stands in the sentence: {evidence}", direction=1),
        Feature("words", "The article says that it agrees with other evidence: {evidence}", direction=1),
        Feature("same_content", "Another source says the same beside it: {evidence}", direction=1),
        Feature("same_evidence", "A record or an eye-witness beside it shows the same: {evidence}", direction=1),
        Feature("same_figure", "Another source gives the same figure beside it: {evidence}", direction=1),
        Feature("contrary", "What is said beside it contradicts it: {evidence}", direction=-1),
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
        yield from self._same_beside(claim)
        at = next((k for k in range(claim.first, claim.last) if article.lower[k] in _SECOND), None)
        if at is not None:
            yield "words", 1.0, (at, at + 1)

    @staticmethod
    def _same_beside(claim: ClaimContext) -> Iterator[Found]:
        """Sentences right beside the claim that speak of the same thing, from elsewhere: for it or against it."""
        origin = claim.origin
        assert origin is not None
        own = stems_of(claim)
        seen = set()
        for beside in (claim.previous, claim.next):
            if beside is None or abs(beside.paragraph - claim.paragraph) > 1:
                continue
            other = beside.origin
            if other is not None and other.source.name == origin.source.name:
                continue
            shared = own & stems_of(beside)
            figures = _figures(claim) & _figures(beside)
            if len(shared) < max(2, int(_SAME * min(len(own), _ENOUGH))) and not figures:
                continue
            anchor = (other.relation.source or other.relation.cue) if other is not None else None
            where = (anchor.first, anchor.last) if anchor is not None else (beside.first, beside.last)
            against = _negated(claim) != _negated(beside) or (other is not None and other.cue_class in _AGAINST)
            if against:
                name = "contrary"
            elif _is_evidence(beside):
                name = "same_evidence"
            elif other is not None and other.source.named:
                name = "same_figure" if figures else "same_content"
            else:
                continue
            if name not in seen:
                seen.add(name)
                yield name, 1.0, where


def _figures(claim: ClaimContext) -> set[str]:
    article = claim.article
    return {article.lower[k] for k in range(claim.first, claim.last) if article.shape[k] == _NUMBER}


def _negated(claim: ClaimContext) -> bool:
    return not _NEGATIONS.isdisjoint(claim.words)


def _is_evidence(claim: ClaimContext) -> bool:
    """Whether a sentence tells of a record, a picture or somebody's own eyes."""
    article, origin = claim.article, claim.origin
    if origin is not None and origin.source.source_type is SourceType.DOCUMENT:
        return True
    return any(
        article.source_class[k] == "document" or article.lower[k] in _EVIDENCE for k in range(claim.first, claim.last)
    )
