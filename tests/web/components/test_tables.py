"""Tables that turn into cards keep their headings and their roles."""

from __future__ import annotations

import re

from django.template import Context, Template

from delaktig.web.components.tables import labelled

HEAD = "<thead><tr><th>Measure</th><th class='fig'>2024</th></tr></thead>"


def test_each_cell_carries_its_heading() -> None:
    drawn = labelled(HEAD + "<tbody><tr><td>Friends</td><td class='fig'>22</td></tr></tbody>")
    assert re.findall(r'data-label="([^"]*)"', drawn) == ["Measure", "2024"]


def test_the_roles_of_a_table_are_written_out() -> None:
    drawn = labelled(HEAD + "<tbody><tr><th>Friends</th><td>22</td></tr></tbody>")
    assert drawn.count('role="columnheader"') == 2
    assert drawn.count('role="rowgroup"') == 2
    assert drawn.count('role="row"') == 2
    assert '<th scope="row" role="rowheader" data-label="Measure">' in drawn
    assert drawn.count('scope="col"') == 2


def test_a_cell_over_two_columns_does_not_shift_the_headings() -> None:
    head = "<thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"
    drawn = labelled(head + '<tbody><tr><td colspan="2">x</td><td>y</td></tr></tbody>')
    assert re.findall(r'data-label="([^"]*)"', drawn) == ["A", "C"]


def test_a_heading_over_two_columns_names_both() -> None:
    drawn = labelled('<thead><tr><th colspan="2">A</th><th>B</th></tr></thead><tr><td>1</td><td>2</td><td>3</td></tr>')
    assert re.findall(r'data-label="([^"]*)"', drawn) == ["A", "A", "B"]


def test_a_heading_with_markup_becomes_plain_and_safe_words() -> None:
    head = '<thead><tr><th><a href="?sort=x">Goal &amp; "measure" &lt;new&gt;<svg></svg></a></th></tr></thead>'
    drawn = labelled(head + "<tbody><tr><td>x</td></tr></tbody>")
    assert 'data-label="Goal &amp; &quot;measure&quot; &lt;new&gt;"' in drawn


def test_what_the_author_wrote_is_left() -> None:
    drawn = labelled(HEAD + '<tbody><tr><td data-label="Own">x</td></tr></tbody>')
    assert re.findall(r'data-label="([^"]*)"', drawn) == ["Own"]


def test_a_table_without_a_head_is_left_without_labels() -> None:
    assert "data-label" not in labelled("<tbody><tr><td>x</td></tr></tbody>")


def draw(arguments: str, value: str = "22") -> str:
    source = "{% load components %}{% table " + arguments + " %}" + HEAD
    source += "<tbody><tr><td>Friends</td><td>{{ value }}</td></tr></tbody>{% endtable %}"
    return Template(source).render(Context({"value": value}))


def test_a_table_has_a_caption_hidden_unless_asked_for() -> None:
    assert '<caption class="visually-hidden">Friends</caption>' in draw('caption="Friends"')
    assert "<caption>Friends</caption>" in draw('caption="Friends" show_caption=True')


def test_a_wide_table_scrolls_by_keyboard_too() -> None:
    drawn = draw('caption="Friends" wide=True')
    assert 'role="region" aria-label="Friends" tabindex="0"' in drawn
    assert 'class="turns"' not in drawn


def test_values_in_a_table_are_escaped_once() -> None:
    assert "&lt;td&gt; &amp; more" in draw('caption="Friends"', "<td> & more")
    assert "&amp;lt;" not in draw('caption="Friends"', "<td> & more")
