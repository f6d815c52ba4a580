"""The small modules in a real browser: dialogs, drafts, copying, keys. No server: each answer is given here."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from delaktig.web.components import join_css
from delaktig.web.components.views import patterns

pytestmark = pytest.mark.browser
ADDRESS = "http://delaktig.test"
CHROMIUM = os.environ.get("DELAKTIG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FORM = """<form data-draft="/draft/" method="post"><input name="csrfmiddlewaretoken" type="hidden" value="token">
<label>Title <input name="title"></label><input type="file" name="file">{status}<button>Save</button></form>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine; name one in DELAKTIG_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str, int], Page]]:
    pages: list[Page] = []

    def answer(route: Route, html: str) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path.startswith("/static/components/"):
            file = join_css.FOLDER / path.removeprefix("/static/components/")
            route.fulfill(path=str(file), content_type=_kind(file))
        elif path.startswith("/static/"):
            route.fulfill(status=200, content_type="text/javascript", body="")
        elif "part=confirm" in route.request.url:
            route.fulfill(content_type="text/html; charset=utf-8", body=_pattern("part=confirm"))
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=html)

    def make(html: str, draft_status: int = 204) -> Page:
        page = browser.new_page(base_url=ADDRESS)
        page.route("**/*", lambda route: answer(route, html))
        page.route("**/draft/", lambda route: route.fulfill(status=draft_status))
        pages.append(page)
        page.goto(f"{ADDRESS}/")
        return page

    yield make
    for page in pages:
        page.close()


def _kind(file: Path) -> str:
    return {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}[file.suffix]


def _pattern(query: str) -> str:
    with translation.override("en"):
        return patterns(RequestFactory().get(f"/?{query}&language=en")).content.decode()


def _draft_page() -> str:
    with translation.override("en"):
        status = render_to_string("components/parts/draft_status.html")
    script = '<script type="module" src="/static/components/js/draft.js"></script>'
    return f'<!doctype html><html lang="en">{script}{FORM.format(status=status)}'


def test_a_draft_is_sent_without_files_and_the_hour_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page(_draft_page())
    with page.expect_request("**/draft/") as sent:
        page.get_by_label("Title").fill("Friends")
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"Draft saved at \d+"))
    assert sent.value.method == "POST"
    assert sent.value.headers["x-csrftoken"] == "token"
    assert "Friends" in (sent.value.post_data or "")
    assert 'name="file"' not in (sent.value.post_data or "")


@pytest.mark.parametrize(("status", "words"), [(409, "Someone else has changed"), (500, "could not be saved")])
def test_a_draft_that_was_not_kept_says_so_and_what_was_typed_stays(
    open_page: Callable[..., Page], status: int, words: str
) -> None:
    page = open_page(_draft_page(), status)
    page.get_by_label("Title").fill("Friends")
    expect(page.locator("[data-draft-status]")).to_contain_text(words)
    expect(page.get_by_label("Title")).to_have_value("Friends")


def leaving_asks(page: Page) -> bool:
    return bool(
        page.evaluate("() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"),
    )


def test_leaving_is_questioned_only_while_something_is_not_saved(open_page: Callable[..., Page]) -> None:
    page = open_page(_draft_page())
    assert not leaving_asks(page)
    page.get_by_label("Title").fill("Friends")
    assert leaving_asks(page)
    expect(page.locator("[data-draft-status]")).to_contain_text("Draft saved")
    assert not leaving_asks(page)


def test_a_question_opens_as_a_dialog_and_focus_comes_back(open_page: Callable[..., Page]) -> None:
    page = open_page(_pattern(""))
    link = page.get_by_role("link", name="Withdraw")
    link.click()
    dialog = page.get_by_role("dialog", name="Withdraw the edition?")
    expect(dialog).to_be_visible()
    assert dialog.locator("form").get_attribute("action") == f"{ADDRESS}/?part=confirm"
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


def test_where_the_question_cannot_be_fetched_the_link_is_followed(open_page: Callable[..., Page]) -> None:
    page = open_page(_pattern(""))
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no connection')) }")
    page.get_by_role("link", name="Withdraw").click()
    page.wait_for_url("**/?part=confirm")
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw the edition?")


def test_a_dialog_of_the_page_is_shown_without_scripts_too(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.fulfill(path=str(join_css.FOLDER / "delaktig.css")))
    page.route("**/patterns/", lambda route: route.fulfill(content_type="text/html", body=_pattern("")))
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{ADDRESS}/patterns/")
    expect(page.locator("#what-is")).to_be_hidden()
    page.get_by_role("link", name="What is a measure?").click()
    expect(page.locator("#what-is")).to_be_visible()
    context.close()


def test_a_slash_goes_to_the_search_but_not_while_typing(open_page: Callable[..., Page]) -> None:
    page = open_page(_pattern(""))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(page.locator("#desk-search")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#desk-search")).to_have_value("/")


def test_escape_closes_an_open_menu(open_page: Callable[..., Page]) -> None:
    page = open_page(_pattern(""))
    page.get_by_text("Maria L.").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()


@pytest.mark.parametrize("shell", ["desk", "public"])
@pytest.mark.parametrize("language", ["sv", "ar"])
@pytest.mark.parametrize("width", [320, 800, 1280])
def test_no_page_is_wider_than_the_window(browser: Browser, shell: str, language: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    html = patterns(RequestFactory().get(f"/?shell={shell}&language={language}&theme=work")).content.decode()
    page.route("**/*.css", lambda route: route.fulfill(path=str(join_css.FOLDER / "delaktig.css")))
    page.route("**/patterns/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{ADDRESS}/patterns/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
