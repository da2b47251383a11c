"""Where in the article the sentence stands."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import Role


class PositionFeatures(ClaimFeatures):
    """Headline, lead, body, end."""

    family = "position"
    features = (
        Feature("headline", "It is a headline"),
        Feature("subheading", "It is a subheading"),
        Feature("lead", "It belongs to the first two sentences of the body"),
        Feature("first_in_paragraph", "It begins a paragraph"),
        Feature("late", "How far down the article it stands", reference=0.5),
        Feature("attribution_density", "Share of sentences around it that have a source", reference=0.5),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        claims = claim.article.claims
        if claim.role is Role.HEADLINE:
            yield "headline", 1.0, None
        elif claim.role is Role.SUBHEADING:
            yield "subheading", 1.0, None
        elif sum(c.role is Role.BODY for c in claims[: claim.index]) < 2:
            yield "lead", 1.0, None
        if claim.previous is None or claim.previous.paragraph != claim.paragraph:
            yield "first_in_paragraph", 1.0, None
        yield "late", claim.index / max(1, len(claims) - 1), None
        around = claims[max(0, claim.index - 4) : claim.index] + claims[claim.index + 1 : claim.index + 5]
        yield "attribution_density", sum(c.origin is not None for c in around) / max(1, len(around)), None
