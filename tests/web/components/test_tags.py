"""Each tag of the design system, drawn alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from delaktig.web.components.languages import direction


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def draw(source: str, path: str = "/list/", **values: Any) -> str:
    context = Context({"request": RequestFactory().get(path), **values})
    return Template("{% load components %}" + source).render(context)


def test_a_status_is_said_in_words_and_its_shape_is_chosen_by_its_state() -> None:
    assert (
        draw('{% tag "late" words %}', words="since <Monday>") == '<span class="tag late">since &lt;Monday&gt;</span>'
    )


@pytest.mark.parametrize(
    "source",
    ['{% tag "red" "x" %}', '{% icon "nothing" %}', '{% button "x" "blue" %}', '{% notice "odd" %}{% endnotice %}'],
)
def test_an_unknown_name_is_refused_and_the_known_ones_are_named(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="choose one of"):
        draw(source)


def test_the_law_stands_with_its_citation_and_the_section_is_not_torn_from_its_sign() -> None:
    drawn = draw('{% law "681/2023 § 22" text="every six months" url="/law/22" %}')
    assert drawn == '<a class="law" href="/law/22">every six months, 681/2023 §\xa022</a>'
    assert draw('{% law "681/2023 § 22" %}').startswith('<span class="law">681/2023')


def test_what_is_invented_says_so() -> None:
    assert "invented for the demonstration" in draw("{% demonstration %}")


def test_every_icon_is_hidden_from_screen_readers_and_holds_no_style() -> None:
    from delaktig.web.components.templatetags.components import ICONS

    for name in ICONS:
        drawn = draw(f'{{% icon "{name}" %}}')
        assert 'aria-hidden="true"' in drawn
        assert "style" not in drawn


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("sv", "ltr"),
        ("ar", "rtl"),
        ("ckb", "rtl"),
        ("kmr", "ltr"),
        ("ku-Arab", "rtl"),
        ("az-Latn-IR", "ltr"),
        ("ar-FI", "rtl"),
    ],
)
def test_the_direction_follows_the_language_and_first_of_all_its_script(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_foreign_words_carry_their_language_and_are_kept_apart() -> None:
    assert draw('{% foreign "عربي" "ar" %}') == '<bdi lang="ar" dir="rtl">عربي</bdi>'
    assert draw('<p {% lang_attr "fi" %}>') == '<p lang="fi" dir="ltr">'
    with translation.override("ar"):
        assert draw("{% lang_attr %}") == 'lang="ar" dir="rtl"'


def test_a_pair_holds_its_passages_each_in_its_language() -> None:
    drawn = draw(
        '{% pair %}{% passage "sv" title="Mål" %}a{% endpassage %}{% passage "ar" %}b{% endpassage %}{% endpair %}'
    )
    assert re.findall(r'lang="(\w+)" dir="(\w+)"', drawn) == [("sv", "ltr"), ("ar", "rtl")]
    assert "<h3>Mål</h3>" in drawn


def test_changes_are_said_to_those_who_do_not_see_them() -> None:
    drawn = draw("{% differences parts %}", parts=[("equal", "now "), ("delete", "<eight>"), ("insert", "twelve")])
    assert drawn.startswith("now <del>")
    assert "[removed: </span>&lt;eight&gt;" in drawn
    assert re.search(r"<ins>.*added.*twelve.*end of added.*</ins>", drawn)


def test_a_link_that_asks_first_is_a_plain_link_to_the_page_that_asks() -> None:
    drawn = draw('{% link_button "/remove/" "Remove" "danger" confirm=True %}')
    assert drawn == '<a class="btn danger" href="/remove/" data-confirm>Remove</a>'


def test_a_button_sends_its_form_and_can_carry_a_value() -> None:
    assert draw('{% button "Save" name="act" value="save" %}') == (
        '<button class="btn" type="submit" name="act" value="save">Save</button>'
    )


def test_a_dialog_is_named_by_its_title_and_can_be_reached_without_scripts() -> None:
    drawn = draw('{% dialog_link "why" "Why?" %}{% dialog "why" "Why?" %}<p>So.</p>{% enddialog %}')
    assert 'href="#why"' in drawn
    assert '<dialog class="dialog" id="why" aria-labelledby="why-title">' in drawn
    assert "<p>So.</p>" in drawn


def test_a_page_head_has_the_only_first_heading_and_its_actions() -> None:
    drawn = draw('{% page_head title=title eyebrow="Monday" %}<a>Do</a>{% endpage_head %}', title="Two & three")
    assert drawn.count("<h1>Two &amp; three</h1>") == 1
    assert '<div class="actions"><a>Do</a></div>' in drawn
    assert "actions" not in draw('{% page_head title="Two" %} {% endpage_head %}')


def test_a_card_has_a_heading_of_the_level_asked_for() -> None:
    assert '<h3 class="card-title">A</h3>' in draw('{% card title="A" level=3 %}x{% endcard %}')
    assert "<h2" not in draw("{% card %}x{% endcard %}")


@pytest.mark.parametrize(
    ("kind", "role"),
    [("info", "note"), ("success", "status"), ("warning", "note"), ("error", "alert"), ("urgent", "alert")],
)
def test_a_notice_says_its_kind_in_words_and_by_its_role(kind: str, role: str) -> None:
    drawn = draw(f'{{% notice "{kind}" %}}<p>x</p>{{% endnotice %}}')
    assert f'role="{role}"' in drawn
    assert 'class="visually-hidden"' in drawn


def test_messages_of_the_request_are_shown_as_notices_that_stay() -> None:
    drawn = draw(
        "{% message_list %}", messages=[Message(constants.SUCCESS, "Saved <b>"), Message(constants.ERROR, "Not")]
    )
    assert re.findall(r'role="(\w+)"', drawn) == ["status", "alert"]
    assert "Saved &lt;b&gt;" in drawn
    assert draw("{% message_list %}") == ""


def test_an_empty_list_says_what_to_do_next() -> None:
    drawn = draw('{% empty_state "No measures" "Write the first." "/new/" "Write" %}')
    assert re.search(r"No measures.*Write the first\..*href=\"/new/\"", drawn, re.DOTALL)


def test_the_last_of_a_breadcrumb_is_this_page() -> None:
    drawn = draw("{% breadcrumb items %}", items=[("Programmes", "/p/"), ("Measures", "")])
    assert '<a href="/p/">Programmes</a>' in drawn
    assert '<span aria-current="page">Measures</span>' in drawn


def test_the_tab_of_this_page_is_marked_and_a_count_of_nought_is_shown() -> None:
    tabs = [{"label": "Text", "url": "/t/", "current": True}, {"label": "History", "url": "/h/", "count": 0}]
    drawn = draw('{% tabs items label="Sides" %}', items=tabs)
    assert '<a href="/t/" aria-current="page">Text</a>' in drawn
    assert '<span class="count">0</span>' in drawn


def test_a_step_says_in_words_whether_it_is_done() -> None:
    drawn = draw("{% steps items %}", items=[{"label": "Draft", "state": "done"}, {"label": "Council", "state": "now"}])
    assert "done: " in drawn
    assert drawn.count('aria-current="step"') == 1


def test_an_unknown_figure_is_said_to_be_unknown_and_nought_is_nought() -> None:
    drawn = draw(
        "{% key_figures items %}", items=[{"value": None, "label": "a"}, {"value": 0, "label": "b", "url": "/b/"}]
    )
    assert drawn.count("unknown") == 1
    assert re.search(r'<a href="/b/"><b class="num">0</b>', drawn)


def test_a_plot_is_a_figure_with_title_and_source() -> None:
    drawn = draw('{% plot title="More" source="us" %}<svg></svg>{% endplot %}')
    assert re.search(r"<figure.*<figcaption><h3>More</h3>.*<svg></svg>.*Source: us", drawn, re.DOTALL)


def test_an_address_to_copy_keeps_its_id_from_process_to_process() -> None:
    assert 'id="copy-988cacd2"' in draw('{% copy_link "https://a.example/x" %}')


def test_a_disclosure_can_start_open() -> None:
    assert "<details" in draw('{% disclosure "Who?" %}x{% enddisclosure %}')
    assert " open>" in draw('{% disclosure "Who?" open=True %}x{% enddisclosure %}')


def test_the_languages_are_named_in_themselves_and_this_one_is_no_link() -> None:
    drawn = draw("{% language_switch items %}", items=[{"code": "en", "url": "/en/"}, {"code": "ar", "url": "/ar/"}])
    assert '<b aria-current="true" lang="en" dir="ltr">English</b>' in drawn
    assert '<a href="/ar/" hreflang="ar" lang="ar" dir="rtl">العربية</a>' in drawn


def test_a_language_can_be_chosen_by_a_form_that_comes_back_to_the_page() -> None:
    drawn = draw('{% language_form "/language/" codes %}', "/desk/?q=a", codes=["sv", "en"], csrf_token="t")
    assert 'name="next" value="/desk/?q=a"' in drawn
    assert re.findall(r'name="language" value="(\w+)"', drawn) == ["sv"]


def test_pages_keep_the_filters_of_the_address() -> None:
    page = Paginator(range(100), 10).page(2)
    drawn = draw("{% pagination page %}", "/list/?theme=work&page=2", page=page)
    assert 'href="?theme=work&amp;page=3" rel="next"' in drawn
    assert "Page 2 of 10, 100 in all" in drawn
    assert draw("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


@pytest.mark.parametrize(
    ("path", "url", "order"),
    [
        ("/?page=3", "?sort=title", ""),
        ("/?sort=title", "?sort=-title", "ascending"),
        ("/?sort=-title", "?sort=title", "descending"),
    ],
)
def test_a_heading_sorts_and_then_sorts_the_other_way(path: str, url: str, order: str) -> None:
    drawn = draw('{% sort_header "Title" "title" %}', path)
    assert f'href="{url}"' in drawn
    assert (f'aria-sort="{order}"' in drawn) is bool(order)
