"""Forms: labels, hints, errors, what was typed, filters in force."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from delaktig.web.components import form_parts
from delaktig.web.components.pattern_samples import FilterForm, measure_form, wrong_form


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def draw(source: str, path: str = "/list/", **values: Any) -> str:
    context = Context({"request": RequestFactory().get(path), **values})
    return Template("{% load components %}" + source).render(context)


def ids(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_every_label_leads_to_a_control() -> None:
    drawn = draw("{% fields form %}", form=measure_form())
    targets = re.findall(r'<label for="([^"]+)"', drawn)
    assert len(targets) >= 10
    assert set(targets) <= set(ids(drawn))


def test_no_id_stands_twice() -> None:
    drawn = draw("{% form_errors form %}{% fields form %}", form=wrong_form())
    assert len(ids(drawn)) == len(set(ids(drawn)))


def test_every_description_exists() -> None:
    drawn = draw("{% fields form %}", form=wrong_form())
    described = {one for found in re.findall(r'aria-describedby="([^"]+)"', drawn) for one in found.split()}
    assert described
    assert described <= set(ids(drawn))


def test_required_is_said_in_words() -> None:
    form = measure_form()
    assert "(required)" in draw("{% field field %}", field=form["title"])
    assert "(required)" not in draw("{% field field %}", field=form["reason"])


def test_the_summary_of_errors_leads_to_each_wrong_field() -> None:
    form = wrong_form()
    summary = draw("{% form_errors form %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == len(form.errors) == 5
    assert set(targets) <= set(ids(draw("{% fields form %}", form=form)))
    assert 'role="alert"' in summary
    assert "5 things must be mended" in summary


def test_the_summary_says_what_is_kept_and_what_is_not() -> None:
    assert "What you typed is kept" in draw("{% form_errors form %}", form=wrong_form())
    assert "Choose the files again" in draw("{% form_errors form %}", form=wrong_form())
    assert draw("{% form_errors form %}", form=measure_form()) == ""


def test_a_number_or_date_that_was_refused_comes_back_as_it_was_typed() -> None:
    form = wrong_form()
    assert re.search(r'type="text" name="wrong-target" value="forty"', draw("{% field f %}", f=form["target"]))
    assert re.search(r'type="text" name="wrong-due" value="2026-02-30"', draw("{% field f %}", f=form["due"]))
    assert 'type="date"' in draw("{% field f %}", f=measure_form()["due"])


def test_a_wrong_field_is_marked_for_those_who_do_not_see_it() -> None:
    drawn = draw("{% field f %}", f=wrong_form()["title"])
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_wrong-title_helptext id_wrong-title_error"' in drawn


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    drawn = draw("{% field f %}", f=wrong_form()["scope"])
    assert re.search(r'<fieldset[^>]*aria-describedby="id_wrong-scope_error"><legend>Whose measure is it\?', drawn)
    assert drawn.count('type="radio"') == 2


def test_a_field_can_be_written_in_another_language_than_the_page() -> None:
    drawn = draw('{% field f language="ar" label="Goal" hint="In Arabic" %}', f=measure_form()["reason"])
    assert re.search(r'<textarea[^>]*lang="ar" dir="rtl"', drawn)
    assert "In Arabic" in drawn


def test_a_file_field_names_the_kinds_of_files() -> None:
    assert ".pdf, .docx, .xlsx" in draw("{% field f %}", f=measure_form()["attachment"])


def test_errors_of_a_formset_and_of_a_whole_form_are_summed_up_too() -> None:
    class Pair(forms.Form):
        a = forms.IntegerField(label="A")

        def clean(self) -> None:
            raise forms.ValidationError("These do not fit together.")

    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-a": "x"}
    found = list(form_parts.errors_of([forms.formset_factory(Pair)(data)]))
    assert [(e.target, e.label) for e in found] == [("", ""), ("id_form-0-a", "A")]
    assert found[0].message == "These do not fit together."


def test_split_fields_are_named_by_a_legend() -> None:
    class When(forms.Form):
        when = forms.SplitDateTimeField(label="When", widget=forms.SelectDateWidget(years=[2026]))

    assert "<legend>When" in draw("{% field f %}", f=When()["when"])


def test_filters_in_force_can_be_taken_away_one_by_one() -> None:
    path = "/list/?theme=work&q=friend&sort=title&page=2"
    query = QueryDict("theme=work&q=friend&sort=title&page=2")
    drawn = draw("{% filter_bar form %}", path, form=FilterForm(query))
    chips = form_parts.chips(FilterForm(query), query)
    assert [(c.label, c.value, c.url) for c in chips] == [
        ("Word", "friend", "?theme=work&q=&sort=title".replace("&q=", "")),
        ("Theme", "Work", "?q=friend&sort=title"),
    ]
    assert 'name="sort" value="title"' in drawn
    assert drawn.count('class="chip"') == 2
    assert 'method="get"' in drawn


def test_no_filter_in_force_shows_no_chips() -> None:
    assert "chips" not in draw("{% filter_bar form %}", form=FilterForm(QueryDict("q=")))


def test_a_draft_says_its_words_in_the_language_of_the_page() -> None:
    drawn = draw("{% draft_status %}")
    assert 'role="status"' in drawn
    assert "{time}" in drawn
