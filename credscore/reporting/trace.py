"""Traces as plain data, JSON and data frame."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from credscore.records import Article, Contradiction, Drift, Origin, Story, Trace, TracedClaim
from credscore.tracing.naming import article_name

if TYPE_CHECKING:
    import pandas as pd

TRACE_SCHEMA_VERSION = "1.1"
COLUMNS = (
    "story", "title", "probability", "independent_origins", "circular", "article", "outlet", "date", "claim", "level", "level_name", "score", "origin", "via",
    "copy_of", "text", "start", "end",
)  # fmt: skip


def trace_to_dict(trace: Trace) -> dict[str, Any]:
    """Plain data that follows ``docs/trace.schema.json``. Articles, stories and claims are numbered from 1."""
    return {
        "schema_version": TRACE_SCHEMA_VERSION,
        "articles": [_article(k, article) for k, article in enumerate(trace.articles, start=1)],
        "stories": [_story(k, story) for k, story in enumerate(trace.stories, start=1)],
    }


def trace_to_json(trace: Trace, *, indent: int | None = None) -> str:
    """``trace_to_dict`` as JSON."""
    return json.dumps(trace_to_dict(trace), ensure_ascii=False, indent=indent)


def _article(number: int, article: Article) -> dict[str, Any]:
    return {
        "number": number,
        "name": article_name(article, number - 1),
        "outlet": article.outlet,
        "date": article.date,
        "title": article.title,
        "url": article.url,
    }


def _story(number: int, story: Story) -> dict[str, Any]:
    return {
        "number": number,
        "title": story.title,
        "probability": story.probability,
        "articles": [k + 1 for k in story.articles],
        "independent_origins": story.independent_origins,
        "circular": story.circular,
        "circular_why": story.circular_why,
        "origins": [_origin(k, origin) for k, origin in enumerate(story.origins, start=1)],
        "relays": list(story.relays),
        "claims": [_claim(k, claim) for k, claim in enumerate(story.claims, start=1)],
        "strongest": story.strongest + 1,
        "weakest": story.weakest + 1,
        "first": _number(story.first),
        "contradictions": [_contradiction(c) for c in story.contradictions],
        "drift": [_drift(d) for d in story.drift],
    }


def _origin(number: int, origin: Origin) -> dict[str, Any]:
    return {
        "number": number,
        "name": origin.name,
        "source_type": str(origin.source_type),
        "names": list(origin.names),
        "articles": [k + 1 for k in origin.articles],
        "evidence": list(origin.evidence),
    }


def _claim(number: int, claim: TracedClaim) -> dict[str, Any]:
    return {
        "number": number,
        "article": claim.article + 1,
        "claim": claim.claim + 1,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "level": claim.level,
        "level_name": claim.level_name,
        "score": round(claim.score, 1),
        "origin": _number(claim.origin),
        "via": list(claim.via),
        "why": claim.why,
        "copy_of": _number(claim.copy_of),
    }


def _contradiction(found: Contradiction) -> dict[str, Any]:
    return {
        "claim": found.claim + 1,
        "article": found.article + 1,
        "article_claim": found.number + 1,
        "text": found.text,
        "story": _number(found.story),
        "probability": found.probability,
        "why": found.why,
    }


def _drift(drift: Drift) -> dict[str, Any]:
    return {"kind": str(drift.kind), "article": drift.article + 1, "earlier": drift.earlier + 1, "text": drift.text}


def _number(index: int | None) -> int | None:
    return None if index is None else index + 1


def trace_to_frame(trace: Trace) -> pd.DataFrame:
    """One row for each claim of each story (``COLUMNS``)."""
    import pandas as pd

    rows = []
    for number, story in enumerate(trace.stories, start=1):
        for claim in story.claims:
            article = trace.articles[claim.article]
            rows.append((
                number, story.title, story.probability, story.independent_origins, story.circular, article_name(article, claim.article), article.outlet,
                article.date, claim.claim + 1, claim.level, claim.level_name, round(claim.score, 1),
                None if claim.origin is None else story.origins[claim.origin].name, " > ".join(claim.via) or None,
                None if claim.copy_of is None else article_name(trace.articles[claim.copy_of], claim.copy_of), claim.text, claim.start,
                claim.end,
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
