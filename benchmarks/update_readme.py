"""Runs the benchmarks again and puts their tables into the README, the data card, the model card and pages of docs/.

usage: update_readme.py [--labelled LABELLED.jsonl] [--attributed ATTRIBUTED.jsonl] [--nested NESTED.jsonl]
                        [--attributed-train TRAIN.jsonl] [--ecbplus TRAIN.jsonl] [--only NAME ...] [--all]

What stands between <!-- figures:NAME --> and <!-- /figures:NAME --> is replaced. Names: levels (needs --labelled; without its
file a block stays), attributions, extractors, pronouns, ablation (need --attributed), nesting (--nested), trained
(--attributed-train and --attributed), calibration and families (--labelled), reasons, counterfactuals, speed, counts, agreement, flags, roles, retraining, held_out, annotated_spans, state_media, robustness, example.
extractors, ablation, trained, families, robustness, tracing, tracing_events (--ecbplus) and tracing_scale take long and are left out unless they are named, or with --all. extractors needs
the environment that ``benchmarks/README.md`` describes, given by --peers. A block is written only if its command succeeds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from provenance import ROOT

FILES = (
    ROOT / "README.md",
    ROOT / "training_data" / "DATA_CARD.md",
    ROOT / "docs" / "model-card.md",
    ROOT / "docs" / "attributions.md",
    ROOT / "docs" / "levels.md",
    ROOT / "docs" / "retraining.md",
    ROOT / "docs" / "tracing.md",
)
SLOW = ("extractors", "ablation", "trained", "robustness", "families", "tracing", "tracing_events", "tracing_scale")
NAMES = (
    "levels", "calibration", "reasons", "counterfactuals", "attributions", "pronouns", "nesting", "held_out", "annotated_spans", "state_media", "speed", "counts", "agreement", "flags",
    "roles", "retraining", "example", *SLOW,
)  # fmt: skip
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
    found = re.search(r"Check first:\s+#(\d+)", "\n".join(lines))
    return found.group(1) if found else "1"


def replace_block(text: str, name: str, content: str) -> str:
    """The text with a marked block's content replaced."""
    begin, end = f"<!-- figures:{name} -->", f"<!-- /figures:{name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{begin}\n{content}\n{end}", text)


def command_of(name: str, options: argparse.Namespace) -> list[str] | None:
    """The benchmark behind a block, None if a file that it needs is not given."""
    labelled, attributed = options.labelled, options.attributed
    needs: dict[str, list[Path | None]] = {
        "levels": [labelled],
        "calibration": [labelled],
        "attributions": [attributed],
        "extractors": [attributed],
        "pronouns": [attributed],
        "ablation": [attributed],
        "nesting": [options.nested],
        "trained": [options.attributed_train, attributed],
    }
    scripts = {
        "counts": "data_counts", "ablation": "tagger_ablation", "trained": "attributions_trained",
    }  # fmt: skip
    if name == "families":
        return None if labelled is None else ["benchmarks/families.py", "--labelled", str(labelled.resolve())]
    if name == "tracing_events":
        ecbplus = options.ecbplus
        return (
            None
            if ecbplus is None
            else ["benchmarks/tracing.py", "--only", "ecbplus", "--ecbplus", str(ecbplus.resolve())]
        )
    if name in ("tracing", "tracing_scale"):
        return ["benchmarks/tracing.py", "--only", "written" if name == "tracing" else "scale"]
    files = needs.get(name, [])
    if any(file is None for file in files):
        return None
    return [f"benchmarks/{scripts.get(name, name)}.py", *(str(file.resolve()) for file in files if file is not None)]


def main() -> None:
    """Replace the blocks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--attributed", type=Path)
    parser.add_argument("--attributed-train", type=Path)
    parser.add_argument("--nested", type=Path)
    parser.add_argument("--ecbplus", type=Path)
    parser.add_argument("--peers", default=sys.executable, help="Python of the environment with other extractors")
    parser.add_argument("--only", nargs="+", choices=NAMES)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    for name in options.only or [name for name in NAMES if options.all or name not in SLOW]:
        if name == "example":
            content = example()
        else:
            command = command_of(name, options)
            if command is None:
                print(f"{name}: left as it is (no labelled file is given)", file=sys.stderr)
                continue
            content = run(*command, *(("--peers", options.peers) if name == "extractors" else ()))
        for file in FILES:
            before = file.read_text(encoding="utf-8")
            after = replace_block(before, name, content)
            if after != before:
                file.write_text(after, encoding="utf-8")
                print(f"{name}: {file.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
