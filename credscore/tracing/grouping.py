"""Groups statements that say the same, by average linkage over the pairs that were compared."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

# Two groups are joined while their members say the same with this probability, on average over all their pairs (less what the contrary takes from it). A pair that was not
# compared is not alike: its probability is nought.
JOIN = 0.15


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


def _average(links: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int) -> float:
    return links[one].get(other, 0.0) / (len(members[one]) * len(members[other]))
