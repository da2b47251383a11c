"""The errors that the package raises on purpose.

::

    CredscoreError
    ├── InputError       an article, a file or an argument is not usable      (also a ValueError)
    ├── DatasetError     labelled data has faults; ``faults`` lists them all  (also a ValueError)
    ├── ModelError       a model folder is missing, broken or not trusted
    ├── LexiconError     a lexicon file does not follow its format
    └── MissingExtraError  an optional dependency is not installed            (also an ImportError)

Every message says what was wrong, where, and what would be right, in one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CredscoreError(Exception):
    """Base of all errors of this package."""


class InputError(CredscoreError, ValueError):
    """An article, a file or an argument cannot be used."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a labelled file: where it is, what is wrong and what would be right; ``line`` 0 is the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class DatasetError(CredscoreError, ValueError):
    """Labelled data has faults; ``faults`` holds every one that was found.

    >>> str(DatasetError([Fault("a.xml", 3, "level '7' is not one of n, 0, 1, 2, 3, 4")]))
    "a.xml:3: level '7' is not one of n, 0, 1, 2, 3, 4"
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ModelError(CredscoreError):
    """A model folder is missing, broken, of another format, or not trusted."""


class LexiconError(CredscoreError, ValueError):
    """A lexicon file does not follow its format."""


class MissingExtraError(CredscoreError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency: pip install 'credscore[{extra}]'")
