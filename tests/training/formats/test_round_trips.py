"""Out in each form and in again: what the form can hold comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.training import load_dataset
from credscore.training.formats import (
    HOLD_ANNOTATORS,
    DataFormat,
    LabelledArticle,
    format_of,
    read_labelled,
    read_unsettled,
    write_labelled,
)
from credscore.training.formats.label_studio import labelling_config

TRAINING_DATA = Path(__file__).resolve().parents[3] / "training_data"
NAMES = {
    DataFormat.INLINE: "out",
    DataFormat.STANDOFF: "out.jsonl",
    DataFormat.ROWS: "out.csv",
    DataFormat.LABEL_STUDIO: "out.json",
    DataFormat.DOCCANO: "out.jsonl",
    DataFormat.BRAT: "out",
    DataFormat.BIO: "out.bio",
}
WHOLE = [form for form in DataFormat if form not in (DataFormat.ROWS, DataFormat.BIO)]


def canonical(article: LabelledArticle) -> LabelledArticle:
    """The article with attributions numbered in the order of the text: what they are called is nobody's label."""
    ordered = sorted(article.attributions, key=lambda a: (a.source or (0, 0), a.cue or (0, 0), a.content))
    number = {a.id: str(k) for k, a in enumerate(ordered)}
    attributions = [a.model_copy(update={"id": number[a.id], "parent": number.get(a.parent or "")}) for a in ordered]
    units = [u.model_copy(update={"by": number.get(u.by or "")}) for u in article.units]
    return article.model_copy(update={"attributions": tuple(attributions), "units": tuple(units)})


def there_and_back(articles: list[LabelledArticle], form: DataFormat, folder: Path) -> list[LabelledArticle]:
    path = folder / NAMES[form]
    write_labelled(articles, path, form)
    assert format_of(path) is form
    return sorted((LabelledArticle.of(a) for a in read_labelled([path])), key=lambda a: a.id)


@pytest.mark.parametrize("form", WHOLE)
def test_forms_that_hold_everything_lose_nothing(form: DataFormat, article: LabelledArticle, tmp_path: Path) -> None:
    (back,) = there_and_back([article], form, tmp_path)
    assert canonical(back) == canonical(article)


@pytest.mark.parametrize("form", WHOLE)
def test_shipped_articles_come_back_whole(form: DataFormat, tmp_path: Path) -> None:
    shipped = load_dataset(sorted((TRAINING_DATA / "articles").glob("*_07.xml"))[::6]).articles
    articles = [LabelledArticle.of(a) for a in shipped]
    assert len(articles) > 10
    back = there_and_back(articles, form, tmp_path)
    assert list(map(canonical, back)) == list(map(canonical, articles))


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.parquet", "out.xlsx"])
def test_rows_keep_sentences_levels_and_facets(name: str, article: LabelledArticle, tmp_path: Path) -> None:
    pytest.importorskip({"out.parquet": "pyarrow", "out.xlsx": "openpyxl"}.get(name, "pandas"))
    write_labelled([article], tmp_path / name, DataFormat.ROWS)
    (back,) = read_labelled([tmp_path / name])
    assert back.id == article.id
    assert [back.text[u.start : u.end] for u in back.units] == [article.text[u.start : u.end] for u in article.units]
    for now, before in zip(back.units, article.units, strict=True):
        for field in ("level", "source_type", "named", "access", "relays", "interest", "doubt", "hedge", "note"):
            assert getattr(now, field) == getattr(before, field)


def test_columns_keep_tokens_levels_and_spans(article: LabelledArticle, tmp_path: Path) -> None:
    (back,) = there_and_back([article], DataFormat.BIO, tmp_path)
    assert [u.level for u in back.units] == [2, 3, None, 0]
    assert [u.source_type for u in back.units] == [u.source_type for u in article.units]

    def words(a: LabelledArticle) -> set[tuple[str, ...]]:
        text = a.text
        return {
            tuple(" ".join(text[s:e].split()) for s, e in (x.source, x.cue) if s < e) for x in a.attributions if x.source and x.cue
        }  # fmt: skip

    assert words(back) == words(article)


def test_a_form_that_cannot_hold_an_article_says_so(article: LabelledArticle, tmp_path: Path) -> None:
    partly = article.model_copy(update={"units": article.units[1:]})
    with pytest.raises(DatasetError, match=r"letter-7.*inline form cannot hold it.*without a label"):
        write_labelled([article, partly], tmp_path / "out", DataFormat.INLINE)
    assert not (tmp_path / "out").exists()


def test_labelling_config_has_a_control_for_all_that_tasks_hold(article: LabelledArticle, tmp_path: Path) -> None:
    write_labelled([article], tmp_path / "out.json", DataFormat.LABEL_STUDIO)
    (task,) = json.loads((tmp_path / "out.json").read_text())
    config = labelling_config()
    used = {(r["from_name"], choice) for r in task["annotations"][0]["result"] if "value" in r
            for choice in r["value"].get("labels", []) + r["value"].get("choices", [])}  # fmt: skip
    for control, choice in used:
        assert f'name="{control}"' in config
        assert f'value="{choice}"' in config


@pytest.mark.parametrize("form", HOLD_ANNOTATORS)
def test_forms_that_hold_annotators_keep_each_ones_labels(form: DataFormat, tmp_path: Path) -> None:
    rows = "article_id,text,label,annotator\na,The pier is shut.,0,kim\na,The pier is shut.,1,lee\na,It is old.,0,kim\n"
    (tmp_path / "in.csv").write_text(rows)
    given = read_unsettled([tmp_path / "in.csv"])
    out = tmp_path / NAMES[form]
    write_labelled([article for each in given for article in each], out, form)
    (back,) = read_unsettled([out])
    labels = {(u.annotator, a.text[u.start : u.end], u.level) for a in back for u in a.units}
    assert labels == {("kim", "The pier is shut.", 0), ("lee", "The pier is shut.", 1), ("kim", "It is old.", 0)}


def test_columns_keep_two_units_of_one_sentence_and_one_unit_of_two(tmp_path: Path) -> None:
    text = "The pier is shut, and the mayor said it was old. It is. She said so."
    units = [
        {"start": 0, "end": 16, "level": 0},
        {"start": 18, "end": 48, "level": 3},
        {"start": 49, "end": len(text), "level": 1},
    ]
    article = LabelledArticle.model_validate({"id": "a", "text": text, "units": units})
    (back,) = there_and_back([article], DataFormat.BIO, tmp_path)
    parts = [(back.text[u.start : u.end], u.level) for u in back.units]
    assert parts == [("The pier is shut", 0), ("and the mayor said it was old.", 3), ("It is. She said so.", 1)]


def test_columns_refuse_units_that_overlap(tmp_path: Path) -> None:
    units = [{"start": 0, "end": 16, "level": 0}, {"start": 4, "end": 16, "level": 3}]
    article = LabelledArticle.model_validate({"id": "a", "text": "The pier is shut.", "units": units})
    with pytest.raises(DatasetError, match="article 'a': the form bio cannot hold it: the units at 0 and 4 overlap"):
        write_labelled([article], tmp_path / "out.bio", DataFormat.BIO)
    assert not (tmp_path / "out.bio").exists()


def test_levels_without_source_types_cannot_be_inline(tmp_path: Path) -> None:
    article = LabelledArticle.model_validate(
        {"id": "a", "text": "So she said.", "units": [{"start": 0, "end": 12, "level": 3}]}
    )
    with pytest.raises(
        DatasetError, match=r"article 'a': the inline form needs a source_type for levels 1 to 4, and 'So she said\.'"
    ):
        write_labelled([article], tmp_path / "out", DataFormat.INLINE)


def test_ids_that_give_one_file_name_are_kept_apart(article: LabelledArticle, tmp_path: Path) -> None:
    several = [article.model_copy(update={"id": name}) for name in ("a/b", "a b", "A_B")]
    write_labelled(several, tmp_path / "out", DataFormat.BRAT)
    assert len(read_labelled([tmp_path / "out"])) == 3


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("a.csv", DataFormat.BRAT, "is a file; brat's form is the folder"),
        ("gone.csv", DataFormat.ROWS, "there is no such file"),
        ("", DataFormat.ROWS, "is a folder; the form rows is a file"),
        ("", DataFormat.BRAT, "holds no .ann file"),
    ],
)
def test_files_and_folders_are_told_apart(name: str, form: DataFormat, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nThe pier is shut.,0\n")
    with pytest.raises(DatasetError, match=said):
        read_labelled([tmp_path / name], form=form)
