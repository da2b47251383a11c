"""Counts in how many sentences of the written articles each stem stands: credscore/lexicons/background.tsv.

python benchmarks/background.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from credscore.resources import lexicons
from credscore.segmentation import segment
from credscore.tracing.words import TOKEN, fold, stem
from credscore.training.articles import read_articles

ARTICLES = Path(__file__).resolve().parents[1] / "training_data" / "articles"
LEAST = 4


def main() -> None:
    counts: Counter[str] = Counter()
    sentences = 0
    for article in read_articles([ARTICLES]):
        document = segment(article.text)
        for start, end in zip(document.sentence_start.tolist(), document.sentence_end.tolist(), strict=True):
            sentences += 1
            words = (word for word in TOKEN.findall(article.text[start:end]) if len(word) > 1 and not word[0].isdigit())
            counts.update({stem(fold(word)) for word in words})
    rows = sorted([("*", sentences), *((each, n) for each, n in counts.items() if n >= LEAST and each)])
    text = "stem\tsentences\n" + "".join(f"{each}\t{n}\n" for each, n in rows)
    (lexicons() / "background.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
