"""The lexicon files are well formed and each is described in SOURCES.yaml."""

import datetime as dt
import re
import unicodedata
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).resolve().parent.parent / "credscore" / "lexicons"
SOURCES = yaml.safe_load((FOLDER / "SOURCES.yaml").read_text(encoding="utf-8"))
FILES = sorted(path.name for path in FOLDER.glob("*.tsv"))

LEGAL = {
    ("agentless.tsv", "kind"): "adverb passive existential noun movement collective",
    ("cues.tsv", "pos"): "verb noun phrase",
    ("cues.tsv", "class"): (
        "say tell add announce claim report write deny confirm admit accuse criticise praise warn ask order promise "
        "plan believe know predict suggest show estimate agree quote perceive call feel decline cite explain insist "
        "oppose support discuss"
    ),
    ("cues.tsv", "distancing"): "0 1",
    ("hedges.tsv", "kind"): "modal adverb adjective verb noun shield",
    ("function_words.tsv", "class"): (
        "adverb_speech auxiliary complementiser coordination determiner negation number preposition "
        "pronoun_indefinite pronoun_object pronoun_possessive pronoun_self pronoun_subject pronoun_you question "
        "relative subordination time"
    ),
    ("source_nouns.tsv", "class"): (
        "official spokesperson witness expert analyst law government body media agency document vague_document group "
        "role insider social statement relation"
    ),
    ("source_nouns.tsv", "number"): "s p",
    ("source_nouns.tsv", "unnamed_level"): "0 1",
    ("titles.tsv", "gender"): "m f u",
    ("titles.tsv", "kind"): "honorific office rank academic religious noble",
    ("first_names.tsv", "gender"): "m f u",
    ("outlets.tsv", "kind"): "agency newspaper broadcaster magazine site public_broadcaster",
    ("state_media.tsv", "typology"): "SC CaPu CaPr ISFM ISF ISM IP",
    ("state_media.tsv", "kind"): "agency newspaper broadcaster magazine site",
    ("state_media.tsv", "ambiguous"): "0 1",
    ("places.tsv", "kind"): "country capital demonym metonym region",
    ("places.tsv", "stands_for_government"): "0 1",
    ("verification.tsv", "kind"): "unverified verified no_evidence false denied unreliable conflicting no_comment",
    ("state_control.tsv", "kind"): "owner adjective medium tie no_medium speaker",
    ("modality.tsv", "kind"): "plan possible ended attempt condition",
    ("evaluative.tsv", "kind"): "evaluation exhortation thanks wish emotion",
}
MAY_BE_EMPTY = {
    ("cues.tsv", "veridical"),
    ("outlets.tsv", "aliases"),
    ("state_media.tsv", "aliases"),
    ("places.tsv", "country"),
}
RANGES = {("cues.tsv", "veridical"): (-2.0, 2.0), ("hedges.tsv", "strength"): (0.0, 1.0)}
LOWER = {
    "agentless.tsv": "phrase",
    "cues.tsv": "lemma",
    "hedges.tsv": "phrase",
    "function_words.tsv": "word",
    "source_nouns.tsv": "noun",
    "verification.tsv": "phrase",
    "evaluative.tsv": "word",
    "background.tsv": "stem",
    "paraphrases.tsv": "words",
    "opposites.tsv": "word",
    "modality.tsv": "phrase",
    "offices.tsv": "word",
}
AT_LEAST = {
    "agentless.tsv": 800,
    "cues.tsv": 630,
    "hedges.tsv": 130,
    "function_words.tsv": 150,
    "source_nouns.tsv": 900,
    "titles.tsv": 150,
    "first_names.tsv": 1500,
    "outlets.tsv": 350,
    "state_media.tsv": 800,
    "places.tsv": 500,
    "verification.tsv": 250,
    "evaluative.tsv": 350,
    "word_classes.tsv": 4000,
    "state_control.tsv": 60,
    "scenes.tsv": 1500,
    "background.tsv": 9000,
    "paraphrases.tsv": 2500,
    "opposites.tsv": 2500,
    "modality.tsv": 900,
    "offices.tsv": 200,
}


def lines(name):
    text = (FOLDER / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    return text[:-1].split("\n")


def table(name):
    header, *rows = (line.split("\t") for line in lines(name))
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def test_every_file_is_described_and_there():
    assert sorted(SOURCES) == FILES == sorted(AT_LEAST)


@pytest.mark.parametrize("name", FILES)
def test_description(name):
    entry = SOURCES[name]
    for field in ("description", "origin", "licence"):
        assert entry[field].strip()
    assert dt.date.fromisoformat(str(entry["date"])) >= dt.date(2026, 11, 22)
    assert set(entry["key"]) <= set(entry["columns"])
    assert all(meaning.strip() for meaning in entry["columns"].values())


@pytest.mark.parametrize("name", FILES)
def test_header_and_shape(name):
    header, rows = table(name)
    assert header == list(SOURCES[name]["columns"])
    assert len(rows) >= AT_LEAST[name]


@pytest.mark.parametrize("name", FILES)
def test_text_is_clean(name):
    for line in lines(name):
        assert line == unicodedata.normalize("NFC", line), line
        for cell in line.split("\t"):
            assert cell == " ".join(cell.split()), line
            assert not re.search(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\ufeff\ufffd]", cell), line


@pytest.mark.parametrize("name", FILES)
def test_sorted_without_duplicates(name):
    _, rows = table(name)
    first = [next(iter(row.values())) for row in rows]
    assert first == sorted(first)
    keys = [tuple(row[column] for column in SOURCES[name]["key"]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", FILES)
def test_values(name):
    header, rows = table(name)
    for row in rows:
        for column in header:
            value = row[column]
            if not value:
                assert (name, column) in MAY_BE_EMPTY, row
                continue
            if (name, column) in LEGAL:
                assert value in LEGAL[name, column].split(), row
            if (name, column) in RANGES:
                low, high = RANGES[name, column]
                assert low <= float(value) <= high, row
        if name in LOWER:
            assert row[LOWER[name]] == row[LOWER[name]].lower(), row


def test_cue_forms():
    _, rows = table("cues.tsv")
    owners = {}
    for row in rows:
        forms = row["forms"].split(" ")
        assert len(forms) == len(set(forms)), row
        assert (row["pos"] == "phrase") or not any("_" in form for form in forms), row
        assert row["lemma"].replace(" ", "_") in forms, row
        for form in forms:
            assert form == form.lower()
            assert owners.setdefault((form, row["pos"]), row["lemma"]) == row["lemma"], (form, row)
    for pos, least in {"verb": 450, "noun": 130, "phrase": 50}.items():
        assert sum(row["pos"] == pos for row in rows) >= least


@pytest.mark.parametrize("name", ["outlets.tsv", "state_media.tsv"])
def test_a_form_names_one_outlet(name):
    _, rows = table(name)
    owners, ambiguous = {}, set()
    for row in rows:
        forms = [row["name"], *filter(None, row["aliases"].split("|"))]
        assert len(forms) == len(set(forms)), row
        assert all(form == form.strip() for form in forms), row
        if row.get("ambiguous") == "1":
            ambiguous.update(forms)
            continue
        for form in forms:
            assert owners.setdefault(form, row["name"]) == row["name"], (form, row)
    assert not ambiguous & set(owners)


def test_state_media_sources_and_typologies():
    _, rows = table("state_media.tsv")
    assert {row["source"] for row in rows} == {"SMM 2024-02", "added"}
    by_name = {}
    for row in rows:
        for form in [row["name"], *row["aliases"].split("|")]:
            by_name.setdefault(form, row["typology"])
    for form in ("Xinhua", "RT", "Rossija-1", "TASS", "KCNA", "Press TV", "SANA", "CGTN"):
        assert by_name[form] == "SC"
    assert by_name["Channel One Russia"] == "CaPu"
    assert by_name["BBC"] == "IP"


def test_no_state_controlled_outlet_among_the_others():
    _, state = table("state_media.tsv")
    controlled = {
        form
        for row in state
        if row["typology"] in {"SC", "CaPu", "CaPr"} and row["ambiguous"] == "0"
        for form in [row["name"], *row["aliases"].split("|")]
        if form
    }
    _, rows = table("outlets.tsv")
    for row in rows:
        assert not controlled & {row["name"], *row["aliases"].split("|")}, row
