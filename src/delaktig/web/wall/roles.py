"""The roles of PostgreSQL beside the owner: what is run to bring them about, and whether a server's role stands.

The owner of the tables is held by nothing here, so that an installation with one role is as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from delaktig.web.wall import grants, policies
from delaktig.web.wall.grants import quoted

MARK = "delaktig_wall"
"""The function in the database that tells what was last run."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the two roles."""

    staff: str = "delaktig_staff"
    public: str = "delaktig_public"


def statements(roles: Roles) -> Iterator[str]:
    """Yield all that the owner runs, in its order; run again it leaves things as they are."""
    yield from policies.statements()
    yield from _rights(roles.staff, grants.of_staff())
    yield from _rights(roles.public, grants.of_public())
    yield from (f"GRANT EXECUTE ON FUNCTION {one} TO {quoted(roles.staff)}" for one in policies.SIGNATURES)
    yield (
        f"CREATE OR REPLACE FUNCTION {MARK}() RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog "
        f"AS $$ SELECT '{mark()}' $$"
    )


def _rights(role: str, tables: Iterator[tuple[str, str]]) -> Iterator[str]:
    name = quoted(role)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    for table, rights in tables:
        yield f"GRANT {rights} ON {quoted(table)} TO {name}"


def mark() -> str:
    """Return what tells this version's statements from another's: it follows from models and their classes."""
    told = [*policies.statements(), *grants.of_staff(), *grants.of_public()]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def for_a_superuser(roles: Roles) -> list[str]:
    """Return what only a superuser can run and what is still to be run: roles that are missing or may too much."""
    found = []
    for role in (roles.staff, roles.public):
        known = _asked("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
        name = quoted(role)
        if known is None:
            found.append(f"CREATE ROLE {name} LOGIN")
            continue
        if known:
            found.append(f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
        if _asked("SELECT pg_has_role(%s, current_user, 'MEMBER')", [role]):
            owner = quoted(_asked("SELECT current_user", []))
            found.append(f"REVOKE {owner} FROM {name}")
        if _asked("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role]):
            found.append("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return list(dict.fromkeys(found))


def fault() -> str | None:
    """Say what is wrong with the role that this process is connected with; nothing for the owner, and on SQLite."""
    if connection.vendor != "postgresql":
        return None
    owns = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('public.audit_event')"
    if _asked(owns, []) in {None, True}:
        return None
    told = _asked("SELECT has_table_privilege('public.municipalities_municipality', 'SELECT')", [])
    if told and _asked("SELECT to_regproc(%s)", [f"public.{MARK}"]) and _asked(f"SELECT {MARK}()", []) == mark():
        return None
    role = _asked("SELECT current_user", [])
    return (
        f"The role {role} of PostgreSQL owns no table, and its rights are not those of this version. "
        "Run manage.py database_roles as the owner of the tables, after manage.py migrate."
    )


def _asked(sql: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return None if row is None else row[0]
