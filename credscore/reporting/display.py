"""What the forms for people share: text made safe for a terminal, and a claim's source and reason in few words."""

from __future__ import annotations

from collections.abc import Sequence

from credscore.records import N_LEVELS, Claim, Link, Reason, Report, SourceType, Summary

ARROW = " → "
_WHITESPACE = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
# Deleting the escape character alone would do; C1 codes work without it, and bidi controls reorder what is read.
_FOR_DISPLAY: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_BIDI)),
    **{ord(c): " " for c in _WHITESPACE},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
_WITHOUT_ORIGIN = {SourceType.NONE: "the article itself", SourceType.OBSERVATION: "the reporter's own observation"}


def clean(text: str) -> str:
    r"""Return text that is safe to print on a terminal, on one line.

    Line breaks and tabs become spaces, other control characters (C0, C1) and bidirectional controls go, lone
    surrogates become U+FFFD. For display only: offsets do not survive it.

    >>> clean("two\nlines \x1b[31mred\x9b0m")
    'two lines [31mred0m'
    """
    return text.translate(_FOR_DISPLAY)


def main_reason(claim: Claim) -> Reason | None:
    """Return the reason that moved the claim's score most, None if it has none."""
    return max(claim.reasons, key=lambda reason: abs(reason.points), default=None)


def whose_word(claim: Claim) -> str:
    """Return who a claim rests on: the origin, with the relays that it came through."""
    if claim.origin is None:
        return _WITHOUT_ORIGIN.get(claim.source_type, f"{claim.source_type.value} (not resolved)")
    relays = [link.name for link in claim.chain if link.role == "relay"]
    return claim.origin.name + (f" (via {', '.join(relays)})" if relays else "")


def chain_in_words(chain: Sequence[Link]) -> str:
    """Return the names of a chain from its origin on, joined by arrows; empty for an empty chain."""
    return ARROW.join(link.name for link in chain)


def counted_claims(report: Report) -> str:
    """Return the number of claims, and how many of them are printed where that is not all."""
    low, high = report.levels
    if (low, high) == (0, N_LEVELS - 1):
        return str(report.summary.claims)
    levels = f"level {low}" if low == high else f"levels {low} to {high}"
    return f"{report.summary.claims} ({len(report.shown)} of {levels} shown)"


def shares(summary: Summary) -> dict[str, float]:
    """Return the shares (0-1) of an article's claims that its summary tells, by name; 0 without claims."""
    return {
        "unsourced": summary.unsourced_share,
        "on one source": summary.single_source_share,
        "on unnamed sources": summary.anonymous_share,
        "on state media": summary.state_media_share,
    }


def main_source(summary: Summary) -> str:
    """Return who the article rests on most, in words; empty if no claim has a source."""
    if summary.main_source is None:
        return ""
    return f"{summary.main_source} ({summary.main_source_share:.0%} of claims)"
