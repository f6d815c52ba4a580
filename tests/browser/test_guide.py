"""The guide's journeys on a phone: an Arabic reader, a buyer's resident, without scripts, without a connection."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
Contexts = Callable[..., BrowserContext]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def a_phone(context_for: Contexts, *, scripts: bool = True) -> Page:
    return context_for(**PHONE, java_script_enabled=scripts).new_page()


def choose(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


@SCRIPTS
def test_an_arabic_reader_is_three_choices_from_a_swedish_course_and_its_place(
    demo: Server, context_for: Contexts, scripts: bool
) -> None:
    page = a_phone(context_for, scripts=scripts)
    page.goto(f"{demo.url}/ar/borga/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    choose(page, re.compile("^تعلّم اللغة"))
    choose(page, re.compile("^السويدية"))
    page.locator('ul.services a[href$="/services/evening-swedish/"]').click()
    expect(page.get_by_role("link", name="افتح في خريطتي")).to_have_attribute("href", re.compile("^geo:"))
    expect(page.locator(".hours")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if scripts else True
    assert page.context.cookies() == []


@SCRIPTS
def test_a_resident_of_pukkila_is_offered_what_borga_gives_for_it(
    demo: Server, context_for: Contexts, scripts: bool
) -> None:
    page = a_phone(context_for, scripts=scripts)
    page.goto(f"{demo.url}/fi/")
    choose(page, "Pukkila")
    choose(page, re.compile("^Opin kieltä"))
    choose(page, re.compile("^Ruotsi"))
    page.locator('ul.services a[href$="/services/integration-training-swedish/"]').click()
    expect(page.get_by_text("Palvelu on myös asukkaille täällä: Pukkila.")).to_be_visible()


@SCRIPTS
@pytest.mark.parametrize(
    ("language", "typed", "slug"),
    [("fi", "koulutus", "integration-training-finnish"), ("sv", "utbildning", "integration-training-swedish")],
)
def test_a_part_of_a_long_word_finds_the_whole(
    demo: Server, context_for: Contexts, language: str, typed: str, slug: str, scripts: bool
) -> None:
    page = a_phone(context_for, scripts=scripts)
    page.goto(f"{demo.url}/{language}/borga/")
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(f'ul.services a[href$="/services/{slug}/"]')).to_have_count(1)


@SCRIPTS
def test_a_somali_reader_who_mistypes_finds_the_course_in_swedish(
    demo: Server, context_for: Contexts, scripts: bool
) -> None:
    page = a_phone(context_for, scripts=scripts)
    page.goto(f"{demo.url}/so/borga/")
    page.get_by_role("searchbox").fill("iswidish")  # iswiidhish
    page.get_by_role("searchbox").press("Enter")
    page.locator("ul.services > li > a").first.click()
    page.wait_for_url("**/so/borga/services/integration-training-swedish/")
    assert page.locator("h1").get_attribute("lang") in (None, "so")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tababarka is-dhexgalka ee af-Iswiidhishka")
    assert page.context.cookies() == []


def test_the_municipality_is_chosen_once_and_can_be_changed(demo: Server, context_for: Contexts) -> None:
    page = a_phone(context_for)
    page.goto(f"{demo.url}/sv/")
    choose(page, "Borgå")
    page.wait_for_url("**/sv/borga/")
    page.goto(f"{demo.url}/fi/")
    page.wait_for_url("**/fi/porvoo/")
    page.get_by_role("link", name="Toinen kunta").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Missä asut?")
    assert page.context.cookies() == []


def test_what_is_kept_and_ticked_stays_on_the_device(demo: Server, context_for: Contexts) -> None:
    page = a_phone(context_for)
    page.goto(f"{demo.url}/sv/borga/services/evening-swedish/")
    page.get_by_role("button", name="Spara i min lista").click()
    expect(page.get_by_role("button", name="I min lista")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{demo.url}/sv/borga/my-list/")
    expect(page.locator("[data-list] > li")).to_have_count(1)
    kept = page.locator("[data-list] > li")
    expect(kept.locator('a[href^="tel:"]').first).to_be_visible()
    for words in ("Svenska", "Antecknat"):
        expect(kept).to_contain_text(words)
    expect(page.locator("[data-count]").first).to_have_text(re.compile("^\u00a0\\(1\\)$"))
    page.get_by_role("button", name="Ta bort").click()
    expect(page.get_by_text("Inget i listan än")).to_be_visible()
    page.goto(f"{demo.url}/sv/borga/first-weeks/?came=family")
    page.get_by_label("Klart").first.check()
    page.reload()
    expect(page.get_by_label("Klart").first).to_be_checked()


def test_the_guide_is_read_without_a_connection_and_tells_its_date(demo: Server, context_for: Contexts) -> None:
    page = a_phone(context_for)
    page.goto(f"{demo.url}/ar/borga/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.get_by_role("button", name="احفظ الدليل كله على هذا الجهاز").click()
    expect(page.get_by_role("status")).to_contain_text("تم.", timeout=60_000)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".note.kept time")).to_have_text(re.compile(r"^\d+\.\d+\.\d{4}$"))
    choose(page, re.compile("^تعلّم اللغة"))
    choose(page, re.compile("^السويدية"))
    page.locator('ul.services a[href$="/services/evening-swedish/"]').click()
    expect(page.get_by_role("link", name="افتح في خريطتي")).to_be_visible()
    expect(page.locator(".note.kept")).to_be_visible()
    expect(page.locator("[data-now]:visible")).to_have_count(0)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".note.kept")).to_be_hidden()


@SCRIPTS
def test_a_reader_reports_what_is_wrong_and_leaves_nothing_behind(
    demo: Server, context_for: Contexts, scripts: bool
) -> None:
    page = a_phone(context_for, scripts=scripts)
    page.goto(f"{demo.url}/sv/borga/services/evening-swedish/")
    page.get_by_role("link", name="Något här är fel").click()
    page.get_by_label("Öppettiderna").check()
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_text("Tack. Någon ser på det.")).to_be_visible()
    page.get_by_role("button", name="Ja", exact=True).click()
    expect(page.get_by_text("Tack för ditt svar.")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "path", ["", "needs/language/", "needs/language/swedish/", "services/", "services/evening-swedish/", "first-weeks/"]
)
def test_a_first_view_weighs_at_most_sixty_kilobytes_and_a_later_one_fifteen(
    demo: Server, context_for: Contexts, path: str
) -> None:
    page = a_phone(context_for)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(f"{demo.url}/sv/borga/{path}")
    page.wait_for_load_state("load")
    first = sum(received)
    received.clear()
    page.goto(f"{demo.url}/fi/porvoo/{path}")
    page.wait_for_load_state("load")
    print(path, first, sum(received))
    assert 0 < first <= 60_000
    assert 0 < sum(received) <= 15_000
