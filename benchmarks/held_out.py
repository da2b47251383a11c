"""Attributions in articles that the model had not seen: what the model's manifest says of its own training.

    python benchmarks/held_out.py [--model DIR]

``credscore train`` measures each article with a tagger, a linker and a choice of antecedents that were trained on the other
folds (``credscore.training.attribution_metrics`` says what each figure is); ``credscore model info`` prints them, too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from provenance import MODEL, provenance

from credscore.model import read_manifest

_ROWS = (
    ("cues, by overlap, F1", "cue_f1", "n"),
    ("whole relations, F1", "linked_f1", "n"),
    ("sources named right", "referring_right", "referring"),
    ("pronouns named right", "pronouns_right", "pronouns"),
    ("chains told from other sentences, F1", "chain_f1", "chains"),
    ("number of sources in a chain exact", "depth_exact", "chains"),
    ("origin of a chain right", "origin_right", "chains"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    manifest = read_manifest(given.model)
    figures = manifest["metrics"]["attributions"]
    print("| | n | |\n|---|---:|---:|")
    for words, name, of in _ROWS:
        print(f"| {words} | {figures[of]} | {figures[name]:.1%} |")
    print(f"\n_{manifest['metrics_out_of_fold']} folds by article._\n{provenance(given.model)}")


if __name__ == "__main__":
    main()
