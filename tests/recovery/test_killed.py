"""A server that is killed while people save and type loses nothing that it has acknowledged."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.recovery.installations import Installation
from tests.recovery.killing import Browser, drill, prove_nothing_lost

pytestmark = pytest.mark.install
WORDS = "Åtgärd nummer {} i räddningsövningen"
FIND = """
from delaktig.programmes.models import Measure
measure = Measure.objects.filter(
    goal__theme__edition__slug="2026-2028", goal__theme__edition__members__municipality="287", municipality=None
).order_by("pk").first()
"""


class Measures:
    """The form of a measure: saved in Swedish, typed in Finnish."""

    email, password = "koordinator@demo.example", "delaktig-demo"

    def __init__(self, measure: int) -> None:
        self.address = f"/desk/287/programmes/measures/{measure}/edit/?language="

    def save(self, browser: Browser, number: int) -> None:
        sent = browser.get(self.address + "sv").form() | {"text": [WORDS.format(number)]}
        answer = browser.post(self.address + "sv", sent)
        assert answer.status == 302, (answer.status, answer.page[:2000])

    def type(self, browser: Browser, number: int) -> None:
        page = browser.get(self.address + "fi")
        answer = browser.post(page.draft_url(), page.form() | {"text": [WORDS.format(number)]})
        assert answer.status in (204, 409), answer.status  # 409: kept, and somebody has saved meanwhile

    def saved(self, installation: Installation) -> list[int]:
        asked = FIND + "import json\n"
        asked += "now = measure.text.versions.get(language='sv')\n"
        asked += "print(json.dumps([now.body, *now.revisions.values_list('body', flat=True)]))"
        bodies = json.loads(installation.shell(asked))
        return [number for body in bodies if (number := _number(body)) is not None]

    def kept(self, browser: Browser) -> int | None:
        offered = browser.get(self.address + "fi&draft=use").form()
        return _number(offered["text"][0])


def _number(text: str) -> int | None:
    found = re.fullmatch(re.escape(WORDS).replace(r"\{\}", r"(\d+)"), text)
    return int(found[1]) if found else None


@pytest.fixture
def demonstration(tmp_path: Path) -> Installation:
    """Return the demonstration on a SQLite database of its own, whatever the tests run on."""
    found = Installation(tmp_path / "demo", "", "demo")
    found.manage("start", "--demo", "--prepare-only")
    return found


def test_a_killed_server_has_every_acknowledged_save_and_every_draft(demonstration: Installation) -> None:
    saver = Measures(int(demonstration.shell(FIND + "print(measure.pk)")))
    outcome = drill(demonstration, saver, saves=40, kills=4)
    assert outcome.kills == 4
    assert len(outcome.acknowledged) >= 40
    assert len(outcome.drafts) == 4
    prove_nothing_lost(demonstration, outcome)
    outcome.found.remove(outcome.acknowledged[5])
    with pytest.raises(AssertionError, match="acknowledged and lost"):
        prove_nothing_lost(demonstration, outcome)
