"""Hand-made spans: a text with its relations, named by their words. What refers back is decided by the shipped model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from credscore.attribution.engine import Analysis, resolve
from credscore.attribution.linking import Relation, TokenSpan
from credscore.lexicons import default_vocabulary
from credscore.segmentation import Document, segment
from tests.conftest import shipped_antecedents

# Source, cue (None where there is none) and pieces of content, in the words of the text.
Told = tuple[str | None, str | None, Sequence[str]]
Resolve = Callable[..., Analysis]


def find(document: Document, words: str, after: int = 0) -> TokenSpan:
    """The token span of words, the first one from an offset on."""
    start = document.text.index(words, after)
    first, last = document.tokens_between(start, start + len(words))
    return TokenSpan(first, last, int(document.token_sentence[first]), 1.0)


def _resolve(text: str, *told: Told) -> Analysis:
    """Resolve relations of a text; source and cue of each are looked for behind those of the one before it."""
    document = segment(text)
    relations, at = [], 0
    for source, cue, pieces in told:
        sources = None if source is None else find(document, source, at)
        at = at if source is None else text.index(source, at) + len(source)
        cues = None if cue is None else find(document, cue, at)
        at = at if cue is None else text.index(cue, at) + len(cue)
        relations.append(Relation(cues, sources, [find(document, piece) for piece in pieces]))
    return resolve(document, default_vocabulary().encode(document.tokens), relations, shipped_antecedents())


@pytest.fixture(scope="session")
def resolved() -> Resolve:
    """Return a function that resolves hand-made relations."""
    return _resolve
