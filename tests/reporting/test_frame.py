"""The data frame has one row a claim and always the same columns."""

from __future__ import annotations

from credscore.reporting.frame import COLUMNS, report_to_frame


def test_one_row_a_claim(report) -> None:
    frame = report_to_frame(report)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["claim"]) == [1, 2]
    assert list(frame["level_name"]) == ["solid", "unsourced"]
    assert list(frame["origin"]) == ["Olla Brandt", None]
    assert list(frame["chain"]) == ["Olla Brandt → Tarn Courier", ""]
    assert frame["flags"][0] == "hedged relayed"
    assert frame["main_reason"][1] == "no source is given"
    assert set(frame["article"]) == {"Ferry to stay in port"}
    for row in frame.itertuples():
        assert report.article.text[row.start : row.end] == row.text


def test_same_columns_and_types_without_claims(report, empty_report) -> None:
    empty = report_to_frame(empty_report)
    assert len(empty) == 0
    assert list(empty.dtypes.items()) == list(report_to_frame(report).dtypes.items())


def test_name_where_there_is_no_title(make_report) -> None:
    assert set(make_report(title=None).to_frame()["article"]) == {"ferry.txt"}


def test_only_the_levels_that_were_asked_for(report) -> None:
    frame = report.only_levels(2).to_frame()
    assert list(frame["claim"]) == [1]
    assert list(frame.dtypes.items()) == list(report.to_frame().dtypes.items())
