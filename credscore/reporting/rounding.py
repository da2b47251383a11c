"""Rounds a score's parts so that the printed parts still add up."""

from __future__ import annotations

from collections.abc import Sequence


def round_points(base_score: float, points: Sequence[float]) -> tuple[float, list[float]]:
    """Round a base score and the points on top of it to one decimal, keeping their sum.

    Rounding each alone would drift by up to 0.05 a reason. Here what is missing from the rounded sum goes, a tenth
    each, to those that rounding moved furthest the other way (largest-remainder method), so no part is off by 0.1
    or more and ``base + sum(points)`` is the unrounded sum, rounded.

    Examples
    --------
    >>> round_points(50.0, [0.04, 0.04, 0.04])
    (50.0, [0.1, 0.0, 0.0])
    >>> round_points(40.26, [-3.31, 12.0])
    (40.3, [-3.3, 12.0])
    """
    base = round(base_score * 10)
    scaled = [p * 10 for p in points]
    tenths = [round(p) for p in scaled]
    missing = round(base_score * 10 + sum(scaled)) - base - sum(tenths)
    if missing:
        step = 1 if missing > 0 else -1
        order = sorted(range(len(scaled)), key=lambda i: step * (tenths[i] - scaled[i]))
        for i in order[: abs(missing)]:
            tenths[i] += step
    return base / 10, [t / 10 for t in tenths]
