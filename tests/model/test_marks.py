"""Learned source types and flags."""

from __future__ import annotations

import numpy as np

from credscore.model.marks import FLAGS, TYPES, MarkModel
from credscore.records import Flag, SourceType


def made() -> MarkModel:
    """Two features: the first speaks for documents and for the flag "disputed", the second for persons."""
    types, flags = np.zeros((2, len(TYPES))), np.zeros((2, len(FLAGS)))
    types[0, TYPES.index(SourceType.DOCUMENT)] = types[1, TYPES.index(SourceType.PERSON)] = 1.0
    flags[0, FLAGS.index(Flag.DISPUTED)] = 2.0
    return MarkModel(types, np.zeros(len(TYPES)), flags, np.full(len(FLAGS), -1.0))


def test_the_highest_type_wins() -> None:
    X = np.array([[1.0, 0.0], [0.5, 0.6]])
    assert made().source_types(X) == [SourceType.DOCUMENT, SourceType.PERSON]


def test_a_flag_holds_above_its_threshold() -> None:
    X = np.array([[1.0, 0.0], [0.5, 0.0], [0.4, 9.0]])
    assert made().flags_of(X) == [frozenset({Flag.DISPUTED}), frozenset(), frozenset()]


def test_no_claim() -> None:
    assert made().source_types(np.zeros((0, 2))) == made().flags_of(np.zeros((0, 2))) == []
