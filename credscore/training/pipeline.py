"""credscore's features as a scikit-learn transformer, for pipelines and grid searches over classifiers of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from credscore.api import load
from credscore.errors import InputError
from credscore.records import Article

FloatArray = NDArray[np.float64]
# Between a sentence and its context, so that each stands in a paragraph of its own.
_GAP = "\n\n"
_COLUMNS = 3


class SourcingFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no type information
    """Texts -> the features that credscore's classifier sees.

    A sample is a sentence, or a row of sentence, context before and context after (the latter two may be empty). Attributions are those
    of a model; nothing is learnt in ``fit``.

    Parameters
    ----------
    model : model folder whose attributions and wording are used; None is the shipped model.

    Attributes
    ----------
    n_features_out_ : number of features.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> texts = ["Mayor Ana Roe said the pier was shut.", "The pier is 40 metres long.",
    ...          "Officials said the road was open.", "Trains run every hour."]
    >>> pipeline = make_pipeline(SourcingFeatures(), LogisticRegression(max_iter=1000)).fit(texts, [1, 0, 1, 0])
    >>> pipeline.predict(["Nurse Mia Tal said the lamp was out."]).tolist()
    [1]
    """

    def __init__(self, model: str | Path | None = None) -> None:
        self.model = model

    def fit(self, X: Sequence[Any], y: object = None) -> Self:
        """Load the model; labels are not used."""
        del y
        rows_of(X)
        self.n_features_out_ = len(load(self.model).model.columns)
        return self

    def transform(self, X: Sequence[Any]) -> FloatArray:
        """Features of each sample, (n_samples, n_features).

        Raises
        ------
        InputError
            If a sample is empty or no text.
        """
        check_is_fitted(self)
        scorer = load(self.model)
        found = np.zeros((len(X), self.n_features_out_))
        for k, (text, before, after) in enumerate(rows_of(X)):
            whole = _GAP.join(part for part in (before, text, after) if part)
            start = len(before) + len(_GAP) if before else 0
            analysis, _, table, _ = scorer.analyse(Article(text=whole))
            document = analysis.document
            overlap = np.minimum(document.sentence_end, start + len(text)) - np.maximum(document.sentence_start, start)
            found[k] = table.matrix[int(overlap.argmax())]
        return found

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Names of the features ("hedge__count"), (n_features,)."""
        del input_features
        return np.array(load(self.model).model.columns, dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = True
        return tags


def rows_of(X: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Sentence, context before and after of each sample.

    Raises
    ------
    InputError
        If a sample is empty or no text.
    """
    if isinstance(X, str):
        raise InputError("a list of texts is expected, not one text")
    rows = []
    for number, sample in enumerate(X):
        parts = list(sample) if isinstance(sample, Sequence | np.ndarray) and not isinstance(sample, str) else [sample]
        if not 1 <= len(parts) <= _COLUMNS or not all(isinstance(part, str) for part in parts):
            raise InputError(f"sample {number}: a text, or text, context before and context after, is expected")
        if not parts[0].strip():
            raise InputError(f"sample {number}: the text is empty")
        text, before, after = (*parts, "", "")[:_COLUMNS]
        rows.append((text, before, after))
    return rows
