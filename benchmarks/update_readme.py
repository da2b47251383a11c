"""Runs the benchmarks again and puts their tables into README.md, the data card and the model card.

usage: update_readme.py [--labelled LABELLED.jsonl] [--attributed ATTRIBUTED.jsonl] [--only NAME ...]

What stands between <!-- figures:NAME --> and <!-- /figures:NAME --> is replaced. Names: levels (needs --labelled; without it
the block stays), attributions (needs --attributed), speed, counts, agreement, flags, roles, example. A block is written only if its command succeeds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from provenance import ROOT

FILES = (ROOT / "README.md", ROOT / "training_data" / "DATA_CARD.md", ROOT / "docs" / "model-card.md")
NAMES = ("levels", "attributions", "speed", "counts", "agreement", "flags", "roles", "example")
_EXAMPLE = "examples/river-crossing.txt"
_WIDTH = "100"
_CLAIMS = 6  # claims shown of the table


def run(*command: str) -> str:
    """Standard output of a Python command of this checkout."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path, "COLUMNS": _WIDTH, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(command)}; nothing was written for it")
    return done.stdout.strip()


def example() -> str:
    """What the README shows of the example: the beginning of the table, and one claim explained."""
    program = "from credscore.cli import main; main()"
    lines = [line.rstrip() for line in run("-c", program, "score", _EXAMPLE).splitlines()]
    starts = [k for k, line in enumerate(lines) if re.match(r"│\s+\d+ │", line)]
    end = starts[_CLAIMS] if len(starts) > _CLAIMS else len(lines)
    number = check_first(lines)
    explained = [line.rstrip() for line in run("-c", program, "explain", _EXAMPLE, "--claim", number).splitlines()]
    shown = "\n".join([*lines[:end], "…"])
    return (
        f"```console\n$ credscore score {_EXAMPLE}\n{shown}\n```\n\n"
        f"```console\n$ credscore explain {_EXAMPLE} --claim {number}\n" + "\n".join(explained) + "\n```"
    )


def check_first(lines: list[str]) -> str:
    """Number of the claim that the report says to check first; the first claim if it names none."""
    found = re.search(r"Check first: #(\d+)", "\n".join(lines))
    return found.group(1) if found else "1"


def replace_block(text: str, name: str, content: str) -> str:
    """The text with a marked block's content replaced."""
    begin, end = f"<!-- figures:{name} -->", f"<!-- /figures:{name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{begin}\n{content}\n{end}", text)


def main() -> None:
    """Replace the blocks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--attributed", type=Path)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    options = parser.parse_args()
    for name in options.only:
        wanted = {"levels": options.labelled, "attributions": options.attributed}
        if wanted.get(name, True) is None:
            print(f"{name}: left as it is (no labelled file is given)", file=sys.stderr)
            continue
        content = {
            "levels": lambda: run("benchmarks/levels.py", str(options.labelled.resolve())),
            "attributions": lambda: run("benchmarks/attributions.py", str(options.attributed.resolve())),
            "speed": lambda: run("benchmarks/speed.py"),
            "counts": lambda: run("benchmarks/data_counts.py"),
            "agreement": lambda: run("benchmarks/agreement.py"),
            "flags": lambda: run("benchmarks/flags.py"),
            "roles": lambda: run("benchmarks/roles.py"),
            "example": example,
        }[name]()
        for file in FILES:
            before = file.read_text(encoding="utf-8")
            after = replace_block(before, name, content)
            if after != before:
                file.write_text(after, encoding="utf-8")
                print(f"{name}: {file.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
