"""What an article's claims rest on, all in all, and which of them a fact-checker should look at first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from credscore.features.base import ArticleContext, stems_of
from credscore.records import LEVEL_NAMES, Claim, Flag, Role, SourceType, Summary

_CHECK_FIRST = 5
# How pressing a claim is by its level, and by what the article shows of it.
_BY_LEVEL = (0.6, 1.0, 0.4, 0.0, 0.0)
_BY_FLAG = {Flag.UNVERIFIED: 0.5, Flag.DISPUTED: 0.4, Flag.STATE_MEDIA: 0.3, Flag.HEARSAY: 0.2}
# What the place of a claim adds to its share of the article's words.
_HEADLINE, _LEAD = 0.6, 0.3
# Without a source, or a flag, only claims that are so central are worth a check before others.
_CENTRAL = 0.45
_SAYS_FLAG = {
    Flag.UNVERIFIED: "could not be verified, the article says",
    Flag.DISPUTED: "denied or contradicted in the article",
    Flag.STATE_MEDIA: "state-controlled media",
    Flag.HEARSAY: "hearsay",
    Flag.RELAYED: "passed on by others",
    Flag.INTERESTED: "serves the one who says it",
}
_SAYS_TYPE = {
    SourceType.VAGUE: "nobody in particular says so",
    SourceType.ANONYMOUS: "the source is unnamed",
    SourceType.SOCIAL_MEDIA: "social media",
}


def summary_of(claims: Sequence[Claim], context: ArticleContext, claim_at: Sequence[int]) -> Summary:
    """Counts, shares and the claims to check first.

    Parameters
    ----------
    claim_at : the index of each claim's sentence in ``context.claims``.
    """
    n = len(claims)
    levels = Counter(claim.level_name for claim in claims)
    flags = Counter(str(flag) for claim in claims for flag in claim.flags)
    by_source = Counter(claim.origin.name for claim in claims if claim.origin is not None)
    single = sum(claim.origin is not None and Flag.CORROBORATED not in claim.flags for claim in claims)
    main, most = max(by_source.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    pressing = _pressing(claims, _centrality(context, claim_at))
    first = sorted(pressing, key=lambda index: (-pressing[index][0], index))[:_CHECK_FIRST]
    return Summary(
        claims=n,
        score=sum(claim.score for claim in claims) / n if n else None,
        levels={name: levels.get(name, 0) for name in LEVEL_NAMES},
        flags={str(flag): flags.get(flag, 0) for flag in Flag},
        unsourced_share=levels.get(LEVEL_NAMES[0], 0) / n if n else 0.0,
        single_source_share=single / n if n else 0.0,
        check_first=tuple(first),
        check_why=tuple(pressing[index][1] for index in first),
        main_source=main,
        main_source_share=most / n if n else 0.0,
        anonymous_share=_share(claims, {Flag.ANONYMOUS, Flag.VAGUE}),
        state_media_share=_share(claims, {Flag.STATE_MEDIA}),
    )


def _share(claims: Sequence[Claim], flags: set[Flag]) -> float:
    """Share of the claims that have one of some flags."""
    return sum(not flags.isdisjoint(claim.flags) for claim in claims) / len(claims) if claims else 0.0


def _centrality(context: ArticleContext, claim_at: Sequence[int]) -> list[float]:
    """How much each claim is about what the article is about, 0 to 1: the cosine of its content words with those of all claims,
    each word weighing as the square root of how many claims have it; a headline and a lead count for more."""
    stems = [stems_of(context.claims[index]) for index in claim_at]
    spread = Counter(stem for each in stems for stem in each)
    size = math.sqrt(sum(spread.values()))
    found = []
    for index, each in zip(claim_at, stems, strict=True):
        # The claim's own word is no sign that others have it.
        shared = sum(math.sqrt(spread[stem] - 1) for stem in each)
        value = shared / max(size * math.sqrt(len(each)), 1.0)
        claim = context.claims[index]
        if claim.role is Role.HEADLINE:
            value += _HEADLINE
        elif index - context.body_begins in (0, 1):
            value += _LEAD
        found.append(min(value, 1.0))
    return found


def _pressing(claims: Sequence[Claim], centrality: Sequence[float]) -> dict[int, tuple[float, str]]:
    """How pressing a check of each claim is, and why; strong ones are left out, and unsourced ones that are not central."""
    found = {}
    for index, (claim, central) in enumerate(zip(claims, centrality, strict=True)):
        marked = [flag for flag in _SAYS_FLAG if flag in claim.flags]
        weight = _BY_LEVEL[claim.level] + sum(_BY_FLAG.get(flag, 0.0) for flag in marked)
        shown = not claim.flags.isdisjoint(_BY_FLAG)
        if weight == 0 or (claim.level == 0 and not shown and central < _CENTRAL) or (claim.level > 1 and not shown):
            continue
        found[index] = (weight * (0.5 + central), _why(claim, marked, central))
    return found


def _why(claim: Claim, marked: Sequence[Flag], central: float) -> str:
    """The reasons to check a claim, in a few words: what is weak about it, then why it matters."""
    parts = []
    if claim.level == 0:
        parts.append("no source is given")
    elif claim.source_type in _SAYS_TYPE:
        parts.append(_SAYS_TYPE[claim.source_type])
    parts += [_SAYS_FLAG[flag] for flag in marked]
    if not parts:
        parts.append(f"{claim.level_name} sourcing")
    if claim.role is Role.HEADLINE:
        parts.append("stands in the headline")
    elif central >= _CENTRAL:
        parts.append("central to the article")
    return "; ".join(parts)
