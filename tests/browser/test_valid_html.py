"""Every public page is valid HTML by the Nu checker, and its headings are in order: one first, no level left out.

The checker is a Java program (``scripts/nu-checker`` fetches it); all pages are handed to one run of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from delaktig.web import routes
from tests.browser import addresses
from tests.browser.conftest import Places
from tests.browser.no_page import NO_PAGE
from tests.browser.server import ROOT, Server

pytestmark = pytest.mark.browser
NAMES = [
    name
    for name in (*addresses.PATTERNS, *addresses.STATES)
    if addresses.route_of(name) not in {*NO_PAGE, *addresses.BEFORE_ANYBODY}
    and routes.routes()[addresses.route_of(name)].permission == routes.PUBLIC
    and addresses.who_opens(name) == addresses.NOBODY
]
ROLES_OF_TABLES = "element which has a “table” ancestor with no “role” attribute"
"""Not counted: on a narrow page a table is laid out as cards; without roles some browsers then read no table."""
PAGES = [(name, language) for name in NAMES for language in addresses.languages(name)]


@pytest.fixture(scope="module")
def pages(demo: Server, places: Places, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every public page as a file, by its name and language."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for number, (name, language) in enumerate(PAGES):
        cookie = {"Cookie": f"delaktig_language={language}"}
        request = urllib.request.Request(demo.url + places.of(name, language), headers=cookie)
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.headers["Content-Type"].startswith("text/html"), name
            found[name, language] = folder / f"{number}.html"
            found[name, language].write_bytes(answer.read())
    return found


@pytest.fixture(scope="module")
def checker() -> str:
    """The path of the checker, or the reason why there is none."""
    done = subprocess.run([ROOT / "scripts" / "nu-checker"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the Nu HTML checker cannot be had: {done.stderr.strip()[-200:]}")
    return done.stdout.strip()


def test_every_public_page_is_valid_html(pages: dict[tuple[str, str], Path], checker: str) -> None:
    # -Xss: the checker's grammar recurses deeply; with it one run takes all the pages
    command = ["java", "-Xss8m", "-jar", checker, "--format", "json", "--stdout", "--exit-zero-always"]
    own = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([*command, *map(str, pages.values())], capture_output=True, text=True, check=True, env=own)
    whose = {path.as_uri(): page for page, path in pages.items()}
    faults: dict[str, list[str]] = {}
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] != "info" and ROLES_OF_TABLES not in message["message"]:
            name, language = whose.get(_uri(message.get("url", "")), ("all", ""))
            told = f"{message['message']} — {message.get('extract', '').strip()}"
            faults.setdefault(told, []).append(f"{name} ({language})")
    assert not faults, "\n".join(
        f"{told}: {', '.join(where[:5])} and {len(where)} in all" for told, where in faults.items()
    )


def _uri(url: str) -> str:
    return url if url.startswith("file:///") else url.replace("file:/", "file:///")


def test_the_headings_of_every_public_page_are_in_order(pages: dict[tuple[str, str], Path]) -> None:
    faults = []
    for (name, language), path in pages.items():
        reader = Headings()
        reader.feed(path.read_text(encoding="utf-8"))
        faults += [f"{name} ({language}): {fault}" for fault in out_of_order(reader.levels)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("levels", "faults"),
    [
        ([1, 2, 3, 2], []),
        ([], ["0 first headings"]),
        ([1, 2, 1], ["2 first headings"]),
        ([2, 1], ["a heading of level 2 at the beginning"]),
        ([1, 3], ["a heading of level 3 after one of level 1"]),
    ],
)
def test_what_is_out_of_order_is_told(levels: list[int], faults: list[str]) -> None:
    assert out_of_order(levels) == faults


class Headings(HTMLParser):
    """Collects the levels of a page's headings in their order, those in templates and hidden parts too."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.levels.append(int(tag[1]))


def out_of_order(levels: list[int]) -> list[str]:
    """Return what is wrong with the levels of a page's headings."""
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} first headings"]
    if levels and levels[0] != 1:
        faults.append(f"a heading of level {levels[0]} at the beginning")
    skipped = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    return faults + [f"a heading of level {after} after one of level {before}" for before, after in skipped]
