"""Two workers write the same interview: drafts as typed, and both texts where both have written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import findings
from tests.browser.server import Server

pytestmark = pytest.mark.browser
FIELD = "#id_answer_other_needs"


def interview(page: Page, demo: Server) -> None:
    """Go from the list of clients to the interview of a client's open assessment."""
    page.goto(f"{demo.url}/desk/287/clients/")
    page.get_by_role("link", name="Haddadin Samir").first.click()
    page.get_by_role("link", name="Bedömning", exact=True).click()
    page.get_by_role("link", name="Skriv Intervju").click()
    page.wait_for_url("**/interview/")


def test_two_workers_on_one_interview_are_shown_both_texts(demo: Server, sign_in: Callable[..., Page]) -> None:
    first = sign_in("caseworker", mail="handlaggare@demo.example")
    interview(first, demo)
    second = sign_in("supervisor", mail="forman@demo.example")
    second.goto(first.url)

    second.fill(FIELD, "Vill börja i en kör.")
    second.get_by_role("button", name="Spara").click()
    expect(second.get_by_role("status").first).to_contain_text("Sparat")

    first.fill(FIELD, "Vill spela fotboll.")
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_role("main")).to_contain_text("Vill börja i en kör.")
    expect(first.get_by_role("main")).to_contain_text("fotboll")
    assert findings(first) == []
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_role("status").first).to_contain_text("Sparat")
    interview(first, demo)
    expect(first.locator(FIELD)).to_have_value("Vill spela fotboll.")


def test_what_is_typed_and_not_saved_is_offered_back(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = sign_in("caseworker", mail="handlaggare@demo.example")
    interview(page, demo)
    page.locator(FIELD).press_sequentially(" Och simma.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Utkast")
    page.goto(f"{demo.url}/desk/287/today/")
    interview(page, demo)
    expect(page.get_by_role("main")).to_contain_text("Du har text som inte är sparad")
    page.get_by_role("link", name="Använd den").click()
    assert "Och simma." in page.locator(FIELD).input_value()
