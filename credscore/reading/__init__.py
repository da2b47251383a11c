"""Turns a file, a folder's files, bytes or a string into an ``Article``, and says whether the text looks English."""

from credscore.reading.files import MAX_BYTES, MAX_CHARACTERS, article_files, article_from, read
from credscore.reading.language import english_share, language_warning

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "article_files",
    "article_from",
    "english_share",
    "language_warning",
    "read",
]
