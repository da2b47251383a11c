"""Through whom the content came: relays, carriers, state media on the way."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import LinkRole, SourceType


class ChainFeatures(ClaimFeatures):
    """Links between the origin and the article."""

    family = "chain"
    features = (
        Feature(
            "relay", "It reached the article through somebody without access of their own: {evidence}", direction=-1
        ),
        Feature("carrier", "Carried on record by an outlet or agency: {evidence}"),
        Feature("state_relay", "It came by way of state-controlled media: {evidence}", direction=-1),
        Feature("unnamed_relay", "It was passed on by somebody unnamed: {evidence}", direction=-1),
        Feature("hearsay", "The origin passes on what others say: {evidence}", direction=-1),
        Feature("several", "The sentence holds several attributions: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        attributions = claim.article.attributions
        for link, role in zip(claim.chain.links, claim.chain.roles, strict=True):
            relation = attributions[link].relation
            span = relation.source or relation.cue
            where = (span.first, span.last) if span is not None else None
            source = attributions[link].source
            if role is LinkRole.RELAY:
                yield "relay", 1.0, where
                if source.source_type is SourceType.STATE_MEDIA:
                    yield "state_relay", 1.0, where
                if not source.named:
                    yield "unnamed_relay", 1.0, where
            elif role is LinkRole.CARRIER:
                yield "carrier", 1.0, where
        origin = claim.origin
        if origin is not None and origin.source.source_type is SourceType.VAGUE and len(claim.chain.links) > 1:
            span = origin.relation.source or origin.relation.cue
            yield "hearsay", 1.0, (span.first, span.last) if span is not None else None
        tops = [i for i in claim.touching if attributions[i].parent is None]
        if len(tops) > 1:
            cue = attributions[tops[1]].relation.cue
            yield "several", 1.0, (cue.first, cue.last) if cue is not None else None
