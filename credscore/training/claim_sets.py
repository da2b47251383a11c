"""Claim sets: sentences of many small affairs with the claims that they state, by which the encoder of tracing is trained beside whole stories.

A file holds affairs, each a line ``affair ID``, its claims, ``claim a: …`` or ``claim b against a: …`` (both cannot be true), and its sentences with
the letters of what they state, ``a c: …``, or ``-: …`` for none. ``docs/tracing.md`` has an example.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from credscore.errors import DatasetError, Fault

_AFFAIR = re.compile(r"affair (\w+)")
_CLAIM = re.compile(r"claim (\w)(?: against (\w(?: \w)*))?: (.+)")
_SENTENCE = re.compile(r"(\w(?: \w)*|-): (.+)")


@dataclass(frozen=True, slots=True)
class SetSentence:
    """A sentence, and the letters of the claims that it states."""

    text: str
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """An affair: what each claim says, which claims exclude each other, and the sentences."""

    id: str
    says: Mapping[str, str]
    against: frozenset[frozenset[str]]
    sentences: tuple[SetSentence, ...]


@dataclass
class _Draft:
    id: str
    says: dict[str, str] = field(default_factory=dict)
    against: set[frozenset[str]] = field(default_factory=set)
    sentences: list[SetSentence] = field(default_factory=list)

    def made(self) -> ClaimSet:
        return ClaimSet(self.id, self.says, frozenset(self.against), tuple(self.sentences))

    def unknown(self) -> set[str]:
        """Letters that are used and stand for no claim."""
        used = {letter for pair in self.against for letter in pair}
        return (used | {letter for s in self.sentences for letter in s.claims}) - set(self.says)


def read_claim_sets(folder: str | Path) -> list[ClaimSet]:
    """All affairs of a folder's ``*.txt`` files, by file name and place.

    Raises
    ------
    DatasetError
        With every line that cannot be read, and every letter that stands for no claim.
    """
    faults: list[Fault] = []
    drafts: list[tuple[Path, _Draft]] = []
    for path in sorted(Path(folder).glob("*.txt")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            faults.append(Fault(str(path), 0, f"cannot be read: {error}"))
            continue
        draft: _Draft | None = None
        for number, line in enumerate(lines, 1):
            if found := _AFFAIR.fullmatch(line.strip()):
                draft = _Draft(found[1])
                drafts.append((path, draft))
            elif line.strip() and not (draft is not None and _take(draft, line.strip())):
                faults.append(Fault(str(path), number, "is no affair, claim or sentence, or stands before any affair"))
    for path, draft in drafts:
        faults += [Fault(str(path), 0, f"{draft.id} has no claim {letter!r}") for letter in sorted(draft.unknown())]
    if faults:
        raise DatasetError(faults)
    return [draft.made() for _, draft in drafts]


def _take(draft: _Draft, line: str) -> bool:
    """Add a line's claim or sentence; False if it is neither."""
    if found := _CLAIM.fullmatch(line):
        draft.says[found[1]] = found[3]
        draft.against.update(frozenset((found[1], other)) for other in (found[2] or "").split())
        return True
    if found := _SENTENCE.fullmatch(line):
        letters = frozenset() if found[1] == "-" else frozenset(found[1].split())
        draft.sentences.append(SetSentence(found[2], letters))
        return True
    return False
