"""A client reads the own plan on a telephone, in Arabic: from the letter on the desk to logging out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from delaktig.cases.plan_words import word
from tests.browser.axe import look
from tests.browser.server import Server

pytestmark = pytest.mark.browser
MOST = 60_000
"""Compressed bytes of a first view on an empty cache."""
COACH = "jobbcoach.kristinestad@demo.example"
AGREED = re.compile("Wiśniowska")
"""The client of this worker, with whom a plan has been agreed in Swedish."""


def test_a_letter_is_handed_over_and_the_client_reads_in_arabic_on_a_telephone_and_logs_out(
    demo: Server, sign_in: Callable[..., Page], context_for: Callable[..., BrowserContext]
) -> None:
    desk = sign_in("job_coach", COACH)
    desk.goto(f"{demo.url}/desk/287/clients/")
    desk.get_by_role("link", name=AGREED).first.click()
    desk.get_by_role("link", name="Egen vy").click()
    desk.locator("select[name=language]").select_option("ar")
    desk.locator("input[name=identity_seen]").check()
    desk.get_by_role("button", name="Gör brevet").click()
    code = desk.locator(".own-code").inner_text()
    number = re.search(r"\b\d{10}\b", desk.locator("main").inner_text())
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", code)
    assert number is not None
    assert look(desk) == []
    phone = context_for(viewport={"width": 360, "height": 640}, locale="ar", java_script_enabled=True).new_page()
    network = phone.context.new_cdp_session(phone)
    network.send("Network.enable")
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    phone.goto(f"{demo.url}/own/{number[0]}/", wait_until="networkidle")
    assert 0 < sum(received) <= MOST
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    phone.locator("input[name=code]").fill(code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/own/ar/plan/")
    expect(phone.get_by_role("heading", name=word("my_goals", "ar"), exact=True)).to_be_visible()
    expect(phone.locator("main")).to_contain_text(word("kind_employment_or_enterprise", "ar"))
    expect(phone.locator("main [lang=sv]", has_text="fast jobb som kock")).to_be_visible()
    for page in ("plan", "times", "looks", "data"):
        received.clear()
        phone.goto(f"{demo.url}/own/ar/{page}/", wait_until="networkidle")
        assert sum(received) <= MOST
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        assert look(phone) == []
    kept = phone.context.cookies()
    assert [(one["name"], one["path"], one["httpOnly"], one["sameSite"]) for one in kept] == [
        ("delaktig_own", "/own/", True, "Strict")
    ]
    phone.goto(f"{demo.url}/own/ar/leave/")
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/own/ar/?ended=left")
    assert phone.context.cookies() == []
    phone.goto(f"{demo.url}/own/ar/plan/")
    expect(phone.locator("input[name=code]")).to_be_visible()


def test_the_own_view_works_without_scripts(demo: Server, context_for: Callable[..., BrowserContext]) -> None:
    page = context_for(java_script_enabled=False).new_page()
    page.goto(f"{demo.url}/own/sv/0123456789/")
    page.locator("input[name=code]").fill("1234")
    page.get_by_role("button", name="Öppna vyn").click()
    expect(page.get_by_text("En siffra är fel eller fattas").first).to_be_visible()
