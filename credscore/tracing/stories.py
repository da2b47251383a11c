"""Puts a story together: its claims with their trails, its origins, what contradicts it and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from credscore.records import (
    Claim,
    Contradiction,
    Origin,
    Report,
    Story,
    TracedClaim,
)
from credscore.tracing.affiliations import Spokesperson, spokespeople, with_body
from credscore.tracing.asides import is_aside
from credscore.tracing.copies import copied_from, rows_of
from credscore.tracing.drift import Telling, drift_of, telling_of
from credscore.tracing.identity import Mention, is_host, is_medium, outlet_words, same_source
from credscore.tracing.independence import Source, independent_sources
from credscore.tracing.naming import article_name
from credscore.tracing.origins import BY_THE_WAY, Trail, trail_of
from credscore.tracing.parts import as_told_by
from credscore.tracing.relays import apart, beside
from credscore.tracing.statements import Statement, day_of
from credscore.tracing.words import TOKEN, fold, stem

_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]+)[”\"“»]")


@dataclass(frozen=True, slots=True)
class Contrary:
    """A statement (index) that says the contrary of a member (index) of a story, with what probability, and why."""

    member: int
    statement: int
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Articles:
    """The reports of a trace, and of each whether its day is known, the telling stems of its outlet's name, and who speaks for it if it is a release."""

    reports: Sequence[Report]
    dated: Sequence[bool]
    outlets: Sequence[frozenset[str]]
    spokespeople: Sequence[Sequence[Spokesperson]]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> Articles:
        """What stories ask of articles, found once."""
        return cls(
            reports,
            [day_of(report.article.date) is not None for report in reports],
            [outlet_words(report.article.outlet or "") for report in reports],
            [spokespeople(report) for report in reports],
        )


def story_of(
    members: Sequence[int], statements: Sequence[Statement], articles: Articles, title: int, probability: float,
    contrary: Sequence[Contrary], story_at: Mapping[int, int],
) -> Story:  # fmt: skip
    """The story of statements that say the same.

    Parameters
    ----------
    members : indices of statements, in the order of articles, which is that of time where it is known.
    title : the member that is most like all others.
    probability : that its two most alike members state the same claim.
    contrary : what contradicts members; ``story_at`` gives the story of a statement that stands in one.
    """
    reports = articles.reports
    claims = [_claim(statements[k], reports) for k in members]
    owners = [statements[k].article for k in members]
    others = [[statements[k] for k in members if statements[k].article != owner] for owner in owners]
    trails = [
        BY_THE_WAY if is_aside(claim, told) else trail_of(as_told_by(claim, told), owner, reports[owner])
        for claim, owner, told in zip(claims, owners, others, strict=True)
    ]
    known = [each for owner in dict.fromkeys(owners) for each in articles.spokespeople[owner]]
    trails = [
        trail if trail.origin is None else replace(trail, origin=with_body(trail.origin, known)) for trail in trails
    ]
    followed, cites = _followed(trails, owners, articles)
    replaced = [
        trail.origin.name if trail.origin and end.origin and not _is_one(trail.origin, end.origin) else ""
        for trail, end in zip(trails, followed, strict=True)
    ]
    via = [_relays(trail, claim, reports[owner]) for trail, claim, owner in zip(followed, claims, owners, strict=True)]
    mentions = [trail.origin for trail in followed if trail.origin is not None]
    quoted = [quoted_words(claim) for claim, trail in zip(claims, followed, strict=True) if trail.origin is not None]
    sources = independent_sources(mentions, quoted)
    origin_of = {id(mention): k for k, source in enumerate(sources) for mention in source.mentions}
    # "Officials" in a headline stand for whom the article names below it.
    of_article = {mention.article: k for k, source in reversed(list(enumerate(sources))) for mention in source.mentions}
    dated = [articles.dated[owner] for owner in owners]
    copies = copied_from([rows_of(claim.text) for claim in claims], owners, dated)
    traced = [
        TracedClaim(
            statements[k].article, statements[k].claim, claim.text, claim.start, claim.end, claim.level, claim.level_name, claim.score,
            None if trail.origin is None else origin_of.get(id(trail.origin), of_article.get(trail.origin.article)),
            relays, trail.why, copy,
        )
        for k, claim, trail, relays, copy in zip(members, claims, followed, via, copies, strict=True)
    ]  # fmt: skip
    origins = tuple(_origin(k, source, traced) for k, source in enumerate(sources))
    at = {member: k for k, member in enumerate(members)}
    contradictions = tuple(
        _contradiction(c, at[c.member], statements[c.statement], reports, story_at.get(c.statement)) for c in contrary
    )
    circular, why = _circular(traced, origins, cites, reports)
    order = sorted(range(len(traced)), key=lambda k: (traced[k].score, k))
    first = next((k for k, known in enumerate(dated) if known), None)
    return Story(
        title=traced[at[title]].text,
        probability=round(probability, 3),
        claims=tuple(traced),
        origins=origins,
        relays=tuple(dict.fromkeys(name for claim in traced for name in claim.via)),
        circular=circular,
        circular_why=why,
        contradictions=contradictions,
        drift=tuple(
            drift_of(
                list(_tellings(traced, claims, statements, members, contradictions, replaced)),
                [o.name for o in origins],
                articles.dated,
            )
        ),
        strongest=order[-1],
        weakest=order[0],
        first=first if all(dated) else None,
    )


def _is_one(one: Mention, other: Mention) -> bool:
    """Whether two mentions name one source, one by what he is ("the radio host"), or an outlet and what it answers for."""
    mine, theirs = outlet_words(one.name), outlet_words(other.name)
    return (
        one is other
        or (is_host(one.name) and bool(other.person))
        or bool(same_source(one, other))
        or bool(mine and theirs and (mine <= theirs or theirs <= mine))
    )


def _relays(trail: Trail, claim: Claim, report: Report) -> tuple[str, ...]:
    """Who passed a claim on between its origin and the article, each by itself; for what somebody said also who is said nearby to have published it."""
    if trail.origin is None:
        return trail.via
    named = [part for name in trail.via for part in apart(name)]
    nearby = beside(claim, report.article.text) if trail.origin.person else ()
    mine = (trail.origin.words, outlet_words(report.article.outlet or ""))
    return tuple(dict.fromkeys([*named, *(who for who in nearby if outlet_words(who) not in mine)]))


def _claim(statement: Statement, reports: Sequence[Report]) -> Claim:
    return reports[statement.article].claims[statement.claim]


def quoted_words(claim: Claim) -> list[str]:
    """Folded words of what stands in quotation marks in a claim."""
    return [fold(word) for quotation in _QUOTED.findall(claim.text) for word in TOKEN.findall(quotation)]


def _followed(
    trails: Sequence[Trail], owners: Sequence[int], articles: Articles
) -> tuple[list[Trail], set[tuple[int, int]]]:
    """Trails that end at an outlet whose article is among the story's, followed into it; and which article cites which."""
    outlets = {owner: articles.outlets[owner] for owner in sorted(set(owners))}
    cites: set[tuple[int, int]] = set()
    found: list[Trail] = []

    def follow(trail: Trail, owner: int, seen: frozenset[int]) -> Trail:
        cited = _cited(trail, owner, outlets, articles.reports[owner].article.text)
        if cited is None:
            return trail
        cites.add((owner, cited))
        if cited in seen or trail.origin is None:
            return trail
        for k, other in enumerate(owners):
            if other == cited and trails[k].origin is not None:
                end = follow(trails[k], cited, seen | {cited})
                if end.origin is not None and end.origin is not trail.origin:
                    # A mention of its own for each article that leads there.
                    origin = replace(end.origin, article=owner)
                    return Trail(
                        origin, (*end.via, trail.origin.name), f"{trail.origin.name} has it from {origin.name}"
                    )
        return trail

    for trail, owner in zip(trails, owners, strict=True):
        found.append(follow(trail, owner, frozenset((owner,))))
    return found, cites


def _cited(trail: Trail, owner: int, outlets: Mapping[int, frozenset[str]], text: str) -> int | None:
    """The other article whose outlet is the origin of a trail: by its name, or as "the portal" if the article names that outlet elsewhere."""
    if trail.origin is None or (
        trail.origin.person and len(trail.origin.person) > 1 and not outlet_words(trail.origin.name)
    ):
        return None
    name = outlet_words(trail.origin.name)
    others = {
        article: words for article, words in outlets.items() if article != owner and words and words != outlets[owner]
    }
    if name:
        return next((article for article, words in others.items() if name <= words or words <= name), None)
    if not is_medium(trail.origin.name):
        return None
    written = {stem(fold(word)) for word in TOKEN.findall(text) if word[0].isupper()}
    return next((article for article, words in others.items() if words <= written), None)


def _origin(index: int, source: Source, traced: Sequence[TracedClaim]) -> Origin:
    articles = tuple(dict.fromkeys(claim.article for claim in traced if claim.origin == index))
    names = tuple(dict.fromkeys(mention.name for mention in source.named))
    kind = next(mention.kind for mention in source.named if mention.name == source.name)
    return Origin(source.name, kind, names, articles, source.evidence)


def _contradiction(
    contrary: Contrary, claim: int, other: Statement, reports: Sequence[Report], story: int | None
) -> Contradiction:
    said = _claim(other, reports)
    return Contradiction(
        claim,
        other.article,
        other.claim,
        said.text,
        said.start,
        said.end,
        story,
        round(contrary.probability, 3),
        contrary.why,
    )


def _circular(
    traced: Sequence[TracedClaim], origins: Sequence[Origin], cites: set[tuple[int, int]], reports: Sequence[Report]
) -> tuple[bool, str]:
    """Whether several articles show but one origin, or cite each other."""
    for one, other in sorted(cites):
        if one < other and (other, one) in cites:
            return True, f"{_called(reports, one)} and {_called(reports, other)} cite each other"
    telling = {claim.article for claim in traced}
    if len(origins) == 1 and len(telling) > 1:
        return True, f"all that name a source lead to {origins[0].name}"
    return False, ""


def _called(reports: Sequence[Report], index: int) -> str:
    return article_name(reports[index].article, index)


def _tellings(
    traced: Sequence[TracedClaim], claims: Sequence[Claim], statements: Sequence[Statement], members: Sequence[int],
    contradictions: Sequence[Contradiction], replaced: Sequence[str],
) -> Iterator[Telling]:  # fmt: skip
    """``replaced``: for each claim whom it names in the place of the origin that another article shows, "" for all others."""
    denying = {c.article for c in contradictions}
    for article in dict.fromkeys(claim.article for claim in traced):
        at = [k for k, claim in enumerate(traced) if claim.article == article]
        said = [statements[members[k]] for k in at]
        yield telling_of(
            article,
            [claims[k] for k in at],
            [traced[k].origin for k in at],
            denied=article in denying,
            numbers=[number for statement in said for number in statement.numbers],
            relays=frozenset(replaced[k] for k in at if replaced[k]),
        )
