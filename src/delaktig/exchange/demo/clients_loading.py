"""Loads the demonstration's clients through the room's own acts, as the workers of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from delaktig.accounts.actor import Actor, actor_for
from delaktig.accounts.models import User
from delaktig.clients.actions.adding import add_client
from delaktig.clients.actions.dated import put_dated
from delaktig.clients.actions.households import join_household
from delaktig.clients.inputs import (
    ContactInput,
    DatedInput,
    IdentityInput,
    LanguageInput,
    NewClient,
    RelationInput,
    Source,
)
from delaktig.clients.models import Client
from delaktig.exchange.demo import files
from delaktig.exchange.demo.files import Data

_CODES = {row["email"]: row["municipality"] for row in files.people()}


def load_clients(users: Mapping[str, User], today: date) -> dict[str, Client]:
    """Add the invented clients; return them by the keys of the data file."""
    made: dict[str, Client] = {}
    for row in files.clients():
        actor = worker(users, row["by"], today)
        made[row["key"]] = _add(actor, row, today)
        _tell_more(actor, made, row, today)
    return made


def _tell_more(actor: Actor, made: Mapping[str, Client], row: Data, today: date) -> None:
    client = made[row["key"]]
    for kind in ("ground", "residence", "circumstance"):
        for value, days in row.get(f"{kind}s", ()):
            put_dated(actor, client, kind, None, DatedInput(value, today - timedelta(days=days)), Source())
    if "household" in row:
        lives_there, role = row["household"]
        join_household(actor, made[lives_there], client, role)


def worker(users: Mapping[str, User], email: str, today: date) -> Actor:
    """Return the actor of a worker of the demonstration."""
    actor = actor_for(users[email], _CODES[email], today)
    if actor is None:
        raise LookupError(f"{email} has no role in the demonstration")
    return actor


def _add(actor: Actor, row: Data, today: date) -> Client:
    def back(name: str) -> date | None:
        return today - timedelta(days=row[name]) if name in row else None

    return add_client(
        actor,
        NewClient(
            identity=IdentityInput(
                row["family_name"],
                row["given_names"],
                identity_code=row.get("identity_code", ""),
                birth_date=row.get("birth_date"),
                birth_place=row["birth_place"],
                citizenships=tuple(row["citizenships"]),
            ),
            contact=ContactInput(
                **{name: row[name] for name in ("street", "postal_code", "town", "phone", "email") if name in row}
            ),
            languages=LanguageInput(
                row["mother_tongue"],
                row["contact_language"],
                row.get("interpreter", ""),
                first_permit_on=back("permit"),
            ),
            relation=RelationInput(
                started_on=back("started"),
                learned_on=back("learned"),
                requested_on=back("requested"),
                job_search_started_on=back("job_search"),
                authority=row.get("authority", "municipality"),
            ),
            restricted=row.get("restricted", False),
            invented=True,
        ),
    )
