"""What each paragraph of an article is for: headline, subheading, dateline, a repetition, or body."""

from __future__ import annotations

import re

from credscore.records import Role
from credscore.segmentation import Document

_BYLINE = re.compile(
    r"(?:By|Of|From|Von|Por|Story by|Reporting by|Written by)[:\s]+[A-Z][\w.'’-]+(?:\s+(?:and\s+|, )?[A-Z][\w.'’-]+){0,6}\W*\Z"
)
_MAX_HEADLINE_WORDS = 25
_MAX_SUBHEADING_WORDS = 14
_MIN_REPEATED_CHARACTERS = 30


def paragraph_roles(document: Document) -> list[Role]:
    """One role a paragraph, in order."""
    texts = [
        document.text[start:end]
        for start, end in zip(document.paragraph_start.tolist(), document.paragraph_end.tolist(), strict=True)
    ]
    roles = []
    seen: set[str] = set()
    body_seen = False
    for index, text in enumerate(texts):
        words = len(text.split())
        key = " ".join(text.split())
        open_end = text[-1] not in '.!"”…:;,'
        if len(key) >= _MIN_REPEATED_CHARACTERS and key in seen:
            role = Role.DUPLICATE
        elif words <= 12 and _BYLINE.match(text):
            role = Role.DATELINE
        elif (
            len(texts) > 1
            and not body_seen
            and index < 3
            and words <= _MAX_HEADLINE_WORDS
            and words > 2
            and (open_end or index == 0)
        ):
            role = Role.HEADLINE
        elif open_end and 1 < words <= _MAX_SUBHEADING_WORDS and index + 1 < len(texts) and text[0].isalnum():
            role = Role.SUBHEADING
        else:
            role = Role.BODY
            body_seen = body_seen or words > _MAX_SUBHEADING_WORDS
        seen.add(key)
        roles.append(role)
    return roles
