"""Precision, recall and F1 of each flag on the challenge set.

    python benchmarks/flags.py [--model DIR] [--errors FLAG]

``training_data/challenge`` is never trained on; every claim there lists the flags that hold and those that only seem to
("look-alikes"). A unit takes the flags of the claim that overlaps it most (at least 30% of the unit); a unit that is not
found among the claims has none. "Fooled" is the share of look-alikes that got the flag.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from provenance import MODEL, ROOT, provenance

import credscore
from credscore.records import Claim, Flag
from credscore.training.articles import AnnotatedArticle, Unit, read_articles

CHALLENGE = ROOT / "training_data" / "challenge"
_OVERLAP = 0.3


def claim_of(unit: Unit, claims: tuple[Claim, ...]) -> Claim | None:
    """The claim that overlaps the unit most."""
    best = max(claims, key=lambda c: min(unit.end, c.end) - max(unit.start, c.start), default=None)
    if best is None or min(unit.end, best.end) - max(unit.start, best.start) < _OVERLAP * (unit.end - unit.start):
        return None
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--errors", metavar="FLAG", help="list the units where this flag is wrong")
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    right, wrong, missed, alike, fooled = (Counter[Flag]() for _ in range(5))
    articles: list[AnnotatedArticle] = read_articles(sorted(CHALLENGE.glob("*.xml")))
    for article in articles:
        claims = scorer.score(article.text).claims
        for unit in article.units:
            if unit.level is None or unit.flags is None:
                continue
            claim = claim_of(unit, claims)
            found = claim.flags if claim is not None else frozenset()
            right.update(found & unit.flags)
            wrong.update(found - unit.flags)
            missed.update(unit.flags - found)
            alike.update(unit.lookalike)
            fooled.update(unit.lookalike & found)
            if given.errors and (given.errors in found) != (given.errors in unit.flags):
                kind = "missed" if given.errors in unit.flags else "wrong "
                print(kind, article.id, "|", article.text[unit.start : unit.end], "|", claim and claim.origin)
    print("| flag | positives | precision | recall | F1 | look-alikes | fooled |\n|---|---:|---:|---:|---:|---:|---:|")
    scores = []
    for flag in Flag:
        precision = right[flag] / max(right[flag] + wrong[flag], 1)
        recall = right[flag] / max(right[flag] + missed[flag], 1)
        scores.append(2 * right[flag] / max(2 * right[flag] + wrong[flag] + missed[flag], 1))
        print(
            f"| {flag} | {right[flag] + missed[flag]} | {precision:.2f} | {recall:.2f} | {scores[-1]:.2f} "
            f"| {alike[flag]} | {fooled[flag] / max(alike[flag], 1):.0%} |"
        )
    print(f"| mean | | | | {sum(scores) / len(scores):.2f} | | |\n\n{provenance(given.model)}")


if __name__ == "__main__":
    main()
