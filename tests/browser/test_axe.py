"""axe finds nothing on any page of the route table, in any of its languages; and every page is reached by links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from delaktig.web import routes
from tests.browser.axe import findings, walk
from tests.browser.server import Server

pytestmark = pytest.mark.browser
ROLES = ("coordinator", "administrator", "data_protection_officer")
PUBLIC_LANGUAGES = ("sv", "fi", "ar")
DESK_LANGUAGES = ("sv", "fi")


def is_public(name: str) -> bool:
    return name.startswith("public-")


def is_staff(name: str) -> bool:
    return not name.startswith("public-")


def take_picture(page: Page, folder: Path | None, name: str, language: str) -> None:
    """Keep pictures of the page, narrow and wide, where somebody wants to look at them."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)


def no_sideways_scroll(page: Page) -> list[str]:
    """Return a line where the page is wider than a window of 320 pixels."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth") - 320
    if size:
        page.set_viewport_size(size)
    return [f"{wide} px wider than a window of 320 px"] if wide > 0 else []


def note(wrong: dict[str, list[str]], url: str, found: list[str]) -> None:
    """Keep what was found on a page, if anything was."""
    if found:
        wrong[url] = found


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
def test_axe_finds_nothing_on_the_public_pages(
    demo: Server, context_for: Callable[..., BrowserContext], pictures: Path | None, language: str
) -> None:
    page = context_for().new_page()
    wrong: dict[str, list[str]] = {}
    visited = set()
    for name, url in walk(page, [f"{demo.url}/{language}/"], is_public):
        visited.add(name)
        note(wrong, url, findings(page) + no_sideways_scroll(page))
        take_picture(page, pictures, name, language)
    pages = {name for name in routes.routes() if name.startswith("public-")}
    not_html = {"public-front", "public-schema", "public-export", "public-attachment", "public-block"}
    assert visited >= pages - not_html
    assert not wrong


@pytest.mark.parametrize("language", DESK_LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_on_the_pages_of_a_role(
    demo: Server, sign_in: Callable[..., Page], pictures: Path | None, role: str, language: str
) -> None:
    page = sign_in(role)
    page.context.add_cookies([{"name": "delaktig_language", "value": language, "url": demo.url}])
    wrong: dict[str, list[str]] = {}
    for name, url in walk(page, [f"{demo.url}/desk/", f"{demo.url}/account/"], is_staff):
        note(wrong, url, findings(page) + no_sideways_scroll(page))
        take_picture(page, pictures, f"{role}-{name}", language)
    assert not wrong


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
@pytest.mark.parametrize("shell", ["desk", "public", "print"])
def test_axe_finds_nothing_on_the_pattern_page(
    demo: Server, context_for: Callable[..., BrowserContext], shell: str, language: str
) -> None:
    page = context_for().new_page()
    page.goto(f"{demo.url}/patterns/?shell={shell}&language={language}")
    assert not findings(page)


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/sv/nowhere/", "/desk/999/today/"])
def test_axe_finds_nothing_before_one_is_signed_in_nor_on_what_is_not_found(
    demo: Server, context_for: Callable[..., BrowserContext], path: str
) -> None:
    page = context_for().new_page()
    page.goto(demo.url + path)
    assert not findings(page)
