"""How much of the sentence stands in quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.records import Quotation


class QuotationFeatures(ClaimFeatures):
    """Direct, mixed or indirect speech."""

    family = "quotation"
    features = (
        Feature("direct", "The words are quoted directly"),
        Feature("mixed", "The words are quoted in part"),
        Feature("indirect", "The content is told in the article's words, not quoted"),
        Feature("share", "Share of the sentence in quotation marks: {evidence}"),
        Feature("whole", "The whole sentence is a quotation"),
        Feature("unattributed", "A quotation without a source in the sentence"),
        Feature("runs_on", "The quotation goes on from or into another sentence"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        quoted = claim.article.quoted[claim.first : claim.last]
        share = sum(quoted) / len(quoted)
        if share:
            at = claim.first + quoted.index(True)
            yield "share", share, (at, at + sum(quoted))
        if share > 0.95:
            yield "whole", 1.0, None
        origin = claim.origin
        if origin is None:
            if share > 0.5:
                yield "unattributed", 1.0, None
            return
        yield str(origin.quotation), 1.0, None
        assert origin.quotation in tuple(Quotation)
        if len({piece.sentence for piece in origin.relation.pieces}) > 1:
            yield "runs_on", 1.0, None
