"""A set of annotated articles, with a hash that names its content."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from credscore.records import Flag
from credscore.training.articles import AnnotatedArticle
from credscore.training.formats import DataFormat, RowOptions, read_labelled


@dataclass(frozen=True)
class Dataset:
    """Annotated articles, sorted by id."""

    articles: tuple[AnnotatedArticle, ...]

    @cached_property
    def sha256(self) -> str:
        """Hash over the articles' ids, texts, labels and spans; the order and names of files do not matter."""
        digest = hashlib.sha256()
        for a in self.articles:
            units = [
                (
                    replace(u, flags=None, lookalike=frozenset(), shows=frozenset(), line=0),
                    *map(_listed, (u.flags, u.lookalike, u.shows)),
                )
                for u in a.units
            ]
            spans = [replace(x, line=0) for x in a.attributions]
            digest.update(repr((a.id, a.text, units, spans)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of articles, units, attributions and of units by level ("level_n": no claim)."""
        levels = Counter("n" if u.level is None else str(u.level) for a in self.articles for u in a.units)
        return {
            "articles": len(self.articles),
            "units": sum(len(a.units) for a in self.articles),
            "attributions": sum(len(a.attributions) for a in self.articles),
            **{f"level_{name}": levels.get(name, 0) for name in ("n", "0", "1", "2", "3", "4")},
        }


def _listed(flags: frozenset[Flag] | None) -> list[str] | None:
    # A set has no order of its own, so its repr differs from run to run.
    return None if flags is None else sorted(flags)


def load_dataset(
    paths: Sequence[str | Path], options: RowOptions | None = None, *, form: DataFormat | None = None
) -> Dataset:
    """Read labelled articles from files and folders of any form (``formats``), told by their names.

    Parameters
    ----------
    options : names of columns and the scale of labels, for tables.
    form : what the paths are, where their names do not tell.

    Raises
    ------
    DatasetError
        With every fault of every file; nothing is half read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "mine.csv")
    ...     _ = path.write_text("sentence,strength\\nThe mayor resigned.,low\\n")
    ...     options = RowOptions({"text": "sentence", "label": "strength"}, {"low": "0", "high": "3"})
    ...     load_dataset([path], options).counts["level_0"]
    1
    """
    articles = read_labelled(paths, options, form=form)
    return Dataset(tuple(sorted(articles, key=lambda a: a.id)))
