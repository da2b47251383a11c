"""Claims that a sentence makes by the way: "Hart, who has led the party since May, said …" tells since when in the article's own words, not in Hart's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from credscore.records import Claim
from credscore.tracing.quantities import is_time
from credscore.tracing.statements import Statement
from credscore.tracing.words import TOKEN, fold, stem, stop_words

_ASIDE = re.compile(
    r"(?:(?<=, )|(?<=\())(?:who(?:se|m)?|which|of (?:whom|which)|an? (?=former\b))\b[^,;.:()“”\"]*(?:,\d[^,;.:()“”\"]*)*"
)
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]*[”\"“»]")
# So many words before the aside are those of whom or what it is about.
_ABOUT = 6
# The aside has to share so much with what the others say, and so many times more than the rest of the sentence does. A number tells as much as two words.
_LEAST, _TIMES, _NUMBER = 2, 3, 2


def asides_of(text: str) -> Iterator[tuple[int, int]]:
    """Where a sentence tells something of somebody by the way, outside quotations: (start, end).

    >>> text = "Ida Hart, who has led the party since May, said taxes would rise."
    >>> [text[start:end] for start, end in asides_of(text)]
    ['who has led the party since May']
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _ASIDE.finditer(text):
        if not any(start < match.start() < end for start, end in quoted):
            yield match.span()


def is_aside(claim: Claim, others: Sequence[Statement]) -> bool:
    """Whether a sentence says by the way what others say: all that it shares with them, but for whom it is about, stands in such an aside, which names no
    source of its own."""
    found = list(asides_of(claim.text))
    if not found:
        return False
    text = claim.text
    cues = [a.cue.start - claim.start for a in claim.attributions if a.cue is not None]
    # "…, AFP reported" stands for all that comes before it.
    last = max((a.source.start - claim.start for a in claim.attributions if a.source is not None), default=0)
    shared = shared_with(others)
    for start, end in found:
        about = [match.start() for match in TOKEN.finditer(text, 0, start)][-_ABOUT:]
        inside = weight(text[start:end], shared)
        outside = weight(text[: about[0]] if about else "", shared) + weight(text[end:], shared)
        attributed = last >= end or any(start <= cue < end for cue in cues)
        if inside >= max(_LEAST, _TIMES * outside) and not attributed:
            return True
    return False


def shared_with(others: Sequence[Statement]) -> set[str]:
    """Stems and figures of what others say, without names: these are of whoever the matter is about."""
    names = {name for other in others for name in other.names if not is_time(name)}
    shared = {word for other in others for word in other.all_stems} - names
    return shared | {f"{quantity.value:.6g}" for other in others for quantity in other.numbers}


def weight(text: str, shared: set[str]) -> int:
    """How much a text shares with them."""
    words = {fold(word) for word in TOKEN.findall(text)} - stop_words()
    figures = {word.replace(",", "") for word in words if word[0].isdigit()}
    return len({stem(word) for word in words} & shared) + _NUMBER * len(figures & shared)
