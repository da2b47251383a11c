"""A report as plain data: dictionaries, lists, numbers and strings that follow ``docs/report.schema.json``."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from credscore.records import SCHEMA_VERSION, Article, Attribution, Claim, Link, Reason, Report, Span, Summary
from credscore.reporting.rounding import round_points


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return all that a report says as plain data.

    Scores and points have one decimal, probabilities and shares four. The base score and the rounded points of
    a claim add up to its rounded score as exactly as the unrounded ones do. Flags are sorted by name; offsets
    are the report's own.

    Parameters
    ----------
    report : a report on one article.

    Returns
    -------
    dict
        The keys ``schema_version``, ``article``, ``summary``, ``claims``, ``sources``, ``skipped`` and
        ``warnings``, each described in ``docs/output.md``.
    """
    shown = report.shown
    # Written out by hand: dataclasses.asdict copies every value recursively and is about ten times slower.
    return {
        "schema_version": SCHEMA_VERSION,
        "article": _article(report.article),
        "summary": _summary(report.summary, len(shown)),
        "claims": [_claim(number, claim) for number, claim in shown],
        "sources": [
            {
                "name": use.name,
                "source_type": use.source_type.value,
                "claims": use.claims,
                "share": round(use.share, 4),
                "mentions": [_span(span) for span in use.mentions],
                "roles": list(use.roles),
                "affiliation": use.affiliation,
            }
            for use in report.sources
        ],
        "skipped": [
            {"start": part.start, "end": part.end, "role": part.role.value, "text": part.text}
            for part in report.skipped
        ],
        "warnings": list(report.warnings),
    }


def report_to_json(report: Report, *, indent: int | None = None) -> str:
    """Return ``report_to_dict`` as JSON text, on one line unless ``indent`` is given.

    The text is pure ASCII: other characters are written as ``\\uXXXX``, so that lone surrogates survive, no
    line separator of the article breaks a JSONL line, and no control character of it reaches a terminal.
    """
    return json.dumps(report_to_dict(report), indent=indent)


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "date": article.date,
        "url": article.url,
        "language": article.language,
        "name": article.name,
        "dropped_characters": article.dropped_characters,
        "sha256": hashlib.sha256(article.text.encode("utf-8", errors="surrogatepass")).hexdigest(),
    }


def _summary(summary: Summary, shown: int) -> dict[str, Any]:
    return {
        "claims": summary.claims,
        "shown": shown,
        "score": None if summary.score is None else round(summary.score, 1),
        "levels": dict(summary.levels),
        "flags": dict(summary.flags),
        "unsourced_share": round(summary.unsourced_share, 4),
        "single_source_share": round(summary.single_source_share, 4),
        "anonymous_share": round(summary.anonymous_share, 4),
        "state_media_share": round(summary.state_media_share, 4),
        "main_source": summary.main_source,
        "main_source_share": round(summary.main_source_share, 4),
        "check_first": list(summary.check_first),
        "check_why": list(summary.check_why),
    }


def _claim(number: int, claim: Claim) -> dict[str, Any]:
    base_score, points = round_points(claim.base_score, [reason.points for reason in claim.reasons])
    return {
        "number": number,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "role": claim.role.value,
        "level": claim.level,
        "level_name": claim.level_name,
        "score": round(claim.score, 1),
        "probabilities": [round(p, 4) for p in claim.probabilities],
        "level_set": list(claim.level_set),
        "source_type": claim.source_type.value,
        "origin": None if claim.origin is None else _link(claim.origin),
        "chain": [_link(link) for link in claim.chain],
        "flags": sorted(flag.value for flag in claim.flags),
        "attributions": [_attribution(attribution) for attribution in claim.attributions],
        "base_score": base_score,
        "reasons": [_reason(reason, p) for reason, p in zip(claim.reasons, points, strict=True)],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def _link(link: Link) -> dict[str, Any]:
    return {
        "name": link.name,
        "source_type": link.source_type.value,
        "role": link.role.value,
        "span": _span(link.span),
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "source": _span(attribution.source),
        "cue": _span(attribution.cue),
        "content": [_span(piece) for piece in attribution.content],
        "quotation": attribution.quotation.value,
        "entity": attribution.entity,
        "source_type": attribution.source_type.value,
        "named": attribution.named,
        "parent": attribution.parent,
    }


def _reason(reason: Reason, points: float) -> dict[str, Any]:
    return {
        "feature": reason.feature,
        "family": reason.family,
        "points": points,
        "span": _span(reason.span),
        "evidence": [_span(span) for span in reason.evidence],
        "text": reason.text,
    }
