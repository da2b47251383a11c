"""Scorer: article -> report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.chains import LinkedAttribution
from credscore.attribution.engine import Analysis, AttributionEngine
from credscore.attribution.roster import Entry, roster_of
from credscore.errors import InputError, ModelError
from credscore.features import DEFAULT_EXTRACTORS, ClaimFeatures, build_context, column_names, measure_article
from credscore.features.base import ArticleContext, ClaimContext
from credscore.features.matrix import FeatureTable
from credscore.flags import flags_of
from credscore.model import Model, load_model
from credscore.model.foreign import WARNING as FOREIGN_WARNING
from credscore.processes import checked_jobs, score_in_processes
from credscore.reading import article_from, language_warning
from credscore.reasons import ReasonMaker
from credscore.records import (
    LEVEL_NAMES,
    Article,
    Attribution,
    Claim,
    Link,
    Report,
    Role,
    Skipped,
    SourceType,
    SourceUse,
)
from credscore.resources import default_model
from credscore.roles import CLAIM_ROLES, RoleClassifier
from credscore.summary import summary_of

# Claims whose points are held at a time: one number a feature and claim.
_BLOCK = 1_000


class Scorer:
    """Scores articles with one model. Build it once and use it for many articles; safe to use from several threads."""

    def __init__(
        self, model: Model, extractors: Sequence[ClaimFeatures] = DEFAULT_EXTRACTORS, *, name: str = ""
    ) -> None:
        columns = column_names(extractors)
        if tuple(columns) != model.columns:
            odd = sorted(set(columns) ^ set(model.columns))
            raise ModelError(
                f"the model was trained with other features than these extractors give ({', '.join(odd[:5]) or 'order'}): "
                "pass the extractors that it was trained with, or train it anew"
            )
        self.model = model
        self.name = name
        self._extractors = tuple(extractors)
        self._reasons = ReasonMaker(model.scoring_levels, model.wording, extractors)
        self._engine = AttributionEngine(model.tagger, model.linker, model.antecedents)
        self._roles = RoleClassifier(model.roles)
        self._warnings = () if model.foreign is None else (FOREIGN_WARNING,)

    @classmethod
    def load(cls, folder: str | Path | None = None, *, trust_estimator: bool = False) -> Scorer:
        """Scorer with the model of a folder; the shipped one without it. ``trust_estimator``: see ``credscore.load``.

        Raises
        ------
        ModelError
            If the folder is no model folder, is broken, or has another format.
        """
        path = default_model() if folder is None else Path(folder)
        model = load_model(path, trust_estimator=trust_estimator)
        return cls(model, name=str(path) if folder is not None else "default")

    def analyse(self, article: Article) -> tuple[Analysis, ArticleContext, FeatureTable, NDArray[np.float64]]:
        """Attributions, contexts and features of every sentence, and P(claim) of each (n_sentences,)."""
        analysis = self._engine.analyse(article.text)
        context = build_context(analysis, self._roles.roles(analysis.document, analysis.columns))
        table = measure_article(context, self._extractors, self.model.wording)
        return analysis, context, table, self.model.detector.probability(table.matrix)

    def attributions(self, text: str) -> tuple[Attribution, ...]:
        """The attributions of a text."""
        return self._engine.analyse(text).records()

    def score(self, text_or_article: str | Article) -> Report:
        """Score one article.

        Raises
        ------
        InputError
            If the text is empty, or larger than any article (``reading.MAX_CHARACTERS``, ``engine.MAX_SENTENCES``).
        """
        article = article_from(text_or_article)
        if not article.text.strip():
            raise InputError("the text is empty: give an article with at least one sentence")
        analysis, context, table, probability = self.analyse(article)
        claim_at: list[int] = []
        skipped: list[Skipped] = []
        for claim in context.claims:
            if claim.role not in CLAIM_ROLES:
                role = claim.role
            elif not any(map(str.isalpha, "".join(claim.words))):
                # Counters and rules of a page: figures and marks alone assert nothing.
                role = Role.FRAGMENT
            elif probability[claim.index] < self.model.detector.threshold:
                role = Role.NOT_CLAIM
            else:
                claim_at.append(claim.index)
                continue
            skipped.append(_skipped(analysis, claim, role))
        records = analysis.records() if claim_at else ()
        claims: list[Claim] = []
        parts = self.model.parts.measure_text(context)
        for low in range(0, len(claim_at), _BLOCK):
            claims += self._claims(analysis, context, table, parts, records, claim_at[low : low + _BLOCK])
        language = language_warning(article.text)
        return Report(
            article=article,
            claims=tuple(claims),
            skipped=tuple(skipped),
            sources=_sources(claims, analysis),
            summary=summary_of(claims, context, claim_at),
            warnings=(*article.warnings, *([language] if language else []), *self._warnings),
            model=self.name,
        )

    def score_many(self, articles: Iterable[str | Article], *, n_jobs: int = 1) -> Iterator[Report]:
        """Score articles one after the other, or in ``n_jobs`` processes (-1: one a core); reports come in order.

        Raises
        ------
        ValueError
            If ``n_jobs`` is neither -1 nor 1 or more.
        InputError
            From the article on that cannot be scored, like ``score``.
        CredscoreError
            If a process is killed.
        """
        if checked_jobs(n_jobs) == 1:
            return map(self.score, articles)
        return score_in_processes(self, articles, n_jobs)

    def __getstate__(self) -> dict[str, object]:
        return {"model": self.model, "extractors": self._extractors, "name": self.name}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__(state["model"], state["extractors"], name=state["name"])  # type: ignore[misc]

    def _claims(
        self,
        analysis: Analysis,
        context: ArticleContext,
        table: FeatureTable,
        parts: NDArray[np.float64],
        records: tuple[Attribution, ...],
        claim_at: list[int],
    ) -> list[Claim]:
        X = table.matrix[claim_at]
        levels = self.model.scoring_levels
        matrix = levels.probabilities(X)
        probabilities = matrix.tolist()
        reasons = self._reasons.reasons_of(context, table, X, [context.claims[index] for index in claim_at])
        scores = levels.score(X)
        base = levels.base_score
        sets = levels.level_sets(matrix)
        best = matrix.argmax(axis=1).tolist()
        marked = np.hstack([X, parts[claim_at]])
        types, flags = self.model.marks.source_types(marked), self.model.marks.flags_of(marked)
        made = []
        for row, index in enumerate(claim_at):
            claim = context.claims[index]
            level = best[row]
            origin = _origin_context(claim, level)
            source_type = _source_type(origin, level, types[row])
            chain = _links(analysis, origin, source_type)
            start, end = _bounds(analysis, index)
            made.append(
                Claim(
                    text=analysis.document.text[start:end],
                    start=start,
                    end=end,
                    level=level,
                    level_name=LEVEL_NAMES[level],
                    score=float(scores[row]),
                    probabilities=tuple(probabilities[row]),
                    level_set=sets[row],
                    attributions=tuple(records[i] for i in claim.touching),
                    source_type=source_type,
                    origin=chain[0] if chain else None,
                    chain=chain,
                    flags=flags_of(claim, origin, source_type, flags[row]),
                    reasons=reasons[row],
                    base_score=base,
                    role=claim.role,
                )
            )
        return made


def _bounds(analysis: Analysis, sentence: int) -> tuple[int, int]:
    return int(analysis.document.sentence_start[sentence]), int(analysis.document.sentence_end[sentence])


def _skipped(analysis: Analysis, claim: ClaimContext, role: Role) -> Skipped:
    start, end = _bounds(analysis, claim.index)
    return Skipped(start, end, role, analysis.document.text[start:end])


def _origin_context(claim: ClaimContext, level: int) -> ClaimContext | None:
    """The sentence whose chain the claim rests on: its own, or that of the account which it continues."""
    if level == 0:
        return None
    return claim if claim.chain.links else claim.carried


def _source_type(origin: ClaimContext | None, level: int, learned: SourceType) -> SourceType:
    """The learned type, but for state media and words that name nobody ("according to some estimates"): what the article and
    the lexicons say there is not to be overruled."""
    if level == 0:
        return SourceType.NONE
    if origin is not None and origin.origin is not None:
        shown = origin.origin.source.source_type
        if SourceType.STATE_MEDIA in (shown, learned):
            return shown
        if _names_nobody(origin, origin.origin):
            return SourceType.VAGUE
    return learned


def _names_nobody(claim: ClaimContext, origin: LinkedAttribution) -> bool:
    """Whether cue and source of an unnamed origin are, as a whole, words that attribute to nobody in particular."""
    relation = origin.relation
    if origin.source.named or relation.cue is None or relation.cue.sentence != claim.index:
        return False
    spans = [span for span in (relation.cue, relation.source) if span is not None]
    return any(
        match.value != "collective" and all(match.first <= span.first and span.last <= match.last for span in spans)
        for match in claim.article.inside(claim.article.agentless, claim.first, claim.last)
    )


def _links(analysis: Analysis, origin: ClaimContext | None, source_type: SourceType) -> tuple[Link, ...]:
    """The chain of a claim; its origin has the claim's source type."""
    if origin is None:
        return ()
    links: list[Link] = []
    for index, role in zip(origin.chain.links, origin.chain.roles, strict=True):
        attribution = analysis.attributions[index]
        span = analysis.span(attribution.relation.source or attribution.relation.cue)
        name = attribution.source.name or (span.text if span is not None else "")
        kind = attribution.source.source_type if links else source_type
        links.append(Link(name, kind, role, span))
    return tuple(links)


def _sources(claims: Sequence[Claim], analysis: Analysis) -> tuple[SourceUse, ...]:
    """What rests on whom, most used first; claims without a source are not counted among them."""
    counts: Counter[tuple[str, SourceType]] = Counter()
    for claim in claims:
        if claim.origin is not None:
            counts[claim.origin.name, claim.origin.source_type] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    roster = roster_of(analysis) if ordered else {}
    nobody = Entry()
    found = []
    for (name, kind), n in ordered:
        entry = roster.get(name, nobody)
        found.append(SourceUse(name, kind, n, n / len(claims), entry.mentions, entry.roles, entry.affiliation))
    return tuple(found)
