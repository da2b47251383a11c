"""Every family of features: what it declares, and texts in which its features must or must not be present."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from credscore.attribution.engine import resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.errors import ModelError
from credscore.features import DEFAULT_EXTRACTORS, ClaimFeatures, Feature, build_context, column_names, measure_article
from credscore.features.matrix import declared_features
from credscore.lexicons import default_vocabulary
from credscore.model import Model, load_model
from credscore.records import Article, Role
from credscore.scoring import Scorer
from credscore.segmentation import segment
from tests.conftest import shipped_antecedents

# Tests are no package, so the table beside this file is loaded by its path.
_SPEC = importlib.util.spec_from_file_location("feature_examples", Path(__file__).with_name("examples.py"))
examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(examples)

FAMILIES = {extractor.family: extractor for extractor in DEFAULT_EXTRACTORS}
FIRES = [(family, e) for family, found in examples.FIRES.items() for e in found]
SILENT = [(family, e) for family, found in examples.SILENT.items() for e in found]


def name_of(value: object) -> str:
    return value if isinstance(value, str) else value.feature


def analysed(example):
    """The example's text with its attributions."""
    document = segment(example.text)

    def find(words: str | None, after: int = 0) -> TokenSpan | None:
        if words is None:
            return None
        start = example.text.index(words, after)
        first, last = document.tokens_between(start, start + len(words))
        return TokenSpan(first, last, int(document.token_sentence[first]), 1.0)

    relations = []
    for source, cue, pieces in example.told:
        after = example.text.index(source) if source else 0
        relations.append(Relation(find(cue, after), find(source), [find(piece) for piece in pieces]))
    return resolve(document, default_vocabulary().encode(document.tokens), relations, shipped_antecedents())


def written_roles(document) -> list[Role]:
    """Roles as the examples are written: of several paragraphs, those without a full stop are headings."""
    open_ended = [document.text[end - 1].isalnum() for end in document.paragraph_end.tolist()]
    if len(open_ended) == 1:
        return [Role.BODY]
    heading = [Role.HEADLINE, *[Role.SUBHEADING] * (len(open_ended) - 1)]
    return [role if bare else Role.BODY for role, bare in zip(heading, open_ended, strict=True)]


def measured(example) -> list[dict[str, tuple[float, str | None]]]:
    """Features that are present in each sentence, with their evidence in words."""
    analysis = analysed(example)
    document, columns = analysis.document, column_names(DEFAULT_EXTRACTORS)
    table = measure_article(build_context(analysis, written_roles(document)), DEFAULT_EXTRACTORS)
    found = []
    for row, evidence in zip(table.matrix, table.evidence, strict=True):
        assert set(np.flatnonzero(row)) <= set(evidence)
        shown = {}
        for column, where in evidence.items():
            words = None
            if where is not None:
                words = document.text[document.token_start[where[0]] : document.token_end[where[1] - 1]]
            shown[columns[column]] = (row[column], words)
        found.append(shown)
    return found


@pytest.mark.parametrize(("family", "example"), FIRES, ids=name_of)
def test_must_fire(family, example) -> None:
    column = f"{family}__{example.feature}"
    found = [sentence[column] for sentence in measured(example) if column in sentence]
    assert found
    assert all(value != 0 for value, _ in found)
    if example.evidence is not None:
        assert example.evidence in [words for _, words in found]


@pytest.mark.parametrize(("family", "example"), SILENT, ids=name_of)
def test_must_not_fire(family, example) -> None:
    column = f"{family}__{example.feature}"
    assert column in column_names(DEFAULT_EXTRACTORS)
    assert not any(column in sentence for sentence in measured(example))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_examples(family) -> None:
    """Whoever adds a family adds texts that must fire and texts that must not."""
    assert examples.FIRES.get(family)
    assert examples.SILENT.get(family)


def test_examples_are_of_families_that_exist() -> None:
    assert set(examples.FIRES) == set(examples.SILENT) == set(FAMILIES)


@pytest.mark.parametrize("extractor", DEFAULT_EXTRACTORS, ids=lambda e: e.family)
def test_declarations(extractor) -> None:
    assert re.fullmatch(r"[a-z]+", extractor.family)
    assert extractor.features
    assert type(extractor).__doc__
    names = [feature.name for feature in extractor.features]
    assert len(set(names)) == len(names)
    for feature in extractor.features:
        assert re.fullmatch(r"[a-z0-9_]+", feature.name)
        assert "__" not in feature.name
        assert feature.says.format(evidence="“words”")
        assert feature.says[0].isupper()
        assert not feature.says.endswith(".")
        assert np.isfinite(feature.reference)


def test_columns_are_unique() -> None:
    columns = column_names(DEFAULT_EXTRACTORS)
    assert len(set(columns)) == len(columns) == len(declared_features(DEFAULT_EXTRACTORS))
    assert len(FAMILIES) == len(DEFAULT_EXTRACTORS)


def test_measuring_articles(shipped, labelled) -> None:
    """Only declared names, each once a sentence; evidence lies in the article; values are finite."""
    for article in labelled.articles[::15]:
        analysis = shipped._engine.analyse(article.text)
        context = build_context(analysis)
        n_tokens = len(analysis.document.tokens)
        for claim in context.claims:
            for extractor in DEFAULT_EXTRACTORS:
                declared = {feature.name for feature in extractor.features}
                found = list(extractor.measure(claim))
                names = [name for name, _, _ in found]
                assert set(names) <= declared, extractor.family
                assert all(np.isfinite(value) and value for _, value, _ in found), extractor.family
                for _, _, where in found:
                    assert where is None or 0 <= where[0] < where[1] <= n_tokens, extractor.family


def test_most_features_occur(shipped, labelled) -> None:
    """A feature that is never present in fifty articles is most likely misspelt or dead."""
    columns = column_names(DEFAULT_EXTRACTORS)
    present = set()
    for article in labelled.articles[:60]:
        for evidence in shipped.analyse(Article(article.text))[2].evidence:
            present |= {columns[column] for column in evidence}
    for family, extractor in FAMILIES.items():
        assert any(f"{family}__{feature.name}" in present for feature in extractor.features), family


class RumourFeatures(ClaimFeatures):
    """A user's own family: talk that nobody answers for."""

    family = "rumour"
    features = (Feature("count", "It is told as a rumour: {evidence}"),)

    def measure(self, claim):
        """Yield where the word stands."""
        found = [at for at, word in enumerate(claim.words, claim.first) if word in ("rumour", "rumours")]
        if found:
            yield "count", float(len(found)), (found[0], found[0] + 1)


def test_a_family_of_ones_own(shipped) -> None:
    """It is measured with the others, and a model that knows its column gives it as a reason."""
    extractors = (*DEFAULT_EXTRACTORS, RumourFeatures())
    columns = tuple(column_names(extractors))
    assert "rumour__count" in columns
    at = columns.index("rumour__count")
    plain, marked = (
        Scorer(widened(shipped.model, at, weight=weight, columns=columns), extractors) for weight in (0.0, -2.0)
    )
    text = "Ana Ruiz, the mayor of Tarn, said in an interview on Monday that rumours had closed the bridge."
    (claim,) = marked.score(text).claims
    reason = next(reason for reason in claim.reasons if reason.family == "rumour")
    assert (reason.span.text, reason.text) == ("rumours", "It is told as a rumour: “rumours”")
    assert reason.points < 0
    assert claim.base_score + sum(r.points for r in claim.reasons) == pytest.approx(claim.score, abs=0.1)
    assert claim.score < plain.score(text).claims[0].score


def widened(model: Model, at: int, *, weight: float, columns: tuple[str, ...]) -> Model:
    """The model with one more column, which takes every sentence for a claim."""
    levels, detector = model.levels, model.detector
    return replace(
        model,
        columns=columns,
        detector=replace(detector, coef=np.insert(detector.coef, at, 0.0), threshold=0.0),
        marks=replace(
            model.marks,
            types=np.insert(model.marks.types, at, 0.0, axis=0),
            flags=np.insert(model.marks.flags, at, 0.0, axis=0),
        ),
        levels=replace(
            levels,
            reference=np.insert(levels.reference, at, 0.0),
            sourced=np.insert(levels.sourced, at, 0.0),
            # Weights that grow from rung to rung move probability upwards.
            rungs=np.insert(levels.rungs, at, weight * np.arange(4), axis=0),
        ),
    )


def test_a_family_of_ones_own_can_be_trained(shipped, twelve, monkeypatch, tmp_path) -> None:
    """With a tagger that is not trained anew, to save the time."""
    from credscore.training import train

    for module in ("examples", "fit"):
        monkeypatch.setattr(f"credscore.training.{module}.train_tagger", lambda *_, **__: shipped.model.tagger)
    extractors = (*DEFAULT_EXTRACTORS, RumourFeatures())
    metrics = train([a.file for a in twelve], tmp_path / "model", extractors=extractors)
    assert metrics["levels"]
    model = load_model(tmp_path / "model")
    assert "rumour__count" in model.columns
    assert Scorer(model, extractors).score(twelve[0].text).claims
    with pytest.raises(ModelError, match="rumour__count"):
        Scorer.load(tmp_path / "model")


def test_a_name_that_is_not_declared_is_an_error(shipped) -> None:
    class Wrong(RumourFeatures):
        def measure(self, claim):
            yield "cuont", 1.0, None

    context = build_context(shipped._engine.analyse("It sank."))
    with pytest.raises(KeyError, match="cuont"):
        measure_article(context, (Wrong(),))


def test_nothing_to_measure() -> None:
    document = segment("")
    context = build_context(resolve(document, default_vocabulary().encode([]), [], shipped_antecedents()))
    assert measure_article(context, DEFAULT_EXTRACTORS).matrix.shape == (0, len(column_names(DEFAULT_EXTRACTORS)))


def carried_by_third(text: str, roles: list[Role] | None = None) -> bool:
    """Whether the last sentence may continue what Ana Ruiz said in the first one."""
    analysis = analysed(examples.Example("", text, (("Ana Ruiz", "said", ("The ferry is lost",)),)))
    carried = build_context(analysis, roles).claims[-1].carried
    return carried is not None and carried.index == 0


def test_an_account_goes_on_below_an_advertisement() -> None:
    text = "The ferry is lost, Ana Ruiz said.\n\nADVERTISEMENT. SUBSCRIBE NOW.\n\nIt sank at noon."
    assert carried_by_third(text, [Role.BODY, Role.BOILERPLATE, Role.BODY])
    # A paragraph of the article in between ends it.
    assert not carried_by_third(text, [Role.BODY] * 3)
    assert not carried_by_third(text)
    # What stands in the advertisement continues nobody's account.
    analysis = analysed(examples.Example("", text, (("Ana Ruiz", "said", ("The ferry is lost",)),)))
    assert build_context(analysis, [Role.BODY, Role.BOILERPLATE, Role.BODY]).claims[1].carried is None


def test_an_account_goes_on_over_paragraphs_of_one_sentence() -> None:
    assert carried_by_third("The ferry is lost, Ana Ruiz said.\n\nIt was old.\n\nIt sank at noon.")
    assert not carried_by_third("The ferry is lost, Ana Ruiz said.\n\nIt was old. It was red.\n\nIt sank at noon.")
    assert not carried_by_third("The ferry is lost, Ana Ruiz said." + "\n\nIt was old." * 6)
