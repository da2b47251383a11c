"""Which media an article shows to be state-controlled, listed or not, and who speaks on them.

Lexicons know Rossiya-1; of "Kanal Dva, a channel owned by the presidency" only the article does. Once it has said so, the
name stands for a state medium in the whole article, and so do "the channel" after it and its hosts and guests.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from credscore.attribution.mentions import POSSESSIVE, Entity, Mention, Mentions
from credscore.lexicons import load_table
from credscore.lexicons.phrases import Outlet, places

# How many words may stand between "state" and "television"; how far behind a name its description may reach.
_GAP, _DESCRIBED = 2, 14
# How soon behind a name "a state channel" must come to be its description.
_OPENING = 5
_STATE = "state"


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("state_control", "word", "kind") if row["kind"] == kind)


class StateMedia:
    """State-controlled media of one article.

    ``spans`` are the half-open token ranges that name one: listed names, names that the article describes so, and phrases
    ("state television", "the army's radio"). Entities that are described so get an outlet under state control.
    """

    def __init__(self, mentions: Mentions) -> None:
        self._lower = mentions.lower
        self._mentions = mentions
        self._first = mentions.first
        self._owners, self._media = _words("owner"), _words("medium")
        self._adjectives, self._ties, self._not_media = _words("adjective"), _words("tie"), _words("no_medium")
        self.speakers = _words("speaker")
        phrases = self._phrases()
        for mention in mentions.mentions:
            if mention.entity is not None and self._is_described(mention, phrases):
                _put_under_control(mention.entity)
        named = [(m.first, m.last) for m in mentions.mentions if m.outlet is not None and m.outlet.control == _STATE]
        self.spans = sorted({*phrases, *named})
        self._starts = [first for first, _ in self.spans]
        # Any medium, state-controlled or not: what "the channel" refers to.
        others = [(m.first, False) for m in mentions.mentions if m.outlet is not None and m.outlet.control != _STATE]
        self._named = sorted([*((first, True) for first, _ in self.spans), *others])

    def inside(self, first: int, last: int) -> bool:
        """Whether a state medium is named in a token range."""
        return bool(self.named_in(first, last))

    def named_in(self, first: int, last: int) -> list[int]:
        """First tokens of the state media named in a token range."""
        return self._starts[bisect_left(self._starts, first) : bisect_left(self._starts, last)]

    def last_named(self, token: int) -> bool:
        """Whether the last medium that is named before a token is a state medium."""
        low = bisect_left(self._named, (token, False))
        return low > 0 and self._named[low - 1][1]

    def speaks_on(self, first: int, last: int) -> bool:
        """Whether a source phrase is a host or guest of a state medium ("its presenter, Tilek Sadyr", "a guest on CGTN")."""
        words = self._lower[first:last]
        if not self.speakers.intersection(words):
            return False
        return self.inside(first, last) or self.last_named(first)

    def _phrases(self) -> list[tuple[int, int]]:
        """ "State television", "the government's channel", "the official news agency", "the channel of the army"."""
        lower, n = self._lower, len(self._lower)
        found = []
        # "The state broadcaster NRK": what its country calls it does not make an independent one the state's.
        independent = {m.first for m in self._mentions.outlets if m.value.control == "independent"}
        for at in places(self._owners | self._adjectives, lower):
            if at and self._in_name(at):
                continue
            reach = 1 if lower[at] in self._adjectives else _GAP + 1
            for near in range(at + 1, min(at + 2 + reach, n)):
                if lower[near] in self._media and not (near + 1 < n and lower[near + 1] in self._not_media):
                    if near + 1 not in independent:
                        found.append((at, near + 1))
                    break
                if not (lower[near] in POSSESSIVE or lower[near] in self._adjectives or lower[near].isalpha()):
                    break
                if lower[near] in self._ties or self._mentions.function[near]:
                    break
        return found

    def _in_name(self, at: int) -> bool:
        """Whether a capitalised word ends a name: "State" in "the Ohio State radio club"."""
        tokens = self._mentions.tokens
        return (
            tokens[at].istitle()
            and tokens[at - 1].istitle()
            and not self._mentions.function[at - 1]
            and at + 1 < len(tokens)
            and tokens[at + 1].islower()
        )

    def _is_described(self, mention: Mention, phrases: list[tuple[int, int]]) -> bool:
        """Whether the words right before or behind a name say that the state controls it."""
        entity = mention.entity
        if (
            entity is None
            or entity.gender is not None
            or entity.kind == "place"
            or (mention.outlet is not None and mention.outlet.control == _STATE)
        ):
            return False
        sentence = bisect_left(self._first, mention.first + 1) - 1
        begin, end = self._first[sentence], self._first[sentence + 1]
        # A phrase has at most _GAP + 3 tokens.
        near = phrases[bisect_left(phrases, (begin - _GAP - 3, 0)) : bisect_left(phrases, (end + 1, 0))]
        if any(last in (mention.first, mention.first - 1) for _, last in near if begin <= last):
            return True
        behind = mention.last
        if behind >= end or self._lower[behind] not in (",", "(", "—", "–", "-", "is", "was"):
            return False
        stop = min(behind + _DESCRIBED, end)
        for other in self._mentions.inside(behind, stop):
            if other.outlet is not None:
                stop = min(stop, other.first)
        words = self._lower[behind + 1 : stop]
        close = next((k for k, w in enumerate(words) if w in (",", ")", ";", ":", "—")), len(words))
        words = words[:close]
        if not self.speakers.isdisjoint(words):
            return False
        if any(behind < first <= behind + _OPENING and last <= behind + 1 + close for first, last in near):
            return True
        tied = next((k for k, word in enumerate(words) if word in self._ties), None)
        named_medium = (
            bool(self._media.intersection(words))
            or entity.kind == "outlet"
            or bool(self._media.intersection(entity.name.lower().split()))
        )
        return (
            tied is not None and bool(self._owners.intersection(words[tied:])) and (named_medium or words[0] == "which")
        )


def _put_under_control(entity: Entity) -> None:
    outlet = Outlet(entity.name, "broadcaster", _STATE, ambiguous=False)
    entity.outlet, entity.kind = outlet, "outlet"
    for mention in entity.mentions:
        mention.outlet, mention.kind = outlet, "outlet"
