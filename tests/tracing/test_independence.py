"""Which sources are one."""

from __future__ import annotations

from credscore import SourceType
from credscore.tracing.identity import Mention, mention_of
from credscore.tracing.independence import independent_sources


def named(*names: tuple[str, SourceType, str]) -> list[set[str]]:
    """The names of each source; a name, its type and the words beside it, each in an article of its own."""
    mentions: list[Mention] = [mention_of(name, kind, words, k, None) for k, (name, kind, words) in enumerate(names)]
    return [{m.name for m in source.mentions} for source in independent_sources(mentions, [()] * len(mentions))]


PERSON, BODY, PAPER = SourceType.PERSON, SourceType.ORGANISATION, SourceType.DOCUMENT


def test_who_speaks_for_an_unnamed_body_speaks_for_the_one_it_can_be() -> None:
    police = ("Wescott police", BODY, "")
    assert named(police, ("Kelly Demchuk", PERSON, "Insp. Kelly Demchuk")) == [{"Wescott police", "Kelly Demchuk"}]
    assert len(named(police, ("Kelly Demchuk", PERSON, "nurse Kelly Demchuk"))) == 2, "a nurse is of a hospital"
    assert len(named(police, ("Harrow police", BODY, ""), ("Kelly Demchuk", PERSON, "Insp. Kelly Demchuk"))) == 3, (
        "of two polices nobody can say which"
    )
    assert named(("Norvane Gold", BODY, ""), ("Carole Vidal", PERSON, "spokeswoman Carole Vidal")) == [
        {"Norvane Gold", "Carole Vidal"}
    ]


def test_two_people_of_one_field_may_speak_for_two_bodies() -> None:
    assert len(named(("Ida Lund", PERSON, "Mayor Ida Lund"), ("Bo Rask", PERSON, "Mayor Bo Rask"))) == 2


def test_names_of_one_person() -> None:
    assert len(named(("Yakup Önal", PERSON, ""), ("Yakup Bey", PERSON, ""))) == 1
    assert len(named(("Fawaz Nimr", PERSON, ""), ("Fawwaz Nimer", PERSON, ""))) == 1
    assert len(named(("Ida Lund", PERSON, ""), ("Ida Berg", PERSON, ""))) == 2


def test_a_place_beside_a_name_makes_nobody_its_newspaper() -> None:
    assert (
        len(
            named(("Dholgaon Mirror", SourceType.NEWS_OUTLET, ""), ("Mamoni Rabha", PERSON, "Mamoni Rabha of Dholgaon"))
        )
        == 2
    )


def test_papers_of_one_kind() -> None:
    assert len(named(("the report", PAPER, ""), ("a report of the committee", PAPER, ""))) == 1
    assert len(named(("the report", PAPER, ""), ("the indictment", PAPER, ""))) == 2
