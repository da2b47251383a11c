"""Which sources are one."""

from __future__ import annotations

from dataclasses import replace

from credscore import SourceType
from credscore.tracing.identity import Mention, mention_of, same_source
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


def test_a_statement_without_an_owner_is_that_of_the_one_body_named() -> None:
    statement = ("The statement", BODY, "")
    assert len(named(("Harrow Council", BODY, ""), statement)) == 1
    assert len(named(("Harrow Council", BODY, ""), ("Loess Bank", BODY, ""), statement)) == 3, (
        "of two nobody can say whose"
    )
    assert len(named(("Neil Draper", PERSON, ""), statement)) == 2, "a passenger gives no statements"


def test_an_outlet_without_a_name_is_the_one_that_is_named() -> None:
    outlet = SourceType.NEWS_OUTLET
    assert len(named(("Frontwatch Monitor", outlet, ""), ("the Georgian portal", outlet, ""))) == 1
    assert (
        len(
            named(("Frontwatch Monitor", outlet, ""), ("La Gazette de Sallier", outlet, ""), ("the portal", outlet, ""))
        )
        == 3
    )
    assert len(named(("La Gazette de Sallier", outlet, ""), ("Gazette", BODY, ""))) == 1


def test_unnamed_officials_are_of_the_one_body_that_it_can_be() -> None:
    council = mention_of("Harrow Council", BODY, "", 0, None)
    officers = Mention("Harrow Post", SourceType.ANONYMOUS, 1, (), (frozenset(("harrow", "post")),), frozenset(), frozenset(("any",)), spoke="officers")  # fmt: skip
    (source,) = independent_sources([council, officers], [(), ()])
    assert source.name == "Harrow Council"
    assert source.evidence == (
        "“officers” in the Harrow Post can only stand for Harrow Council: no other such body is named for it",
    )
    neighbours = replace(officers, fields=frozenset(), spoke="neighbours")
    assert len(independent_sources([council, neighbours], [(), ()])) == 2


def test_a_lawyer_speaks_for_whoever_says_the_same() -> None:
    client, lawyer = ("Efraín Zaldívar", PERSON, ""), ("Tomás Urrea", PERSON, "his lawyer Tomás Urrea")
    assert len(named(client, lawyer)) == 1
    assert len(named(client, ("Ida Lund", PERSON, ""), lawyer)) == 3


def test_one_article_describes_somebody_and_then_names_them() -> None:
    mayor = mention_of("the mayor of Harrow", PERSON, "", 0, None)
    lund = replace(mention_of("Ida Lund", PERSON, "Mayor Ida Lund", 0, None), roles=frozenset(("mayor",)))
    assert len(independent_sources([mayor, lund], [(), ()])) == 1
    assert not same_source(mayor, replace(lund, article=1)), "another article's mayor may be another mayor"


def test_a_kind_of_body_with_what_it_is_about_is_the_one_that_bears_it_in_its_name() -> None:
    forum = ("Coast Fuel Importers' Forum", BODY, "")
    assert len(named(forum, ("an importers' lobby", BODY, ""))) == 1
    assert len(named(forum, ("a shipowners' lobby", BODY, ""))) == 2


def test_the_police_union_is_not_the_police() -> None:
    assert len(named(("The police union", BODY, ""), ("Walter Dunmore", PERSON, "Police Chief Walter Dunmore"))) == 2
    assert len(named(("The dockers' union SDS", BODY, ""), ("SDS", BODY, ""))) == 1


def test_who_has_seen_a_paper_is_not_whose_it_is() -> None:
    assert len(named(("Halbrook memo", PAPER, ""), ("an internal memo seen by the Tribune", PAPER, ""))) == 1
