"""How far two independent readers of the written articles agree.

    python benchmarks/agreement.py [FIRST SECOND]

FIRST and SECOND are folders with annotations of the same articles by two readers who worked apart, by default those of
``training_data/readings``: a random sample of the articles as their writers labelled them, and as a second reader did, blind. Prints, over
the units of the articles that both have: quadratic-weighted kappa, exact agreement and Krippendorff's alpha (ordinal) of
the level where both see a claim; kappa and alpha (nominal) of claim or not; agreement on facets where both see a source;
and F1 of the spans, as overlap of half of their characters or more.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from provenance import provenance
from sklearn.metrics import cohen_kappa_score

from credscore.training.articles import AnnotatedArticle, read_articles

READINGS = Path(__file__).resolve().parent.parent / "training_data" / "readings"
FACETS = ("source_type", "named", "access", "interest", "doubt", "hedge", "corroborated")


def alpha(first: Sequence[int], second: Sequence[int], distance: Callable[[np.ndarray, int, int], float]) -> float:
    """Krippendorff's alpha of two complete readings; ``distance`` gets the count of each value and two values."""
    values = sorted({*first, *second})
    count = np.array([[*first, *second].count(v) for v in values], dtype=float)
    index = {v: k for k, v in enumerate(values)}
    observed = sum(distance(count, index[a], index[b]) for a, b in zip(first, second, strict=True)) / len(first)
    n = count.sum()
    pairs = [(a, b) for a in range(len(values)) for b in range(len(values))]
    expected = sum(count[a] * count[b] * distance(count, a, b) for a, b in pairs) / (n * (n - 1))
    return float(1 - observed / expected) if expected else 1.0


def nominal(_: np.ndarray, a: int, b: int) -> float:
    return float(a != b)


def ordinal(count: np.ndarray, a: int, b: int) -> float:
    low, high = min(a, b), max(a, b)
    return float((count[low : high + 1].sum() - (count[low] + count[high]) / 2) ** 2)


def span_f1(pairs: Sequence[tuple[AnnotatedArticle, AnnotatedArticle]], kind: str) -> float:
    """F1 of the spans of a kind, matched one to one by overlap of at least half of the longer one."""
    hits = total = 0
    for one, other in pairs:
        left, right = _spans(one, kind), _spans(other, kind)
        total += len(left) + len(right)
        free = list(right)
        for a in left:
            match = next(
                (b for b in free if 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1] - a[0], b[1] - b[0])), None
            )
            if match is not None:
                free.remove(match)
                hits += 2
    return hits / max(total, 1)


def _spans(article: AnnotatedArticle, kind: str) -> list[tuple[int, int]]:
    if kind == "content":
        return sorted({piece for a in article.attributions for piece in a.content})
    return sorted({span for a in article.attributions if (span := getattr(a, kind)) is not None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", nargs="?", type=Path, default=READINGS / "first")
    parser.add_argument("second", nargs="?", type=Path, default=READINGS / "second")
    parser.add_argument("--show", action="store_true", help="list the units whose levels differ")
    given = parser.parse_args()
    second = {a.id: a for a in read_articles(sorted(given.second.glob("*.xml")))}
    first = {a.id: a for a in read_articles(sorted(given.first.glob("*.xml"))) if a.id in second}
    pairs = [(first[key], second[key]) for key in sorted(first)]
    units = [(a, b, one) for one, other in pairs for a, b in zip(one.units, other.units, strict=True)]
    claims = [(a.level, b.level) for a, b, _ in units if a.level is not None and b.level is not None]
    one, other = [a for a, _ in claims], [b for _, b in claims]
    is_claim = [int(a.level is not None) for a, _, _ in units], [int(b.level is not None) for _, b, _ in units]
    rows = [
        ("articles / units / units that both call a claim", f"{len(pairs)} / {len(units)} / {len(claims)}"),
        ("level: quadratic-weighted kappa", f"{cohen_kappa_score(one, other, weights='quadratic'):.3f}"),
        ("level: exact", f"{np.mean(np.array(one) == np.array(other)):.3f}"),
        ("level: Krippendorff's alpha, ordinal", f"{alpha(one, other, ordinal):.3f}"),
        (
            "claim or not: kappa / alpha, nominal",
            f"{cohen_kappa_score(*is_claim):.3f} / {alpha(*is_claim, nominal):.3f}",
        ),
    ]
    sourced = [(a, b) for a, b, _ in units if a.level and b.level]
    same = {facet: np.mean([getattr(a, facet) == getattr(b, facet) for a, b in sourced]) for facet in FACETS}
    rows += [(f"{facet}: same", f"{share:.3f}") for facet, share in same.items()]
    rows += [(f"{kind} spans: F1", f"{span_f1(pairs, kind):.3f}") for kind in ("source", "cue", "content")]
    print("| figure | value |\n|---|---:|")
    for name, value in rows:
        print(f"| {name} | {value} |")
    print(f"\n{provenance()}")
    if given.show:
        confusion = Counter((str(a.level), str(b.level)) for a, b, _ in units)
        print(sorted(confusion.items()))
        for a, b, article in units:
            if a.level != b.level:
                print(article.id, a.level, b.level, a.source_type, b.source_type, article.text[a.start : a.end][:200])


if __name__ == "__main__":
    main()
