"""From an empty installation to the desk: start code, municipalities, administrator, passkey, invitation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import findings
from tests.browser.server import Server, running

pytestmark = pytest.mark.browser
FIRST, SECOND = "seven green lanterns", "eight green lanterns"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """An installation that nobody uses yet, with the second factor asked for."""
    with running(tmp_path / "data", settings="all_in_one") as server:
        yield server


class Visit:
    """One browser with a device that holds passkeys; collects what axe and the console find."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        device = context.new_cdp_session(self.page)
        device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "422" not in text:  # a form with errors answers 422
            self.wrong.append(text)

    def look(self) -> None:
        self.wrong += [f"{self.page.url}: {finding}" for finding in findings(self.page)]

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.url + path)
        self.look()

    def press(self, selector: str = "main button.btn") -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def add_passkey(self) -> None:
        self.open("/account/second-factor/keys/add/")
        self.page.fill("#id_name", "This device")
        self.page.check("#id_passwordless")
        with self.page.expect_navigation(url=re.compile("/codes/")):
            self.page.click("#mfa_webauthn_add")
        self.look()

    def sign_out(self) -> None:
        self.open("/account/logout/")
        self.press()


def test_an_empty_installation_becomes_a_desk_with_people(
    empty: Server, context_for: Callable[..., BrowserContext]
) -> None:
    visit = Visit(context_for(), empty.url)
    page = visit.page
    visit.open("/desk/")
    assert page.url.endswith("/start/")
    code = re.search(r"Start code: (\S+)", empty.printed)
    assert code is not None
    page.fill("#id_code", code[1])
    visit.press()
    page.fill("#id_q", "borg")
    visit.press("button[name=search]")
    page.check("#m638")
    visit.press("button[name=go_on]")
    visit.press()
    visit.press()  # nothing filled in: the errors must be sound too
    page.fill("#id_name", "Anna Admin")
    page.fill("#id_email", "anna@example.org")
    page.fill("#id_password", FIRST)
    page.fill("#id_again", FIRST)
    visit.press()
    assert page.url.endswith("/account/second-factor/")
    visit.open("/account/second-factor/app/activate/")
    visit.add_passkey()

    visit.open("/desk/638/people/invite/")
    page.fill("#id_email", "new@example.org")
    page.check("input[name=role][value=data_protection_officer]")
    visit.press("main form.form button.btn")
    visit.open("/desk/638/outbox/")
    visit.press("main a.btn.ghost")
    link = page.input_value(".copy input")
    visit.sign_out()

    visit.open("/account/login/")
    with page.expect_navigation(url=re.compile("/desk/")):
        page.click("#passkey_login")  # neither address nor password
    visit.sign_out()

    visit.open(link)
    page.fill("#id_name", "Data Skydd")
    page.fill("#id_password", SECOND)
    page.fill("#id_again", SECOND)
    visit.press()
    visit.add_passkey()
    for path in ("events/", "events/data/", "events/kinds/", "events/permissions/", "events/proof/"):
        visit.open(f"/desk/638/{path}")
    visit.press("main form button.btn")
    assert page.locator(".notice.success").count() == 1
    visit.sign_out()

    visit.open("/account/login/")
    page.fill("#id_login", "anna@example.org")
    page.fill("#id_password", FIRST)
    visit.press("main form.form button.btn")
    assert "/second-factor/authenticate/" in page.url
    with page.expect_navigation(url=re.compile("/desk/")):
        page.click("#mfa_webauthn_authenticate")
    assert visit.wrong == []
