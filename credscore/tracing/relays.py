"""Who passed a claim on: names of relays taken apart, and those that stand in a sentence beside it."""

from __future__ import annotations

import re
from functools import cache

from credscore.lexicons import load_table
from credscore.records import Claim
from credscore.tracing.identity import is_medium, outlet_words
from credscore.tracing.words import TOKEN, fold

_PART = r"(?:[A-Z]\.|de|del|di|la|le|[A-Z][\w&'’-]*|of|the|reporter|journalist|correspondent|editor|channel|broadcaster|newspaper|agency|daily|portal|site)"
_WHO = rf"(?P<who>{_PART}(?: {_PART})*)"
_WHAT = (
    r"(?:recording|video|clip|footage|excerpt|extract|transcript|audio|interview|remarks?|comments?|statement|report)s?"
)
_PASSES = (
    re.compile(
        _WHO
        + r" (?:has |have |had |also |later |first )*(?:published|posted|shared|released|circulated|tweeted|uploaded|translated|aired|broadcast)"
        + r" (?:an? |the |this |that |it )(?:\w+ ){0,2}?"
        + _WHAT
        + r"\b"
    ),
    re.compile(
        r"\b[Tt]h(?:e|is|at|ese|ose) (?:\w+ ){0,2}?"
        + _WHAT
        + r" (?:was|were|has been|have been|had been) (?:first |later |also )?(?:published|posted|shared|released|reported|aired|broadcast|carried|picked up) (?:\w+ ){0,4}?by (?:the )?"
        + _WHO
    ),
)
_HEARD = re.compile(
    r"\b(?:told|quoted by|speaking to|spoke to|speaks to|interview with|interviewed by) (?:the )?" + _WHO
)
# A passing-on is looked for in so many letters before and after the claim.
_NEAR = 420
_PARTS = re.compile(r",\s+(?:and\s+)?|\s+and\s+")


@cache
def _outlets() -> frozenset[str]:
    rows = [row for table in ("outlets", "state_media") for row in load_table(table, "name", "aliases")]
    return frozenset(_key(name) for row in rows for name in (row["name"], *row["aliases"].split("|")) if name)


def _key(name: str) -> str:
    words = [fold(token) for token in TOKEN.findall(name)]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def apart(name: str) -> tuple[str, ...]:
    """The relays of a name that holds several: each part has to be a known outlet, but for the words before its name.

    >>> apart("Russian Channel One, the New York Post"), apart("Jones, Smith and Partners")
    (('Russian Channel One', 'the New York Post'), ('Jones, Smith and Partners',))
    """
    parts = tuple(part.strip() for part in _PARTS.split(name) if part.strip())
    return parts if len(parts) > 1 and all(_is_outlet(part) for part in parts) else (name,)


def _is_outlet(name: str) -> bool:
    words = _key(name).split()
    return any(" ".join(words[k:]) in _outlets() for k in range(len(words)))


def beside(claim: Claim, text: str) -> tuple[str, ...]:
    """Who, in a sentence near the claim, is said to have published the recording or the words of it."""
    start, end = max(claim.start - _NEAR, 0), min(claim.end + _NEAR, len(text))
    found = (match["who"] for pattern in _PASSES for match in pattern.finditer(text[start:end]))
    return tuple(dict.fromkeys(who for who in found if any(word[0].isupper() for word in who.split())))


def who_heard(claim: Claim, outlet: str) -> str:
    """The other outlet to which somebody without a name spoke: "told the Balti Teataja agency"; "" if none is named."""
    for match in _HEARD.finditer(claim.text):
        mine, own = outlet_words(match["who"]), outlet_words(outlet)
        if not mine or mine <= own:
            continue
        if _is_outlet(match["who"]) or is_medium(match["who"]):
            return match["who"]
    return ""
