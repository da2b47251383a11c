"""Flags of a claim: what holds for the chain that it rests on."""

from __future__ import annotations

from credscore.attribution.chains import Chain
from credscore.features.base import ClaimContext
from credscore.features.matrix import Evidence
from credscore.records import Flag, LinkRole, SourceType

_BY_TYPE = {
    SourceType.ANONYMOUS: Flag.ANONYMOUS,
    SourceType.VAGUE: Flag.VAGUE,
    SourceType.STATE_MEDIA: Flag.STATE_MEDIA,
    SourceType.DOCUMENT: Flag.DOCUMENT,
    SourceType.OBSERVATION: Flag.OBSERVATION,
}
# A state medium that carries the statement of one of these is no link of the chain.
_ON_RECORD = (SourceType.PERSON, SourceType.ORGANISATION, SourceType.DOCUMENT, SourceType.OBSERVATION)
# A flag holds if one of these features is present.
_BY_FEATURE = {
    Flag.UNVERIFIED: ("doubt__unverified", "doubt__no_evidence", "doubt__near_unverified"),
    Flag.DISPUTED: ("doubt__denied", "doubt__conflicting", "doubt__false", "doubt__near_denied"),
    Flag.HEDGED: ("hedge__content",),
    Flag.INTERESTED: ("interest__politician_attack", "interest__accuses", "interest__trial"),
    Flag.CORROBORATED: ("corroboration__second_source", "doubt__verified"),
    Flag.SELF_REPORT: ("access__own_acts", "access__first_person", "access__plan"),
    Flag.HEARSAY: ("chain__hearsay",),
}


def flags_of(
    claim: ClaimContext, origin: ClaimContext | None, source_type: SourceType, evidence: Evidence, columns: list[str]
) -> frozenset[Flag]:
    """Flags of one claim; ``origin`` is the sentence whose chain it rests on."""
    passes_on = claim.names_state_media and source_type not in _ON_RECORD
    if source_type is SourceType.NONE:
        return frozenset({Flag.STATE_MEDIA}) if passes_on and claim.reports else frozenset()
    present = {columns[column] for column in evidence}
    found = {flag for flag, names in _BY_FEATURE.items() if present & set(names)}
    if source_type in _BY_TYPE:
        found.add(_BY_TYPE[source_type])
    if passes_on:
        found.add(Flag.STATE_MEDIA)
    if origin is not None:
        found |= _chain_flags(claim, origin.chain)
    return frozenset(found)


def _chain_flags(claim: ClaimContext, chain: Chain) -> set[Flag]:
    found = set()
    for index, role in zip(chain.links, chain.roles, strict=True):
        source = claim.article.attributions[index].source
        if role is LinkRole.RELAY:
            found.add(Flag.RELAYED)
        if source.source_type is SourceType.STATE_MEDIA and role is not LinkRole.CARRIER:
            found.add(Flag.STATE_MEDIA)
        if role is LinkRole.ORIGIN and not source.named and source.source_type is SourceType.ANONYMOUS:
            found.add(Flag.ANONYMOUS)
    return found
