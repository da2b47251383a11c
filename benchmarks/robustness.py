"""Time and memory for long texts and for texts that no newspaper prints.

usage: robustness.py [--paragraphs 10 100 1000 10000] [--characters 100000] [--only NAME ...] [--seed 0]

Two tables, each text in a process of its own, CPU time on one core:
- articles of many paragraphs: paragraphs of the training articles, shuffled, over and over. Time a paragraph should stay as it is.
- hostile texts: one thing over and over. Each is measured at --characters and at twice that; "growth" is time at twice the
  length over time at the length: 2 is linear, 4 quadratic. Times are the best of three runs (one if that takes half a minute).
"Offsets hold": every span is the text at its offsets, attributions and claims stand in the order of the text, parents
exist and make no circle.
"""

# ruff: noqa: PLC0415  credscore may be imported only where it is measured: see processes.py

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes import FailedError, peak_megabytes, run_json
from provenance import MODEL, ROOT, machine, provenance

if TYPE_CHECKING:
    from credscore.records import Attribution, Claim, Report, Skipped, Span

_RUNS = 3
_ENOUGH = 30.0  # CPU seconds; no more runs of one text after so many
_LIMIT = 600.0  # wall-time seconds for one row
_WARM_UP = "The ferry is late, harbour master Olla Brandt said. “Nobody minds,” she added."


# -- the texts ----------------------------------------------------------------------------------------------------------


def repeated(unit: str) -> Callable[[int], str]:
    """A maker of texts of so many characters that hold one unit over and over."""
    return lambda n: (unit * (n // len(unit) + 1))[:n]


def _names(n: int) -> str:
    """Names that are all different, each as the source of a sentence."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = (f"{a.upper()}{b}{c}{d} said so." for a, b, c, d in itertools.product(letters, repeat=4))
    return " ".join(itertools.islice(made, n // 14))


def _mixture(seed: int) -> Callable[[int], str]:
    """A maker of texts of random characters of all of Unicode, surrogates too."""

    def make(n: int) -> str:
        rng = random.Random(seed)
        return "".join(chr(rng.choice((rng.randrange(0x250), rng.randrange(0x110000)))) for _ in range(n))

    return make


HOSTILE: dict[str, Callable[[int], str]] = {
    "straight quotation marks": repeated('"'),
    "straight marks and spaces": repeated('" '),
    "curly marks, pairs": repeated("“”"),
    "curly marks, only opening": repeated("“"),
    "curly marks, only closing": repeated("”"),
    "all quotation marks mixed": repeated("\"“'”``„«’''»‘"),
    "marks that open and never close": repeated("“so "),
    "every second mark opens": repeated("“It rained, Ana said. It rained,” Ivo said. "),
    "nested guillemets": lambda n: "«" * (n // 2) + "»" * (n // 2),
    "nested quotations": lambda n: "“Ana said, ‘" * (n // 14) + "’”" * (n // 14),
    "German low quotes": repeated("„So ‚ist‘ es“, Ana said. "),
    "apostrophes": repeated("'x "),
    "only cues": repeated("said "),
    "only cues, a sentence each": repeated("Said. "),
    "only cues, a line each": repeated("said\n\n"),
    "only “according to”": repeated("according to "),
    "one sentence": repeated("the ferry was late and "),
    "one sentence, many cues": repeated("Ana said it rained and "),
    "“A said that B said that …”": repeated("Ana said that Ivo said that "),
    "capitalised names": repeated("Ana Ruiz Ivo Tal Petra Lind "),
    "names, a line each": repeated("Ana Ruiz\nIvo Tal\n"),
    "sources, all different": _names,
    "pronouns": repeated("She said so. They said it. "),
    "asides that cite": repeated("The bridge was shut, citing police. "),
    "state media": repeated("State television showed Tarn Radio. State radio met Skerry Corp. "),
    "the same sentence": repeated("The ferry was late, the mayor said.\n\n"),
    "colons": repeated(": "),
    "names and colons": repeated("Ana: it rained. "),
    "dashes": repeated("— "),
    "newlines": repeated("\n"),
    "one letter a line": repeated("a\n"),
    "stops": repeated(". "),
    "emoji": repeated("\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 said \U0001f1e9\U0001f1ea "),
    "combining marks": repeated("e" + "\u0301" * 50),
    "right to left": repeated("\u202eאמר הנהג\u202c “הגשם” "),
    "zero-width characters": repeated("“I\u200bt r\u200bained,” A\u200bna s\u200bai\u200bd.\ufeff "),
    "lone surrogates": repeated("\ud800 said “\udfff” "),
    "OCR junk": repeated(",,It ra1ned<< sald Ana Ru!z.|~ ^ >>tbe ferry,, "),
    "HTML": repeated('<p class="x">“So,” said Ana.</p> '),
    "any Unicode": _mixture(0),
}


def article(paragraphs: Sequence[str], n: int, seed: int) -> str:
    """An article of so many paragraphs, in random order."""
    rng = random.Random(seed)
    drawn: list[str] = []
    while len(drawn) < n:
        drawn += rng.sample(paragraphs, len(paragraphs))
    return "\n\n".join(drawn[:n])


# -- measuring, in a process of its own ---------------------------------------------------------------------------------


def training_paragraphs() -> list[str]:
    """The paragraphs of the training articles."""
    from credscore.training import load_dataset

    dataset = load_dataset([ROOT / "training_data" / "articles"])
    return [part for found in dataset.articles for part in found.text.split("\n\n") if part]


def measured(texts: Sequence[str], model: Path) -> dict[str, Any]:
    """CPU seconds of each text, for its attributions and for its score, and the peak memory."""
    import credscore

    scorer = credscore.load(model)
    scorer.score(_WARM_UP).to_dict()
    rows = []
    for text in texts:
        found, extracting = timed(partial(credscore.extract_attributions, text, scorer))
        report, scoring = timed(partial(scorer.score, text))
        rows.append(
            {
                "attributions": extracting,
                "score": scoring,
                "found": len(found) if isinstance(found, list) else 0,
                "wrong": wrong(text, found, report),
            }
        )
    return {"rows": rows, "memory": peak_megabytes()}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result, or the exception, and the CPU seconds, best of the runs."""
    seconds: list[float] = []
    while not seconds or (sum(seconds) < _ENOUGH and len(seconds) < _RUNS):
        begin = time.process_time()
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  whatever a text breaks is what is looked for
            result = error
        seconds.append(time.process_time() - begin)
    return result, min(seconds)


def wrong(text: str, found: list[Attribution] | Exception, report: Report | Exception) -> str:
    """What does not hold for a text's attributions and report; empty if all does."""
    from credscore.errors import InputError

    if isinstance(found, Exception):
        return f"{type(found).__name__} in extract_attributions: {found}"
    if isinstance(report, InputError):
        return "" if not text.strip() else f"refused: {report}"
    if isinstance(report, Exception):
        return f"{type(report).__name__} in score: {report}"
    parts: list[Claim | Skipped] = sorted([*report.claims, *report.skipped], key=lambda part: part.start)
    spans: list[Span] = [s for a in found for s in (a.source, a.cue, *a.content) if s is not None]
    first = [min(s.start for s in (a.source, a.cue, *a.content) if s is not None) for a in found]
    holds = {
        "a span is not the text at its offsets": all(text[p.start : p.end] == p.text for p in [*parts, *spans]),
        "a span is empty": all(p.text.strip() for p in [*parts, *spans]),
        "attributions are out of order": first == sorted(first),
        "claims are out of order": list(report.claims) == sorted(report.claims, key=lambda claim: claim.start),
        "claims overlap": all(a.end <= b.start for a, b in itertools.pairwise(parts)),
        "a parent is missing or circular": acyclic([a.parent for a in found]),
    }
    return "; ".join(message for message, held in holds.items() if not held)


def acyclic(parents: Sequence[int | None]) -> bool:
    """Whether every parent exists and no chain of parents comes back to where it began."""
    if any(parent is not None and not 0 <= parent < len(parents) for parent in parents):
        return False
    done: set[int] = set()
    for begin in range(len(parents)):
        at: int | None = begin
        path: set[int] = set()
        while at is not None and at not in done:
            if at in path:
                return False
            path.add(at)
            at = parents[at]
        done |= path
    return True


# -- tables -------------------------------------------------------------------------------------------------------------


def run_measured(texts: Sequence[str], model: Path) -> dict[str, Any]:
    """``measured`` in a new process.

    Raises
    ------
    FailedError
        If the process fails or takes too long.
    """
    found: dict[str, Any] = run_json(
        [sys.executable, __file__, "--measure", "--model", str(model)], texts, seconds=_LIMIT
    )
    return found


def print_articles(paragraphs: Sequence[str], sizes: Sequence[int], seed: int, model: Path) -> None:
    """The table of long articles."""
    print(
        "| paragraphs | characters | attributions, CPU s | ms a paragraph | score, CPU s | ms a paragraph | peak MB | offsets hold |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---|")
    for n in sizes:
        text = article(paragraphs, n, seed)
        try:
            found = run_measured([text], model)
        except FailedError as error:
            print(f"| {n:,} | {len(text):,} | {error} | | | | | |", flush=True)
            continue
        (row,) = found["rows"]
        times = " | ".join(f"{row[w]:.3g} | {1000 * row[w] / n:.3f}" for w in ("attributions", "score"))
        print(f"| {n:,} | {len(text):,} | {times} | {found['memory']:.0f} | {row['wrong'] or 'yes'} |", flush=True)


def print_hostile(names: Sequence[str], characters: int, model: Path) -> None:
    """The table of hostile texts."""
    print(
        "| text | characters | attributions, CPU s | µs a character | growth | score, CPU s | growth | peak MB | found | offsets hold |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---|")
    for name in names:
        texts = [HOSTILE[name](n) for n in (characters, 2 * characters)]
        try:
            found = run_measured(texts, model)
        except FailedError as error:
            print(f"| {name} | {len(texts[1]):,} | {error} | | | | | | | |", flush=True)
            continue
        short, long = found["rows"]
        growth = {what: long[what] / max(short[what], 1e-9) for what in ("attributions", "score")}
        problems = "; ".join(dict.fromkeys(filter(None, (short["wrong"], long["wrong"])))) or "yes"
        print(
            f"| {name} | {len(texts[1]):,} | {long['attributions']:.3f} | {1e6 * long['attributions'] / len(texts[1]):.2f} "
            f"| {growth['attributions']:.2f} | {long['score']:.3f} | {growth['score']:.2f} | {found['memory']:.0f} "
            f"| {long['found']:,} | {problems} |",
            flush=True,
        )


def main() -> None:
    """Print the tables; with --measure or --training-paragraphs, be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, nargs="*", default=[10, 100, 1_000, 10_000])
    parser.add_argument("--characters", type=int, default=100_000)
    parser.add_argument("--only", nargs="+", choices=HOSTILE, default=list(HOSTILE), metavar="NAME")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--training-paragraphs", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(json.load(sys.stdin), options.model)))
        return
    if options.training_paragraphs:
        print(json.dumps(training_paragraphs()))
        return
    if options.paragraphs:
        paragraphs = run_json([sys.executable, __file__, "--training-paragraphs"])
        print_articles(paragraphs, options.paragraphs, options.seed, options.model)
        print()
    print_hostile(options.only, options.characters, options.model)
    print(f"\n_Hostile texts at {options.characters:,} characters and twice that; on {machine()}._")
    print(provenance(options.model))


if __name__ == "__main__":
    main()
