"""OrdinalLogit: a right gradient, valid probabilities, and an estimator as scikit-learn wants it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from credscore.training import OrdinalLogit
from credscore.training.ordinal import _loss, _thresholds


def drawn(n: int = 400, *, seed: int = 0):
    """Data from the model itself: (X, y, coef, thresholds)."""
    rng = np.random.default_rng(seed)
    coef, thresholds = np.array([1.5, -1.0, 0.0]), np.array([-1.5, 0.0, 1.2])
    X = rng.normal(size=(n, 3))
    y = (X @ coef + rng.logistic(size=n))[:, None] > thresholds
    return X, y.sum(axis=1), coef, thresholds


@given(st.integers(0, 10_000), st.integers(2, 5), st.floats(0, 5))
def test_gradient_is_that_of_finite_differences(seed, n_classes, alpha) -> None:
    rng = np.random.default_rng(seed)
    n, n_features = 15, 3
    X = rng.normal(size=(n, n_features))
    codes = rng.integers(0, n_classes, size=n)
    weight = rng.uniform(0.1, 2, size=n)
    parameters = rng.normal(size=n_features + n_classes - 1)
    # Where a class is next to impossible, the difference of two numbers near 1 has no digits left.
    bounds = np.concatenate([[-np.inf], _thresholds(parameters[n_features:]), [np.inf]])
    eta = X @ parameters[:n_features]
    assume((expit(bounds[codes + 1] - eta) - expit(bounds[codes] - eta)).min() > 1e-6)
    rest = (X, codes, weight, alpha, n_classes - 1)
    _, gradient = _loss(parameters, *rest)
    steps = 1e-5 * np.eye(len(parameters))
    expected = [(_loss(parameters + s, *rest)[0] - _loss(parameters - s, *rest)[0]) / 2e-5 for s in steps]
    # Differences of a sum of logarithms of small probabilities are no more exact than this.
    assert gradient == pytest.approx(np.array(expected), rel=1e-3, abs=1e-3)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_probabilities_are_valid_and_odds_proportional(seed, n_classes) -> None:
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(40, 2)), np.arange(40) % n_classes
    model = OrdinalLogit(alpha=0.5).fit(X, y)
    assert (np.diff(model.thresholds_) > 0).all()
    found = model.predict_proba(X)
    assert found.shape == (40, n_classes)
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(40))
    # The log-odds of "at most k" differ between two rows by the same amount for every k.
    below = np.cumsum(found, axis=1)[:, :-1]
    odds = np.log(below / (1 - below))
    apart = odds[0] - odds[1]
    assert apart == pytest.approx(np.full(n_classes - 1, apart[0]), abs=1e-6)


def test_it_recovers_the_model_that_the_data_come_from() -> None:
    X, y, coef, thresholds = drawn(20_000)
    model = OrdinalLogit(alpha=1e-3).fit(X, y)
    assert model.coef_ == pytest.approx(coef, abs=0.1)
    assert model.thresholds_ == pytest.approx(thresholds, abs=0.1)


def test_it_recovers_order() -> None:
    x = np.linspace(0, 1, 60)[:, None]
    y = np.repeat([1, 2, 3], 20)
    predicted = OrdinalLogit(alpha=1e-3).fit(x, y).predict(x)
    assert (np.diff(predicted) >= 0).all()
    assert (predicted == y).mean() > 0.9
    assert set(predicted) == {1, 2, 3}


def test_labels_may_be_of_any_kind_that_sorts() -> None:
    X, y, *_ = drawn()
    names = np.array(["a", "b", "c", "d"])[y]
    model = OrdinalLogit().fit(X, names)
    assert model.classes_.tolist() == ["a", "b", "c", "d"]
    assert (model.predict(X) == np.array(["a", "b", "c", "d"])[OrdinalLogit().fit(X, y).predict(X)]).all()


def test_two_classes_are_enough_and_one_is_not() -> None:
    X, y, *_ = drawn()
    assert OrdinalLogit().fit(X, y > 1).predict_proba(X).shape == (len(y), 2)
    with pytest.raises(ValueError, match="two classes"):
        OrdinalLogit().fit(X, np.zeros(len(y)))


def test_weights_count_as_repetitions() -> None:
    X, y, *_ = drawn(60)
    times = 1 + np.arange(60) % 3
    weighted = OrdinalLogit(alpha=0.1).fit(X, y, sample_weight=times)
    repeated = OrdinalLogit(alpha=0.1).fit(np.repeat(X, times, axis=0), np.repeat(y, times))
    assert weighted.coef_ == pytest.approx(repeated.coef_, abs=1e-3)
    assert weighted.thresholds_ == pytest.approx(repeated.thresholds_, abs=1e-3)


def test_a_larger_penalty_shrinks() -> None:
    X, y, *_ = drawn()
    norms = [np.linalg.norm(OrdinalLogit(alpha=alpha).fit(X, y).coef_) for alpha in (0.01, 10, 1000)]
    assert norms == sorted(norms, reverse=True)


def test_it_is_an_estimator() -> None:
    X, y, *_ = drawn()
    model = OrdinalLogit(alpha=3.0, max_iter=50)
    assert model.get_params() == {"alpha": 3.0, "max_iter": 50}
    fitted = model.fit(X, y)
    assert fitted is model
    copy = clone(fitted)
    assert copy.get_params() == model.get_params()
    assert not hasattr(copy, "coef_")
    assert copy.set_params(alpha=1.0).alpha == 1.0
    assert cross_val_score(make_pipeline(StandardScaler(), OrdinalLogit()), X, y, cv=3).mean() > 0.4
    assert fitted.n_features_in_ == 3


def test_wrong_use() -> None:
    X, y, *_ = drawn()
    with pytest.raises(NotFittedError):
        OrdinalLogit().decision_function(X)
    with pytest.raises(ValueError, match="NaN"):
        OrdinalLogit().fit(np.full_like(X, np.nan), y)
    with pytest.raises(ValueError, match="features"):
        OrdinalLogit().fit(X, y).predict(X[:, :2])
    with pytest.raises(ValueError, match="continuous"):
        OrdinalLogit().fit(X, X[:, 0])
