"""Counts over the written articles: how many, of what kinds, and how close to the proportions of real news.

usage: data_counts.py [FOLDER ...]          (by default the folders of training_data)

One column a folder. "Pronoun" counts sources that are a personal pronoun alone; quotation is by content: all of its
words inside quotation marks, some, or none.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from provenance import ROOT, provenance

from credscore.records import LEVEL_NAMES, SourceType
from credscore.segmentation import segment
from credscore.training import AnnotatedArticle, load_dataset
from credscore.training.articles import GoldAttribution, Unit

FOLDERS = ("articles", "pages", "pages_held_out", "challenge")
_PRONOUNS = frozenset(
    "i you he she it we they me him her us them himself herself itself themselves myself ourselves".split()
)
_SHOWN_REGIONS = 12


def share(part: int, whole: int) -> str:
    """A share in per cent."""
    return f"{part / whole:.0%}" if whole else "–"


def numbers(articles: Sequence[AnnotatedArticle]) -> dict[str, str]:
    """The rows of the table for one folder."""
    units = [unit for a in articles for unit in a.units]
    claims = [unit for unit in units if unit.level is not None]
    found = [(a, x) for a in articles for x in a.attributions]
    sources = [a.text[x.source[0] : x.source[1]].lower() for a, x in found if x.source]
    cues = {" ".join(a.text[x.cue[0] : x.cue[1]].lower().split()) for a, x in found if x.cue}
    quoted = Counter(kind for a in articles for kind in quotation_kinds(a))
    unsourced = [(a, unit) for a in articles for unit in a.units if unit.level == 0]
    inner = sum(has_cue(a, unit) for a, unit in unsourced)
    words = [len(a.text[u.start : u.end].split()) for a in articles for u in a.units if u.level is not None]
    second = sum("second_reader" in a.meta for a in articles)
    levels = Counter(unit.level for unit in units)
    rows = {
        "articles": str(len(articles)),
        "units": str(len(units)),
        "attributions": str(len(found)),
        "attributions an article": f"{len(found) / max(len(articles), 1):.1f}",
        "not a claim": f"{levels[None]} ({share(levels[None], len(units))} of units)",
    }
    for level, name in enumerate(LEVEL_NAMES):
        rows[f"level {level}, {name}"] = f"{levels[level]} ({share(levels[level], len(claims))} of claims)"
    rows |= {
        "natural proportions / focus / hard / dense": both(articles, "part", ("bulk", "focus", "hard", "dense")),
        "clean / scraped page": both(articles, "page", ("clean", "scraped")),
        "with a second reader": str(second),
        "distinct cues": str(len(cues)),
        "attributions without a source": share(len(found) - len(sources), len(found)),
        "sources that are a pronoun": share(sum(s in _PRONOUNS for s in sources), len(sources)),
        "content quoted in full / in part": f"{share(quoted['all'], len(found))} / {share(quoted['part'], len(found))}",
        "units of level 0 with an attribution inside": share(inner, len(unsourced)),
        "words a claim, median": f"{median(words):.0f}" if words else "–",
    }
    return rows


def both(articles: Iterable[AnnotatedArticle], attribute: str, values: tuple[str, ...]) -> str:
    """Numbers of articles with each of some values; the first is the default."""
    counts = Counter(a.meta.get(attribute, values[0]) for a in articles)
    return " / ".join(str(counts[value]) for value in values)


def quotation_kinds(article: AnnotatedArticle) -> list[str]:
    """For each attribution: is "all", "part" or "none" of its content in quotation marks (as the scorer sees them)."""
    document = segment(article.text)
    inside = document.in_quote
    kinds = []
    for attribution in article.attributions:
        total = within = 0
        for start, end in attribution.content:
            first, last = document.tokens_between(start, end)
            total += last - first
            within += int(inside[first:last].sum())
        # The comma that closes a quotation may lie outside the marks.
        full = within and total - within <= len(attribution.content)
        kinds.append("all" if full else "part" if within else "none")
    return kinds


def has_cue(article: AnnotatedArticle, unit: Unit) -> bool:
    """Whether an attribution's words stand in a unit."""

    def anchor(attribution: GoldAttribution) -> int:
        span = attribution.cue or attribution.source
        return span[0] if span else -1

    return any(unit.start <= anchor(a) < unit.end for a in article.attributions)


def kinds(folders: dict[str, Sequence[AnnotatedArticle]], attribute: str) -> str:
    """How many articles of each kind, over all folders, most first."""
    counts = Counter(a.meta[attribute] for articles in folders.values() for a in articles)
    shown = counts.most_common(_SHOWN_REGIONS if attribute == "region" else None)
    rest = len(counts) - len(shown)
    return ", ".join(f"{name} {n}" for name, n in shown) + (f", and {rest} more" if rest else "")


def source_types(folders: dict[str, Sequence[AnnotatedArticle]]) -> str:
    """How many units have an origin of each type."""
    units = [u for articles in folders.values() for a in articles for u in a.units if u.level]
    counts = Counter(u.source_type for u in units)
    return ", ".join(f"{kind} {counts[kind]}" for kind in SourceType if counts[kind])


def batches(articles: Sequence[AnnotatedArticle]) -> str:
    """Markdown table by batch: the part of the id before the "_"."""
    columns = ("articles", "level 0, unsourced", "units of level 0 with an attribution inside", "words a claim, median")
    lines = [f"| batch | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    groups: dict[str, list[AnnotatedArticle]] = {}
    for article in articles:
        groups.setdefault(article.id.split("_")[0], []).append(article)
    for name in sorted(groups, key=lambda name: (name.rstrip("0123456789"), len(name), name)):
        row = numbers(groups[name])
        lines.append(f"| {name} | {' | '.join(row[column] for column in columns)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args()
    paths = options.folders or [ROOT / "training_data" / name for name in FOLDERS]
    folders: dict[str, Sequence[AnnotatedArticle]] = {path.name: load_dataset([path]).articles for path in paths}
    columns = [numbers(articles) for articles in folders.values()]
    print(f"| | {' | '.join(folders)} |")
    print(f"|---|{'---:|' * len(folders)}")
    for name in columns[0]:
        print(f"| {name} | {' | '.join(column[name] for column in columns)} |")
    print("\nOver all folders, in articles (source types in units):\n")
    for attribute in ("genre", "topic", "english", "region"):
        print(f"- **{attribute}**: {kinds(folders, attribute)}")
    print(f"- **source type of the origin**: {source_types(folders)}\n")
    if "articles" in folders:
        print(f"`articles` by batch, in the order of writing within `w` and `b`:\n\n{batches(folders['articles'])}\n")
    print(provenance())


if __name__ == "__main__":
    main()
