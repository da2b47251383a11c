"""Plots as inline SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

_SIZE, _LEFT, _BOTTOM, _TOP = 240, 46, 40, 12
_CELL, _LABELS = 44, 84


def reliability_plot(curve: Sequence[Mapping[str, float]]) -> Markup:
    """Share of right levels against the probability of the predicted level; a dot's area shows how many claims it stands for."""

    def x(value: float) -> float:
        return round(_LEFT + value * _SIZE, 1)

    def y(value: float) -> float:
        return round(_TOP + (1 - value) * _SIZE, 1)

    most = max((point["n"] for point in curve), default=1)
    parts = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIZE}" height="{_SIZE}" class="frame"/>',
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" class="ideal"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 15}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    path = " ".join(f"{x(p['probability'])},{y(p['right'])}" for p in curve)
    parts.append(f'<polyline points="{path}" class="curve"/>')
    for point in curve:
        radius = round(2 + 7 * (point["n"] / most) ** 0.5, 1)
        told = f"{point['n']} claims: probability {point['probability']:.2f}, right {point['right']:.2f}"
        parts.append(
            f'<circle cx="{x(point["probability"])}" cy="{y(point["right"])}" r="{radius}" class="dot"><title>{told}</title></circle>'
        )
    parts.append(
        f'<text x="{_LEFT + _SIZE / 2}" y="{_TOP + _SIZE + 34}" text-anchor="middle">probability of the predicted level</text>'
    )
    parts.append(
        f'<text transform="translate(12 {_TOP + _SIZE / 2}) rotate(-90)" text-anchor="middle">share right</text>'
    )
    return _svg(_LEFT + _SIZE + 14, _TOP + _SIZE + _BOTTOM, "Reliability of the probabilities", parts)


def confusion_plot(table: Sequence[Sequence[int]], names: Sequence[str]) -> Markup:
    """True levels by rows, predicted ones by columns; a cell's shade is its share of the row."""
    parts = []
    for i, row in enumerate(table):
        top = _CELL * i + 24
        parts.append(f'<text x="{_LABELS - 6}" y="{top + _CELL / 2 + 4}" text-anchor="end">{escape(names[i])}</text>')
        for k, n in enumerate(row):
            left, share = _LABELS + _CELL * k, n / max(sum(row), 1)
            parts.append(
                f'<rect x="{left}" y="{top}" width="{_CELL - 2}" height="{_CELL - 2}" class="cell" fill-opacity="{share:.2f}">'
                f"<title>{escape(names[i])} taken for {escape(names[k])}: {n}</title></rect>"
            )
            parts.append(f'<text x="{left + _CELL / 2 - 1}" y="{top + _CELL / 2 + 4}" text-anchor="middle">{n}</text>')
    for k, name in enumerate(names):
        parts.append(
            f'<text x="{_LABELS + _CELL * k + _CELL / 2}" y="16" text-anchor="middle" class="small">{escape(name)}</text>'
        )
    return _svg(
        _LABELS + _CELL * len(names), _CELL * len(table) + 28, "True levels by rows, predicted ones by columns", parts
    )


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> Markup:
    # All that comes from data is numbers, or escaped above.
    return Markup(  # noqa: S704
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
