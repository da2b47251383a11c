"""Measures a model on annotated articles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from credscore.api import load
from credscore.training.dataset import load_dataset
from credscore.training.formats import DataFormat, RowOptions
from credscore.training.metrics import claim_metrics, level_metrics

# A unit takes the claim that overlaps it most, if that is at least this share of the unit.
_MIN_OVERLAP = 0.3


def evaluate(
    data: Sequence[str | Path],
    model: str | Path | None = None,
    *,
    options: RowOptions | None = None,
    form: DataFormat | None = None,
) -> dict[str, Any]:
    """Score labelled articles and compare: claims found, and levels of the labelled claims (a missed one counts as 0).

    Parameters
    ----------
    data, options, form : as for ``load_dataset``.
    model : model folder; the shipped model by default.

    Raises
    ------
    DatasetError
        With every fault of the data.
    ModelError
        If the model cannot be loaded.
    """
    scorer = load(model)
    is_claim, found, levels, probabilities = [], [], [], []
    for article in load_dataset(data, options, form=form).articles:
        claims = scorer.score(article.text).claims
        for unit in article.units:
            overlaps = [(min(unit.end, c.end) - max(unit.start, c.start), -k) for k, c in enumerate(claims)]
            size, at = max(overlaps, default=(0, 0))
            hit = size >= _MIN_OVERLAP * (unit.end - unit.start)
            is_claim.append(unit.level is not None)
            found.append(hit)
            if unit.level is not None:
                levels.append(unit.level)
                probabilities.append(claims[-at].probabilities if hit else (1.0, 0.0, 0.0, 0.0, 0.0))
    return {
        "claims": claim_metrics(np.array(is_claim), np.array(found)),
        "levels": level_metrics(np.array(levels), np.array(probabilities)),
    }
