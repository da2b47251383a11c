"""The shipped word lists, loaded and checked once.

Each list is a TSV file with a header; where it comes from and what its columns mean is in ``SOURCES.yaml``.
"""

from credscore.lexicons.table import Row, load_table
from credscore.lexicons.vocabulary import Columns, Vocabulary, default_vocabulary

__all__ = ["Columns", "Row", "Vocabulary", "default_vocabulary", "load_table"]
