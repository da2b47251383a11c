"""Sets of annotated articles, and the set that ships."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from credscore.errors import DatasetError
from credscore.records import Flag, SourceType
from credscore.training import AnnotatedArticle, load_dataset
from credscore.training.articles import Unit

TRAINING_DATA = Path(__file__).resolve().parent.parent.parent / "training_data"
FOLDERS = ("articles", "challenge", "pages", "pages_held_out")
_SHINGLE = 8
_MAX_SHARED = 0.2


@pytest.fixture(scope="module")
def everything() -> list[AnnotatedArticle]:
    """All articles that ship."""
    return list(load_dataset([TRAINING_DATA / name for name in FOLDERS]).articles)


def test_hash_does_not_depend_on_names_and_order_of_files(twelve, tmp_path) -> None:
    files = [Path(a.file) for a in twelve]
    for index, file in enumerate(files):
        shutil.copy(file, tmp_path / f"{97 - index}.xml")
    expected = load_dataset(files).sha256
    assert load_dataset(list(reversed(files))).sha256 == expected
    assert load_dataset([tmp_path]).sha256 == expected


@pytest.mark.parametrize("change", [("outlet", None), ('level="0"', 'level="n"'), ("</content>", ".</content>")])
def test_hash_depends_on_labels_and_text(twelve, tmp_path, change) -> None:
    old, new = change
    file = Path(twelve[0].file)
    text = file.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / "a.xml"
    if new is None:
        # What is no part of text and labels does not count.
        copy.write_text(re.sub(r'outlet="[^"]*"', 'outlet="Other"', text), encoding="utf-8")
        assert load_dataset([copy]).sha256 == load_dataset([file]).sha256
    else:
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert load_dataset([copy]).sha256 != load_dataset([file]).sha256


def test_articles_are_sorted_and_counted(labelled) -> None:
    ids = [a.id for a in labelled.articles]
    assert ids == sorted(set(ids))
    counts = labelled.counts
    assert counts["articles"] == len(ids)
    assert counts["units"] == sum(n for name, n in counts.items() if name.startswith("level_"))


def test_nothing_to_read(tmp_path) -> None:
    with pytest.raises(DatasetError, match="no \\*\\.xml article"):
        load_dataset([tmp_path])


def test_shipped_data_has_no_faults(everything) -> None:
    """Loading raises if there are any; ids are unique over all folders."""
    assert len(everything) > 200


def test_shipped_spans_lie_inside_their_article(everything) -> None:
    for article in everything:
        n = len(article.text)
        spans = [(u.start, u.end) for u in article.units] + [(b.start, b.end) for b in article.blocks]
        for a in article.attributions:
            spans += [span for span in (a.source, a.cue, *a.content) if span is not None]
        assert all(0 <= start < end <= n for start, end in spans), article.id
        bounds = [(u.start, u.end) for u in article.units]
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(bounds)), article.id
        for unit in article.units:
            block = article.blocks[unit.block]
            assert block.start <= unit.start < unit.end <= block.end, article.id


def level_of_facets(unit: Unit) -> int:
    """Base level and steps of the codebook's table (sections 3 and 4)."""
    low = {SourceType.VAGUE, SourceType.ANONYMOUS, SourceType.SOCIAL_MEDIA}
    if unit.source_type in low:
        base = 2 if unit.access else 1
    elif unit.source_type is SourceType.STATE_MEDIA:
        base = 1
    elif unit.source_type in (SourceType.NEWS_OUTLET, SourceType.DOCUMENT, SourceType.OBSERVATION):
        base = 4 if unit.access else 2
    else:
        base = 3 if unit.access else 2
    steps = unit.corroborated - unit.interest - unit.doubt - unit.hedge - (unit.relays > 0)
    return max(1, min(4, base + steps))


def test_shipped_levels_follow_from_their_facets_or_a_note_says_why(everything) -> None:
    odd = [
        f"{article.file}:{unit.line}"
        for article in everything
        for unit in article.units
        if unit.level and unit.level != level_of_facets(unit) and not unit.note
    ]
    assert odd == []


def test_shipped_flags_agree_with_facets(everything) -> None:
    """Those that a facet tells; a user of social media may be nobody in particular or unnamed."""
    facets = {
        Flag.RELAYED: lambda unit: unit.relays > 0,
        Flag.HEDGED: lambda unit: unit.hedge,
        Flag.INTERESTED: lambda unit: unit.interest,
        Flag.CORROBORATED: lambda unit: unit.corroborated,
        Flag.DOCUMENT: lambda unit: unit.source_type is SourceType.DOCUMENT,
        Flag.OBSERVATION: lambda unit: unit.source_type is SourceType.OBSERVATION,
        Flag.VAGUE: lambda unit: unit.source_type is SourceType.VAGUE,
        Flag.ANONYMOUS: lambda unit: unit.source_type is SourceType.ANONYMOUS,
    }
    odd = [
        f"{article.file}:{unit.line}: {flag}"
        for article in everything
        for unit in article.units
        if unit.flags is not None and unit.source_type is not SourceType.SOCIAL_MEDIA
        for flag, holds in facets.items()
        if (flag in unit.flags) != holds(unit)
    ]
    assert odd == []


def test_shipped_claims_in_the_articles_own_voice_have_no_flags_of_a_source(everything) -> None:
    allowed = {Flag.UNVERIFIED, Flag.DISPUTED}
    for article in everything:
        for unit in article.units:
            assert unit.level != 0 or (unit.flags or frozenset()) <= allowed, f"{article.file}:{unit.line}"


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def test_shipped_articles_are_no_copies_of_each_other(everything) -> None:
    """No article holds a fifth of another one's runs of eight words."""
    held = [shingles(a.text) for a in everything]
    owners = defaultdict(list)
    for index, found in enumerate(held):
        for shingle in found:
            owners[shingle].append(index)
    shared = Counter(pair for where in owners.values() for pair in itertools.combinations(where, 2))
    copies = {
        (everything[i].id, everything[j].id): round(n / min(len(held[i]), len(held[j])), 2)
        for (i, j), n in shared.items()
        if n >= _MAX_SHARED * max(1, min(len(held[i]), len(held[j])))
    }
    assert copies == {}


def test_hash_does_not_depend_on_the_order_of_sets(tmp_path) -> None:
    text = (
        '<article id="a" genre="wire" topic="war" region="X" english="British" outlet="Invented"><p>'
        '<s level="1" type="vague" named="0" access="0" flags="vague hearsay relayed unverified">They talk.</s>'
        "</p></article>"
    )
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    script = f"from credscore.training import load_dataset; print(load_dataset([{str(tmp_path)!r}]).sha256)"
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1
