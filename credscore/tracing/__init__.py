"""Finds the claims that several articles share, and follows each to its independent origins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from credscore.records import Article, Report, Trace
from credscore.tracing.candidates import candidate_pairs
from credscore.tracing.comparison import Comparison, contrary_words, excluded, share_stock_alone
from credscore.tracing.encoder import Encoder
from credscore.tracing.grouping import JOIN, groups_of, largest, overlapping
from credscore.tracing.pairs import PairModel
from credscore.tracing.statements import Statement, day_of, statements_of
from credscore.tracing.stories import Articles, Contrary, story_of
from credscore.tracing.vectors import Encode, vectors_of

__all__ = ["trace", "traced"]

_LEAST_ARTICLES = 2
# Claims are in nearly the same words from this similarity on.
_ALIKE = 0.4
# The least probability that is kept.
_LEAST_SAME = 0.01
# What the probability of the contrary takes from that of the same.
_AGAINST = 0.5
# Claims contradict each other from this probability on.
CONTRARY = 0.4
# Two tellings of a story, in different articles, are the same claim with this probability or more. Average linkage alone makes stories of pairs
# that are barely alike, and most of those are wrong (docs/tracing.md).
SURE = 0.5
# Each telling is the same as one of another article with this probability or more: what an article says around a claim is more like the claim than
# like what others say. For those who ask for a smaller ``join`` it is less in proportion.
_TELLING = 0.3


def trace(
    reports: Iterable[Report], *, min_articles: int = 2, join: float = JOIN, min_probability: float = SURE
) -> Trace:
    """Find the claims that several articles share, and their independent origins.

    The order in which reports are given does not matter. Memory grows with the number of claims.

    Parameters
    ----------
    reports : scored articles. Their ``article.outlet`` and ``article.date`` (ISO) are used where they are known.
    min_articles : stories of fewer articles are left out; 2 or more.
    join : least probability, on average, with which claims are taken for the same (0-1), less half that of the contrary. Less finds more that belongs together, and joins more
        that does not; 0.05 is about "the same event".
    min_probability : stories whose two most alike tellings state the same claim with less probability (0-1; ``Story.probability``) are left out.

    Raises
    ------
    ValueError
        If ``min_articles`` is below 2, ``join`` not between 0 and 1, or ``min_probability`` not from 0 to 1.

    Examples
    --------
    >>> import credscore
    >>> texts = ["The Harrow bridge is closed, Mayor Ida Lund said on Monday.", "Harrow bridge was closed on Monday, according to Ida Lund."]
    >>> found = trace(credscore.score(text) for text in texts)
    >>> [(story.independent_origins, story.origins[0].name) for story in found.stories]
    [(1, 'Ida Lund')]
    """
    return traced(
        reports, PairModel.load(), Encoder.load().vectors, min_articles=min_articles, join=join, min_probability=min_probability
    )  # fmt: skip


def traced(
    reports: Iterable[Report], model: PairModel, encode: Encode, *, min_articles: int = 2, join: float = JOIN, min_probability: float = SURE
) -> Trace:  # fmt: skip
    """``trace`` with a model of pairs and vectors of texts of one's own."""
    if min_articles < _LEAST_ARTICLES:
        raise ValueError(f"min_articles {min_articles}: a story needs {_LEAST_ARTICLES} articles or more")
    if not 0 < join < 1:
        raise ValueError(f"join {join} is no probability between 0 and 1")
    if not 0 <= min_probability <= 1:
        raise ValueError(f"min_probability {min_probability} is no probability from 0 to 1")
    ordered = sorted(reports, key=_key)
    statements = [s for index, report in enumerate(ordered) for s in statements_of(index, report)]
    articles = tuple(replace(report.article, text="") for report in ordered)
    if not statements:
        return Trace(articles, ())
    rows = compared(statements, len(ordered), model, encode)
    # What may be the contrary is no telling of the same.
    links = [(one, other, same - _AGAINST * against) for one, other, same, against in rows]
    groups = overlapping(groups_of(len(statements), links, join), links, join)
    tellings = dict(_tellings(groups, rows, statements, _TELLING * min(1.0, join / JOIN)))
    ranked = sorted(
        (-n_articles, -probability, group)
        for group in largest(tellings)
        if (probability := tellings[tuple(group)]) >= min_probability
        and (n_articles := len({statements[k].article for k in group})) >= min_articles
    )
    groups = [group for *_, group in ranked]
    stories_at = _at(groups)
    likeness: dict[tuple[int, int], float] = {}
    contrary: dict[int, list[Contrary]] = {}
    for one, other, same, against in rows:
        both = set(stories_at.get(one, ())) & set(stories_at.get(other, ()))
        for number in both:
            for k in (one, other):
                likeness[number, k] = likeness.get((number, k), 0.0) + same
        if not both and against >= CONTRARY:
            why = contrary_words(statements[one], statements[other])
            for member, foreign in ((one, other), (other, one)):
                for number in stories_at.get(member, ()):
                    contrary.setdefault(number, []).append(Contrary(member, foreign, against, why))
    story_at = {k: numbers[0] for k, numbers in stories_at.items()}
    told = Articles.of(ordered)
    stories = []
    for number, group in enumerate(groups):
        title = max(group, key=lambda k: (likeness.get((number, k), 0.0), -k))
        against_it = _strongest(contrary.get(number, []))
        stories.append(story_of(group, statements, told, title, -ranked[number][1], against_it, story_at))
    return Trace(articles, tuple(stories))


def _at(groups: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    """The groups (indices) that each statement stands in."""
    at: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for k in group:
            at.setdefault(k, []).append(number)
    return at


def _tellings(
    groups: Sequence[Sequence[int]], rows: Sequence[tuple[int, int, float, float]], statements: Sequence[Statement], least: float
) -> Iterator[tuple[tuple[int, ...], float]]:  # fmt: skip
    """Of each group the statements that are the same as one of another article in it with the probability ``least`` or more, and the greatest such
    probability; the two most alike stay in any case."""
    at = _at(groups)
    best: list[dict[int, float]] = [dict.fromkeys(group, 0.0) for group in groups]
    for one, other, same, _ in rows:
        if statements[one].article == statements[other].article:
            continue
        for number in set(at.get(one, ())).intersection(at.get(other, ())):
            for k in (one, other):
                best[number][k] = max(best[number][k], same)
    for of_group in best:
        probability = max(of_group.values())
        yield tuple(k for k, same in of_group.items() if same >= min(least, probability)), probability


def compared(
    statements: Sequence[Statement], n_articles: int, model: PairModel, encode: Encode
) -> list[tuple[int, int, float, float]]:
    """Pairs of statements that may say the same or the contrary: (one, other, P(same), P(contrary))."""
    vectors = vectors_of(statements, n_articles, encode)
    left, right = candidate_pairs(vectors, np.array([s.article for s in statements], dtype=np.int64))
    comparison = Comparison(statements, vectors, left, right)
    p = model.probabilities(comparison)
    kept = np.flatnonzero((p[:, 1] >= _LEAST_SAME) | (p[:, 2] >= CONTRARY))
    found: list[tuple[int, int, float, float]] = []
    for k in kept.tolist():
        one, other = int(left[k]), int(right[k])
        same, against = float(p[k, 1]), float(p[k, 2])
        if share_stock_alone(statements[one], statements[other]):
            same = 0.0
        # So alike, and yet the one excludes the other: hardly any story of the training data has that, and every reader sees it.
        if comparison.said[k] >= _ALIKE and same > against and excluded(statements[one], statements[other]):
            same, against = 0.0, same + against
        found.append((one, other, same, against))
    return found


def _strongest(found: Sequence[Contrary]) -> list[Contrary]:
    """For each claim that contradicts, the member that it contradicts most plainly."""
    best: dict[int, Contrary] = {}
    for each in found:
        known = best.get(each.statement)
        if known is None or (each.probability, -each.member) > (known.probability, -known.member):
            best[each.statement] = each
    return [best[k] for k in sorted(best)]


def _key(report: Report) -> tuple[str, ...]:
    """Articles by day, and by what they are where days do not tell: the same for any order in which they are given."""
    article: Article = report.article
    known = day_of(article.date)
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    others = (article.outlet, article.title, article.author, article.url, article.name)
    return (article.date or "" if known else "~", digest, *(other or "" for other in others))
