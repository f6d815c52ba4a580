"""The command that explains a case: by customer number or from a file, under both acts and the transition."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from delaktig.audit.models import Event
from delaktig.cases.models import LocalRule
from delaktig.law.casework import own_target
from tests.cases.making import make_assessment, make_case, make_client, make_plan

pytestmark = pytest.mark.django_db

OLD_PLAN = """
[[event]]
day = 2024-03-01
what = "plan made"
[[event]]
day = 2024-03-01
what = "plan signed"
[[event]]
day = 2025-06-10
what = "plan 2 made"
"""


@pytest.fixture(autouse=True)
def town(municipality: Callable[[str], object]) -> None:
    municipality("638")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "case.toml"
    written.write_text(OLD_PLAN, encoding="utf-8")
    return written


def said(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("explain_deadline", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_file_is_explained_under_both_acts_with_the_transition(file: Path) -> None:
    text = said(file=file, on=date(2025, 7, 1))
    head, _, rest = text.partition("\nDagar\n")
    days, _, sources = rest.partition("\nBestämmelser och mål")
    assert "1.7.2025" in head
    assert "Plan 1: " in head
    assert "681/2023 § 102" in head
    assert "1386/2010 § 12" in days
    assert "681/2023 § 2" in days
    assert "lydelse" in sources
    assert "[transition.plans]" in sources


@pytest.mark.parametrize(("language", "head"), [("fi", "Asian tilanne"), ("en", "The case as seen on")])
def test_the_sentences_are_in_the_language_asked_for(file: Path, language: str, head: str) -> None:
    text = said(file=file, on=date(2025, 7, 1), language=language)
    assert text.startswith(head)
    assert "Dagar" not in text


def test_json_gives_each_day_its_rule_and_each_rule_its_source(file: Path) -> None:
    told = json.loads(said(file=file, on=date(2025, 7, 1), json=True))
    known = {one["id"] for one in told["rules"]}
    assert {one["rule"] for one in told["deadlines"]} <= known
    assert all(one["source"] for one in told["rules"])
    assert [(one["plan"], one["old_act"]) for one in told["transition"]] == [(1, True), (2, False)]
    # Three years from the signing of the first plan, as 1386/2010 § 12(3) says (681/2023 § 102(2)).
    assert [one["due"] for one in told["deadlines"] if one["key"] == "plan.total_end"] == ["2027-03-01"]


def test_a_clients_case_is_explained_and_the_look_recorded() -> None:
    relation = make_case("10000008")
    make_assessment(relation)
    make_plan(relation, date(2025, 4, 25))
    text = said("10000008", on=date(2025, 5, 5))
    assert "assessment.start" in text
    assert "Testfall" not in text
    [event] = Event.objects.filter(name="clients.looked_at", target="client:10000008")
    assert (event.actor_kind, event.actor_id) == ("command", "explain_deadline")
    assert json.loads(event.details)["part"] == "deadlines"


def test_a_case_in_a_file_follows_the_targets_of_the_municipality_that_is_named(tmp_path: Path) -> None:
    record = own_target("contact.handling_target", 3, valid_from=date(2025, 1, 1), source="Beslut 4/2025")
    own = {name: value for name, value in record.items() if name not in ("valid_from", "valid_to")}
    LocalRule.objects.create(
        municipality_id="638",
        rule="contact.handling_target",
        record=own,
        valid_from=date(2025, 1, 1),
        taken_into_use_at="2025-01-01T08:00Z",
    )
    case = tmp_path / "case.toml"
    case.write_text('[[event]]\nday = 2025-03-03\nwhat = "requested"\n', encoding="utf-8")
    shipped, ours = (
        json.loads(said(file=case, on=date(2025, 3, 4), json=True, municipality=one))["deadlines"]
        for one in (None, "638")
    )
    assert [one["due"] for one in shipped if one["key"] == "contact.handling"] == ["2025-03-17"]
    assert [one["due"] for one in ours if one["key"] == "contact.handling"] == ["2025-03-06"]


def test_what_cannot_be_explained_is_refused_with_a_reason(file: Path, tmp_path: Path) -> None:
    make_client("20000006")
    bad = tmp_path / "bad.toml"
    bad.write_text('[[event]]\nwhat = "flew to the moon"\n', encoding="utf-8")
    refused: list[tuple[tuple[str, ...], dict[str, Any], str]] = [
        ((), {}, "either"),
        (("1",), {"file": file}, "either"),
        (("1",), {"municipality": "638"}, "goes with --file"),
        (("1",), {}, "no client"),
        (("20000006",), {}, "no client relation"),
        ((), {"file": tmp_path / "none.toml"}, "cannot be read"),
        ((), {"file": bad}, "flew to the moon"),
        ((), {"file": file, "municipality": "999"}, "serves no municipality"),
    ]
    for arguments, options, why in refused:
        with pytest.raises(CommandError, match=why):
            said(*arguments, **options)
