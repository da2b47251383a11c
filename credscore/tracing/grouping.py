"""Groups statements that say the same, by average linkage over the pairs that were compared; a statement of several claims stands in several groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

# Two groups are joined while their members say the same with this probability, on average over all their pairs (less what the contrary takes from it). A pair that was not
# compared is not alike: its probability is nought.
JOIN = 0.13
# To stand in a further group takes so much more, on average; so it does for two that stand together in none to be a group of their own.
_MORE = 0.1


def groups_of(n: int, pairs: Sequence[tuple[int, int, float]], join: float = JOIN) -> list[list[int]]:
    """Groups of two or more of ``n`` statements, each sorted, in order of their first member.

    Parameters
    ----------
    pairs : (one, other, probability that both say the same), each pair once.

    >>> groups_of(4, [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.7), (2, 3, 0.1)])
    [[0, 1, 2]]
    """
    members: dict[int, list[int]] = {k: [k] for k in range(n)}
    links: dict[int, dict[int, float]] = {}
    for one, other, p in pairs:
        if p > 0:
            links.setdefault(one, {})[other] = p
            links.setdefault(other, {})[one] = p
    heap = [(-p, one, other) for one, near in links.items() for other, p in near.items() if one < other and p >= join]
    heapify(heap)
    while heap:
        negative, one, other = heappop(heap)
        if one not in members or other not in members or -negative != _average(links, members, one, other):
            # Of groups that have been joined since.
            continue
        merged = n
        n += 1
        members[merged] = members.pop(one) + members.pop(other)
        near = links.pop(one)
        for k, p in links.pop(other).items():
            near[k] = near.get(k, 0.0) + p
        near.pop(one, None)
        near.pop(other, None)
        links[merged] = near
        for k in near:
            links[k].pop(one, None)
            links[k].pop(other, None)
            links[k][merged] = near[k]
            average = _average(links, members, merged, k)
            if average >= join:
                heappush(heap, (-average, min(merged, k), max(merged, k)))
    return sorted(sorted(group) for group in members.values() if len(group) > 1)


def overlapping(
    groups: Sequence[Sequence[int]], pairs: Sequence[tuple[int, int, float]], join: float = JOIN
) -> list[list[int]]:
    """The groups, each with the statements of other groups and of none that are alike enough to it, and the pairs that no group has together.

    Some sentences state more than one claim, and so are part of more than one story.

    Parameters
    ----------
    groups : what ``groups_of`` made of the same pairs with the same ``join`` (0-1).
    pairs : (one, other, probability that both say the same), each pair once.

    >>> overlapping([[0, 1], [2, 3]], [(0, 1, 0.9), (2, 3, 0.9), (1, 2, 0.4), (1, 3, 0.4), (4, 0, 0.4)])
    [[0, 1], [1, 2, 3], [0, 4]]
    """
    least = join + _MORE
    links: dict[int, dict[int, float]] = {}
    at: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for k in group:
            at.setdefault(k, []).append(number)
    for one, other, p in pairs:
        links.setdefault(one, {})[other] = p
        links.setdefault(other, {})[one] = p
    found = [list(group) for group in groups]
    for k in sorted(links):
        total: dict[int, float] = {}
        for other, p in sorted(links[k].items()):
            for number in at.get(other, ()):
                total[number] = total.get(number, 0.0) + p
        for number, p in total.items():
            if k not in groups[number] and p >= least * len(groups[number]):
                found[number].append(k)
    found = largest(sorted(group) for group in found)
    stands: dict[int, set[int]] = {}
    for number, group in enumerate(found):
        for k in group:
            stands.setdefault(k, set()).add(number)
    alone = sorted((min(one, other), max(one, other)) for one, other, p in pairs if p >= least)
    return found + [list(pair) for pair in alone if not stands.get(pair[0], set()) & stands.get(pair[1], set())]


def largest(groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """The groups that are part of no other one, each once, in order of their members."""
    kept: list[frozenset[int]] = []
    holding: dict[int, list[frozenset[int]]] = {}
    for group in sorted(map(frozenset, groups), key=lambda g: (-len(g), sorted(g))):
        if not any(group <= other for other in holding.get(min(group), ())):
            kept.append(group)
            for k in group:
                holding.setdefault(k, []).append(group)
    return sorted(map(sorted, kept))


def _average(links: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int) -> float:
    return links[one].get(other, 0.0) / (len(members[one]) * len(members[other]))
