"""Who the origin is: its type, whether it is named, and what kind of word names it (codebook, section 3)."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import SourceType

_TYPES = {
    SourceType.VAGUE: "The origin is nobody in particular: {evidence}",
    SourceType.ANONYMOUS: "The origin is unnamed: {evidence}",
    SourceType.STATE_MEDIA: "The origin is state-controlled media: {evidence}",
    SourceType.NEWS_OUTLET: "The origin is a news outlet's own report: {evidence}",
    SourceType.PERSON: "The origin is a person: {evidence}",
    SourceType.ORGANISATION: "The origin is a body: {evidence}",
    SourceType.DOCUMENT: "The origin is a document: {evidence}",
    SourceType.SOCIAL_MEDIA: "The origin is a social-media post: {evidence}",
}
_HEADS = {
    "official": "The source is an official: {evidence}",
    "spokesperson": "The source is a spokesperson: {evidence}",
    "expert": "The source is an expert or scholar: {evidence}",
    "analyst": "The source is an analyst: {evidence}",
    "witness": "The source is a witness: {evidence}",
    "law": "The source is police, a court or an investigator: {evidence}",
    "government": "The source is a government body: {evidence}",
    "body": "The source is an organisation: {evidence}",
    "role": "The source is named by an office: {evidence}",
    "group": "The source is a group: {evidence}",
    "insider": "The source is an unnamed insider: {evidence}",
    "media": "The source is a medium: {evidence}",
    "agency": "The source is a news agency: {evidence}",
    "document": "The source is a record or report: {evidence}",
    "vague_document": "The source is loosely named reports or figures: {evidence}",
    "relation": "The source is a relative, friend or neighbour: {evidence}",
}


class SourceFeatures(ClaimFeatures):
    """Type, naming and head noun of the origin."""

    family = "source"
    features = (
        Feature("none", "No source is given: the article vouches for this alone"),
        *(Feature(f"type_{kind}", says) for kind, says in _TYPES.items()),
        *(Feature(f"head_{head}", says) for head, says in _HEADS.items()),
        Feature("named", "The origin is named: {evidence}"),
        Feature("unnamed_body", "The origin is unnamed, but of a body that is named: {evidence}"),
        Feature("pronoun", "The source is named by a pronoun: {evidence}"),
        Feature("absent", "Words of attribution without anybody who says it: {evidence}"),
        Feature("plural", "The source is a plural: {evidence}"),
        Feature("long", "The source is introduced at length: {evidence}"),
        Feature("indefinite", "The source is introduced as one of many: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        origin = claim.origin
        if origin is None:
            yield "none", 1.0, None
            return
        source, span = origin.source, origin.relation.source or origin.relation.cue
        where = (span.first, span.last) if span is not None else None
        if source.source_type in _TYPES:
            yield f"type_{source.source_type}", 1.0, where
        if source.head_class in _HEADS:
            yield f"head_{source.head_class}", 1.0, where
        if source.named:
            yield "named", 1.0, where
        elif source.body is not None:
            yield "unnamed_body", 1.0, where
        if source.pronoun:
            yield "pronoun", 1.0, where
        if origin.relation.source is None:
            yield "absent", 1.0, where
            return
        first, last = origin.relation.source.first, origin.relation.source.last
        if not source.pronoun and source.entity is None and claim.article.lower[last - 1].endswith("s"):
            yield "plural", 1.0, where
        if last - first >= 6:
            yield "long", 1.0, where
        if claim.article.lower[first] in ("a", "an", "one", "another", "some", "several", "two", "three", "many"):
            yield "indefinite", 1.0, where
