"""Names in a text and the entities that they belong to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.attribution.mentions import Mentions
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment


def mentions(text: str) -> Mentions:
    document = segment(text)
    return Mentions(document, default_vocabulary().encode(document.tokens))


def entities(text: str) -> dict[str, tuple[str, int]]:
    """Kind and number of mentions of each entity."""
    return {e.name: (e.kind, len(e.mentions)) for e in mentions(text).entities}


def test_person_with_surname_and_title() -> None:
    found = entities("Ana Ruiz came. Ruiz left. Mayor Ruiz came back, and so did Mrs. Ruiz.")
    assert found == {"Ana Ruiz": ("person", 4)}


def test_full_name_may_come_later() -> None:
    assert entities("We met Ruiz. Later Ana Ruiz left.") == {"Ana Ruiz": ("person", 2)}


def test_two_of_one_surname_are_two() -> None:
    assert set(entities("We met Ana Ruiz and Peter Ruiz.")) == {"Ana Ruiz", "Peter Ruiz"}


def test_body_with_joined_name() -> None:
    found = entities("They asked the Ministry of Transport, then the Tarn Harbour Authority.")
    assert {name: kind for name, (kind, _) in found.items()} == {
        "Ministry of Transport": "organisation",
        "Tarn Harbour Authority": "organisation",
    }


def test_outlet() -> None:
    (found,) = mentions("They asked Reuters.").entities
    assert (found.name, found.kind) == ("Reuters", "outlet")
    assert found.outlet is not None


def test_capital_at_the_beginning_says_nothing() -> None:
    assert entities("The boats left. Boats came back, and then boats left.") == {}


def test_roles_before_and_behind_the_name() -> None:
    found = {e.name: e.roles for e in mentions("Mayor Ana Ruiz met Petra Lind, the ambassador.").entities}
    assert "mayor" in found["Ana Ruiz"]
    assert "ambassador" in found["Petra Lind"]
    assert "ambassador" not in found["Ana Ruiz"]


@pytest.mark.parametrize(("text", "gender"), [("Mr. Tal left.", "m"), ("Mrs. Tal left.", "f"), ("Dr. Tal left.", None)])
def test_gender_by_title(text, gender) -> None:
    (found,) = mentions(text).entities
    assert found.gender == gender


def test_gender_by_first_name() -> None:
    found = {e.name: e.gender for e in mentions("We met Anna Tal and Peter Holm.").entities}
    assert found == {"Anna Tal": "f", "Peter Holm": "m"}


def test_search_by_place() -> None:
    found = mentions("We met Anna Tal and Peter Holm there.")
    at = found.tokens.index("Peter")
    assert [m.entity.name for m in found.inside(0, at)] == ["Anna Tal"]
    assert [m.entity.name for m in found.inside(at, len(found.tokens))] == ["Peter Holm"]
    assert found.inside(0, 1) == []


pieces = st.sampled_from(
    ["Ana", "Ruiz", "Tal", "Mr.", "Mayor", "the", "of", "Ministry", "TASS", "APP", "agency", "said", ",", ".", "(", "A",
     "B.", "-", "'s", "de", "and", "US", "1", "“", "é", "Éa", "\n"]
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map(" ".join))
def test_any_text(text) -> None:
    found = mentions(text)
    n = len(found.tokens)
    assert [m.first for m in found.mentions] == sorted(m.first for m in found.mentions)
    at = 0
    for mention in found.mentions:
        assert at <= mention.first <= mention.name_first < mention.last <= n
        at = mention.last
        assert mention.entity in found.entities
        assert sum(m is mention for m in mention.entity.mentions) == 1
    assert sum(len(e.mentions) for e in found.entities) == len(found.mentions)
    assert all(e.name.strip() for e in found.entities)


def test_acronyms_and_misspellings_go_to_the_first_that_fits() -> None:
    found = mentions(
        "The Harbour Safety Board met. The Home Savings Bank agreed. Olaf Brandtson left. Later, Brandtsen said no. "
        "The HSB denied it."
    )
    by_word = {found.tokens[m.name_first]: m.entity.name for m in found.mentions}
    assert by_word["HSB"] == "Harbour Safety Board"
    assert by_word["Brandtsen"] == "Olaf Brandtson"
