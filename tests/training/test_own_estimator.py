"""A user's own scikit-learn classifier in the place of the levels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

import credscore
from credscore.errors import ModelError
from credscore.model import verify
from credscore.model.foreign import ESTIMATOR, ForeignLevels
from credscore.training import train

TEXT = "Mayor Ana Roe said the pier was shut on Monday. The pier is 40 metres long."


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a random forest."""
    parent = tmp_path_factory.mktemp("own")
    lines = ["text,label,article_id"]
    for k in range(6):
        lines += [
            f'"{name} said the pier was shut on {day}.",1,a{k}'
            for name in ("Ana Roe", "Lee Vik")
            for day in ("Monday", "Friday")
        ]
        lines += [f'"The pier has {k + 3} lamps.",0,a{k}', '"Trains run every hour.",0,a' + str(k)]
    (parent / "rows.csv").write_text("\n".join(lines) + "\n")
    estimator = RandomForestClassifier(n_estimators=20, random_state=0)
    metrics = train([parent / "rows.csv"], parent / "model", estimator=estimator)
    assert not hasattr(estimator, "classes_")
    assert metrics["levels"]["exact"] > 0.9
    return parent / "model"


def test_it_is_refused_unless_trusted(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"to read it runs code.*trust_estimator=True"):
        credscore.load(folder)
    assert verify(folder) == []


def test_its_levels_are_those_shown_and_reasons_add_up_and_say_what_they_are(folder: Path) -> None:
    scorer = credscore.load(folder, trust_estimator=True)
    report = scorer.score(TEXT)
    assert [claim.level for claim in report.claims] == [1, 0]
    assert any("classifier of the user's own" in warning for warning in report.warnings)
    for claim in report.claims:
        assert claim.base_score + sum(r.points for r in claim.reasons) == pytest.approx(claim.score, abs=0.1)
        assert sum(claim.probabilities) == pytest.approx(1)


def test_a_pickle_that_was_put_in_its_place_is_not_run(folder: Path, tmp_path: Path) -> None:
    import joblib

    trap, changed = tmp_path / "sprung", tmp_path / "model"
    changed.mkdir()
    for file in folder.iterdir():
        (changed / file.name).write_bytes(file.read_bytes())
    joblib.dump(Trap(str(trap)), changed / ESTIMATOR)
    with pytest.raises(ModelError, match="sha256 differs"):
        credscore.load(changed, trust_estimator=True)
    assert verify(changed) == [f"{ESTIMATOR} is not the file that the manifest describes (sha256 differs)"]
    # Even with its sum made good it is not run for those who do not trust it.
    manifest = json.loads((changed / "manifest.json").read_text())
    import hashlib

    manifest["estimator"]["sha256"] = hashlib.sha256((changed / ESTIMATOR).read_bytes()).hexdigest()
    (changed / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="runs code"):
        credscore.load(changed)
    assert verify(changed) == []
    assert not trap.exists()


@pytest.mark.parametrize(
    "entry",
    [[], {"sha256": "x"}, {"sha256": "x", "classes": [0, 9], "mass": 0.9}, {"sha256": "x", "classes": [0], "mass": 7}],
)
def test_odd_manifest_entries(folder: Path, entry: object, tmp_path: Path) -> None:
    changed = tmp_path / "model"
    changed.mkdir()
    for file in folder.iterdir():
        (changed / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((changed / "manifest.json").read_text())
    manifest["estimator"] = entry
    (changed / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="sha256, classes and mass"):
        credscore.load(changed, trust_estimator=True)
    assert "'estimator' is of another form" in verify(changed)[0]


def test_classifiers_without_probabilities_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="LinearSVC has no predict_proba"):
        train([folder.parent / "rows.csv"], tmp_path / "out", estimator=LinearSVC())
    assert not (tmp_path / "out").exists()


def test_occlusion_of_a_linear_model_is_nearly_exact() -> None:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(300, 4))
    y = (X[:, 0] + 0.3 * rng.normal(size=300) > 0).astype(int)
    levels = ForeignLevels(LogisticRegression(C=0.01).fit(X, y), (0, 1), np.zeros(4), 0.9)
    points = X * levels.rates(X)
    assert points.sum(axis=1) + levels.base_score == pytest.approx(levels.score(X), abs=1e-6)
    assert (np.abs(points).argmax(axis=1) == 0).mean() > 0.9


def test_the_command_line_takes_it_only_if_it_is_trusted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from credscore.cli import run

    (tmp_path / "a.txt").write_text(TEXT)
    assert run(["score", str(tmp_path / "a.txt"), "--model", str(folder)]) == 2
    assert "--trust-estimator" in capsys.readouterr().err
    assert run(["score", str(tmp_path / "a.txt"), "--model", str(folder), "--trust-estimator"]) == 0
