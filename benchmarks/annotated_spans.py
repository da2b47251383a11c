"""Names and chains alone: what is made of the annotated sources, cues and contents of the training articles.

    python benchmarks/annotated_spans.py [--model DIR]

Beside ``held_out.py`` this shows how much is lost by the tagger and the linker. Nothing but the choice of antecedents was trained,
and that on these articles, so the share of names is a little too good; nesting and chains are rules.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from provenance import MODEL, ROOT, provenance

import credscore
from credscore.attribution.engine import Analysis, resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.attribution.referents import Antecedents
from credscore.lexicons import default_vocabulary
from credscore.roles import RoleClassifier
from credscore.segmentation import Document, segment
from credscore.training import AnnotatedArticle, load_dataset
from credscore.training.attribution_metrics import attribution_metrics


def pieces_of(document: Document, start: int, end: int) -> list[TokenSpan]:
    """The tokens of a span, one piece a sentence."""
    first, last = document.tokens_between(start, end)
    pieces = []
    while first < last:
        sentence = int(document.token_sentence[first])
        stop = min(last, int(document.sentence_first[sentence + 1]))
        pieces.append(TokenSpan(first, stop, sentence))
        first = stop
    return pieces


def analysis_of(article: AnnotatedArticle, antecedents: Antecedents) -> Analysis:
    """The article with its annotated attributions resolved and nested."""
    document = segment(article.text)
    relations = []
    for a in article.attributions:
        cue, source = (next(iter(pieces_of(document, *span)), None) if span else None for span in (a.cue, a.source))
        relations.append(Relation(cue, source, [piece for span in a.content for piece in pieces_of(document, *span)]))
    return resolve(document, default_vocabulary().encode(document.tokens), relations, antecedents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    model = credscore.load(given.model).model
    articles = load_dataset([ROOT / "training_data" / "articles"]).articles
    analyses = [analysis_of(article, Antecedents(model.antecedents)) for article in articles]
    classifier = RoleClassifier(model.roles)
    roles = [classifier.roles(a.document, a.columns) for a in analyses]
    figures = attribution_metrics(articles, analyses, roles)
    print("| | n | |\n|---|---:|---:|")
    for words, name, of in (
        ("sources named right", "referring_right", "referring"),
        ("pronouns named right", "pronouns_right", "pronouns"),
        ("chains told from other sentences, F1", "chain_f1", "chains"),
        ("number of sources in a chain exact", "depth_exact", "chains"),
        ("origin of a chain right", "origin_right", "chains"),
    ):
        print(f"| {words} | {figures[of]} | {figures[name]:.1%} |")
    print(f"\n_{len(articles)} articles._\n{provenance(given.model)}")


if __name__ == "__main__":
    main()
