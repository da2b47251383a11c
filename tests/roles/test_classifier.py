"""Roles of lines: plain text is left alone, furniture is told from body, repetitions are found, nothing breaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.errors import ModelError
from credscore.lexicons import default_vocabulary
from credscore.records import Role
from credscore.roles import RoleWeights
from credscore.roles.classifier import FEATURE_NAMES, N_ROLES, ROLES, _alike
from credscore.segmentation import segment

BODY = (
    "The ferry between Skerry and Tarn has been out of service since the storm on Friday, when its stern ramp was torn off.",
    "Harbour master Olla Brandt said that a new ramp had been ordered from a yard in Holm and would be fitted in May.",
    "Islanders now cross in two fishing boats that the council has hired, which take twelve people each and no cars.",
    "The ferry was built in 1987 and carries some 40,000 passengers a year, most of them in the three summer months.",
)


def roles_of(classifier, lines, separator="\n") -> list[Role]:
    text = separator.join(lines)
    document = segment(text)
    found = classifier.roles(document, default_vocabulary().encode(document.tokens))
    assert len(found) == len(document.paragraph_start)
    return found


@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_plain_text_is_body(classifier, separator) -> None:
    assert roles_of(classifier, BODY, separator) == [Role.BODY] * len(BODY)


def test_headline_and_byline(classifier) -> None:
    found = roles_of(classifier, ["Ferry to Tarn stays in port until May", "By Ana Ruiz", *BODY], "\n\n")
    assert found == [Role.HEADLINE, Role.DATELINE, *[Role.BODY] * len(BODY)]


def test_a_single_passage_is_body(classifier) -> None:
    assert roles_of(classifier, ["Ferry stays in port"]) == [Role.BODY]
    assert roles_of(classifier, []) == []


PAGE = {
    "Home | News | Sport | Weather | Contact": Role.BOILERPLATE,
    "Subscribe": Role.BOILERPLATE,
    "Log in": Role.BOILERPLATE,
    "Ferry to Tarn stays in port until May": Role.HEADLINE,
    "Share on Facebook": Role.BOILERPLATE,
    BODY[0]: Role.BODY,
    BODY[1]: Role.BODY,
    "Advertisement": Role.BOILERPLATE,
    BODY[2]: Role.BODY,
    BODY[3]: Role.BODY,
    "Tags: ferry, harbour, storm": Role.BOILERPLATE,
    "Most read": Role.BOILERPLATE,
    "Man finds seal in bathtub": Role.BOILERPLATE,
    "School roof to be replaced": Role.BOILERPLATE,
    "Comments are closed": Role.BOILERPLATE,
    "© 2024 Skerry Mail. All rights reserved.": Role.BOILERPLATE,
}


@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_a_scraped_page(classifier, separator) -> None:
    found = dict(zip(PAGE, roles_of(classifier, PAGE, separator), strict=True))
    assert [line for line, role in found.items() if role is Role.BODY] == list(BODY)
    # A learned model may miss one line of furniture.
    assert sum(found[line] is role for line, role in PAGE.items()) >= len(PAGE) - 1


def test_a_credit_makes_the_line_above_it_a_caption(classifier) -> None:
    caption = ["The torn ramp on the quay of Skerry on Saturday.", "Photo: Jon Abara / Skerry Mail"]
    found = roles_of(classifier, ["Ferry stays in port", BODY[0], *caption, *BODY[1:]], "\n\n")
    assert found[2:4] == [Role.CAPTION, Role.CAPTION]
    assert found[4:] == [Role.BODY] * 3


def test_a_doubled_paragraph_counts_once(classifier) -> None:
    doubled = BODY[0].replace("The ferry", "The  ferry").upper()
    assert roles_of(classifier, [*BODY[:2], BODY[0], *BODY[2:]])[2] is Role.DUPLICATE
    assert roles_of(classifier, [*BODY, doubled])[-1] in (Role.DUPLICATE, Role.BOILERPLATE)
    # An article that is there twice is kept once, and the first time.
    assert roles_of(classifier, [*BODY, *BODY]) == [Role.BODY] * 4 + [Role.DUPLICATE] * 4


def test_only_one_headline_above_the_body(classifier) -> None:
    found = roles_of(classifier, ["Ferry stays in port", *BODY[:2], "Two boats hired", *BODY[2:]], "\n\n")
    assert found[0] is Role.HEADLINE
    assert Role.HEADLINE not in found[1:]


@given(
    st.lists(
        st.one_of(st.text(max_size=40), st.sampled_from([*BODY, "Share", "|", "12:30", "«»", "…", "A" * 300])),
        max_size=20,
    )
)
def test_any_lines(classifier, lines) -> None:
    assert set(roles_of(classifier, lines)) <= {*ROLES, Role.DUPLICATE}


def test_one_long_line_and_many_short_ones(classifier) -> None:
    assert roles_of(classifier, ["word " * 50_000, BODY[0]])[1] is Role.BODY
    assert len(roles_of(classifier, ["Share", "12"] * 5_000)) == 10_000


def test_threads_get_the_same_roles(classifier) -> None:
    texts = [[*BODY[k % 3 :], f"Story {k} of the Skerry Mail", "Share"] for k in range(40)]
    alone = [roles_of(classifier, text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: roles_of(classifier, text), texts)) == alone


def test_probabilities(classifier) -> None:
    rng = np.random.default_rng(1)
    found = classifier.probabilities(rng.normal(size=(30, N_ROLES)) * 4)
    assert np.allclose(found.sum(axis=1), 1)
    # Far from any reason, still numbers.
    assert np.isfinite(classifier.probabilities(rng.normal(size=(30, N_ROLES)) * 1e6)).all()


def test_probabilities_are_those_of_all_sequences(classifier) -> None:
    """Against the sum over every sequence of roles."""
    emissions = np.random.default_rng(2).normal(size=(4, N_ROLES))
    moves, edge = np.log(classifier._moves), classifier._edge
    total = np.zeros((4, N_ROLES))
    for roles in product(range(N_ROLES), repeat=4):
        score = sum(emissions[at, role] for at, role in enumerate(roles)) + edge[0, roles[0]] + edge[1, roles[-1]]
        weight = np.exp(score + sum(moves[a, b] for a, b in pairwise(roles)))
        for at, role in enumerate(roles):
            total[at, role] += weight
    assert np.allclose(classifier.probabilities(emissions.copy()), total / total.sum(axis=1, keepdims=True))


def test_a_line_is_kept_rather_than_lost(classifier) -> None:
    chances = np.zeros((1, N_ROLES))
    chances[0, [ROLES.index(Role.BODY), ROLES.index(Role.BOILERPLATE)]] = [0.42, 0.58]
    assert ROLES[classifier.decode(chances)[0]] is Role.BODY
    chances[0, [ROLES.index(Role.BODY), ROLES.index(Role.BOILERPLATE)]] = [0.38, 0.62]
    assert ROLES[classifier.decode(chances)[0]] is Role.BOILERPLATE


def test_lines_of_the_same_words_are_judged_together() -> None:
    chances = np.zeros((3, N_ROLES))
    chances[:, [0, 5]] = [[0.3, 0.7], [0.9, 0.1], [0.5, 0.5]]
    found = _alike(chances, np.array([1, 0, 1]), np.array([30, 30, 30]))
    assert np.allclose(found[:, [0, 5]], [[0.4, 0.6], [0.9, 0.1], [0.4, 0.6]])
    # Short ones are not: a word of a menu may head a part of the text.
    assert np.allclose(_alike(chances, np.array([1, 0, 1]), np.array([2, 30, 2])), chances)


def test_the_likeliest_line_above_the_body_is_the_headline(classifier) -> None:
    body, headline, furniture = (ROLES.index(role) for role in (Role.BODY, Role.HEADLINE, Role.BOILERPLATE))
    chances = np.zeros((4, N_ROLES))
    chances[:3, furniture], chances[3, body] = 0.9, 1
    chances[:, headline] = [0.02, 0.08, 0.01, 0]
    assert classifier.decode(chances) == [furniture, headline, furniture, body]
    chances[1, headline] = 0.03
    assert classifier.decode(chances) == [furniture, furniture, furniture, body]
    chances[0, headline] = 0.95
    assert classifier.decode(chances) == [headline, furniture, furniture, body]


def test_weights_of_wrong_shape() -> None:
    good = (
        np.zeros((len(FEATURE_NAMES), N_ROLES), dtype=np.float32),
        ("word",),
        np.zeros((1, N_ROLES), dtype=np.float32),
        np.zeros((N_ROLES, N_ROLES), dtype=np.float32),
        np.zeros((2, N_ROLES), dtype=np.float32),
    )
    RoleWeights(*good)
    with pytest.raises(ModelError, match="weights of roles have shapes"):
        RoleWeights(good[0][1:], *good[1:])
    with pytest.raises(ModelError, match="weights of roles have shapes"):
        RoleWeights(good[0], ("word", "other"), *good[2:])
