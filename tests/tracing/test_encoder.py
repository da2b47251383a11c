"""The transformer that gives tracing its measure of meaning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credscore.errors import DatasetError, ModelError
from credscore.tracing import encoder
from credscore.tracing.encoder import MOST_PIECES, Encoder, Pieces
from credscore.training.encoder import read_vectors, save_encoder, save_vectors

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "the", "ferry", "sank", "sink", "##ing", ".", "[unused1]", "é"]


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    pieces = Pieces(WORDS)
    assert pieces.row("The ferry sank.") == [1, 4, 5, 6, 9, 2]
    assert pieces.row("Sinking") == [1, 7, 8, 2]
    assert pieces.row("Férry") == [1, 5, 2], "accents go"
    assert pieces.row("boat") == [1, 3, 2]
    assert pieces.row("a" * 500) == [1, 3, 2]
    assert len(pieces.row("the " * 500)) == MOST_PIECES + 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_no_text_fails(text: str) -> None:
    row = Encoder.load().pieces.row(text)
    assert len(row) <= MOST_PIECES + 2
    (vector,) = Encoder.load().vectors([text])
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-4)


def test_what_says_the_same_in_other_words_is_nearer() -> None:
    says, again, other, same = Encoder.load().vectors(
        [
            "The union took the port operator to court over the closed gates.",
            "Dockworkers have filed a suit against the harbour company because of the blockade.",
            "The mayor will open the new library on Friday.",
            "The union took the port operator to court over the closed gates.",
        ]
    )
    assert says @ again > says @ other + 0.2
    assert np.array_equal(says, same)


def test_vectors_do_not_hang_on_what_else_is_encoded() -> None:
    texts = ["A bridge fell.", "Two people died when a bridge fell on Monday.", "It rained."]
    together = Encoder.load().vectors(texts)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(Encoder.load().vectors([text])[0], vector, atol=1e-5)
    assert Encoder.load().vectors([]).shape == (0, together.shape[1])


def test_a_model_is_written_and_read(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    width, inner = 24, 48

    def made(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    layer = "encoder.layer.0."
    state = {
        "embeddings.word_embeddings.weight": made(len(WORDS), width),
        "embeddings.position_embeddings.weight": made(64, width),
        "embeddings.token_type_embeddings.weight": made(2, width),
        **{f"embeddings.LayerNorm.{part}": made(width) for part in ("weight", "bias")},
        **{f"{layer}attention.self.{part}.weight": made(width, width) for part in ("query", "key", "value")},
        **{f"{layer}attention.self.{part}.bias": made(width) for part in ("query", "key", "value")},
        **{f"{layer}{name}.LayerNorm.{part}": made(width) for name in ("attention.output", "output") for part in ("weight", "bias")},
        f"{layer}attention.output.dense.weight": made(width, width),
        f"{layer}attention.output.dense.bias": made(width),
        f"{layer}intermediate.dense.weight": made(inner, width),
        f"{layer}intermediate.dense.bias": made(inner),
        f"{layer}output.dense.weight": made(width, inner),
        f"{layer}output.dense.bias": made(width),
    }  # fmt: skip
    save_encoder(state, WORDS, tmp_path / "small.npz", longest=MOST_PIECES + 2)
    with np.load(tmp_path / "small.npz", allow_pickle=False) as held:
        small = Encoder(dict(held))
    assert small.pieces.row("ferry é") == [1, 5, 3, 2], "pieces that are no ASCII are left out"
    assert small.vectors(["the ferry sank", "sinking"]).shape == (2, width)


def test_a_broken_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "encoder.npz"
    path.write_bytes(b"no numbers")
    monkeypatch.setattr(encoder, "encoder_model", lambda: path)
    Encoder.load.cache_clear()
    try:
        with pytest.raises(ModelError, match="cannot be read"):
            Encoder.load()
    finally:
        Encoder.load.cache_clear()


def test_vectors_of_texts_are_kept_in_a_file(tmp_path: Path) -> None:
    vectors = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    save_vectors(["one", "two"], vectors, tmp_path / "v.npz")
    encode = read_vectors(tmp_path / "v.npz")
    assert np.allclose(encode(["two", "one"]), vectors[::-1], atol=0.01)
    with pytest.raises(DatasetError, match="no vector of 'three'"):
        encode(["three"])
    (tmp_path / "w.npz").write_bytes(b"")
    with pytest.raises(DatasetError, match="cannot be read"):
        read_vectors(tmp_path / "w.npz")
