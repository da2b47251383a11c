"""By which words the content is attributed, and how far they commit themselves (veridicality)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found
from credscore.lexicons import load_table
from credscore.lexicons.vocabulary import FLAGS, cue_classes

_CLASSES = tuple(sorted({row["class"] for row in load_table("cues", "class")}))
_CERTAIN, _DOUBTFUL = 1.2, 0.4


@cache
def _veridicality() -> dict[str, float]:
    """Mean human rating (-2 to 2) that what a verb introduces is true, by form (Ross and Pavlick 2019)."""
    return {
        form: float(row["veridical"])
        for row in load_table("cues", "veridical", "forms")
        if row["veridical"]
        for form in row["forms"].split()
    }


class CueFeatures(ClaimFeatures):
    """Class, commitment and form of the cue that carries the origin's word."""

    family = "cue"
    features = (
        *(
            Feature(f"class_{name}", f"The word of attribution is one of the kind “{name}”: {{evidence}}")
            for name in _CLASSES
        ),
        Feature("distancing", "The article keeps its distance: {evidence}", direction=-1),
        Feature("factive", "The word of attribution takes the content for true: {evidence}"),
        Feature("doubtful", "The word of attribution leaves the content open: {evidence}"),
        Feature("noun", "Attributed by a noun: {evidence}"),
        Feature("mark", "Attributed by a colon or dash: {evidence}"),
        Feature("negated", "The word of attribution is negated: {evidence}"),
        Feature("unlisted", "Attributed in unusual words: {evidence}"),
        Feature("elsewhere", "The words of attribution stand in another sentence: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        origin = claim.origin
        if origin is None or origin.relation.cue is None:
            return
        cue, article = origin.relation.cue, claim.article
        where = (cue.first, cue.last)
        if origin.cue_class in cue_classes() and origin.cue_class:
            yield f"class_{origin.cue_class}", 1.0, where
        elif not article.lower[cue.first].isalpha():
            yield "mark", 1.0, where
        else:
            yield "unlisted", 1.0, where
        words = article.lower[cue.first : cue.last]
        if any(article.flags[at] & FLAGS["distancing"] for at in range(cue.first, cue.last)):
            yield "distancing", 1.0, where
        rated = [_veridicality()[word] for word in words if word in _veridicality()]
        if rated:
            if rated[-1] >= _CERTAIN:
                yield "factive", 1.0, where
            elif rated[-1] <= _DOUBTFUL:
                yield "doubtful", 1.0, where
        if not any(article.verb[at] for at in range(cue.first, cue.last)) and any(article.noun[cue.first : cue.last]):
            yield "noun", 1.0, where
        if any(word in ("not", "never", "n't", "no") or word.endswith("n't") for word in words):
            yield "negated", 1.0, where
        if cue.sentence != claim.index:
            yield "elsewhere", 1.0, where
