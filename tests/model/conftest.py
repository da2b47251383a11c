"""A small model of random weights, and a way to tamper with its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from credscore.attribution.linking import PIECE_FEATURES, SOURCE_FEATURES, VALUES, LinkerWeights
from credscore.attribution.referents import FEATURES, NONE_FEATURES, AntecedentWeights
from credscore.attribution.tagger import N_LABELS, PassWeights, TaggerWeights
from credscore.features.parts import N_MARK_COLUMNS, N_PART_COLUMNS, PartsModel
from credscore.features.wording import WORDING_TARGETS, WordingModel
from credscore.model import ClaimDetector, LevelModel, Model, save_model
from credscore.model.marks import FLAGS, TYPES, MarkModel
from credscore.roles.classifier import FEATURE_NAMES, N_ROLES, RoleWeights

Tamper = Callable[[str, bytes], None]


def _pass(rng: np.random.Generator, names: tuple[str, ...]) -> PassWeights:
    return PassWeights(
        names,
        rng.normal(size=(len(names), N_LABELS)).astype(np.float32),
        rng.normal(size=(N_LABELS, N_LABELS)).astype(np.float32),
        rng.normal(size=(2, N_LABELS)).astype(np.float32),
    )


@pytest.fixture(scope="session")
def model() -> Model:
    """A model with four columns."""
    rng = np.random.default_rng(7)
    tagger = TaggerWeights(_pass(rng, ("-1|w|said", "0|w|“naïve”", "p|quote|3")), _pass(rng, ()))
    linker = LinkerWeights(
        rng.normal(size=len(SOURCE_FEATURES) * VALUES).astype(np.float32),
        rng.normal(size=len(PIECE_FEATURES) * VALUES).astype(np.float32),
    )
    antecedents = AntecedentWeights(
        rng.normal(size=len(FEATURES) * VALUES).astype(np.float32),
        rng.normal(size=len(NONE_FEATURES) * VALUES).astype(np.float32),
    )
    n = len(WORDING_TARGETS)
    wording = WordingModel(
        ("NAME", "said", "çedilla"), rng.normal(size=(3, n)).astype(np.float32), np.zeros(n, dtype=np.float32)
    )
    k, m = N_PART_COLUMNS, 4 + N_MARK_COLUMNS
    of_parts = WordingModel(
        ("c:said", "s:NAME"), rng.normal(size=(2, k)).astype(np.float32), np.zeros(k, dtype=np.float32)
    )
    roles = RoleWeights(
        rng.normal(size=(len(FEATURE_NAMES), N_ROLES)).astype(np.float32),
        ("<næxt", "^share", "photo"),
        rng.normal(size=(3, N_ROLES)).astype(np.float32),
        rng.normal(size=(N_ROLES, N_ROLES)).astype(np.float32),
        rng.normal(size=(2, N_ROLES)).astype(np.float32),
    )
    levels = LevelModel(
        reference=np.array([0.0, 1.0, 0.0, 0.5]),
        sourced=rng.normal(size=4),
        sourced_intercept=0.3,
        rungs=rng.normal(size=(4, 4)),
        rungs_intercept=rng.normal(size=4),
        mass=0.9,
    )
    return Model(
        tagger=tagger,
        linker=linker,
        antecedents=antecedents,
        wording=wording,
        parts=PartsModel(of_parts),
        roles=roles,
        detector=ClaimDetector(rng.normal(size=4), 0.25, 0.5),
        levels=levels,
        marks=MarkModel(
            rng.normal(size=(m, len(TYPES))),
            rng.normal(size=len(TYPES)),
            rng.normal(size=(m, len(FLAGS))),
            rng.normal(size=len(FLAGS)),
        ),
        columns=("source__none", "hedge__count", "cue__noun", "chain__relay"),
        info={"metrics": {"qwk": 0.5}, "note": "“quoted”"},
    )


@pytest.fixture
def folder(model: Model, tmp_path: Path) -> Path:
    """That model, saved."""
    made = tmp_path / "model"
    save_model(model, made)
    return made


@pytest.fixture
def reseal(folder: Path) -> Tamper:
    """Replace a file of the model and make the manifest agree, as somebody who means harm would."""

    def replace(name: str, data: bytes) -> None:
        (folder / name).write_bytes(data)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    return replace
