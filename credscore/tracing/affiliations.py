"""Who speaks for a body by that body's own word: whom its release quotes, or who signs it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from credscore.records import Report, SourceType
from credscore.tracing.identity import Mention, has_body
from credscore.tracing.voice import company_words, is_release
from credscore.tracing.words import TOKEN, fold, stem

# A line of so many words that begins with a name signs the release: "Wendy Strake, Electoral Officer."
_SIGNATURE = 9
_FULL_NAME = 2
_SAYS = "(?:said|says|added|adds|stated|commented|explained|stressed)"
_NAME = r"(?:[A-Z][\w.’'-]* ){1,4}[A-Z][\w’'-]+"
_QUOTES = re.compile(rf"\b{_SAYS} (?P<after>{_NAME})|(?P<before>{_NAME})(?:, [^,.“”\"]{{1,60}},)? {_SAYS}\b")


@dataclass(frozen=True, slots=True)
class Spokesperson:
    """A person (folded words of the full name) and the stems of the body whose release quotes them."""

    person: frozenset[str]
    body: frozenset[str]


def spokespeople(report: Report) -> tuple[Spokesperson, ...]:
    """Whom an article quotes or is signed by, if it is a body's release."""
    outlet, text = report.article.outlet or "", report.article.text
    if not outlet or not is_release(outlet, text):
        return ()
    body = frozenset(stem(word) for token in TOKEN.findall(outlet) if (word := fold(token)) not in company_words())
    # Condolences and thanks are no claims, but those who express them speak for the body as well.
    names = [match["after"] or match["before"] for match in _QUOTES.finditer(text)]
    names += [source.name for source in report.sources if source.source_type is SourceType.PERSON]
    names += [line.split(",")[0] for line in text.splitlines() if "," in line and len(line.split()) <= _SIGNATURE]
    found = []
    for name in names:
        tokens = TOKEN.findall(name)
        words = [fold(token) for token in tokens]
        if len(tokens) >= _FULL_NAME and all(token[0].isupper() for token in tokens) and not has_body(words):
            found.append(Spokesperson(frozenset(words), body))
    return tuple(dict.fromkeys(found))


def with_body(mention: Mention, known: Iterable[Spokesperson]) -> Mention:
    """A person's mention with the bodies whose releases quote them."""
    person = frozenset(mention.person)
    if len(person) < _FULL_NAME:
        return mention
    bodies = [each.body for each in known if person <= each.person and each.body not in mention.bodies]
    return replace(mention, bodies=(*mention.bodies, *bodies)) if bodies else mention
