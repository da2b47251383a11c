"""Plain data follows the published schema, is rounded, and takes any text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from credscore.records import Report
from credscore.reporting.plain import report_to_dict, report_to_json

DOCS = Path(__file__).parents[2] / "docs"
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))


def _properties(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for value in node.values():
            yield from _properties(value)


def test_schema_is_valid(schema) -> None:
    Draft202012Validator.check_schema(schema)


def test_reports_follow_the_schema(schema, report, empty_report) -> None:
    validator = Draft202012Validator(schema)
    for each in (report, empty_report):
        validator.validate(report_to_dict(each))


def test_schema_notices_a_change(schema, report) -> None:
    validator = Draft202012Validator(schema)
    extra = report_to_dict(report) | {"truth": 1}
    lacking = report_to_dict(report)
    del lacking["claims"][0]["score"]
    assert not validator.is_valid(extra)
    assert not validator.is_valid(lacking)


def test_every_field_is_documented(schema) -> None:
    text = (DOCS / "output.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_0-9]+)`", text))
    assert set(_properties(schema)) - documented == set()


def test_every_value_of_an_enumeration_is_documented(schema) -> None:
    text = (DOCS / "output.md").read_text(encoding="utf-8")
    values = {value for name in ("flag", "role", "source_type") for value in schema["$defs"][name]["enum"]}
    assert {value for value in values if f"`{value}`" not in text} == set()


def test_keys_in_the_published_order(report) -> None:
    data = report_to_dict(report)
    assert list(data) == ["schema_version", "article", "summary", "claims", "sources", "skipped", "warnings"]
    assert list(data["article"]) == [
        "title", "outlet", "author", "date", "url", "language", "name", "dropped_characters", "sha256",
    ]  # fmt: skip
    assert list(data["summary"])[:2] == ["claims", "shown"]
    assert list(data["claims"][0])[:4] == ["number", "text", "start", "end"]


def test_levels_that_were_asked_for(schema, report) -> None:
    data = report_to_dict(report.only_levels(0, 1))
    Draft202012Validator(schema).validate(data)
    assert [claim["number"] for claim in data["claims"]] == [2]
    whole = report_to_dict(report)
    assert data["summary"] == whole["summary"] | {"shown": 1}
    assert [claim["number"] for claim in whole["claims"]] == [1, 2]
    # What is to be checked first is named by numbers that hold for any choice of levels.
    assert whole["claims"][data["summary"]["check_first"][0]]["number"] == 2
    assert (data["sources"], data["skipped"]) == (whole["sources"], whole["skipped"])


def test_only_plain_types(report) -> None:
    def check(value: object) -> None:
        assert type(value) in (dict, list, str, int, float, bool, type(None))
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(inner)

    check(report_to_dict(report))


def test_spans_are_the_text(report) -> None:
    claim = report_to_dict(report)["claims"][0]
    spans = [claim["origin"]["span"], *(reason["span"] for reason in claim["reasons"])]
    for span in spans:
        assert report.article.text[span["start"] : span["end"]] == span["text"]


def test_numbers(report) -> None:
    first, second = report_to_dict(report)["claims"]
    assert first["probabilities"] == [0.05, 0.05, 0.05, 0.8, 0.05]
    assert first["flags"] == ["hedged", "relayed"]
    assert [reason["points"] for reason in first["reasons"]] == [32.3, -3.5]
    for claim in (first, second):
        total = claim["base_score"] + sum(reason["points"] for reason in claim["reasons"])
        assert total == pytest.approx(claim["score"], abs=0.1001)
        assert sum(claim["probabilities"]) == pytest.approx(1, abs=1e-3)


def test_hash_of_the_text(report) -> None:
    expected = hashlib.sha256(report.article.text.encode()).hexdigest()
    assert report_to_dict(report)["article"]["sha256"] == expected


@given(prefix=ANY_TEXT, title=ANY_TEXT)
def test_any_text_survives_json(make_report, prefix: str, title: str) -> None:
    report: Report = make_report(prefix=prefix, title=title)
    line = report_to_json(report)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    back = json.loads(line)
    assert back == report_to_dict(report)
    # json joins a lone high and a lone low surrogate that stand beside each other, hence the comparison in UTF-16.
    assert back["article"]["title"].encode("utf-16", "surrogatepass") == title.encode("utf-16", "surrogatepass")


def test_methods_of_the_report(report) -> None:
    assert report.to_dict() == report_to_dict(report)
    assert report.to_json(indent=2) == report_to_json(report, indent=2)
    assert report.to_json(indent=2).startswith("{\n  ")
