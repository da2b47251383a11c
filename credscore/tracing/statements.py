"""What each claim of each report says, apart from who says it: the form in which claims are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from credscore.lexicons import load_table
from credscore.records import Attribution, Claim, Report, Span
from credscore.tracing.quantities import Quantity, Times, dated, quantities
from credscore.tracing.words import TOKEN, fold, stem, stop_words

# What is left of a claim without its source and cue has to have so many words, or all of it is compared.
_LEAST_WORDS = 3
_NEGATIONS = frozenset("not no never none nobody nothing neither nor without cannot".split())
# So many words before a name are looked at for the "by" that makes it the one who acts.
_AGENT = 4
# So many telling words after a negation are negated by it, up to the next mark.
_SCOPE = 3
_MARK = re.compile(r"[,;:.!?()“”\"–—]")
_FIRST_PERSONS = frozenset("i we my our me us".split())
_PRONOUNS = _FIRST_PERSONS | frozenset("he she they his her their him them it its".split())
_PLANNING = ("plan", "promise", "predict")
# Words of denial; the class of cues also has "dismiss" and "play down", which may be something else.
_DENIALS = frozenset(("deni", "denial", "refut", "rebut", "debunk", "disput", "contradict", "untru", "fals"))


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says.

    Parameters
    ----------
    article, claim : index of the report and of the claim in it; ``text`` is the claim's.
    stems : stems of the telling words of what is said, in order; ``all_stems`` those of the whole sentence, source and cue included.
    names : stems of the words written as names, in order of their first mention; a pronoun's are those of whom it stands for.
    order : who does what to whom (name, stem, name), as far as the order of words tells.
    negated : telling stems that a negation stands before; ``denied``: all of what is said is denied. ``modality``: kinds of words ("plan", "possible") by which it is not told as done.
    """

    article: int
    claim: int
    text: str
    stems: tuple[str, ...]
    all_stems: tuple[str, ...]
    names: tuple[str, ...]
    order: frozenset[tuple[str, str, str]]
    numbers: tuple[Quantity, ...]
    times: Times
    negated: frozenset[str]
    denied: bool
    modality: frozenset[str]


def statements_of(index: int, report: Report) -> Iterator[Statement]:
    """The statements of a report's claims."""
    published = day_of(report.article.date)
    lower = _lower_words(report.article.text)
    for number, claim in enumerate(report.claims):
        yield _statement(index, number, claim, published, lower)


def day_of(text: str | None) -> date | None:
    """The day of an ISO date or time, None for what is none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _lower_words(text: str) -> frozenset[str]:
    """Words that the article also writes without a capital: at the head of a sentence they are no names."""
    return frozenset(word for word in set(TOKEN.findall(text)) if word.islower())


def _statement(article: int, number: int, claim: Claim, published: date | None, lower: frozenset[str]) -> Statement:
    tokens = [(m.start() + claim.start, m.group()) for m in TOKEN.finditer(claim.text)]
    aside = _said_by(claim)
    said = [token for token in tokens if not any(start <= token[0] < end for start, end in aside)]
    if sum(fold(word) not in stop_words() for _, word in said) < _LEAST_WORDS:
        said = tokens
    words = [fold(word) for _, word in said]
    numbers, times = quantities(words)
    names, places = _names([word for _, word in said], lower)
    pronouns = _PRONOUNS & set(words)
    if pronouns and claim.origin is not None:
        # "I will resign" is about whoever says so.
        names = tuple(dict.fromkeys((*names, *(stem(w) for w in _name_words(claim.origin.name)))))
    modality = set(_modality(words))
    if any(kind in _PLANNING for kind in _cue_classes(claim)):
        modality.add("plan")
    return Statement(
        article,
        number,
        claim.text,
        tuple(_telling(words)),
        tuple(_telling(fold(word) for _, word in tokens)),
        names,
        _order(words, places),
        numbers,
        dated(times, words, published),
        _negated(said, claim),
        # "Denis" is no denial.
        any(word.islower() and stem(word) in _DENIALS for _, word in tokens),
        frozenset(modality),
    )


def _negated(said: Sequence[tuple[int, str]], claim: Claim) -> frozenset[str]:
    """Telling stems that stand soon after a negation, before the next mark."""
    found = set()
    for k, (start, word) in enumerate(said):
        plain = fold(word)
        if plain not in _NEGATIONS and not plain.endswith("n't"):
            continue
        left, past = _SCOPE, start + len(word)
        for at, later in said[k + 1 :]:
            if not left or _MARK.search(claim.text[past - claim.start : at - claim.start]):
                break
            past = at + len(later)
            if fold(later) not in stop_words():
                found.add(stem(fold(later)))
                left -= 1
    return frozenset(found)


def _telling(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if word not in stop_words() and len(word) > 1:
            yield stem(word)


def _said_by(claim: Claim) -> list[tuple[int, int]]:
    """Sources and cues of the claim: who says, not what is said. A source that is all there is beside the cue stays."""
    spans: list[tuple[int, int]] = []
    for a in claim.attributions:
        if a.cue is None or not a.content:
            continue
        spans += [(span.start, span.end) for span in (a.source, a.cue) if span is not None]
    return spans


@cache
def _classes() -> dict[str, str]:
    return {
        fold(form.replace("_", " ")): row["class"]
        for row in load_table("cues", "forms", "class")
        for form in row["forms"].split()
    }


def _cue_classes(claim: Claim) -> Iterator[str]:
    """Classes of the cues of what the claim rests on."""
    for a in claim.attributions:
        if a.cue is not None and _within(a, claim):
            yield from cue_classes_of(a.cue.text)


def cue_classes_of(cue: str) -> list[str]:
    """Classes of the listed words of a cue."""
    return [found for word in fold(cue).split() if (found := _classes().get(word)) is not None]


def _within(attribution: Attribution, claim: Claim) -> bool:
    return any(_overlap(span, claim) for span in attribution.content)


def _overlap(span: Span, claim: Claim) -> bool:
    return span.start < claim.end and claim.start < span.end


def _names(words: Sequence[str], lower: frozenset[str]) -> tuple[tuple[str, ...], list[tuple[int, str]]]:
    """Names, and where each stands among the words."""
    places = []
    for k, word in enumerate(words):
        plain = fold(word)
        if word[0].isupper() and plain not in lower and plain not in stop_words() and len(word) > 1:
            places.append((k, stem(plain)))
    return tuple(dict.fromkeys(name for _, name in places)), places


def _name_words(name: str) -> list[str]:
    return [fold(word) for word in TOKEN.findall(name) if word[0].isupper()]


def _order(words: Sequence[str], places: Sequence[tuple[int, str]]) -> frozenset[tuple[str, str, str]]:
    """Who does what to whom: name, word, name, for names that follow each other; "by" before the second turns them round.

    Of a name of several words the last counts.
    """
    heads = [place for k, place in enumerate(places) if k + 1 == len(places) or places[k + 1][0] > place[0] + 1]
    found: set[tuple[str, str, str]] = set()
    for (at, one), (past, other) in pairwise(heads):
        between = [word for word in words[at + 1 : past] if word not in stop_words()]
        passive = "by" in words[max(past - _AGENT, at) : past]
        who, whom = (other, one) if passive else (one, other)
        found.update((who, stem(word), whom) for word in between if one != other)
    return frozenset(found)


@cache
def _phrases() -> tuple[dict[tuple[str, ...], str], int]:
    found = {tuple(fold(row["phrase"]).split()): row["kind"] for row in load_table("modality", "phrase", "kind")}
    return found, max(map(len, found), default=1)


def _modality(words: Sequence[str]) -> Iterator[str]:
    phrases, longest = _phrases()
    for at in range(len(words)):
        for size in range(1, longest + 1):
            kind = phrases.get(tuple(words[at : at + size]))
            if kind is not None:
                yield kind
