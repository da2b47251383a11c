"""Training on a few articles: a model that loads, and the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from credscore.errors import DatasetError
from credscore.model import Model, load_model, verify
from credscore.scoring import Scorer
from credscore.training import calibration, evaluate, load_dataset, train
from credscore.training.examples import annotations_of
from credscore.training.tagging import tagging_example, train_tagger, train_taggers

ROOT = Path(__file__).resolve().parent.parent.parent
TRAIN = "import sys; from credscore.training import train; train(sys.argv[2:], sys.argv[1])"


@pytest.fixture(scope="module")
def folders(twelve, tmp_path_factory) -> list[Path]:
    """Two models, trained by two processes on the same articles, which are given in another order."""
    pytest.importorskip("pycrfsuite", reason="the extra 'train' is not installed")
    files = [a.file for a in twelve]
    parent = tmp_path_factory.mktemp("models")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TRAIN, str(parent / seed), *data],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": "1"},
        )
        for seed, data in (("1", files), ("2", files[::-1]))
    ]
    assert [process.wait(timeout=300) for process in running] == [0, 0]
    return [parent / "1", parent / "2"]


def test_same_bytes_each_time(folders) -> None:
    one, two = folders
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in two.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_the_model_loads_and_scores(folders, twelve) -> None:
    assert verify(folders[0]) == []
    scorer = Scorer.load(folders[0])
    report = scorer.score(twelve[0].text)
    assert report.claims
    for claim in report.claims:
        assert claim.base_score + sum(r.points for r in claim.reasons) == pytest.approx(claim.score, abs=0.1)


def test_the_manifest_names_data_versions_and_metrics(folders, twelve) -> None:
    model: Model = load_model(folders[0])
    data = model.info["training_data"]
    assert data["sha256"] == load_dataset([a.file for a in twelve]).sha256
    assert data["articles"] == 12
    assert {"credscore", "python", "numpy", "scipy", "scikit-learn"} <= set(model.info["versions"])
    assert {"claims", "levels"} <= set(model.info["metrics"])


def test_evaluate(folders, twelve) -> None:
    found = evaluate([a.file for a in twelve], folders[0]).to_dict()
    assert found["claims"]["n"] == sum(len(a.units) for a in twelve)
    assert found["levels"]["n"] == sum(u.level is not None for a in twelve for u in a.units)
    assert 0 <= found["levels"]["exact"] <= 1


def test_too_few_articles(twelve, tmp_path) -> None:
    with pytest.raises(DatasetError, match="9 articles have annotated attributions; a tagger needs at least 10"):
        train([a.file for a in twelve[:9]], tmp_path / "model", tagger=True)
    assert not (tmp_path / "model").exists()


def test_every_level_must_occur(twelve, tmp_path) -> None:
    files = []
    for index, article in enumerate(twelve):
        text = Path(article.file).read_text(encoding="utf-8").replace('level="4"', 'level="3"')
        files.append(tmp_path / f"{index}.xml")
        files[-1].write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match="no unit has level 4"):
        train(files, tmp_path / "model")


def test_faults_of_the_data_stop_training(tmp_path) -> None:
    (tmp_path / "a.xml").write_text("<article>", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"a\.xml:1: "):
        train([tmp_path], tmp_path / "model")


def test_conformal_mass_covers_what_it_promises() -> None:
    from credscore.model.levels import adjacent_set

    rng = np.random.default_rng(3)
    probabilities = rng.dirichlet(np.ones(5), size=500)
    levels = np.array([rng.choice(5, p=row) for row in probabilities])
    mass = calibration.conformal_mass(probabilities, levels)
    hits = [level in adjacent_set(row, mass) for level, row in zip(levels, probabilities.tolist(), strict=True)]
    assert calibration.COVERAGE <= np.mean(hits) <= calibration.COVERAGE + 0.05


def test_same_tagger_twice_in_one_process(twelve) -> None:
    """crfsuite shuffles by C's random numbers, whose state outlives a training."""
    examples = [tagging_example(a.text, annotations_of(a)) for a in twelve[:4]]
    one, two = train_tagger(examples, iterations=2), train_tagger(examples, iterations=2)
    assert one.second.names == two.second.names
    assert (one.second.state == two.second.state).all()


def test_same_taggers_in_processes_of_their_own(twelve) -> None:
    examples = [tagging_example(a.text, annotations_of(a)) for a in twelve[:4]]
    subset = np.array([True, True, True, False])
    (found,) = train_taggers(examples, [subset], jobs=2)
    expected = train_tagger(examples[:3])
    assert found.second.names == expected.second.names
    assert (found.second.state == expected.second.state).all()


def test_threshold_is_the_lowest_of_those_as_good_as_the_best() -> None:
    claim = np.array([True] * 50 + [False] * 50)
    # From 0.31 to 0.69 every threshold parts the two; below 0.3 it lets all through.
    probability = np.where(claim, 0.69, 0.31)
    assert calibration.lowest_threshold(claim, probability) == pytest.approx(0.32)
    # A claim at 0.35 is worth going down for, where nothing else is lost by it.
    probability[0] = 0.35
    assert calibration.lowest_threshold(claim, probability) <= 0.35
