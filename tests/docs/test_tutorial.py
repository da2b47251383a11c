"""The commands and the Python of docs/retraining.md, run one after the other as a reader would."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from credscore.records import LEVEL_NAMES

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs" / "retraining.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(console|python)\n(.*?)```", TUTORIAL, re.DOTALL)


def run(command: list[str], folder: Path) -> str:
    """Output of a command that has to succeed."""
    done = subprocess.run(  # noqa: PLW1510 (what it printed is shown if it failed)
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


def submit(tasks: Path, corrected: Path) -> None:
    """What a person does in Label Studio who finds nothing to correct but one level."""
    exported = json.loads(tasks.read_text())
    for task in exported:
        result = task.pop("predictions")[0]["result"]
        level = next(r for r in result if r.get("from_name") == "claim")
        level["value"]["labels"] = ["level 2"]
        task["annotations"] = [{"id": 1, "completed_by": 1, "was_cancelled": False, "result": result}]
    corrected.write_text(json.dumps(exported))


@pytest.mark.skipif(sys.platform == "win32", reason="links to folders need rights there")
def test_the_tutorial_runs(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert len(BLOCKS) >= 6
    for kind, block in BLOCKS:
        if kind == "python":
            told = run([sys.executable, "-c", block], tmp_path)
            assert told.split()[-1] in LEVEL_NAMES
            continue
        for line in re.findall(r"^\$ credscore (.*)$", block, re.MULTILINE):
            arguments = shlex.split(line)
            if "corrected.json" in arguments and not (tmp_path / "corrected.json").exists():
                submit(tmp_path / "tasks.json", tmp_path / "corrected.json")
            run([sys.executable, "-c", "from credscore.cli import main; main()", *arguments], tmp_path)
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert (tmp_path / "models" / "club" / "MODEL_CARD.md").is_file()


def test_the_table_has_the_labels_that_the_tutorial_maps() -> None:
    lines = (ROOT / "examples" / "retraining" / "club_news.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.rsplit(",", 2)[1] for line in lines} == {"none", "weak", "some", "good", "proof", "opinion"}
    assert str(len(lines)) in TUTORIAL
