"""What the classifiers learn from is made out of fold, by article."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.attribution.linking import PIECE_FEATURES, SOURCE_FEATURES, VALUES, LinkerWeights
from credscore.attribution.tagger import N_LABELS, PassWeights, TaggerWeights
from credscore.features import DEFAULT_EXTRACTORS
from credscore.features.matrix import declared_features
from credscore.features.parts import N_PART_COLUMNS, PART_TARGETS, SHOWN, around
from credscore.features.wording import WordingModel
from credscore.records import Flag, Role
from credscore.segmentation import segment
from credscore.training import examples as made
from credscore.training import parse_article
from credscore.training.tagging import tagging_example
from credscore.training.wording import fit_wording
from tests.conftest import shipped_antecedents

N_FOLDS = 4


@given(st.integers(0, 60), st.integers(1, 8), st.integers(0, 5))
def test_folds_are_balanced_and_fixed_by_the_seed(n, k, seed) -> None:
    found = made.folds(n, k, seed=seed)
    assert found.shape == (n,)
    assert (found == made.folds(n, k, seed=seed)).all()
    sizes = np.bincount(found, minlength=k)
    assert len(sizes) == k
    assert sizes.max() - sizes.min() <= 1


@pytest.fixture(scope="module")
def tagging(twelve):
    return [tagging_example(a.text, made.annotations_of(a)) for a in twelve]


@pytest.fixture
def recorded(monkeypatch, tagging):
    """Stand in for training: weights of zero, and a list of what each tagger and linker was trained on."""
    seen: dict[str, list[set[str]]] = {"tagger": [], "linker": []}
    nothing = PassWeights(
        (),
        np.zeros((0, N_LABELS), dtype=np.float32),
        np.zeros((N_LABELS, N_LABELS), dtype=np.float32),
        np.zeros((2, N_LABELS), dtype=np.float32),
    )

    def train_tagger(examples, **_):
        seen["tagger"].append({e.document.text for e in examples})
        return TaggerWeights(nothing, nothing)

    def train_linker(documents, **_):
        seen["linker"].append({document.text for document, *_ in documents})
        return LinkerWeights(
            np.zeros(len(SOURCE_FEATURES) * VALUES, dtype=np.float32),
            np.zeros(len(PIECE_FEATURES) * VALUES, dtype=np.float32),
        )

    used: dict[str, list[tuple[int, str]]] = {"tagger": [], "linker": []}

    class Tagger(made.Tagger):
        def tag(self, document, columns):
            used["tagger"].append((len(seen["tagger"]) - 1, document.text))
            return super().tag(document, columns)

    class Linker(made.Linker):
        def link(self, document, columns, tagged):
            used["linker"].append((len(seen["linker"]) - 1, document.text))
            return super().link(document, columns, tagged)

    for name, value in (
        ("train_tagger", train_tagger),
        ("train_linker", train_linker),
        ("Tagger", Tagger),
        ("Linker", Linker),
    ):
        monkeypatch.setattr(made, name, value)
    return seen, used


def test_tags_and_links_are_out_of_fold(recorded, tagging, twelve) -> None:
    seen, used = recorded
    texts = {e.document.text for e in tagging}
    fold = made.folds(len(tagging), N_FOLDS)
    tagged = made.cross_tag(tagging, fold)
    analyses, _ = made.cross_link(tagged, twelve, fold)
    assert [document.text for document, *_ in tagged] == [e.document.text for e in tagging]
    assert [a.document.text for a in analyses] == [e.document.text for e in tagging]
    for kind in ("tagger", "linker"):
        assert len(seen[kind]) == N_FOLDS
        assert {text for _, text in used[kind]} == texts
        for number, text in used[kind]:
            assert text not in seen[kind][number]
        for number, trained in enumerate(seen[kind]):
            # Nothing is held back but the fold itself.
            assert trained == texts - {text for at, text in used[kind] if at == number}


def test_progress_is_told(recorded, tagging) -> None:
    told: list[str] = []
    made.cross_tag(tagging, made.folds(len(tagging), N_FOLDS), progress=told.append)
    assert len(told) == N_FOLDS
    assert told[0].endswith(f"1 of {N_FOLDS}")


@pytest.fixture(scope="module")
def rows(twelve):
    """Examples from analyses without attributions: enough for labels and owners."""
    from credscore.attribution.engine import resolve
    from credscore.lexicons import default_vocabulary

    analyses = []
    for article in twelve:
        document = segment(article.text)
        analyses.append(resolve(document, default_vocabulary().encode(document.tokens), [], shipped_antecedents()))
    body = [[Role.BODY] * len(a.document.paragraph_start) for a in analyses]
    return made.examples(twelve, analyses, body, DEFAULT_EXTRACTORS)


def test_one_row_a_labelled_sentence(twelve, rows) -> None:
    n = len(rows.level)
    assert rows.X.shape == (n, len(declared_features(DEFAULT_EXTRACTORS)))
    assert len(rows.units) == len(rows.article) == len(rows.bulk) == n
    assert (np.diff(rows.article) >= 0).all()
    for unit, level, owner in zip(rows.units, rows.level.tolist(), rows.article.tolist(), strict=True):
        assert unit in twelve[owner].units
        assert level == (-1 if unit.level is None else unit.level)
    for index, article in enumerate(twelve):
        assert set(rows.bulk[rows.article == index]) == {article.meta.get("part", "bulk") == "bulk"}


def test_nearly_all_units_are_found(twelve, rows) -> None:
    units = sum(len(a.units) for a in twelve)
    found = {(owner, unit.start) for owner, unit in zip(rows.article.tolist(), rows.units, strict=True)}
    assert len(found) > 0.95 * units


def test_no_wording_model_is_fitted_on_the_article_that_it_scores(monkeypatch, rows) -> None:
    from credscore.training import wording

    fitted = []

    def fit_wording(sentences, labels, known):
        fitted.append({id(keys) for keys in sentences})
        n = labels.shape[1]
        return WordingModel((), np.zeros((0, n), dtype=np.float32), np.zeros(n, dtype=np.float32))

    monkeypatch.setattr(wording, "fit_wording", fit_wording)
    fold = made.folds(12, N_FOLDS)
    made.with_wording(rows, fold)
    # The model of sentences first, then that of their parts.
    assert len(fitted) == 2 * (N_FOLDS + 1)
    owner_fold = fold[rows.article]
    for start, made_of in ((0, rows.keys), (N_FOLDS + 1, rows.part_keys)):
        for number in range(N_FOLDS):
            held = {id(keys) for keys, f in zip(made_of, owner_fold, strict=True) if f == number}
            assert held
            assert not held & fitted[start + number]


def test_a_target_counts_only_where_it_is_known() -> None:
    labels = np.array([[True], [False], [True], [True]])
    known = np.array([[True], [True], [True], [False]])
    sentences = [{"a"}, {"b"}, {"a"}, {"b"}] * 3
    made_with = fit_wording(sentences, np.tile(labels, (3, 1)), np.tile(known, (3, 1)))
    said = dict(zip(made_with.keys, made_with.weights[:, 0].tolist(), strict=True))
    assert said["a"] > 0 > said["b"]


def test_what_the_sentences_around_one_show() -> None:
    scores = np.full((7, N_PART_COLUMNS), -4.0)
    column = len(PART_TARGETS) + SHOWN.index(Flag.UNVERIFIED)
    scores[2, column], scores[4, column], scores[5, column] = 1.0, 2.0, 3.0
    article = np.array([0, 0, 0, 0, 0, 1, 1])
    counted = np.array([True, True, True, False, True, True, True])
    found = around(scores, article, counted).reshape(7, 4, len(SHOWN))[:, :, SHOWN.index(Flag.UNVERIFIED)]
    # Before, after, further before, further after; what is not counted is stepped over, and no article sees another.
    assert found[1].tolist() == [-4.0, 1.0, -4.0, 2.0]
    assert found[2].tolist() == [-4.0, 2.0, -4.0, -4.0]
    assert found[4].tolist() == [1.0, -4.0, -4.0, -4.0]
    assert found[6].tolist() == [3.0, -4.0, -4.0, -4.0]


XML = """<article id="a" genre="wire" topic="war" region="Tarn" english="British" outlet="Skerry Wire">
<p><s level="0">The ferry left.</s> <s level="n">Who knows why?</s>
<s level="3" type="person" named="1" access="1">"We waited. We froze," Ana Ruiz said.</s></p></article>"""


def test_a_sentence_takes_the_label_of_the_unit_that_covers_it() -> None:
    article = parse_article(XML)
    document = segment(article.text)
    found = made.labels_of(article, document)
    expected = {"The ferry left.": 0, "Who knows why?": None, '"We waited.': 3, 'We froze," Ana Ruiz said.': 3}
    assert {document.sentence_text(k): unit.level for k, unit in enumerate(found) if unit is not None} == expected


def test_a_sentence_that_no_unit_covers_has_no_label() -> None:
    article = parse_article(XML)
    assert made.labels_of(article, segment(article.text + " It was cold."))[-1] is None
