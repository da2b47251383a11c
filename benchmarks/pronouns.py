"""Whom pronouns mean that are sources: 100 of PolNeAR's development articles, judged by reading.

    python benchmarks/pronouns.py polnear/dev.jsonl [--model DIR] [--wrong]

``judged_pronouns.tsv`` holds offsets alone: a pronoun's, and those of the names and descriptions of the person or body that it
means, as a language model read them in the articles (no referent was in doubt; no person has checked). The 100 were drawn at
random from the annotated sources that are "he", "she", "they", "it", "him", "her" or "them". "On annotated spans": all sources,
cues and contents of the article are given, so that only resolving is measured. "End to end": the attributions are found, too;
a pronoun that is not found as a source is wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from provenance import MODEL, provenance

import credscore
from credscore.attribution.engine import Analysis, AttributionEngine, resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.referents import Antecedents
from credscore.lexicons import default_vocabulary
from credscore.segmentation import Document, segment
from credscore.training.antecedents import same_name

JUDGED = Path(__file__).resolve().parent / "judged_pronouns.tsv"


def judged() -> dict[str, list[tuple[int, int, list[tuple[int, int]]]]]:
    """By article: start and end of each pronoun, and the spans of its referent."""
    found: dict[str, list[tuple[int, int, list[tuple[int, int]]]]] = defaultdict(list)
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            spans = [tuple(map(int, span.split("-"))) for span in row["referent"].split()]
            found[row["article"]].append((int(row["start"]), int(row["end"]), [(a, b) for a, b in spans]))
    return found


def on_annotated_spans(row: dict[str, Any], antecedents: Antecedents) -> Analysis:
    """The article with its annotated attributions resolved."""
    document = segment(row["text"])
    relations = []
    for a in row["attributions"]:
        cue, source = (next(iter(_tokens(document, a[part])), None) for part in ("cue", "source"))
        if a["content"]:
            relations.append(Relation(cue, source, _tokens(document, a["content"])))
    return resolve(document, default_vocabulary().encode(document.tokens), relations, antecedents)


def _tokens(document: Document, spans: Sequence[Sequence[int]]) -> list[TokenSpan]:
    found = []
    for start, end in spans:
        first, last = document.tokens_between(start, end)
        if first < last:
            found.append(TokenSpan(first, last, int(document.token_sentence[first])))
    return found


def resolved_name(analysis: Analysis, start: int, end: int) -> str | None:
    """The name of the source that stands at a place of the text."""
    first, last = analysis.document.tokens_between(start, end)
    for a in analysis.attributions:
        if a.relation.source is not None and (a.relation.source.first, a.relation.source.last) == (first, last):
            return a.source.name
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--wrong", action="store_true", help="list what went wrong")
    given = parser.parse_args()
    model = credscore.load(given.model).model
    antecedents = Antecedents(model.antecedents)
    engine = AttributionEngine(model.tagger, model.linker, model.antecedents)
    wanted = judged()
    count = Counter[tuple[str, str]]()
    wrong = []
    for line in given.data.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] not in wanted:
            continue
        for way, analysis in (
            ("annotated", on_annotated_spans(row, antecedents)),
            ("found", engine.analyse(row["text"])),
        ):
            for start, end, spans in wanted[row["id"]]:
                name = resolved_name(analysis, start, end)
                names = [row["text"][a:b] for a, b in spans]
                right = any(same_name(name, known) or (name or "").lower() == known.lower() for known in names)
                pronoun = row["text"][start:end].lower()
                for kind in (pronoun, "all"):
                    count.update({(kind, "n"): way == "annotated", (kind, way): right})
                if not right:
                    wrong.append(f"{way}\t{row['id']}\t{start}\t{pronoun}\t{name}\t{' | '.join(names)}")
    print("| pronoun | n | right on annotated spans | right end to end |\n|---|---:|---:|---:|")
    for kind in sorted({k for k, _ in count}, key=lambda k: (k == "all", -count[k, "n"])):
        n = count[kind, "n"]
        print(f"| {kind} | {n} | {count[kind, 'annotated']} | {count[kind, 'found']} |")
    print(f"\n{provenance(given.model)}")
    if given.wrong:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
