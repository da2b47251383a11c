"""Fitting the roles of lines: what the model is shown, and that its roles are made out of fold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from credscore.lexicons import default_vocabulary
from credscore.records import Role
from credscore.roles.classifier import ROLES
from credscore.segmentation import segment
from credscore.training import load_dataset
from credscore.training import roles as fitting
from credscore.training.page_forms import example_of, shown

TRAINING_DATA = Path(__file__).resolve().parent.parent.parent / "training_data"
BODY, BOILERPLATE = ROLES.index(Role.BODY), ROLES.index(Role.BOILERPLATE)


@pytest.fixture(scope="module")
def pages():
    return list(load_dataset([TRAINING_DATA / "pages"]).articles[:5])


def test_pages_that_are_measured_are_never_trained_on() -> None:
    tuned = load_dataset([TRAINING_DATA / "articles", TRAINING_DATA / "pages"]).articles
    held_out = load_dataset([TRAINING_DATA / "pages_held_out"]).articles
    assert held_out
    assert not {a.id for a in tuned} & {a.id for a in held_out}
    # Nor any of their paragraphs, but for the words that every site has.
    prose = {a.text[b.start : b.end] for a in tuned for b in a.blocks if b.role is Role.BODY}
    assert not [b for a in held_out for b in a.blocks if b.role is Role.BODY and a.text[b.start : b.end] in prose]


def test_a_line_keeps_its_role() -> None:
    lines = [
        ("Share", Role.BOILERPLATE),
        ("It snows on Tarn.\nNobody sails.", Role.BODY),
        ("It snows.", Role.DUPLICATE),
    ]
    example = example_of(lines, "\n")
    assert example.roles.tolist() == [BOILERPLATE, BODY, BODY, BODY]


def test_forms(pages, twelve) -> None:
    found = list(shown([*pages, *twelve], np.random.default_rng(0)))
    plain = [example.document.text for is_plain, example in found if is_plain]
    assert plain == [a.text for a in [*pages, *twelve]]
    assert len(found) > 4 * len(plain)
    for _, example in found:
        assert len(example.roles) == len(example.document.paragraph_start) > 0
    # Some show clean articles amid the furniture of pages.
    texts = [e for is_plain, e in found if not is_plain and any(a.text[-200:] in e.document.text for a in twelve)]
    assert any(BOILERPLATE in e.roles for e in texts)


def test_same_seed_same_weights(pages, twelve) -> None:
    data = [*pages[:3], *twelve[:4]]
    one, two = fitting.fit_roles(data), fitting.fit_roles(data)
    assert one.words == two.words
    assert np.array_equal(one.features, two.features)
    assert np.array_equal(one.word_weights, two.word_weights)
    other = fitting.fit_roles(data, seed=7)
    assert not np.array_equal(one.features, other.features)


def test_words_of_one_article_and_names_are_not_learned(pages, twelve) -> None:
    words = fitting.fit_roles([*pages[:3], *twelve[:4]]).words
    assert list(words) == sorted(set(words))
    counts = [
        sum(word in a.text.lower() for a in [*pages[:3], *twelve[:4]])
        for word in words
        if word.isalpha() and word.islower()
    ]
    assert min(counts) >= 2
    assert not {"maria", "john", "london"} & set(words)


def test_roles_are_out_of_fold(monkeypatch, pages, twelve) -> None:
    data = [*pages, *twelve[:3]]
    fitted, used = [], []

    def fit_roles(articles, **_):
        fitted.append({a.text for a in articles})
        return len(fitted) - 1

    class Classifier:
        def __init__(self, number):
            self.number = number

        def roles(self, document, columns):
            used.append((self.number, document.text))
            return [Role.BODY] * len(document.paragraph_start)

    monkeypatch.setattr(fitting, "fit_roles", fit_roles)
    monkeypatch.setattr(fitting, "RoleClassifier", Classifier)
    parts = [(d, default_vocabulary().encode(d.tokens)) for d in (segment(a.text) for a in data)]
    found = fitting.cross_roles(data, parts, np.arange(len(data)) % 4)
    assert [len(roles) for roles in found] == [len(d.paragraph_start) for d, _ in parts]
    assert {text for _, text in used} == {a.text for a in data}
    assert len(fitted) == 4
    for number, text in used:
        assert text not in fitted[number]
