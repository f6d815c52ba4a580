"""Loads the demonstration's many clients: drawn from a seed, written in bulk as the acts would leave them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import User
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import visible_in
from delaktig.clients.actions.relations import unit_of
from delaktig.exchange.demo import files
from delaktig.exchange.demo.caseload_drawing import journeys
from delaktig.exchange.demo.caseload_parts import Offered, Worker
from delaktig.exchange.demo.caseload_writing import Rows, Written
from delaktig.exchange.demo.clients_loading import worker
from delaktig.organisations.models import Organisation
from delaktig.organisations.selectors import names_in
from delaktig.texts.selectors import load

CLIENTS = 880
"""With those of ``clients.toml`` some nine hundred (issue, §4)."""


def load_caseload(
    users: Mapping[str, User], organisations: Mapping[str, Organisation], today: date, many: int = CLIENTS
) -> None:
    """Add so many invented clients with three years of cases, spread over the workers of the demonstration."""
    workers = caseworkers(users, organisations, today)
    rows = rows_for(today, workers)
    actors: dict[str, tuple[Actor, int | None]] = {}
    for one in workers:
        actors[one.email] = (worker(users, one.email, today), unit_of(one.user, one.municipality))
    for journey in journeys(many, workers, today):
        actor, unit = actors[journey.worker.email]
        Written(rows, actor, unit, journey).take()
    rows.write()


def caseworkers(users: Mapping[str, User], organisations: Mapping[str, Organisation], today: date) -> list[Worker]:
    """Return the workers who have clients, with what may be agreed in their municipality."""
    people = {row["email"]: row for row in files.people()}
    offered: dict[str, Mapping[str, list[int]]] = {}
    found = []
    for row in files.caseload()["worker"]:
        code = people[row["email"]]["municipality"]
        if code not in offered:
            offered[code] = by_topic(code, today)
        supplier = organisations[row["supplier"]].pk if "supplier" in row else None
        found.append(
            Worker(
                row["email"],
                users[row["email"]].pk,
                code,
                people[row["email"]]["language"],
                row,
                Offered(offered[code], supplier),
            )
        )
    return found


def by_topic(code: str, today: date) -> Mapping[str, list[int]]:
    """Return the services that a municipality's plans may pick on a day, by topic, in a lasting order."""
    found: dict[str, list[int]] = {}
    rows = visible_in(code, today).exclude(topics=None).order_by("slug", "topics__topic")
    for key, topic in rows.values_list("pk", "topics__topic"):
        found.setdefault(topic, []).append(key)
    return found


def rows_for(today: date, workers: list[Worker]) -> Rows:
    """Return rows that wait, with what the services that may be picked are called."""
    keys = {key for one in workers for found in one.offered.services.values() for key in found}
    services = {one.pk: one for one in Service.objects.filter(pk__in=keys).select_related("organisation")}
    texts = load({text for one in services.values() for text in (one.name_id, one.summary_id)})
    givers = {one.organisation_id for one in services.values() if one.organisation_id is not None}
    return Rows(services, texts, names_in(givers, ("sv", "fi"), today))
