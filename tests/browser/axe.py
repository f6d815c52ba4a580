"""Asks axe what is wrong with a page, and walks a site by its own links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DOWNLOADS = (".pdf", ".docx", ".xlsx", ".json", ".ics", ".csv", ".xliff", "/download/")
NARROW = 320
CONTRAST = "color-contrast"
ASK = """async ({ tags, within, without }) => {
  const rules = Object.fromEntries(without.map(rule => [rule, { enabled: false }]));
  const what = { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] };
  const { violations } = await axe.run(document.querySelector(within), what);
  return violations.flatMap(found => found.nodes.slice(0, 3).map(
    node => `${found.id}: ${found.help} — ${node.html.slice(0, 160)}`));
}"""


SQUEEZED = """() => [...document.querySelectorAll("dd, dt, td, th, li, p")]
  .filter(node => node.innerText.trim().length > 3 && node.getClientRects().length && node.clientWidth < 24
    && getComputedStyle(node).display !== "inline" && !node.closest(".visually-hidden"))
  .map(node => `${node.clientWidth} px wide: ${node.outerHTML.slice(0, 120)}`)"""


def findings(page: Page, within: str = "html", without: tuple[str, ...] = ()) -> list[str]:
    """Return axe's findings on the page, or *within* a part of it, a line each; some rules may be left out."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(ASK, {"tags": RULES, "within": within, "without": without}))


def no_sideways_scroll(page: Page) -> list[str]:
    """Return a line where the page is wider than a window of 320 pixels."""
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth") - NARROW
    if size:
        page.set_viewport_size(size)
    return [f"{wide} px wider than a window of {NARROW} px"] if wide > 0 else []


def one_letter_a_line(page: Page) -> list[str]:
    """Return a line for each text that has no room: its letters stand one below another."""
    found: list[str] = page.evaluate(SQUEEZED)
    return found


def look(page: Page, without: tuple[str, ...] = ()) -> list[str]:
    """Return what is wrong with the page as it stands now: what axe finds, text without room, a page too wide."""
    return findings(page, without=without) + one_letter_a_line(page) + no_sideways_scroll(page)


def route_of(path: str) -> str | None:
    """Return the name of the route that an address leads to."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(page: Page) -> list[str]:
    """Return the addresses of this site that the page links to, without fragments."""
    found: list[Any] = page.eval_on_selector_all("a[href]", "nodes => nodes.map(n => n.href)")
    here = urlsplit(page.url)
    same = [urldefrag(link).url for link in found if urlsplit(link).netloc == here.netloc]
    return list(dict.fromkeys(same))


def walk(
    page: Page, start: Iterable[str], wanted: Callable[[str], bool], per_route: int = 1
) -> Iterator[tuple[str, str]]:
    """Visit each wanted route once by following links; yield its name and address with the page open on it."""
    waiting = list(start)
    visits: dict[str, int] = {}
    seen: set[str] = set()
    while waiting:
        url = waiting.pop(0)
        path = urlsplit(url).path
        name = route_of(path)
        if url in seen or name is None or not wanted(name) or path.endswith(DOWNLOADS):
            continue
        if visits.get(name, 0) >= per_route:
            continue
        seen.add(url)
        response = page.goto(url)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        assert response.status < 400, f"{url} answered {response.status}"
        reached = route_of(urlsplit(page.url).path)
        if reached is None or (reached != name and visits.get(reached, 0) >= per_route):
            continue
        visits[reached] = visits.get(reached, 0) + 1
        yield reached, url
        waiting += links(page)
