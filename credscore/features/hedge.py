"""Words by which the content is weakened: modals, "likely", "I think" (strengths oriented on estimative-word surveys)."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found

_STRONG = 0.4


class HedgeFeatures(ClaimFeatures):
    """Hedges inside attributed content and outside of it."""

    family = "hedge"
    features = (
        Feature("content", "The source hedges: {evidence}", direction=-1),
        Feature("content_strong", "The source hedges strongly: {evidence}", direction=-1),
        Feature("own", "The article hedges in its own voice: {evidence}"),
        Feature("outside", "There is a hedge beside what the source says: {evidence}", direction=-1),
        Feature("count", "Number of hedges: {evidence}", direction=-1),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        article = claim.article
        matches = article.inside(article.hedges, claim.first, claim.last)
        if not matches:
            return
        origin = claim.origin
        pieces = origin.relation.pieces if origin is not None else []
        inside = [m for m in matches if any(p.first <= m.first < p.last for p in pieces)]
        outside = [m for m in matches if m not in inside]
        if inside:
            strongest = max(inside, key=_strength)
            yield "content", 1.0, (inside[0].first, inside[0].last)
            if _strength(strongest) >= _STRONG:
                yield "content_strong", 1.0, (strongest.first, strongest.last)
            yield "count", float(min(len(inside), 3)), (inside[-1].first, inside[-1].last)
        if outside:
            yield ("own" if origin is None else "outside"), 1.0, (outside[0].first, outside[0].last)


def _strength(match: object) -> float:
    return float(getattr(match, "value", 0.0))
