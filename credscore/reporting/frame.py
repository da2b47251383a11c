"""A report as a pandas data frame: one row a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credscore.records import LEVEL_NAMES, Claim, Report
from credscore.reporting.display import chain_in_words, main_reason
from credscore.reporting.rounding import round_points

if TYPE_CHECKING:
    import pandas as pd

# Column -> dtype. An article without claims gives the same columns with the same types.
_DTYPES: dict[str, str] = {
    "article": "object",
    "claim": "int64",
    "text": "object",
    "start": "int64",
    "end": "int64",
    "role": "object",
    "level": "int64",
    "level_name": "object",
    "score": "float64",
    "base_score": "float64",
    **{f"p_{name}": "float64" for name in LEVEL_NAMES},
    "level_set": "object",
    "source_type": "object",
    "origin": "object",
    "chain": "object",
    "flags": "object",
    "attributions": "int64",
    "main_reason": "object",
}
COLUMNS: tuple[str, ...] = tuple(_DTYPES)


def report_to_frame(report: Report) -> pd.DataFrame:
    """Return the claims of a report (of the levels that it prints), one row each, in the order of the article.

    Returns
    -------
    pandas.DataFrame
        Shape (claims, ``len(COLUMNS)``). ``article`` is the article's title or else its name, ``claim`` counts from
        1, ``p_unsourced`` to ``p_strong`` are the probabilities of the levels, ``level_set`` and ``flags`` are
        joined by spaces, ``origin`` is None where there is none, ``attributions`` is their number. Texts are as in
        the article, also in ``main_reason``.
    """
    import pandas as pd

    rows = frame_rows(report)
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=dtype)
            for (name, dtype), values in zip(_DTYPES.items(), columns, strict=True)
        }
    )


def frame_rows(report: Report) -> list[tuple[object, ...]]:
    """Return the rows of the frame, each with one value a column of ``COLUMNS``."""
    article = report.article.title or report.article.name
    return [_row(article, number, claim) for number, claim in report.shown]


def _row(article: str | None, number: int, claim: Claim) -> tuple[object, ...]:
    reason = main_reason(claim)
    return (
        article,
        number,
        claim.text,
        claim.start,
        claim.end,
        claim.role.value,
        claim.level,
        claim.level_name,
        round(claim.score, 1),
        round_points(claim.base_score, [])[0],
        *(round(p, 4) for p in claim.probabilities),
        " ".join(map(str, claim.level_set)),
        claim.source_type.value,
        None if claim.origin is None else claim.origin.name,
        chain_in_words(claim.chain),
        " ".join(sorted(claim.flags)),
        len(claim.attributions),
        None if reason is None else reason.text,
    )
