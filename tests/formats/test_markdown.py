"""Markdown as safe HTML and as document blocks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delaktig.formats.document import Bullets, Heading, Note, Paragraph, Run, Table
from delaktig.formats.markdown import to_blocks, to_html, to_text

TEXT = """# Mål

Vi *ordnar* **kurser** på [sidan](https://example.org/a?b=1&c=2).
Nästa rad\\
ny rad

## Del

- ett
  1. inre
- två

> citat

| A | B |
|---|--:|
| 1 | **2** |
"""


def test_headings_begin_at_the_level_asked_for() -> None:
    html = to_html(TEXT, top_level=3)
    assert "<h3>Mål</h3>" in html
    assert "<h4>Del</h4>" in html
    assert "<h5>" in to_html("##### a\n\n###### b", top_level=4)
    assert to_html("# a\n\n###### b", top_level=6).count("<h6>") == 2


def test_links_do_not_vouch_and_do_not_open_us() -> None:
    html = to_html(TEXT)
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener"' in html


def test_tables_have_header_cells_with_scope_and_no_styles() -> None:
    html = to_html(TEXT)
    assert html.count('<th scope="col">') == 2
    assert "style" not in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,x)",
        "<a href='x' style='color:red'>x</a>",
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_harmful_becomes_an_element(source: str) -> None:
    html = to_html(source)
    elements = re.findall(r"<[^>]*>", html.lower())
    assert not [element for element in elements if not re.fullmatch("</?p>", element)]
    assert "<p>" in elements


def test_a_picture_is_a_link_at_most() -> None:
    assert "<img" not in to_html("![a](https://example.org/a.png)")


@settings(deadline=None, max_examples=80)
@given(st.text("<>[]()!*_`#|-\n ascriptjv:\"'&=/", max_size=60))
def test_any_text_gives_only_allowed_elements(source: str) -> None:
    html = to_html(source)
    for bad in ("<script", "<img", "<i ", 'onerror="', "<s>", "<svg"):
        assert bad not in html
    to_blocks(source)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="not 7"):
        to_html("# a", top_level=7)


def test_blocks_keep_looks_lists_quotations_and_tables() -> None:
    assert to_blocks(TEXT) == (
        Heading("Mål", 1),
        Paragraph(
            (
                Run("Vi "),
                Run("ordnar", italic=True),
                Run(" "),
                Run("kurser", bold=True),
                Run(" på "),
                Run("sidan", link="https://example.org/a?b=1&c=2"),
                Run("."),
                Run(" "),
                Run("Nästa rad"),
                Run("\n"),
                Run("ny rad"),
            )
        ),
        Heading("Del", 2),
        Bullets(("ett", Bullets(("inre",), ordered=True), "två")),
        Note("citat"),
        Table(("A", "B"), (("1", (Run("2", bold=True),)),)),
    )


def test_unsafe_links_are_text_in_blocks() -> None:
    assert to_blocks("[a](ftp://x) <https://b.example>") == (
        Paragraph((Run("a"), Run(" "), Run("https://b.example", link="https://b.example"))),
    )


def test_text_has_the_words_alone() -> None:
    assert to_text("# Mål\n\nVi *ordnar* `kurser`.\n\n- ett") == "Mål\nVi ordnar kurser.\nett"
