"""Rebuilds ``credscore/lexicons/word_classes.tsv`` from two published word lists.

    pip download --no-deps spacy-lookups-data==1.0.5 textblob==0.20.1     # two wheels
    python benchmarks/word_classes.py spacy_lookups_data-*.whl textblob-*.whl

Brown clusters (Brown et al. 1992) come from spacy-lookups-data (MIT), the most frequent Penn Treebank tag of a word from
Brill's lexicon (1993, MIT licence) as TextBlob ships it (MIT).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zipfile
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "credscore" / "lexicons" / "word_classes.tsv"
_BITS = 18
_LONGEST = 24
# Log probability under which an untagged word is left out: it would hardly ever be met.
_RARE = -18.0
_WORD = re.compile(r"[^\W\d_](?:[\w'&-]|\.(?!\.))*\Z")
_TAG = re.compile(r"[A-Z]+\$?\Z")
# Tags of no use, or of one word only.
_ODD_TAGS = frozenset(("SYM", "LS", "ND"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("tags", type=Path)
    given = parser.parse_args()
    with zipfile.ZipFile(given.clusters) as wheel:
        cluster = json.loads(gzip.decompress(wheel.read("spacy_lookups_data/data/en_lexeme_cluster.json.gz")))
        probability = json.loads(gzip.decompress(wheel.read("spacy_lookups_data/data/en_lexeme_prob.json.gz")))
    with zipfile.ZipFile(given.tags) as wheel:
        tag = read_tags(wheel.read("textblob/en/en-lexicon.txt").decode("utf-8"))
    known = {word for word, number in cluster.items() if number} | set(tag)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in known:
        number, name = cluster.get(word, 0), tag.get(word, "")
        if not _WORD.match(word) or len(word) > _LONGEST or _adds_nothing(word, known, cluster, tag):
            continue
        if probability.get(word, -99.0) > _RARE or name not in ("", "NNP"):
            groups[path(number), name or "-"].append(word)
    lines = ["path\ttag\twords", *(f"{a}\t{b}\t{' '.join(sorted(words))}" for (a, b), words in sorted(groups.items()))]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUT}: {len(groups)} classes, {sum(map(len, groups.values()))} words")


def read_tags(lexicon: str) -> dict[str, str]:
    """First tag of each word."""
    found = {}
    for line in lexicon.splitlines():
        fields = line.split()
        name = fields[1].split("|")[0] if len(fields) > 1 else ""
        if _TAG.match(name) and name not in _ODD_TAGS and not line.startswith(";;;"):
            found[fields[0]] = name
    return found


def path(number: int) -> str:
    """Bits of a cluster's path from the root, "-" for none; the source keeps them in reverse order in an integer."""
    return format(number, "b")[::-1].ljust(6, "0") if number else "-"


def _adds_nothing(word: str, known: set[str], cluster: dict[str, int], tag: dict[str, str]) -> bool:
    """Is it a capitalised form that has no other class than the lower-case word?"""
    lower = word.lower()
    if word == lower or lower not in known:
        return False
    return cluster.get(word, 0) in (0, cluster.get(lower, 0)) and tag.get(word, "") in ("", tag.get(lower, ""))


if __name__ == "__main__":
    main()
