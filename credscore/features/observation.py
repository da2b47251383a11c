"""Scenes that the reporter saw: sensory detail, the reporter in the scene."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found

_SENSES = frozenset(
    "smell smelled smoke dust mud rain light dark bright red blue green yellow white black grey gray wet cold warm silent noise "
    "sound stood stands sat sits knelt leaned leans waved smiled smiles laughed laughs wept cried shouted whispered walked walks "
    "hung hangs lay lies wore wearing wears carrying carried door window wall floor table chair bench shelf shelves plastic wooden "
    "street roof candle flag banner queue queued crowd horn bell boots coat hat hands face eyes tears voice".split()
)
_MEETING = frozenset(
    "talk talked talking spoke speak speaking showed shows show led leads met meets took walked invited".split()
)


class ObservationFeatures(ClaimFeatures):
    """Concrete detail of a scene, as only somebody present can give."""

    family = "observation"
    features = (
        Feature("scene", "It describes what can be seen or heard: {evidence}"),
        Feature("scene_share", "Share of words of the senses: {evidence}"),
        Feature("reporter_present", "The reporter was there: {evidence}"),
        Feature("told_reporter", "Somebody speaks to the reporter: {evidence}"),
        Feature("scene_around", "Sentences beside it describe a scene"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        found = self._senses(claim)
        if found:
            yield "scene", 1.0, (found[0], found[0] + 1)
            yield "scene_share", min(1.0, 5 * len(found) / (claim.last - claim.first)), (found[-1], found[-1] + 1)
        lower = claim.article.lower
        for at in range(claim.first, claim.last):
            if claim.article.source_class[at] in ("media", "agency") and any(
                word in ("saw", "seen", "witnessed", "counted", "watched") for word in lower[at + 1 : at + 4]
            ):
                yield "reporter_present", 1.0, (at, at + 2)
                break
            if lower[at] in ("seen", "heard", "visible") and at and lower[at - 1] in ("were", "was", "be", "been"):
                yield "reporter_present", 1.0, (at - 1, at + 1)
                break
        told = next((k for k in range(claim.first, claim.last) if self._is_told(claim, k)), None)
        if told is not None:
            yield "told_reporter", 1.0, (told, told + 1)
        if claim.origin is None and any(
            beside is not None and beside.origin is None and len(self._senses(beside)) >= 2
            for beside in (claim.previous, claim.next)
        ):
            yield "scene_around", 1.0, None

    @staticmethod
    def _is_told(claim: ClaimContext, at: int) -> bool:
        """Whether a token is "me" or "us" whom somebody tells or shows something, outside of quotations."""
        article = claim.article
        if article.lower[at] not in ("me", "us") or article.quoted[at]:
            return False
        return any(article.verb[k] or article.lower[k] in _MEETING for k in range(max(claim.first, at - 3), at))

    @staticmethod
    def _senses(claim: ClaimContext) -> list[int]:
        lower, quoted = claim.article.lower, claim.article.quoted
        return [k for k in range(claim.first, claim.last) if lower[k] in _SENSES and not quoted[k]]
