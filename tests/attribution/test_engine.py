"""Attributions of plain sentences by the shipped model: forms that any model must find."""

from __future__ import annotations

import pytest

from credscore.features import build_context
from credscore.records import Attribution, LinkRole, Quotation, SourceType

PLAIN = [
    ('"The bridge is closed," said Ana Ruiz.', "Ana Ruiz", "said", '"The bridge is closed,"', Quotation.DIRECT),
    ("“The bridge is closed,” Ana Ruiz said.", "Ana Ruiz", "said", "“The bridge is closed,”", Quotation.DIRECT),
    ("Ana Ruiz said the bridge was closed.", "Ana Ruiz", "said", "the bridge was closed", Quotation.INDIRECT),
    ("The bridge was closed, police said.", "police", "said", "The bridge was closed", Quotation.INDIRECT),
    ("According to the ministry, the bridge is closed.", "the ministry", "According to", "the bridge is closed",
     Quotation.INDIRECT),
    ("The bridge is closed, according to the ministry.", "the ministry", "according to", "The bridge is closed",
     Quotation.INDIRECT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content", "quotation"), PLAIN, ids=[row[0] for row in PLAIN])
def test_plain_sentences(shipped, text, source, cue, content, quotation) -> None:
    (found,) = shipped.attributions(text)
    assert (found.source.text, found.cue.text) == (source, cue)
    assert content.strip('"“”,') in " ".join(c.text for c in found.content)
    assert found.quotation is quotation
    for span in (found.source, found.cue, *found.content):
        assert text[span.start : span.end] == span.text


def entities(shipped, text: str) -> list[str | None]:
    return [a.entity for a in shipped.attributions(text)]


def test_pronoun_over_sentences(shipped) -> None:
    text = "Ana Ruiz, the mayor of Tarn, said the bridge was closed. She added that it would open in May."
    assert entities(shipped, text) == ["Ana Ruiz", "Ana Ruiz"]


def test_surname_over_sentences(shipped) -> None:
    text = 'Police chief Ivo Tal said the bridge was closed. It had rained for days. "We had no choice," Tal said.'
    assert entities(shipped, text) == ["Ivo Tal", "Ivo Tal"]


def test_role_over_sentences(shipped) -> None:
    text = "Ambassador Petra Lind said the talks had failed. The ambassador added that she would leave."
    assert entities(shipped, text) == ["Petra Lind", "Petra Lind"]


def test_state_media(shipped) -> None:
    (found,) = shipped.attributions("TASS reported that the town had fallen.")
    assert found.source_type is SourceType.STATE_MEDIA


def test_nested_attributions(shipped) -> None:
    text = "TASS reported that mayor Ana Ruiz said that the port was shut."
    outer, inner = shipped.attributions(text)
    assert (outer.parent, inner.parent) == (None, 0)
    chain = build_context(shipped._engine.analyse(text)).claims[0].chain
    assert (chain.links, chain.roles) == ((1, 0), (LinkRole.ORIGIN, LinkRole.CARRIER))


def test_relay(shipped) -> None:
    text = "Reuters reported that local residents said that the port was shut."
    assert [a.parent for a in shipped.attributions(text)] == [None, 0]


@pytest.mark.parametrize("text", ["", "\n", "The ferry lies at the pier."])
def test_nothing_is_attributed(shipped, text) -> None:
    assert shipped.attributions(text) == ()


def test_articles(shipped, labelled) -> None:
    """What holds for every attribution of whole articles."""
    for article in labelled.articles[::20]:
        found = shipped.attributions(article.text)
        assert found
        for index, attribution in enumerate(found):
            check(article.text, found, index, attribution)


def check(text: str, found: tuple[Attribution, ...], index: int, attribution: Attribution) -> None:
    assert attribution.content
    assert attribution.source or attribution.cue
    for span in (attribution.source, attribution.cue, *attribution.content):
        assert span is None or (span.start < span.end and text[span.start : span.end] == span.text)
    seen, at = {index}, attribution.parent
    while at is not None:
        assert at not in seen
        seen.add(at)
        at = found[at].parent
    if attribution.parent is not None:
        anchor = attribution.cue or attribution.source
        outer = found[attribution.parent].content
        # "The paper reported, citing a diplomat, that …": both have the same content, and neither holds the other's words.
        words = attribution.cue.text.lower().split() if attribution.cue is not None else ["no cue"]
        citing = words[0].endswith("ing") or words[-1] in ("on", "from", "of", "upon")
        cited = citing and any(c.start < o.end and o.start < c.end for c in attribution.content for o in outer)
        assert cited or any(c.start <= anchor.start and anchor.end <= c.end for c in outer)
    assert attribution.entity is not None or not attribution.named
