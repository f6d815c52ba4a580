"""Every field of a client and of a case has its ground in the act; no column says how far a case has come."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from delaktig.clients.grounds import grounds, grounds_of_fields

ROOMS = ("clients", "cases")
STATE_NAMES = re.compile(r"(.*_)?(state|status|stage|phase|step|deadline)$|(is_)?(active|open|closed|overdue|pending)$")
STATE_WORDS = {
    *("draft", "open", "closed", "new", "pending", "active", "inactive", "in_progress", "waiting", "done", "ready"),
    *("accepted", "declined", "rejected", "approved", "started", "ended", "finished", "sent", "received", "cancelled"),
}


def rooms() -> Iterator[type[models.Model]]:
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


def fields() -> Iterator[tuple[type[models.Model], models.Field]]:  # type: ignore[type-arg]
    for model in rooms():
        for field in model._meta.local_fields:
            yield model, field


def test_every_field_of_clients_and_cases_has_its_ground() -> None:
    there = {model._meta.label: {field.name for field in model._meta.local_fields} for model in rooms()}
    told = {model: set(names) for model, names in grounds_of_fields().items()}
    lacking = {model: sorted(names - told.get(model, set())) for model, names in there.items()}
    gone = {model: sorted(names - there.get(model, set())) for model, names in told.items()}
    assert not {model: names for model, names in lacking.items() if names}, "tie them in clients/grounds.toml"
    assert not {model: names for model, names in gone.items() if names}, "take them out of clients/grounds.toml"


def test_every_ground_that_is_named_is_there_and_none_is_left_over() -> None:
    used = {key for names in grounds_of_fields().values() for key in names.values()}
    assert used == set(grounds())


def test_each_item_of_the_act_cites_the_section_and_its_number() -> None:
    for key, ground in grounds().items():
        if key.startswith("item_"):
            assert ground.source == f"681/2023 §73 subsection 1 item {key.removeprefix('item_')}"
        assert ground.holds


def test_what_is_of_health_stands_under_its_own_item_and_nowhere_else() -> None:
    of_health = {(model, name) for model, names in grounds_of_fields().items() for name in names if name == "ability"}
    assert {grounds_of_fields()[model][name] for model, name in of_health} == {"item_8"}


def test_no_field_asks_of_ethnicity_religion_or_opinion() -> None:
    forbidden = re.compile(r"ethnic|religio|belief|politic|race|sexual|union")
    assert not [(model._meta.label, field.name) for model, field in fields() if forbidden.search(field.name)]


def test_no_column_stores_how_far_a_case_has_come() -> None:
    """Where something stands is computed from days and events (domain.md B1-B5): no column may say it too."""
    named = [f"{model._meta.label}.{field.name}" for model, field in fields() if STATE_NAMES.fullmatch(field.name)]
    assert not named


def test_no_choice_of_a_column_is_a_state_except_in_dated_events() -> None:
    found = []
    for model, field in fields():
        dated_event = any(one.name == "on" and isinstance(one, models.DateField) for one in model._meta.local_fields)
        choices = {str(value) for value, _words in field.choices or ()}
        if choices & STATE_WORDS and not dated_event:
            found.append(f"{model._meta.label}.{field.name}: {sorted(choices & STATE_WORDS)}")
    assert not found


@pytest.mark.parametrize("name", ["status", "plan_state", "is_open", "stage", "deadline", "next_deadline", "closed"])
def test_the_rule_against_states_would_see_such_a_column(name: str) -> None:
    assert STATE_NAMES.fullmatch(name)
