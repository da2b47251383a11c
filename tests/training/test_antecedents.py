"""The choice of antecedents is learned from the names that annotators gave."""

from __future__ import annotations

import pytest

from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.referents import Antecedents
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment
from credscore.training.antecedents import choices_of, names_of, same_name, train_antecedents
from credscore.training.articles import GoldAttribution


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mayor Ida Lund", "Ida Lund", True),
        ("the Tarn Council", "Tarn Council", True),
        ("the council", "Tarn Council", False),
        ("Ida Lund", "Per Lund", False),
        (None, "Ida Lund", False),
        ("", "Ida Lund", False),
        ("two officials", "two officials", True),
    ],
)
def test_same_name(one, other, same) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def told(text: str, *sources: tuple[str, str | None]):
    """A text whose sources, in its order, have these annotated names, with its relations."""
    document = segment(text)
    gold, relations, at = [], [], 0
    for number, (words, ref) in enumerate(sources):
        start = text.index(words, at)
        at = start + len(words)
        gold.append(GoldAttribution(str(number), (start, at), None, (), ref, None, 0))
        first, last = document.tokens_between(start, at)
        relations.append(Relation(None, TokenSpan(first, last, int(document.token_sentence[first])), []))
    return document, default_vocabulary().encode(document.tokens), relations, gold


def test_names_of_a_referent_are_its_other_phrases() -> None:
    document, _, relations, gold = told(
        "Ida Lund said no. The mayor said so. She said more.", ("The mayor", "Ida Lund"), ("She", "Ida Lund")
    )
    names = names_of(document, gold)
    assert names[relations[0].source.first] == {"Ida Lund"}
    assert names[relations[1].source.first] == {"Ida Lund", "The mayor"}


MEN = ("Peter Holm", "John Bright", "David Stone", "Paul Reed")
WOMEN = ("Anna Ruiz", "Mary Lund", "Helen Moss", "Emma Clay")


def test_learns_from_annotated_names() -> None:
    """In these texts "the mayor" is the one who is called mayor, and "it" the council, however near others stand."""
    examples = []
    for man, woman in zip(MEN, WOMEN, strict=True):
        text = (
            f"Mayor {woman} said no. The Tarn Council said yes. {man} said maybe. The mayor said more. It said little. "
            "The harbour office said nothing."
        )
        examples.append(
            told(text, (f"Mayor {woman}", None), ("The Tarn Council", None), (man, None), ("The mayor", woman),
                 ("It", "Tarn Council"), ("The harbour office", None))
        )  # fmt: skip
    fitted = Antecedents(train_antecedents(choices_of(*example) for example in examples[:-1]))
    document, columns, relations, _ = examples[-1]
    found = resolve(document, columns, relations, fitted)
    assert [a.source.name for a in found.attributions] == [
        "Emma Clay", "Tarn Council", "Paul Reed", "Emma Clay", "Tarn Council", "The harbour office",
    ]  # fmt: skip


def test_nothing_to_learn_from() -> None:
    weights = train_antecedents([])
    assert not weights.referent.any()
    assert not weights.none.any()
