"""What the pairs around a pair tell of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from credscore.tracing.support import SUPPORT, support


def _table(pairs: list[tuple[int, int, float, float]], owner: list[int]) -> np.ndarray:
    first = np.array([(1 - same - contrary, same, contrary) for _, _, same, contrary in pairs])
    left, right = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    return support(first, left, right, np.array(owner))


def test_a_third_statement_speaks_for_a_pair() -> None:
    made = _table([(0, 1, 0.2, 0.0), (0, 2, 0.9, 0.0), (1, 2, 0.8, 0.0)], [0, 1, 2])
    assert made.shape == (3, len(SUPPORT))
    assert np.isclose(made[0, SUPPORT.index("common")], 0.9 * 0.8)
    assert made[0, SUPPORT.index("opposed")] == 0


def test_a_third_statement_speaks_against_a_pair() -> None:
    made = _table([(0, 1, 0.2, 0.0), (0, 2, 0.9, 0.0), (1, 2, 0.0, 0.8)], [0, 1, 2])
    assert np.isclose(made[0, SUPPORT.index("opposed")], 0.9 * 0.8)


def test_a_better_partner_in_the_same_article_counts() -> None:
    made = _table([(0, 1, 0.2, 0.0), (0, 2, 0.9, 0.0)], [0, 1, 1])
    assert np.isclose(made[0, SUPPORT.index("same_margin_other")], 0.2 - 0.9)


@given(st.integers(0, 1000))
def test_which_comes_first_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = [(i, k, float(rng.uniform(0, 0.5)), float(rng.uniform(0, 0.5))) for i in range(8) for k in range(i)]
    turned = [(k, i, same, contrary) for i, k, same, contrary in pairs]
    owner = rng.integers(0, 4, 8).tolist()
    assert np.allclose(_table(pairs, owner), _table(turned, owner))


def test_what_else_the_two_articles_share_counts() -> None:
    # Statements 0 to 2 stand in one article, 3 to 5 in another one, 6 in a third.
    pairs = [(0, 3, 0.2, 0.0), (1, 4, 0.9, 0.0), (2, 5, 0.7, 0.0), (0, 4, 0.3, 0.0), (0, 6, 0.4, 0.0), (0, 1, 0.5, 0.0)]
    made = _table(pairs, [0, 0, 0, 1, 1, 1, 2])
    beside, share = made[:, SUPPORT.index("beside")], made[:, SUPPORT.index("beside_share")]
    # Neither the pair itself nor another partner of its statements: of the first pair the second and the third are left.
    assert np.allclose(beside, [0.9 + 0.7, 0.2 + 0.7, 0.2 + 0.9 + 0.3, 0.7, 0.0, -1.0])
    assert np.allclose(share[:5], beside[:5] / [3, 3, 3, 3, 1])
