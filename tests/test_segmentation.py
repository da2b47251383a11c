"""Paragraphs, sentences, tokens and quotations: exact offsets for any text, and the cases that writers make hard."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from credscore import segmentation
from credscore.segmentation import MAX_SENTENCE, Document, paragraphs, quotations, segment, sentences, tokens_of

MARKS = "\"'“”‘’„‟«»″`.,!?…:;()[]-–—"
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029")
pieces = st.sampled_from(
    (*MARKS, *LINE_ENDS, " ", "  ", "\u3000", "\u200b", "A", "a", "Mr", "U.S", "end", "Next", "3", "said", "no", "é",
     "e\u0301", "\U0001f600", "漢", "ß", "ǅ", "\ud800", "\x00", "don't", "'s", "''", "``", "--", "..")
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=120),
    st.text(st.characters(), max_size=120),
    st.lists(pieces, max_size=60).map("".join),
    st.lists(pieces, max_size=40).map(" ".join),
)


def split(text: str) -> list[str]:
    """The sentences of a text."""
    document = segment(text)
    return [document.sentence_text(index) for index in range(document.n_sentences)]


def quoted(text: str) -> list[str]:
    """The quotations of a text, marks included."""
    return [text[q.start : q.end] for q in segment(text).quotes]


def pairs(starts, ends) -> list[tuple[int, int]]:
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def check(document: Document) -> None:
    """What holds for the segmentation of any text."""
    text = document.text
    blocks = pairs(document.paragraph_start, document.paragraph_end)
    units = pairs(document.sentence_start, document.sentence_end)
    tokens = pairs(document.token_start, document.token_end)
    for spans in (blocks, units, tokens):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
        assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in spans)
    assert [text[start:end] for start, end in tokens] == document.tokens
    covered = {at for start, end in tokens for at in range(start, end)}
    assert covered == {at for at, character in enumerate(text) if not character.isspace()}
    first = document.sentence_first.tolist()
    assert first[0] == 0
    assert first[-1] == len(tokens)
    assert len(first) == len(units) + 1 == document.n_sentences + 1
    for index, (start, end) in enumerate(units):
        inside = tokens[first[index] : first[index + 1]]
        assert inside
        assert (inside[0][0], inside[-1][1]) == (start, end)
        low, high = blocks[document.sentence_paragraph[index]]
        assert low <= start < end <= high
        assert (document.token_sentence[first[index] : first[index + 1]] == index).all()
    check_quotes(document, blocks)


def check_quotes(document: Document, blocks: list[tuple[int, int]]) -> None:
    bounds = [(q.start, q.end) for q in document.quotes]
    assert all(start < end for start, end in bounds)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(bounds))
    assert all(any(low <= start and end <= high for low, high in blocks) for start, end in bounds)
    for start, end, inside in zip(document.token_start, document.token_end, document.in_quote, strict=True):
        assert inside == any(low <= start < high for low, high in bounds)
        first, last = document.tokens_between(int(start), int(end))
        assert last - first == 1
        assert (document.token_start[first], document.token_end[first]) == (start, end)


@example("")
@example("\ud800\udc00 A.")
@example("occupier.Next")
@example("a ”\n\n“b")
@example("“ „ « ” »")
@settings(max_examples=400)
@given(texts)
def test_any_text(text) -> None:
    document = segment(text)
    assert document.text is text
    check(document)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028\u3000"])
def test_nothing(text) -> None:
    document = segment(text)
    check(document)
    assert document.tokens == []
    assert document.n_sentences == 0
    assert document.tokens_between(0, 10) == (0, 0)


@given(texts, texts)
def test_paragraphs_are_segmented_alone(one, other) -> None:
    """A blank line parts what stands before from what stands after."""
    blocks = [f"{text}." for text in (one, other)]
    assume(not any("\n" in text or "\r" in text for text in blocks))
    joined = segment(f"{blocks[0]}\n\n{blocks[1]}")
    assert joined.tokens == segment(blocks[0]).tokens + segment(blocks[1]).tokens


SENTENCES = {
    "title": ["Mr. Lund met Dr. Roe.", "They left."],
    "rank": ["Lt. Gen. Ivo Tal spoke at St. Anne's.", "Gov. Ida Falk listened."],
    "initials": ["J. R. Ekman wrote to M. Sand.", "He got no answer."],
    "glued initials": ["J.R. Ekman wrote it.", "It was long."],
    "single initial inside": ["Ana B. Ruiz won.", "She wept."],
    "decimal": ["It rose 3.5 percent to 1,200.50 crowns.", "Then it fell."],
    "time": ["The 10.30 train left at 10:45.", "It was full."],
    "U.S. inside": ["The U.S. Senate met.", "It voted."],
    "U.S. at the end": ["He left the U.S.", "He never came back."],
    "p.m. inside": ["It began at 3 p.m. on Monday.", "It ended at five."],
    "p.m. at the end": ["It began at 3 p.m.", "The hall was full."],
    "company": ["Tarn Lines Inc. bought Skerry Ltd. for little.", "Nobody objected."],
    "month": ["It closed on Jan. 5 and opened on Feb. 9.", "That was quick."],
    "number": ["Boat No. 7 sank.", "No.", "It was raised."],
    "e.g.": ["Some fish, e.g. herring, are cheap.", "Cod is not."],
    "ellipsis inside": ["I thought … perhaps not.", "Well."],
    "dots inside": ["I thought ... perhaps not.", "Well."],
    "ellipsis at the end": ["I thought…", "He stopped."],
    "dots at the end": ["I thought...", "He stopped."],
    "exclamation": ["Stop!", "Go on!", "No."],
    "question": ["Who?", "Nobody.", "Why?!", "Because."],
    "quotation and speaker": ['"Who pays?" Ana Ruiz asked.', "Nobody knew."],
    "quotation and pronoun": ['"Who pays?" she asked.', "Nobody knew."],
    "curly quotation and speaker": ["“Never!” Holm shouted.", "He sat down."],
    "quotation and verb": ['"Who pays?" asked Ana Ruiz.', "Nobody knew."],
    "quotation of two": ['"I came.', 'I saw."', "She left."],
    "stop inside the marks": ['She said "no."', "He said nothing."],
    "brackets": ["It sank (in May.)", "It was old."],
    "glued": ["This is the end.", "Next came rain."],
    "IN at the end": ["The boats came in.", "Then it rained."],
    "lower case after the stop": ["The firm iTarn. was founded in May.", "It failed."],
    "I": ["It was not I.", "He did it."],
    "spelt-out abbreviation": ["The Ph.D. student left.", "The hall was empty."],
}


@pytest.mark.parametrize("parts", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences(parts) -> None:
    assert split(" ".join(parts)) == parts


def test_stop_without_a_space() -> None:
    assert split("The war came to an end.Next came rain.") == ["The war came to an end.", "Next came rain."]
    assert split("He came from the U.S.Navy base.") == ["He came from the U.S.Navy base."]
    assert split("See tarn.example for more.") == ["See tarn.example for more."]


def test_list_items_are_paragraphs() -> None:
    text = "The council wants:\n- new boats\n- two piers\n* one bell\n• a clock"
    assert split(text) == ["The council wants:", "- new boats", "- two piers", "* one bell", "• a clock"]


WRAPPED = """The last ferry to Tarn left the harbour on Friday, and nobody
knows when the next one will sail, for the ice has come early
and the breaker lies in dock with a broken shaft. The harbour
master wants to wait until the weather turns, but the grocers
on the island have flour for six days and no more than that.

A second paragraph, which is as wide as the first one, tells
of the winter of 1963 and of the men who walked over the ice
with sledges, and that two of them were never seen again and
that the church bell has been rung for them ever since then."""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_hard_wrapped_text(line_end) -> None:
    text = WRAPPED.replace("\n", line_end)
    document = segment(text)
    check(document)
    assert len(paragraphs(text)) == 2
    assert document.n_sentences == 3
    assert split(text)[1].split()[-1] == "that."


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\n\n", "\r\n\r\n"])
def test_line_ends(line_end) -> None:
    text = line_end.join(("Ferry stays in port", "It is cold. It snows.", "Who knows?"))
    assert split(text) == ["Ferry stays in port", "It is cold.", "It snows.", "Who knows?"]
    assert len(paragraphs(text)) == 3


def test_a_line_that_goes_on_in_lower_case_is_joined() -> None:
    assert paragraphs("The ferry left\nfor Tarn.") == [(0, 24)]
    assert len(paragraphs("The ferry left\n\nfor Tarn.")) == 2
    assert len(paragraphs("The ferry left.\nfor Tarn.")) == 2


@pytest.mark.parametrize("label", ["12.03.2024 19:01", "Comments 12", "Log In", "ADVERTISEMENT", "Next Post"])
def test_a_label_of_a_page_is_not_joined_to_what_stands_below(label) -> None:
    assert len(paragraphs(f"{label}\ni saw them too, there were three")) == 2


def test_a_long_broken_line_is_joined_whatever_it_ends_in() -> None:
    text = "The ferry between Tarn and the outer islands was last repaired in the summer of 2016\nand then laid up."
    assert paragraphs(text) == [(0, len(text))]


TOKENS = {
    "don't": ["don't"],
    "don’t": ["don’t"],
    "Lund's boat": ["Lund", "'s", "boat"],
    "Lund’s boat": ["Lund", "’s", "boat"],
    "the boats' bells": ["the", "boats", "'", "bells"],
    "O'Hara": ["O'Hara"],
    "AT&T": ["AT&T"],
    "twenty-one": ["twenty-one"],
    "the U.S.": ["the", "U.S."],
    "1,200.50": ["1,200.50"],
    "10:30,": ["10:30", ","],
    "a--b": ["a", "--", "b"],
    "``x''": ["``", "x", "''"],
    "wait...": ["wait", "..."],
    "wait…": ["wait", "…"],
    "(x)": ["(", "x", ")"],
    "“x,”": ["“", "x", ",", "”"],
    "$5": ["$", "5"],
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.items(), ids=TOKENS.keys())
def test_tokens(text, expected) -> None:
    assert segment(text).tokens == expected


QUOTATIONS = {
    'She said "no" and left.': ['"no"'],
    "She said “no” and left.": ["“no”"],
    "She said «no» and left.": ["«no»"],
    "She said „no” and left.": ["„no”"],
    "She said ``no'' and left.": ["``no''"],
    "She said ″no″ and left.": ["″no″"],
    "She said 'no' and left.": ["'no'"],
    "She said ‘no’ and left.": ["‘no’"],
    "She said 'I don't' and left.": ["'I don't'"],
    "She said “the ‘old’ boat” and left.": ["“the ‘old’ boat”"],
    "She said \"the 'old' boat\" and left.": ["\"the 'old' boat\""],
    '"No," she said, "never."': ['"No,"', '"never."'],
    '"One." "Two."': ['"One."', '"Two."'],
    "Lund's boats' bells rang.": [],
    "Lund’s boats’ bells rang.": [],
    "in the '90s": [],
    "No marks at all.": [],
    # Mixed styles: the pair is what was meant.
    'She said “no" and left.': ['“no"'],
    'She said "no” and left.': ['"no”'],
}


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS.items(), ids=QUOTATIONS.keys())
def test_quotations(text, expected) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("mark", ['"', "“", "«", "„", "``"])
def test_unclosed_quotation_runs_to_the_end_of_its_paragraph(mark) -> None:
    text = f"She said {mark}no. Never.\n\nHe left."
    document = segment(text)
    assert quoted(text) == [f"{mark}no. Never."]
    assert not document.quotes[0].closed


@pytest.mark.parametrize("mark", ["”", "»"])
def test_unopened_quotation_begins_after_the_last_stop(mark) -> None:
    text = f"He left. No, never,{mark} she said."
    assert quoted(text) == [f"No, never,{mark}"]


def test_opened_twice() -> None:
    document = segment("“One. “Two.” Three.")
    assert [document.text[q.start : q.end] for q in document.quotes] == ["“One.", "“Two.”"]
    assert [q.closed for q in document.quotes] == [False, True]


def test_straight_marks_are_paired_anew_in_each_paragraph() -> None:
    text = 'She said "never.\n\nHe said "maybe" and left.\n\n"So be it," she said.'
    assert quoted(text) == ['"never.', '"maybe"', '"So be it,"']
    assert [q.closed for q in segment(text).quotes] == [False, True, True]


@pytest.mark.parametrize(("left", "right"), [('"', '"'), ("''", "''"), ("“", "”")])
def test_a_quotation_goes_on_over_lines(left, right) -> None:
    text = f"{left}The ferry was late.\nIt always is.\nNobody minds,{right} he said.\nThe {left}Maid{right} sank."
    document = segment(text)
    found = [document.text[q.start : q.end] for q in document.quotes]
    assert (
        found
        == [f"{left}The ferry was late.", "It always is.", f"Nobody minds,{right}", f"{left}Maid{right}"][: len(found)]
    )
    assert len(found) == 4


def test_a_quotation_that_is_opened_anew_does_not_go_on() -> None:
    document = segment('"The ferry was late.\n"It always is," he said.')
    assert [document.text[q.start : q.end] for q in document.quotes] == ['"The ferry was late.', '"It always is,"']


def test_a_quotation_does_not_go_on_over_a_blank_line() -> None:
    document = segment('It was "open.\n\nThe Maid" sank.')
    assert document.text[document.quotes[0].start : document.quotes[0].end] == '"open.'
    assert "Maid" not in document.text[document.quotes[0].start : document.quotes[0].end]


def test_the_functions_take_a_part_of_a_text() -> None:
    text = 'Before. "In. Side." After. "x'
    start, end = text.index('"In'), text.index(" After")
    assert [text[s:e] for s, e in sentences(text, start, end)] == ['"In.', 'Side."']
    assert [(q.start, q.end) for q in quotations(text, start, end)] == [(start, end)]


SAMPLES = {
    "prose": '"We waited," Ana B. Ruiz said. The U.S. envoy left at 3 p.m. on Monday... He won’t return.\n\n',
    "one paragraph": "It rained “all” day, he said. Then it snowed; nobody minded. ",
    "one word": "abcdefghij",
    "unopened": "x” ",
    "unclosed": "“x ",
    "apostrophes": "'x ",
    "abbreviations": "U.S. Mr. J. no. ",
    "initials": "A.",
    "numbers": "1,1.",
    "spaces": " " * 40,
    "lines": "\n",
    "brackets": "((([",
    "hyphens": "a-",
    "short lines": "The ferry left\n",
    "dashes": "— – -- ",
}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_time_is_linear(sample) -> None:
    """Ten times the text takes less than 25 times as long (100 times would be quadratic)."""
    short, long = (sample * (size // len(sample)) for size in (20_000, 200_000))
    segment(sample)
    seconds = []
    for text in (short, long):
        runs = []
        for _ in range(3):
            begin = time.perf_counter()
            segment(text)
            runs.append(time.perf_counter() - begin)
        seconds.append(min(runs))
    assert seconds[1] < 25 * max(seconds[0], 0.002)


@pytest.mark.parametrize("mark", [".", "!", "…", ".”", "! "])
def test_runs_of_stops_take_linear_time(mark) -> None:
    started = time.process_time()
    segment(mark * 50_000)
    assert time.process_time() - started < 5


def test_text_without_stops_is_cut_at_white_space() -> None:
    text = "word " * 2_000
    found = sentences(text, 0, len(text))
    assert [text[start:end].split() for start, end in found] == [
        ["word"] * ((end - start + 1) // 5) for start, end in found
    ]
    assert sum(end - start + 1 for start, end in found) == len(text)
    assert max(end - start for start, end in found) <= MAX_SENTENCE
    assert len(found) == 5


def test_text_without_white_space_is_cut_too() -> None:
    text = "x" * 5_001 + "漢" * 5_000
    document = segment(text)
    spans = list(zip(document.sentence_start.tolist(), document.sentence_end.tolist(), strict=True))
    assert "".join(text[start:end] for start, end in spans) == text
    assert max(end - start for start, end in spans) == MAX_SENTENCE
    assert "".join(document.tokens) == text


def test_a_long_sentence_is_left_whole() -> None:
    text = "And " * (MAX_SENTENCE // 4 - 1) + "end. Next."
    assert len(sentences(text, 0, len(text))) == 2


@given(st.text(alphabet="ab A.,'’-1&", max_size=20))
def test_tokens_of_a_phrase(phrase) -> None:
    assert tokens_of(phrase) == segment(phrase).tokens


# The patterns as one would write them down, which are slower to search for.
PLAIN = {
    "_TOKEN": r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|\w+(?:[-.&/@]\w+|['’](?![sS]\b)\w+)*|['’][sS]\b|''|``|--+|\.\.+|[^\w\s]",
    "_STOP": r"(?<![.!?…])[.!?…]++(?:[\"'”’»)\]]*+(?=\s|[A-Z“])|[”\"](?=[A-Z]))\s*+",
    "_QUOTE_MARK": r"[\"“”„‟«»″]|''|``|‘|(?<!\w)'(?=\w)|(?<=[\w.,!?…])['’](?!\w)",
}


@pytest.mark.parametrize("name", PLAIN)
@given(text=st.text(st.sampled_from("abSsé_19 \n.,!?…-&@'’`‘“”\"»)]") | st.characters()))
def test_fast_patterns_find_what_plain_ones_find(name, text) -> None:
    fast, plain = getattr(segmentation, name), re.compile(PLAIN[name])
    found = [m.span(fast.groups) for m in fast.finditer(text)]
    assert found == [m.span() for m in plain.finditer(text)]
