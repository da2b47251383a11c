"""What is odd about labelled data."""

from __future__ import annotations

from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.training import check_data


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("text,label,article_id,annotator", *rows)) + "\n")
    return path


LONG = "The pier in the old harbour was shut for repairs"


def test_repeated_and_contradicting_labels(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        f"{LONG}.,0,a,", f"{LONG}.,0,b,", "He agreed.,0,a,", "He agreed.,3,b,",
        f"{LONG} on Monday.,0,a,", f"{LONG} on  monday.,3,b,",
    )  # fmt: skip
    found = check_data([path])
    assert found.repeated == 1
    (conflict,) = found.conflicts
    assert conflict.places == (("a", 0), ("b", 3))
    assert found.few == (None, 0, 1, 2, 3, 4)
    assert found.to_dict()["conflicts"][0]["places"][1] == {"article": "b", "label": "solid"}


def test_articles_on_both_sides(tmp_path: Path) -> None:
    here = table(tmp_path / "a.csv", f"{LONG}.,0,a,", f"{LONG} twice.,0,a,", f"{LONG} thrice.,0,b,")
    there = table(tmp_path / "b.csv", f"{LONG} twice.,1,x,", f"{LONG} for the fourth time.,1,y,")
    assert check_data([here], against=[there]).shared == (("a", "x"),)


def test_agreement_of_annotators(tmp_path: Path) -> None:
    rows = []
    for k, (one, other) in enumerate([("0", "0"), ("1", "1"), ("4", "4"), ("3", "2"), ("n", "n"), ("n", "0")]):
        rows += [f"{LONG} {k}.,{one},a{k},x", f"{LONG} {k}.,{other},a{k},y"]
    found = check_data([table(tmp_path / "a.csv", *rows)])
    (pair,) = found.agreements
    assert (pair.one, pair.other, pair.n, pair.n_levels, pair.exact) == ("x", "y", 6, 4, 0.75)
    # 1 - 1 / 19: squared differences seen, against those of all pairs of their labels (76) by the number of units (4).
    assert pair.qwk == pytest.approx(1 - 1 / 19, abs=1e-4)
    assert pair.claim_kappa == pytest.approx(0.5714, abs=1e-3)
    assert pair.confusion[3, 2] == 1
    assert found.alpha == pytest.approx(0.95, abs=0.04)


def test_alpha_of_a_published_example() -> None:
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example C with ordinal data: 0.815. Values 1-5 are shifted to 0-4.
    from credscore.training.checking import _alpha

    units = [(1, 1, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4), (4, 4, 4, 4), (1, 1, 2, 1), (2, 2, 2, 2),
             (5, 5, 5), (1, 1), (3,)]  # fmt: skip
    assert _alpha([[value - 1 for value in unit] for unit in units]) == pytest.approx(0.815, abs=0.0005)


def test_faults_of_both_sides_are_told_at_once(tmp_path: Path) -> None:
    here, there = table(tmp_path / "a.csv", "x,9,,"), table(tmp_path / "b.csv", ",1,,y")
    with pytest.raises(DatasetError) as caught:
        check_data([here], against=[there])
    assert len(caught.value.faults) == 2
