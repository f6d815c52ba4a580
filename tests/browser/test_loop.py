"""The loop closes: visits reach indicator, measure, dashboard and open data; a signed report stands while figures move.

Everything is done and seen through the pages.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import findings
from tests.browser.server import Server
from tests.browser.test_guidance import COUNSELLOR, Keys, opened
from tests.browser.test_walk import FIGURE, MEASURE, follow, in_swedish, number

pytestmark = pytest.mark.browser
COORDINATOR = ("coordinator", "koordinator.borga@demo.example")
LAST_MONTH = date.today().replace(day=1) - timedelta(days=1)
"""The last day of the last month that is over: what is published must be over."""
PARTNER = "partner@demo.example"
VISITS = "guidance.visits"
COUNTED = "Deltagare i kurserna"


def press(page: Page, name: str, within: str = "main") -> None:
    page.locator(within).get_by_role("button", name=name, exact=True).first.click()


def of_the_year(page: Page) -> int:
    """Return the number of visits of the year that the last month lies in, from the indicator's own table."""
    row = page.locator("tbody tr", has=page.locator(f"text=/^{LAST_MONTH.year}$/")).first
    return number(row.locator("td").nth(1).inner_text())


def listed(page: Page, demo: Server) -> int:
    """Return how many visits the list of the last month holds."""
    first = LAST_MONTH.replace(day=1).isoformat()
    page.goto(f"{demo.url}/desk/638/visits/list/?first={first}&last={LAST_MONTH.isoformat()}")
    return number(page.get_by_text(re.compile(r"^\d[\d\s]* besök$")).inner_text())


def register_three_without_a_network(page: Page, demo: Server) -> None:
    page.reload()  # the kept form is asked for once more, now that the worker is there
    page.wait_for_function("caches.match('/desk/638/visits/offline/').then((one) => one !== undefined)")
    page.context.set_offline(True)
    for waiting in (1, 2, 3):
        page.locator("#id_on").evaluate(
            "(one, day) => { one.closest('details').open = true; one.value = day; }", LAST_MONTH.isoformat()
        )
        page.select_option("#id_hour", "10")
        page.locator("#id_reasons_0").focus()
        Keys(page).press("1", "Enter")
        expect(page.locator("[data-waiting-said]")).to_contain_text(str(waiting))
    page.context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_be_hidden(timeout=30_000)


def test_visits_reach_the_indicator_the_measure_the_dashboard_and_the_open_data(
    demo: Server, sign_in: Callable[..., Page], context_for: Callable[..., BrowserContext]
) -> None:
    desk = in_swedish(sign_in(*COORDINATOR))
    month = listed(desk, demo)
    desk.goto(f"{demo.url}/desk/638/today/")
    desk.get_by_role("link", name="Uppföljning", exact=True).first.click()
    follow(desk, FIGURE)
    before, indicator = of_the_year(desk), desk.url

    counter = opened(sign_in(*COUNSELLOR), demo)
    keys = Keys(counter)
    keys.press("3", "9", "a", "z", "Enter")
    expect(counter.locator("[data-result] .notice.success")).to_be_visible()
    assert keys.pressed <= 8
    now = int(LAST_MONTH.year == date.today().year)
    register_three_without_a_network(counter, demo)

    # The indicator counts them, each once; so do its measure and the dashboard.
    desk.goto(indicator)
    after = of_the_year(desk)
    assert after == before + 3 + now
    said = re.compile(r"[\s\u00a0]?".join(f"{after:,}".split(",")))
    if now:
        follow(desk, MEASURE)
        expect(desk.locator("#follow-up")).to_contain_text(said)
        desk.get_by_role("link", name="Uppföljning", exact=True).first.click()
        expect(desk.locator("tbody tr", has_text=re.compile(MEASURE.pattern.lstrip("^"))).first).to_contain_text(said)
    assert listed(desk, demo) == month + 3

    # The month is over, so the coordinator gives its figures to the public; then anybody has them as open data.
    desk.get_by_role("link", name="Publicerade siffror", exact=True).first.click()
    follow(desk, "Publicera siffror")
    key = f"{LAST_MONTH:%Y-%m}"
    desk.get_by_label("Period").select_option(key)
    press(desk, "Välj perioden")
    desk.locator(f'input[name=table][value="{VISITS}"]').check()
    press(desk, "Granska")
    expect(desk.locator("main")).to_contain_text(str(month + 3))
    press(desk, "Publicera")
    expect(desk.locator("main")).to_contain_text("Siffrorna är publicerade.")

    anybody = context_for().new_page()
    anybody.goto(f"{demo.url}/sv/borga/figures/")
    follow(anybody, re.compile(re.escape(key)))
    assert findings(anybody) == []
    link = anybody.get_by_role("link", name=re.compile("^CSV")).first.get_attribute("href")
    body = anybody.request.get(demo.url + str(link)).text()
    rows = list(csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";" if ";" in body.splitlines()[0] else ","))
    assert any(cell == str(month + 3) for row in rows[1:] for cell in row), body
    follow(anybody, MEASURE)
    expect(anybody.locator("#figures")).to_contain_text(key)


def test_a_signed_report_stands_while_its_figures_are_corrected(
    demo: Server, sign_in: Callable[..., Page], context_for: Callable[..., BrowserContext]
) -> None:
    desk = in_swedish(sign_in("coordinator", "koordinator@demo.example", java_script_enabled=False))

    # A partner has not answered in time: its letter waits in the outbox, and its link still takes an answer.
    desk.get_by_role("link", name="Uppföljning", exact=True).first.click()
    follow(desk, re.compile(".+"), "#waiting tbody tr:has(.tag.late)")
    request = desk.url
    follow(desk, re.compile("utkorg", re.IGNORECASE))
    desk.get_by_role("link", name=re.compile(f"^Visa länken.*{re.escape(PARTNER)}")).first.click()
    link = desk.get_by_label("Länk att förmedla").input_value()
    partner = context_for(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    partner.goto(link)
    expect(partner.locator("main")).to_contain_text("dagen har gått; svar tas ännu emot")
    words = "Hänvisningen fungerar, men väntetiden blev längre under hösten."
    partner.get_by_label(re.compile("^Med egna ord")).first.fill(words)
    press(partner, "Skicka svaren")
    expect(partner.locator("main")).to_contain_text("Era svar är skickade")
    desk.goto(request)
    expect(desk.locator("main")).to_contain_text("svarad sent")

    # The coordinator writes, signs and publishes; the partner's words stand in the report.
    desk.get_by_role("link", name="Årsrapporter", exact=True).first.click()
    follow(desk, "2025")
    report = desk.url
    expect(desk.locator("main")).to_contain_text(words)
    desk.locator("#introduction").get_by_role("link", name="Skriv").click()
    desk.get_by_label("Text").fill("Året räknades ihop, och det sista svaret kom sent.")
    press(desk, "Spara")
    row = desk.locator("main tbody tr", has_text=COUNTED).last
    signed = number(row.locator("td").nth(1).inner_text())
    for act in ("Underteckna", "Publicera"):
        desk.locator("main").get_by_role("link", name=act, exact=True).click()
        press(desk, act)
    expect(desk.locator("main")).to_contain_text("publicerad")

    # What is corrected afterwards changes the live figure, and not the report, which shows the difference.
    follow(desk, COUNTED)
    figure = desk.url
    follow(desk, "2025", "#counted")
    follow(desk, "Till listan över det som räknades", "#counted")
    follow(desk, re.compile("^Kurser"), "tbody")
    follow(desk, "Rätta")
    field = desk.get_by_label(re.compile("^Deltagare"))
    field.fill(str(int(field.input_value()) + 7))
    press(desk, "Spara")
    desk.goto(figure)
    now = desk.locator("tbody tr", has=desk.locator("text=/^2025$/")).first
    expect(now).to_contain_text(str(signed + 7))
    desk.goto(report)
    changed = desk.locator(".notice", has_text="Siffror har rättats sedan rapporten undertecknades")
    expect(changed.locator("tbody tr", has_text=COUNTED)).to_contain_text(str(signed))
    expect(changed.locator("tbody tr", has_text=COUNTED)).to_contain_text(str(signed + 7))
    expect(desk.locator("main tbody tr", has_text=COUNTED).last.locator("td").nth(1)).to_contain_text(str(signed))
    seen = context_for().new_page()
    seen.goto(f"{demo.url}/sv/kristinestad/programmes/2023-2025/reports/2025/")
    expect(seen.locator("main tbody tr", has_text=COUNTED).first).to_contain_text(str(signed))
    expect(seen.locator("main")).to_contain_text(words)
    assert findings(seen) == []
