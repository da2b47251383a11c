"""Runs the stages of attribution on one document: tag, link, add what the layout tells, resolve, nest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from credscore.attribution.chains import LinkedAttribution, cue_class_of, find_parents
from credscore.attribution.control import StateMedia
from credscore.attribution.layouts import with_layout
from credscore.attribution.linking import Linker, LinkerWeights, Relation, TokenSpan, spans_of
from credscore.attribution.mentions import Mentions
from credscore.attribution.referents import Antecedents, AntecedentWeights, Chooser
from credscore.attribution.sources import Resolver
from credscore.attribution.subjects import with_subjects
from credscore.attribution.tagger import Tagger, TaggerWeights
from credscore.errors import InputError
from credscore.lexicons import Columns, default_vocabulary
from credscore.records import Attribution, Quotation, Span
from credscore.segmentation import Document, segment

# Four kilobytes each, so that no text takes more than about a gigabyte; long articles have some hundred.
MAX_SENTENCES = 200_000


@dataclass(frozen=True)
class Analysis:
    """A segmented text with its lexical columns, names and attributions (in the order of the text)."""

    document: Document
    columns: Columns
    mentions: Mentions
    attributions: list[LinkedAttribution]
    state_media: StateMedia

    def span(self, tokens: TokenSpan | None) -> Span | None:
        """Characters of a token span."""
        if tokens is None:
            return None
        starts, ends = self.document.token_bounds
        start, end = starts[tokens.first], ends[tokens.last - 1]
        return Span(start, end, self.document.text[start:end])

    def records(self) -> tuple[Attribution, ...]:
        """The attributions as public records."""
        made = []
        for a in self.attributions:
            content = tuple(span for piece in a.relation.pieces if (span := self.span(piece)) is not None)
            made.append(
                Attribution(
                    source=self.span(a.relation.source),
                    cue=self.span(a.relation.cue),
                    content=content,
                    quotation=a.quotation,
                    entity=a.source.name,
                    source_type=a.source.source_type,
                    named=a.source.named,
                    parent=a.parent,
                )
            )
        return tuple(made)


class AttributionEngine:
    """Finds attributions with the weights of a model."""

    def __init__(self, tagger: TaggerWeights, linker: LinkerWeights, antecedents: AntecedentWeights) -> None:
        self.tagger = Tagger(tagger)
        self.linker = Linker(linker)
        self.antecedents = Antecedents(antecedents)

    def analyse(self, text: str) -> Analysis:
        """Segment a text and find its attributions.

        Raises
        ------
        InputError
            If the text has more than ``MAX_SENTENCES`` sentences.
        """
        document = segment(text)
        if document.n_sentences > MAX_SENTENCES:
            raise InputError(
                f"the text has {document.n_sentences:,} sentences or lines; at most {MAX_SENTENCES:,} are scored: "
                "give one article at a time"
            )
        columns = default_vocabulary().encode(document.tokens)
        tagged = spans_of(self.tagger.tag(document, columns), document)
        relations = with_subjects(document, columns, self.linker.link(document, columns, tagged))
        return resolve(document, columns, relations, self.antecedents)


def resolve(document: Document, columns: Columns, relations: list[Relation], chooser: Chooser) -> Analysis:
    """Resolve the sources of relations, nest them and put them in the order of the text.

    ``chooser`` says what pronouns and other phrases that refer back mean.
    """
    relations = sorted(with_layout(document, columns, relations), key=_first_token)
    mentions = Mentions(document, columns)
    resolver = Resolver(mentions, chooser)
    sources = resolver.resolve(relations)
    quoted = np.concatenate([[0], np.cumsum(document.in_quote)]).tolist()
    verb, noun = mentions.verb, columns.noun.tolist()
    attributions = [
        LinkedAttribution(
            r,
            s,
            _quotation(r, quoted),
            cue_class=cue_class_of(r.cue, verb, noun),
            aside=r.cue is not None and _hangs_on(mentions.lower[r.cue.first]),
            basis=r.cue is not None and _rests_on(r, mentions.lower[r.cue.last - 1]),
        )
        for r, s in zip(relations, sources, strict=True)
    ]
    find_parents(attributions)
    return Analysis(document, columns, mentions, attributions, resolver.state_media)


def _hangs_on(word: str) -> bool:
    """Whether a cue that begins with this word hangs on another: a participle, or a preposition other than "according"."""
    return (word.endswith("ing") and word != "according") or word in ("on", "with")


def _rests_on(relation: Relation, last_word: str) -> bool:
    """Whether a cue that ends in this word says what something rests on: its source follows right behind."""
    after = relation.cue is not None and relation.source is not None and relation.source.first == relation.cue.last
    return after and last_word in ("on", "from", "of", "upon")


def _first_token(relation: Relation) -> tuple[int, int]:
    spans = [span for span in (relation.source, relation.cue, *relation.pieces) if span is not None]
    anchor = relation.cue or relation.source or relation.pieces[0]
    return min(span.first for span in spans), anchor.first


def _quotation(relation: Relation, quoted: list[int]) -> Quotation:
    inside = sum(quoted[p.last] - quoted[p.first] for p in relation.pieces)
    total = sum(p.last - p.first for p in relation.pieces)
    if inside == 0:
        return Quotation.INDIRECT
    # The comma that closes a quotation may lie outside the marks.
    return Quotation.DIRECT if total - inside <= len(relation.pieces) else Quotation.MIXED
