"""Is the source in a position to know: own acts, own eyes, office, profession; does the article show an occasion?"""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found

_FIRST_PERSON = frozenset(
    (
        "i",
        "we",
        "my",
        "our",
        "me",
        "us",
        "i'm",
        "we're",
        "i've",
        "we've",
        "i'll",
        "we'll",
        "i’m",
        "we’re",
        "i’ve",
        "we’ve",
    )
)
_OWN = frozenset(("he", "she", "it", "they", "his", "her", "its", "their"))
_OCCASION = frozenset(
    "statement interview conference briefing speech email letter press reporters telephone phone testimony court hearing "
    "rally televised twitter telegram facebook post address release parliament memo video".split()
)
_SAW = frozenset(
    "saw seen witnessed watched heard survivor survived lives lived resident works worked runs ran leads heads led studies teaches treated briefed familiar".split()
)
_SCIENCE = frozenset(
    "study research data analysis survey researchers university institute professor laboratory test tests measured".split()
)
_PLANS = frozenset("will would plans plan intends hopes going aims ready continue decided pledged promised".split())


class AccessFeatures(ClaimFeatures):
    """Signs that the source knows at first hand."""

    family = "access"
    features = (
        Feature("first_person", "The source speaks of itself or its own: {evidence}"),
        Feature("own_acts", "The content is about the source itself: {evidence}"),
        Feature("occasion", "The occasion of the statement is given: {evidence}"),
        Feature("described", "The article says how the source knows: {evidence}"),
        Feature("field", "The source speaks of research or measurements: {evidence}"),
        Feature("plan", "The content is a plan or promise: {evidence}"),
        Feature("age", "The source is a private person, given with age or home: {evidence}"),
        Feature("dated", "The day of the statement is given: {evidence}"),
        Feature("told_outlet", "Told to a named outlet or to reporters: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        origin = claim.origin
        if origin is None:
            return
        article, lower = claim.article, claim.article.lower
        pieces = [p for p in origin.relation.pieces if p.sentence == claim.index]
        for name, words, quoted in (("first_person", _FIRST_PERSON, True), ("plan", _PLANS, None)):
            at = next(
                (
                    k
                    for p in pieces
                    for k in range(p.first, p.last)
                    if lower[k] in words and quoted in (None, article.quoted[k])
                ),
                None,
            )
            if at is not None:
                yield name, 1.0, (at, at + 1)
        yield from self._own_acts(claim)
        content = {k for p in pieces for k in range(p.first, p.last)}
        for name, listed in (("occasion", _OCCASION), ("field", _SCIENCE)):
            at = next((k for k in range(claim.first, claim.last) if lower[k] in listed and k not in content), None)
            if at is not None:
                yield name, 1.0, (at, at + 1)
        span = origin.relation.source
        if span is not None:
            at = next((k for k in range(span.first, span.last) if lower[k] in _SAW), None)
            if at is not None:
                yield "described", 1.0, (at, at + 1)
            age = next(
                (k for k in range(span.first + 1, span.last) if lower[k].isdigit() and lower[k - 1] == ","), None
            )
            if age is not None:
                yield "age", 1.0, (age, age + 1)
        day = next(
            (
                k
                for k in range(claim.first, claim.last)
                if lower[k].endswith("day") and k not in content and len(lower[k]) > 5
            ),
            None,
        )
        if day is not None:
            yield "dated", 1.0, (day, day + 1)
        told = next(
            (k for k in range(claim.first, claim.last) if lower[k] in ("told", "tells") and k not in content), None
        )
        if told is not None:
            yield "told_outlet", 1.0, (told, told + 1)

    def _own_acts(self, claim: ClaimContext) -> Iterator[Found]:
        """The content begins with the source's pronoun or names the source again."""
        origin, lower = claim.origin, claim.article.lower
        assert origin is not None
        entity = origin.source.entity
        for piece in origin.relation.pieces:
            if piece.sentence != claim.index:
                continue
            start = piece.first + (lower[piece.first] in ("that", '"', "“"))
            if start < piece.last and lower[start] in _OWN:
                yield "own_acts", 1.0, (start, start + 1)
                return
            if entity is not None:
                for mention in claim.article.analysis.mentions.inside(piece.first, piece.last):
                    if mention.entity is entity:
                        yield "own_acts", 1.0, (mention.first, mention.last)
                        return
