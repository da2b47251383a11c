"""Model folders: what is saved is loaded, and nothing that was tampered with is."""

from __future__ import annotations

import io
import json
import pickle
import random
import shutil
import struct
import zipfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from credscore.errors import ModelError
from credscore.model import FORMAT, load_model, read_manifest, save_model, verify
from credscore.model.folder import _FILES as FILES

ARRAYS = tuple(name for name in FILES if name.endswith(".npz"))


def same(one: Any, other: Any) -> bool:
    """Whether two records hold the same values, arrays by dtype and content."""
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)


def npz(entries: dict[str, bytes]) -> bytes:
    """An NPZ file of raw entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.npy", data)
    return buffer.getvalue()


def npy(array: np.ndarray, *, allow_pickle: bool = False) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=allow_pickle)
    return buffer.getvalue()


def npy_header(header: str, data: bytes = b"") -> bytes:
    padded = header.encode("latin-1") + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + data


def replaced(folder: Path, file: str, name: str, data: bytes) -> bytes:
    """The bytes of a model file with one array replaced."""
    with zipfile.ZipFile(folder / file) as archive:
        entries = {entry.filename.removesuffix(".npy"): archive.read(entry) for entry in archive.infolist()}
    assert name in entries
    return npz({**entries, name: data})


def test_round_trip(model, folder) -> None:
    assert verify(folder) == []
    assert same(load_model(folder), model)


def test_manifest_tells_format_and_files(folder) -> None:
    manifest = read_manifest(folder)
    assert manifest["format"] == FORMAT
    assert set(manifest["files"]) == set(FILES)
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "MODEL_CARD.md", *FILES}


def test_same_model_gives_same_bytes(model, tmp_path) -> None:
    for name in ("one", "two"):
        save_model(model, tmp_path / name)
    for file in (*FILES, "manifest.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_loaded_and_saved_again_gives_same_bytes(folder, tmp_path) -> None:
    save_model(load_model(folder), tmp_path / "again")
    for file in (*FILES, "manifest.json"):
        assert (tmp_path / "again" / file).read_bytes() == (folder / file).read_bytes()


def test_an_older_model_is_replaced_and_nothing_is_left_beside_it(model, folder) -> None:
    (folder / "stray.txt").write_text("x", encoding="utf-8")
    save_model(model, folder)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert verify(folder) == []
    assert not (folder / "stray.txt").exists()


def test_an_empty_folder_may_be_used(model, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    save_model(model, tmp_path / "empty")
    assert verify(tmp_path / "empty") == []


def test_other_folders_are_not_overwritten(model, tmp_path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ModelError, match="no model folder"):
        save_model(model, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_failure_while_saving_leaves_the_old_model_whole(model, folder, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("credscore.model.folder._write_json", fail)
    with pytest.raises(OSError, match="disk full"):
        save_model(model, folder)
    assert verify(folder) == []
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def refused(folder: Path, *names: str) -> None:
    """Loading fails with an error of ours that holds each of ``names``; ``verify`` finds it too."""
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    message = str(caught.value)
    assert "\n" not in message
    problems = verify(folder)
    assert problems
    for name in names:
        assert name in message
        assert any(name in problem for problem in problems)


def test_no_folder(tmp_path) -> None:
    refused(tmp_path / "nowhere", "nowhere")


def test_a_file_is_no_folder(tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused(tmp_path / "file", "file")


def test_no_manifest(folder) -> None:
    (folder / "manifest.json").unlink()
    refused(folder, "manifest.json")


@pytest.mark.parametrize("name", FILES)
def test_missing_file(folder, name) -> None:
    (folder / name).unlink()
    refused(folder, name, "missing")


@pytest.mark.parametrize("name", FILES)
def test_changed_byte(folder, name) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    refused(folder, name)


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_symbolic_link(folder, tmp_path, name) -> None:
    shutil.move(folder / name, tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    refused(folder, name, "link")


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_folder_in_place_of_a_file(folder, name) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    refused(folder, name)


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("number", [0, FORMAT + 1, str(FORMAT), None, [FORMAT]])
def test_other_format(folder, number) -> None:
    edit_manifest(folder, lambda m: m.update(format=number))
    refused(folder, "manifest.json", repr(number), f"format {FORMAT}")


@pytest.mark.parametrize("name", FILES)
def test_manifest_lacks_a_file(folder, name) -> None:
    edit_manifest(folder, lambda m: m["files"].pop(name))
    refused(folder, name, "sha256")


@pytest.mark.parametrize("entry", [None, "x", {}, {"sha256": 7}, {"sha256": ["x"]}])
def test_manifest_entry_of_another_form(folder, entry) -> None:
    edit_manifest(folder, lambda m: m["files"].update({"linker.npz": entry}))
    refused(folder, "linker.npz")


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "model.pkl", "a/../../x", ""])
def test_verify_names_files_that_do_not_belong(folder, name) -> None:
    edit_manifest(folder, lambda m: m["files"].update({name: m["files"]["linker.npz"]}))
    assert any(repr(name) in problem for problem in verify(folder))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"format": 1, "files": []}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"format": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda text: text[:12].decode("latin-1") + f" ({len(text)})",
)
def test_manifest_that_is_none(folder, text) -> None:
    (folder / "manifest.json").write_bytes(text)
    refused(folder, "manifest.json")


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_pickle_inside_npz_is_not_run(folder, reseal, tmp_path) -> None:
    trap = tmp_path / "sprung"
    reseal("linker.npz", replaced(folder, "linker.npz", "source", pickle.dumps(Trap(str(trap)))))
    refused(folder, "linker.npz")
    assert not trap.exists()


def test_object_array_is_not_run(folder, reseal, tmp_path) -> None:
    trap = tmp_path / "sprung"
    array = npy(np.array([Trap(str(trap))], dtype=object), allow_pickle=True)
    reseal("classifier.npz", replaced(folder, "classifier.npz", "rungs", array))
    refused(folder, "classifier.npz")
    assert not trap.exists()


def test_pickle_in_place_of_npz_is_not_run(folder, reseal, tmp_path) -> None:
    trap = tmp_path / "sprung"
    reseal("tagger.npz", pickle.dumps(Trap(str(trap))))
    refused(folder, "tagger.npz")
    assert not trap.exists()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("classifier.npz", "rungs"),
        ("linker.npz", "piece"),
        ("tagger.npz", "first_edge"),
        ("wording.npz", "weights"),
        ("roles.npz", "features"),
    ],
)
def test_weights_that_are_no_numbers(folder, reseal, file, name, value) -> None:
    with zipfile.ZipFile(folder / file) as archive:
        array = np.lib.format.read_array(io.BytesIO(archive.read(f"{name}.npy")))
    array.flat[0] = value
    reseal(file, replaced(folder, file, name, npy(array)))
    refused(folder, file, name)


@pytest.mark.parametrize("dtype", ["<i8", "<U3", "<c16", ">f8", "|V8", "<M8[s]"])
def test_arrays_of_another_type(folder, reseal, dtype) -> None:
    reseal("classifier.npz", replaced(folder, "classifier.npz", "rungs", npy(np.zeros(4, dtype=dtype))))
    refused(folder, "classifier.npz", "rungs")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("name", ARRAYS)
def test_truncated_file(folder, reseal, name, share) -> None:
    data = (folder / name).read_bytes()
    reseal(name, data[: int(len(data) * share)])
    refused(folder, name)


@pytest.mark.parametrize("shape", ["(1000000000000,)", "(4294967296, 4294967296)", "(-1,)", "(4, 1000000000)"])
def test_huge_declared_shape(folder, reseal, shape) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
    array = npy_header(header, b"\0" * 32)
    reseal("classifier.npz", replaced(folder, "classifier.npz", "rungs", array))
    refused(folder, "classifier.npz")


def test_array_that_would_unpack_to_too_much(folder, reseal, monkeypatch) -> None:
    monkeypatch.setattr("credscore.model.folder._MAX_UNPACKED", 1000)
    refused(folder, "tagger.npz", "unpack")


def test_file_that_is_too_large(folder, monkeypatch) -> None:
    monkeypatch.setattr("credscore.model.folder._MAX_FILE", 1000)
    refused(folder, "tagger.npz", "1000")


@pytest.mark.parametrize(
    ("file", "name", "names", "word"),
    [
        ("tagger.npz", "first_names", "-1|w|said\n0|w\np|quote|3", "0|w"),
        ("tagger.npz", "first_names", "0|w|x\n-1|w|said\np|quote|3", "order"),
        ("wording.npz", "keys", "said\nNAME\nçedilla", "order"),
        ("parts.npz", "keys", "s:NAME\nc:said", "order"),
    ],
)
def test_names_that_cannot_be_looked_up(folder, reseal, file, name, names, word) -> None:
    data = np.frombuffer(names.encode(), dtype=np.uint8)
    reseal(file, replaced(folder, file, name, npy(data)))
    refused(folder, file, word)


@pytest.mark.parametrize("name", ["rungs", "sourced", "reference", "claim_coef"])
def test_weights_of_another_length(folder, reseal, name) -> None:
    reseal("classifier.npz", replaced(folder, "classifier.npz", name, npy(np.zeros(3))))
    with pytest.raises(ModelError):
        load_model(folder)
    assert verify(folder)


@pytest.mark.parametrize("shape", [(3,), (5,), (4, 1)])
def test_intercepts_of_another_shape(folder, reseal, shape) -> None:
    reseal("classifier.npz", replaced(folder, "classifier.npz", "rungs_intercept", npy(np.zeros(shape))))
    refused(folder, "classifier.npz")


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a": 1}', b"[[], [], [], []]", b'"four"'])
def test_columns_of_another_kind(folder, reseal, data) -> None:
    reseal("columns.json", data)
    with pytest.raises(ModelError):
        load_model(folder)
    assert verify(folder)


@pytest.mark.parametrize(
    "header", ["{'descr': '<f9', [fortran_order'", "{'descr': ',f8', 'fortran_order': False, 'shape': (1,), }"]
)
def test_odd_array_headers(folder, reseal, header) -> None:
    reseal("classifier.npz", replaced(folder, "classifier.npz", "rungs", npy_header(header, b"\0" * 8)))
    refused(folder, "classifier.npz")


def test_extra_file_in_the_manifest_is_refused(folder) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"]["../x"] = {"sha256": "0" * 64, "bytes": 1}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="no file of a model"):
        load_model(folder)


def test_a_file_is_no_place_for_a_model(model, tmp_path) -> None:
    place = tmp_path / "taken"
    place.write_text("x", encoding="utf-8")
    with pytest.raises(ModelError, match="is a file"):
        save_model(model, place)


def test_array_missing(folder, reseal) -> None:
    reseal("linker.npz", npz({"source": npy(np.zeros(4))}))
    refused(folder, "piece")


def test_columns_of_another_number(folder, reseal) -> None:
    reseal("columns.json", b'["source__none"]')
    refused(folder, "1 columns")


@pytest.mark.parametrize("text", [b"", b"nonsense", b"7", b"\xff"])
def test_columns_that_are_no_json_list(folder, reseal, text) -> None:
    reseal("columns.json", text)
    with pytest.raises(ModelError):
        load_model(folder)
    assert verify(folder)


def test_scalar_in_place_of_an_array(folder, reseal) -> None:
    reseal("linker.npz", replaced(folder, "linker.npz", "source", npy(np.array(1.0))))
    with pytest.raises(ModelError, match="linker weights"):
        load_model(folder)


def test_shipped_model_is_whole() -> None:
    from credscore.resources import default_model

    assert verify(default_model()) == []


def _mangled(data: bytes, rng: random.Random) -> bytes:
    """A file as a bad disk, a careless editor or an attacker may leave it."""
    at, end = sorted(rng.choices(range(len(data) + 1), k=2))
    return {
        "flip": lambda: data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :],
        "cut": lambda: data[:at],
        "drop": lambda: data[:at] + data[end:],
        "double": lambda: data[:end] + data[at:],
        "noise": lambda: data[:at] + rng.randbytes(rng.randrange(1, 64)) + data[at:],
        "zero": lambda: data[:at] + bytes(end - at) + data[end:],
    }[rng.choice(("flip", "flip", "cut", "drop", "double", "noise", "zero"))]()


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_mangled_files_are_refused_or_make_a_whole_model(folder, reseal, name) -> None:
    rng = random.Random(name)
    whole = (folder / name).read_bytes()
    for _ in range(150):
        data = _mangled(whole, rng)
        # With the sum made good, so that what reads the file has to notice.
        (folder / name).write_bytes(data) if name == "manifest.json" else reseal(name, data)
        try:
            found = load_model(folder)
        except ModelError:
            continue
        assert np.isfinite(found.levels.base_score)


def test_the_card_tells_data_figures_and_limits(model, tmp_path) -> None:
    info = {
        "training_data": {"articles": 12, "units": 3400, "sha256": "ab12"},
        "base": {"training_data": {"articles": 1574, "sha256": "cd34"}, "strengths": {"levels": 0.1}},
        "metrics": {"levels": {"n": 300, "qwk": 0.7123}},
        "versions": {"credscore": "0.1.0"},
    }
    save_model(replace(model, info=info), tmp_path / "mine")
    card = (tmp_path / "mine" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card.startswith("# Model card\n")
    for told in (
        "| labelled units | 3,400 |",
        "`ab12`",
        "trained on 1574 articles",
        "| levels: qwk | 0.7123 |",
        "never truth",
        "## Limits",
    ):
        assert told in card
    assert verify(tmp_path / "mine") == []
