"""The program as a whole: help, wrong use, start-up, pipes and interrupts."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from credscore.cli import main

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "scipy", "sklearn", "pandas", "rich", "trafilatura", "joblib", "jinja2", "networkx", "pycrfsuite")
START = "import sys; from credscore.cli import main"
COMMANDS = [
    ["score"],
    ["explain"],
    ["features"],
    ["trace"],
    ["train"],
    ["evaluate"],
    ["data", "check"],
    ["model", "info"],
    ["model", "verify"],
]


@pytest.mark.parametrize("command", [[], ["data"], ["model"], *COMMANDS])
def test_help(credscore, command: list[str]) -> None:
    result = credscore(*command, "--help")
    assert result.code == 0
    assert result.out.startswith(" ".join(["Usage: credscore", *command]))
    assert result.err == ""


def test_help_without_arguments(credscore) -> None:
    assert credscore() == credscore("--help")


def test_only_commands_that_work_are_offered(credscore) -> None:
    shown = credscore("--help").out
    assert all(f"\n  {command[0]} " in shown for command in COMMANDS)
    assert "corpus" not in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scor"], "error: No such command 'scor'. Did you mean 'score'? (see credscore --help)"),
        (["score"], "error: Missing argument 'FILES' (see credscore score --help)"),
        (["score", "x", "--frobnicate"], "error: No such option: --frobnicate"),
        (
            ["score", "x", "--format", "pdf"],
            "'pdf' is not one of 'table', 'json', 'jsonl', 'csv', 'md' (see credscore score --help)",
        ),
        (["explain", "x"], "error: Missing option '--claim' (see credscore explain --help)"),
        (["explain", "x", "--claim", "one"], "error: Invalid value for '--claim'"),
        (["data"], "error: Missing command (see credscore data --help)"),
        (["train", "x"], "error: Missing option '--out' (see credscore train --help)"),
    ],
)
def test_wrong_use_is_one_line(credscore, arguments: list[str], message: str) -> None:
    result = credscore(*arguments)
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert message in result.err


@pytest.mark.parametrize(
    "arguments", [["--help"], ["score", "--help"], ["nonsense"], ["score", "x", "--format", "pdf"]]
)
def test_help_and_wrong_use_import_nothing_heavy(arguments: list[str]) -> None:
    code = f"""{START}
try:
    main({arguments!r})
finally:
    print(",".join(sorted({{name.split(".")[0] for name in sys.modules}} & set({HEAVY!r}))), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == ""


def test_version(credscore) -> None:
    result = credscore("--version")
    try:
        version = metadata.version("credscore")
    except metadata.PackageNotFoundError:
        assert result.code == 2
        assert "without being installed" in result.err
    else:
        assert (result.code, result.out) == (0, f"credscore {version}\n")


def test_main_exits_with_the_code(capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nonsense"])
    assert caught.value.code == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (PermissionError(13, "Denied", "x"), 2)])
def test_interrupts_and_system_errors_leave_no_traceback(credscore, monkeypatch, files, error, code: int) -> None:
    def load(path=None, **_):
        raise error

    monkeypatch.setattr("credscore.load", load, raising=False)
    result = credscore("score", files[0])
    assert result.code == code
    assert "Traceback" not in result.err
    if code == 2:
        assert result.err == "error: x: Denied\n"


@pytest.mark.usefixtures("scorer")
def test_control_characters_in_errors_are_left_out(credscore) -> None:
    result = credscore("score", "\x1b[31mabsent\n.txt")
    assert "\x1b" not in result.err
    assert result.err == "error: [31mabsent .txt: there is no such file\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed in another way on Windows")
@pytest.mark.parametrize("lines", [1, 200_000])
def test_closed_pipe_leaves_no_traceback(lines: int) -> None:
    code = f"""{START}
from credscore.cli import score, app
@app.command()
def flood() -> None:
    for _ in range({lines}):
        print("a line of output")
main(["flood"])
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_output_that_the_terminal_cannot_show_is_replaced() -> None:
    code = f"""{START}
import credscore
credscore.load = lambda path, **_: None
main(["score", "caf\\xe9.txt"])
"""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, env=environment, check=False)
    assert done.returncode == 2
    assert done.stderr.strip() == b"error: caf?.txt: there is no such file"
