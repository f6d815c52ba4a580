"""The desk by keyboard alone: the skip link, a measure edited where it stands, dialogs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
MOST_TABS = 200
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    name: (one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || "")
      .replace(/\\s+/g, " ").trim(),
    visible: one.matches(":focus-visible") && (ring || style.boxShadow !== "none"),
    onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def focused(page: Page) -> dict[str, object]:
    """Return name and visibility of what has the focus; fail where nothing has."""
    found = page.evaluate(FOCUSED)
    assert found is not None, f"the focus is lost on {page.url}"
    assert found["visible"], f"the focus does not show: {found}"
    assert found["onScreen"], f"the focus is outside the window: {found}"
    return dict(found)


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press the key until what begins with *name* has the focus; on the way the focus must always show."""
    for _press in range(MOST_TABS):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the end of the page, round through the browser's own parts
        if str(focused(page)["name"]).startswith(name):
            return
    raise AssertionError(f"{name!r} was not reached by {key}")


@pytest.fixture
def edition(demo: Server, sign_in: Callable[..., Page]) -> Page:
    """The draft edition of the demonstration, open at the coordinator's."""
    page = sign_in("coordinator")
    page.goto(f"{demo.url}/desk/287/programmes/")
    page.get_by_role("link", name="Integrationsprogram 2026–2028").first.click()
    page.wait_for_url("**/editions/*/")
    return page


def test_the_skip_link_leads_past_the_menus(edition: Page) -> None:
    edition.keyboard.press("Tab")
    assert focused(edition)["name"] == "Till innehållet"
    edition.keyboard.press("Enter")
    assert edition.evaluate("location.hash") == "#main"
    edition.keyboard.press("Tab")
    assert edition.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_measure_is_edited_where_it_stands_by_keyboard_alone(edition: Page) -> None:
    page = edition
    words = page.locator("tr[data-measure] a").first.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menus
    tab_to(page, f"Redigera {words}")
    page.keyboard.press("ArrowDown")
    assert str(focused(page)["name"]).startswith("Redigera")
    page.keyboard.press("ArrowUp")
    assert str(focused(page)["name"]).startswith(f"Redigera {words}")

    page.keyboard.press("Enter")
    expect(page.get_by_label("Åtgärd (obligatorisk)")).to_be_focused()
    focused(page)
    page.keyboard.press("End")
    page.keyboard.type(" Och så en mening till.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name=f"Redigera {words}")).to_be_focused()
    expect(page.locator("tr[data-measure]").first).not_to_contain_text("Och så en mening till")

    page.keyboard.press("Enter")
    expect(page.get_by_label("Åtgärd (obligatorisk)")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")  # nothing written: the error has the focus, the row stays open
    expect(page.get_by_role("alert")).to_be_focused()
    focused(page)
    tab_to(page, "Åtgärd (obligatorisk)")
    page.keyboard.type("Grannar ordnar en skördefest tillsammans")
    tab_to(page, "Spara")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Redigera Grannar ordnar en skördefest tillsammans")).to_be_focused()
    focused(page)
    page.reload()
    expect(page.get_by_role("link", name="Grannar ordnar en skördefest tillsammans", exact=True)).to_be_visible()


def test_a_question_opens_as_a_dialog_and_escape_gives_the_focus_back(edition: Page) -> None:
    page = edition
    page.locator("tr[data-measure] a").first.click()
    page.wait_for_url("**/measures/*/")
    tab_to(page, "Radera")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    for _press in range(6):  # the focus stays in the dialog, or in the browser's own parts
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert str(focused(page)["name"]).startswith("Radera")


def test_a_menu_closes_with_escape_and_keeps_the_focus(edition: Page) -> None:
    page = edition
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Sök")).to_be_focused()
    tab_to(page, "Elsa Sandvall")
    page.keyboard.press("Enter")
    expect(page.locator("details[data-menu][open]")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("details[data-menu][open]")).to_have_count(0)
    assert str(focused(page)["name"]).startswith("Elsa Sandvall")
