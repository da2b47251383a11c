"""Does a sentence without a source go on with the account of the one before it?"""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found, stems_in, stems_of
from credscore.lexicons.vocabulary import SHAPES
from credscore.records import Quotation, SourceType

_KINDS = {
    "person": (SourceType.PERSON,),
    "body": (SourceType.ORGANISATION, SourceType.STATE_MEDIA, SourceType.NEWS_OUTLET),
    "document": (SourceType.DOCUMENT,),
    "unnamed": (SourceType.ANONYMOUS, SourceType.VAGUE, SourceType.SOCIAL_MEDIA),
}
_BACK = frozenset(("he", "she", "it", "they", "his", "her", "its", "their", "this", "that", "these", "such", "both"))
_NUMBER = SHAPES.index("number")
# So many tokens at the beginning of a sentence hold what it is about.
_OPENING = 6
_BACKWARD_CUES = frozenset(("this", "that", "it"))


class ContinuationFeatures(ClaimFeatures):
    """What the source of the nearest sentences is, where this one has none."""

    family = "continuation"
    features = (
        *(Feature(f"after_{kind}", f"May continue the account of {{evidence}} ({kind})") for kind in _KINDS),
        Feature("same_paragraph", "The sentence before, in the same paragraph, has a source: {evidence}"),
        Feature("next_paragraph", "The paragraph before ends with a source: {evidence}"),
        Feature("later_paragraph", "A few short paragraphs before, there is a source: {evidence}"),
        Feature("same_words", "Share of its words that the account before it has as well: {evidence}"),
        Feature("same_subject", "It begins with what the account before it is about: {evidence}"),
        *(Feature(f"figures_{kind}", f"Figures go on after figures of {{evidence}} ({kind})") for kind in _KINDS),
        Feature("same_units", "Its figures are of the same kind as those of the account before it: {evidence}"),
        Feature("distance", "Sentences since the last source: {evidence}"),
        Feature("refers_back", "The sentence refers back: {evidence}"),
        Feature("in_quotation", "The sentence lies inside a quotation that began before it"),
        Feature("after_quotation", "The sentence follows a direct quotation: {evidence}"),
        Feature("before_attribution", "The next sentence gives a source: {evidence}"),
        Feature("backward", "The next sentence says who stated this: {evidence}"),
        Feature("between", "The sentence stands between two with the same source"),
        Feature("background", "Dates and tenses of background: {evidence}"),
        Feature("would", "Told in reported speech, without a source of its own: {evidence}"),
        Feature("quoted_after", "A quotation right after a sentence with a source: {evidence}"),
        Feature("after_document_same", "Goes on in the paragraph of a document: {evidence}"),
        Feature("heads_sourced", "The sentence below that says the same has a source: {evidence}"),
        Feature("heads_unsourced", "The sentence below that says the same has no source"),
        *(
            Feature(f"heads_{kind}", f"The sentence below that says the same has a source: {{evidence}} ({kind})")
            for kind in _KINDS
        ),
        Feature("heads_quoted", "The sentence below that says the same is a quotation: {evidence}"),
        Feature("only_source", "All before it in the article rests on one source: {evidence}"),
        Feature("only_source_figure", "It gives figures in an article that rests on one source: {evidence}"),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        if claim.origin is not None:
            return
        lower = claim.article.lower
        yield from self._headed(claim)
        yield from self._only_source(claim)
        carried = claim.carried
        if carried is not None and carried.origin is not None:
            yield from self._carried(claim, carried)
        words = claim.words
        if words[0] in _BACK:
            yield "refers_back", 1.0, (claim.first, claim.first + 1)
        after = claim.next
        if after is not None and after.origin is not None and after.paragraph == claim.paragraph:
            cue = after.origin.relation.cue
            yield "before_attribution", 1.0, (cue.first, cue.last) if cue is not None else None
            if lower[after.first] in _BACKWARD_CUES and cue is not None and cue.first - after.first <= 4:
                yield "backward", 1.0, (after.first, cue.last)
            before = carried.origin if carried is not None and claim.distance == 1 else None
            if before is not None and before.source.name == after.origin.source.name:
                yield "between", 1.0, None
        year = next(
            (k for k in range(claim.first, claim.last) if len(lower[k]) == 4 and lower[k][:2] in ("19", "20")), None
        )
        if year is not None:
            yield "background", 1.0, (year, year + 1)
        would = next((k for k in range(claim.first, claim.last) if lower[k] in ("would", "had")), None)
        if would is not None:
            yield "would", 1.0, (would, would + 1)

    def _carried(self, claim: ClaimContext, carried: ClaimContext) -> Iterator[Found]:
        origin = carried.origin
        assert origin is not None
        span = origin.relation.source or origin.relation.cue
        where = (span.first, span.last) if span is not None else None
        for kind, types in _KINDS.items():
            if origin.source.source_type in types:
                yield f"after_{kind}", 1.0, where
        same = carried.paragraph == claim.paragraph
        near = len({each.paragraph for each in claim.article.claims[carried.index : claim.index + 1]}) <= 2
        yield ("same_paragraph" if same else "next_paragraph" if near else "later_paragraph"), 1.0, where
        yield from self._alike(claim, carried, where)
        yield "distance", float(claim.distance), where
        if origin.quotation is not Quotation.INDIRECT and claim.distance == 1:
            yield "after_quotation", 1.0, where
        quoted = claim.article.quoted
        if quoted[claim.first]:
            yield "quoted_after", 1.0, where
            if claim.first and quoted[claim.first - 1]:
                yield "in_quotation", 1.0, None
        if same and origin.source.source_type is SourceType.DOCUMENT:
            yield "after_document_same", 1.0, where

    @staticmethod
    def _alike(claim: ClaimContext, carried: ClaimContext, where: tuple[int, int] | None) -> Iterator[Found]:
        """What the sentence has in common with the account that it may continue."""
        article = claim.article
        own, account = stems_of(claim), set[str]()
        for each in article.claims[carried.index : claim.index]:
            account |= stems_of(each)
        shared = own & account
        if shared:
            yield "same_words", len(shared) / len(own), where
            if stems_in(article, claim.first, min(claim.last, claim.first + _OPENING)) & account:
                yield "same_subject", 1.0, where
        units, before = _units(claim), _units(carried)
        if units and before:
            origin = carried.origin
            for kind, types in _KINDS.items():
                if origin is not None and origin.source.source_type in types:
                    yield f"figures_{kind}", 1.0, where
            if units & before - {""}:
                yield "same_units", 1.0, where

    @staticmethod
    def _headed(claim: ClaimContext) -> Iterator[Found]:
        if claim.heads is None:
            return
        origin = claim.heads.origin
        if origin is None:
            yield "heads_unsourced", 1.0, None
            return
        span = origin.relation.source or origin.relation.cue
        where = (span.first, span.last) if span is not None else None
        yield "heads_sourced", 1.0, where
        for kind, types in _KINDS.items():
            if origin.source.source_type in types:
                yield f"heads_{kind}", 1.0, where
        if origin.quotation is not Quotation.INDIRECT:
            yield "heads_quoted", 1.0, where

    @staticmethod
    def _only_source(claim: ClaimContext) -> Iterator[Found]:
        if claim.sole is None:
            return
        span = claim.sole.relation.source or claim.sole.relation.cue
        yield "only_source", 1.0, (span.first, span.last) if span is not None else None
        figure = next((k for k in range(claim.first, claim.last) if claim.article.shape[k] == _NUMBER), None)
        if figure is not None:
            yield "only_source_figure", 1.0, (figure, figure + 1)


def _units(claim: ClaimContext) -> set[str]:
    """What is counted in a sentence: the words right behind its figures, or "" where there is none."""
    article = claim.article
    return {
        article.lower[k + 1] if k + 1 < claim.last and article.lower[k + 1][0].isalpha() else ""
        for k in range(claim.first, claim.last)
        if article.shape[k] == _NUMBER
    }
