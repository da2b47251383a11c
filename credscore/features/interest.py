"""Is the source a party to what it speaks of: adversaries, accusations, denials, praise of its own."""

from __future__ import annotations

from collections.abc import Iterator

from credscore.features.base import ClaimContext, ClaimFeatures, Feature, Found, stems_in
from credscore.lexicons.vocabulary import FLAGS

_POLITICS = frozenset(
    "candidate campaign senator president minister party republican democrat democratic governor lawmaker opposition "
    "congressman mp leader politician nominee rival mayor secretary premier chancellor kremlin".split()
)
_WAR = frozenset(
    "army forces troops military general rebel rebels militia defence defense commander fighters insurgents".split()
)
_COMPANY = frozenset("ceo chief executive company firm chairman founder shares maker spokeswoman spokesman".split())
_TRIAL = frozenset("lawyer attorney defendant accused suspect barrister counsel prosecutor defence".split())
_CHARGED = frozenset(
    "accused suspended charged sued fined facing faces indicted convicted blamed criticised criticized investigated war denies "
    "denying defended defending rejects rejected".split()
)
_MANAGES = frozenset(
    "manager director owner operator boss spokesman spokeswoman spokesperson chairman chairwoman chief head president lawyer "
    "representative supplier".split()
)
# How far behind a source what is told of it may go on.
_APPOSITION = 9
_ATTACK = frozenset(
    "accused lied liar corrupt failed failure fraud scandal attack attacked shelled killed terrorists enemy aggression rigged "
    "cheating steal stolen illegal crime crimes guilty blame blamed crooked disaster betrayed weak".split()
)


class InterestFeatures(ClaimFeatures):
    """Parties and what serves them."""

    family = "interest"
    features = (
        Feature("politician", "The source is a politician or party: {evidence}", direction=-1),
        Feature("military", "The source is an armed force: {evidence}", direction=-1),
        Feature("company", "The source speaks for a company: {evidence}", direction=-1),
        Feature("trial", "The source is a party or counsel at law: {evidence}", direction=-1),
        Feature("attack", "The content accuses or attacks: {evidence}"),
        Feature("adversary", "The content is about another party than the source: {evidence}"),
        Feature("praise", "The content praises: {evidence}"),
        Feature("accuses", "The attribution is an accusation, a denial or praise: {evidence}", direction=-1),
        Feature("politician_attack", "A politician attacks: {evidence}", direction=-1),
        Feature("party_superlative", "The source speaks in superlatives: {evidence}"),
        Feature("charged", "The source is itself accused or at odds in the matter: {evidence}", direction=-1),
        Feature("manages", "The source answers for what it speaks of: {evidence}", direction=-1),
    )

    def measure(self, claim: ClaimContext) -> Iterator[Found]:
        origin = claim.origin
        if origin is None:
            return
        article, lower = claim.article, claim.article.lower
        roles: set[str] = set(origin.source.entity.roles) if origin.source.entity is not None else set()
        span = origin.relation.source
        where = (span.first, span.last) if span is not None else None
        if span is not None:
            roles |= set(lower[span.first : span.last])
        politician = bool(roles & _POLITICS)
        for name, listed in (("politician", _POLITICS), ("military", _WAR), ("company", _COMPANY), ("trial", _TRIAL)):
            if roles & listed:
                yield name, 1.0, where
        if span is not None and span.sentence == claim.index:
            told = range(span.first, min(claim.last, span.last + _APPOSITION))
            charged = next((k for k in told if lower[k] in _CHARGED), None)
            if charged is not None:
                yield "charged", 1.0, (charged, charged + 1)
            if _MANAGES & set(lower[span.first : span.last]) and self._answers_for(claim, span.first, span.last):
                yield "manages", 1.0, where
        content = [k for p in origin.relation.pieces if p.sentence == claim.index for k in range(p.first, p.last)]
        attack = next((k for k in content if lower[k] in _ATTACK), None)
        if attack is not None:
            yield "attack", 1.0, (attack, attack + 1)
            if politician:
                yield "politician_attack", 1.0, (attack, attack + 1)
        if (
            origin.cue_class in ("accuse", "deny", "criticise", "praise", "claim", "oppose")
            and origin.relation.cue is not None
        ):
            yield "accuses", 1.0, (origin.relation.cue.first, origin.relation.cue.last)
        if content:
            for mention in article.analysis.mentions.inside(content[0], content[-1] + 1):
                other = mention.entity
                if other is not None and other is not origin.source.entity and other.kind in ("person", "unknown"):
                    yield "adversary", 1.0, (mention.first, mention.last)
                    break
        praise = next((k for k in content if article.flags[k] & FLAGS["evaluation"]), None)
        if praise is not None:
            yield "praise", 1.0, (praise, praise + 1)
        best = next(
            (
                k
                for k in content
                if lower[k] in ("most", "best", "never", "always", "greatest", "only", "worst", "every")
            ),
            None,
        )
        if best is not None:
            yield "party_superlative", 1.0, (best, best + 1)

    @staticmethod
    def _answers_for(claim: ClaimContext, first: int, last: int) -> bool:
        """Whether the thing that a source heads ("the tannery's director") is what this sentence or the one before is about."""
        article = claim.article
        own = stems_in(article, first, last)
        elsewhere = stems_in(article, claim.first, first) | stems_in(article, last, claim.last)
        if claim.previous is not None:
            elsewhere |= stems_in(article, claim.previous.first, claim.previous.last)
        return not own.isdisjoint(elsewhere)
