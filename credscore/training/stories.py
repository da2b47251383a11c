"""Stories told in several articles, with what they share: the material by which tracing is fitted and measured.

The form is described in ``docs/tracing.md``. A story file holds its articles, sentence by sentence, each sentence with the ids of the claims
that it states, and what is known of these claims: whom they contradict or resemble, their independent origins, what was lost on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from credscore.errors import DatasetError, Fault
from credscore.records import Article


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence: its place in the article's text, and the claims that it states."""

    start: int
    end: int
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article of a story, as one would score it, and its sentences."""

    id: str
    article: Article
    sentences: tuple[StorySentence, ...]


@dataclass(frozen=True, slots=True)
class StoryClaim:
    """A claim: those it contradicts, those it resembles and is not, and its independent origins with their articles."""

    id: str
    says: str
    against: tuple[str, ...]
    near: tuple[str, ...]
    how: str
    origins: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class StoryDrift:
    """What became of a claim's sourcing in an article."""

    article: str
    claim: str
    kind: str


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One affair as several outlets tell it."""

    id: str
    articles: tuple[StoryArticle, ...]
    claims: tuple[StoryClaim, ...]
    drift: tuple[StoryDrift, ...]


def read_stories(folder: str | Path) -> list[GoldStory]:
    """All stories of a folder, by name.

    Raises
    ------
    DatasetError
        With every file that cannot be read, or names claims that it does not have.
    """
    faults: list[Fault] = []
    stories = []
    for path in sorted(Path(folder).glob("*.xml")):
        try:
            story = _story(ET.parse(path).getroot())  # noqa: S314 (files of the project, not of strangers)
        except (OSError, ET.ParseError) as error:
            faults.append(Fault(str(path), 0, f"cannot be read: {error}"))
            continue
        known = {claim.id for claim in story.claims}
        used = {name for a in story.articles for s in a.sentences for name in s.claims}
        used |= {name for claim in story.claims for name in (*claim.against, *claim.near)} | {
            d.claim for d in story.drift
        }
        faults += [Fault(str(path), 0, f"has no claim {name!r}") for name in sorted(used - known)]
        stories.append(story)
    if faults:
        raise DatasetError(faults)
    return stories


def _story(root: ET.Element) -> GoldStory:
    claims = [
        StoryClaim(
            c.get("id", ""),
            c.get("says", ""),
            tuple(c.get("against", "").split()),
            tuple(c.get("near", "").split()),
            c.get("how", ""),
            tuple((o.get("name", ""), tuple(o.get("articles", "").split())) for o in c.findall("origin")),
        )
        for c in root.findall("claims/claim")
    ]
    drift = [
        StoryDrift(d.get("article", ""), d.get("claim", ""), d.get("kind", "")) for d in root.findall("claims/drift")
    ]
    articles = tuple(_article(a) for a in root.findall("article"))
    return GoldStory(root.get("id", ""), articles, tuple(claims), tuple(drift))


def _article(element: ET.Element) -> StoryArticle:
    blocks: Sequence[ET.Element] = list(element)
    parts: list[str] = []
    sentences = []
    length = 0
    for block in blocks:
        for k, sentence in enumerate(block):
            words = " ".join((sentence.text or "").split())
            gap = "" if not parts else " " if k else "\n\n"
            parts += [gap, words]
            start = length + len(gap)
            length = start + len(words)
            sentences.append(StorySentence(start, length, frozenset((sentence.get("c") or "").split())))
    article = Article("".join(parts), outlet=element.get("outlet"), date=element.get("date"), name=element.get("id"))
    return StoryArticle(element.get("id", ""), article, tuple(sentences))
