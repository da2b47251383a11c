"""Flags as annotated or as the facets say, and the fit of types and flags."""

from __future__ import annotations

import numpy as np
import pytest

from credscore.features import DEFAULT_EXTRACTORS
from credscore.features.matrix import declared_features
from credscore.features.parts import N_MARK_COLUMNS
from credscore.model.marks import FLAGS
from credscore.records import Flag
from credscore.training.articles import parse_article
from credscore.training.examples import Examples
from credscore.training.marks import _best_threshold, fit_marks

HEAD = '<article id="a" genre="wire" topic="war" region="Tarn" english="British" outlet="Skerry Wire"><p>'
PLAIN = '<s level="1" type="anonymous" named="0" access="0" relays="1" hedge="1">It rains.</s>'
FLAGGED = '<s level="1" type="anonymous" named="0" access="0" hedge="1" flags="hedged disputed">It rains.</s>'


def unit(sentence: str):
    return parse_article(f"{HEAD}{sentence}</p></article>").units[0]


@pytest.mark.parametrize(
    ("flag", "holds"),
    [
        (Flag.ANONYMOUS, True),
        (Flag.VAGUE, False),
        (Flag.RELAYED, True),
        (Flag.HEDGED, True),
        (Flag.INTERESTED, False),
        (Flag.DISPUTED, None),
        (Flag.SELF_REPORT, None),
    ],
)
def test_facets_tell_some_flags(flag, holds) -> None:
    assert unit(PLAIN).has(flag) is holds


def test_annotated_flags_go_before_facets() -> None:
    found = unit(FLAGGED)
    assert found.has(Flag.DISPUTED) is True
    assert found.has(Flag.SELF_REPORT) is False
    assert found.has(Flag.HEDGED) is True


def test_an_unsourced_claim_has_no_type() -> None:
    assert unit('<s level="0">It rains.</s>').has(Flag.ANONYMOUS) is False


def test_threshold_with_the_best_f1() -> None:
    scores = np.array([3.0, 2.0, 1.0, 0.0])
    assert 1.0 < _best_threshold(scores, np.array([True, True, False, False])) < 2.0
    assert _best_threshold(scores, np.array([True, True, True, True])) < 0.0


def test_what_a_feature_tells_is_learned() -> None:
    """A first feature that stands for hedged claims is found to; flags without examples never hold."""
    n, width = 120, len(declared_features(DEFAULT_EXTRACTORS))
    hedged, plain = unit(PLAIN), unit('<s level="3" type="person" named="1" access="1">It rains.</s>')
    document = unit('<s level="4" type="document" named="1" access="1">It rains.</s>')
    kinds = [(hedged, plain, document)[k % 3] for k in range(n)]
    X = np.zeros((n, width))
    X[:, 0] = [u is hedged for u in kinds]
    X[:, 1] = [u is document for u in kinds]
    level = np.array([u.level for u in kinds])
    article = np.repeat(np.arange(12), 10)
    parts = np.zeros((n, N_MARK_COLUMNS))
    data = Examples(
        X,
        level,
        article,
        np.ones(n, dtype=bool),
        np.ones(n),
        kinds,
        [set()] * n,
        [set()] * n,
        np.zeros(n, dtype=bool),
        np.ones(n, dtype=bool),
        parts,
    )
    marks = fit_marks(data)
    seen = np.hstack([X, parts])
    found = marks.flags_of(seen)
    assert all((Flag.HEDGED in flags) == (u is hedged) for flags, u in zip(found, kinds, strict=True))
    assert [str(kind) for kind in marks.source_types(seen)] == [str(u.source_type) for u in kinds]
    assert not any(Flag.DISPUTED in flags for flags in found)
    assert marks.flags.shape == (width + N_MARK_COLUMNS, len(FLAGS))
