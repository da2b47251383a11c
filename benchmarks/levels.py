"""Levels: the shipped model beside three simple systems, on a labelled file.

usage: levels.py LABELLED.jsonl [--training training_data/articles] [--model models/default] [--draws 1000]

A row of the file: {"id", "text", "units": [{"start", "end", "level"}]}; level is 0 to 4, or null for what is no claim.
A unit takes the level of the claim that overlaps it most, if that is at least 30% of the unit; without one it counts
as "not a claim". QWK (quadratic-weighted kappa), exact, macro-F1 and MAE are over the units that are claims, where a
missed one counts as level 0; claim F1 and not-claim F1 are over all units. In brackets: 95% bootstrap intervals,
articles drawn with replacement. The simple systems see the same sentences as the model, one at a time, without the
rest of the article.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from provenance import MODEL, ROOT, provenance
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline

import credscore
from credscore.segmentation import segment
from credscore.training import load_dataset
from credscore.training.examples import labels_of

MIN_OVERLAP = 0.3
N_CLASSES = 6  # levels 0 to 4, and 5 for "not a claim"
NOT_CLAIM = 5
COLUMNS = ("QWK", "exact", "macro-F1", "MAE", "claim F1", "not-claim F1")
# (start, end, level) of every claim that a system finds in a text.
Claims = list[tuple[int, int, int]]
System = Callable[[str], Claims]


@dataclass(frozen=True)
class Labelled:
    """One article of the labelled file; ``units`` are (start, end, level), with ``NOT_CLAIM`` for null."""

    text: str
    units: list[tuple[int, int, int]]


def read_labelled(path: Path) -> list[Labelled]:
    """Read the labelled file."""
    articles = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            units = [(u["start"], u["end"], NOT_CLAIM if u["level"] is None else int(u["level"])) for u in row["units"]]
            if any(not 0 <= start < end <= len(row["text"]) or level not in range(6) for start, end, level in units):
                raise ValueError("a unit lies outside the text, or its level is not 0 to 4 or null")
            articles.append(Labelled(row["text"], units))
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(f"{path}, line {number}: {error!r}; expected id, text, units: start, end, level") from None
    if not articles:
        raise SystemExit(f"{path}: no articles")
    return articles


# -- systems ------------------------------------------------------------------------------------------------------------


def by_sentence(level_of: Callable[[list[str]], Sequence[int]]) -> System:
    """A system that labels each sentence alone; ``level_of`` gives levels, ``NOT_CLAIM`` for no claim."""

    def system(text: str) -> Claims:
        document = segment(text)
        bounds = list(zip(document.sentence_start.tolist(), document.sentence_end.tolist(), strict=True))
        levels = level_of([text[start:end] for start, end in bounds])
        return [(s, e, int(k)) for (s, e), k in zip(bounds, levels, strict=True) if k != NOT_CLAIM]

    return system


def all_level_0() -> System:
    """Every sentence is a claim without a source."""
    return by_sentence(lambda sentences: [0] * len(sentences))


def tfidf(training: Path) -> System:
    """Two models on words and pairs of words: claim or not, and the level of what is a claim.

    The strength of the penalty is chosen by cross-validation in folds of whole articles.
    """
    sentences, levels, owners = [], [], []
    for index, article in enumerate(load_dataset([training]).articles):
        document = segment(article.text)
        for sentence, unit in enumerate(labels_of(article, document)):
            if unit is not None:
                sentences.append(document.sentence_text(sentence))
                levels.append(NOT_CLAIM if unit.level is None else unit.level)
                owners.append(index)
    text, level, owner = np.array(sentences, dtype=object), np.array(levels), np.array(owners)
    is_claim = level != NOT_CLAIM
    detector = _fit_tfidf(text, is_claim, owner)
    ladder = _fit_tfidf(text[is_claim], level[is_claim], owner[is_claim])

    def level_of(found: list[str]) -> Sequence[int]:
        if not found:
            return []
        chosen: list[int] = np.where(detector.predict(found), ladder.predict(found), NOT_CLAIM).tolist()
        return chosen

    return by_sentence(level_of)


def _fit_tfidf(text: NDArray[np.object_], y: NDArray[np.generic], owner: NDArray[np.int64]) -> Pipeline:
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\w+|[\"“”?:]"),
        OneVsRestClassifier(LogisticRegression(solver="liblinear", random_state=0)),
    )
    grid = {"onevsrestclassifier__estimator__C": [0.3, 1.0, 3.0, 10.0, 30.0]}
    search = GridSearchCV(model, grid, cv=GroupKFold(5), scoring="f1_macro").fit(text, y, groups=owner)
    return search.best_estimator_


_SAY = frozenset(
    "said says say saying told tells announced announces reported reports report wrote writes claimed claims warned warns "
    "added adds stated states confirmed confirms denied denies insisted insists argued argues alleged alleges explained "
    "explains acknowledged admitted noted notes declared testified tweeted accused predicted estimated believes believe".split()
)
_UNNAMED = frozenset(
    "official officials source sources analyst analysts expert experts observer observers critic critics resident residents "
    "reports rumours rumors people some many witnesses witness activists diplomats insiders spokesman spokeswoman aide aides "
    "lawmakers users somebody someone".split()
)
_PERSON = frozenset(("he", "she"))
_NEAR = 8
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[\"“”]")


def rule_level(sentence: str) -> int:
    """The plain rule: a sign of attribution; near it a name, "he" or "she" is 3, else a vague or unnamed noun 1; else 0.

    Signs are a quotation mark, a listed verb, "according to". Near is within eight words. The first word of a sentence
    counts as a name only if the next one has a capital too.

    >>> rule_level("Ana Roe said it was over."), rule_level("Officials said so."), rule_level("It was over.")
    (3, 1, 0)
    >>> rule_level("Why?") == NOT_CLAIM
    True
    """
    if sentence.rstrip("\"'”’ )").endswith("?"):
        return NOT_CLAIM
    words = _WORD.findall(sentence)
    lower = [word.lower() for word in words]
    signs = [
        at
        for at, word in enumerate(lower)
        if word in _SAY or word in '"“”' or (word == "according" and lower[at + 1 : at + 2] == ["to"])
    ]
    near = sorted({k for at in signs for k in range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1))})
    if any(lower[k] in _PERSON or _is_name(words, k) for k in near):
        return 3
    return 1 if any(lower[k] in _UNNAMED for k in near) else 0


def _is_name(words: list[str], at: int) -> bool:
    if not words[at][0].isupper() or words[at] == "I":
        return False
    first = at == 0 or (at == 1 and words[0] in '"“')
    opens_quotation = at > 0 and words[at - 1] in '"“'
    if first or opens_quotation:
        return at + 1 < len(words) and words[at + 1][0].isupper()
    return True


def plain_rule() -> System:
    """``rule_level`` on every sentence."""
    return by_sentence(lambda sentences: [rule_level(sentence) for sentence in sentences])


def shipped(model: Path) -> System:
    """credscore itself."""
    scorer = credscore.load(model)
    return lambda text: [(c.start, c.end, c.level) for c in scorer.score(text).claims]


# -- figures ------------------------------------------------------------------------------------------------------------


def count(article: Labelled, claims: Claims) -> NDArray[np.int64]:
    """Units of one article by gold class (row) and predicted class (column), (6, 6)."""
    table = np.zeros((N_CLASSES, N_CLASSES), dtype=np.int64)
    for start, end, level in article.units:
        overlaps = [(min(end, e) - max(start, s), -k) for k, (s, e, _) in enumerate(claims)]
        size, at = max(overlaps, default=(0, 0))
        found = claims[-at][2] if claims and size >= MIN_OVERLAP * (end - start) else NOT_CLAIM
        table[level, found] += 1
    return table


def figures(table: NDArray[np.int64]) -> list[float]:
    """The figures of ``COLUMNS`` from a table of counts."""
    levels = table[:NOT_CLAIM, :NOT_CLAIM].astype(float)
    levels[:, 0] += table[:NOT_CLAIM, NOT_CLAIM]
    n = max(levels.sum(), 1.0)
    gold, found = levels.sum(axis=1), levels.sum(axis=0)
    apart = np.abs(np.subtract.outer(np.arange(NOT_CLAIM), np.arange(NOT_CLAIM)))
    chance = (apart**2 * np.outer(gold, found)).sum() / n
    kappa = 1 - (apart**2 * levels).sum() / chance if chance else 1.0
    present = gold + found > 0
    each = 2 * np.diag(levels)[present] / (gold + found)[present]
    claim = table[:NOT_CLAIM, :NOT_CLAIM].sum()
    missed, false = table[:NOT_CLAIM, NOT_CLAIM].sum(), table[NOT_CLAIM, :NOT_CLAIM].sum()
    rest = table[NOT_CLAIM, NOT_CLAIM]
    return [
        float(kappa),
        float(np.trace(levels) / n),
        float(each.mean()),
        float((apart * levels).sum() / n),
        float(2 * claim / max(2 * claim + missed + false, 1)),
        float(2 * rest / max(2 * rest + missed + false, 1)),
    ]


def draw(tables: NDArray[np.int64], draws: int) -> NDArray[np.float64]:
    """Figures of bootstrap samples of articles, (draws, 6); the same samples for every system."""
    rng = np.random.default_rng(0)
    return np.array([figures(tables[rng.integers(len(tables), size=len(tables))].sum(axis=0)) for _ in range(draws)])


def cell(value: float, drawn: NDArray[np.float64], form: str = ".2f") -> str:
    """A figure with its 95% interval."""
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{value:{form}} [{low:{form}}, {high:{form}}]"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--training", type=Path, default=ROOT / "training_data" / "articles")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    articles = read_labelled(options.labelled)
    systems = (
        ("all level 0", all_level_0()),
        ("TF-IDF + logistic regression", tfidf(options.training)),
        ("plain rule", plain_rule()),
        ("credscore (shipped model)", shipped(options.model)),
    )
    print(f"| system | {' | '.join(COLUMNS)} |")
    print(f"|---|{'---|' * len(COLUMNS)}")
    values, samples = [], []
    for name, system in systems:
        tables = np.array([count(article, system(article.text)) for article in articles])
        value, drawn = figures(tables.sum(axis=0)), draw(tables, options.draws)
        cells = [cell(value[k], drawn[:, k]) for k in range(len(COLUMNS))]
        print(f"| {name} | {' | '.join(cells)} |")
        values.append(value)
        samples.append(drawn)
    less = [
        f"{name} {cell(values[-1][0] - values[k][0], samples[-1][:, 0] - samples[k][:, 0], '+.2f')}"
        for k, (name, _) in enumerate(systems[:-1])
    ]
    print(f"\nQWK of credscore less that of: {'; '.join(less)}. An interval that holds 0 may be chance.")
    units = [unit for article in articles for unit in article.units]
    claims = sum(level != NOT_CLAIM for _, _, level in units)
    digest = hashlib.sha256(options.labelled.read_bytes()).hexdigest()[:12]
    print(f"\n_{len(articles)} articles, {len(units)} units, {claims} of them claims (labelled file {digest})._")
    print(provenance(options.model))


if __name__ == "__main__":
    main()
