"""axe finds nothing on any page of the table of routes, nor on its dialogs, errors and empty faces, in any language.

Where a page is found, and how one adds a row for a new route: ``addresses.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser import addresses
from tests.browser.addresses import BEFORE_ANYBODY, NOBODY, STATES
from tests.browser.axe import CONTRAST, findings, look, route_of
from tests.browser.conftest import Places
from tests.browser.no_page import FILE, LEADS_ON, NO_PAGE, ONLY_POST
from tests.browser.server import Server, running

pytestmark = pytest.mark.browser
LANGUAGES = ("sv", "fi")
PUBLIC_LANGUAGES = ("sv", "fi", "ar")
NOT_AGAIN = {"fi": (CONTRAST,)}
"""Finnish stands in the layout and the colours of Swedish; contrast takes two thirds of what axe takes."""
WIDE: ViewportSize = {"width": 1280, "height": 900}
SHELLS = ("desk", "public", "print")
PAGES = [name for name in addresses.PATTERNS if name not in NO_PAGE and name not in BEFORE_ANYBODY]
FORMS = {
    "account_login": "",
    "account_reset_password": "",
    "desk-agreement-add": "",
    "desk-absence-add": "",
    "desk-answer": "[value=objects]",
    "desk-case-assessment-finish": "",
    "desk-figure-enter": "",
    "desk-case-assessment-measures": "",
    "desk-case-diary-write": "",
    "desk-case-handover-move": "",
    "desk-case-interpreter": "",
    "desk-case-referral": "",
    "desk-case-time-new": "",
    "desk-case-plan-goal-add": "",
    "desk-client-add": "",
    "desk-client-consent-give": "",
    "desk-client-share": "",
    "desk-client-list-bring": "",
    "desk-client-list-columns": "",
    "desk-client-search": "",
    "desk-comment-settle": "",
    "desk-comment-write": "",
    "desk-decision-body-add": "",
    "desk-decision-body-member-add": "",
    "desk-decision-record": "",
    "desk-documents-bring": "",
    "desk-exchange-bring": "",
    "desk-remark-new": "",
    "desk-remark-answer": "",
    "desk-decision-point-add": "",
    "desk-organisation-add": "",
    "desk-organisation-unit": "",
    "desk-survey-add": "",
    "desk-survey-question-add": "",
    "public-survey": "",
    "desk-people-invite": "",
    "desk-point-add": "",
    "desk-point-times": "",
    "desk-programme-extra-add": "",
    "desk-programme-facts": "",
    "desk-programme-measure-add": "",
    "desk-programme-new": "",
    "desk-programme-section-add": "",
    "desk-programme-theme-add": "",
    "desk-programme-tie-add": "",
    "desk-service-add": "",
    "desk-social-visits": "",
    "desk-services-contact-add": "",
    "desk-services-material-add": "",
    "desk-services-place-add": "",
    "desk-translation-text": "",
    "mfa_activate_totp": "",
    "mfa_authenticate": "",
    "public-service-wrong": "",
}
"""Forms that are sent with nothing written in them, and what is ticked first where nothing would be well."""
Contexts = Callable[..., BrowserContext]
Opened = Callable[[str, str], Page]


@pytest.fixture(scope="module")
def open_as(chromium: Browser, demo: Server, places: Places) -> Iterator[Opened]:
    """Return a function that gives a page of a person (or of nobody), who reads a language."""
    pages: dict[tuple[str, str], Page] = {}

    def page(person: str, language: str) -> Page:
        if (person, language) not in pages:
            context = chromium.new_context(viewport=WIDE, locale=f"{language}-FI")
            context.set_default_timeout(15_000)
            cookies = {"delaktig_language": language}
            if person != NOBODY:
                name = "delaktig_own" if person == addresses.ITSELF else "delaktig_session"
                cookies[name] = places.sessions[person]
            context.add_cookies([{"name": name, "value": value, "url": demo.url} for name, value in cookies.items()])
            pages[person, language] = context.new_page()
        return pages[person, language]

    yield page
    for one in pages.values():
        one.context.close()


@pytest.fixture
def visit(demo: Server, places: Places, open_as: Opened) -> Callable[[str, str], Page]:
    """Return a function that opens a page of the table in a language, and is sure that it is that page."""

    def go(name: str, language: str) -> Page:
        page = open_as(addresses.who_opens(name), language)
        answer = page.goto(demo.url + places.of(name, language))
        assert answer is not None
        assert answer.status == 200, f"{page.url} answered {answer.status}"
        assert "text/html" in answer.headers.get("content-type", ""), f"{name} is no page: see no_page.py"
        assert route_of(urlsplit(page.url).path) == addresses.route_of(name), f"{name} led on to {page.url}"
        told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert told == [language, "rtl" if language == "ar" else "ltr"]
        return page

    return go


def take_picture(page: Page, folder: Path | None, name: str, language: str) -> None:
    """Keep pictures of the page, narrow and wide, where somebody wants to look at them."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for width in (360, WIDE["width"]):
        page.set_viewport_size({"width": width, "height": 900})
        file = f"{name.replace(': ', '--').replace(' ', '-')}-{language}-{width}.png"
        page.screenshot(path=folder / file, full_page=True)
    page.set_viewport_size(WIDE)


def unfold(page: Page) -> None:
    """Open what is folded: axe does not look into what is closed."""
    page.eval_on_selector_all("main details:not([data-menu])", "all => all.forEach(one => one.open = true)")


def in_each_language(names: list[str]) -> list[tuple[str, str]]:
    return [(name, language) for name in names for language in addresses.languages(name)]


@pytest.mark.parametrize(("name", "language"), in_each_language([*PAGES, *STATES]))
def test_axe_finds_nothing_on_the_page_of_a_route_nor_on_the_question_it_asks(
    visit: Callable[[str, str], Page], pictures: Path | None, name: str, language: str
) -> None:
    page = visit(name, language)
    take_picture(page, pictures, name, language)
    unfold(page)
    assert look(page, NOT_AGAIN.get(language, ())) == []
    question = page.locator("main a[data-confirm]:visible").first
    if question.count():
        question.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert findings(page, "dialog[open]", NOT_AGAIN.get(language, ())) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_axe_finds_nothing_on_a_form_that_was_sent_empty(
    visit: Callable[[str, str], Page], pictures: Path | None, name: str, language: str
) -> None:
    page = visit(name, language)
    form = page.locator("main form.form").last
    for field in form.locator(":is(input:not([type]), input[type=text], textarea):visible:not([readonly])").all():
        field.fill("")
    if FORMS[name]:
        form.locator(FORMS[name]).first.check()
    send(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    assert look(page, NOT_AGAIN.get(language, ())) == []
    take_picture(page, pictures, f"{name}: sent empty", language)


def send(page: Page) -> int:
    """Send the form of the page as it stands, and return the answer's status."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator("main form.form button:not([name]):not([formaction]):not([type=button])").last.click()
    page.wait_for_load_state()
    return sent.value.status


@pytest.mark.parametrize("name", list(NO_PAGE))
def test_a_route_that_is_excused_shows_no_page(demo: Server, places: Places, open_as: Opened, name: str) -> None:
    """The reason is asked of the server: a route that answers with a page when it is opened is never excused."""
    page = open_as(addresses.who_opens(name), "sv")
    answer = page.context.request.get(demo.url + places.of(name, "sv"), max_redirects=0)
    kind = answer.headers.get("content-type", "")
    is_so = {
        ONLY_POST: answer.status == 405,
        FILE: answer.status == 200 and "html" not in kind,
        LEADS_ON: answer.status == 302 and route_of(urlsplit(answer.headers.get("location", "")).path) != name,
    }
    assert is_so[NO_PAGE[name]], f"{name}: not true that it {NO_PAGE[name]} ({answer.status}, {kind})"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation where nobody has an account."""
    with running(tmp_path_factory.mktemp("empty"), settings="all_in_one") as server:
        yield server


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BEFORE_ANYBODY)
def test_axe_finds_nothing_on_a_page_before_anybody_has_an_account(
    empty: Server, context_for: Contexts, pictures: Path | None, name: str, language: str
) -> None:
    page = context_for(locale=f"{language}-FI").new_page()
    page.goto(empty.url + addresses.address(name))
    assert route_of(urlsplit(page.url).path) == name
    assert page.locator("html").get_attribute("lang") == language
    assert look(page) == []
    take_picture(page, pictures, name, language)


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
@pytest.mark.parametrize("shell", SHELLS)
def test_axe_finds_nothing_in_the_shells_and_patterns(
    demo: Server, context_for: Contexts, shell: str, language: str
) -> None:
    page = context_for().new_page()
    page.goto(f"{demo.url}/patterns/?shell={shell}&language={language}")
    assert look(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("person", "path", "status"),
    [
        (NOBODY, "/{language}/nowhere/", 404),
        (NOBODY, "/answer/no-such-secret/", 404),
        (NOBODY, "/account/invitation/no-such-secret/", 404),
        ("koordinator", "/desk/999/today/", 404),
        ("partner", "/desk/287/outbox/", 403),
    ],
)
def test_axe_finds_nothing_on_a_refusal(
    demo: Server, open_as: Opened, pictures: Path | None, person: str, path: str, status: int, language: str
) -> None:
    page = open_as(person, language)
    answer = page.goto(demo.url + path.format(language=language))
    assert answer is not None
    assert answer.status == status
    assert look(page) == []
    take_picture(page, pictures, f"refusal{path.format(language='').replace('/', '-')}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_row_that_is_edited_where_it_stands(
    visit: Callable[[str, str], Page], pictures: Path | None, language: str
) -> None:
    page = visit("desk-programme-edition", language)
    page.locator("tr[data-measure] a[data-quick]").first.click()
    page.wait_for_selector("tr[data-editing]")
    assert look(page) == []
    take_picture(page, pictures, "desk-programme-edition: edited in its row", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_two_people_saved_the_same(
    visit: Callable[[str, str], Page], pictures: Path | None, language: str
) -> None:
    page = visit("desk-programme-section", language)
    other = page.context.new_page()
    other.goto(page.url)
    for number, window in enumerate((other, page)):
        window.locator("main [name=title]").fill(f"Words of window {number}, {language}")
        assert send(window) == (302, 409)[number]
    other.close()
    assert look(page) == []
    take_picture(page, pictures, "desk-programme-section: saved by two", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_an_open_menu(visit: Callable[[str, str], Page], language: str) -> None:
    page = visit("desk-today", language)
    for menu in page.locator("details[data-menu] > summary:visible").all():
        menu.click()
        assert findings(page) == []
        page.keyboard.press("Escape")
