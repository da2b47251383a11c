"""Numbers and dates of a claim, so that 100,000 is not 10,000 and May is not June."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from credscore.tracing.words import stem, stop_words, thesaurus

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: k for k, word in enumerate(_UNITS)} | {word: 10 * k for k, word in enumerate(_TENS, start=2)}
_WORDS |= {"dozen": 12}
# "one" is mostly no number ("one of them", "no one").
_NO_NUMBER = frozenset(("one", "zero"))
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6, "crore": 1e7,
    "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
# "210 millions dollars"; alone ("millions of people") these are no number.
_SCALES |= {f"{word}s": _SCALES[word] for word in ("hundred", "thousand", "million", "billion", "trillion")}
_HALF = ("and", "a", "half")
_TEN, _HUNDRED = 10, 100
# Scales of so few letters stand behind figures alone ("5m").
_SHORT = 2
_MONTHS = {name: k for k, name in enumerate(
    "january february march april may june july august september october november december".split(), start=1)}  # fmt: skip
_MONTHS |= {name[:3]: k for name, k in _MONTHS.items()} | {"sept": 9}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\Z")
# So many words after a number are looked at for what it counts.
_REACH = 4
# How far apart roundings of one number may lie ("nearly 10,000", 9,860), and what counts as round: this few digits that are not nought.
_ROUNDING, _ROUND_DIGITS = 0.08, 2
_EXACT = 1e-9
_LEAST_ROUND = 30


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the stems of the words after it, one of which says what it counts."""

    value: float
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """When: days (absolute where the article's date is known), (month, day) pairs, months, weekdays and years that are named."""

    days: frozenset[date] = frozenset()
    month_days: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()


def quantities(tokens: Sequence[str]) -> tuple[tuple[Quantity, ...], Times]:
    """Numbers and times in a row of lower-case tokens; days are not yet absolute (``dated``).

    >>> found, times = quantities("some 100,000 volunteers came on may 3 2024".split())
    >>> [(q.value, q.units[0]) for q in found], sorted(times.years), sorted(times.month_days)
    ([(100000.0, 'volunt')], [2024], [(5, 3)])
    """
    found: list[Quantity] = []
    month_days, months, weekdays, years = set(), set(), set(), set()
    at, n = 0, len(tokens)
    while at < n:
        token = tokens[at]
        if token in _DAYS:
            weekdays.add(_DAYS.index(token))
        elif token in _MONTHS and not (token in ("may", "march", "mar", "sun") and not _beside_day(tokens, at)):
            months.add(_MONTHS[token])
            day = _day(tokens, at + 1) or _day(tokens, at - 1)
            if day:
                month_days.add((_MONTHS[token], day))
        elif _YEAR.match(token):
            years.add(int(token))
        elif not _is_day(tokens, at):
            value, past = _value(tokens, at)
            if value is not None:
                found.append(Quantity(value, _units(tokens, past)))
                at = past
                continue
        at += 1
    times = Times(frozenset(), frozenset(month_days), frozenset(months), frozenset(weekdays), frozenset(years))
    return tuple(found), times


def is_time(stemmed: str) -> bool:
    """Whether a stem is that of a month or a weekday."""
    return stemmed in _time_stems()


@cache
def _time_stems() -> frozenset[str]:
    return frozenset(map(stem, (*_MONTHS, *_DAYS)))


def dated(times: Times, tokens: Sequence[str], published: date | None) -> Times:
    """The times with weekdays, "today" and "yesterday" as days of the calendar, if the article's date is known."""
    if published is None:
        return times
    days = {published - timedelta(days=(published.weekday() - k) % 7) for k in times.weekdays}
    if "yesterday" in tokens:
        days.add(published - timedelta(days=1))
    if "today" in tokens:
        days.add(published)
    for month, day in times.month_days:
        year = min(times.years) if times.years else published.year
        try:
            days.add(date(year, month, day))
        except ValueError:
            continue
    return Times(frozenset(days), times.month_days, times.months, times.weekdays, times.years)


def _day(tokens: Sequence[str], at: int) -> int | None:
    if not 0 <= at < len(tokens):
        return None
    digits = _ORDINAL.sub("", tokens[at])
    return int(digits) if digits.isdecimal() and len(digits) < 3 and 1 <= int(digits) <= 31 else None


def _beside_day(tokens: Sequence[str], at: int) -> bool:
    return (
        _day(tokens, at + 1) is not None
        or _day(tokens, at - 1) is not None
        or bool(at + 1 < len(tokens) and _YEAR.match(tokens[at + 1]))
    )


def _is_day(tokens: Sequence[str], at: int) -> bool:
    """Whether a number is the day of a month that is named beside it."""
    return _day(tokens, at) is not None and any(0 <= k < len(tokens) and tokens[k] in _MONTHS for k in (at - 1, at + 1))


def _value(tokens: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that begins at a token, and where it ends."""
    if not _FIGURE.match(tokens[at]):
        return _in_words(tokens, at)
    value, past = _figure(tokens[at]), at + 1
    while past < len(tokens) and tokens[past] in _SCALES:
        value, past = value * _SCALES[tokens[past]], past + 1
    return value, past


def _in_words(tokens: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number in words that begins at a word ("a hundred and fifty", "one lakh eighty thousand"), and where it ends."""
    total, current, past = 0.0, None, at
    while past < len(tokens):
        word, following = tokens[past], tokens[past + 1] if past + 1 < len(tokens) else ""
        number = _WORDS.get(word)
        if current is None and word in ("a", "one") and following in _SCALES and len(following) > _SHORT:
            current = 1.0
        elif current is None and number is not None and word not in _NO_NUMBER:
            current = float(number)
        elif current and number and _goes_on(current, number):
            current += number
        elif current and word in _SCALES:
            scale = _SCALES[word]
            total, current = (total, current * scale) if scale == _HUNDRED else (total + current * scale, None)
        elif current and tuple(tokens[past : past + len(_HALF)]) == _HALF:
            current, past = current + 0.5, past + len(_HALF) - 1
        elif not (word == "and" and current and current >= _HUNDRED and 0 < _WORDS.get(following, 0) < _HUNDRED):
            break
        past += 1
    value = total + (current or 0.0)
    return (value, past) if value else (None, at)


def _goes_on(current: float, word: int) -> bool:
    """Whether a word is part of the number before it: "twenty one", "hundred fifty"."""
    tens = _HUNDRED > current >= 2 * _TEN and current % _TEN == 0 and word < _TEN
    return tens or (current >= _HUNDRED and current % _HUNDRED == 0 and word < _HUNDRED)


def _figure(token: str) -> float:
    groups = re.split(r"[.,]", token)
    # Groups of three digits are thousands, in whichever way they are parted.
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and groups[0] != "0":
        return float("".join(groups))
    return float(groups[0] + ("." + "".join(groups[1:]) if len(groups) > 1 else ""))


def _units(tokens: Sequence[str], past: int) -> tuple[str, ...]:
    found: list[str] = []
    for token in tokens[past : past + _REACH]:
        if token in stop_words():
            if found:
                break
            continue
        if _FIGURE.match(token):
            break
        found.append("%" if token in ("%", "percent", "percentage") else stem(token))
    return tuple(found)


def same_number(one: float, other: float) -> bool:
    """Whether two numbers can be the same one, told more or less exactly.

    >>> same_number(9860, 10000), same_number(4, 4.1), same_number(11, 12), same_number(10000, 100000)
    (True, True, False, False)
    """
    if abs(one - other) <= _EXACT * max(abs(one), abs(other)):
        return True
    low, high = sorted((abs(one), abs(other)))
    whole, exact = sorted((one, other), key=lambda value: value % 1 != 0)
    if whole % 1 == 0 and exact % 1 != 0 and round(exact) == whole:
        return True
    return low >= _LEAST_ROUND and (_is_round(one) or _is_round(other)) and (high - low) / high <= _ROUNDING


def _is_round(value: float) -> bool:
    digits = f"{value:.0f}"
    return len(digits.rstrip("0")) <= _ROUND_DIGITS and digits.endswith("0")


def compare_numbers(one: Sequence[Quantity], other: Sequence[Quantity]) -> tuple[int, int]:
    """How many numbers two claims share, and how many count the same thing and differ."""
    shared = {(i, k) for i, x in enumerate(one) for k, y in enumerate(other) if same_number(x.value, y.value)}
    left = [x for i, x in enumerate(one) if i not in {i for i, _ in shared}]
    right = [y for k, y in enumerate(other) if k not in {k for _, k in shared}]
    differing = sum(any(_same_unit(x, y) for y in right) for x in left)
    return len({i for i, _ in shared}), differing


def _same_unit(one: Quantity, other: Quantity) -> bool:
    if not one.units or not other.units:
        # "put the toll at 11"
        return True
    if set(one.units) & set(other.units):
        return True
    groups = thesaurus().groups
    mine = {g for unit in one.units for g in groups.get(unit, ())}
    return any(g in mine for unit in other.units for g in groups.get(unit, ()))


def compare_times(one: Times, other: Times) -> tuple[int, int]:
    """Whether two claims name the same time, and whether they name different ones (0 or 1 each)."""
    shared = differing = 0
    for mine, theirs in ((one.days, other.days), (one.month_days, other.month_days), (one.years, other.years)):
        if mine and theirs:
            shared |= bool(mine & theirs)
            differing |= not mine & theirs
    if not (one.days and other.days):
        for mine, theirs in ((one.months, other.months), (one.weekdays, other.weekdays)):
            if mine and theirs:
                shared |= bool(mine & theirs)
                differing |= not mine & theirs
    return int(shared), int(differing)
