"""A coordinator makes a service from nothing to published, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import findings
from tests.browser.server import Server
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.browser
LONG = "integrationsutbildningsplanen"


def press(page: Page, name: str) -> None:
    """Go to a link or button by the Tab key, press Enter, and wait for the page that it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, words: str) -> None:
    """Go to a field by the Tab key and write."""
    tab_to(page, name)
    page.keyboard.type(words)


def past_the_menus(page: Page) -> None:
    """Take the skip link; where the address has kept it over an answer to a form, the focus is past the menus."""
    if page.url.endswith("#main"):
        return
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


def test_a_service_is_made_from_nothing_to_published_by_keyboard(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = sign_in("coordinator")
    page.goto(f"{demo.url}/desk/287/services/")
    past_the_menus(page)
    press(page, "Ny tjänst")
    page.wait_for_url("**/services/add/")

    past_the_menus(page)
    write(page, "Svenska", "Promenad på svenska")
    write(page, "Finska", "Kävely ruotsiksi")
    write(page, "Svenska", f"Gå och prata. Se {LONG}.")
    expect(page.locator("[data-hints-of=id_summary_sv]")).to_contain_text(LONG)
    expect(page.locator("[data-hints-of=id_summary_sv] [data-left]")).to_contain_text("tecken kvar")
    tab_to(page, "Öva att prata")
    page.keyboard.press("Space")
    assert findings(page) == []
    press(page, "Spara")
    expect(page.get_by_role("heading", level=1)).to_have_text("Promenad på svenska")
    expect(page.get_by_role("main")).to_contain_text("Innan den kan publiceras")

    past_the_menus(page)
    press(page, "Så kommer man in")
    page.wait_for_url("**/words/")
    page.locator("#id_how_to_get_in_sv").focus()
    page.keyboard.type("Kom till torget.")
    press(page, "Spara")
    expect(page.get_by_role("status").first).to_contain_text("Sparat")

    past_the_menus(page)
    press(page, "Var och när")
    page.wait_for_url("**/offerings/")
    past_the_menus(page)
    press(page, "Lägg till var och när")
    page.wait_for_url("**/offerings/add/")
    past_the_menus(page)
    write(page, "Tisdag", "17–19")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("17–19")
    assert findings(page) == []

    past_the_menus(page)
    press(page, "Tjänsten")
    past_the_menus(page)
    tab_to(page, "Publicera")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Publicera tjänsten?")
    tab_to(page, "Publicera")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Tjänsten är publicerad")
    assert findings(page) == []
