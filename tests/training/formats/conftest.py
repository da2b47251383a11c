"""Articles that hold all that labels can hold."""

from __future__ import annotations

import pytest

from credscore.training import parse_article
from credscore.training.formats import LabelledArticle


@pytest.fixture
def article() -> LabelledArticle:
    """Two paragraphs with nested attributions, all kinds of labels, quotation marks and characters beyond the first plane."""
    return LabelledArticle.of(
        parse_article(
            '<article id="letter-7" genre="wire" topic="politics" region="X" english="British" outlet="Invented">'
            '<p><s level="2" by="2" type="organisation" named="1" access="1" relays="1" hedge="1" flags="hedged relayed" note="a chain">'
            '<source a="1" ref="The Morrow Post">The Post</source> <cue a="1">reported</cue> <content a="1">that '
            '<source a="2" ref="Port of Lissen">the port</source> <cue a="2">thinks</cue> <content a="2">🚢 12 ships may wait</content></content>.</s>'
            '<s level="3" by="3" type="person" named="1" access="1" flags="" shows="disputed" lookalike="hearsay">'
            '<content a="3">"Nobody waits,"</content> <cue a="3">said</cue> <source a="3">Ana Roe</source>, <content a="3">"not here."</content></s></p>'
            '<p><s level="n">Who knows?</s><s level="0" flags="unverified">The pier is 40 metres long.</s></p></article>'
        )
    )
