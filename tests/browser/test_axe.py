"""axe finds nothing in the shells, on the pattern page and on the main public pages, in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.axe import Wrong
from tests.browser.server import Server

pytestmark = pytest.mark.browser
PUBLIC_LANGUAGES = ("sv", "fi", "ar")
Contexts = Callable[..., BrowserContext]


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
def test_axe_finds_nothing_in_the_shells_and_patterns(demo: Server, context_for: Contexts, language: str) -> None:
    page, wrong = context_for().new_page(), Wrong()
    for shell in ("desk", "public", "print"):
        page.goto(f"{demo.url}/patterns/?shell={shell}&language={language}")
        wrong.look(page)
    place = "kristinestad/"
    for path in ("", place, f"{place}programmes/2023-2025/", f"{place}decisions/", "accessibility/"):
        page.goto(f"{demo.url}/{language}/{path}")
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        wrong.look(page)
    assert wrong == {}
