"""Attribution of hostile texts: no exception, exact offsets, and the right speaker whatever marks an article uses."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credscore.records import Attribution

# Left and right marks around the words that are quoted.
STYLES = {
    "straight": ('"', '"'),
    "curly": ("“", "”"),
    "guillemets": ("«", "»"),
    "German low": ("„", "“"),
    "low and high": ("„", "”"),
    "two apostrophes": ("''", "''"),
    "grave and apostrophes": ("``", "''"),
    "single curly": ("‘", "’"),
    "single straight": ("'", "'"),
    "curly, closed straight": ("“", '"'),
    "straight, closed curly": ('"', "”"),
    "closed by an opening mark": ("“", "“"),
    "OCR: two commas": (",,", "”"),
    "OCR: angle brackets": ("<<", ">>"),
    "never opened": ("", "”"),
    "inch signs": ("″", "″"),
}
QUOTED = "The ferry will not sail before May"
FORMS = {
    "said by, after": ("{q}, said Ana Ruiz, the mayor of Tarn.", "Ana Ruiz", "said"),
    "speaker first": ("Ana Ruiz said: {q}.", "Ana Ruiz", "said"),
    "speaker last": ("{q}, Ana Ruiz said on Monday.", "Ana Ruiz", "said"),
    "pronoun": ("Ana Ruiz closed the pier. {q}, she said.", "she", "said"),
}


def found_of(shipped, text: str) -> tuple[Attribution, ...]:
    """The attributions of a text, checked for what must hold of all of them."""
    found: tuple[Attribution, ...] = shipped.attributions(text)
    check(text, found)
    return found


def check(text: str, found: tuple[Attribution, ...]) -> None:
    """What holds of the attributions of any text."""
    firsts = []
    for attribution in found:
        assert attribution.content
        assert attribution.source or attribution.cue
        spans = [s for s in (attribution.source, attribution.cue, *attribution.content) if s is not None]
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.text
            assert span.text == span.text.strip() != ""
        pieces = [(c.start, c.end) for c in attribution.content]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(pieces))
        firsts.append(min(span.start for span in spans))
    assert firsts == sorted(firsts)
    for index, attribution in enumerate(found):
        seen, at = {index}, attribution.parent
        while at is not None:
            assert 0 <= at < len(found)
            assert at not in seen
            seen.add(at)
            at = found[at].parent


def by_words(found: tuple[Attribution, ...], source: str, cue: str) -> list[str]:
    """Content of the attributions whose source and cue hold these words."""
    return [
        " ".join(c.text for c in a.content)
        for a in found
        if a.source is not None and source in a.source.text and a.cue is not None and cue in a.cue.text
    ]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMS)
def test_quotation_marks_of_any_style(shipped, style, form) -> None:
    left, right = STYLES[style]
    pattern, source, cue = FORMS[form]
    text = pattern.format(q=f"{left}{QUOTED}{right}")
    contents = by_words(found_of(shipped, text), source, cue)
    assert any("ferry will not sail before May" in content for content in contents)


UNCLOSED = {
    "never closed": ('"The ferry will not sail before May, Ana Ruiz said.', "Ana Ruiz", "said"),
    "closed in the next paragraph": ('"The ferry will not sail," said Ana Ruiz. "It is\n\nlate.', "Ana Ruiz", "said"),
    "opened again in each paragraph": (
        "“The ferry will not sail before May.\n\n“Nobody minds the wait,” Ana Ruiz said.",
        "Ana Ruiz",
        "said",
    ),
    "a stray mark before": ('The boat" lay at the pier. "The ferry will not sail," said Ana Ruiz.', "Ana Ruiz", "said"),
    "a stray mark behind": ('"The ferry will not sail," said Ana Ruiz. It was" late.', "Ana Ruiz", "said"),
    "marks of another paragraph": ('It was "late.\n\n"The ferry will not sail," said Ana Ruiz.', "Ana Ruiz", "said"),
    "no space behind the marks": ('"The ferry will not sail,"said Ana Ruiz.', "Ana Ruiz", "said"),
    "spaces inside the marks": ("« The ferry will not sail », said Peter Holm.", "Peter Holm", "said"),
    "no-break spaces": ("“The ferry will not sail,”\u00a0said\u00a0Ana\u00a0Ruiz.", "Ana\u00a0Ruiz", "said"),
    "quotation in a quotation": ("“The captain told me ‘the ferry will not sail’,” said Ana Ruiz.", "Ana Ruiz", "said"),
    "broken by a line": ('"The ferry will\nnot sail," said Ana Ruiz\non Monday.', "Ana Ruiz", "said"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue"), UNCLOSED.values(), ids=UNCLOSED.keys())
def test_marks_that_do_not_match(shipped, text, source, cue) -> None:
    contents = by_words(found_of(shipped, text), source, cue)
    assert any("ferry will" in content or "minds the wait" in content for content in contents)


HOSTILE = {
    "marks": "\"“”'‘’„«»``''",
    "opening marks": "“„«",
    "marks around words": "“so "*3 + "so” ",
    "cues": "said ",
    "cues, a sentence each": "Said. ",
    "cues, a line each": "said\n\n",
    "nested": "Ana said that Ivo said that ",
    "nested in quotations": "“Ana said, ‘",
    "asides": "The bridge was shut, citing police. ",
    "names": "Ana Ruiz Ivo Tal ",
    "names, a line each": "Ana Ruiz\n",
    "colons": "Ana: ",
    "dashes": "— ",
    "newlines": "\n\r\n\u2028",
    "stops": "… . ",
    "one word": "said",
    "emoji": "\U0001f600\U0001f468\u200d\U0001f469 said “\U0001f1e9\U0001f1ea” ",
    "combining marks": "said e\u0301\u0301\u0301 ",
    "right to left": "\u202eאמר said “הגשם”\u202c ",
    "zero width": "s\u200bai\u200bd \ufeff“so” ",
    "surrogates": "\ud800 said “\udfff” ",
    "control characters": "Ana\x00said\x1bit\x07rained.\x7f ",
    "OCR": ",,It ra1ned<< sald Ana Ru!z.|~ ^ ",
    "HTML": "<p>“So,” said Ana.</p>",
    "letters that lower to two": "İ SAİD “ẞO” ",
}  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_one_thing_over_and_over(shipped, unit) -> None:
    """Alone, around an article, and inside one: nothing breaks, and what is sound is still found."""
    found_of(shipped, unit)
    found_of(shipped, unit * (1_200 // len(unit)))
    sound = "The pier is shut, said Peter Holm."
    text = f"{unit * 5}\n\n{sound}\n\n{unit * 5}"
    assert by_words(found_of(shipped, text), "Peter Holm", "said")


def test_a_deep_nest_takes_time_in_proportion(shipped) -> None:
    """Five times the text takes less than fifteen times as long (25 times would be quadratic)."""
    seconds = []
    for n in (20, 100):
        text = "Ana said that Ivo said that " * 5 + "it rained. "
        begin = time.process_time()
        found_of(shipped, text * n)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 15 * max(seconds[0], 0.005)


PIECES = (
    "said", "told", "citing", "according to", "the", "Ana Ruiz", "Ivo Tal", "who", "she", "they", "that", "it rained",
    "officials", "state television", "a report", "reportedly", "“", "”", "‘", "’", '"', "'", "''", "``", "„", "«", "»", "<<",
    ",,", ",", ".", ":", "—", "…", "(", ")", "\n", "\n\n", "\u00a0", "\u200b", "\u202e", "\ud800", "\x00", "İ", "é", "\U0001f600",
)  # fmt: skip
texts = st.one_of(
    st.text(st.characters(), max_size=150),
    st.lists(st.sampled_from(PIECES), max_size=50).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=50).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=4)), max_size=30).map(" ".join),
)


@example("")
@example("said")
@example("“")
@example("\ud800 said \udfff.")
@settings(max_examples=250)
@given(texts)
def test_any_text(shipped, text) -> None:
    found_of(shipped, text)


@settings(max_examples=60)
@given(texts)
def test_no_text_hides_the_sentence_after_a_blank_line(shipped, text) -> None:
    """Whatever a paragraph is made of, the attribution of the next one is found."""
    whole = f"{text}.\n\n“The ferry will not sail before May,” said harbour master Olla Brandt."
    contents = by_words(found_of(shipped, whole), "Brandt", "said")
    assert any("ferry will not sail" in content for content in contents)


@settings(max_examples=60)
@given(texts)
def test_the_same_text_gives_the_same(shipped, text) -> None:
    assert shipped.attributions(text) == shipped.attributions(text)
