"""Writes the weights of a BERT-like model in the form that tracing runs, and vectors of texts: numbers in 8 bits, without pickles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from credscore.errors import DatasetError, Fault
from credscore.tracing.vectors import Encode

Array = NDArray[np.float32]
_EPSILON = 1e-12
_STEPS = 127
# Names of the parts of a layer in Hugging Face's BertModel; matrices are turned so that rows are multiplied from the left.
_MATRICES = {"out": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense"}
_NORMS = {"norm": "attention.output.LayerNorm", "last": "output.LayerNorm"}
_ATTENTION = ("query", "key", "value")


def save_encoder(state: Mapping[str, Array], vocabulary: Sequence[str], path: Path, longest: int) -> None:
    """Write ``path``: an NPZ of the weights, those of matrices in 8 bits.

    Parameters
    ----------
    state : weights by the names of a BertModel. ``vocabulary``: its pieces of words, in order; pieces that are no ASCII or unused are left out.
    longest : rows of so many pieces at most will be encoded.
    """
    kept = [k for k, piece in enumerate(vocabulary) if piece.isascii() and not piece.startswith("[unused")]
    text = "\n".join(vocabulary[k] for k in kept)
    held: dict[str, NDArray[np.generic]] = {"vocabulary": np.frombuffer(text.encode(), dtype=np.uint8)}
    held |= _rounded("pieces", state["embeddings.word_embeddings.weight"][kept], axis=1)
    places = (
        state["embeddings.position_embeddings.weight"][:longest] + state["embeddings.token_type_embeddings.weight"][0]
    )
    held["places"] = places.astype(np.float32)
    held["norm"] = state["embeddings.LayerNorm.weight"]
    held["norm_bias"] = state["embeddings.LayerNorm.bias"]
    n_layers = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layer."))
    for k in range(n_layers):
        of = f"encoder.layer.{k}."
        attention = [f"{of}attention.self.{part}" for part in _ATTENTION]
        held |= _rounded(f"{k}/qkv", np.concatenate([state[f"{name}.weight"] for name in attention]).T, axis=0)
        held[f"{k}/qkv_bias"] = np.concatenate([state[f"{name}.bias"] for name in attention])
        for name, theirs in _MATRICES.items():
            held |= _rounded(f"{k}/{name}", state[f"{of}{theirs}.weight"].T, axis=0)
            held[f"{k}/{name}_bias"] = state[f"{of}{theirs}.bias"]
        for name, theirs in _NORMS.items():
            held[f"{k}/{name}"] = state[f"{of}{theirs}.weight"]
            held[f"{k}/{name}_bias"] = state[f"{of}{theirs}.bias"]
    np.savez_compressed(path, **held)  # type: ignore[arg-type]


def _rounded(name: str, array: Array, axis: int) -> dict[str, NDArray[np.generic]]:
    """An array in 8 bits, and the scale along ``axis`` by which it is restored."""
    scale = np.maximum(np.abs(array).max(axis=axis, keepdims=True) / 127, _EPSILON).astype(np.float32)
    return {name: np.round(array / scale).astype(np.int8), f"{name}~scale": scale}


def save_vectors(texts: Sequence[str], vectors: Array, path: Path) -> None:
    """Write vectors of texts, (n, n_dimensions) of length 1, in 8 bits."""
    np.savez_compressed(path, digest=_digests(texts), vectors=np.round(vectors * _STEPS).astype(np.int8))


def read_vectors(path: Path) -> Encode:
    """Vectors of texts from a file, as a function.

    Raises
    ------
    DatasetError
        If the file cannot be read, or (from the function) lacks a text.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            digests, rows = held["digest"], held["vectors"]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise DatasetError([Fault(str(path), 0, f"cannot be read: {error}")]) from error
    at = {digest: k for k, digest in enumerate(digests.tolist())}

    def encode(texts: Sequence[str]) -> Array:
        missing = [text for text, digest in zip(texts, _digests(texts).tolist(), strict=True) if digest not in at]
        if missing:
            told = f"has no vector of {missing[0]!r}: make it again with benchmarks/fit_encoder.py"
            raise DatasetError([Fault(str(path), 0, told)])
        found = rows[[at[digest] for digest in _digests(texts).tolist()]].astype(np.float32)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), _EPSILON)
        made: Array = found
        return made

    return encode


def _digests(texts: Sequence[str]) -> NDArray[np.uint64]:
    return np.array([int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts], dtype=np.uint64)
