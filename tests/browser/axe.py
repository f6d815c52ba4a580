"""Asks axe what is wrong with a page, and walks a site by its own links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urldefrag, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DOWNLOADS = (".pdf", ".docx", ".xlsx", ".json", ".ics", ".csv", ".xliff")


def findings(page: Page) -> list[str]:
    """Return axe's findings on the page, a line each."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{found['id']}: {found['help']} — {node['html'][:160]}"
        for found in result.response["violations"]
        for node in found["nodes"][:3]
    ]


def route_of(path: str) -> str | None:
    """Return the name of the route that an address leads to."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(page: Page) -> list[str]:
    """Return the addresses of this site that the page links to, without fragments."""
    found = page.eval_on_selector_all("a[href]", "nodes => nodes.map(n => n.href)")
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
        visits[name] = visits.get(name, 0) + 1
        assert response.status < 400, f"{url} answered {response.status}"
        yield name, url
        waiting += links(page)
