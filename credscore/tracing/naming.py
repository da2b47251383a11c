"""What an article is called where people read of it."""

from __future__ import annotations

from pathlib import Path

from credscore.records import Article


def article_name(article: Article, index: int) -> str:
    """Outlet and day, or the file's name, or its number.

    >>> article_name(Article("", outlet="Harrow Post", date="2025-03-04T09:10"), 0), article_name(Article("", name="a/b.txt"), 1)
    ('Harrow Post, 2025-03-04', 'b.txt')
    """
    if article.outlet:
        return f"{article.outlet}, {article.date[:10]}" if article.date else article.outlet
    return Path(article.name).name if article.name else f"article {index + 1}"
