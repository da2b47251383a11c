"""Features and classifiers in scikit-learn's own tools."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

import credscore
from credscore.errors import InputError
from credscore.training import OrdinalLogit, SignedLogit, SourcingFeatures

WHO = ("Mayor Ana Roe", "Captain Lee Brook", "Engineer Ola Vik", "Nurse Mia Tal")
TEXTS = [f"{who} said the pier was shut on {day}." for who in WHO for day in ("Monday", "Friday")]
TEXTS += [f"The {thing} is {k} metres long." for k, thing in enumerate(("pier", "quay", "wall", "fence"), start=20)]
TEXTS += [f"Officials said the {thing} had moved." for thing in ("pier", "quay", "wall", "fence")]
LEVELS = np.array([3] * 8 + [0] * 4 + [1] * 4)


def test_features_are_those_of_extract_features() -> None:
    found = SourcingFeatures().fit_transform(TEXTS[:1])
    expected = credscore.extract_features(TEXTS[0])
    names = SourcingFeatures().fit(TEXTS).get_feature_names_out()
    assert found.shape == (1, len(names))
    shared = [name for name in names if name in expected.columns]
    assert len(shared) > 300
    own = dict(zip(names, found[0], strict=True))
    assert [own[name] for name in shared] == pytest.approx(expected.loc[:, shared].to_numpy()[0])


def test_context_is_seen() -> None:
    alone, within = SourcingFeatures().fit_transform([
        ("Two ships wait.", "", ""), ("Two ships wait.", "The port authority said the bay was shut.", ""),
    ])  # fmt: skip
    assert (alone != within).any()


@pytest.mark.parametrize("classifier", [SignedLogit(C=0.1), OrdinalLogit(), LogisticRegression(max_iter=500)])
def test_pipelines(classifier) -> None:
    pipeline = make_pipeline(SourcingFeatures(), classifier)
    predicted = cross_val_predict(clone(pipeline), TEXTS, LEVELS, cv=4)
    assert (predicted == LEVELS).mean() > 0.8


def test_grid_search_and_feature_union() -> None:
    union = FeatureUnion([("credscore", SourcingFeatures()), ("length", FunctionTransformer(_lengths))])
    search = GridSearchCV(Pipeline([("features", union), ("levels", SignedLogit())]), {"levels__C": [1e-6, 0.1]}, cv=2)
    search.fit(TEXTS, LEVELS)
    assert search.best_params_["levels__C"] == 0.1
    assert search.predict(TEXTS[:1]).tolist() == [3]


def _lengths(texts: list[str]) -> np.ndarray:
    return np.array([[len(text)] for text in texts])


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        ("one text", "a list of texts"),
        ([""], "sample 0: the text is empty"),
        (["ok", 3.5], "sample 1"),
        ([("a", "b", "c", "d")], "sample 0"),
    ],
)
def test_odd_samples_are_told(samples, said) -> None:
    with pytest.raises((InputError, TypeError), match=said):
        SourcingFeatures().fit(samples)
