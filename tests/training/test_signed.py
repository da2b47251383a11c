"""Logistic regression with signs."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from credscore.training.signed import SignedLogit


@pytest.fixture(scope="module")
def sample() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (400, 4), ordered classes, weights; the second feature goes up and down with them."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 4))
    y = np.clip(np.round(1.5 + X[:, 0] - 0.7 * X[:, 1] + rng.normal(size=400)), 0, 3).astype(int)
    return X, y, rng.uniform(0.1, 2.0, size=400)


@pytest.mark.parametrize("split", [False, True])
def test_without_signs_it_is_logistic_regression(sample, split) -> None:
    X, y, weight = sample
    y = (y > 1).astype(int) if split else y
    mine = SignedLogit(C=0.5).fit(X, y, weight)
    theirs = LogisticRegression(C=0.5, max_iter=5000, tol=1e-8).fit(X, y, weight)
    assert mine.coef_.shape == theirs.coef_.shape
    assert mine.predict_proba(X) == pytest.approx(theirs.predict_proba(X), abs=1e-3)


def test_steps_from_class_to_class_have_the_sign(sample) -> None:
    X, y, weight = sample
    steps = np.diff(SignedLogit(directions=[1, 1, -1, 0]).fit(X, y, weight).coef_, axis=0)
    assert (steps[:, 0] >= 0).all()
    # The sample says the contrary of the sign, so nothing is left of it.
    assert steps[:, 1] == pytest.approx(0, abs=1e-6)
    assert (steps[:, 2] <= 0).all()


def test_one_sign_for_two_classes(sample) -> None:
    X, y, _ = sample
    model = SignedLogit(directions=[-1, -1, 0, 0]).fit(X, y > 1)
    assert model.coef_[0, 0] == pytest.approx(0, abs=1e-6)
    assert model.coef_[0, 1] < 0


def test_faults_are_named(sample) -> None:
    X, y, _ = sample
    with pytest.raises(ValueError, match="one class"):
        SignedLogit().fit(X, np.zeros(len(y)))
    with pytest.raises(ValueError, match=r"directions have shape \(2,\)"):
        SignedLogit(directions=[0, 1]).fit(X, y)


@parametrize_with_checks([SignedLogit()])
def test_scikit_learn_conventions(estimator, check) -> None:
    check(estimator)
