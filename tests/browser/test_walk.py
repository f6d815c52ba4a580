"""The walk: from a section of the act to programme, measure, service, visits and plans, figure, report and decision.

And back, by links alone. On the desk as the coordinator of Borgå; on the public pages without signing in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import findings
from tests.browser.server import Server

pytestmark = pytest.mark.browser
COORDINATOR = ("coordinator", "koordinator.borga@demo.example")
SECTION = "681/2023 § 13"
PROGRAMME = "Integrationsprogram 2025–2026"
MEASURE = re.compile("^Den öppna rådgivningen tar emot utan tidsbokning")
SERVICE = "Invandrartjänster"
FIGURE = "Besök i rådgivningen"
DECISION = re.compile(r"fullmäktige.*25\.3\.2026.*§ 22")
ADOPTED = re.compile(r"styrelsen.*20\.1\.2025.*§ 14")


def follow(page: Page, words: str | re.Pattern[str], within: str = "main") -> None:
    """Press the first link of the page's own part with these words, and wait for where it leads."""
    before = page.url
    page.locator(within).get_by_role("link", name=words, exact=isinstance(words, str)).first.click()
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_load_state()


def stands(page: Page, heading: str | re.Pattern[str]) -> None:
    """See that the page is about something."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def number(words: str) -> int:
    found = re.search(r"\d[\d\s\u00a0]*", words)
    assert found, words
    return int(re.sub(r"\D", "", found[0]))


def in_swedish(page: Page) -> Page:
    if page.locator("html").get_attribute("lang") != "sv":
        page.get_by_role("button", name="Svenska").or_(page.get_by_role("link", name="Svenska")).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    return page


def test_the_coordinator_walks_from_the_act_to_the_decision_and_back(sign_in: Callable[..., Page]) -> None:
    page = in_swedish(sign_in(*COORDINATOR))
    page.get_by_role("link", name="Regler", exact=True).first.click()
    follow(page, SECTION)
    stands(page, SECTION)
    assert findings(page) == []

    # From the section to the programme, the measure and its service.
    follow(page, PROGRAMME)
    stands(page, PROGRAMME)
    follow(page, MEASURE)
    stands(page, MEASURE)
    plans = page.locator("#services")
    expect(plans).to_contain_text("Gällande planer där den ingår")
    expect(plans).to_contain_text("Remitterade, 12 månader")
    assert findings(page) == []
    follow(page, SERVICE)
    stands(page, SERVICE)

    # Visits as a count, which opens into the visits that it counts.
    used = page.locator("#used")
    link = used.get_by_role("link", name=re.compile(r"Besök som hänvisats hit"))
    counted = number(link.inner_text())
    assert counted > 0
    link.click()
    stands(page, "Besöken, ett för ett")
    assert number(page.get_by_text(re.compile(r"^\d[\d\s]* besök$")).inner_text()) == counted
    expect(page.locator("tbody tr").first).to_contain_text(SERVICE)
    assert findings(page) == []

    # Back to the service, the measure, and on to its figure and what that was counted from.
    follow(page, SERVICE)
    follow(page, MEASURE)
    follow(page, re.compile(f"{FIGURE}$"), "#follow-up")
    stands(page, FIGURE)
    year = page.locator("#counted").get_by_role("link", name="2025", exact=True)
    if year.count():
        year.first.click()
    of_figure = number(page.locator("#counted tbody tr", has_text="Alla").first.locator("td").last.inner_text())
    follow(page, "Till listan över det som räknades", "#counted")
    stands(page, "Besöken, ett för ett")
    assert number(page.get_by_text(re.compile(r"^\d[\d\s]* besök$")).inner_text()) == of_figure
    page.go_back()
    page.locator("#counted tbody td a").first.click()
    stands(page, "Besöken, ett för ett")
    assert 0 < number(page.get_by_text(re.compile(r"^\d[\d\s]* besök$")).inner_text()) <= of_figure
    page.go_back()

    # The report where it stands, and the decision.
    follow(page, "2025", "main dl.facts")
    stands(page, re.compile("2025"))
    follow(page, DECISION)
    stands(page, re.compile("Årsrapporten 2025"))
    assert findings(page) == []

    # And back.
    follow(page, "Årsrapporten 2025")
    stands(page, re.compile("2025"))
    follow(page, FIGURE)
    follow(page, MEASURE)
    follow(page, SERVICE)
    follow(page, MEASURE)
    follow(page, ADOPTED)
    stands(page, re.compile("Ordnandet av integrationsprogrammet"))
    follow(page, PROGRAMME)
    follow(page, "Åtgärder", "nav.tabs, .tabs")
    stands(page, PROGRAMME)
    follow(page, SECTION)
    stands(page, SECTION)


def test_anybody_walks_the_public_pages_the_same_way(demo: Server, context_for: Callable[..., BrowserContext]) -> None:
    page = context_for(java_script_enabled=True).new_page()
    page.goto(f"{demo.url}/sv/borga/programmes/")
    follow(page, PROGRAMME)
    stands(page, PROGRAMME)
    follow(page, SECTION)
    stands(page, SECTION)
    assert findings(page) == []

    follow(page, PROGRAMME)
    page.locator("#measures").get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(re.compile(MEASURE.pattern.lstrip("^")))
    follow(page, SERVICE)
    stands(page, SERVICE)
    follow(page, MEASURE)
    follow(page, "Siffror för 2025")
    stands(page, re.compile("2025"))
    assert findings(page) == []
    follow(page, MEASURE)
    follow(page, "2025", "#reports")
    stands(page, re.compile("2025"))
    follow(page, DECISION, "#decisions")
    stands(page, re.compile("Årsrapporten 2025"))
    assert findings(page) == []

    follow(page, "Rapporten 2025")
    follow(page, FIGURE)
    stands(page, re.compile("2025"))
    page.go_back()
    follow(page, MEASURE)
    follow(page, SERVICE)
    follow(page, "681/2023 § 14")
    stands(page, "681/2023 § 14")
    follow(page, MEASURE)
    follow(page, PROGRAMME, "body")
    follow(page, "Beslut om programmet")
    follow(page, re.compile("^Ordnandet av integrationsprogrammet"))
    follow(page, PROGRAMME)
    follow(page, SECTION)
    stands(page, SECTION)
    assert not page.context.cookies()
