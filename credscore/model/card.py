"""The model card that is written into each model folder: what it is for, what it was made of, how good it is, what it cannot do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_USE = """Says for each claim of an English news article how strongly the article shows its sourcing (levels 0 to 4), and why. It measures
sourcing as shown, never truth, and is no measure of a person's or an outlet's credibility. It is meant to direct a reader's attention, not to
decide anything by itself."""
_LIMITS = """- English news prose. Other languages, poetry, chat and speech without punctuation are beyond it.
- Levels are close calls more often than their number suggests: read the probabilities and the level set with them.
- The figures above are of held-out articles of the same kind as the training data. News of other kinds is harder; measure on labels
  of your own (`credscore evaluate`).
- Tagger, linker and wording of an adapted model are those of its base, with the base's weaknesses."""
_COUNTS = {
    "articles": "articles",
    "units": "labelled units",
    "attributions": "attributions",
    "level_n": "no claim",
    "level_0": "level 0, unsourced",
    "level_1": "level 1, weak",
    "level_2": "level 2, limited",
    "level_3": "level 3, solid",
    "level_4": "level 4, strong",
}


def card_of(info: Mapping[str, Any]) -> str:
    """The card as Markdown, from what the manifest holds.

    >>> card_of({"training_data": {"articles": 3}}).splitlines()[0]
    '# Model card'
    """
    return "\n".join(_lines(info)) + "\n"


def _lines(info: Mapping[str, Any]) -> Iterator[str]:
    yield "# Model card"
    yield f"\n## Intended use\n\n{_USE}"
    yield "\n## Training data\n"
    data = info.get("training_data", {})
    yield from _table(("what", "number"), [(words, data[name]) for name, words in _COUNTS.items() if name in data])
    if "sha256" in data:
        yield f"\nsha256 of texts and labels: `{data['sha256']}`"
    base = info.get("base")
    if base is not None:
        origin = base.get("training_data", {})
        yield (
            f"\nStarted from a model trained on {origin.get('articles', 'an unknown number of')} articles "
            f"(`{origin.get('sha256', 'unknown')}`); claim detector and levels were "
            + ("moved towards the data above." if base.get("strengths") else "fitted to the data above alone.")
        )
    for key, words in (
        ("metrics", "Figures, out of fold"),
        ("metrics_of_base", "The same sentences by the base model"),
    ):
        if key in info:
            yield f"\n## {words}\n"
            overall = {name: told for name, told in info[key].items() if name != "levels_by_group"}
            yield from _table(("figure", "value"), list(_figures(overall)))
            if info[key].get("levels_by_group"):
                yield from _by_group(info[key]["levels_by_group"])
    if "versions" in info:
        yield "\n" + ", ".join(f"{name} {version}" for name, version in info["versions"].items())
    yield f"\n## Limits\n\n{_LIMITS}"


def _by_group(groups: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Levels by group, a line each; with few claims they say little."""
    yield "\nLevels by group (genre of the article, or the group that the data names):\n"
    yield "| group | claims | QWK | exact | mean absolute error |\n|---|---:|---:|---:|---:|"
    for name, told in groups.items():
        if told["n"]:
            figures = " | ".join(f"{told[figure]:.3f}" for figure in ("qwk", "exact", "mae"))
            yield f"| {str(name).replace('|', '/') or 'none'} | {told['n']:.0f} | {figures} |"


def _figures(given: object, name: str = "") -> Iterator[tuple[str, Any]]:
    """All numbers in nested figures, by their path."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            yield from _figures(value, f"{name}: {key}" if name else str(key))
    elif isinstance(given, int | float):
        yield name, given


def _table(head: tuple[str, str], rows: list[tuple[str, Any]]) -> Iterator[str]:
    yield f"| {head[0]} | {head[1]} |\n|---|---:|"
    for words, value in rows:
        yield (
            f"| {str(words).replace('|', '/')} | {value:,} |"
            if isinstance(value, int)
            else f"| {words} | {value:.4g} |"
        )
