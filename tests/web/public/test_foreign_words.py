"""Words that a page has in another language than its own stand in an element that says which, with its direction.

Figures, sections of acts, reports and decisions have their words in few languages. In Arabic an English sentence
that is not marked has its full stop on the wrong side, and a screen reader reads it with the wrong voice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from delaktig.accounts.actor import command_actor
from delaktig.decisions.models import Body
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.acts import publish
from delaktig.indicators.publishing.tables import Choice
from delaktig.municipalities.models import Municipality
from delaktig.programmes.models import Edition
from delaktig.reports.actions import begin_report, publish_report, sign_report, tie_items, write_text
from delaktig.reports.models import YearlyReport
from delaktig.reports.yearly_words import WORDS as ON_PAPER
from delaktig.web.components.languages import AUTONYMS, direction
from delaktig.web.public.report_words import WORDS
from delaktig.web.public.speech import Speech
from tests.indicators.counted import meet
from tests.reports.conftest import TODAY, Told, told
from tests.reports.test_handled import an_item
from tests.reports.test_yearly_remarks import answer, say
from tests.web.public.test_pages import adopted

__all__ = ["adopted", "told"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)
OTHER_SCRIPTS = ("ar", "fa", "ckb", "ru", "uk", "th")
LATIN = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
NAMES = re.compile(
    r"Borgå|Lovisa|Kristinestad|Kaskö|Delaktig|JSON(-stat)?|CSV|API|DCAT-AP|CC BY|SHA-256|PDF|Word|Excel|[0-9a-f]{64}|"
    + "|".join(AUTONYMS[language] for language in ("sv", "fi", "en"))
)
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "use"})


class Spoken(HTMLParser):
    """Reads a page's main part: each text with the language and direction that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = []
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        _, language, way = self.open[-1] if self.open else ("", "", "")
        # words of a language that nobody has said: the browser finds the direction, and no voice is promised
        unsaid = (tag == "bdi" or given.get("dir") == "auto") and "lang" not in given
        self.open.append((tag, given.get("lang") or ("" if unsaid else language), given.get("dir") or way))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing stands in an element that ends where it begins."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and any(tag == "main" for tag, *_ in self.open):
            self.found.append((data.strip(), *self.open[-1][1:]))


def spoken(page: str) -> list[tuple[str, str, str]]:
    reader = Spoken()
    reader.feed(page)
    return reader.found


def unmarked(page: str, language: str) -> list[str]:
    """Return the words in Latin letters that a page in another script shows as its own."""
    return [text for text, tongue, _ in spoken(page) if tongue == language and LATIN.search(NAMES.sub("", text))]


@pytest.fixture
def figures(municipality: Callable[[str], Municipality]) -> None:
    """What Borgå and Lovisa have published of meetings, whole and by kind."""
    for code, many in (("638", 7), ("434", 2)):
        municipality(code)
        for number in range(many):
            meet(code, date(2025, 1 + number, 5), Body.Kind.BOARD)
        chosen = [Choice("decisions.meetings"), Choice("decisions.meetings", ("kind",))]
        publish(command_actor(code, "tests"), Period.year(2025), chosen, NOW, TODAY)


@pytest.fixture
def report(told: Told) -> YearlyReport:
    """A published report with remarks, told figures and an item in which it was handled."""
    told.say(told.meetings, Period.year(2024), value=Decimal(1))
    told.say(told.meetings, Period.year(2025), value=Decimal(3))
    answer(told, say(told, language="sv", words="Blanketterna är svåra."))
    say(told, words="Ingen har svarat oss.")
    made = begin_report(told.actor, told.edition, 2025, TODAY)
    write_text(told.actor, made, "introduction", "sv", "Året var gott.")
    sign_report(told.actor, made, TODAY)
    tie_items(told.actor, made, [an_item()])
    publish_report(told.actor, made)
    return made


FIGURES = ("figures/", "figures/2025/", "figures/2025/1/", "figures/2025/compare/decisions-meetings-by-kind/")


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
@pytest.mark.parametrize("path", [*FIGURES, "law/681-2023/13/"])
def test_figures_and_law_mark_what_is_not_in_the_pages_language(figures: None, language: str, path: str) -> None:
    page = Client().get(f"/{language}/borga/{path}").content.decode()
    assert unmarked(page, language) == []
    foreign = [(text, way) for text, tongue, way in spoken(page) if tongue == "en"]
    assert foreign
    assert {way for _, way in foreign} == {"ltr"}


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
def test_a_report_and_the_decision_about_it_mark_what_is_not_in_the_pages_language(
    report: YearlyReport, told: Told, language: str
) -> None:
    place = Municipality.objects.get(pk="287").slug_sv
    page = Client().get(f"/{language}/{place}/programmes/{told.edition.slug}/reports/2025/").content.decode()
    (decision,) = set(re.findall(r'href="([^"]+/decisions/\d+/)"', page))
    for one in (page, Client().get(decision).content.decode()):
        assert unmarked(one, language) == []
        assert {way for _, tongue, way in spoken(one) if tongue == "sv"} == {"ltr"}


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
def test_decisions_mark_what_is_not_in_the_pages_language(adopted: Edition, language: str) -> None:
    listed = Client().get(f"/{language}/borga/decisions/").content.decode()
    (decision,) = set(re.findall(r'href="([^"]+/decisions/\d+/)"', listed))
    for one in (listed, Client().get(decision).content.decode()):
        assert unmarked(one, language) == []
        assert {way for _, tongue, way in spoken(one) if tongue == "sv"} == {"ltr"}


@pytest.mark.parametrize("language", settings.PUBLIC_LANGUAGES)
@pytest.mark.parametrize("path", FIGURES)
def test_a_page_of_figures_says_which_language_their_words_are_in(figures: None, language: str, path: str) -> None:
    page = Client().get(f"/{language}/borga/{path}").content.decode()
    with override(language):
        note = [text for text, tongue, _ in spoken(page) if AUTONYMS["en"] in text and tongue == language]
    assert bool(note) == (language not in {"sv", "fi", "en"})


def test_in_arabic_an_english_sentence_is_written_from_left_to_right(figures: None) -> None:
    found = spoken(Client().get("/ar/borga/figures/2025/").content.decode())
    (definition,) = {one for one in found if one[0].endswith("do not count.")}
    assert definition[1:] == ("en", "ltr")
    assert direction("ar") == "rtl"


def test_the_name_of_a_scrolling_table_is_plain_words(figures: None) -> None:
    page = Client().get("/ar/borga/figures/2025/").content.decode()
    assert 'aria-label="Meetings held (kind of body)"' in page


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_reports_page_says_what_its_paper_says(language: str) -> None:
    with override(language):
        assert {name: str(words) for name, words in WORDS.items()} == {name: ON_PAPER[language][name] for name in WORDS}


def test_speech_remembers_the_languages_of_words_that_it_was_told() -> None:
    speech = Speech("ar")
    assert str(speech.told_in("en", "Visits < 5")) == '<span lang="en" dir="ltr">Visits &lt; 5</span>'
    assert str(speech.told_in("ar", "زيارات")) == "زيارات"
    assert not speech.told_in("fi", "")
    speech({"sv": "Möten"})
    assert speech.others == [AUTONYMS["en"], AUTONYMS["sv"]]
