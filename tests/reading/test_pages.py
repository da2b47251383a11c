"""What is dropped of a page is counted; what is not seen is no text."""

from __future__ import annotations

from lxml import html

from credscore.reading.pages import dropped_characters, extract, visible_text, without_embedded

PARAGRAPHS = "".join(
    f"<p>The ferry of the {island} line will not sail before May, harbour master Olla Brandt said on Monday.</p>"
    for island in ("Tarn", "Skerry", "Holm")
)


def test_visible_text() -> None:
    tree = html.fromstring(
        "<html><head><title>t</title><style>x</style></head><body>One<script>two</script> three<!-- four --> five"
        "<p>six<b>ty</b></p>seven<div hidden>eight</div>nine<select><option>ten</select></body></html>"
    )
    assert visible_text(tree).split() == ["One", "three", "five", "sixty", "seven", "nine"]


def test_deep_nesting_is_no_recursion() -> None:
    root = tree = html.Element("div")
    for _ in range(5_000):
        child = html.Element("div")
        tree.append(child)
        tree = child
    tree.text = "deep"
    assert visible_text(root).strip() == "deep"


def test_dropped_characters() -> None:
    assert dropped_characters("Home The ferry is late. Home", "The ferry is late.") == 8
    assert dropped_characters("The ferry is late.", "Late again\nThe ferry is late.") == 0
    assert dropped_characters("", "x") == 0


def test_a_page_tells_what_was_dropped() -> None:
    plain = extract(f"<html><body><article>{PARAGRAPHS}</article></body></html>")
    noisy = extract(
        f"<html><body><nav><a href='/'>Frontpage</a></nav><article>{PARAGRAPHS}</article><footer>Imprint</footer>"
        "<script>var a = 'not seen';</script></body></html>"
    )
    assert plain is not None
    assert noisy is not None
    assert plain.text == noisy.text
    assert plain.dropped_characters == 0
    assert noisy.dropped_characters == len("Frontpage") + len("Imprint")


def test_links_alone_are_no_article() -> None:
    assert extract("<html><body><nav><a href='/a'>News</a> <a href='/b'>Sport</a></nav></body></html>") is None


def test_embedded_images_do_not_hide_what_follows() -> None:
    image = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    page = f"<html><body><article>{PARAGRAPHS}{image}<p>The last paragraph stands below the picture.</p></article>"
    slim = without_embedded(page)
    assert len(slim) < 1_000
    found = extract(slim)
    assert found is not None
    assert "below the picture" in found.text


def test_short_data_and_text_about_data_stay() -> None:
    page = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="> data: see the table, she said'
    assert without_embedded(page) == page
