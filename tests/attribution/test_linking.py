"""Joining tagged spans to relations."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.attribution import linking
from credscore.attribution.linking import (
    MAX_CANDIDATES,
    PIECE_FEATURES,
    REACH_BACK,
    SOURCE_FEATURES,
    VALUES,
    Linker,
    LinkerWeights,
    PairContext,
    Relation,
    Tagged,
    TokenSpan,
    _merged,
    _nearest,
    _widen_outer,
    piece_features,
    piece_pairs,
    source_features,
    source_pairs,
    spans_of,
)
from credscore.attribution.tagger import LABELS, Tags
from credscore.errors import ModelError
from credscore.lexicons import default_vocabulary
from credscore.segmentation import segment

from .conftest import find

WORDS = ["Ana", "said", "it", "rained", ",", ".", '"', "the", "report", "denied", "who", "—", "that", "\n\n"]
random = st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.integers(0, 10_000))


def weights(seed: int | None = None) -> LinkerWeights:
    rng = np.random.default_rng(seed)
    sizes = (len(SOURCE_FEATURES) * VALUES, len(PIECE_FEATURES) * VALUES)
    made = [np.zeros(n) if seed is None else rng.normal(size=n) for n in sizes]
    return LinkerWeights(*(m.astype(np.float32) for m in made))


def tagged(words: list[str], seed: int):
    """A text of words with random labels: (document, columns, labels, spans)."""
    document = segment(" ".join(words))
    columns = default_vocabulary().encode(document.tokens)
    labels = np.random.default_rng(seed).integers(0, len(LABELS), size=len(document.tokens))
    tags = Tags(labels, labels, np.ones(len(labels)))
    return document, columns, labels, spans_of(tags, document) if len(labels) else Tagged([], [], [])


@given(random)
def test_spans_are_the_runs_of_labels(drawn) -> None:
    document, _, labels, spans = tagged(*drawn)
    sentence = document.token_sentence.tolist()
    for kind, found in (("source", spans.sources), ("cue", spans.cues), ("content", spans.pieces)):
        begin = LABELS.index(f"B-{kind}")
        expected: list[list[int]] = []
        for at, label in enumerate(labels.tolist()):
            if label not in (begin, begin + 1):
                continue
            new = label == begin or not expected or expected[-1][-1] != at - 1 or sentence[at] != sentence[at - 1]
            if new:
                expected.append([at])
            else:
                expected[-1].append(at)
        assert [(s.first, s.last) for s in found] == [(run[0], run[-1] + 1) for run in expected]
        assert all(s.sentence == sentence[s.first] == sentence[s.last - 1] for s in found)


def test_margin_of_a_span_is_its_largest() -> None:
    document = segment("Ana Ruiz said so.")
    labels = np.array([1, 2, 3, 5, 0])
    found = spans_of(Tags(labels, labels, np.array([0.5, 2.0, 1.0, 0.25, 9.0])), document)
    assert [s.margin for s in (*found.sources, *found.cues, *found.pieces)] == [2.0, 1.0, 0.25]


@given(random)
def test_features_lie_in_their_range(drawn) -> None:
    document, columns, _, spans = tagged(*drawn)
    context = PairContext(document, columns, spans)
    for features, names, others in (
        (source_features, SOURCE_FEATURES, spans.sources),
        (piece_features, PIECE_FEATURES, spans.pieces),
    ):
        pairs = np.array(list(itertools.product(range(len(spans.cues)), range(len(others)))), dtype=np.int64)
        found = features(context, *pairs.reshape(-1, 2).T)
        assert found.shape == (len(names), len(pairs))
        assert ((found >= 0) & (found < VALUES)).all()
        for (cue, other), values in zip(pairs.tolist(), found.T, strict=True):
            assert (features(context, cue, other) == values).all(), "a pair alone is described as it is among others"


@given(random)
def test_sources_to_compare_are_those_of_the_sentence(drawn) -> None:
    document, columns, _, spans = tagged(*drawn)
    found = source_pairs(PairContext(document, columns, spans), np.arange(len(spans.cues)))
    assert list(zip(*(index.tolist() for index in found), strict=True)) == [
        (c, s)
        for c, cue in enumerate(spans.cues)
        for s, source in enumerate(spans.sources)
        if source.sentence == cue.sentence
    ]


@given(random)
def test_cues_to_compare_are_near(drawn) -> None:
    document, columns, _, spans = tagged(*drawn)
    paragraph = document.sentence_paragraph.tolist()
    found = piece_pairs(PairContext(document, columns, spans), np.arange(len(spans.pieces)))
    expected = []
    for p, piece in enumerate(spans.pieces):
        apart = [piece.sentence - cue.sentence for cue in spans.cues]
        paragraphs = [paragraph[piece.sentence] - paragraph[cue.sentence] for cue in spans.cues]
        expected += [(c, p) for c, n in enumerate(apart) if n == 0]
        nearest = min((n for n in apart if n > 0), default=0)
        back = [(c, p) for c, n in enumerate(apart) if 0 < n == nearest <= REACH_BACK and paragraphs[c] <= 1]
        expected += back[::-1]
        expected += [(c, p) for c, n in enumerate(apart) if n == -1 and paragraphs[c] == 0]
    assert list(zip(*(index.tolist() for index in found), strict=True)) == expected


def test_pairs_of_a_crowded_sentence_are_bounded() -> None:
    document, columns, _, _ = tagged(["said"] * 200, 0)
    cues, pieces = ([TokenSpan(k, k + 1, 0) for k in range(half, 200, 2)] for half in (0, 1))
    context = PairContext(document, columns, Tagged([], cues, pieces))
    cue_index, piece_index = piece_pairs(context, np.arange(100))
    assert np.bincount(piece_index).max() == MAX_CANDIDATES
    assert (np.abs(cue_index - piece_index)[piece_index == 50] <= MAX_CANDIDATES // 2).all()


@given(random)
def test_relations_of_any_weights(drawn) -> None:
    words, seed = drawn
    document, columns, _, spans = tagged(words, seed)
    relations = Linker(weights(seed)).link(document, columns, spans)
    cues = [r.cue for r in relations]
    assert cues == [cue for cue in spans.cues if cue in cues]
    for relation in relations:
        assert relation.pieces
        assert relation.source is None or relation.source in spans.sources
        assert [p.first for p in relation.pieces] == sorted(p.first for p in relation.pieces)
        for piece in relation.pieces:
            assert 0 <= piece.first < piece.last <= len(document.tokens)


@given(random)
def test_linking_is_deterministic(drawn) -> None:
    words, seed = drawn
    document, columns, _, spans = tagged(words, seed)
    linker = Linker(weights(seed))
    assert linker.link(document, columns, spans) == linker.link(document, columns, spans)


def test_nothing_to_link() -> None:
    document = segment("")
    assert Linker(weights()).link(document, default_vocabulary().encode([]), Tagged([], [], [])) == []


@pytest.mark.parametrize("name", ["source", "piece"])
def test_weights_of_another_size(name) -> None:
    right = weights()
    wrong = {"source": right.source, "piece": right.piece, name: np.zeros(7, dtype=np.float32)}
    with pytest.raises(ModelError, match=f"linker weights '{name}'"):
        LinkerWeights(**wrong)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5), st.integers(0, 1)), max_size=6))
def test_merged_pieces_cover_the_same_and_do_not_overlap(rows) -> None:
    pieces = [TokenSpan(first + 20 * s, first + 20 * s + n, s) for first, n, s in rows]
    found = _merged(pieces)

    def covered(spans):
        return {at for span in spans for at in range(span.first, span.last)}

    assert covered(found) == covered(pieces)
    assert all(a.last < b.first or a.sentence != b.sentence for a, b in itertools.pairwise(found))


def test_outer_content_takes_in_the_inner_attribution() -> None:
    """ "Ana said Peter knew it": what Ana said is "Peter knew it"."""
    it = TokenSpan(4, 5, 0)
    outer = Relation(TokenSpan(1, 2, 0), TokenSpan(0, 1, 0), [it])
    inner = Relation(TokenSpan(3, 4, 0), TokenSpan(2, 3, 0), [it])
    _widen_outer([outer, inner])
    assert [(p.first, p.last) for p in outer.pieces] == [(2, 5)]
    assert [(p.first, p.last) for p in inner.pieces] == [(4, 5)]


def test_trained_weights_tell_pairs_apart(twelve) -> None:
    """On the spans that were annotated, the linker learns which belong together."""
    from credscore.training.examples import annotations_of
    from credscore.training.linking import train_linker
    from credscore.training.tagging import gold_labels

    documents = []
    for article in twelve:
        document = segment(article.text)
        columns = default_vocabulary().encode(document.tokens)
        spans = annotations_of(article)
        labels = np.array([LABELS.index(label) for label in gold_labels(document, spans)])
        documents.append((document, columns, spans_of(Tags(labels, labels, np.ones(len(labels))), document), spans))
    linker = Linker(train_linker(documents))
    right = total = 0
    for document, columns, found, spans in documents:
        gold = {
            document.tokens_between(*a.cue): document.tokens_between(*a.source)
            for a in spans
            if a.cue is not None and a.source is not None
        }
        for relation in linker.link(document, columns, found):
            key = (relation.cue.first, relation.cue.last)
            if key in gold:
                total += 1
                right += relation.source is not None and (relation.source.first, relation.source.last) == gold[key]
    assert total > 50
    assert right > 0.8 * total


def linked(text: str, sources: list[str], cues: list[str], pieces: list[str]) -> list[tuple[str | None, list[str]]]:
    """Source and content of each relation that a linker without weights makes of spans, named by their words."""
    document = segment(text)
    columns = default_vocabulary().encode(document.tokens)

    def spans(words: list[str]) -> list[TokenSpan]:
        return [find(document, w) for w in words]

    def show(span: TokenSpan) -> str:
        return document.text[document.token_start[span.first] : document.token_end[span.last - 1]]

    given = weights()
    # Any source of the sentence will do, any piece will not.
    given.source[:VALUES] = 5.0
    given.piece[:VALUES] = -5.0
    relations = Linker(given).link(document, columns, Tagged(spans(sources), spans(cues), spans(pieces)))
    return [(r.source and show(r.source), [show(p) for p in r.pieces]) for r in relations]


def test_plain_speech_without_content_gets_the_clause_before_it() -> None:
    text = "The talks had failed after three days, the witnesses and senators said."
    assert linked(text, ["senators"], ["said"], []) == [("senators", ["The talks had failed after three days"])]


def test_plain_speech_in_the_middle_gets_both_sides() -> None:
    text = "But the talks were not complete, Ana Ruiz said, in part because of the storm."
    ((_, pieces),) = linked(text, ["Ana Ruiz"], ["said"], [])
    assert pieces == ["But the talks were not complete", "in part because of the storm"]


def test_plain_speech_at_the_beginning_gets_what_follows() -> None:
    assert linked("Ana Ruiz said the talks had failed.", ["Ana Ruiz"], ["said"], []) == [
        ("Ana Ruiz", ["the talks had failed"])
    ]


@pytest.mark.parametrize("cue", ["planned", "blamed"])
def test_other_cues_without_content_are_left_out(cue) -> None:
    assert linked(f"Ana Ruiz {cue} the talks in the old town.", ["Ana Ruiz"], [cue], []) == []


def test_a_whole_quotation_goes_on() -> None:
    text = '"The talks failed," Ana Ruiz said.\n"Nobody will come back to that table."\nThe talks began in May.'
    document = segment(text)
    columns = default_vocabulary().encode(document.tokens)
    given = weights()
    given.source[:VALUES] = given.piece[:VALUES] = 5.0
    spans = Tagged([find(document, "Ana Ruiz")], [find(document, "said")], [find(document, '"The talks failed,"')])
    (relation,) = Linker(given).link(document, columns, spans)
    assert [piece.sentence for piece in relation.pieces] == [0, 1]


def test_nearest_candidates() -> None:
    half = MAX_CANDIDATES // 2
    low, high, at = np.array([(3, 20, 5), (0, 100, 0), (0, 100, 50), (10, 100, 100), (7, 7, 7)]).T
    begin, end = _nearest(low, high, at)
    assert begin.tolist() == [3, 0, 50 - half, 100 - MAX_CANDIDATES, 7]
    assert end.tolist() == [20, MAX_CANDIDATES, 50 + half, 100, 7]


def test_an_outer_content_begins_with_the_inner_source() -> None:
    """Both are given the piece; the outer cue stands behind it."""
    text = "The port plans to deepen its channel, its director said."
    document = segment(text)

    def span(words: str) -> TokenSpan:
        start = text.index(words)
        first, last = document.tokens_between(start, start + len(words))
        return TokenSpan(first, last, 0)

    inner = Relation(span("plans"), span("The port"), [span("to deepen its channel")])
    outer = Relation(span("said"), span("its director"), [span("to deepen its channel")])
    linking._widen_outer([inner, outer])
    assert outer.pieces == [span("The port plans to deepen its channel")]
    assert inner.pieces == [span("to deepen its channel")]
