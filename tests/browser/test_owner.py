"""An owner confirms services by a link on a phone: one letter, no account, no script, and the desk takes it up."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import findings
from tests.browser.server import Server
from tests.browser.test_walk import in_swedish

pytestmark = pytest.mark.browser
OFFICE = "kansliet@demo.example"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def asked(page: Page) -> str:
    """Name an owner of the first service that presses, write the letter, and return its link from the outbox."""
    page.get_by_role("link", name="Håll tjänsterna aktuella").first.click()
    name = page.locator("tbody tr td").first.inner_text().strip()
    page.get_by_role("link", name=re.compile("^Ändra")).first.click()
    page.get_by_label("En person med konto").select_option("")
    page.get_by_label("Eller en kontorsadress").fill(OFFICE)
    press(page, "Spara")
    expect(page.locator("tbody tr", has_text=name)).to_contain_text(OFFICE)
    page.get_by_role("link", name="Fråga ägarna", exact=True).click()
    for tick in page.get_by_role("checkbox").all():
        tick.set_checked(OFFICE in (page.locator(f"label[for={tick.get_attribute('id')}]").inner_text()))
    press(page, "Skriv breven")
    page.get_by_role("link", name="Utkorg").first.click()
    page.get_by_role("link", name=re.compile(f"^Visa länken.*{re.escape(OFFICE)}")).first.click()
    return page.get_by_label("Länk att förmedla").input_value()


def test_an_owner_mends_on_a_phone_and_the_desk_takes_it_up(
    demo: Server, sign_in: Callable[..., Page], context_for: Callable[..., BrowserContext]
) -> None:
    desk = in_swedish(sign_in("coordinator", "koordinator.borga@demo.example"))
    link = asked(desk)
    wrong: list[str] = []
    phone = context_for(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Stämmer det här fortfarande?")
    phone.get_by_role("link", name=re.compile("^Se")).first.click()
    name = phone.get_by_role("heading", level=1).inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_text("Nej, något behöver rättas").click()
    phone.get_by_label("I korthet").fill("Öppet för alla från våren.")
    press(phone, "Skicka ändringarna")
    assert not phone.context.cookies()
    expect(phone.locator("main")).to_contain_text(re.compile("Tack, det var allt|Ditt svar är sparat"))
    seen = context_for(viewport={"width": 360, "height": 740}).new_page()
    seen.goto(link)
    wrong += findings(seen)
    desk.get_by_role("link", name="Håll tjänsterna aktuella").first.click()
    answer = desk.get_by_role("region", name="Ägare har svarat").or_(desk.locator("main"))
    answer.get_by_role("link", name=name, exact=True).first.click()
    expect(desk.locator("ins").first).to_contain_text("våren")
    wrong += findings(desk)
    press(desk, "För in det")
    expect(desk.locator("main")).to_contain_text("Tjänsten är aktuell igen")
    assert not wrong
