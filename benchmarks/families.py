"""Compares model families for the level of a claim under one article-grouped cross-validation on the training articles.

    python benchmarks/families.py [DATA ...]        (default: training_data/articles; takes a quarter of an hour)

Every family sees the same features, made from attributions out of fold. What wins has to have exact reasons to be shipped;
gradient boosting is shown as a mark.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from provenance import ROOT, provenance
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold

from credscore.features import DEFAULT_EXTRACTORS
from credscore.training import OrdinalLogit, load_dataset
from credscore.training.examples import annotations_of, cross_link, cross_tag, examples, folds, with_wording
from credscore.training.fit import N_FOLDS, RUNGS_C, SOURCED_C, base_case
from credscore.training.metrics import level_metrics
from credscore.training.roles import cross_roles
from credscore.training.tagging import tagging_example


class Hurdle:
    """Level 0 against the rest, then ``rungs`` for the levels above."""

    def __init__(self, rungs: Any) -> None:
        self.sourced, self.rungs = LogisticRegression(C=SOURCED_C, max_iter=5000), rungs

    def fit(self, X: Any, y: Any) -> Hurdle:
        self.sourced.fit(X, y > 0)
        self.rungs.fit(X[y > 0], y[y > 0])
        return self

    def predict_proba(self, X: Any) -> Any:
        p = self.sourced.predict_proba(X)[:, 1:]
        return np.hstack([1 - p, p * self.rungs.predict_proba(X)])


FAMILIES: dict[str, Callable[[], Any]] = {
    "proportional odds": lambda: OrdinalLogit(alpha=100.0),
    "hurdle + proportional odds": lambda: Hurdle(OrdinalLogit(alpha=100.0)),
    "multinomial logit": lambda: LogisticRegression(C=RUNGS_C, max_iter=5000),
    "hurdle + multinomial (shipped)": lambda: Hurdle(LogisticRegression(C=RUNGS_C, max_iter=5000)),
    "gradient boosting": lambda: HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.05, max_leaf_nodes=10, min_samples_leaf=25, l2_regularization=5.0, random_state=0
    ),
}


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="*", type=Path, default=[ROOT / "training_data" / "articles"])
    articles = load_dataset(parser.parse_args().data).articles
    fold = folds(len(articles), N_FOLDS)
    tagging = [tagging_example(a.text, annotations_of(a)) for a in articles]
    tagged = cross_tag(tagging, fold)
    roles = cross_roles(articles, [(e.document, e.columns) for e in tagging], fold)
    analyses, _ = cross_link(tagged, articles, fold)
    data, _, _ = with_wording(examples(articles, analyses, roles, DEFAULT_EXTRACTORS), fold)
    claims = data.level >= 0
    X, y, article = data.X[claims] - base_case(data, DEFAULT_EXTRACTORS), data.level[claims], data.article[claims]
    spread = X.std(axis=0)
    X = X / np.where(spread == 0, 1.0, spread)
    print("| family | QWK | exact | macro-F1 | MAE | log-loss |\n|---|---|---|---|---|---|")
    for name, make in FAMILIES.items():
        held = np.zeros((len(y), 5))
        for inside, outside in GroupKFold(N_FOLDS).split(X, y, article):
            held[outside] = make().fit(X[inside], y[inside]).predict_proba(X[outside])
        m = level_metrics(y, held)
        loss = log_loss(y, held, labels=range(5))
        print(f"| {name} | {m['qwk']:.3f} | {m['exact']:.3f} | {m['macro_f1']:.3f} | {m['mae']:.3f} | {loss:.3f} |")
    print(f"\n{len(y)} claims of {len(articles)} articles. {provenance()}")


if __name__ == "__main__":
    main()
