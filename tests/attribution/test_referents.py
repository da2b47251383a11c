"""What an article has spoken of, and what a phrase that refers back is compared with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.attribution.mentions import Mentions
from credscore.attribution.referents import (
    FEATURES,
    MAX_ALIKE,
    MAX_RECENT,
    NONE_FEATURES,
    VALUES,
    Anaphor,
    Antecedents,
    AntecedentWeights,
    Reference,
    Register,
    Source,
)
from credscore.errors import ModelError
from credscore.lexicons import default_vocabulary
from credscore.records import SourceType
from credscore.segmentation import segment

TEXT = (
    "Anna Ruiz, the mayor, met Peter Holm in Tarn. The Tarn Harbour Authority had closed the quay. "
    "A nurse wept. The governor left. Ruiz spoke last."
)
WORDS = st.sampled_from(
    ["Anna Ruiz", "the mayor", "a nurse", "Mr. Holm", "The council", "said", "he", ".", ",", "“", "”", "\n\n", "Ruiz's"]
)


def register(text: str = TEXT) -> Register:
    document = segment(text)
    return Register(Mentions(document, default_vocabulary().encode(document.tokens)))


def names(found: Register, reference: Reference) -> list[str | None]:
    return [r.name if r.phrase is None else r.head for r in found.candidates(reference)]


def last_token(text: str = TEXT) -> int:
    return len(segment(text).tokens) - 1


def test_the_last_one_spoken_of_comes_first() -> None:
    assert names(register(), Reference(Anaphor.SHE, last_token()))[:2] == ["Anna Ruiz", "governor"]


def test_known_gender_shuts_out() -> None:
    assert "Anna Ruiz" not in names(register(), Reference(Anaphor.HE, last_token()))
    assert "Peter Holm" not in names(register(), Reference(Anaphor.SHE, last_token()))


def test_bodies_are_no_persons() -> None:
    assert "Tarn Harbour Authority" not in names(register(), Reference(Anaphor.HE, last_token()))
    assert "Tarn Harbour Authority" in names(register(), Reference(Anaphor.IT, last_token()))


def test_who_shares_the_noun_is_compared_however_far_back() -> None:
    text = "Anna Ruiz, the mayor, left. " + " ".join(f"Ben {c}olm came." for c in "ABCDEFGHIJKLMNOPQRSTUVW")
    found = register(text)
    candidates = names(found, Reference(Anaphor.ROLE, last_token(text), "mayor"))
    assert "Anna Ruiz" in candidates
    assert len(candidates) <= MAX_RECENT + MAX_ALIKE + 1
    assert "Anna Ruiz" not in names(found, Reference(Anaphor.IT, last_token(text)))


def test_a_name_that_will_come() -> None:
    """The headline has the role, the first paragraph the name."""
    found = register("No boats today: mayor\n\nNobody sails, Mayor Anna Ruiz said.")
    assert names(found, Reference(Anaphor.ROLE, 4, "mayor")) == ["Anna Ruiz"]


def test_a_nameless_source_is_remembered_by_its_noun() -> None:
    text = "A nurse said so. It was wet. The nurse said more."
    found = register(text)
    source = Source("A nurse", SourceType.ANONYMOUS, named=False, head="nurse", head_class="role")
    found.note(0, 2, source, None)
    (referent, *others) = found.candidates(Reference(Anaphor.ROLE, 9, "nurse"))
    assert referent.source is source
    assert referent.spoke == 1
    assert all(other.head != "nurse" for other in others), "the source's own words are no second nurse"


def test_a_pronoun_settles_the_gender() -> None:
    found = register("Kim Adeyo-Lund spoke.")
    (referent,) = found.candidates(Reference(Anaphor.SHE, 3))
    assert referent.gender is None
    found.settle(referent, Anaphor.SHE)
    assert found.candidates(Reference(Anaphor.HE, 3)) == []


@given(st.lists(WORDS, max_size=60).map(" ".join), st.sampled_from(Anaphor), st.integers(0, 4), st.integers(1, 12))
def test_values_of_features_are_in_range(text, kind, determiner, length) -> None:
    document = segment(text)
    found = Register(Mentions(document, default_vocabulary().encode(document.tokens)))
    for token in range(len(document.tokens)):
        reference = Reference(kind, token, "mayor", length, determiner)
        candidates = found.candidates(reference)
        rows = found.features(reference, candidates)
        assert [len(row) for row in rows] == [len(FEATURES)] * len(candidates)
        none = found.none_features(reference)
        assert len(none) == len(NONE_FEATURES)
        assert all(0 <= value < VALUES for row in [none, *rows] for value in row)


def weights(none: float = 0.0, **of: float) -> AntecedentWeights:
    """Weights of zero but for that of the first value of "place" and those of the kinds of referents."""
    referent = np.zeros(len(FEATURES) * VALUES, dtype=np.float32)
    nothing = np.zeros(len(NONE_FEATURES) * VALUES, dtype=np.float32)
    nothing[NONE_FEATURES.index("place") * VALUES] = none
    for kind, weight in of.items():
        referent[FEATURES.index("kind") * VALUES + {"person": 0, "unknown": 5, "somebody": 6}[kind]] = weight
    return AntecedentWeights(referent, nothing)


def test_the_best_is_chosen_or_none() -> None:
    found = register()
    reference = Reference(Anaphor.HE, last_token())
    candidates = found.candidates(reference)
    arguments = (reference, candidates, found.none_features(reference), found.features(reference, candidates))

    def chosen(**given: float) -> str | None:
        index = Antecedents(weights(**given)).choose(*arguments)
        return None if index is None else candidates[index].name or candidates[index].head

    assert chosen(person=1.0) == "Peter Holm"
    assert chosen(person=1.0, none=2.0) is None
    assert chosen(somebody=1.0, person=0.5) == "governor", "the nearer one of two that are as good"


@pytest.mark.parametrize("name", ["referent", "none"])
def test_weights_of_another_shape_are_refused(name) -> None:
    right = weights()
    wrong = {"referent": right.referent, "none": right.none, name: np.zeros(5, dtype=np.float32)}
    with pytest.raises(ModelError, match=f"antecedent weights '{name}'"):
        AntecedentWeights(**wrong)
