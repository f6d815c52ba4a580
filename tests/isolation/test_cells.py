"""Every address of a client, every role, every relation to the client, every state: what is met there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connection, transaction
from django.http import HttpResponse

from delaktig.accounts.models import Role
from delaktig.accounts.permissions import permissions_by_role
from tests.browser.addresses import PATTERNS
from tests.clients.whole import Held
from tests.conftest import lasting
from tests.isolation import world
from tests.permissions import cells
from tests.permissions.cells import ABSENT, BY_CLIENT, CELLS, KINDS, MOVED, OPEN, REASON, REFUSED

METHODS = ("get", "post")
ASKED_OF_ALL = ("own", "another unit", "another municipality")
"""The cells that are asked of roles that have not the right: they are refused before the client is looked for."""
PEOPLE = permissions_by_role()
NEAR = ("own", "cover", "unit")
ABSENT_CODE, ONLY_POST = 404, 405
FORMS = ("form", "past")
TELLS_WHY = "desk/programmes/refused.html"
ANSWERS = {200, 204, 302, 303, 400, 404, 405, 409, 422}
"""What a form or an act says to one who may come in and has filled in nothing."""


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[world.World]:
    """Build the world once; nothing that is asked leaves a trace in it."""
    before = live.SECOND_FACTOR_REQUIRED
    live.SECOND_FACTOR_REQUIRED = False
    with lasting(django_db_blocker):
        yield world.build()
    live.SECOND_FACTOR_REQUIRED = before


def address(name: str, number: str, held: Held) -> str:
    """Return the address of a route for a client, with the keys of what is held (of the same client or another)."""

    def fill(part: str) -> str:
        if part in cells.KEYS:
            row = held.rows.get(cells.KEYS[part])
            return "999999" if row is None else str(row.number if part == "version" else row.pk)  # type: ignore[attr-defined]
        slug = getattr(held.rows["catalogue.Service"], "slug", "")
        return {"code": world.HERE, "number": number, "slug": slug, **cells.PARTS, **cells.PARTS_OF.get(name, {})}[part]

    return "/" + cells.PART.sub(lambda found: fill(found[1]), PATTERNS[name])


class Written:
    """Notes what is written in the tables of clients and cases, apart from drafts and sessions."""

    def __init__(self) -> None:
        self.tables: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip().split(" ", 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and ('"clients_' in sql or '"cases_' in sql):
            self.tables.append(sql[:60])
        return execute(sql, params, many, context)


def ask(built: world.World, role: str, method: str, at: str) -> tuple[HttpResponse, list[str]]:
    """Ask, and undo whatever was done; return the answer and what was written."""
    browser, written = built.browsers[role], Written()
    browser.raise_request_exception = True
    with transaction.atomic(), connection.execute_wrapper(written):
        answer = getattr(browser, method)(at)
        transaction.set_rollback(True)
    return answer, written.tables


def met(answer: HttpResponse, built: world.World) -> str:
    """Say what was met, in the words of the table."""
    to = answer.get("Location", "")
    if answer.status_code in {302, 303} and "/reason/" in to:
        return REASON
    if answer.status_code in {302, 303} and "/account/login/" in to:
        return "signing in"
    return {403: REFUSED, 404: ABSENT}.get(answer.status_code, OPEN if answer.status_code in ANSWERS else "broken")


def fits(
    name: str, method: str, cell: str, wanted: str, answer: HttpResponse, written: list[str], built: world.World
) -> bool:
    """Say whether an answer is the one that the table asks for."""
    found = met(answer, built)
    if method == "get" and KINDS[name] in FORMS and answer.status_code == ONLY_POST:
        return wanted != REFUSED  # said before any client is looked for, so it tells nothing of one
    if wanted == MOVED:
        kept = f"/clients/{built.cells['own'].client.number}/"
        return answer.status_code == 302 and kept in answer["Location"]
    if wanted != OPEN:
        return found == wanted
    if KINDS[name] in {"page", "file"} and method == "get":
        return answer.status_code == 200
    if KINDS[name] == "past" and found == REFUSED:
        return TELLS_WHY in {one.name for one in answer.templates} and not written  # type: ignore[attr-defined]
    may_write = cell in NEAR
    return found == OPEN or (found == REFUSED and not may_write) or (found == ABSENT and KINDS[name] != "page")


def roles_of(cell: str, name: str, method: str) -> list[str]:
    """Return the roles that are asked in a cell: all who are kept out; of those who come in, one by turns.

    On PostgreSQL one by turns of those who have the right, and one of those who have not: who has it is not asked of
    the database, and every role is asked for every route there too, in ``tests/permissions``.
    """
    right = cells.permission(name, method)
    may = [role for role in Role.values if right in PEOPLE[role]]
    may_not = [role for role in Role.values if role not in may and cell in ASKED_OF_ALL]
    turn = list(CELLS).index(cell) + BY_CLIENT.index(name)
    if connection.vendor == "postgresql":
        return [roles[turn % len(roles)] for roles in (may, may_not) if roles]
    if CELLS[cell] == OPEN and cell not in ASKED_OF_ALL:
        return [may[turn % len(may)]]
    return [*may, *may_not]


@pytest.mark.django_db
@pytest.mark.parametrize("name", BY_CLIENT)
def test_every_cell_answers_as_the_table_says(name: str, built: world.World) -> None:
    wrong = []
    for cell, held in built.cells.items():
        at = address(name, held.client.number, held)
        for method in METHODS:
            for role in roles_of(cell, name, method):
                wanted = cells.expected(name, cell, cells.permission(name, method) in PEOPLE[role])
                answer, written = ask(built, role, method, at)
                silent = wanted == OPEN or not written
                if not (fits(name, method, cell, wanted, answer, written, built) and silent):
                    wrong.append((cell, role, method, wanted, answer.status_code, answer.get("Location"), written))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in BY_CLIENT if cells.sub_resources(name)])
def test_what_belongs_to_another_client_is_not_there(name: str, built: world.World) -> None:
    """Both clients are the worker's own: still a row is found only through the client whose it is."""
    assert built.second is not None
    own = built.cells["own"]
    for mine, others in ((own, built.second), (built.second, own)):
        for method in METHODS:
            answer, written = ask(built, Role.SUPERVISOR, method, address(name, mine.client.number, others))
            assert answer.status_code == ABSENT_CODE or (KINDS[name] in FORMS and answer.status_code == ONLY_POST), (
                method
            )
            assert written == []


@pytest.mark.django_db
def test_every_cell_is_met_by_the_world(built: world.World) -> None:
    """The world is what its cells say: each outcome of the table is there, so no cell is right by chance."""
    assert set(CELLS) == set(built.cells)
    assert {OPEN, REASON, MOVED, ABSENT} == set(CELLS.values())
