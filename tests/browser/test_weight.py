"""What a first view weighs, and whether the public pages need scripts or leave anything behind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.axe import walk
from tests.browser.server import Server

pytestmark = pytest.mark.browser
MOST = 60_000
"""Compressed bytes of all requests on an empty cache."""
PUBLIC = ("public-edition", "public-measure", "public-decisions")


def is_public_page(name: str) -> bool:
    return name.startswith("public-") and name not in {
        "public-schema",
        "public-schema-catalogue",
        "public-export",
        "public-attachment",
        "public-service-material",
        "public-service-qr",
        "public-manifest",
        "public-pages",
        "public-worker",
    }


@pytest.mark.parametrize(
    "path", ["/sv/", "/sv/kristinestad/", "/sv/kristinestad/programmes/", "/sv/kristinestad/programmes/2023-2025/"]
)
def test_a_first_view_weighs_at_most_sixty_kilobytes(
    demo: Server, context_for: Callable[..., BrowserContext], path: str
) -> None:
    page = context_for().new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(demo.url + path, wait_until="networkidle")
    print(path, sum(received))
    assert 0 < sum(received) <= MOST


def test_public_pages_work_without_scripts_and_leave_nothing_behind(
    demo: Server, context_for: Callable[..., BrowserContext]
) -> None:
    context = context_for(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.url}/sv/")
    page.get_by_role("link", name="Kristinestad").first.click()
    page.get_by_role("link", name="Integrationsprogram").click()
    page.get_by_label("Vad var i kraft en annan dag?").fill("2024-05-01")
    page.get_by_role("button", name="Visa").click()
    assert "on=2024-05-01" in page.url
    page.locator("main ul.tasks a").first.click()
    page.locator("main table a").first.click()
    assert "/measures/" in page.url
    assert context.cookies() == []
    assert all(url.startswith(demo.url) for url in asked)


GUIDE = ("public-home", "public-municipality", "public-services", "public-first-weeks", "public-my-list")


def test_the_guide_loads_one_small_module_of_its_own_and_programmes_none(
    demo: Server, context_for: Callable[..., BrowserContext]
) -> None:
    page = context_for().new_page()
    visited = {}
    for name, _url in walk(page, [f"{demo.url}/sv/?choose=1", f"{demo.url}/sv/kristinestad/"], is_public_page):
        visited[name] = page.eval_on_selector_all("script", "nodes => nodes.map(node => node.getAttribute('src'))")
    assert {*PUBLIC, *GUIDE, "public-programmes"} <= set(visited)
    own = re.compile(r"/static/public/guide(\.\w+)?\.js")
    assert all(own.fullmatch(source) for sources in visited.values() for source in sources)
    assert all(len(sources) <= 1 for sources in visited.values())
    assert not any(visited[name] for name in ("public-programmes", "public-edition", "public-measure"))
