"""Model folders: JSON and NPZ, checked against their manifest before anything is used. Loading runs no code from them.

``FORMAT`` counts up when a folder that was written before could no longer be read in the same way; then a reader for the
old number is kept, or the error tells to train anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import stat
import tempfile
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from credscore.attribution.linking import LinkerWeights
from credscore.attribution.referents import AntecedentWeights
from credscore.attribution.tagger import PassWeights, TaggerWeights
from credscore.errors import ModelError
from credscore.features.parts import N_MARK_COLUMNS, N_PART_COLUMNS, PartsModel
from credscore.features.wording import WORDING_TARGETS, WordingModel
from credscore.model.card import card_of
from credscore.model.foreign import ESTIMATOR, ForeignLevels, dump_estimator, load_estimator
from credscore.model.levels import ClaimDetector, LevelModel, check_finite
from credscore.model.marks import FLAGS, TYPES, MarkModel
from credscore.model.record import Model
from credscore.records import N_LEVELS
from credscore.roles import RoleWeights

FORMAT = 4
MANIFEST = "manifest.json"
# For people; nothing is read from it.
CARD = "MODEL_CARD.md"
_FILES = (
    "tagger.npz",
    "linker.npz",
    "antecedents.npz",
    "wording.npz",
    "parts.npz",
    "roles.npz",
    "classifier.npz",
    "columns.json",
)
# A shipped file has a few megabytes; what claims to be far larger is refused before it is unpacked.
_MAX_FILE, _MAX_UNPACKED = 256 * 2**20, 2**30
_DTYPES = ("<f4", "<f8", "|u1")

Arrays = Mapping[str, NDArray[Any]]
# What zipfile and NumPy raise on files that are broken in one way or another.
_UNREADABLE = (
    OSError, ValueError, EOFError, MemoryError, TypeError, SyntaxError, NotImplementedError, RuntimeError, OverflowError,
    zipfile.BadZipFile, zlib.error, tokenize.TokenError,
)  # fmt: skip


def save_model(model: Model, folder: Path) -> None:
    """Write a model folder. It is written aside and moved into place, so an old model stays whole if this fails.

    Raises
    ------
    ModelError
        If ``folder`` exists and is no model folder.
    """
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"{folder} is a file: name a folder")
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise ModelError(f"{folder} exists and is no model folder (it has no {MANIFEST}): name another")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(aside / "tagger.npz", _tagger_arrays(model.tagger))
        _write(aside / "linker.npz", {"source": model.linker.source, "piece": model.linker.piece})
        antecedents = model.antecedents
        _write(aside / "antecedents.npz", {"referent": antecedents.referent, "none": antecedents.none})
        _write(aside / "wording.npz", _wording_arrays(model.wording))
        _write(aside / "parts.npz", _wording_arrays(model.parts.words))
        _write(aside / "roles.npz", _role_arrays(model.roles))
        _write(aside / "classifier.npz", _classifier_arrays(model))
        _write_json(aside / "columns.json", list(model.columns))
        files = {name: {"sha256": _digest(aside / name), "bytes": (aside / name).stat().st_size} for name in _FILES}
        own = {} if model.foreign is None else {"estimator": _write_estimator(aside / ESTIMATOR, model.foreign)}
        _write_json(aside / MANIFEST, {"format": FORMAT, "files": files, **own, **model.info})
        (aside / CARD).write_text(card_of(model.info), encoding="utf-8")
        aside.chmod(0o755)
        old = aside.with_name(aside.name + "-old")
        if folder.exists():
            folder.rename(old)
        aside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a model folder.

    Raises
    ------
    ModelError
        If the folder or its manifest is missing, broken, or of a format that this version does not read.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder")
    try:
        _check_regular(path)
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{folder}: no model folder (it has no {MANIFEST})") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error})") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise ModelError(f"{path}: is no manifest (it lacks 'files')")
    if manifest.get("format") != FORMAT:
        raise ModelError(
            f"{path}: format {manifest.get('format')!r}; this version reads format {FORMAT}: train it anew"
        )
    return manifest


def verify(folder: Path) -> list[str]:
    """What is wrong with a model folder, one line a problem; empty if it is whole."""
    try:
        manifest = read_manifest(folder)
    except ModelError as error:
        return [str(error)]
    odd = sorted(set(manifest["files"]) - set(_FILES))
    problems = [f"{MANIFEST} lists {name!r}, which is no file of a model" for name in odd]
    for name in _FILES:
        problem = _file_problem(folder, name, manifest["files"].get(name))
        if problem is not None:
            problems.append(problem)
    if "estimator" in manifest:
        # Its bytes are compared; it is not read.
        entry = manifest["estimator"]
        problem = (
            _file_problem(folder, ESTIMATOR, entry)
            if _is_estimator(entry)
            else f"{MANIFEST}: 'estimator' is of another form"
        )
        problems += [] if problem is None else [problem]
    if not problems:
        try:
            _assemble(folder, manifest)
        except ModelError as error:
            problems.append(str(error))
    return problems


def load_model(folder: Path, *, trust_estimator: bool = False) -> Model:
    """Load a model folder after checking every file against the manifest.

    Parameters
    ----------
    trust_estimator : read a classifier that is kept with joblib, which lets it run any code; say so only of models whose maker you trust.

    Raises
    ------
    ModelError
        With the first problem that ``verify`` finds, or if the model has such a classifier and it is not trusted.
    """
    manifest = read_manifest(folder)
    if "estimator" in manifest and not trust_estimator:
        raise ModelError(
            f"{folder}: has a classifier of its maker's own ({ESTIMATOR}), and to read it runs code: load it with "
            "trust_estimator=True (--trust-estimator) if you know who made it"
        )
    for name in sorted(set(manifest["files"]) - set(_FILES)):
        raise ModelError(f"{folder}: {MANIFEST} lists {name!r}, which is no file of a model")
    for name in _FILES:
        problem = _file_problem(folder, name, manifest["files"].get(name))
        if problem is not None:
            raise ModelError(f"{folder}: {problem}")
    model = _assemble(folder, manifest)
    return (
        model if "estimator" not in manifest else replace(model, foreign=_foreign(folder, manifest["estimator"], model))
    )


def _write_estimator(path: Path, foreign: ForeignLevels) -> dict[str, object]:
    data = dump_estimator(foreign.estimator)
    path.write_bytes(data)
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "classes": list(foreign.classes),
        "mass": foreign.mass,
    }


def _foreign(folder: Path, entry: object, model: Model) -> ForeignLevels:
    if not _is_estimator(entry):
        raise ModelError(f"{folder}: {MANIFEST} does not tell the sha256, classes and mass of {ESTIMATOR}")
    problem = _file_problem(folder, ESTIMATOR, entry)
    if problem is not None:
        raise ModelError(f"{folder}: {problem}")
    estimator = load_estimator(folder / ESTIMATOR, entry["sha256"])
    if not callable(getattr(estimator, "predict_proba", None)):
        raise ModelError(f"{folder}: {ESTIMATOR} is no classifier with predict_proba")
    return ForeignLevels(estimator, tuple(entry["classes"]), model.levels.reference, float(entry["mass"]))


def _is_estimator(entry: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
        return False
    classes, mass = entry.get("classes"), entry.get("mass")
    if (
        not isinstance(classes, list)
        or not classes
        or not all(isinstance(k, int) and 0 <= k < N_LEVELS for k in classes)
    ):
        return False
    return len(set(classes)) == len(classes) and isinstance(mass, int | float) and 0 < mass <= 1


def _file_problem(folder: Path, name: str, entry: object) -> str | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
        return f"{MANIFEST} lacks the sha256 of {name}"
    path = folder / name
    try:
        _check_regular(path)
        size = path.stat().st_size
        if size > _MAX_FILE:
            return f"{name} has {size} bytes; at most {_MAX_FILE} are allowed"
        if _digest(path) != entry["sha256"]:
            return f"{name} is not the file that the manifest describes (sha256 differs)"
    except FileNotFoundError:
        return f"{name} is missing"
    except (OSError, ModelError) as error:
        return f"{name}: {error}"
    return None


def _check_regular(path: Path) -> None:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ModelError(f"{path.name} is a link or no regular file; copy the file itself")


def _assemble(folder: Path, manifest: Mapping[str, Any]) -> Model:
    try:
        columns = _columns(folder / "columns.json")
        tagger = _read(folder / "tagger.npz")
        linker = _read(folder / "linker.npz")
        choice = _read(folder / "antecedents.npz")
        wording = _wording(folder / "wording.npz", len(WORDING_TARGETS))
        parts = PartsModel(_wording(folder / "parts.npz", N_PART_COLUMNS))
        lines = _read(folder / "roles.npz")
        roles = RoleWeights(
            lines["features"], _names(lines["words"]), lines["word_weights"], lines["transition"], lines["edge"]
        )
        fitted = _read(folder / "classifier.npz")
        detector = ClaimDetector(fitted["claim_coef"], float(fitted["claim"][0]), float(fitted["claim"][1]))
        levels = LevelModel(
            reference=fitted["reference"],
            sourced=fitted["sourced"],
            sourced_intercept=float(fitted["level"][0]),
            rungs=fitted["rungs"],
            rungs_intercept=fitted["rungs_intercept"],
            mass=float(fitted["level"][1]),
        )
        marks = MarkModel(fitted["types"], fitted["types_intercept"], fitted["flags"], fitted["flags_intercept"])
        first = _pass_weights(tagger, "first")
        weights = TaggerWeights(first, _pass_weights(tagger, "second", first))
        linking = LinkerWeights(linker["source"], linker["piece"])
        antecedents = AntecedentWeights(choice["referent"], choice["none"])
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise ModelError(f"{folder}: its files do not have the expected content ({error})") from None
    expected = (len(columns),)
    if not detector.coef.shape == levels.reference.shape == expected:
        raise ModelError(
            f"{folder}: classifier.npz has weights of shapes {detector.coef.shape} and {levels.reference.shape} for "
            f"{len(columns)} columns"
        )
    n_marks = len(columns) + N_MARK_COLUMNS
    if marks.types.shape != (n_marks, len(TYPES)) or marks.flags.shape != (n_marks, len(FLAGS)):
        raise ModelError(f"{folder}: classifier.npz has weights of types or flags that do not fit its columns")
    check_finite(detector)
    check_finite(levels)
    check_finite(marks)
    info = {key: value for key, value in manifest.items() if key not in ("format", "files", "estimator")}
    return Model(weights, linking, antecedents, wording, parts, roles, detector, levels, marks, columns, info)


def _tagger_arrays(weights: TaggerWeights) -> Arrays:
    arrays: dict[str, NDArray[Any]] = {}
    for name, part in (("first", weights.first), ("second", weights.second)):
        arrays[f"{name}_names"] = _joined(part.names)
        # Most scores of a row are zero: 16 bits a number would change labels, zeros cost nothing once compressed.
        arrays[f"{name}_state"] = part.state
        arrays[f"{name}_transition"] = part.transition
        arrays[f"{name}_edge"] = part.edge
    return arrays


def _columns(path: Path) -> tuple[str, ...]:
    columns = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(columns, list) or not all(isinstance(name, str) for name in columns):
        raise ModelError(f"{path.name} is no list of feature names")
    return tuple(columns)


# A line with fewer than two bars.
_NO_ATTRIBUTE = re.compile(r"^[^|\n]*(?:\|[^|\n]*)?$", re.MULTILINE)


def _pass_weights(arrays: Arrays, name: str, like: PassWeights | None = None) -> PassWeights:
    names = _sorted_names(arrays[f"{name}_names"], "tagger.npz")
    # One search through all names at once: there are a hundred thousand of them.
    odd = _NO_ATTRIBUTE.search("\n".join(names)) if names else None
    if odd is not None:
        raise ModelError(f"tagger.npz holds an attribute that is none: {odd.group()[:40]!r}")
    return PassWeights(
        names if like is None else _shared(names, like.names),
        arrays[f"{name}_state"],
        arrays[f"{name}_transition"],
        arrays[f"{name}_edge"],
    )


def _shared(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The same names, as the very strings among the others where there are such: those of both passes take much room."""
    known = dict(zip(others, others, strict=True))
    return tuple(known.get(name, name) for name in names)


def _wording_arrays(wording: WordingModel) -> Arrays:
    return {"keys": _joined(wording.keys), "weights": wording.weights, "intercepts": wording.intercepts}


def _wording(path: Path, n_columns: int) -> WordingModel:
    arrays = _read(path)
    model = WordingModel(_sorted_names(arrays["keys"], path.name), arrays["weights"], arrays["intercepts"])
    if len(model.intercepts) != n_columns:
        raise ModelError(f"{path.name} has {len(model.intercepts)} columns; expected {n_columns}")
    return model


def _role_arrays(roles: RoleWeights) -> Arrays:
    return {
        "features": roles.features,
        "words": _joined(roles.words),
        "word_weights": roles.word_weights,
        "transition": roles.transition,
        "edge": roles.edge,
    }


def _joined(names: tuple[str, ...]) -> NDArray[np.uint8]:
    """Names as bytes, one a line: NumPy's string arrays would take ten times the room."""
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)


def _names(joined: NDArray[Any]) -> tuple[str, ...]:
    text = joined.tobytes().decode("utf-8")
    return tuple(text.split("\n")) if text else ()


def _sorted_names(joined: NDArray[Any], file: str) -> tuple[str, ...]:
    """Names that are looked up by their order.

    Raises
    ------
    ModelError
        If they do not increase.
    """
    names = _names(joined)
    odd = next((later for before, later in pairwise(names) if before >= later), None)
    if odd is not None:
        raise ModelError(
            f"{file}: its names must be in increasing order, and {odd[:40]!r} is not behind the one before it"
        )
    return names


def _classifier_arrays(model: Model) -> Arrays:
    detector, levels = model.detector, model.levels
    return {
        "claim_coef": detector.coef,
        "claim": np.array([detector.intercept, detector.threshold]),
        "reference": levels.reference,
        "sourced": levels.sourced,
        "rungs": levels.rungs,
        "rungs_intercept": levels.rungs_intercept,
        "level": np.array([levels.sourced_intercept, levels.mass]),
        "types": model.marks.types,
        "types_intercept": model.marks.types_intercept,
        "flags": model.marks.flags,
        "flags_intercept": model.marks.flags_intercept,
    }


def _write(path: Path, arrays: Arrays) -> None:
    """An NPZ file whose bytes depend on the arrays alone: fixed order and dates."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )


def _read(path: Path) -> Arrays:
    """Arrays of an NPZ file, without pickles, and only of sizes and kinds that a model has."""
    found = {}
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                raise ModelError(f"{path.name} would unpack to more than {_MAX_UNPACKED} bytes")
            for entry in archive.infolist():
                data = archive.read(entry)
                array = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False, max_header_size=1000)
                if array.dtype.str not in _DTYPES:
                    raise ModelError(f"{path.name}: array {entry.filename!r} has type {array.dtype}")
                if array.dtype.kind == "f" and not np.isfinite(array).all():
                    raise ModelError(f"{path.name}: array {entry.filename!r} holds a value that is not a finite number")
                found[entry.filename.removesuffix(".npy")] = array
    except _UNREADABLE as error:
        raise ModelError(f"{path.name} is no readable NPZ file ({error})") from None
    return found


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False, sort_keys=False) + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
    return digest.hexdigest()
