"""PostgreSQL's roles in tests: one for the staff's side and one for the public, beside the owner whom tests run as.

In the folders and files of :data:`ANSWERED_BY_ROLES` each request of a test's browser is answered by the role that
would serve it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.management import call_command
from django.db import connection
from django.test.client import ClientHandler
from psycopg import Error

from delaktig.web.middleware import is_staff_path
from delaktig.web.wall.grants import quoted
from delaktig.web.wall.roles import Roles

ANSWERED_BY_ROLES = (
    *(f"web/desk/{room}/" for room in ("assessments", "clients", "handovers", "intake", "plans", "protection")),
    *(f"web/desk/{room}/" for room in ("referrals", "shared")),
    "web/own/",
    *(f"web/public/test_{what}.py" for what in ("budgets", "guide", "reports", "surveys")),
)
"""The pages that show people, and the public pages that stand beside them."""


def wanted(test: str) -> bool:
    """Say whether the requests of a test, by its path under ``tests/``, are answered by roles."""
    return connection.vendor == "postgresql" and test.startswith(ANSWERED_BY_ROLES)


def names() -> Roles:
    """Return the roles of this process's database; roles belong to the whole server."""
    name = connection.settings_dict["NAME"]
    return Roles(f"{name}_staff", f"{name}_public")


def make() -> None:
    """Make the roles and give them their rights."""
    made = names()
    call_command("database_roles", staff=made.staff, public=made.public, create=True, verbosity=0)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Do what follows as a role, with nothing bound before or after."""
    _run(f"SET ROLE {quoted(role)}")
    _unbind()
    try:
        yield
    finally:
        try:
            _run("RESET ROLE")
            _unbind()
        except Error:
            pass  # the transaction is lost, and the role with it


def _unbind() -> None:
    for name in ("municipality", "actor", "day", "opened_by"):
        _run(f"SELECT set_config('delaktig.{name}', '', false)")


def _run(sql: str) -> None:
    """Run something past Django, so that no test counts it among a page's questions."""
    connection.ensure_connection()
    connection.connection.execute(sql)


def answered_by_roles() -> Callable[[ClientHandler, Any], Any]:
    """Return how a test's browser is answered: each path by its side's role."""

    def get_response(self: ClientHandler, request: Any) -> Any:
        path = request.path_info
        of_staff = is_staff_path(path) or path.startswith("/own/")
        with acting_as(names().staff if of_staff else names().public):
            return BaseHandler.get_response(self, request)

    return get_response
