"""Scenes that the reporter saw: what can be seen, heard and felt on the spot, and the reporter in the scene."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.lexicons import load_table

# Kinds of words of scenes (lexicon "scenes"): what people do there, and what senses take in beside it.
_DOING = frozenset(("posture", "motion", "gesture", "face", "voice", "handwork", "crowd"))
_SENSED = frozenset(("sound", "weather", "light", "smell", "touch"))
_MEETING = frozenset(
    "talk talked talking spoke speak speaking showed shows show led leads met meets took walked invited".split()
)
_BE = frozenset(("was", "were", "is", "are", "'s", "’s"))
# So many different words make a scene; more of them make it no plainer.
_SEVERAL, _MANY = 2, 4


@cache
def scene_words() -> dict[str, str]:
    """Words of scenes and their kinds."""
    return {row["word"]: row["kind"] for row in load_table("scenes", "word", "kind")}


class ObservationFeatures(ClaimFeatures):
    """Concrete detail of a scene, as only somebody present can give."""

    family = "observation"
    features = (
        Feature("scene", "It has a word of what can be seen or heard: {evidence}"),
        Feature("scene_several", "It has several words of what can be seen or heard: {evidence}"),
        Feature("scene_many", "It has many words of what can be seen or heard: {evidence}"),
        Feature("scene_share", "Share of words of the senses: {evidence}"),
        Feature("doing", "It tells what people do on the spot: {evidence}"),
        Feature("sensed", "It tells of sounds, light, weather or smells: {evidence}"),
        Feature("doing_and_things", "It tells what people do, and with what: {evidence}"),
        Feature("under_way", "It tells what is under way on the spot: {evidence}"),
        Feature("reporter_present", "The reporter was there: {evidence}"),
        Feature("told_reporter", "Somebody speaks to the reporter: {evidence}"),
        Feature("scene_around", "Sentences beside it describe a scene"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        kinds, lower = scene_words(), claim.article.lower
        found = _scene(claim)
        if found:
            yield from self._scene(claim, found, [kinds[lower[k]] for k in found])
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
            beside is not None and beside.origin is None and len(_scene(beside)) >= _SEVERAL
            for beside in (claim.previous, claim.next)
        ):
            yield "scene_around", 1.0, None

    @staticmethod
    def _scene(claim: ClaimContext, found: list[int], kinds: list[str]) -> Iterator[Found]:
        lower = claim.article.lower
        where = (found[0], found[0] + 1)
        different = len({lower[k] for k in found})
        yield "scene", 1.0, where
        if different >= _SEVERAL:
            yield "scene_several", 1.0, where
        if different >= _MANY:
            yield "scene_many", 1.0, where
        yield "scene_share", min(1.0, 4 * len(found) / (claim.last - claim.first)), (found[-1], found[-1] + 1)
        doing = next((k for k, kind in zip(found, kinds, strict=True) if kind in _DOING), None)
        sensed = next((k for k, kind in zip(found, kinds, strict=True) if kind in _SENSED), None)
        if sensed is not None:
            yield "sensed", 1.0, (sensed, sensed + 1)
        if doing is None:
            return
        yield "doing", 1.0, (doing, doing + 1)
        if not _DOING.issuperset(kinds):
            yield "doing_and_things", 1.0, (doing, doing + 1)
        under_way = next(
            (
                k
                for k, kind in zip(found, kinds, strict=True)
                if kind in _DOING
                and lower[k].endswith("ing")
                and not _BE.isdisjoint(lower[max(claim.first, k - 3) : k])
            ),
            None,
        )
        if under_way is not None:
            yield "under_way", 1.0, (under_way, under_way + 1)

    @staticmethod
    def _is_told(claim: ClaimContext, at: int) -> bool:
        """Whether a token is "me" or "us" whom somebody tells or shows something, outside of quotations."""
        article = claim.article
        if article.lower[at] not in ("me", "us") or article.quoted[at]:
            return False
        return any(article.verb[k] or article.lower[k] in _MEETING for k in range(max(claim.first, at - 3), at))


def _scene(claim: ClaimContext) -> list[int]:
    """The tokens of a sentence that are words of scenes, outside of quotations."""
    lower, quoted, words = claim.article.lower, claim.article.quoted, scene_words()
    return [k for k in range(claim.first, claim.last) if lower[k] in words and not quoted[k]]
