"""What the tests share: hand-made reports, and settings of Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from credscore import resources
from credscore.attribution.referents import Antecedents
from credscore.model import load_model
from credscore.records import (
    LEVEL_NAMES,
    Article,
    Attribution,
    Claim,
    Flag,
    Link,
    LinkRole,
    Quotation,
    Reason,
    Report,
    Role,
    Skipped,
    SourceType,
    SourceUse,
    Span,
    Summary,
)

if TYPE_CHECKING:
    from credscore.scoring import Scorer
    from credscore.training import AnnotatedArticle, Dataset

TRAINING_DATA = Path(__file__).resolve().parent.parent / "training_data"

# Run times differ from machine to machine; a slow one is no failure.
settings.register_profile("credscore", deadline=None, max_examples=60)
settings.load_profile("credscore")


@cache
def shipped_antecedents() -> Antecedents:
    """The choice of antecedents of the shipped model."""
    return Antecedents(load_model(resources.default_model()).antecedents)


TITLE = "Ferry to stay in port"
SOURCED = 'Harbour master Olla Brandt said the ferry "will not sail before May", the Tarn Courier reported.'
UNSOURCED = "The ferry has not sailed since the storm."
QUESTION = "Who will pay for it?"

ReportMaker = Callable[..., Report]


def _span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part), part)


def _claim(text: str, sentence: str, level: int, **fields: object) -> Claim:
    span = _span(text, sentence)
    probabilities = tuple(0.8 if i == level else 0.05 for i in range(5))
    values: dict[str, object] = {
        "text": sentence,
        "start": span.start,
        "end": span.end,
        "level": level,
        "level_name": LEVEL_NAMES[level],
        "score": 25 * sum(i * p for i, p in enumerate(probabilities)),
        "probabilities": probabilities,
        "level_set": (level,),
        "attributions": (),
        "source_type": SourceType.NONE,
        "origin": None,
        "chain": (),
        "flags": frozenset(),
        "reasons": (),
        "base_score": 40.0,
    }
    return Claim(**{**values, **fields})  # type: ignore[arg-type]


def _make_report(*, prefix: str = "", title: str | None = TITLE, warnings: Sequence[str] = ()) -> Report:
    """Build a report on two claims (solid and relayed; unsourced) and a question; ``prefix`` goes before the text."""
    text = f"{prefix}{TITLE}\n\n{SOURCED} {UNSOURCED}\n\n{QUESTION}"
    brandt, courier = _span(text, "Harbour master Olla Brandt"), _span(text, "the Tarn Courier")
    quoted = _span(text, 'the ferry "will not sail before May"')
    origin = Link("Olla Brandt", SourceType.PERSON, LinkRole.ORIGIN, brandt)
    relay = Link("Tarn Courier", SourceType.NEWS_OUTLET, LinkRole.RELAY, courier)
    said = Attribution(
        brandt, _span(text, "said"), (quoted,), Quotation.MIXED, "Olla Brandt", SourceType.PERSON, named=True, parent=1
    )
    reported = Attribution(
        courier,
        _span(text, "reported"),
        (Span(brandt.start, quoted.end, text[brandt.start : quoted.end]),),
        Quotation.INDIRECT,
        "Tarn Courier",
        SourceType.NEWS_OUTLET,
        named=True,
    )
    sourced = _claim(
        text,
        SOURCED,
        3,
        source_type=SourceType.PERSON,
        origin=origin,
        chain=(origin, relay),
        flags=frozenset((Flag.RELAYED, Flag.HEDGED)),
        attributions=(said, reported),
        reasons=(
            Reason("source__access", "source", 32.29, brandt, "the source is in a position to know"),
            Reason("chain__relays", "chain", -3.54, courier, "it came through another outlet"),
        ),
    )
    unsourced = _claim(
        text,
        UNSOURCED,
        0,
        reasons=(Reason("source__none", "source", -27.5, _span(text, UNSOURCED), "no source is given"),),
    )
    skipped = tuple(
        Skipped(s.start, s.end, role, s.text)
        for s, role in ((_span(text, TITLE), Role.DUPLICATE), (_span(text, QUESTION), Role.NOT_CLAIM))
    )
    return Report(
        article=Article(text, title=title, outlet="Skerry Mail", name="ferry.txt"),
        claims=(sourced, unsourced),
        skipped=skipped,
        sources=(SourceUse("Olla Brandt", SourceType.PERSON, 1, 0.5),),
        summary=Summary(
            claims=2,
            score=(sourced.score + unsourced.score) / 2,
            levels={name: int(name in ("unsourced", "solid")) for name in LEVEL_NAMES},
            flags={"relayed": 1, "hedged": 1},
            unsourced_share=0.5,
            single_source_share=0.5,
            check_first=(1,),
            check_why=("no source is given; central to the article",),
        ),
        warnings=tuple(warnings),
    )


@pytest.fixture(scope="session")
def make_report() -> ReportMaker:
    """Return a maker of hand-made reports."""
    return _make_report


@pytest.fixture(scope="session")
def report() -> Report:
    """Return a hand-made report on two claims."""
    return _make_report()


@pytest.fixture(scope="session")
def empty_report() -> Report:
    """Return a report without claims."""
    summary = Summary(0, None, dict.fromkeys(LEVEL_NAMES, 0), {}, 0.0, 0.0, ())
    return Report(Article(QUESTION), (), (Skipped(0, len(QUESTION), Role.NOT_CLAIM, QUESTION),), (), summary)


@pytest.fixture(scope="session")
def shipped() -> Scorer:
    """Return the scorer with the shipped model."""
    from credscore.api import load

    return load()


@pytest.fixture(scope="session")
def labelled() -> Dataset:
    """Return the articles that the shipped model is trained on."""
    from credscore.training import load_dataset

    return load_dataset([TRAINING_DATA / "articles"])


@pytest.fixture(scope="session")
def twelve(labelled: Dataset) -> list[AnnotatedArticle]:
    """Return twelve labelled articles, the shortest ones that hold every level: enough to train a small model on."""
    complete = [a for a in labelled.articles if {None, 0, 1, 2, 3, 4} <= {u.level for u in a.units}]
    return sorted(complete, key=lambda a: (len(a.text), a.id))[:12]
