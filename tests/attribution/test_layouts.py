"""Names under quotations and turns of transcripts."""

from __future__ import annotations

import pytest

from credscore.attribution.layouts import with_layout
from credscore.attribution.linking import Relation
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment

from .conftest import find


def added(text: str, *told: tuple[str, str, str]) -> list[tuple[str, str, list[str]]]:
    """Source, cue and pieces of what the layout adds to relations (source, cue and content in the words of the text)."""
    document = segment(text)
    given = [
        Relation(find(document, cue), find(document, source), [find(document, piece)]) for source, cue, piece in told
    ]
    relations = with_layout(document, default_vocabulary().encode(document.tokens), given)
    assert relations[: len(given)] == given

    def words(span) -> str:
        return text[document.token_start[span.first] : document.token_end[span.last - 1]]

    return [(words(r.source), words(r.cue), [words(p) for p in r.pieces]) for r in relations[len(given) :]]


@pytest.mark.parametrize("dash", ["—", "–", "―", "--", "-"])
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_name_behind_a_dash_signs_the_quotation(dash, between) -> None:
    text = f"Readers on the ferry:\n“I would not have sailed. Nobody would.”{between}{dash} Ana Roe"
    assert added(text) == [("Ana Roe", dash, ["“I would not have sailed.", "Nobody would.”"])]


def test_signatures_one_after_the_other() -> None:
    text = "“Too late.” — Ana Roe\n“Too little, I think.” — Per de Vries, a pilot\n"
    assert [(source, pieces) for source, _, pieces in added(text)] == [
        ("Ana Roe", ["“Too late.”"]),
        ("Per de Vries, a pilot", ["“Too little, I think.”"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“I would not have sailed” — and nobody did.",
        "The “old goat” – Tarn's ferry since 1988, and a good one at that for most of these years – has sunk.",
        "Ana Roe — a pilot — left.",
        "Nobody was hurt — Tarn Harbour",
        "“Too late.” — ",
    ],
)
def test_other_dashes_sign_nothing(text) -> None:
    assert added(text) == []


def test_what_the_tagger_found_goes_before() -> None:
    text = "“Too late to sail,” said Ana Roe. “Too late.” — Per Holm"
    assert added(text, ("Ana Roe", "said", "“Too late.”")) == []
    # Whom the quotation itself cites is not its speaker.
    text = "“She said it was too late for all of us.” — Per Holm"
    found = added(text, ("She", "said", "it was too late for all of us"))
    assert [source for source, _, _ in found] == ["Per Holm"]


TRANSCRIPT = "ROE: Who let them sail?\nHOLM: Nobody did.\nI was asleep.\nROE: Asleep?\n"


def test_turns_of_a_transcript() -> None:
    assert added(TRANSCRIPT) == [
        ("ROE", ":", ["Who let them sail?"]),
        ("HOLM", ":", ["Nobody did.", "I was asleep."]),
        ("ROE", ":", ["Asleep?"]),
    ]


def test_turns_in_quotation_marks() -> None:
    text = "Partial transcript:\n\n" + TRANSCRIPT.replace("ROE", '"ROE').replace("HOLM", '"HOLM')
    assert [source for source, _, _ in added(text)] == ["ROE", "HOLM", "ROE"]


@pytest.mark.parametrize(
    "text",
    [
        "TARN: The ferry has sunk.\nUPDATE: It was raised.\nNOTE: It rained.\n",
        "UPDATE: The ferry has sunk.\nUPDATE: It was raised.\nUPDATE: It rained.\n",
        "ROE: Who let them sail?\nHOLM: Nobody did.\n",
        "Roe: one\nHolm: two\nRoe: three\n",
        "",
    ],
)
def test_labels_are_no_speakers(text) -> None:
    assert added(text) == []


def test_a_turn_that_the_tagger_found_is_one_attribution_with_all_that_is_said() -> None:
    text = "HOST: Good morning. The bridge is closed.\nROE: I saw it.\nHOST: Did you?\n"
    document = segment(text)
    given = [Relation(find(document, ":"), find(document, "HOST"), [find(document, "Good morning")])]
    relations = with_layout(document, default_vocabulary().encode(document.tokens), given)
    told = [[text[document.token_start[p.first] : document.token_end[p.last - 1]] for p in r.pieces] for r in relations]
    assert told == [["Good morning.", "The bridge is closed."], ["I saw it."], ["Did you?"]]
