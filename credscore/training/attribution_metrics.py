"""Figures of attributions that were found in annotated articles: cues, whole relations, names, chains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credscore.attribution.chains import LinkedAttribution
from credscore.attribution.engine import Analysis
from credscore.features import build_context
from credscore.records import Role
from credscore.training.antecedents import PRONOUNS, names_of, same_name
from credscore.training.articles import AnnotatedArticle, GoldAttribution, Unit
from credscore.training.examples import labels_of

_SAME_CONTENT = 0.5
_PERSONAL = frozenset(("he", "she", "they", "it"))


@dataclass(frozen=True)
class _Tokens:
    """One attribution as sets of token numbers."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


def attribution_metrics(
    articles: Sequence[AnnotatedArticle], analyses: Sequence[Analysis], roles: Sequence[Sequence[Role]]
) -> dict[str, float]:
    """How well attributions were found, by articles that the model did not see.

    ``cue_f1`` by overlap, one to one; ``linked_f1``: also the source overlaps (or both have none) and the contents have at
    least half of their tokens in common. ``referring`` counts sources that were found and that the annotation names more fully
    than their own words do, ``referring_right`` is the share of them that was given the same name, ``pronouns_right`` that
    among "he", "she", "they" and "it". ``chains`` counts sentences that rest on two sources or more, ``depth_exact`` is the
    share of them whose number of sources is right, ``origin_right`` the share whose origin is; ``chain_f1`` says how well
    such sentences are told from others.
    """
    count = Counter[str]()
    for article, analysis, found_roles in zip(articles, analyses, roles, strict=True):
        _count_spans(count, article, analysis)
        _count_chains(count, article, analysis, found_roles)

    def share(name: str, *of: str) -> float:
        return round(count[name] / max(sum(count[o] for o in of), 1), 4)

    return {
        "n": count["wanted"],
        "cue_f1": round(2 * share("cues", "cues found", "cues wanted"), 4),
        "linked_f1": round(2 * share("linked", "found", "wanted"), 4),
        "referring": count["referring"],
        "referring_right": share("referring right", "referring"),
        "pronouns": count["pronouns"],
        "pronouns_right": share("pronouns right", "pronouns"),
        "chains": count["chains"],
        "depth_exact": share("depth exact", "chains"),
        "origin_right": share("origin right", "chains"),
        "chain_f1": round(2 * share("chain hits", "chains", "chains found"), 4),
    }


def _count_spans(count: Counter[str], article: AnnotatedArticle, analysis: Analysis) -> None:
    document = analysis.document

    def tokens(*spans: tuple[int, int] | None) -> frozenset[int]:
        return frozenset(at for span in spans if span is not None for at in range(*document.tokens_between(*span)))

    wanted = [_Tokens(tokens(a.source), tokens(a.cue), tokens(*a.content)) for a in article.attributions]
    found = [_found(a) for a in analysis.attributions]
    count["wanted"] += len(wanted)
    count["found"] += len(found)
    count["cues wanted"] += sum(bool(a.cue) for a in wanted)
    count["cues found"] += sum(bool(a.cue) for a in found)
    names = names_of(document, article.attributions)
    for i, j in _pairs(found, wanted):
        one, other = found[i], wanted[j]
        count["cues"] += bool(one.cue & other.cue)
        same_source = bool(one.source & other.source) or not (one.source or other.source)
        union = len(one.content | other.content)
        count["linked"] += same_source and len(one.content & other.content) >= _SAME_CONTENT * max(union, 1)
        gold = article.attributions[j]
        if gold.source is None or gold.ref is None or not one.source & other.source:
            continue
        words = " ".join(article.text[slice(*gold.source)].lower().split())
        if same_name(words, gold.ref) and words not in PRONOUNS:
            continue
        name = analysis.attributions[i].source.name
        right = any(same_name(name, known) for known in names.get(min(other.source), ()))
        for kind in ("referring", *(("pronouns",) if words in _PERSONAL else ())):
            count[kind] += 1
            count[f"{kind} right"] += right


def _found(attribution: LinkedAttribution) -> _Tokens:
    relation = attribution.relation
    source, cue = (
        frozenset[int]() if span is None else frozenset(range(span.first, span.last))
        for span in (relation.source, relation.cue)
    )
    return _Tokens(source, cue, frozenset(at for piece in relation.pieces for at in range(piece.first, piece.last)))


def _pairs(found: Sequence[_Tokens], wanted: Sequence[_Tokens]) -> Iterator[tuple[int, int]]:
    """Attributions with overlapping cues (lacking these, sources), one to one, largest overlap first."""
    at: dict[int, list[int]] = {}
    for j, a in enumerate(wanted):
        for token in a.cue or a.source:
            at.setdefault(token, []).append(j)
    shared: Counter[tuple[int, int]] = Counter()
    for i, a in enumerate(found):
        for token in a.cue or a.source:
            shared.update((i, j) for j in at.get(token, ()))
    used_found, used_wanted = set[int](), set[int]()
    for i, j in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if i not in used_found and j not in used_wanted and bool(found[i].cue) == bool(wanted[j].cue):
            used_found.add(i)
            used_wanted.add(j)
            yield i, j


def _count_chains(count: Counter[str], article: AnnotatedArticle, analysis: Analysis, roles: Sequence[Role]) -> None:
    by_id = {a.id: a for a in article.attributions}
    names = names_of(analysis.document, article.attributions)
    context = build_context(analysis, roles)
    for claim, unit in zip(context.claims, labels_of(article, analysis.document), strict=True):
        if unit is None or unit.level is None:
            continue
        wanted = _gold_chain(unit, by_id, article.text)
        sources = [analysis.attributions[i].source.name for i in claim.chain.links]
        depth = sum(k == 0 or name is None or name != sources[k - 1] for k, name in enumerate(sources))
        count["chains found"] += depth > 1
        if len(wanted) < 2:
            continue
        count["chains"] += 1
        count["chain hits"] += depth > 1
        count["depth exact"] += depth == len(wanted)
        origin = claim.origin
        if origin is not None and wanted[0].source is not None:
            first, last = analysis.document.tokens_between(*wanted[0].source)
            span = origin.relation.source
            overlaps = span is not None and span.first < last and first < span.last
            known = names.get(first, ()) or (article.text[slice(*wanted[0].source)],)
            count["origin right"] += overlaps or any(same_name(origin.source.name, name) for name in known)


def _gold_chain(unit: Unit, by_id: dict[str, GoldAttribution], text: str) -> list[GoldAttribution]:
    """The sources that a unit rests on, origin first, as far as their words touch it; one who speaks of his own words
    counts once."""
    chain: list[GoldAttribution] = []
    at = by_id.get(unit.by or "")
    while at is not None and at not in chain:
        spans = (at.cue, *at.content)
        if not any(s is not None and s[0] < unit.end and unit.start < s[1] for s in spans):
            break
        if not chain or _name(at, text) != _name(chain[-1], text):
            chain.append(at)
        at = by_id.get(at.parent or "")
    return chain


def _name(attribution: GoldAttribution, text: str) -> str | None:
    if attribution.ref is not None or attribution.source is None:
        return attribution.ref
    return text[slice(*attribution.source)]
