"""Speed: characters a CPU second, start-up time and memory.

usage: speed.py [FILE] [--model models/default] [--stages] [--repeats 3]

FILE is a text file (one article) or JSONL with a "text" in each row; by default the written training articles. CPU time is
that of one process on one core, best of the repeats, after a warm-up pass over the first articles: "score + to_dict" is
everything from the text to plain data, "extract_attributions" the attributions alone. Start-up is wall time of new
processes. --stages shows where the CPU time goes.
"""

# ruff: noqa: PLC0415  NumPy may be imported only after its threads are set and other processes are measured

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from provenance import MODEL, ROOT, machine, provenance

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
WARM_UP = 20
_PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


# -- new processes ------------------------------------------------------------------------------------------------------


def best_wall(command: list[str], repeats: int) -> float:
    """Shortest wall time of a command in seconds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment())
        times.append(time.perf_counter() - begin)
    return min(times)


def help_command() -> list[str]:
    """``credscore --help``, by the command that belongs to this interpreter."""
    beside = shutil.which("credscore", path=str(Path(sys.executable).parent))
    if beside is not None:
        return [beside, "--help"]
    return [sys.executable, "-c", "from credscore.cli import main; main(['--help'])"]


def score_once(model: Path) -> str:
    """Python source that loads the model and scores the shipped example."""
    example = ROOT / "examples" / "river-crossing.txt"
    return (
        f"import credscore, pathlib; text = pathlib.Path({str(example)!r}).read_text(encoding='utf-8'); "
        f"credscore.load({str(model)!r}).score(text).to_dict()"
    )


def peak_memory(source: str) -> float:
    """Largest resident memory, in MB, of a new process that runs Python source."""
    done = subprocess.run(
        [sys.executable, "-c", f"{source}; {_PEAK}"], check=True, capture_output=True, text=True, env=_environment()
    )
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return int(done.stdout) / unit


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}


# -- CPU time -----------------------------------------------------------------------------------------------------------


def read_texts(path: Path | None) -> list[str]:
    """The texts to measure on."""
    if path is None:
        from credscore.training import load_dataset

        return [article.text for article in load_dataset([ROOT / "training_data" / "articles"]).articles]
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".jsonl":
        return [content]
    return [json.loads(line)["text"] for line in content.splitlines() if line.strip()]


def cpu_rate(work: Callable[[str], object], texts: list[str], repeats: int) -> float:
    """Characters a CPU second, best of the repeats."""
    for text in texts[:WARM_UP]:
        work(text)
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        for text in texts:
            work(text)
        times.append(time.process_time() - begin)
    return sum(map(len, texts)) / min(times)


def stages(model: Path, texts: list[str]) -> dict[str, float]:
    """CPU seconds by stage (those of ``docs/architecture.md``); the two that are not called apart come by difference."""
    import credscore
    from credscore.attribution.engine import resolve
    from credscore.attribution.linking import Linker, spans_of
    from credscore.attribution.referents import Antecedents
    from credscore.attribution.tagger import Tagger
    from credscore.features import build_context
    from credscore.lexicons import default_vocabulary
    from credscore.roles import RoleClassifier
    from credscore.segmentation import segment

    scorer = credscore.load(model)
    tagger, linker = Tagger(scorer.model.tagger), Linker(scorer.model.linker)
    antecedents = Antecedents(scorer.model.antecedents)
    classifier = RoleClassifier(scorer.model.roles)
    seconds: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], object]) -> object:
        begin = time.process_time()
        result = work()
        seconds[stage] = seconds.get(stage, 0.0) + time.process_time() - begin
        return result

    def run(text: str) -> None:
        document: Any = timed("sentences, tokens, quotations", lambda: segment(text))
        columns: Any = timed("word classes", lambda: default_vocabulary().encode(document.tokens))
        tags: Any = timed("tagging", lambda: tagger.tag(document, columns))
        relations: Any = timed("linking", lambda: linker.link(document, columns, spans_of(tags, document)))
        analysis: Any = timed("names, sources, nesting", lambda: resolve(document, columns, relations, antecedents))
        roles: Any = timed("roles of lines", lambda: classifier.roles(document, columns))
        timed("contexts and chains", lambda: build_context(analysis, roles))
        timed("features, claim or not", lambda: scorer.analyse(credscore.Article(text)))
        report: Any = timed("levels, reasons, report", lambda: scorer.score(text))
        timed("to_dict", report.to_dict)

    for text in texts[:WARM_UP]:
        run(text)
    seconds.clear()
    for text in texts:
        run(text)
    *parts, analyse, score, _ = seconds
    before = sum(seconds[name] for name in parts)
    seconds[score] -= seconds[analyse]
    seconds[analyse] -= before
    return seconds


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="text file or JSONL")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--stages", action="store_true", help="also show the CPU time of each stage")
    options = parser.parse_args()
    model = options.model.resolve()
    os.environ.update(dict.fromkeys(THREADS, "1"))

    # Processes first: on Linux a new process takes over the memory peak of the one that started it.
    start = score_once(model)
    rows = [
        ("`credscore --help`, wall time, best of 10", f"{1000 * best_wall(help_command(), 10):.0f} ms"),
        (
            "new process to first score of the example, wall time, best of 5",
            f"{1000 * best_wall([sys.executable, '-c', start], 5):.0f} ms",
        ),
        ("peak memory, example scored", f"{peak_memory(start):.0f} MB"),
    ]

    import credscore

    texts = read_texts(options.file)
    scorer = credscore.load(model)
    whole = cpu_rate(lambda text: scorer.score(text).to_dict(), texts, options.repeats)
    found = cpu_rate(lambda text: credscore.extract_attributions(text, scorer), texts, options.repeats)
    rows = [
        ("score + to_dict, characters a CPU second", f"{whole:,.0f}"),
        ("extract_attributions, characters a CPU second", f"{found:,.0f}"),
        *rows,
    ]
    print("| what | figure |\n|---|---:|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")
    if options.stages:
        seconds = stages(model, texts)
        print("\n| stage | share of CPU time |\n|---|---:|")
        for name, spent in seconds.items():
            print(f"| {name} | {spent / sum(seconds.values()):.0%} |")
    print(f"\n_{len(texts)} texts of {sum(map(len, texts)):,} characters together, on {machine()}._")
    print(provenance(model))


if __name__ == "__main__":
    main()
