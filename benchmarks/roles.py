"""Roles of lines: precision and recall by role on annotated pages, and what becomes of their sentences.

usage: roles.py [PAGES …] [--model models/default | --fit DATA …]

PAGES are annotated articles (files or folders; by default the pages that are kept out of training). The roles are
those of the model, or with --fit of a role model that is fitted on DATA alone and put into it. A line is what the
segmentation takes for a paragraph; its true role is that of the block that overlaps it most. The second table
counts sentences: those of captions, datelines, boilerplate, repetitions and fragments that are given out as claims, and claims
of headline, subheading and body that are skipped, by their role or by the claim detector.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from provenance import MODEL, ROOT, provenance

from credscore.model import load_model
from credscore.records import Article, Role
from credscore.roles import CLAIM_ROLES
from credscore.roles.classifier import ROLES
from credscore.scoring import Scorer
from credscore.segmentation import Document, segment
from credscore.training import load_dataset
from credscore.training.articles import AnnotatedArticle
from credscore.training.examples import labels_of

PAGES = ROOT / "training_data" / "pages_held_out"
SHOWN = (*ROLES, Role.DUPLICATE)


def true_roles(article: AnnotatedArticle, document: Document) -> list[Role]:
    """The role of each paragraph: that of the block that overlaps it most."""
    spans = zip(document.paragraph_start.tolist(), document.paragraph_end.tolist(), strict=True)
    return [
        max(article.blocks, key=lambda block: min(block.end, end) - max(block.start, start)).role
        for start, end in spans
    ]


def table_of_lines(true: Sequence[Role], found: Sequence[Role], characters: Sequence[int]) -> list[str]:
    """Markdown rows: precision, recall and F1 by role, then the share of lines and characters whose role is right."""
    rows = ["| role | lines | precision | recall | F1 |", "|---|---:|---:|---:|---:|"]
    for role in SHOWN:
        hits = sum(t is f is role for t, f in zip(true, found, strict=True))
        given, there = sum(f is role for f in found), sum(t is role for t in true)
        rows.append(
            f"| {role} | {there} | {_share(hits, given)} | {_share(hits, there)} | {_share(2 * hits, given + there)} |"
        )
    right = np.array([t is f for t, f in zip(true, found, strict=True)])
    by_character = float(right @ np.array(characters)) / sum(characters)
    rows.append(f"| **all, micro** | {len(true)} | | {right.mean():.3f} (characters: {by_character:.3f}) | |")
    return rows


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def table_of_sentences(articles: Sequence[AnnotatedArticle], scorer: Scorer) -> list[str]:
    """Markdown rows: how many sentences of furniture become claims, and how many claims are skipped."""
    furniture = {role: [0, 0] for role in SHOWN if role not in CLAIM_ROLES}
    lost, claims, lost_by_role = 0, 0, 0
    for article in articles:
        report = scorer.score(article.text)
        is_claim = {claim.start for claim in report.claims}
        skipped = {part.start: part.role for part in report.skipped}
        document = segment(article.text)
        for start, unit in zip(document.sentence_start.tolist(), labels_of(article, document), strict=True):
            if unit is None:
                continue
            role = article.blocks[unit.block].role
            if role not in CLAIM_ROLES:
                furniture[role][0] += start in is_claim
                furniture[role][1] += 1
            elif unit.level is not None:
                claims += 1
                lost += start not in is_claim
                lost_by_role += skipped.get(start, Role.NOT_CLAIM) is not Role.NOT_CLAIM
    rows = ["| sentences of | n | share |", "|---|---:|---:|"]
    rows += [f"| {role}, given out as claims | {n} | {_share(k, n)} |" for role, (k, n) in furniture.items()]
    given, n = (sum(counts) for counts in zip(*furniture.values(), strict=True))
    rows.append(f"| **all of these, given out as claims** | {n} | {_share(given, n)} |")
    rows.append(f"| claims, skipped by the role of their line | {claims} | {_share(lost_by_role, claims)} |")
    rows.append(f"| **claims, skipped by role or detector** | {claims} | {_share(lost, claims)} |")
    return rows


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path, default=[PAGES], metavar="PAGES")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--fit", nargs="+", type=Path, metavar="DATA")
    arguments = parser.parse_args()
    articles = load_dataset(arguments.pages).articles
    model = load_model(arguments.model)
    if arguments.fit:
        from credscore.training.roles import fit_roles  # noqa: PLC0415  only here is scipy needed

        others = load_dataset(arguments.fit).articles
        both = {a.id for a in articles} & {a.id for a in others}
        if both:
            raise SystemExit(f"these are measured and fitted on: {', '.join(sorted(both))}")
        model = replace(model, roles=fit_roles(others))
    scorer = Scorer(model)
    true: list[Role] = []
    found: list[Role] = []
    characters: list[int] = []
    for article in articles:
        analysis, context, _, _ = scorer.analyse(Article(article.text))
        document = analysis.document
        first = np.searchsorted(document.sentence_paragraph, np.arange(len(document.paragraph_start)))
        true += true_roles(article, document)
        found += [context.claims[sentence].role for sentence in first.tolist()]
        characters += (document.paragraph_end - document.paragraph_start).tolist()
    print(f"{len(articles)} pages, {len(true)} lines, {sum(characters)} characters\n")
    print("\n".join(table_of_lines(true, found, characters)), end="\n\n")
    print("\n".join(table_of_sentences(articles, scorer)), end="\n\n")
    print(provenance(arguments.model))


if __name__ == "__main__":
    main()
