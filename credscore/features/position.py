"""Where in the article the sentence stands.

How far down, and how its paragraphs are cut, differ from outlet to outlet and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import Role

_LEAD = 2


class PositionFeatures(ClaimFeatures):
    """Headline, subheading, lead."""

    family = "position"
    features = (
        Feature("headline", "It is a headline"),
        Feature("subheading", "It is a subheading"),
        Feature("lead", "It belongs to the first two sentences of the body"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        if claim.role is Role.HEADLINE:
            yield "headline", 1.0, None
        elif claim.role is Role.SUBHEADING:
            yield "subheading", 1.0, None
        elif claim.index - claim.article.body_begins < _LEAD:
            yield "lead", 1.0, None
