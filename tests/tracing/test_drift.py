"""What changes on the way from article to article."""

from __future__ import annotations

from credscore.records import DriftKind
from credscore.tracing.drift import Telling, drift_of
from credscore.tracing.quantities import Quantity


def telling(
    article: int, *origins: int, hedged: bool = False, denied: bool = False, numbers: tuple[float, ...] = (),
    unit: str = "dead", relay: str = "",
) -> Telling:  # fmt: skip
    dead = tuple(Quantity(value, (unit,)) for value in numbers)
    relays = frozenset((relay,) if relay else ())
    return Telling(article, frozenset(origins), bool(origins), hedged, denied, dead, relays)


def kinds(*tellings: Telling, dated: bool = True) -> list[tuple[DriftKind, int, int]]:
    found = drift_of(tellings, ["Ida {Lund}", "Harrow Post", "Bo Rask"], [dated] * len(tellings))
    return [(drift.kind, drift.article, drift.earlier) for drift in found]


def test_what_is_lost_added_and_replaced() -> None:
    assert kinds(telling(0, 0), telling(1)) == [(DriftKind.ATTRIBUTION_LOST, 1, 0)]
    assert kinds(telling(0), telling(1, 0)) == [(DriftKind.ATTRIBUTION_ADDED, 1, 0)]
    assert kinds(telling(0, 0), telling(1, 0, relay="Harrow {Post}")) == [(DriftKind.ORIGIN_REPLACED, 1, 0)]
    assert kinds(telling(0, 0), telling(1, 1)) == [], "what an outlet saw itself bears it out"
    assert kinds(telling(0, 0), telling(1, 2)) == [], "another person's word bears it out"
    assert kinds(telling(0, hedged=True), telling(1)) == [(DriftKind.HEDGE_LOST, 1, 0)]
    assert kinds(telling(0), telling(1, hedged=True)) == [(DriftKind.HEDGE_ADDED, 1, 0)]
    assert kinds(telling(0, denied=True), telling(1)) == [(DriftKind.DENIAL_DROPPED, 1, 0)]
    assert kinds(telling(0, numbers=(4,)), telling(1, numbers=(11,))) == [(DriftKind.NUMBER_CHANGED, 1, 0)]
    assert kinds(telling(0, 0, numbers=(4,)), telling(1, 0, numbers=(4, 2))) == []
    assert kinds(telling(0, 0, numbers=(48,)), telling(1, 0, numbers=(2,), unit="day")) == [], "hours or days"


def test_without_dates_nothing_is_earlier() -> None:
    (lost,) = drift_of([telling(0, 0), telling(1)], ["Ida {Lund}"], [True, False])
    assert lost.text == "told as a fact; elsewhere the word of Ida (Lund)"
