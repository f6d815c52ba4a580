"""A visit by keyboard alone in at most eight presses; without a network three wait, and arrive once; undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.axe import findings
from tests.browser.server import Server

pytestmark = pytest.mark.browser
COUNSELLOR = ("counsellor", "radgivare.borga@demo.example")
FORM = "/desk/638/visits/"
WITHOUT_OPEN = """() => {
  const matches = Element.prototype.matches;
  Element.prototype.matches = function (what) {
    if (what === ":open") throw new SyntaxError("no such pseudo-class");
    return matches.call(this, what);
  };
}"""
"""Makes a browser one that cannot tell whether a list is open."""


class Keys:
    """A keyboard that counts its presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def registered(demo: Server) -> int:
    """Return how many visits of Borgå the register counts."""
    return int(asked(demo, "SELECT COUNT(*) FROM guidance_visit WHERE municipality_id = '638' AND NOT undone"))


def asked(demo: Server, query: str) -> object:
    file = next(Path(demo.folder).rglob("*.sqlite3"))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute(query).fetchone()[0]


def opened(page: Page, demo: Server) -> Page:
    page.goto(demo.url + FORM)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.ready.then((one) => one.active !== null)")
    return page


def test_a_visit_is_registered_by_keyboard_in_at_most_eight_presses(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    before = registered(demo)
    keys = Keys(page)
    keys.press("3", "9", "a", "z", "Enter")
    expect(page.locator("[data-result] .notice.success")).to_be_visible()
    assert keys.pressed <= 8
    assert registered(demo) == before + 1
    assert findings(page) == []
    assert asked(demo, "SELECT COUNT(*) FROM guidance_visitmaterial") > 0
    # The next one begins at once, with the choices of this one that stay: another language is two presses more.
    keys = Keys(page)
    keys.press("1", "l", "a", "Enter")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.wait_for_timeout(300)
    assert keys.pressed <= 8
    assert registered(demo) == before + 2
    page.reload()
    chosen = page.eval_on_selector("#id_language", "one => one.selectedOptions[0].textContent")
    assert chosen.lower().startswith("a")


def test_a_visit_is_registered_and_undone_where_no_script_runs(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = sign_in(*COUNSELLOR, java_script_enabled=False)
    page.goto(demo.url + FORM)
    before = registered(demo)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_be_visible()
    assert registered(demo) == before + 1
    page.locator(".notice.success button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    assert registered(demo) == before


def test_what_is_registered_can_be_undone_by_one_key(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    before = registered(demo)
    Keys(page).press("2", "Enter")
    expect(page.locator("[data-result] .notice.success [data-undo]")).to_be_visible()
    assert registered(demo) == before + 1
    Keys(page).press("u")
    expect(page.locator("[data-result] [data-undo]")).to_have_count(0)
    expect(page.locator("[data-result] .notice.success")).to_be_visible()
    assert registered(demo) == before


def test_the_confirmation_stands_where_the_eye_is_and_is_said_aloud(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    page.set_viewport_size({"width": 1280, "height": 800})
    Keys(page).press("3", "9", "a", "Enter")
    expect(page.locator("[data-result] .notice.success [data-undo]")).to_be_in_viewport(ratio=1)
    expect(page.locator("#id_reasons_0")).to_be_focused()
    assert page.locator("[data-result]").get_attribute("role") == "status"
    page.mouse.wheel(0, 900)
    expect(page.locator("[data-result] .notice.success [data-undo]")).to_be_in_viewport(ratio=1)


def test_enter_in_a_list_that_is_open_chooses_and_does_not_register(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    before = registered(demo)
    keys = Keys(page)
    keys.press("1", "l")
    page.locator("#id_language").evaluate("one => one.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))")
    page.evaluate(WITHOUT_OPEN)
    keys.press("Enter")
    page.wait_for_timeout(500)
    assert registered(demo) == before
    expect(page.locator("#id_reasons_0")).to_be_checked()


def test_without_a_network_three_visits_wait_and_arrive_once(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    context = page.context
    page.reload()  # the kept form is asked for once more, now that the worker is there
    page.wait_for_function("caches.match('/desk/638/visits/offline/').then((one) => one !== undefined)")
    before = registered(demo)
    context.set_offline(True)
    for reason in ("1", "2", "3"):
        Keys(page).press(reason, "Enter")
        expect(page.locator("[data-result] .notice.info")).to_be_visible()
    expect(page.locator("[data-waiting-said]")).to_contain_text("3")
    expect(page.locator("[data-no-network]")).to_be_visible()
    assert registered(demo) == before
    # The page may be opened anew: the device shows the form that it kept, and what waits is still there.
    page.goto(demo.url + FORM)
    expect(page.locator("[data-waiting-said]")).to_contain_text("3")
    assert "Vainionpää" not in page.content()
    assert findings(page) == []
    context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_be_hidden(timeout=15_000)
    assert registered(demo) == before + 3
    page.goto(demo.url + FORM)
    page.wait_for_timeout(500)
    assert registered(demo) == before + 3


def test_the_kept_form_takes_a_visit_each_time_it_is_opened(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    page.reload()
    page.wait_for_function("caches.match('/desk/638/visits/offline/').then((one) => one !== undefined)")
    before = registered(demo)
    page.context.set_offline(True)
    for number in (1, 2):
        page.goto(demo.url + FORM)
        expect(page.locator("[data-no-network]")).to_be_visible()
        page.locator("#id_reasons_0").focus()
        Keys(page).press("7", "Enter")
        expect(page.locator("[data-waiting-said]")).to_contain_text(str(number))
    page.context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_be_hidden(timeout=15_000)
    assert registered(demo) == before + 2


def test_an_answer_that_is_lost_on_the_way_does_not_count_twice(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    before = registered(demo)
    lost: list[str] = []

    def lose(route: object, request: Request) -> None:
        if request.method == "POST" and not lost:
            lost.append(request.url)
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route(f"**{FORM}", lose)
    Keys(page).press("4", "Enter")
    expect(page.locator("[data-no-network]")).to_be_visible()
    expect(page.locator("[data-waiting-said]")).to_contain_text("1")
    assert registered(demo) == before + 1
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert lost
    assert registered(demo) == before + 1


def test_what_is_refused_stays_on_the_device_for_a_person(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    before = registered(demo)
    page.locator("#id_on").evaluate("one => { one.closest('details').open = true; one.value = '2020-01-01'; }")
    page.select_option("#id_hour", "10")
    page.locator("#id_reasons_0").focus()
    Keys(page).press("5", "Enter")
    row = page.locator("[data-waiting-list] li")
    expect(row).to_have_count(1)
    assert registered(demo) == before
    assert findings(page) == []
    row.locator("[data-again]").click()
    page.locator("#id_on").evaluate("one => { one.value = ''; }")
    page.select_option("#id_hour", "")
    page.locator("#id_reasons_0").focus()
    Keys(page).press("Enter")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert registered(demo) == before + 1


def test_what_waits_outlives_the_session_and_a_signed_out_person(demo: Server, sign_in: Callable[..., Page]) -> None:
    page = opened(sign_in(*COUNSELLOR), demo)
    context: BrowserContext = page.context
    before = registered(demo)
    session = [one for one in context.cookies() if one["name"] == "delaktig_session"]
    context.clear_cookies(name="delaktig_session")
    Keys(page).press("6", "Enter")
    expect(page.locator("[data-signed-out]")).to_be_visible()
    expect(page.locator("[data-waiting-said]")).to_contain_text("1")
    assert registered(demo) == before
    context.add_cookies(session)  # type: ignore[arg-type]
    page.goto(demo.url + FORM)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.wait_for_timeout(300)
    assert registered(demo) == before + 1
