"""Sources in the place of a subject, or behind a cue, that the tagger left out."""

from __future__ import annotations

import pytest

import credscore
from credscore.attribution.linking import Relation
from credscore.attribution.subjects import with_subjects
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment

from .conftest import find


def source_of(
    text: str, cue: str, *, source: str | None = None, others: tuple[tuple[str, str], ...] = ()
) -> str | None:
    """The source that ``with_subjects`` gives to a cue; ``source``: what the tagger found; ``others``: (source, cue) of further relations."""
    document = segment(text)
    given = [Relation(find(document, cue), None if source is None else find(document, source), [])]
    given += [Relation(find(document, c), find(document, s), []) for s, c in others]
    found = with_subjects(document, default_vocabulary().encode(document.tokens), given)[0].source
    return None if found is None else text[document.token_start[found.first] : document.token_end[found.last - 1]]


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("Haseldine, 52, has denied any wrongdoing.", "has denied", "Haseldine, 52"),
        ("Even the party, the oldest in the land, said it was ashamed.", "said", "the party, the oldest in the land"),
        ("On Monday, PolitiWatch announced that it would hire.", "announced", "PolitiWatch"),
        ("They later claimed that the bridge was closed.", "claimed", "They"),
        ("He met senators, who have argued that it helps.", "have argued", "who"),
        ("The fine is of forty million, said to us the judge of the port, Dona Celeste Mané.", "said", "the judge of the port, Dona Celeste Mané"),
        ("According to a first estimate by the architect, it will cost a million.", "According to", "a first estimate"),
        ("Ruiz mocked the paper, claiming that it had lied.", "claiming", "Ruiz"),
    ],
)  # fmt: skip
def test_the_place_of_a_cue_shows_whose_it_is(text: str, cue: str, source: str) -> None:
    assert source_of(text, cue) == source


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The bridge is said to be closed.", "is said"),
        ("It is forbidden to swim there.", "is forbidden"),
        ("Quickly denied, the story went on.", "denied"),
        ("“They have mocked and ridiculed my neighbour.”", "ridiculed"),
        ("The claim that the bridge was closed is old.", "claim"),
    ],
)
def test_where_nobody_stands_nobody_is_found(text: str, cue: str) -> None:
    assert source_of(text, cue) is None


def test_a_participle_goes_on_with_whoever_spoke() -> None:
    text = "The fund has doubled, the Post wrote, citing a report."
    assert source_of(text, "citing", others=(("the Post", "wrote"),)) == "the Post"


def test_a_second_verb_has_the_subject_of_the_first() -> None:
    text = "Ana Ruiz condemned the test and pledged to impose sanctions."
    assert source_of(text, "pledged", others=(("Ana Ruiz", "condemned"),)) == "Ana Ruiz"


@pytest.mark.parametrize(
    ("text", "tagged", "source"),
    [
        ("The 26-year-old denies it.", "year-old", "The 26-year-old"),
        ("A 19-year-old from Leeds said she saw it.", "Leeds", "A 19-year-old from Leeds"),
        ("Ana Ruiz of Leeds said she saw it.", "Ana Ruiz of Leeds", "Ana Ruiz of Leeds"),
    ],
)
def test_a_source_is_made_whole(text: str, tagged: str, source: str) -> None:
    assert source_of(text, "denies" if "denies" in text else "said", source=tagged) == source


def test_end_to_end(shipped) -> None:
    (found,) = shipped.attributions("Haseldine, 52, has denied any wrongdoing.")
    assert found.entity == "Haseldine"


DATELINE = "MEXICO CITY, June 6 (Reuters) - Mexican drugmaker Laboratorios Quintar is recalling 86,000 packs, it said on Friday.\n\nThe company said it had found an impurity."


def test_nothing_refers_back_to_a_dateline(shipped) -> None:
    said = [a for a in shipped.attributions(DATELINE) if a.cue is not None and a.cue.text == "said"]
    assert [a.entity for a in said] == ["Laboratorios Quintar", "Laboratorios Quintar"]


def test_whom_a_turn_cites_is_in_its_chain() -> None:
    text = "HOST: Good morning. The fire is out.\n\nCALLER: I saw the truck.\n\nHOST: Police say they have ruled out arson.\n"
    (claim,) = [c for c in credscore.score(text).claims if "arson" in c.text]
    assert [link.name for link in claim.chain] == ["Police", "HOST"]


def test_i_have_is_the_speaker(shipped) -> None:
    text = "CASTELLAN: I've said I will pay.\n\nHOST: When?\n\nCASTELLAN: In May.\n"
    assert "I've" not in [a.entity for a in shipped.attributions(text)]
