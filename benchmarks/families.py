"""Compares model families for the level of a claim under one article-grouped cross-validation on the training articles.

    python benchmarks/families.py [--labelled FILE] [--model DIR] [DATA ...]
    (default: training_data/articles and pages; most of an hour, nearly all of it for five taggers)

Every family sees the same features, made from attributions out of fold, and the same weights of articles; figures are those of
claims in articles of natural proportions. With labelled real articles (``benchmarks/levels.py`` tells their form) each family is
also fitted on all training articles and measured there, on the features that the model's pipeline finds; claims alone, so that
no claim is lost; and the shipped family once more without each family of features. What wins has to have exact reasons to be shipped; boosting is shown as a mark.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from provenance import MODEL, ROOT, provenance
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold

import credscore
from credscore.features import DEFAULT_EXTRACTORS, column_names
from credscore.features.matrix import declared_features
from credscore.reading import article_from
from credscore.training import OrdinalLogit, SignedLogit, load_dataset
from credscore.training.examples import Examples, annotations_of, cross_link, cross_tag, examples, folds, with_wording
from credscore.training.fit import N_FOLDS, RUNGS_C, SOURCED_C, base_case
from credscore.training.metrics import level_metrics
from credscore.training.roles import cross_roles
from credscore.training.tagging import tagging_example

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
# Features that the codebook lets move a level one way only; boosting may not go against it.
_RAISES = ("access__", "document__findable", "source__named", "source__type_document", "corroboration__same_")
_LOWERS = ("source__type_anonymous", "source__type_vague", "source__type_state_media", "chain__relay", "chain__state_relay",
           "doubt__unverified", "doubt__false", "hedge__content", "cue__distancing", "source__none")  # fmt: skip


class Hurdle:
    """Level 0 against the rest, then ``rungs`` for the levels above."""

    def __init__(self, rungs: Any, directions: IntArray | None = None) -> None:
        self.sourced, self.rungs = SignedLogit(C=SOURCED_C, directions=directions), rungs

    def fit(self, X: FloatArray, y: IntArray, weight: FloatArray) -> Hurdle:
        self.sourced.fit(X, y > 0, weight)
        self.rungs.fit(X[y > 0], y[y > 0], weight[y > 0])
        return self

    def predict_proba(self, X: FloatArray) -> FloatArray:
        p = self.sourced.predict_proba(X)[:, 1:]
        return np.hstack([1 - p, p * self.rungs.predict_proba(X)])


class Sequence:
    """Two passes over an article: the second also sees what the first made of the two claims before and the one after."""

    def __init__(self) -> None:
        self.first, self.second = _shipped(), Hurdle(LogisticRegression(C=RUNGS_C, max_iter=5000))

    def fit(self, X: FloatArray, y: IntArray, weight: FloatArray, article: IntArray) -> Sequence:
        held = np.zeros((len(y), 5))
        for inside, outside in GroupKFold(N_FOLDS).split(X, y, article):
            held[outside] = _shipped().fit(X[inside], y[inside], weight[inside]).predict_proba(X[outside])
        self.first.fit(X, y, weight)
        self.second.fit(np.hstack([X, _around(held, article)]), y, weight)
        return self

    def predict_proba(self, X: FloatArray, article: IntArray) -> FloatArray:
        return self.second.predict_proba(np.hstack([X, _around(self.first.predict_proba(X), article)]))


def _around(probabilities: FloatArray, article: IntArray) -> FloatArray:
    """Probabilities of the claims at some distances in the same article, 0 where there is none."""
    found = []
    for distance in (-2, -1, 1):
        at = np.arange(len(article)) + distance
        there = (at >= 0) & (at < len(article))
        there[there] = article[at[there]] == article[there]
        found.append(np.where(there[:, None], probabilities[np.clip(at, 0, len(article) - 1)], 0.0))
    return np.hstack(found)


def _shipped(columns: NDArray[np.bool_] | None = None) -> Hurdle:
    """The shipped family, for all features or for some of them."""
    directions = np.array([feature.direction for _, feature in declared_features(DEFAULT_EXTRACTORS)])
    directions = directions if columns is None else directions[columns]
    return Hurdle(SignedLogit(C=RUNGS_C, directions=directions), directions)


def _boosting(*, monotone: bool) -> Any:
    columns = column_names(DEFAULT_EXTRACTORS)
    signs = [1 if name.startswith(_RAISES) else -1 if name.startswith(_LOWERS) else 0 for name in columns]
    return HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.05, max_leaf_nodes=10, min_samples_leaf=25, l2_regularization=5.0, random_state=0,
        monotonic_cst=signs if monotone else None,
    )  # fmt: skip


class Boosted:
    """Boosting; with monotone constraints one model a threshold, since constraints need two classes."""

    def __init__(self, *, monotone: bool) -> None:
        self.monotone = monotone
        self.models = [_boosting(monotone=monotone) for _ in range(4 if monotone else 1)]

    def fit(self, X: FloatArray, y: IntArray, weight: FloatArray) -> Boosted:
        if not self.monotone:
            self.models[0].fit(X, y, weight)
        else:
            for k, model in enumerate(self.models):
                model.fit(X, y > k, weight)
        return self

    def predict_proba(self, X: FloatArray) -> FloatArray:
        if not self.monotone:
            return np.asarray(self.models[0].predict_proba(X))
        above = np.column_stack([model.predict_proba(X)[:, 1] for model in self.models])
        above = np.minimum.accumulate(above, axis=1)
        padded = np.hstack([np.ones((len(X), 1)), above, np.zeros((len(X), 1))])
        found = np.clip(padded[:, :-1] - padded[:, 1:], 1e-6, 1.0)
        return np.asarray(found / found.sum(axis=1, keepdims=True))


FAMILIES: dict[str, Callable[[], Any]] = {
    "proportional odds": lambda: OrdinalLogit(alpha=100.0),
    "hurdle + proportional odds": lambda: Hurdle(OrdinalLogit(alpha=100.0)),
    "multinomial logit": lambda: LogisticRegression(C=RUNGS_C, max_iter=5000),
    "hurdle + multinomial": lambda: Hurdle(LogisticRegression(C=RUNGS_C, max_iter=5000)),
    "hurdle + multinomial with signs (shipped)": _shipped,
    "the same, with the claims around (sequence)": Sequence,
    "gradient boosting": lambda: Boosted(monotone=False),
    "gradient boosting, monotone": lambda: Boosted(monotone=True),
}


def out_of_fold(data: list[Path]) -> tuple[Examples, int]:
    """Features and labels of all sentences, from attributions of taggers that have not seen the article; number of articles."""
    articles = load_dataset(data).articles
    fold = folds(len(articles), N_FOLDS)
    tagging = [tagging_example(a.text, annotations_of(a)) for a in articles]
    tagged = cross_tag(tagging, fold)
    roles = cross_roles(articles, [(e.document, e.columns) for e in tagging], fold)
    analyses, _ = cross_link(tagged, articles, fold)
    found, _, _ = with_wording(examples(articles, analyses, roles, DEFAULT_EXTRACTORS), fold)
    return found, len(articles)


def real_claims(labelled: Path, model: Path) -> tuple[FloatArray, IntArray, IntArray]:
    """Features, levels and articles of labelled claims, each with the sentence that it overlaps most."""
    scorer = credscore.load(model)
    rows, levels, owners = [], [], []
    for number, line in enumerate(labelled.read_text(encoding="utf-8").splitlines()):
        article = json.loads(line)
        analysis, _, table, _ = scorer.analyse(article_from(article["text"]))
        start, end = analysis.document.sentence_start, analysis.document.sentence_end
        for unit in article["units"]:
            if unit["level"] is None:
                continue
            at = int(np.argmax(np.minimum(end, unit["end"]) - np.maximum(start, unit["start"])))
            rows.append(table.matrix[at])
            levels.append(unit["level"])
            owners.append(number)
    return np.array(rows), np.array(levels, dtype=np.int64), np.array(owners, dtype=np.int64)


def _fit(make: Callable[[], Any], X: FloatArray, y: IntArray, weight: FloatArray, article: IntArray) -> Any:
    family = make()
    return family.fit(X, y, weight, article) if isinstance(family, Sequence) else family.fit(X, y, weight)


def _probabilities(family: Any, X: FloatArray, article: IntArray) -> FloatArray:
    return np.asarray(family.predict_proba(X, article) if isinstance(family, Sequence) else family.predict_proba(X))


def _figures(y: IntArray, p: FloatArray) -> str:
    m = level_metrics(y, p)
    loss = log_loss(y, p, labels=range(5))
    return f"{m['qwk']:.3f} | {m['exact']:.3f} | {m['macro_f1']:.3f} | {m['mae']:.3f} | {loss:.3f} |"


def _ablation(X: FloatArray, y: IntArray, weight: FloatArray, real: FloatArray, levels: IntArray) -> None:
    """The shipped family on real claims without one family of features."""
    family = np.array([name.split("__")[0] for name in column_names(DEFAULT_EXTRACTORS)])
    print("\n| without | real: QWK | exact | macro-F1 | MAE | log-loss |\n|---|---:|---:|---:|---:|---:|")
    for left_out in ("nothing", *dict.fromkeys(family.tolist())):
        kept = family != left_out
        fitted = _shipped(kept).fit(X[:, kept], y, weight)
        print(f"| {left_out} | {_figures(levels, fitted.predict_proba(real[:, kept]))}", flush=True)


def main() -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = [ROOT / "training_data" / folder for folder in ("articles", "pages")]
    parser.add_argument("data", nargs="*", type=Path, default=default)
    parser.add_argument("--labelled", type=Path, help="labelled real articles, a JSON object a line")
    parser.add_argument("--model", type=Path, default=MODEL)
    given = parser.parse_args()
    data, n_articles = out_of_fold(given.data)
    claims = data.level >= 0
    reference = base_case(data, DEFAULT_EXTRACTORS)
    X, y, article, weight = data.X[claims] - reference, data.level[claims], data.article[claims], data.weight[claims]
    spread = X.std(axis=0)
    spread[spread == 0] = 1.0
    X, natural = X / spread, data.bulk[claims]
    real = None if given.labelled is None else real_claims(given.labelled, given.model)
    head = "| family | QWK | exact | macro-F1 | MAE | log-loss |"
    print(head + (" real: QWK | exact | macro-F1 | MAE | log-loss |" if real else ""))
    print("|---|" + "---:|" * (10 if real else 5))
    for name, make in FAMILIES.items():
        held = np.zeros((len(y), 5))
        for inside, outside in GroupKFold(N_FOLDS).split(X, y, article):
            family = _fit(make, X[inside], y[inside], weight[inside], article[inside])
            held[outside] = _probabilities(family, X[outside], article[outside])
        row = f"| {name} | {_figures(y[natural], held[natural])}"
        if real is not None:
            whole = _fit(make, X, y, weight, article)
            row += f" {_figures(real[1], _probabilities(whole, (real[0] - reference) / spread, real[2]))}"
        print(row, flush=True)
    if real is not None:
        _ablation(X, y, weight, (real[0] - reference) / spread, real[1])
    print(
        f"\n{natural.sum()} claims of natural proportions out of {len(y)}, {n_articles} articles. {provenance(given.model)}"
    )


if __name__ == "__main__":
    main()
