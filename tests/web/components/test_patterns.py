"""The pattern page and the shells."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from delaktig.web.components.templatetags.components import ICONS
from delaktig.web.components.views import patterns


def opened(query: str) -> HttpResponse:
    return patterns(RequestFactory().get(f"/patterns/?{query}"))


def page(query: str) -> str:
    return opened(query).content.decode()


@pytest.mark.parametrize("shell", ["desk", "public", "print"])
@pytest.mark.parametrize("language", ["sv", "fi", "en", "ar"])
def test_the_pattern_page_stands_in_every_shell_and_language(shell: str, language: str) -> None:
    html = page(f"shell={shell}&language={language}")
    assert html.lstrip().startswith("<!doctype html>")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert html.count("<h1") == 1
    assert html.count('id="main"') == 1


@pytest.mark.parametrize("shell", ["desk", "public"])
def test_no_id_stands_twice_on_the_pattern_page(shell: str) -> None:
    found = re.findall(r'\sid="([^"]+)"', page(f"shell={shell}&theme=work"))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("shell", ["desk", "public", "print"])
def test_nothing_on_the_page_is_refused_by_a_strict_policy(shell: str) -> None:
    html = page(f"shell={shell}")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_the_public_shell_loads_no_script_and_one_style_sheet() -> None:
    html = page("shell=public")
    assert "<script" not in html
    assert html.count('rel="stylesheet"') == 1


def test_the_public_shell_leads_to_the_accessibility_statement_and_to_people() -> None:
    foot = page("shell=public").split("<footer", 1)[1]
    assert "#accessibility" in foot
    assert "#privacy" in foot
    assert "mailto:" in foot
    assert "tel:0195550100" in foot


def test_the_desk_turns_off_what_the_policy_forbids_htmx() -> None:
    html = page("shell=desk")
    assert '"allowEval":false' in html
    assert '"includeIndicatorStyles":false' in html
    assert "X-CSRFToken" in html


def test_the_menu_of_the_desk_marks_this_page_and_counts() -> None:
    side = page("shell=desk").split('<nav class="side"', 1)[1].split("</nav>", 1)[0]
    assert side.count('aria-current="page"') == 2  # the wide menu and the folded one of phones
    assert '<span class="count">7</span>' in side


def test_the_page_that_asks_can_be_read_by_the_dialog() -> None:
    html = page("part=confirm")
    assert html.count("data-confirm-body") == 1
    assert re.search(r"<form method=\"post\".*data-close", html, re.DOTALL)
    assert html.count("<h1") == 1


def test_an_unknown_shell_or_language_is_answered_with_the_usual_one() -> None:
    response = opened("shell=../../etc&language=xx")
    assert response.status_code == 200
    assert b'class="desk"' in response.content


def test_every_icon_is_drawn_somewhere_in_our_own_hand() -> None:
    from django.template.loader import get_template

    assert all(get_template(path) for path in ICONS.values())


def test_the_page_says_so_when_a_form_came_back_with_errors() -> None:
    from django.template.loader import render_to_string

    from delaktig.web.components.pattern_samples import wrong_form

    html = render_to_string("components/confirm.html", {"form": wrong_form(), "title": "Withdraw?", "shell": None})
    assert re.search(r"<title>\w+: Withdraw\?", html)
