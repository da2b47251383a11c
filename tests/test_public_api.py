"""What users may rely on: names, types, and what is not imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import credscore

ROOT = Path(__file__).resolve().parent.parent
TEXT = '"The bridge is closed," said Ana Ruiz, the mayor of Tarn, on Monday.'


def test_names() -> None:
    assert credscore.__all__ == [
        "Article", "Attribution", "Claim", "Contradiction", "Drift", "DriftKind", "Flag", "Link", "LinkRole", "Origin",
        "Quotation", "Reason", "Report", "Role", "Scorer", "Skipped", "SourceType", "SourceUse", "Span", "Story", "Summary",
        "Trace", "TracedClaim", "__version__", "extract_attributions", "extract_features", "load", "read", "score", "trace",
    ]  # fmt: skip
    for name in credscore.__all__:
        assert getattr(credscore, name) is not None
    assert dir(credscore) == sorted(credscore.__all__)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'truth'"):
        credscore.truth  # noqa: B018  the access is what is tested


def test_names_of_the_design() -> None:
    from credscore.features import DEFAULT_EXTRACTORS, ClaimFeatures
    from credscore.training import evaluate, load_dataset, train

    assert all(callable(function) for function in (evaluate, load_dataset, train))
    assert all(isinstance(extractor, ClaimFeatures) for extractor in DEFAULT_EXTRACTORS)


def test_everyday_use() -> None:
    report = credscore.score(TEXT)
    scorer = credscore.load()
    assert scorer is credscore.load()
    assert scorer.score(TEXT) == report
    assert list(scorer.score_many([TEXT])) == [report]
    for name in ("article", "claims", "skipped", "sources", "summary"):
        assert hasattr(report, name)
    for claim in credscore.score(f"{TEXT} The road is open, police said.").claims:
        for name in (
            "text", "start", "end", "level", "level_name", "score", "probabilities", "level_set", "attributions",
            "origin", "chain", "source_type", "flags", "reasons",
        ):  # fmt: skip
            assert hasattr(claim, name)
    assert report.to_dict()["schema_version"]
    assert report.to_json()
    assert len(report.to_frame()) == len(report.claims)


def test_attributions() -> None:
    (found,) = credscore.extract_attributions(TEXT)
    assert found.cue.text == "said"
    assert credscore.extract_attributions(TEXT, credscore.load()) == [found]
    assert credscore.extract_attributions(credscore.Article(TEXT)) == [found]


def test_features() -> None:
    text = f"{TEXT} The road is open, police said. Who knows?"
    frame = credscore.extract_features(text)
    assert list(frame.columns) == list(credscore.load().model.columns)
    assert len(frame) == len(credscore.score(text).claims)
    assert set(frame.dtypes.astype(str)) == {"float64"}


def loaded_after(code: str) -> set[str]:
    """Top-level modules that are loaded after some code."""
    code += "\nimport sys; print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_importing_is_cheap() -> None:
    heavy = {"numpy", "scipy", "sklearn", "pandas", "joblib", "trafilatura", "typer", "networkx", "jinja2", "pydantic"}
    assert not heavy & loaded_after("import credscore")


def test_scoring_needs_numpy_alone() -> None:
    found = loaded_after(f"import credscore\nassert credscore.score({TEXT!r}).to_json()")
    assert "numpy" in found
    assert not {"scipy", "sklearn", "pandas", "joblib", "pycrfsuite", "trafilatura", "typer"} & found


def test_types_are_shipped() -> None:
    assert (Path(credscore.__file__).parent / "py.typed").is_file()


def test_version() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert credscore.__version__ == project["version"]
