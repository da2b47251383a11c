"""Flags of a claim: what holds for the chain that it rests on."""

from __future__ import annotations

from credscore.attribution.chains import Chain
from credscore.features.base import ClaimContext
from credscore.records import Flag, LinkRole, SourceType

_BY_TYPE = {
    SourceType.ANONYMOUS: Flag.ANONYMOUS,
    SourceType.VAGUE: Flag.VAGUE,
    SourceType.STATE_MEDIA: Flag.STATE_MEDIA,
    SourceType.DOCUMENT: Flag.DOCUMENT,
    SourceType.OBSERVATION: Flag.OBSERVATION,
}
# These follow the type of the source or the chain that the report shows; a model must not contradict it.
_SHOWN = frozenset(_BY_TYPE.values())
# What may hold for a claim in the article's own voice.
_WITHOUT_SOURCE = frozenset((Flag.UNVERIFIED, Flag.DISPUTED))
# A state medium that carries the statement of one of these is no link of the chain.
_ON_RECORD = (SourceType.PERSON, SourceType.ORGANISATION, SourceType.DOCUMENT, SourceType.OBSERVATION)


def flags_of(
    claim: ClaimContext, origin: ClaimContext | None, source_type: SourceType, learned: frozenset[Flag]
) -> frozenset[Flag]:
    """Flags of one claim.

    Parameters
    ----------
    origin : the sentence whose chain the claim rests on.
    source_type : of the claim's origin.
    learned : what the model of flags found.
    """
    passes_on = claim.names_state_media and source_type not in _ON_RECORD
    if source_type is SourceType.NONE:
        found = learned & _WITHOUT_SOURCE
        return found | {Flag.STATE_MEDIA} if passes_on and claim.reports else found
    found = learned - _SHOWN
    if source_type in _BY_TYPE:
        found |= {_BY_TYPE[source_type]}
    if passes_on or (origin is not None and _by_state_media(origin, origin.chain)):
        found |= {Flag.STATE_MEDIA}
    return found


def _by_state_media(claim: ClaimContext, chain: Chain) -> bool:
    return any(
        claim.article.attributions[index].source.source_type is SourceType.STATE_MEDIA and role is not LinkRole.CARRIER
        for index, role in zip(chain.links, chain.roles, strict=True)
    )
