"""What the wording model sees of a sentence, and its scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.errors import ModelError
from credscore.features.wording import (
    WORDING_FEATURES,
    WORDING_TARGETS,
    TokenTable,
    WordingModel,
    sentence_keys,
    shaped,
    slopes,
)
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment

N = len(WORDING_TARGETS)


def tokens_of(text: str) -> TokenTable:
    document = segment(text)
    columns = default_vocabulary().encode(document.tokens)
    return TokenTable.of([t.lower() for t in document.tokens], columns, document.sentence_first)


def keys(text: str) -> list[set[str]]:
    return sentence_keys(tokens_of(text))


def test_words_pairs_parts_of_speech_and_clusters() -> None:
    (found,) = keys("The minister said 12 villages burned.")
    assert {"the", "minister", "said", "NUM", "the minister", "said NUM"} <= found
    assert {"+DT", "+VBD", "+DT +NN", "+VBD +NUM"} <= found
    assert any(key.startswith("#0") for key in found)


def test_names_and_numbers_are_masked() -> None:
    one, other = keys("Officials in Tarn told Ana Ruiz on May 3."), keys("Officials in Skerry told Per Lund on May 12.")
    assert one[0] - other[0] == other[0] - one[0] == set()


def test_the_first_word_is_a_word_even_if_capitalised() -> None:
    assert "critics" in keys("Critics disagree.")[0]


def test_pairs_stay_inside_their_sentence() -> None:
    first, second = keys("It rained. He left.")
    assert "it rained" in first
    assert not any("rained ." in key or ". he" in key for key in second)


def test_the_score_is_the_mean_of_known_keys_weights_times_root_of_their_number() -> None:
    weights = np.zeros((2, N), dtype=np.float32)
    weights[0], weights[1] = 1.0, 0.5
    model = WordingModel(("+VBD", "said"), weights, np.full(N, 0.25, dtype=np.float32))
    scores = model.measure([{"said", "unheard of"}, {"said", "+VBD"}, set()])
    assert scores[:, 0] == pytest.approx([0.75, 0.25 + 1.5 / np.sqrt(2), 0.25])


WORDS = ["said", "Ana", "the", "12", "Minister", "ferry", ".", "+VBD", "#001", "NAME", "talks", "\n\n", "“", "naïve"]


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.integers(0, 1000))
def test_whole_texts_get_the_scores_of_their_keys(words, seed) -> None:
    tokens = tokens_of(" ".join(words))
    rng = np.random.default_rng(seed)
    made = sentence_keys(tokens)
    # As in training, a pair is known only if both of its members are.
    single = {key for keys in made for key in keys if " " not in key}
    single = {key for key in sorted(single) if rng.random() < 0.8}
    pairs = {k for keys in made for k in keys if " " in k and set(k.split(" ")) <= single and rng.random() < 0.8}
    known = tuple(sorted(single | pairs))
    model = WordingModel(known, rng.normal(size=(len(known), N)).astype(np.float32), np.zeros(N, dtype=np.float32))
    bones = [{"V:sank"}, *({"S:"} for _ in made[1:])][: len(made)]
    with_bones = WordingModel(
        ("V:sank", *known), rng.normal(size=(len(known) + 1, N)).astype(np.float32), np.zeros(N, dtype=np.float32)
    )
    found = with_bones.measure_text(tokens, bones)
    assert found == pytest.approx(with_bones.measure(a | b for a, b in zip(made, bones, strict=True)), abs=1e-6)
    assert model.measure_text(tokens, [set()] * len(made)) == pytest.approx(model.measure(made), abs=1e-6)


def test_scores_are_bounded() -> None:
    model = WordingModel(("a",), np.full((1, N), 99, dtype=np.float32), np.zeros(N, dtype=np.float32))
    assert model.measure([{"a"}]).max() == 4.0


def test_no_sentence() -> None:
    model = WordingModel(("a",), np.zeros((1, N), dtype=np.float32), np.zeros(N, dtype=np.float32))
    assert model.measure([]).shape == (0, N)


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ModelError, match="wording weights have shapes"):
        WordingModel(("a", "b"), np.zeros((1, N), dtype=np.float32), np.zeros(N, dtype=np.float32))


def test_shaped_scores_have_a_column_each() -> None:
    scores = np.arange(2.0 * N).reshape(2, N) / 4
    found = shaped(scores)
    columns = {feature.name: found[:, k] for k, feature in enumerate(WORDING_FEATURES)}
    assert found.shape == (2, len(WORDING_FEATURES)) == (2, len(columns))
    assert columns["sourced"].tolist() == scores[:, 1].tolist()
    assert columns["sourced_over_1"].tolist() == np.maximum(scores[:, 1] - 1, 0).tolist()
    assert columns["claim_by_solid"].tolist() == (scores[:, 0] * scores[:, 4]).tolist()


@given(st.integers(0, 1000))
def test_slopes_are_those_of_the_shaped_scores(seed) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.uniform(-3.9, 3.9, size=(3, N))
    # Away from the knots, where the slope has a jump.
    scores = np.where(np.abs(scores - np.round(scores)) < 0.01, scores + 0.02, scores)
    weights = rng.normal(size=(3, len(WORDING_FEATURES)))
    found, step = slopes(scores, weights), 1e-6
    for column in range(N):
        moved = scores.copy()
        moved[:, column] += step
        wanted = ((shaped(moved) - shaped(scores)) * weights).sum(axis=1) / step
        assert found[:, column] == pytest.approx(wanted, abs=1e-3)


def test_a_token_weighs_what_its_keys_do() -> None:
    weights = np.zeros((3, N), dtype=np.float32)
    weights[:, 0] = 1.0, 2.0, 4.0
    model = WordingModel(("ferry", "ferry sank", "sank"), weights, np.zeros(N, dtype=np.float32))
    single, pairs = model.token_scores(tokens_of("The ferry sank."))
    assert single[:, 0].tolist() == [0.0, 1.0, 4.0, 0.0]
    assert pairs[:, 0].tolist() == [0.0, 0.0, 2.0, 0.0]
