"""The annotation format: what is read, and what every fault is called."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credscore.errors import DatasetError
from credscore.records import Flag, Role, SourceType
from credscore.training import parse_article
from credscore.training.articles import read_articles

HEAD = 'id="a" genre="wire" topic="war" region="Tarn" english="British" outlet="Skerry Wire"'
SOURCED = 'type="person" named="1" access="1"'


def article(body: str, head: str = HEAD) -> str:
    """An annotated article; its body begins on line 2."""
    return f"<article {head}>\n{body}\n</article>"


def unit(body: str, attributes: str = 'level="0"') -> str:
    return article(f"<p><s {attributes}>{body}</s></p>")


ATTRIBUTED = '<source a="1">Ana</source> <cue a="1">said</cue> <content a="1">it rained</content>.'

# Name -> text, line of the fault, what the message must hold.
BROKEN: dict[str, tuple[str, int, str]] = {
    "not XML": ("<article", 1, "not well-formed XML"),
    "empty file": ("", 1, "not well-formed XML"),
    "unclosed element": (article("<p>\n<s level='0'>It rained.\n</p>"), 4, "not well-formed XML"),
    "unknown entity": (unit("It rained &nbsp; all day."), 2, "not well-formed XML"),
    "second root": (unit("It rained.") + "\n<article/>", 4, "not well-formed XML"),
    "doctype": ("<!DOCTYPE article>\n" + unit("It rained."), 1, "DOCTYPE"),
    "no id": (article('<p><s level="0">X.</s></p>', HEAD.replace('id="a"', "")), 1, "lacks id="),
    "blank outlet": (article('<p><s level="0">X.</s></p>', HEAD.replace("Skerry Wire", " ")), 1, "lacks outlet="),
    "odd id": (article('<p><s level="0">X.</s></p>', HEAD.replace('"a"', '"a/b"')), 1, "id 'a/b'"),
    "unknown attribute of article": (article('<p><s level="0">X.</s></p>', HEAD + ' mood="x"'), 1, "mood="),
    "genre": (article('<p><s level="0">X.</s></p>', HEAD.replace('"wire"', '"novel"')), 1, "genre 'novel'"),
    "topic": (article('<p><s level="0">X.</s></p>', HEAD.replace('"war"', '"tea"')), 1, "topic 'tea'"),
    "english": (article('<p><s level="0">X.</s></p>', HEAD.replace("British", "Martian")), 1, "english 'Martian'"),
    "part": (article('<p><s level="0">X.</s></p>', HEAD + ' part="easy"'), 1, "part 'easy'"),
    "page": (article('<p><s level="0">X.</s></p>', HEAD + ' page="torn"'), 1, "page 'torn'"),
    "lines": (article('<p><s level="0">X.</s></p>', HEAD + ' lines="triple"'), 1, "lines 'triple'"),
    "no units": (f"<article {HEAD}/>", 1, "no units"),
    "other root": ('<p>\n<s level="0">X.</s></p>', 1, "<p> must stand directly in <article>"),
    "unknown element": (unit("It <b>rained</b>."), 2, "unknown element <b>"),
    "article inside": (article(f"<p><s level='0'>X.</s></p>\n<article {HEAD}/>"), 3, "inside another element"),
    "block inside a block": (
        article("<p><s level='0'>X.</s>\n<caption><s level='0'>Y.</s></caption></p>"), 3, "not in <p>",
    ),
    "unit outside a block": (article("\n<s level='0'>X.</s>"), 3, "<s> must stand directly in a block"),
    "unit inside a unit": (unit("It <s level='0'>rained</s>."), 2, "not in <s>"),
    "text outside a unit": (article("<p>Stray words.<s level='0'>X.</s></p>"), 2, "text outside <s>: 'Stray words.'"),
    "span outside a unit": (article("<p><s level='0'>X.</s>\n<source a='1'/></p>"), 3, "<source> outside <s>"),
    "break outside a unit": (article("<p><s level='0'>X.</s>\n<br/></p>"), 3, "<br/> outside <s>"),
    "empty block": (article("<p><s level='0'>X.</s></p>\n<p></p>"), 3, "<p> is empty"),
    "empty unit": (article("<p><s level='0'>X.</s>\n<s level='0'> </s></p>"), 3, "<s> is empty"),
    "empty span": (unit('<source a="1"/> said so.'), 2, "<source> is empty"),
    "span without a number": (unit("<source>Ana</source> left."), 2, "<source> lacks a="),
    "unknown attribute of a span": (unit('<cue a="1" b="2">said</cue>'), 2, "unknown attribute b="),
    "ref on a cue": (unit('<cue a="1" ref="Ana">said</cue>'), 2, "unknown attribute ref="),
    "unknown attribute of a unit": (unit("X.", 'level="0" mood="x"'), 2, "unknown attribute mood="),
    "no level": (unit("X.", ""), 2, "level '' is not one of"),
    "level": (unit("X.", 'level="5"'), 2, "level '5' is not one of n, 0, 1, 2, 3, 4"),
    "type of an unsourced unit": (unit("X.", 'level="0" type="person"'), 2, "level 0 has no type="),
    "facet of what is no claim": (unit("X?", 'level="n" hedge="1"'), 2, "level n has no hedge="),
    "by of an unsourced unit": (unit("X.", 'level="0" by="1"'), 2, "level 0 has no by="),
    "no type": (unit("X.", 'level="2" named="1" access="1"'), 2, "type '' is not one of"),
    "type": (unit("X.", 'level="2" type="ghost" named="1" access="1"'), 2, "type 'ghost' is not one of"),
    "type none": (unit("X.", 'level="2" type="none" named="1" access="1"'), 2, "type 'none' is not one of"),
    "no named": (unit("X.", 'level="2" type="person" access="1"'), 2, "needs named="),
    "no access": (unit("X.", 'level="2" type="person" named="1"'), 2, "needs access="),
    "binary": (unit("X.", f'level="2" {SOURCED} hedge="2"'), 2, "hedge '2' is not 0 or 1"),
    "relays": (unit("X.", f'level="2" {SOURCED} relays="two"'), 2, "relays 'two'"),
    "negative relays": (unit("X.", f'level="2" {SOURCED} relays="-1"'), 2, "relays '-1'"),
    "flag": (unit("X.", f'level="2" {SOURCED} flags="hedged shy"'), 2, "flag 'shy' is not one of"),
    "lookalike": (unit("X.", f'level="2" {SOURCED} lookalike="shy"'), 2, "lookalike: flag 'shy'"),
    "shows": (unit("X.", 'level="0" shows="hedged"'), 2, "no sentence shows 'hedged' of another"),
    "by": (unit(ATTRIBUTED, f'level="2" {SOURCED} by="9"'), 2, "by '9' names no attribution"),
    "two sources": (unit(f'<source a="1">Ida</source> and {ATTRIBUTED}'), 2, "attribution 1 has 2 <source> spans"),
    "two cues": (unit(f'{ATTRIBUTED}\n<cue a="1">said</cue>'), 2, "attribution 1 has 2 <cue> spans"),
    "no content": (unit('<source a="1">Ana</source> <cue a="1">spoke</cue>.'), 2, "attribution 1 has no <content>"),
    "content alone": (unit('<content a="1">It rained</content>.'), 2, "neither <source> nor <cue>"),
    "unknown parent": (unit(ATTRIBUTED.replace('<cue a="1">', '<cue a="1" parent="7">')), 2, "parent '7'"),
    "its own parent": (unit(ATTRIBUTED.replace('<cue a="1">', '<cue a="1" parent="1">')), 2, "parent '1'"),
    "circle": (
        article(
            '<p><s level="0"><cue a="1" parent="2">said</cue> <content a="1">x</content>\n'
            '<cue a="2" parent="1">said</cue> <content a="2">y</content></s></p>'
        ),
        2,
        "inside itself",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_faults(text, line, message) -> None:
    with pytest.raises(DatasetError) as caught:
        parse_article(text, file="b.xml")
    found = [fault for fault in caught.value.faults if message in fault.message]
    assert [fault.line for fault in found[:1]] == [line], str(caught.value)
    assert all(fault.file == "b.xml" for fault in caught.value.faults)
    assert f"b.xml:{line}: {found[0].message}" in str(caught.value).split("\n")


def test_every_fault_is_told_at_once_and_in_order() -> None:
    body = "<p>\n<s level='9'>X.</s>\n<s level='0' type='person'>Y.</s>\n<s level='1'>Z.</s>\n</p>"
    with pytest.raises(DatasetError) as caught:
        parse_article(article(body, HEAD.replace('"war"', '"tea"')))
    lines = [fault.line for fault in caught.value.faults]
    assert lines == sorted(lines)
    assert set(lines) == {1, 3, 4, 5}


def test_billion_laughs_are_refused_at_once() -> None:
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 12))
    text = f"<!DOCTYPE article [{entities}]>\n" + unit("&l11;")
    begin = time.perf_counter()
    with pytest.raises(DatasetError, match="DOCTYPE is not allowed"):
        parse_article(text)
    assert time.perf_counter() - begin < 1


def test_foreign_entities_are_refused(tmp_path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    text = f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>\n' + unit("&x;")
    with pytest.raises(DatasetError, match="DOCTYPE"):
        parse_article(text)


FULL = f"""<article {HEAD} part="hard" note="made for this test">

<headline>
<s level="0">Rain on Tarn</s>
</headline>

<dateline><s level="n">By Vik Holm</s></dateline>

<p>
<s level="3" by="1" {SOURCED} relays="1" interest="1" flags="relayed interested" lookalike="hedged"
   note="why"><source a="1" ref="Ana Ruiz">She</source> <cue a="1">told</cue> the <source a="2">Courier</source>
   that <content a="1">"it &lt;rained&gt; &amp; blew</content>.</s>
<s level="n" glue="1">Ha!</s>
<s level="1" type="vague" named="0" access="0" by="3"><content a="3">Many<br/>left, <source a="4">Ida</source>
<cue a="4">heard</cue> <content a="4">by
   noon</content></content>, <cue a="3">it was said</cue> <content a="3">twice</content>.</s>
</p>

<boilerplate><s level="n">Subscribe!</s></boilerplate>
</article>"""


@pytest.fixture(scope="module")
def full():
    # The attribution of the Courier has content, so that it is whole.
    return parse_article(FULL.replace("that <content", 'that <content a="2">x</content> <content'), file="full.xml")


def test_text_is_laid_out_by_blocks_and_units(full) -> None:
    assert full.text == (
        "Rain on Tarn\n\nBy Vik Holm\n\n"
        'She told the Courier that x "it <rained> & blew.Ha! '
        "Many\nleft, Ida heard by noon, it was said twice.\n\n"
        "Subscribe!"
    )


def test_blocks(full) -> None:
    assert [b.role for b in full.blocks] == [Role.HEADLINE, Role.DATELINE, Role.BODY, Role.BOILERPLATE]
    assert "\n\n".join(full.text[b.start : b.end] for b in full.blocks) == full.text
    assert [u.block for u in full.units] == [0, 1, 2, 2, 2, 3]


def test_units(full) -> None:
    texts = [full.text[u.start : u.end] for u in full.units]
    assert texts[:2] == ["Rain on Tarn", "By Vik Holm"]
    assert texts[3] == "Ha!"
    told, vague = full.units[2], full.units[4]
    assert (told.level, told.source_type, told.named, told.access, told.relays) == (3, SourceType.PERSON, True, True, 1)
    assert (told.interest, told.doubt, told.hedge, told.corroborated, told.by) == (True, False, False, False, "1")
    assert told.flags == {Flag.RELAYED, Flag.INTERESTED}
    assert told.lookalike == {Flag.HEDGED}
    assert told.note == "why"
    assert told.line == 10
    assert (vague.level, vague.named, vague.flags, vague.lookalike) == (1, False, None, frozenset())
    assert full.units[3].level is None
    assert full.units[0].level == 0


def test_attributions(full) -> None:
    found = {a.id: a for a in full.attributions}

    def words(span):
        return None if span is None else full.text[slice(*span)]

    assert [words(found["1"].source), words(found["1"].cue), found["1"].ref] == ["She", "told", "Ana Ruiz"]
    assert [words(c) for c in found["1"].content] == ['"it <rained> & blew']
    assert [words(found["2"].source), words(found["2"].cue)] == ["Courier", None]
    assert [words(c) for c in found["3"].content] == ["Many\nleft, Ida heard by noon", "twice"]
    assert found["3"].source is None
    assert [words(c) for c in found["4"].content] == ["by noon"]
    assert (found["4"].parent, found["3"].parent, found["1"].parent) == ("3", None, None)
    assert full.meta["part"] == "hard"
    assert full.file == "full.xml"


def test_one_span_may_belong_to_several_attributions() -> None:
    text = unit(
        '<source a="1 2">Ana</source> <cue a="1">said</cue> <content a="1">x</content> and <cue a="2">added</cue> '
        '<content a="2">y</content>'
    )
    one, two = parse_article(text).attributions
    assert one.source == two.source == (0, 3)


def test_single_lines() -> None:
    body = '<p><s level="0">One.</s></p><p><s level="0">Two.</s></p>'
    assert parse_article(article(body)).text == "One.\n\nTwo."
    assert parse_article(article(body, HEAD + ' lines="double"')).text == "One.\n\nTwo."
    assert parse_article(article(body, HEAD + ' lines="single"')).text == "One.\nTwo."


def test_glue() -> None:
    body = '<p>\n<s level="0">One.</s>\n<s level="0"{}>Two.</s>\n</p>'
    assert parse_article(article(body.format(""))).text == "One. Two."
    assert parse_article(article(body.format(' glue="0"'))).text == "One. Two."
    glued = parse_article(article(body.format(' glue="1"')))
    assert glued.text == "One.Two."
    assert [(u.start, u.end) for u in glued.units] == [(0, 4), (4, 8)]


def test_breaks_and_layout() -> None:
    found = parse_article(unit("One\n   two<br/>three,<br/><br/>four."))
    assert found.text == "One two\nthree,\n\nfour."


words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=8)
spans = st.lists(st.tuples(st.sampled_from(("source", "cue", "content", "")), words), min_size=1, max_size=8)


@given(st.lists(st.lists(spans, min_size=1, max_size=3), min_size=1, max_size=3))
def test_offsets_are_those_of_what_the_file_shows(blocks) -> None:
    """Articles made of random spans: text[span] is what stood between the tags."""
    expected: dict[str, dict[str, str]] = {}
    xml, shown = [], []
    for block in blocks:
        units, lines = [], []
        for pieces in block:
            made, plain = [], []
            for tag, word in pieces:
                escaped = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                plain.append(word)
                if not tag:
                    made.append(escaped)
                    continue
                number = str(len(expected) + 1)
                inside = {"source": ("source", "content"), "cue": ("cue", "content"), "content": ("cue", "content")}
                expected[number] = dict.fromkeys(inside[tag], word)
                outer, inner = inside[tag]
                made.append(f'<{outer} a="{number}"><{inner} a="{number}">{escaped}</{inner}></{outer}>')
            units.append(f'<s level="0">{" ".join(made)}</s>')
            lines.append(" ".join(plain))
        xml.append("<p>\n" + "\n".join(units) + "\n</p>")
        shown.append(" ".join(lines))
    found = parse_article(article("\n\n".join(xml)))
    assert found.text == "\n\n".join(shown)
    assert [found.text[u.start : u.end] for u in found.units] == [
        " ".join(word for _, word in pieces) for block in blocks for pieces in block
    ]
    for a in found.attributions:
        parts = {"source": a.source, "cue": a.cue, "content": a.content[0]}
        given = {name: found.text[slice(*span)] for name, span in parts.items() if span is not None}
        assert given == expected[a.id]


def write(folder: Path, name: str, identifier: str) -> Path:
    path = folder / name
    path.write_text(unit("It rained.").replace('"a"', f'"{identifier}"'), encoding="utf-8")
    return path


def test_files_and_folders_are_read(tmp_path) -> None:
    (tmp_path / "deep").mkdir()
    write(tmp_path / "deep", "z.xml", "one")
    write(tmp_path, "b.xml", "two")
    single = write(tmp_path, "c.annotated", "three")
    (tmp_path / "readme.txt").write_text("no article", encoding="utf-8")
    assert {a.id for a in read_articles([tmp_path])} == {"one", "two"}
    assert [a.id for a in read_articles([single, tmp_path / "deep"])] == ["three", "one"]


def test_faults_of_all_files_are_told(tmp_path) -> None:
    write(tmp_path, "a.xml", "same")
    write(tmp_path, "b.xml", "same")
    (tmp_path / "c.xml").write_text(unit("X.", 'level="7"'), encoding="utf-8")
    (tmp_path / "d.xml").write_bytes(b"\xff\xfe<")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError) as caught:
        read_articles([tmp_path, tmp_path / "empty", tmp_path / "gone.xml"])
    message = str(caught.value)
    for pattern in (
        r"b\.xml:1: id 'same' is already used by .*a\.xml",
        r"c\.xml:2: level '7'",
        r"d\.xml: cannot be read as UTF-8",
        r"empty: no \*\.xml article",
        r"gone\.xml: cannot be read",
    ):
        assert re.search(pattern, message)


def test_units_of_any_level_can_show_a_flag_of_another() -> None:
    article = parse_article(
        '<article id="a" genre="wire" topic="war" region="X" english="British" outlet="Invented"><p>'
        '<s level="n" shows="disputed unverified">Nonsense.</s> <s level="0">It rains.</s></p></article>'
    )
    assert [unit.shows for unit in article.units] == [{Flag.DISPUTED, Flag.UNVERIFIED}, frozenset()]
