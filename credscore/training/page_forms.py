"""The forms in which an article is shown to the model of line roles, so that it learns much from few pages.

Each article is shown as it is, and as readers paste it: without headline, a paragraph or two alone, with one sentence a
line, a part of a page; and clean articles amid the furniture of scraped pages, with links below or a picture between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from credscore.lexicons import Columns, default_vocabulary
from credscore.records import Role
from credscore.roles.classifier import ROLES
from credscore.segmentation import Document, segment
from credscore.training.articles import AnnotatedArticle

IntArray = NDArray[np.int64]

_CODE = {role: code for code, role in enumerate(ROLES)}
_CREDIT_WORDS = 7
# Words for the links before and after an article.
_LINKS = (
    ("Previous post", "Next post"), ("Prev", "Next"), ("Previous article", "Next article"), ("«", "»"),
    ("Read more:", "Also read:"), ("Older", "Newer"), ("←", "→"), ("Related:", "See also:"),
)  # fmt: skip
_ARTICLE = (Role.BODY, Role.HEADLINE, Role.SUBHEADING, Role.DUPLICATE, Role.FRAGMENT)
Line = tuple[str, Role]


@dataclass(frozen=True, slots=True)
class LineExample:
    """One text with the role of each of its lines (indices into ``ROLES``, (n_lines,))."""

    document: Document
    columns: Columns
    roles: IntArray


def lines_of(article: AnnotatedArticle) -> list[Line]:
    """The article's lines as annotated."""
    return [(article.text[b.start : b.end], b.role) for b in article.blocks]


def example_of(lines: Sequence[Line], separator: str) -> LineExample:
    """A text made of lines; a paragraph that the segmentation makes of them takes the role of the line that it begins in."""
    starts, length = [], 0
    for text, _ in lines:
        starts.append(length)
        length += len(text) + len(separator)
    document = segment(separator.join(text for text, _ in lines))
    owner = np.searchsorted(np.array(starts), document.paragraph_start, side="right") - 1
    # What repeats body text is body by its make-up.
    roles = [_CODE.get(lines[index][1], _CODE[Role.BODY]) for index in owner.tolist()]
    return LineExample(document, default_vocabulary().encode(document.tokens), np.array(roles, dtype=np.int64))


def shown(articles: Sequence[AnnotatedArticle], rng: np.random.Generator) -> Iterator[tuple[bool, LineExample]]:
    """Every article as it is (True) and in other forms (False)."""
    made_of = [lines_of(article) for article in articles]
    messy = [k for k, lines in enumerate(made_of) if any(role is Role.BOILERPLATE for _, role in lines)]
    titles = [text for lines in made_of for text, role in lines if role is Role.HEADLINE]
    captions = [(text, role) for lines in made_of for text, role in lines if role is Role.CAPTION]
    picture_credits = [line for line in captions if len(line[0].split()) <= _CREDIT_WORDS]
    tails = [tail for k in messy if len(tail := _tail(made_of[k])) > 1]
    for index, (article, lines) in enumerate(zip(articles, made_of, strict=True)):
        single = article.meta.get("lines") == "single"
        yield True, example_of(lines, "\n" if single else "\n\n")
        body = [line for line in lines if line[1] is Role.BODY]
        if index in messy:
            # The other line breaks, and a part of the page.
            yield False, example_of(lines, "\n\n" if single else "\n")
            low, high = sorted(rng.integers(0, len(lines), size=2).tolist())
            if high > low:
                yield False, example_of(lines[low : high + 1], "\n")
            headless = [line for line in lines if line[1] not in (Role.HEADLINE, Role.SUBHEADING)]
            yield False, example_of(headless, "\n")
            yield False, example_of([line for line in lines if rng.random() < 0.7] or lines, "\n\n" if single else "\n")
            yield False, example_of([line for line in lines if rng.random() < 0.7] or lines, "\n")
            page = made_of[messy[int(rng.integers(len(messy)))]]
            yield (
                False,
                example_of(_amid([x for x in lines if x[1] in _ARTICLE], page, rng), "\n\n" if single else "\n"),
            )
            continue
        if body:
            yield False, example_of(body, "\n\n")
            at = int(rng.integers(len(body)))
            yield False, example_of(body[at : at + int(rng.integers(1, 4))], "\n\n")
            yield False, example_of(_by_sentence(lines), "\n")
        if messy:
            page = made_of[messy[int(rng.integers(len(messy)))]]
            yield False, example_of(_amid(lines, page, rng), "\n")
        if picture_credits and len(body) > 3:
            yield False, example_of(_followed(_captioned(lines, picture_credits, rng), titles, rng), "\n\n")
        if tails:
            below = [line for k in range(3) for line in _cut(tails[int(rng.integers(len(tails)))], rng)]
            yield False, example_of([*lines, *below], "\n\n" if index % 2 else "\n")


def _tail(lines: Sequence[Line]) -> list[Line]:
    """What stands below the article on a page."""
    last = max((k for k, (_, role) in enumerate(lines) if role in _ARTICLE), default=-1)
    return list(lines[last + 1 :])


def _cut(lines: Sequence[Line], rng: np.random.Generator) -> Sequence[Line]:
    """A few lines in a row."""
    low = int(rng.integers(len(lines)))
    return lines[low : low + int(rng.integers(1, 7))]


def _followed(lines: Sequence[Line], titles: Sequence[str], rng: np.random.Generator) -> list[Line]:
    """An article with links to others below it, bare or worded as sites do; the link's picture often doubles the title."""
    found = list(lines)
    form = int(rng.integers(len(_LINKS) + 2))
    for number in range(int(rng.integers(1, 5)) + (form == 0)):
        title = titles[int(rng.integers(len(titles)))]
        if form == 0:
            text = title
        elif form == 1:
            text = f"{title} {title}"
        else:
            words = _LINKS[form - 2][number % 2]
            text = (f"{words} {title}", f"{title} {words} {title}", f"{words} {title} {title}")[int(rng.integers(3))]
        found.append((text, Role.BOILERPLATE))
    return found


def _captioned(lines: Sequence[Line], sources: Sequence[Line], rng: np.random.Generator) -> list[Line]:
    """An article of which one sentence has become the caption of a picture: it stands above a credit."""
    found = list(lines)
    at = [k for k, (text, role) in enumerate(lines) if role is Role.BODY and k and text.endswith(".")]
    if not at:
        return found
    taken = at[int(rng.integers(len(at)))]
    document = segment(lines[taken][0])
    sentence = document.sentence_text(int(rng.integers(document.n_sentences)))
    source = sources[int(rng.integers(len(sources)))]
    form = int(rng.integers(5))
    caption: list[Line] = [(sentence, Role.CAPTION), source]
    if form < 3:
        caption = [
            ((f"{sentence} {source[0]}", f"{sentence} ({source[0]})", f"{sentence} | {source[0]}")[form], Role.CAPTION)
        ]
    del found[taken]
    place = int(rng.integers(1, len(found)))
    found[place:place] = caption
    return found


def _by_sentence(lines: Sequence[Line]) -> list[Line]:
    cut = []
    for text, role in lines:
        document = segment(text)
        cut += [(document.sentence_text(k), role) for k in range(document.n_sentences)]
    return cut


def _amid(lines: Sequence[Line], page: Sequence[Line], rng: np.random.Generator) -> list[Line]:
    """The lines of a clean article in the place of those of a page's article."""
    at = [k for k, (_, role) in enumerate(page) if role in _ARTICLE]
    if not at:
        return list(lines)
    first_body = next((k for k, (_, role) in enumerate(lines) if role is Role.BODY), 0)
    page_body = next((k for k, (_, role) in enumerate(page) if role is Role.BODY), at[0])
    top = [line for line in page[:page_body] if line[1] not in _ARTICLE]
    # Furniture between the page's headline and its body stays between the article's.
    head = next((k for k, (_, role) in enumerate(page) if role is Role.HEADLINE), page_body)
    cut = sum(line[1] not in _ARTICLE for line in page[: min(head, page_body)])
    inner = [line for line in page[page_body : at[-1]] if line[1] not in _ARTICLE]
    middle: list[Line] = list(lines[first_body:])
    if len(middle) > 2 and inner:
        # In runs, as they stood: a lone related headline is rarer than a block of them.
        place = int(rng.integers(1, len(middle)))
        middle[place:place] = inner
    return [*top[:cut], *lines[:first_body], *top[cut:], *middle, *page[at[-1] + 1 :]]
