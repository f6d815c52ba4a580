"""A server that is killed while people save and type loses nothing that it has acknowledged."""

from __future__ import annotations

import json
import re

import pytest

from tests import demonstration as demonstration_data
from tests.recovery.installations import Installation
from tests.recovery.killing import Browser, drill, prove_nothing_lost

pytestmark = pytest.mark.install
PASSWORD = "delaktig-demo"
WORDS = "Åtgärd nummer {} i räddningsövningen"
FIND = """
from delaktig.programmes.models import Measure
measure = Measure.objects.filter(
    goal__theme__edition__slug="2026-2028", goal__theme__edition__members__municipality="287", municipality=None
).order_by("pk").first()
"""
FIND_PLAN = """
import json
from delaktig.cases.models import Plan
plan = Plan.objects.filter(ended_on=None, relation__ended_on=None).order_by("pk").first()
"""
TELL_PLAN = """
client = plan.relation.client
officer = plan.relation.assignments.get(task="responsible", valid_to=None).officer
print(json.dumps([f"/desk/{client.municipality_id}/clients/{client.number}/plan/{plan.pk}/", officer.email]))
"""


class Measures:
    """The form of a measure: saved in Swedish, typed in Finnish."""

    email, password = "koordinator@demo.example", PASSWORD

    def __init__(self, measure: int) -> None:
        self.address = f"/desk/287/programmes/measures/{measure}/edit/?language="

    def save(self, browser: Browser, number: int) -> None:
        sent = browser.get(self.address + "sv").form() | {"text": [WORDS.format(number)]}
        answer = browser.post(self.address + "sv", sent)
        assert answer.status == 302, (answer.status, answer.page[:2000])

    def type(self, browser: Browser, number: int) -> None:
        _type(browser, self.address + "fi", "text", number)

    def saved(self, installation: Installation) -> list[int]:
        asked = FIND + "import json\n"
        asked += "now = measure.text.versions.get(language='sv')\n"
        asked += "print(json.dumps([now.body, *now.revisions.values_list('body', flat=True)]))"
        return _numbers(json.loads(installation.shell(asked)))

    def kept(self, browser: Browser) -> int | None:
        offered = browser.get(self.address + "fi&draft=use").form()
        return _number(offered["text"][0])


class Plans:
    """A client's integration plan: each save is another goal, while its terms are being typed."""

    password = PASSWORD

    def __init__(self, address: str, email: str) -> None:
        self.address, self.email = address, email

    def save(self, browser: Browser, number: int) -> None:
        sent = browser.get(self.address + "goals/add/").form() | {"words": [WORDS.format(number)], "kind": ["other"]}
        answer = browser.post(self.address + "goals/add/", sent)
        assert answer.status == 302, (answer.status, answer.page[:2000])

    def type(self, browser: Browser, number: int) -> None:
        _type(browser, self.address + "terms/", "follow_up", number)

    def saved(self, installation: Installation) -> list[int]:
        words = installation.shell(FIND_PLAN + "print(json.dumps([goal.words for goal in plan.goals.all()]))")
        return _numbers(json.loads(words))

    def kept(self, browser: Browser) -> int | None:
        offered = browser.get(self.address + "terms/?draft=use").form()
        return _number(offered["follow_up"][0])


def _type(browser: Browser, address: str, field: str, number: int) -> None:
    page = browser.get(address)
    answer = browser.post(page.draft_url(), page.form() | {field: [WORDS.format(number)]})
    assert answer.status in (204, 409), answer.status  # 409: kept, and somebody has saved meanwhile


def _number(text: str) -> int | None:
    found = re.fullmatch(re.escape(WORDS).replace(r"\{\}", r"(\d+)"), text)
    return int(found[1]) if found else None


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := _number(text)) is not None]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Return the demonstration on a SQLite database of its own, whatever the tests run on."""
    found = Installation(tmp_path_factory.mktemp("killed") / "demo", "", "demo")
    demonstration_data.copy_to(found.folder)
    return found


def test_a_killed_server_has_every_acknowledged_save_and_every_draft(demonstration: Installation) -> None:
    saver = Measures(int(demonstration.shell(FIND + "print(measure.pk)")))
    outcome = drill(demonstration, saver, saves=20, kills=2)
    assert outcome.kills == 2
    assert len(outcome.acknowledged) >= 20
    assert len(outcome.drafts) == 2
    prove_nothing_lost(demonstration, outcome)
    outcome.found.remove(outcome.acknowledged[5])
    with pytest.raises(AssertionError, match="acknowledged and lost"):
        prove_nothing_lost(demonstration, outcome)


def test_a_hundred_saves_of_a_plan_outlive_a_server_that_is_killed_amid_them(demonstration: Installation) -> None:
    saver = Plans(*json.loads(demonstration.shell(FIND_PLAN + TELL_PLAN)))
    outcome = drill(demonstration, saver, saves=100, kills=4, seed=2)
    assert outcome.kills == 4
    assert len(outcome.acknowledged) >= 100
    assert len(outcome.drafts) == 4
    prove_nothing_lost(demonstration, outcome)
