"""credscore: for each claim of a news article, whose word it is and how strong that sourcing is.

It measures sourcing as the article shows it, never truth.

>>> import credscore
>>> report = credscore.score("The bridge is closed, Mayor Ida Lund said in a statement on Monday.")
>>> report.claims[0].origin.name
'Ida Lund'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from credscore.api import extract_attributions, extract_features, load, score
    from credscore.reading import read
    from credscore.records import (
        Article,
        Attribution,
        Claim,
        Contradiction,
        Drift,
        DriftKind,
        Flag,
        Link,
        LinkRole,
        Origin,
        Quotation,
        Reason,
        Report,
        Role,
        Skipped,
        SourceType,
        SourceUse,
        Span,
        Story,
        Summary,
        Trace,
        TracedClaim,
    )
    from credscore.scoring import Scorer
    from credscore.tracing import trace

_HOME = {
    "extract_attributions": "credscore.api",
    "extract_features": "credscore.api",
    "load": "credscore.api",
    "score": "credscore.api",
    "trace": "credscore.tracing",
    "read": "credscore.reading",
    "Scorer": "credscore.scoring",
    **dict.fromkeys(
        (
            "Article", "Attribution", "Claim", "Contradiction", "Drift", "DriftKind", "Flag", "Link", "LinkRole", "Origin", "Quotation",
            "Reason", "Report", "Role", "Skipped", "SourceType", "SourceUse", "Span", "Story", "Summary", "Trace", "TracedClaim",
        ),
        "credscore.records",
    ),
}  # fmt: skip

__all__ = [
    "Article",
    "Attribution",
    "Claim",
    "Contradiction",
    "Drift",
    "DriftKind",
    "Flag",
    "Link",
    "LinkRole",
    "Origin",
    "Quotation",
    "Reason",
    "Report",
    "Role",
    "Scorer",
    "Skipped",
    "SourceType",
    "SourceUse",
    "Span",
    "Story",
    "Summary",
    "Trace",
    "TracedClaim",
    "__version__",
    "extract_attributions",
    "extract_features",
    "load",
    "read",
    "score",
    "trace",
]


def __getattr__(name: str) -> Any:
    # Names are fetched when first used, so that "credscore --help" loads neither NumPy nor a model.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
