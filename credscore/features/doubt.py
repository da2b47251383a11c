"""What the article says of the content's truth: verified, unverified, denied, false; here or in the next sentence."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found

_SAYS = {
    "unverified": "The article says that it is not verified: {evidence}",
    "verified": "The article says that it was verified: {evidence}",
    "no_evidence": "The article says that no evidence was given: {evidence}",
    "false": "The article says that it is false or misleading: {evidence}",
    "denied": "It is denied: {evidence}",
    "unreliable": "The source is called unreliable: {evidence}",
    "conflicting": "Accounts conflict: {evidence}",
    "no_comment": "Somebody did not comment: {evidence}",
}
# What the codebook takes it for; that somebody did not comment is neither for nor against a claim.
_DIRECTIONS = {
    "verified": 1,
    **dict.fromkeys(("unverified", "no_evidence", "false", "denied", "unreliable", "conflicting"), -1),
}


class DoubtFeatures(ClaimFeatures):
    """Verification and denial, in the sentence itself and beside it in the same paragraph."""

    family = "doubt"
    features = (
        *(Feature(kind, says, direction=_DIRECTIONS.get(kind, 0)) for kind, says in _SAYS.items()),
        *(
            Feature(
                f"near_{kind}",
                f"In a sentence beside it: {says[0].lower()}{says[1:]}",
                direction=_DIRECTIONS.get(kind, 0),
            )
            for kind, says in _SAYS.items()
        ),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        article = claim.article
        seen = set()
        for match in article.inside(article.verification, claim.first, claim.last):
            if match.value not in seen:
                seen.add(match.value)
                yield str(match.value), 1.0, (match.first, match.last)
        for beside in (claim.previous, claim.next):
            if beside is None or abs(beside.paragraph - claim.paragraph) > 1:
                continue
            if beside is claim.previous and beside.paragraph != claim.paragraph:
                continue
            for match in article.inside(article.verification, beside.first, beside.last):
                name = f"near_{match.value}"
                if name not in seen:
                    seen.add(name)
                    yield name, 1.0, (match.first, match.last)
