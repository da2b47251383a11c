"""The NumPy tagger gives crfsuite's own labels, and its search finds the best sequence."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from credscore.attribution.observations import TEMPLATES, positions
from credscore.attribution.tagger import LABELS, N_LABELS, PassWeights, Tagger, TaggerWeights, viterbi
from credscore.errors import ModelError
from credscore.lexicons import default_vocabulary
from credscore.lexicons.vocabulary import SHAPES, function_classes, word_tags
from credscore.segmentation import segment
from credscore.training import tagging as training

N_WORDS = 60
# Iterations of training: the labels of a poor model must agree as well.
ITERATIONS = 3


class Both:
    """A tagger, and crfsuite's own taggers of the same two passes."""

    def __init__(self, examples, folder) -> None:
        (self.first,) = training.fit_pass(examples, [e.rows for e in examples], folder / "1", iterations=ITERATIONS)
        stacked = [training.stacked_observations(e, training.crfsuite_labels(self.first, e, e.rows)) for e in examples]
        (self.second,) = training.fit_pass(examples, stacked, folder / "2", iterations=ITERATIONS)
        self.weights = TaggerWeights(training.exported(self.first), training.exported(self.second))
        self.tagger = Tagger(self.weights)

    def check(self, text: str) -> np.ndarray:
        """Assert that both give the same labels, in both passes."""
        example = training.tagging_example(text, [])
        tags = self.tagger.tag(example.document, example.columns)
        first = training.crfsuite_labels(self.first, example, example.rows)
        second = training.crfsuite_labels(self.second, example, training.stacked_observations(example, first))
        assert tags.first.tolist() == first.tolist()
        assert tags.labels.tolist() == second.tolist()
        assert tags.margin.shape == tags.labels.shape
        assert (tags.margin[tags.labels == 0] == 0).all()
        return tags.labels


@pytest.fixture(scope="module")
def both(twelve, tmp_path_factory) -> Both:
    """Trained on twelve articles."""
    pytest.importorskip("pycrfsuite", reason="the extra 'train' is not installed")
    examples = [
        training.tagging_example(a.text, [training.SpanAnnotation(g.source, g.cue, g.content) for g in a.attributions])
        for a in twelve
    ]
    return Both(examples, tmp_path_factory.mktemp("crf"))


@pytest.fixture(scope="module")
def words(twelve) -> list[str]:
    """Words and marks of those articles, the frequent ones more than once."""
    return [token for a in twelve for token in segment(a.text).tokens]


def test_labels_on_unseen_articles(both, labelled, twelve) -> None:
    unseen = [a for a in labelled.articles if a not in twelve][:10]
    found = np.concatenate([both.check(a.text) for a in unseen])
    assert set(found.tolist()) == set(range(N_LABELS)), "the test needs a model that uses every label"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_labels_on_random_words(both, words, data) -> None:
    at = data.draw(st.lists(st.integers(0, len(words) - 1), max_size=N_WORDS))
    separators = data.draw(st.lists(st.sampled_from((" ", " ", " ", " ", "", "\n\n")), min_size=len(at)))
    both.check("".join(words[k] + s for k, s in zip(at, separators, strict=False)))


@pytest.mark.parametrize("text", ["", " \n", "said", ".", "“said”", "x " * 300])
def test_labels_on_odd_texts(both, text) -> None:
    both.check(text)


def test_one_tagger_for_many_texts_gives_what_a_fresh_one_gives(both, labelled) -> None:
    texts = [a.text for a in labelled.articles[:4]]
    for text in texts * 2:
        document = segment(text)
        columns = default_vocabulary().encode(document.tokens)
        fresh = Tagger(both.weights).tag(document, columns)
        assert (both.tagger.tag(document, columns).labels == fresh.labels).all()


def best_by_trying(emissions: np.ndarray, transition: np.ndarray) -> float:
    """The score of the best sequence of one sentence, of all that there are."""
    n, k = emissions.shape
    return max(total(emissions, transition, path) for path in itertools.product(range(k), repeat=n))


def total(emissions, transition, path) -> float:
    states = sum(emissions[at, label] for at, label in enumerate(path))
    return float(states + sum(transition[a, b] for a, b in itertools.pairwise(path)))


scores = st.floats(-5, 5, width=32)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(1, 3), st.data())
def test_viterbi_against_brute_force(lengths, k, data) -> None:
    emissions = data.draw(arrays(np.float64, (sum(lengths), k), elements=scores))
    transition = data.draw(arrays(np.float64, (k, k), elements=scores))
    first = np.concatenate([[0], np.cumsum(lengths)])
    labels = viterbi(emissions, first, transition)
    assert labels.shape == (sum(lengths),)
    for low, high in itertools.pairwise(first.tolist()):
        found = total(emissions[low:high], transition, labels[low:high].tolist())
        assert found == pytest.approx(best_by_trying(emissions[low:high], transition), abs=1e-9)


def plain_viterbi(emissions: np.ndarray, transition: np.ndarray) -> list[int]:
    """The best sequence of one sentence, token by token."""
    best, back = emissions[0], []
    for own in emissions[1:]:
        back.append((best[:, None] + transition).argmax(axis=0))
        best = (best[:, None] + transition).max(axis=0) + own
    labels = [int(best.argmax())]
    for pointers in reversed(back):
        labels.append(int(pointers[labels[-1]]))
    return labels[::-1]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_viterbi_against_the_plain_one(lengths, k, seed) -> None:
    """Scores at random, so that no two sequences are equally good: the labels must be the same ones."""
    random = np.random.default_rng(seed)
    emissions, transition = random.normal(size=(sum(lengths), k)), random.normal(size=(k, k))
    first = np.concatenate([[0], np.cumsum(lengths)])
    expected = [
        label
        for low, high in itertools.pairwise(first.tolist())
        for label in plain_viterbi(emissions[low:high], transition)
    ]
    assert viterbi(emissions, first, transition).tolist() == expected


def test_viterbi_leaves_its_input_alone() -> None:
    emissions = np.arange(12.0).reshape(4, 3)
    before = emissions.copy()
    viterbi(emissions, np.array([0, 1, 4]), np.eye(3))
    assert (emissions == before).all()


def weights(n: int = 0, **shapes) -> PassWeights:
    given = {"state": (n, N_LABELS), "transition": (N_LABELS, N_LABELS), "edge": (2, N_LABELS), **shapes}
    return PassWeights(tuple("0|w|x" for _ in range(n)), **{k: np.zeros(s, np.float32) for k, s in given.items()})


@pytest.mark.parametrize("shapes", [{"state": (1, N_LABELS)}, {"transition": (2, 2)}, {"edge": (N_LABELS,)}])
def test_weights_of_another_shape(shapes) -> None:
    with pytest.raises(ModelError, match="tagger weights have shapes"):
        weights(**shapes)


def test_weights_of_unknown_attributes_do_nothing() -> None:
    """A later version may know attributes that this one does not."""
    document = segment("Ana Ruiz said so.")
    columns = default_vocabulary().encode(document.tokens)
    names = ("9|w|said", "p|nosuch|0", "p|quote|99", "p|quote|x", "0|nosuch|said")
    odd = PassWeights(names, np.ones((5, N_LABELS), np.float32), np.eye(N_LABELS, dtype=np.float32), weights().edge)
    plain = PassWeights((), np.zeros((0, N_LABELS), np.float32), np.eye(N_LABELS, dtype=np.float32), weights().edge)
    tags = [Tagger(TaggerWeights(w, w)).tag(document, columns) for w in (odd, plain)]
    assert (tags[0].labels == tags[1].labels).all()


def test_gold_labels() -> None:
    text = "Ana Ruiz said he told them it rained. So it was."
    span = {part: (text.index(part), text.index(part) + len(part)) for part in ("Ana Ruiz", "said", "he", "told")}
    outer = training.SpanAnnotation(span["Ana Ruiz"], span["said"], ((14, len(text)),))
    inner = training.SpanAnnotation(span["he"], span["told"], ((text.index("it"), text.index(".")),))
    labels = training.gold_labels(segment(text), [inner, outer])
    assert labels == [
        "B-source", "I-source", "B-cue", "B-source", "B-cue", "I-content", "B-content", "I-content", "I-content",
        "B-content", "I-content", "I-content", "I-content",
    ]  # fmt: skip
    assert set(labels) <= set(LABELS)


def test_viterbi_of_one_long_sentence_among_many_short_ones() -> None:
    """Memory goes with the number of tokens, not with the longest sentence times the number of sentences."""
    lengths = [40_000, *([2] * 40_000)]
    emissions = np.zeros((sum(lengths), 3))
    emissions[::3, 1] = 1.0
    labels = viterbi(emissions, np.concatenate([[0], np.cumsum(lengths)]), np.zeros((3, 3)))
    assert (labels[::3] == 1).all()
    assert labels.sum() == len(labels[::3])


def test_tags_do_not_depend_on_the_size_of_blocks(monkeypatch) -> None:
    text = "Ana Ruiz said so. “It rained,” the mayor added, and left.\n\nNobody knows why.\n" * 3
    document = segment(text)
    columns = default_vocabulary().encode(document.tokens)
    names = ("-1|w|said", "0|w|said", "1|w|said", "4|w|the", "p|quote|3")
    random = np.random.default_rng(3).normal(size=(5, N_LABELS)).astype(np.float32)
    one = PassWeights(names, random, np.eye(N_LABELS, dtype=np.float32), weights().edge)
    expected = Tagger(TaggerWeights(one, one)).tag(document, columns)
    for size in (1, 7, 30):
        monkeypatch.setattr("credscore.attribution.tagger._BLOCK", size)
        found = Tagger(TaggerWeights(one, one)).tag(document, columns)
        assert (found.labels == expected.labels).all()
        assert (found.margin == expected.margin).all()


def test_codes_of_positions_are_in_range() -> None:
    text = 'Ana Roe — 41 — said: "No!" U.S. officials, who had met in 2019, denied it.\n\nHe left ― twice.'
    document = segment(text)
    columns = default_vocabulary().encode(document.tokens)
    codes = positions(document, columns).codes
    assert len(codes) == len(TEMPLATES)
    for (name, size), code in zip(TEMPLATES, codes, strict=True):
        assert code.shape == (len(document.tokens),)
        assert 0 <= code.min() <= code.max() < size, name


def test_parts_of_words_fit_their_codes() -> None:
    """Function words, tags and shapes each have codes of their own, below the number that pairs are made with."""
    pairs = dict(TEMPLATES)["pair_left"]
    assert (len(function_classes()) + len(word_tags()) + len(SHAPES)) ** 2 <= pairs
