"""Reports as CSV: one line a claim, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from credscore.records import Report
from credscore.reporting.frame import COLUMNS, frame_rows

# What the frame calls the article by one name stands here as what it is made of.
_ARTICLE = ("name", "title", "outlet")
CSV_COLUMNS: tuple[str, ...] = (*_ARTICLE, *(column for column in COLUMNS if column != "article"))
# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV Injection"), in full width too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Control characters can steer a terminal and no spreadsheet shows them; lone surrogates are no UTF-8.
_NO_CELL = {
    **dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)), "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def reports_to_csv(reports: Iterable[Report]) -> Iterator[str]:
    r"""Yield CSV (RFC 4180, but lines end in ``\n``): a header with the first report, then the lines of each report.

    Columns are ``CSV_COLUMNS``: those of ``report.to_frame()`` with ``name``, ``title`` and ``outlet`` of the article in
    place of ``article``. A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break has an apostrophe put
    before it, so that no spreadsheet runs it; control characters become U+FFFD.
    """
    for index, report in enumerate(reports):
        yield ("" if index else CSV_HEADER) + csv_lines(report)


def csv_lines(report: Report) -> str:
    """Return the lines of one report, without the header."""
    article = report.article
    return "".join(_line((article.name, article.title, article.outlet, *row[1:])) for row in frame_rows(report))


def _line(values: Iterable[object]) -> str:
    buffer = io.StringIO()
    # Python before 3.13 quotes a line break in a cell only if it is in the terminator.
    csv.writer(buffer, lineterminator="\r\n").writerow([_cell(value) for value in values])
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.translate(_NO_CELL)
    return f"'{text}" if text.startswith(_FORMULA) else text


CSV_HEADER = _line(CSV_COLUMNS)
