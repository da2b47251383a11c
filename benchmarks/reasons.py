"""Leave-one-out check of reasons: does a claim's score move as the reason says when its evidence is taken out of the text?

    python benchmarks/reasons.py [--model DIR] [--n 200] [--seed 0] [--errors]

A reason that raised the score must be worth something: without its evidence the score has to fall, and the other way round.
Reasons are drawn at random from the claims of ``training_data/challenge``, which is never trained on. All evidence of a
reason is taken out at once, and the sentence is mended (no "that" or comma where it begins, a capital letter). Reasons from absence ("No source is given") show no words that could be.
The sentence is scored even if, without these words, it is no longer found to be a claim.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

import numpy as np
from provenance import MODEL, ROOT, provenance

import credscore
from credscore.reading import article_from
from credscore.records import Claim, Reason
from credscore.scoring import Scorer
from credscore.training.articles import read_articles

CHALLENGE = ROOT / "training_data" / "challenge"
# What an attribution leaves behind where the sentence begins, and before its end.
_ORPHANS = re.compile(r"^[\s,;:]*(?:that\s+)?")
_STOP = re.compile(r"[\s,;:]+([.!?]\s*)$")
# A change by less says nothing: points are shown to the nearest whole one.
_NOTHING = 0.5


def score_at(scorer: Scorer, text: str, middle: int) -> float:
    """Score of the sentence in which a character stands, whatever becomes of it."""
    analysis, _, table, _ = scorer.analyse(article_from(text))
    sentence = int(np.searchsorted(analysis.document.sentence_start, middle, side="right")) - 1
    levels = scorer.model.levels
    return float(levels.scores(*levels.predictors(table.matrix[[sentence]]))[0])


def without(text: str, claim: Claim, reason: Reason) -> tuple[str, int]:
    """The text without the evidence, and a place in what is left of the claim (-1: nothing is).

    What is left of the claim is mended as an editor would: no "that" or comma where it begins, none before its full stop, a
    capital letter.
    """
    gone = np.zeros(len(text) + 1, dtype=np.bool_)
    for span in reason.evidence:
        end = span.end + (text[span.end : span.end + 1] == " " and text[span.start - 1 : span.start] in ("", " ", "\n"))
        gone[span.start : end] = True

    def kept(start: int, end: int) -> str:
        return "".join(letter for k, letter in enumerate(text[start:end], start) if not gone[k])

    before, sentence, after = kept(0, claim.start), kept(claim.start, claim.end), kept(claim.end, len(text))
    sentence = _STOP.sub(r"\1", _ORPHANS.sub("", sentence))
    letters = [k for k, letter in enumerate(sentence) if letter.isalnum()]
    if not letters:
        return text, -1
    first = letters[0]
    sentence = sentence[:first] + sentence[first].upper() + sentence[first + 1 :]
    return before + sentence + after, len(before) + letters[len(letters) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--n", type=int, default=200, help="reasons to draw")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--errors", action="store_true", help="list the reasons that fail")
    given = parser.parse_args()
    scorer = credscore.load(given.model)
    drawn: list[tuple[str, Claim, Reason]] = []
    absent = 0
    for article in read_articles(sorted(CHALLENGE.glob("*.xml"))):
        for claim in scorer.score(article.text).claims:
            for reason in claim.reasons:
                if not reason.evidence:
                    absent += 1
                elif without(article.text, claim, reason)[1] >= 0:
                    drawn.append((article.text, claim, reason))
    n = len(drawn)
    rng = np.random.default_rng(given.seed)
    chosen = [drawn[k] for k in sorted(rng.permutation(n)[: given.n].tolist())]
    right, wrong, still = Counter[str](), Counter[str](), Counter[str]()
    for text, claim, reason in chosen:
        left, place = without(text, claim, reason)
        moved = claim.score - score_at(scorer, left, place)
        kind = still if abs(moved) < _NOTHING else right if (moved > 0) == (reason.points > 0) else wrong
        kind[reason.family] += 1
        if given.errors and kind is not right:
            words = " … ".join(span.text for span in reason.evidence)
            print(f"{reason.points:+.1f} moved {moved:+.1f} {reason.feature} “{words}” | {claim.text}")
    print("| family | reasons | as the reason says | not at all | the other way |\n|---|---:|---:|---:|---:|")
    for family in sorted(set(right) | set(wrong) | set(still)):
        total = right[family] + wrong[family] + still[family]
        print(f"| {family} | {total} | {right[family] / total:.0%} | {still[family]} | {wrong[family]} |")
    total = len(chosen)
    print(
        f"| **all** | {total} | **{sum(right.values()) / total:.1%}** | {sum(still.values())} | {sum(wrong.values())} |"
    )
    print(f"\nDrawn from {n} reasons with words as evidence; {absent} are of absence.")
    print(f"\n{provenance(given.model)}")


if __name__ == "__main__":
    main()
