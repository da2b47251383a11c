"""State media by their names: how many of the listed outlets are known in running text, and what is taken for one.

    python benchmarks/state_media.py [--model DIR] [--missed]

Two tables of invented sentences beside this file, written by somebody who had not seen credscore's lexicons.
``state_media_recall.tsv``: a sentence for each usual English name, spelling or abbreviation of each outlet that
State Media Monitor lists (2024-02) as state-controlled (SC) or captured public (CaPu); the name alone must tell, and an
ambiguous one ("Today", "Petra") stands beside a word like "the agency". ``state_media_precision.tsv``: sentences without a
state medium that look as if they had one: independent public broadcasters, private papers, first names, "CCTV footage".

When the tables were first tried (2026-11-22), 80.3% of the names were known, of 808 of 845 outlets, with 9.8% false alarms. The
names that were missed were then added to ``state_media.tsv``, the doubtful ones as ambiguous: later figures say what the
lexicon holds, not how it does on names that it was not made with.

"Known": the name is recognised as that of a state medium. "Source": an attribution of the sentence, or the claim's origin,
is of type state_media. In the second table both are false alarms. ``--missed`` lists the sentences that went wrong.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from provenance import MODEL, provenance

import credscore
from credscore.attribution.control import StateMedia
from credscore.attribution.mentions import Mentions
from credscore.lexicons import default_vocabulary
from credscore.records import SourceType
from credscore.segmentation import segment

FOLDER = Path(__file__).resolve().parent


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def is_known(sentence: str, name: str | None) -> bool:
    """Whether a state medium is recognised: in the words of the name, or anywhere without one."""
    document = segment(sentence)
    spans = StateMedia(Mentions(document, default_vocabulary().encode(document.tokens))).spans
    if name is None or (start := sentence.find(name)) < 0:
        return bool(spans)
    first, last = document.tokens_between(start, start + len(name))
    return any(a < last and first < b for a, b in spans)


def is_source(sentence: str, scorer: credscore.Scorer) -> bool:
    """Whether somebody's word in the sentence is said to be a state medium's."""
    report = scorer.score(sentence)
    types = [a.source_type for claim in report.claims for a in claim.attributions]
    return SourceType.STATE_MEDIA in [*types, *(claim.source_type for claim in report.claims)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--missed", action="store_true", help="list the sentences that went wrong")
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    count = Counter[tuple[str, str]]()
    outlets: dict[str, bool] = {}
    wrong = []
    for row in rows_of("state_media_recall.tsv"):
        known, source = is_known(row["sentence"], row["name"]), is_source(row["sentence"], scorer)
        for kind in (row["typology"], "all"):
            count.update({(kind, "n"): 1, (kind, "known"): known, (kind, "source"): source})
        outlets[row["outlet"]] = outlets.get(row["outlet"], False) or known
        if not known:
            wrong.append(f"missed\t{row['outlet']}\t{row['name']}\t{row['sentence']}")
    print("| sentences | n | known | source |\n|---|---:|---:|---:|")
    for kind, words in (("SC", "state-controlled"), ("CaPu", "captured public"), ("all", "all")):
        n = count[kind, "n"]
        print(f"| {words} | {n} | {count[kind, 'known'] / n:.1%} | {count[kind, 'source'] / n:.1%} |")
    alarms = Counter[str]()
    lookalikes = rows_of("state_media_precision.tsv")
    for row in lookalikes:
        known, source = is_known(row["sentence"], None), is_source(row["sentence"], scorer)
        alarms.update({"known": known, "source": source})
        if known or source:
            wrong.append(f"alarm\t{row['name']}\t{row['why']}\t{row['sentence']}")
    n = len(lookalikes)
    print(f"| look-alikes: false alarms | {n} | {alarms['known'] / n:.1%} | {alarms['source'] / n:.1%} |")
    print(
        f"\n_{sum(outlets.values())} of {len(outlets)} outlets known by one name at least._\n{provenance(given.model)}"
    )
    if given.missed:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
