"""The demonstration's many clients: what is written in bulk is what the acts would have left, and it looks real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction

from delaktig.audit.chain import verify
from delaktig.catalogue.models import Service, ServiceTopic
from delaktig.clients.actions.relations import unit_of
from delaktig.exchange.demo import files, loader
from delaktig.exchange.demo.caseload_drawing import journeys
from delaktig.exchange.demo.caseload_loading import caseworkers, rows_for
from delaktig.exchange.demo.caseload_parts import Journey, Worker
from delaktig.exchange.demo.caseload_writing import Written
from delaktig.exchange.demo.clients_loading import worker
from delaktig.indicators.models import FactMonth
from delaktig.texts.actions import create_text
from tests.exchange.caseload_acted import Acted, left_by

TODAY = date(2026, 3, 10)
FEWEST = 8
ACTS = {
    "add", "dated", "end", "open", "interview", "levels", "result", "finish", "plan", "goal", "item", "agree", "follow",
    "review", "end_plan", "interrupt", "refer", "tell", "note_entry", "time", "came", "interpreter",
}  # fmt: skip


@pytest.fixture
def workers(db: None) -> tuple[list[Worker], loader.Loaded]:
    """The demonstration's workers, with a service under each topic that plans pick from."""
    made = loader.Loaded()
    loader._serve()
    loader._add_organisations(made)
    loader._add_people(made, "a password")
    topics = files.caseload()["topics"]
    for code, office in (("638", "638-bo"), ("434", "434-lovisa"), ("287", "287-kom")):
        for topic in sorted({one for found in topics.values() for one in found}):
            name = create_text({"sv": f"Tjänst {topic}", "fi": f"Palvelu {topic}"}, source_language="sv")
            service = Service.objects.create(
                keeper_id=code,
                slug=f"{topic.replace('_', '-')}-{code}",
                name=name,
                organisation=made.organisations[office],
                state=Service.State.PUBLISHED,
            )
            ServiceTopic.objects.create(service=service, topic=topic)
    return caseworkers(made.users, made.organisations, TODAY), made


def chosen(workers: list[Worker]) -> list[Journey]:
    """Return some journeys in which every act occurs."""
    found: list[Journey] = []
    seen: set[str] = set()
    for journey in journeys(150, workers, TODAY):
        acts = {step.act for step in journey.steps}
        if len(found) < FEWEST or acts - seen:
            found.append(journey)
            seen |= acts
    assert seen == ACTS
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written meanwhile."""
    place = transaction.savepoint()
    yield
    transaction.savepoint_rollback(place)


def months() -> set[tuple[Any, ...]]:
    return set(FactMonth.objects.values_list("source", "municipality_id", "month"))


def test_what_is_written_in_bulk_is_what_the_acts_leave(workers: tuple[list[Worker], loader.Loaded]) -> None:
    people, made = workers
    cases = chosen(people)
    with undone():
        rows = rows_for(TODAY, people)
        for journey in cases:
            email, code = journey.worker.email, journey.worker.municipality
            actor = worker(made.users, email, TODAY)
            Written(rows, actor, unit_of(journey.worker.user, code), journey).take()
        rows.write()
        written = {journey.number: left_by(journey.number) for journey in cases}
        written_months = months()
        assert list(verify()) == []
    for journey in cases:
        with patch("delaktig.clients.actions.adding.new_number", return_value=journey.number):
            Acted(journey).take()
    for journey in cases:
        assert left_by(journey.number) == written[journey.number]
    assert months() == written_months


def test_the_same_seed_draws_the_same_clients_and_another_draws_others(
    workers: tuple[list[Worker], loader.Loaded],
) -> None:
    people, _made = workers
    told = [[journey.steps for journey in journeys(20, people, TODAY, seed)] for seed in (1, 1, 2)]
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_no_two_clients_are_alike_and_no_step_lies_ahead(workers: tuple[list[Worker], loader.Loaded]) -> None:
    people, _made = workers
    drawn = list(journeys(300, people, TODAY))
    who = [journey.steps[0].given.identity for journey in drawn]
    assert len({one.birth_date for one in who}) == len(who)
    assert len({journey.number for journey in drawn}) == len(drawn)
    assert all(not one.identity_code or int(one.identity_code[7:10]) >= 900 for one in who)
    assert 10 < sum(not one.identity_code for one in who) < 60
    assert max(step.on for journey in drawn for step in journey.steps) <= TODAY
    assert min(step.on for journey in drawn for step in journey.steps) >= date(TODAY.year - 3, 1, 1)
