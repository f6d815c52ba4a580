"""One demonstration server and one Chromium for the browser tests of each test process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.server import ROOT, Server, environment, running

LOOK = ("test_axe", "test_valid_html")
"""Files whose tests look at every page of the demonstration as it was prepared, and leave it so."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those that look before those that act: a report that somebody has signed is written in no more.

    Each process takes its tests in this order, whatever the order of chance within the two.
    """
    items.sort(key=lambda item: not item.path.stem.startswith(LOOK))


@dataclass(frozen=True, slots=True)
class Places:
    """Where each page of the demonstration is, what is missing before it can be found, and who is signed in."""

    addresses: dict[str, str]
    lacking: dict[str, str]
    sessions: dict[str, str]

    def of(self, name: str, language: str) -> str:
        """Return the address of a page in a language; fail with what is to be added where it is not known."""
        if name in self.lacking:
            pytest.fail(self.lacking[name], pytrace=False)
        return self.addresses[name].replace("{language}", language)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration, started from an empty folder: its letters lead to this process's server."""
    folder = tmp_path_factory.mktemp("demo")
    with running(folder, "--demo", settings="demo") as server:
        yield server


@pytest.fixture(scope="session")
def places(demo: Server) -> Places:
    """Prepare the demonstration for every page to be there, and find the address of each."""
    command = [sys.executable, "-m", "tests.browser.find"]
    own = environment(demo.folder, "demo", demo.url)
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the demonstration could not be prepared:\n{done.stderr}")
    return Places(**json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium that keeps to this machine."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    path = os.environ.get("DELAKTIG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def context_for(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser of its own, without anything kept from before."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        settings: dict[str, object] = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-FI", **options}
        context = chromium.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def sign_in(demo: Server, context_for: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return a function that signs in with a demo role (or one login of it) and gives the page."""

    def make(role: str, mail: str = "", **options: object) -> Page:
        first, password = demo.logins()[role]
        page = context_for(**options).new_page()
        page.goto(f"{demo.url}/desk/")
        page.fill("input[name=login]", mail or first)
        page.fill("input[name=password]", password)
        page.click("main form button[type=submit]")
        page.wait_for_url("**/desk/**")
        return page

    return make


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Return the folder for pictures of pages, where ``DELAKTIG_PICTURES`` names one."""
    given = os.environ.get("DELAKTIG_PICTURES")
    return Path(given) if given else None
