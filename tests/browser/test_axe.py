"""axe finds nothing on any page of the route table, in any of its languages; every route is visited or excused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import Wrong, walk
from tests.browser.server import ROOT, Server
from tests.browser.table import NO_PAGE

pytestmark = pytest.mark.browser
PUBLIC_LANGUAGES = ("sv", "fi", "ar")
LANGUAGES = ("sv", "fi")
DESK = "/desk/287/"
DOCUMENTS = ("scanned-sv.txt", "minutes_sv_bold.txt")
SIGNED_OUT = ["/account/login/", "/account/inactive/", "/account/password/reset/", "/account/password/reset/done/"]
SIGNED_OUT += ["/patterns/"]
ACCOUNT = ["/account/second-factor/", "/account/logout/", "/account/password/change/", "/account/reauthenticate/"]
ACCOUNT += ["/account/second-factor/keys/add/"]
EMPTY = [f"{DESK}search/?q=zzzz", f"{DESK}documents/?state=failed", f"{DESK}decisions/?q=zzzz"]
EMPTY += [f"{DESK}organisations/?q=zzzz", f"{DESK}comments/?state=settled&organisation=0"]
FORMS = [f"{DESK}documents/bring/", f"{DESK}programmes/new/", f"{DESK}organisations/add/", "themes/add/", "plans/add/"]
FORMS += ["decisions/record/?municipality=287&kind=council"]
Contexts = Callable[..., BrowserContext]
SignIn = Callable[..., Page]


def take_picture(page: Page, folder: Path | None, name: str, language: str) -> None:
    """Keep pictures of the page, narrow and wide, where somebody wants to look at them."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)


def is_public(name: str) -> bool:
    return name.startswith("public-")


class Tour:
    """A tour of the site in one language: what was visited, and what was wrong."""

    def __init__(self, url: str, language: str, pictures: Path | None) -> None:
        self.url, self.language, self.pictures = url, language, pictures
        self.visited: set[str] = set()
        self.wrong = Wrong()

    def not_yet(self, name: str) -> bool:
        """Say whether a route of the desk is still to be visited, or leads on to some that are."""
        left = name not in self.visited and name not in NO_PAGE
        return not is_public(name) and (left or name in ("desk-front", "desk-today"))

    def speak(self, page: Page) -> Page:
        page.context.add_cookies([{"name": "delaktig_language", "value": self.language, "url": self.url}])
        return page

    def go(self, page: Page, starts: list[str], wanted: Callable[[str], bool]) -> None:
        """Walk from the addresses by links, to each wanted route that has not been visited."""
        for name, _url in self._new(page, [self.url + path for path in starts], wanted):
            self.wrong.look(page)
            take_picture(page, self.pictures, name, self.language)

    def _new(self, page: Page, starts: list[str], wanted: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
        before = set(self.visited)
        for name, url in walk(page, starts, wanted):
            self.visited.add(name)
            if name not in before:
                yield name, url


def fill(page: Page, address: str, values: dict[str, str]) -> None:
    """Open a form, fill in the fields by their names, and send it; it must be taken."""
    page.goto(address)
    form = page.locator("main form.form, main form[method=post]").last
    for name, value in values.items():
        field = form.locator(f"[name={name}]").first
        kind = field.get_attribute("type")
        if kind == "file":
            field.set_input_files(value)
        elif kind in ("checkbox", "radio"):
            form.locator(f"[name={name}][value='{value}']").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        form.locator("button:not([formaction]):not([name])").first.click()
    assert sent.value.status < 400, f"{address} answered {sent.value.status}"
    page.wait_for_load_state()


def draft_edition(page: Page, url: str) -> str:
    """Return the address of the demonstration's draft."""
    page.goto(f"{url}{DESK}programmes/")
    page.locator("main a[href*='/editions/']", has_text="2026–2028").first.click()
    page.wait_for_url("**/editions/*/")
    return page.url


def bring_in_what_the_demonstration_lacks(page: Page, url: str, draft: str) -> None:
    """Bring documents, a unit, an attachment and a term in, so that their pages exist."""
    for name in DOCUMENTS:
        fill(page, f"{url}{DESK}documents/bring/", {"file": str(ROOT / "tests/documents" / name)})
    fill(page, f"{draft}beside/add/concept/", {"term": "Språkvän", "definition": "En som talar språket med en annan."})
    page.goto(f"{url}{DESK}organisations/")
    page.locator("main a[href*='/organisations/']:not([href$='/add/'])").first.click()
    page.wait_for_url(re.compile(r"/organisations/\d+/$"))
    fill(page, f"{page.url}units/add/", {"name_sv": "Mottagningen", "name_fi": "Vastaanotto"})
    page.goto(f"{url}{DESK}decisions/")
    page.locator("main table a, main .tasks a").first.click()
    page.wait_for_url(re.compile(r"/decisions/\d+/$"))
    fill(page, f"{page.url}attachments/add/", {"name": "Utkast", "file": str(ROOT / "tests/documents/table_sv.txt")})


def address_of(page: Page) -> str:
    """Return the path of the first link to be passed on that waits in the outbox."""
    return urlsplit(page.locator(".copy input").first.input_value()).path


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


def conflict(page: Page, draft: str) -> None:
    """Save the title of an edition from two windows; leave the page that shows both."""
    other = page.context.new_page()
    for window in (page, other):
        window.goto(f"{draft}facts/")
    for number, window in enumerate((other, page)):
        window.locator("main [name=title]").fill(f"Integrationsprogram 2026–2028, version {number}")
        window.locator("main form.form button:not([name])").first.click()
        window.wait_for_load_state()
    other.close()
    assert page.locator("main form.form").count() == 1
