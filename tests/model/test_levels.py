"""The level model: probabilities, scores and exact points, for any weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.errors import ModelError
from credscore.model import ClaimDetector, LevelModel
from credscore.model.levels import adjacent_set, check_finite
from credscore.records import N_LEVELS

SIZE = 6
numbers = st.floats(-3, 3)


def arrays(limit: float):
    """Vectors of numbers from -limit to limit."""
    return st.lists(st.floats(-limit, limit), min_size=SIZE, max_size=SIZE).map(np.array)


# The linear predictors of real articles stay below 12; these reach 14.
vectors = arrays(0.8)
matrices = st.lists(arrays(2.0), min_size=1, max_size=4).map(np.array)
rungs = st.lists(arrays(0.8), min_size=4, max_size=4).map(lambda rows: np.array(rows).T)
models = st.builds(
    LevelModel,
    reference=arrays(1.0),
    sourced=vectors,
    sourced_intercept=numbers,
    rungs=rungs,
    rungs_intercept=st.lists(numbers, min_size=4, max_size=4).map(np.array),
    mass=st.floats(0.3, 1.0),
)
distributions = st.lists(st.floats(0.001, 1), min_size=N_LEVELS, max_size=N_LEVELS).map(
    lambda weights: [w / sum(weights) for w in weights]
)


@given(models, matrices)
def test_base_score_and_points_add_up_to_the_score(model, X) -> None:
    scores = model.scores(*model.predictors(X))
    assert model.base_score + model.points(X).sum(axis=1) == pytest.approx(scores, abs=0.01)


@given(models, matrices)
def test_score_is_25_times_the_expected_level(model, X) -> None:
    expected = model.probabilities(X) @ np.arange(N_LEVELS) * 25
    assert model.scores(*model.predictors(X)) == pytest.approx(expected, abs=1e-9)


@given(models, matrices)
def test_probabilities_add_up_to_one(model, X) -> None:
    found = model.probabilities(X)
    assert found.shape == (len(X), N_LEVELS)
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(len(X)), abs=1e-12)


@given(models, matrices)
def test_probabilities_stay_finite_far_out(model, X) -> None:
    found = model.probabilities(X * 1e4)
    assert np.isfinite(found).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(len(X)), abs=1e-9)


@given(models)
def test_the_base_case_has_no_points(model) -> None:
    at_reference = model.reference[None, :]
    assert model.points(at_reference) == pytest.approx(np.zeros((1, SIZE)))
    assert model.scores(*model.predictors(at_reference))[0] == pytest.approx(model.base_score)


@given(models, matrices)
def test_a_feature_at_its_reference_has_no_points(model, X) -> None:
    X[:, 0] = model.reference[0]
    assert (model.points(X)[:, 0] == 0).all()


@given(models, vectors, st.floats(0.1, 3))
def test_more_of_a_helpful_feature_never_lowers_the_score(model, x, more) -> None:
    # Weights that grow from rung to rung shift probability upwards only.
    growing = np.cumsum(np.abs(model.rungs), axis=1)
    helpful = LevelModel(
        model.reference, np.abs(model.sourced), model.sourced_intercept, growing, model.rungs_intercept, 0.9
    )
    for column in range(SIZE):
        higher = x.copy()
        higher[column] += more
        scores = helpful.scores(*helpful.predictors(np.array([x, higher])))
        assert scores[1] >= scores[0] - 1e-9


@given(distributions, st.floats(0.0, 1.0))
def test_level_sets_are_adjacent_and_hold_the_most_probable(probabilities, mass) -> None:
    found = adjacent_set(probabilities, mass)
    assert list(found) == list(range(found[0], found[-1] + 1))
    assert set(found) <= set(range(N_LEVELS))
    assert int(np.argmax(probabilities)) in found
    assert sum(probabilities[k] for k in found) >= mass - 1e-9 or len(found) == N_LEVELS


@given(distributions, st.floats(0.0, 1.0))
def test_level_sets_are_no_larger_than_needed(probabilities, mass) -> None:
    found = adjacent_set(probabilities, mass)
    likeliest = int(np.argmax(probabilities))
    smaller = [inner for inner in (found[1:], found[:-1]) if likeliest in inner]
    assert len(found) == 1 or any(sum(probabilities[k] for k in inner) < mass for inner in smaller)


def _levels(**changed: object) -> LevelModel:
    values = {
        "reference": np.zeros(2),
        "sourced": np.zeros(2),
        "sourced_intercept": 0.0,
        "rungs": np.zeros((2, 4)),
        "rungs_intercept": np.zeros(4),
        "mass": 0.9,
    }
    return LevelModel(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"sourced": np.zeros(3)},
        {"rungs": np.zeros((2, 1))},
        {"rungs": np.zeros((3, 4))},
        {"rungs_intercept": np.zeros(3)},
        {"reference": np.zeros((2, 1))},
    ],
)
def test_weights_that_do_not_fit_together(changed) -> None:
    with pytest.raises(ModelError):
        _levels(**changed)


def test_finite_weights_pass_and_others_are_named() -> None:
    check_finite(_levels())
    with pytest.raises(ModelError, match="sourced_intercept"):
        check_finite(_levels(sourced_intercept=float("nan")))
    with pytest.raises(ModelError, match="coef"):
        check_finite(ClaimDetector(np.array([np.inf]), 0.0, 0.5))


@given(vectors, numbers, matrices)
def test_the_detector_gives_probabilities(coef, intercept, X) -> None:
    found = ClaimDetector(coef, intercept, 0.5).probability(X * 1000)
    assert ((found >= 0) & (found <= 1)).all()
