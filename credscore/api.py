"""The functions that ``import credscore`` offers; the shipped model is loaded once, when first needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from credscore.reading import article_from
from credscore.records import Article, Attribution, Report
from credscore.roles import CLAIM_ROLES
from credscore.scoring import Scorer

if TYPE_CHECKING:
    import pandas as pd


@cache
def _default() -> Scorer:
    return Scorer.load()


def load(path: str | Path | None = None, *, trust_estimator: bool = False) -> Scorer:
    """Load a model folder; without ``path`` the shipped model.

    Parameters
    ----------
    trust_estimator : read a scikit-learn classifier that stands in the place of the levels. Its file can run any code: say so only of
        models whose maker you trust. Models without one run no code when they are loaded.

    Raises
    ------
    ModelError
        If the folder is missing, broken, or of another format.
    """
    return _default() if path is None else Scorer.load(path, trust_estimator=trust_estimator)


def _scorer(model: Scorer | str | Path | None) -> Scorer:
    return model if isinstance(model, Scorer) else load(model)


def score(text_or_article: str | Article) -> Report:
    """Score one article with the shipped model.

    Raises
    ------
    InputError
        If the text is empty.
    """
    return _default().score(text_or_article)


def extract_attributions(text: str | Article, model: Scorer | str | Path | None = None) -> list[Attribution]:
    """All attributions of a text, in order: who says what, by which words.

    >>> found = extract_attributions("“It is over,” said Ana Ruiz.")
    >>> found[0].source.text, found[0].cue.text
    ('Ana Ruiz', 'said')
    """
    return list(_scorer(model).attributions(article_from(text).text))


def extract_features(text: str | Article, model: Scorer | str | Path | None = None) -> pd.DataFrame:
    """Features of each claim as the classifier sees them: one row a claim, one column a feature (``hedge__count``)."""
    import pandas as pd

    scorer = _scorer(model)
    _, context, table, probability = scorer.analyse(article_from(text))
    rows = [
        c.index
        for c in context.claims
        if c.role in CLAIM_ROLES and probability[c.index] >= scorer.model.detector.threshold
    ]
    return pd.DataFrame(table.matrix[rows], columns=list(scorer.model.columns))
