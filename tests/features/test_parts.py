"""Words by the part of an attribution that they stand in."""

from __future__ import annotations

import numpy as np
import pytest

from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.features import build_context
from credscore.features.parts import N_MARK_COLUMNS, N_PART_COLUMNS, PART_TARGETS, SHOWN, PartsModel, part_keys
from credscore.features.wording import WordingModel
from credscore.lexicons import default_vocabulary
from credscore.records import Flag, SourceType
from credscore.segmentation import segment
from tests.conftest import shipped_antecedents

N = N_PART_COLUMNS
TEXT = (
    "The wire reported that officials had claimed the bridge over the river fell in the night. "
    "It rained on May 3 in Tarn, officials or not."
)


def context(text: str, told: list[tuple[str, str, str]]):
    document = segment(text)

    def span(words: str) -> TokenSpan:
        start = text.index(words)
        first, last = document.tokens_between(start, start + len(words))
        return TokenSpan(first, last, int(document.token_sentence[first]), 1.0)

    relations = [Relation(span(cue), span(source), [span(content)]) for source, cue, content in told]
    return build_context(
        resolve(document, default_vocabulary().encode(document.tokens), relations, shipped_antecedents())
    )


TOLD = [
    ("The wire", "reported", "that officials had claimed the bridge over the river fell in the night"),
    ("officials", "had claimed", "the bridge over the river fell in the night"),
]


def test_every_token_counts_in_one_part() -> None:
    first, second = part_keys(context(TEXT, TOLD))
    assert {"s:officials", "c:had claimed", "t:the bridge", "r:the wire", "r:reported", "o:."} <= first
    assert "t:officials" not in first
    assert "t:that" in first
    assert {"o:officials", "o:NAME", "o:NUM", "o:it rained"} <= second
    assert all(key.startswith("o:") for key in second)


def test_the_targets_are_the_types_and_the_flags_that_no_type_shows() -> None:
    assert set(PART_TARGETS) >= {SourceType.ANONYMOUS, SourceType.DOCUMENT, Flag.HEARSAY, Flag.DISPUTED}
    assert len(set(map(str, PART_TARGETS))) == len(PART_TARGETS) == N - len(SHOWN)
    assert {str(target) for target in PART_TARGETS} >= set(map(str, Flag))


@pytest.mark.parametrize("seed", range(5))
def test_whole_texts_get_the_scores_of_their_keys(seed) -> None:
    article = context(TEXT, TOLD)
    rng = np.random.default_rng(seed)
    made = part_keys(article)
    # As in training, a pair is known only if both of its members are.
    single = {key for keys in made for key in keys if " " not in key and rng.random() < 0.8}
    pairs = {
        key
        for keys in made
        for key in keys
        if " " in key and {key.split(" ")[0], key[:2] + key.split(" ")[1]} <= single and rng.random() < 0.8
    }
    known = tuple(sorted(single | pairs))
    words = WordingModel(known, rng.normal(size=(len(known), N)).astype(np.float32), np.zeros(N, dtype=np.float32))
    assert PartsModel(words).scores(article) == pytest.approx(words.measure(made), abs=1e-6)


def test_a_sentence_without_known_words_has_the_intercepts() -> None:
    words = WordingModel(("s:nobody",), np.ones((1, N), dtype=np.float32), np.full(N, 0.5, dtype=np.float32))
    found = PartsModel(words).measure_text(context(TEXT, TOLD))
    assert found.shape == (2, N_MARK_COLUMNS)
    assert found[:, :N] == pytest.approx(np.full((2, N), 0.5))
    # Each sees the other beside it, and nothing further on.
    assert sorted(found[0, N:].tolist()) == [-4.0] * (3 * len(SHOWN)) + [0.5] * len(SHOWN)
