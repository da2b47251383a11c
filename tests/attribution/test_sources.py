"""Whom a source phrase names, and of what type that is: on hand-made spans, so that no model matters."""

from __future__ import annotations

import pytest

from credscore.records import SourceType


@pytest.fixture
def source(resolved):
    """The resolved source of the last of several sentences "SOURCE said …"."""

    def of(text: str, *sources: str):
        found = resolved(text, *((words, "said", ()) for words in sources))
        by_place = sorted(found.attributions, key=lambda a: a.relation.cue.first)
        return by_place[-1].source

    return of


TYPES = [
    ("Ana Ruiz said so.", "Ana Ruiz", SourceType.PERSON, True, "Ana Ruiz"),
    ("Mayor Ana Ruiz said so.", "Mayor Ana Ruiz", SourceType.PERSON, True, "Ana Ruiz"),
    ("Dr. Ana Ruiz said so.", "Dr. Ana Ruiz", SourceType.PERSON, True, "Ana Ruiz"),
    ("Ana Ruiz, 41, a baker, said so.", "Ana Ruiz, 41, a baker", SourceType.PERSON, True, "Ana Ruiz"),
    ("The mayor said so.", "The mayor", SourceType.PERSON, True, "The mayor"),
    ("The ministry said so.", "The ministry", SourceType.ORGANISATION, True, "The ministry"),
    ("The Tarn Harbour Authority said so.", "The Tarn Harbour Authority", SourceType.ORGANISATION, True,
     "Tarn Harbour Authority"),
    ("Police said so.", "Police", SourceType.ORGANISATION, True, "Police"),
    ("Officials said so.", "Officials", SourceType.ANONYMOUS, False, "Officials"),
    ("Two officials said so.", "Two officials", SourceType.ANONYMOUS, False, "Two officials"),
    ("A ministry official said so.", "A ministry official", SourceType.ANONYMOUS, False, "A ministry official"),
    ("A person familiar with it said so.", "A person familiar with it", SourceType.ANONYMOUS, False, None),
    ("Many said so.", "Many", SourceType.VAGUE, False, "Many"),
    ("Residents said so.", "Residents", SourceType.VAGUE, False, "Residents"),
    ("Reuters said so.", "Reuters", SourceType.NEWS_OUTLET, True, "Reuters"),
    ("The BBC said so.", "The BBC", SourceType.NEWS_OUTLET, True, "BBC"),
    ("A local newspaper said so.", "A local newspaper", SourceType.NEWS_OUTLET, False, "A local newspaper"),
    ("TASS said so.", "TASS", SourceType.STATE_MEDIA, True, "TASS"),
    ("The agency TASS said so.", "The agency TASS", SourceType.STATE_MEDIA, True, "TASS"),
    ("State television said so.", "State television", SourceType.STATE_MEDIA, False, "State television"),
    ("A report by the ministry said so.", "A report by the ministry", SourceType.DOCUMENT, None, None),
    ("The indictment said so.", "The indictment", SourceType.DOCUMENT, None, None),
    ("Reports said so.", "Reports", SourceType.VAGUE, False, "Reports"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "kind", "named", "name"), TYPES, ids=[row[1] for row in TYPES])
def test_types(source, text, words, kind, named, name) -> None:
    found = source(text, words)
    assert found.source_type is kind
    if named is not None:
        assert found.named is named
    if name is not None:
        assert found.name == name


def test_no_source_is_vague(resolved) -> None:
    (found,) = resolved("The ferry reportedly sank.", (None, "reportedly", ["The ferry"])).attributions
    assert (found.source.source_type, found.source.named, found.source.name) == (SourceType.VAGUE, False, None)


@pytest.mark.parametrize(
    ("pronoun", "name"),
    [("She", "Anna Ruiz"), ("He", "Peter Holm")],
)
def test_pronouns_go_to_the_last_source_of_their_gender(source, pronoun, name) -> None:
    text = f"Anna Ruiz said no. Peter Holm said yes. {pronoun} said more."
    found = source(text, "Anna Ruiz", "Peter Holm", pronoun)
    assert (found.name, found.source_type, found.pronoun) == (name, SourceType.PERSON, True)


def test_it_goes_to_the_last_body(source) -> None:
    found = source("The Tarn Council said no. Anna Ruiz said yes. It said more.", "The Tarn Council", "Anna Ruiz", "It")
    assert (found.name, found.source_type) == ("Tarn Council", SourceType.ORGANISATION)


def test_they_goes_to_no_single_person(source) -> None:
    found = source("Two officials said no. Anna Ruiz said yes. They said more.", "Two officials", "Anna Ruiz", "They")
    assert (found.name, found.source_type, found.named) == ("Two officials", SourceType.ANONYMOUS, False)


def test_a_pronoun_without_anybody_before_it(source) -> None:
    found = source("She said so.", "She")
    assert (found.name, found.source_type, found.pronoun) == ("She", SourceType.PERSON, True)
    assert source("They said so.", "They").source_type is SourceType.ANONYMOUS


def test_who_goes_to_the_words_before_it(source) -> None:
    found = source("We met Peter Holm, who said no.", "who")
    assert (found.name, found.pronoun) == ("Peter Holm", True)


def test_surname(source) -> None:
    found = source("Ana Ruiz said no. It rained. Ruiz said more.", "Ana Ruiz", "Ruiz")
    assert (found.name, found.source_type) == ("Ana Ruiz", SourceType.PERSON)


def test_title_and_surname(source) -> None:
    assert source("Ana Ruiz said no. Mrs. Ruiz said more.", "Ana Ruiz", "Mrs. Ruiz").name == "Ana Ruiz"


def test_misspelt_surname(source) -> None:
    found = source("Ambassador Oleg Matsevora said no. Matsegora said more.", "Ambassador Oleg Matsevora", "Matsegora")
    assert found.name == "Oleg Matsevora"


def test_short_surnames_are_not_taken_for_misspelt(source) -> None:
    assert source("Ana Holm said no. Hall said more.", "Ana Holm", "Hall").name == "Hall"


def test_role_of_somebody_named(source) -> None:
    text = "Ambassador Petra Lind said no. The ambassador said more."
    found = source(text, "Ambassador Petra Lind", "The ambassador")
    assert (found.name, found.source_type, found.named) == ("Petra Lind", SourceType.PERSON, True)


def test_role_in_apposition(source) -> None:
    text = "Petra Lind, the new ambassador, said no. The ambassador said more."
    assert source(text, "Petra Lind, the new ambassador", "The ambassador").name == "Petra Lind"


def test_another_role_is_somebody_else(source) -> None:
    found = source("Ambassador Petra Lind said no. The mayor said more.", "Ambassador Petra Lind", "The mayor")
    assert found.name == "The mayor"


def test_acronym(source) -> None:
    text = "The Tarn Harbour Authority said no. The THA said more."
    found = source(text, "The Tarn Harbour Authority", "The THA")
    assert (found.name, found.source_type) == ("Tarn Harbour Authority", SourceType.ORGANISATION)


def test_other_capitals_are_another_body(source) -> None:
    assert source("The Tarn Harbour Authority said no. The TXA said more.", "The Tarn Harbour Authority",
                  "The TXA").name == "TXA"  # fmt: skip


def test_short_form_of_a_body(source) -> None:
    text = "The Ministry of Transport said no. The ministry said more."
    found = source(text, "The Ministry of Transport", "The ministry")
    assert (found.name, found.source_type) == ("Ministry of Transport", SourceType.ORGANISATION)


def test_spokesperson_for_a_body_is_the_body(source) -> None:
    found = source("A spokeswoman for the Tarn Council said no.", "A spokeswoman for the Tarn Council")
    assert (found.name, found.source_type, found.named) == ("Tarn Council", SourceType.ORGANISATION, True)


def test_spokesperson_with_a_name_is_a_person(source) -> None:
    words = "Ana Ruiz, a spokeswoman for the Tarn Council"
    found = source(f"{words}, said no.", words)
    assert (found.name, found.source_type) == ("Ana Ruiz", SourceType.PERSON)


def test_spokesperson_of_nobody(source) -> None:
    found = source("A spokesman said no.", "A spokesman")
    assert (found.source_type, found.named) == (SourceType.ANONYMOUS, False)


def test_ambiguous_outlet_needs_a_media_word(source) -> None:
    """ "APP" is a news agency, and a word."""
    assert source("The broadcaster AIR said no.", "The broadcaster AIR").source_type is SourceType.STATE_MEDIA
    assert source("AIR said no.", "AIR").source_type is not SourceType.STATE_MEDIA


def test_public_broadcaster_is_no_state_medium(source) -> None:
    for name in ("BBC", "Czech Radio", "ARD"):
        found = source(f"Public broadcaster {name} said no.", f"Public broadcaster {name}")
        assert (found.name, found.source_type) == (name, SourceType.NEWS_OUTLET)


def test_host_on_state_television_is_state_media(source) -> None:
    words = "Igor Tal, a host on state television"
    found = source(f"{words}, said no.", words)
    assert (found.name, found.source_type) == ("Igor Tal", SourceType.STATE_MEDIA)


def test_we_in_the_article_is_its_reporter(source) -> None:
    found = source("We said no.", "We")
    assert found.source_type is SourceType.NEWS_OUTLET


def test_i_in_a_quotation_is_who_speaks(resolved) -> None:
    text = 'Ana Ruiz added: "I said no."'
    found = resolved(text, ("Ana Ruiz", "added", ['"I said no."']), ("I", "said", ["no"]))
    assert [a.source.name for a in found.attributions] == ["Ana Ruiz", "Ana Ruiz"]
