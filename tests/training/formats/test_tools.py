"""Exports of annotation tools, in the forms that the tools document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.training.formats import DataFormat, format_of, read_labelled, write_labelled
from credscore.training.formats.schema import LabelledArticle

TEXT = "Officials said the pier was shut. Nobody knows why."


def label_studio_task(*, text: str = TEXT, shift: int = 0) -> dict[str, object]:
    """A task as Label Studio 1.x exports it."""
    claim = text.index("Officials")
    cue = text.index("said") + shift

    def region(name: str, kind: str, label: str, start: int, end: int, words: str) -> dict[str, object]:
        value = {"start": start, "end": end, "text": words, "labels": [label]}
        return {"value": value, "id": name, "from_name": kind, "to_name": "text", "type": "labels", "origin": "manual"}

    return {
        "id": 41,
        "annotations": [
            {
                "id": 9,
                "completed_by": 1,
                "result": [
                    region("gew3", "claim", "level 1", claim + shift, claim + shift + 33, TEXT[:33]),
                    region("0gpI", "span", "cue", cue, cue + 4, "said"),
                    region("k1", "span", "source", claim + shift, claim + shift + 9, "Officials"),
                    region("k2", "span", "content", cue + 5, cue + 22, "the pier was shut"),
                    {"value": {"start": 0, "end": 33, "choices": ["anonymous"]}, "id": "gew3", "from_name": "source_type",
                     "to_name": "text", "type": "choices", "origin": "manual"},
                    {"from_id": "0gpI", "to_id": "k1", "type": "relation", "direction": "right", "labels": []},
                    {"from_id": "0gpI", "to_id": "k2", "type": "relation", "direction": "right"},
                ],
                "was_cancelled": False,
                "ground_truth": False,
                "created_at": "2026-03-09T22:16:08.728353Z",
                "updated_at": "2026-03-09T22:16:08.728378Z",
                "draft_created_at": None,
                "lead_time": 23.5,
                "prediction": {},
                "result_count": 0,
                "task": 41,
            },
            {"id": 10, "completed_by": 2, "result": [], "was_cancelled": True},
        ],
        "file_upload": "a.json",
        "drafts": [],
        "predictions": [],
        "data": {"text": text},
        "meta": {},
        "created_at": "2026-03-09T21:52:49.513742Z",
        "updated_at": "2026-03-09T22:16:08.746926Z",
        "inner_id": 1,
        "total_annotations": 1,
        "project": 83,
        "updated_by": 1,
    }  # fmt: skip


def test_label_studio_export(tmp_path: Path) -> None:
    path = tmp_path / "project.json"
    path.write_text(json.dumps([label_studio_task()]))
    assert format_of(path) is DataFormat.LABEL_STUDIO
    (article,) = read_labelled([path])
    assert article.id == "project-41"
    (unit,) = article.units
    assert (unit.start, unit.end, unit.level, str(unit.source_type)) == (0, 33, 1, "anonymous")
    (a,) = article.attributions
    assert (a.source, a.cue, a.content) == ((0, 9), (10, 14), ((15, 32),))


def test_label_studio_offsets_in_utf16_units_are_recounted(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    # Older versions counted a ship as two.
    path.write_text(json.dumps([label_studio_task(text="🚢 " + TEXT, shift=1)]))
    (article,) = read_labelled([path])
    (a,) = article.attributions
    assert article.text[slice(*a.cue or ())] == "said"
    assert article.text[article.units[0].start : article.units[0].end].startswith("Officials")


def test_label_studio_region_that_does_not_stand_there_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "off.json"
    path.write_text(json.dumps([label_studio_task(shift=3)]))
    with pytest.raises(DatasetError, match=r"task 1, region gew3: at 3-36 stands"):
        read_labelled([path])


def test_several_annotators_settle_on_the_median(tmp_path: Path) -> None:
    task = label_studio_task()
    first = task["annotations"][0]  # type: ignore[index]
    others = json.loads(json.dumps([first, first]))
    for number, (annotation, label) in enumerate(zip(others, ("level 3", "not a claim"), strict=True), start=2):
        annotation["completed_by"] = number
        annotation["result"][0]["value"]["labels"] = [label]
    task["annotations"] = [first, *others]
    path = tmp_path / "three.json"
    path.write_text(json.dumps([task]))
    (article,) = read_labelled([path])
    # Two of three say that it is a claim; of their levels, 1 and 3, the lower middle one.
    assert [u.level for u in article.units] == [1]


def test_predictions_come_with_scores_and_without_annotations(article: LabelledArticle, tmp_path: Path) -> None:
    from credscore.training.formats.label_studio import write_label_studio

    path = tmp_path / "tasks.json"
    write_label_studio([article], path, model="default", scores={article.id: 0.4})
    (task,) = json.loads(path.read_text())
    assert "annotations" not in task
    assert task["predictions"][0]["score"] == 0.4
    assert task["predictions"][0]["model_version"] == "default"


@pytest.mark.parametrize("key", ["label", "labels"])
def test_doccano_export_without_relations(key: str, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    row = {"id": 3, "text": TEXT, key: [[0, 33, "weak"], [34, 51, "unsourced"]], "Comments": []}
    path.write_text(json.dumps(row) + "\n")
    assert format_of(path) is DataFormat.DOCCANO
    (article,) = read_labelled([path])
    assert [(u.start, u.end, u.level) for u in article.units] == [(0, 33, 1), (34, 51, 0)]


def test_doccano_export_with_relations(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    entities = [
        {"id": 1662, "label": "source", "start_offset": 0, "end_offset": 9},
        {"id": 1663, "label": "cue", "start_offset": 10, "end_offset": 14},
        {"id": 1664, "label": "content", "start_offset": 15, "end_offset": 32},
    ]
    relations = [
        {"id": 273, "from_id": 1663, "to_id": 1662, "type": "source"},
        {"id": 274, "from_id": 1663, "to_id": 1664, "type": "content"},
    ]
    row = {"id": 6400, "text": TEXT, "Comments": [], "entities": entities, "relations": relations}
    path.write_text(json.dumps(row) + "\n")
    (article,) = read_labelled([path])
    (a,) = article.attributions
    assert (a.source, a.cue, a.content) == ((0, 9), (10, 14), ((15, 32),))


def test_labels_that_no_form_knows_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps({"text": TEXT, "label": [[0, 5, "PERSON"]]}) + "\n")
    with pytest.raises(DatasetError, match="label 'PERSON' is not one of not a claim, level 0"):
        read_labelled([path])


def test_brat_with_events_pieces_and_attributes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('"Shut," said Ana Roe, "for good."', encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tSource 13 20\tAna Roe\n"
        "T2\tCue 8 12\tsaid\n"
        'T3\tContent 0 7;22 33\t"Shut," "for good."\n'
        "E1\tCue:T2 Source:T1 Content:T3\n"
        "T4\tLevel_2 0 33\tall of it\n"
        "A1\tsource_type T4 person\n"
        "A2\tnamed T4\n"
        "#1\tAnnotatorNotes T4\tno access shown\n"
        "*\tEquiv T1 T1\n",
        encoding="utf-8",
    )
    assert format_of(tmp_path) is DataFormat.BRAT
    (article,) = read_labelled([tmp_path])
    (a,) = article.attributions
    assert (a.source, a.cue, a.content) == ((13, 20), (8, 12), ((0, 7), (22, 33)))
    (unit,) = article.units
    assert (unit.level, str(unit.source_type), unit.named, unit.note) == (2, "person", True, "no access shown")


def test_brat_without_its_text_and_odd_lines_are_faults(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("T1\tCue 0 4\tsaid\n")
    (tmp_path / "b.ann").write_text("T1 Cue zero four\n")
    (tmp_path / "b.txt").write_text("said")
    with pytest.raises(DatasetError) as caught:
        read_labelled([tmp_path])
    said = [str(fault) for fault in caught.value.faults]
    assert any("a.ann: its text a.txt is missing" in each for each in said)
    assert any("b.ann:1: not a line of brat's standoff format" in each for each in said)


def test_columns_as_other_corpora_have_them(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text(
        "Officials B-SOURCE\nsaid B-CUE\nthe B-CONTENT\npier I-CONTENT\nshut I-CONTENT\n. O\n\nNobody O\nknows O\n"
    )
    (article,) = read_labelled([path])
    assert article.text == "Officials said the pier shut .\n\nNobody knows"
    (a,) = article.attributions
    assert [article.text[slice(*span)] for span in (a.source or (), a.cue or (), *a.content)] == [
        "Officials", "said", "the pier shut",
    ]  # fmt: skip


def test_file_of_no_known_form(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("x")
    with pytest.raises(DatasetError, match=r"a\.docx: is of no form that is read; by name these are \.bio"):
        read_labelled([tmp_path / "a.docx"])


def test_writing_rows_as_excel_names_the_missing_extra(
    article: LabelledArticle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("openpyxl")

    monkeypatch.setattr("pandas.DataFrame.to_excel", missing)
    with pytest.raises(ImportError, match=r"credscore\[excel\]"):
        write_labelled([article], tmp_path / "a.xlsx", DataFormat.ROWS)


@pytest.mark.parametrize(
    "result",
    [5, "abc", {"a": 1}, [[{}]], [{"type": "labels", "value": {"start": 0, "end": 9, "labels": ["cue"]}}],
     [{"id": "x", "type": "labels", "value": {"start": 0, "end": 9, "labels": {"a": 1}}}],
     [{"id": "x", "type": "labels", "value": {"start": 0, "end": 9, "labels": ["level 1"]}},
      {"id": "x", "type": "number", "from_name": "relays", "value": {"number": "many"}}],
     [{"id": "x", "type": "labels", "value": {"start": k, "end": 9, "labels": ["level 1"]}} for k in (0, 10)]],
)  # fmt: skip
def test_annotations_of_another_form_are_faults(result: object, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps([{"id": 1, "data": {"text": TEXT}, "annotations": [{"result": result}]}]))
    with pytest.raises(DatasetError, match="task 1"):
        read_labelled([path])


def test_two_texts_with_one_id_are_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": "a", "text": text, "units": []}) + "\n" for text in ("One.", "Other.")))
    with pytest.raises(DatasetError, match=r"a\.jsonl:2: id 'a' stands for another text already"):
        read_labelled([path])


def test_an_id_does_not_lead_out_of_the_folder(article: LabelledArticle, tmp_path: Path) -> None:
    write_labelled([article.model_copy(update={"id": "../../escape"})], tmp_path / "deep" / "out", DataFormat.BRAT)
    assert sorted(path.name for path in tmp_path.rglob("*.ann")) == ["_.._escape.ann"]
    assert (tmp_path / "deep" / "out" / "_.._escape.ann").is_file()


def test_rows_to_a_file_of_no_known_ending(article: LabelledArticle, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has to end in one of"):
        write_labelled([article], tmp_path / "a.foo", DataFormat.ROWS)
