"""How firmly the sentence rests on the attribution: speech or state of mind, main clause or aside, all of it or a part."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.attribution.chains import coverage
from credscore.features.base import SPEECH, ClaimContext, ClaimFeatures, Feature, Found
from credscore.features.setting import QUIET
from credscore.lexicons.vocabulary import FLAGS

_KINDS = {
    "speech": SPEECH,
    "act": frozenset(
        "deny accuse criticise praise promise admit ask order agree decline oppose support call suggest discuss".split()
    ),
    "mind": frozenset("believe feel know plan perceive".split()),
    "show": frozenset(("show",)),
}
_LONG_DONE = frozenset(
    ("ago", "once", "earlier", "previously", "formerly", "then", "since", "already", "later", "long")
)
_STATE = FLAGS["place"] | FLAGS["government"]
_PART, _MOST = 0.35, 0.65
# The tagger's margins lie between 0 and 2; these part plain attributions from chance ones on held-out articles.
_MARGINS = (0.55, 0.7, 0.85, 1.0, 1.2)


class StrengthFeatures(ClaimFeatures):
    """Kind of attribution, crossed with how much of the sentence it covers and where its words stand."""

    family = "strength"
    features = (
        *(
            Feature(f"{kind}_{share}", f"Attributed ({kind}), {words}: {{evidence}}")
            for kind in (*_KINDS, "other")
            for share, words in (("aside", "in passing"), ("part", "in part"), ("whole", "as a whole"))
        ),
        *(Feature(f"{kind}_no_source", f"Attributed ({kind}) to nobody: {{evidence}}") for kind in (*_KINDS, "other")),
        Feature("opens", "The sentence opens with its source: {evidence}"),
        Feature("closes", "The sentence closes with its source: {evidence}"),
        Feature("embedded", "The words of attribution stand inside a clause: {evidence}"),
        *(Feature(f"plain_{k + 1}", "The attribution is plain: {evidence}") for k in range(len(_MARGINS))),
        Feature("source_plain", "It is plain who the source is: {evidence}"),
        Feature("narrated", "Told as an event of a stated time: {evidence}"),
        Feature("narrated_past", "Told as something long done: {evidence}"),
        *(
            Feature(f"{kind}_of_state", f"Told ({kind}) of a country or a capital: {{evidence}}")
            for kind in ("act", "mind", "other")
        ),
        Feature("speech_opens", "The sentence opens with who says it: {evidence}"),
        Feature("act_opens", "The sentence opens with whose act it is: {evidence}"),
        Feature("mind_opens", "The sentence opens with whose mind it tells: {evidence}"),
        *(
            Feature(f"{kind}_of_{who}", f"Told ({kind}) of one who {words} elsewhere in the article: {{evidence}}")
            for kind in ("act", "mind", "other")
            for who, words in (("speaker", "speaks"), ("silent", "does not speak"))
        ),
        *(
            Feature(f"{kind}_in_quiet", f"Told ({kind}) in an article in which hardly anybody speaks: {{evidence}}")
            for kind in (*_KINDS, "other")
        ),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        top = claim.outer
        if top is None:
            return
        relation = top.relation
        cue, source = relation.cue, relation.source
        anchor = cue or source
        where = (anchor.first, anchor.last) if anchor is not None else None
        kind = next((name for name, classes in _KINDS.items() if top.cue_class in classes), "other")
        if cue is not None and not top.cue_class and not claim.article.lower[cue.first].isalpha():
            kind = "speech"
        share = coverage(top, claim.index, claim.first, claim.last) / (claim.last - claim.first)
        size = "aside" if share < _PART else "part" if share < _MOST else "whole"
        yield f"{kind}_{size}", 1.0, where
        if claim.article.speech_share < QUIET:
            yield f"{kind}_in_quiet", 1.0, where
        if source is None:
            yield f"{kind}_no_source", 1.0, where
        elif kind in ("act", "mind", "other"):
            speaks = top.source.name is not None and claim.article.speakers[top.source.name] > 0
            yield f"{kind}_of_{'speaker' if speaks else 'silent'}", 1.0, where
            if any(claim.article.flags[at] & _STATE for at in range(source.first, source.last)):
                yield f"{kind}_of_state", 1.0, (source.first, source.last)
        if anchor is None:
            return
        for k, margin in enumerate(_MARGINS):
            if anchor.margin >= margin:
                yield f"plain_{k + 1}", 1.0, where
        if source is not None and source.margin >= _MARGINS[2]:
            yield "source_plain", 1.0, (source.first, source.last)
        first = min(span.first for span in (cue, source) if span is not None)
        last = max(span.last for span in (cue, source) if span is not None)
        if anchor.sentence == claim.index:
            if self._is_opening(claim, first):
                yield "opens", 1.0, where
                if kind in ("speech", "act", "mind"):
                    yield f"{kind}_opens", 1.0, where
            elif claim.last - last <= 2:
                yield "closes", 1.0, where
            elif any(
                word in ("which", "who", "as", "when", "while", "after", "if")
                for word in claim.article.lower[max(claim.first, first - 4) : first]
            ):
                yield "embedded", 1.0, where
        if kind in ("act", "mind", "other"):
            lower, span = claim.article.lower, range(claim.first, claim.last)
            year = next((k for k in span if self._is_year(lower[k])), None)
            if year is not None:
                yield "narrated", 1.0, (year, year + 1)
            past = next((k for k in span if lower[k] in _LONG_DONE), None)
            if past is not None:
                yield "narrated_past", 1.0, (past, past + 1)

    @staticmethod
    def _is_opening(claim: ClaimContext, first: int) -> bool:
        """Nothing but a short adverbial before the source: the first words, or after the first comma."""
        if first - claim.first <= 1:
            return True
        before = claim.article.lower[claim.first : first]
        return len(before) <= 9 and before[-1] == ","

    @staticmethod
    def _is_year(word: str) -> bool:
        return len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20")
