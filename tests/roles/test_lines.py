"""Features of lines: what each tells, and that they do not depend on what lies elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from credscore.lexicons import default_vocabulary
from credscore.roles.lines import CODE_NAMES, CODES, KINDS, N_SHARES, SHARE_NAMES, LineMeasurer
from credscore.segmentation import segment

PROSE = "The ferry between Skerry and Tarn has been out of service since the storm on Friday, when its stern ramp was torn off."


def measured(*lines: str):
    document = segment("\n\n".join(lines))
    return LineMeasurer().measure(document, default_vocabulary().encode(document.tokens))


def code(lines, line: int, name: str) -> int:
    """The value of a code in one line."""
    found = [CODE_NAMES[index] for index in lines.codes[line].tolist()]
    return int(next(each.rsplit("_", 1)[1] for each in found if each.rsplit("_", 1)[0] == name))


def share(lines, line: int, name: str) -> float:
    return float(lines.shares[line, SHARE_NAMES.index(name)])


def test_names_and_columns_agree() -> None:
    lines = measured("Share", PROSE)
    assert len(set(SHARE_NAMES)) == N_SHARES == lines.shares.shape[1]
    assert len(set(CODE_NAMES)) == sum(size for _, size in CODES)
    assert lines.codes.shape == (2, len(CODES))
    for column, (name, _) in enumerate(CODES):
        assert {CODE_NAMES[index].rsplit("_", 1)[0] for index in lines.codes[:, column].tolist()} == {name}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("|", "mark"),
        ("7", "mark"),
        ("Most read", "label"),
        ("Ferry to Tarn stays in port until the end of May", "phrase"),
        ("It snows on Tarn.", "sentence"),
        (PROSE, "prose"),
    ],
)
def test_kinds(line, kind) -> None:
    assert KINDS[code(measured(line, PROSE), 0, "kind")] == kind


def test_shares() -> None:
    lines = measured("Published: 12:30, 3 May 2024 | mail@skerry.example © Ana", "снег and Škoda ☆", PROSE)
    for name in ("has_clock", "has_year", "has_divider", "has_copyright", "has_first_name", "has_handle"):
        assert share(lines, 0, name) == 1, name
        assert share(lines, 2, name) == 0, name
    assert share(lines, 1, "has_foreign") == 1
    assert share(lines, 1, "share_accented") == share(lines, 1, "has_symbol") / 4
    assert share(lines, 2, "share_stop") == pytest.approx(1 / len(segment(PROSE).tokens))


def test_gaps_between_menu_items() -> None:
    lines = measured("News   Sport   Weather", "News Sport Weather")
    assert share(lines, 0, "wide_gaps") == pytest.approx(0.4)
    assert share(lines, 1, "wide_gaps") == 0


def test_words_that_stand_elsewhere_in_the_prose() -> None:
    lines = measured("Skerry ferry", "Goat unlocked phone", PROSE)
    n = dict(CODES)["words_elsewhere"] // len(KINDS)
    assert code(lines, 0, "words_elsewhere") % n == 4
    assert code(lines, 1, "words_elsewhere") % n == 0
    # Nothing vouches for itself, nor does its double.
    assert code(lines, 2, "words_elsewhere") % n == 0
    doubled = measured(PROSE, PROSE)
    assert {code(doubled, k, "words_elsewhere") % n for k in (0, 1)} == {0}


def test_repeated_lines_and_repetition_inside_a_line() -> None:
    lines = measured(
        "Happy days", "It snows", "happy  days!", "Goat unlocks old phone Next Goat unlocks old phone", PROSE
    )
    assert [code(lines, k, "again") % 3 for k in range(5)] == [1, 0, 2, 0, 0]
    assert [code(lines, k, "doubled") for k in range(5)] == [0, 0, 0, 1, 0]


def test_the_title_shares_its_words_with_the_prose() -> None:
    lines = measured("Skerry Mail", "Tarn ferry out of service", "Share this", PROSE, "Tarn ferry")
    assert [code(lines, k, "title") % 3 for k in range(5)] == [1, 2, 1, 0, 0]


def test_long_lines_take_no_more_room() -> None:
    long, short = measured("word " * 100_000, PROSE), measured("word " * 300, PROSE)
    assert np.array_equal(long.shares[0], short.shares[0])


def test_one_measurer_for_many_texts() -> None:
    measurer = LineMeasurer()
    for lines in (["Share", PROSE], ["Ana Ruiz", PROSE, "Next"], ["Share", PROSE]):
        document = segment("\n\n".join(lines))
        found = measurer.measure(document, default_vocabulary().encode(document.tokens))
        expected = measured(*lines)
        assert np.array_equal(found.shares, expected.shares)
        assert np.array_equal(found.codes, expected.codes)
