"""From nested attributions to the chain of a claim, on hand-made spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from credscore.attribution.chains import LinkedAttribution, chain_of, coverage, cue_class_of, find_parents
from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.referents import Source
from credscore.features import build_context
from credscore.lexicons.vocabulary import cue_classes
from credscore.records import LinkRole, Quotation, SourceType
from tests.conftest import shipped_antecedents

from .conftest import find

ORIGIN, RELAY, CARRIER = LinkRole.ORIGIN, LinkRole.RELAY, LinkRole.CARRIER


def chain(analysis, sentence: int = 0) -> list[tuple[str | None, LinkRole]]:
    """Names and roles of the chain of a sentence."""
    found = build_context(analysis).claims[sentence].chain
    return [
        (analysis.attributions[link].source.name, role) for link, role in zip(found.links, found.roles, strict=True)
    ]


def nested(resolved, outer: str, inner: str):
    """OUTER reported that INNER said that the ferry had sunk."""
    said = f"{inner} said that the ferry had sunk off Tarn in the night"
    return resolved(
        f"{outer} reported that {said}.",
        (outer, "reported", [f"that {said}"]),
        (inner, "said", ["that the ferry had sunk off Tarn in the night"]),
    )


def test_one_source_is_the_origin(resolved) -> None:
    text = "Ana Ruiz said the ferry had sunk."
    assert chain(resolved(text, ("Ana Ruiz", "said", ["the ferry had sunk"]))) == [("Ana Ruiz", ORIGIN)]


def test_nobody_is_no_chain(resolved) -> None:
    assert chain(resolved("The ferry has sunk.")) == []


def test_outlet_carries_who_is_named(resolved) -> None:
    assert chain(nested(resolved, "Reuters", "Ana Ruiz")) == [("Ana Ruiz", ORIGIN), ("Reuters", CARRIER)]
    assert chain(nested(resolved, "TASS", "Ana Ruiz")) == [("Ana Ruiz", ORIGIN), ("TASS", CARRIER)]


def test_outlet_relays_who_is_not_named(resolved) -> None:
    assert chain(nested(resolved, "Reuters", "officials")) == [("officials", ORIGIN), ("Reuters", RELAY)]
    assert chain(nested(resolved, "TASS", "residents")) == [("residents", ORIGIN), ("TASS", RELAY)]


def test_a_person_who_passes_it_on_is_a_relay(resolved) -> None:
    assert chain(nested(resolved, "Peter Holm", "Ana Ruiz")) == [("Ana Ruiz", ORIGIN), ("Peter Holm", RELAY)]


def test_speaking_for_oneself_is_no_relay(resolved) -> None:
    text = "The Tarn Council reported that a spokesman for the Tarn Council said that the ferry had sunk off the coast."
    inner = "a spokesman for the Tarn Council"
    told = "that the ferry had sunk off the coast"
    found = resolved(text, ("The Tarn Council", "reported", [f"that {inner} said {told}"]), (inner, "said", [told]))
    assert [role for _, role in chain(found)] == [ORIGIN]


def test_three_links(resolved) -> None:
    told = "that the ferry had sunk off Tarn in the night with all men on board"
    text = f"Reuters reported that Peter Holm said that officials announced {told}."
    found = resolved(
        text,
        ("Reuters", "reported", [f"that Peter Holm said that officials announced {told}"]),
        ("Peter Holm", "said", [f"that officials announced {told}"]),
        ("officials", "announced", [told]),
    )
    assert chain(found) == [("officials", ORIGIN), ("Peter Holm", RELAY), ("Reuters", RELAY)]


def test_beliefs_that_are_all_that_is_said_are_a_link(resolved) -> None:
    text = "Ana Ruiz said that residents believed that the ferry had sunk off Tarn."
    found = resolved(
        text,
        ("Ana Ruiz", "said", ["that residents believed that the ferry had sunk off Tarn"]),
        ("residents", "believed", ["that the ferry had sunk off Tarn"]),
    )
    assert chain(found) == [("residents", ORIGIN), ("Ana Ruiz", RELAY)]


def test_an_aside_does_not_carry_the_sentence(resolved) -> None:
    aside = "as nobody knew"
    text = f"She waited. The ferry lay at the pier from May until the end of the war, {aside}."
    found = resolved(text, ("She", "waited", ["as nobody"]))
    assert chain(found, 1) == []


def test_content_in_a_later_sentence(resolved) -> None:
    text = 'Ana Ruiz said: "It has sunk. Nobody was on board."'
    found = resolved(text, ("Ana Ruiz", "said", ['"It has sunk.', 'Nobody was on board."']))
    assert chain(found, 0) == [("Ana Ruiz", ORIGIN)]
    assert chain(found, 1) == [("Ana Ruiz", ORIGIN)]


def test_parent_is_the_innermost_around(resolved) -> None:
    found = nested(resolved, "Reuters", "Ana Ruiz")
    assert [a.parent for a in found.attributions] == [None, 0]


def linked(spans: list[tuple[int | None, list[tuple[int, int]]]]) -> list[LinkedAttribution]:
    """Attributions by the place of their cue and their content."""
    return [
        LinkedAttribution(
            Relation(None if cue is None else TokenSpan(cue, cue + 1, 0), None, [TokenSpan(*p, 0) for p in pieces]),
            Source("x", SourceType.PERSON, named=True),
            Quotation.INDIRECT,
        )
        for cue, pieces in spans
    ]


piece = st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1]))
attributions = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 20)), st.lists(piece, min_size=1, max_size=3)), max_size=7
).map(linked)


@given(attributions)
def test_parents_form_no_circle(found) -> None:
    find_parents(found)
    for index, attribution in enumerate(found):
        seen, at = {index}, attribution.parent
        while at is not None:
            assert at not in seen
            assert 0 <= at < len(found)
            seen.add(at)
            at = found[at].parent


@given(attributions, st.integers(1, 20))
def test_any_chain_is_valid(found, last) -> None:
    find_parents(found)
    touching = list(range(len(found)))
    result = chain_of(found, touching, 0, 0, last)
    assert len(set(result.links)) == len(result.links) == len(result.roles)
    assert [role is ORIGIN for role in result.roles] == [True] * bool(result.links) + [False] * (len(result.links) - 1)
    for inner, outer in zip(result.links, result.links[1:], strict=False):
        assert found[inner].parent == outer
    assert result.relays == sum(role is RELAY for role in result.roles)
    assert result.origin == (result.links[0] if result.links else None)


def test_coverage_counts_tokens_of_the_sentence() -> None:
    relation = Relation(None, None, [TokenSpan(2, 6, 0), TokenSpan(8, 12, 1)])
    attribution = LinkedAttribution(relation, Source("x", SourceType.PERSON, named=True), Quotation.INDIRECT)
    assert coverage(attribution, 0, 0, 7) == 4
    assert coverage(attribution, 0, 3, 5) == 2
    assert coverage(attribution, 1, 7, 20) == 4


def test_class_of_a_cue() -> None:
    say, deny = cue_classes().index("say"), cue_classes().index("deny")
    assert cue_class_of(None, [], []) == ""
    assert cue_class_of(TokenSpan(0, 3, 0), [say, 0, deny], [0, 0, 0]) == "deny"
    assert cue_class_of(TokenSpan(0, 2, 0), [0, 0], [say, 0]) == "say"
    assert cue_class_of(TokenSpan(0, 1, 0), [0], [0]) == ""


def test_whom_an_outlet_cites_is_the_origin(resolved) -> None:
    told = "that the ferry had sunk off Tarn in the night"
    text = f"Interfax reported, citing an unnamed diplomat, {told}."
    found = resolved(text, ("Interfax", "reported", [told]))
    assert chain(found) == [("Interfax", ORIGIN)]
    document = found.document
    source, cue = (find(document, words) for words in ("an unnamed diplomat", "citing"))
    piece = find(document, told)
    relations = [a.relation for a in found.attributions] + [Relation(cue, source, [piece])]
    analysis = resolve(document, found.columns, relations, shipped_antecedents())
    assert [role for _, role in chain(analysis)] == [ORIGIN, RELAY]
    assert chain(analysis)[1][0] == "Interfax"


def test_the_main_clause_goes_before_a_participle(resolved) -> None:
    text = "The ministry denied the deaths, saying that three workers had been treated for smoke and that nobody was missing."
    found = resolved(
        text,
        ("The ministry", "denied", ["the deaths"]),
        (None, "saying", ["that three workers had been treated for smoke and that nobody was missing"]),
    )
    (sentence,) = build_context(found).claims
    assert sentence.origin is not None
    assert sentence.origin.cue_class == "say"
    assert sentence.origin.aside
    text = "The ministry denied that three workers had been hurt, saying that nobody was missing."
    found = resolved(
        text,
        ("The ministry", "denied", ["that three workers had been hurt"]),
        (None, "saying", ["that nobody was missing"]),
    )
    (sentence,) = build_context(found).claims
    assert sentence.origin is not None
    assert sentence.origin.cue_class == "deny"


def test_somebodys_word_goes_before_a_plan_in_passing(resolved) -> None:
    text = "It recalled the new law, and the plan of action for the elimination of child labour in the two provinces."
    found = resolved(
        text,
        ("It", "recalled", ["the new law"]),
        (None, "plan", ["of action for the elimination"]),
    )
    (sentence,) = build_context(found).claims
    assert sentence.origin is not None
    assert sentence.origin.cue_class != "plan"


def test_what_attributes_the_whole_sentence_goes_before_an_act_in_it(resolved) -> None:
    text = "Tarn has offered Skerry ten boats to mend the pier, state television reported."
    offer = ["Skerry ten boats to mend the pier"]
    found = resolved(text, ("Tarn", "has offered", offer), ("state television", "reported", offer))
    assert [role for _, role in chain(found)] == [ORIGIN]
    assert build_context(found).claims[0].origin.source.source_type is SourceType.STATE_MEDIA


def test_what_an_account_rests_on_lies_behind_it(resolved) -> None:
    told = "The ship had been boarded off Tarn"
    text = f"{told}, the Sundets Avis wrote, basing itself on a diplomat."
    found = resolved(text, ("the Sundets Avis", "wrote", [told]))
    document = found.document
    inner = Relation(find(document, "basing itself on"), find(document, "a diplomat"), [find(document, told)])
    relations = [*(a.relation for a in found.attributions), inner]
    analysis = resolve(document, found.columns, relations, shipped_antecedents())
    assert [(name, role) for name, role in chain(analysis)] == [("a diplomat", ORIGIN), ("Sundets Avis", RELAY)]


def test_an_inner_account_counts_with_its_own_words(resolved) -> None:
    outer = "that the head of the harbour department, Olav Rem, had reported to her the loss of a pilot boat"
    text = f"Minister Ida Lund said {outer}."
    told = ("the head of the harbour department, Olav Rem", "had reported", ["the loss of a pilot boat"])
    found = resolved(text, ("Minister Ida Lund", "said", [outer]), told)
    assert [name for name, _ in chain(found)] == ["Olav Rem", "Ida Lund"]


def test_a_fear_in_passing_is_no_origin(resolved) -> None:
    outer = "that the bridge would stay shut until June, since divers feared it"
    found = resolved(f"Mayor Ida Lund said {outer}.", ("Mayor Ida Lund", "said", [outer]), ("divers", "feared", ["it"]))
    assert [name for name, _ in chain(found)] == ["Ida Lund"]
