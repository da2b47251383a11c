"""Out in each form and in again: what the form can hold comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.training import load_dataset
from credscore.training.formats import DataFormat, LabelledArticle, format_of, read_labelled, write_labelled
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
