"""Which rows a role that owns nothing may see: row-level security, enabled and not forced, so that it holds no owner.

A table that names whose register its rows are in is asked for that; one below asks for the row above it by key, so
that one policy decides. What a municipality or a secret sees of another register is named one by one (``BESIDE``).
No policy names a role: a backup that is brought back on another server needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from delaktig.audit.data_register import data_classes

ROOMS = ("clients", "cases", "exchange")
FUNCTIONS = Path(__file__).with_name("functions.sql")
SIGNATURES = (
    "delaktig_registers()",
    "delaktig_one_client()",
    "delaktig_handed_here()",
    "delaktig_beside()",
    "delaktig_number_taken(text)",
    "delaktig_rows_holding(text, text, text[])",
    "delaktig_rows_holding(text, text, bytea[])",
)
REGISTER = "municipality_id = ANY ((SELECT delaktig_registers())::text[])"
ONE = "(SELECT delaktig_one_client())"
HANDED = "((SELECT delaktig_handed_here())::bigint[])"
OTHERS = "((SELECT delaktig_beside())::bigint[])"
HERE = "NULLIF(current_setting('delaktig.municipality', true), '')"
_PACKET = f"ground = 'move' AND to_municipality_id = {HERE} AND relation_id = ANY {HANDED}"
BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "clients.Client": (("SELECT", f"id = ANY {OTHERS}"),),
    "clients.ClientRelation": (("SELECT", f"id = ANY {HANDED}"),),
    "clients.Household": (
        ("SELECT", "EXISTS (SELECT 1 FROM clients_householdmember m WHERE m.household_id = clients_household.id)"),
    ),
    "clients.HouseholdMember": (("SELECT", f"client_id = ANY {OTHERS}"),),
    "clients.SecurityProhibition": (("SELECT", f"client_id = ANY {OTHERS}"),),
    "clients.Consent": (("SELECT", "EXISTS (SELECT 1 FROM cases_handover h WHERE h.consent_id = clients_consent.id)"),),
    "cases.Handover": (("SELECT", _PACKET), ("UPDATE", _PACKET)),
}
"""What is seen beside the own registers: a hand-over that came, and prohibitions where an address would be shown."""
EXCEPT = {"clients.Client": OTHERS, "clients.ClientRelation": HANDED}
"""Rows that are seen so, and of which nothing below is seen with them."""
EVENTS = "audit_event"
OF_READERS = "catalogue.usefulness_said"
"""What readers do that the public side counts: how often a page was called useful today."""


def statements() -> Iterator[str]:
    """Yield what the owner runs to draw up functions and policies anew."""
    yield FUNCTIONS.read_text(encoding="utf-8")
    yield from (f"REVOKE ALL ON FUNCTION {one} FROM PUBLIC" for one in SIGNATURES)
    for model in walled():
        yield from _wall(model)
    yield from _chain()


def walled() -> list[type[models.Model]]:
    """Return the models whose rows are behind the wall: all personal ones of the rooms that know clients."""
    known = data_classes()
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [one for one in found if one._meta.label in known and known[one._meta.label].sensitivity == "personal"]


def _wall(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    yield from _policy(table, "own", "ALL", f"USING ({_own(model)})")
    for act, condition in BESIDE.get(model._meta.label, ()):
        yield from _policy(table, f"beside_{act.lower()}", act, f"USING ({condition})")
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"


def _own(model: type[models.Model]) -> str:
    """Return the condition that a row is of a register that is worked with, or of the one client."""
    if model._meta.label == "clients.Client":
        return f"{REGISTER} OR id = {ONE} OR merged_into_id = {ONE}"
    fields: list[Any] = list(model._meta.concrete_fields)
    keys = [one for one in fields if isinstance(one, models.ForeignKey) and not one.null]
    if any(one.name == "municipality" for one in keys):
        return REGISTER
    ways = [one for one in keys if one.related_model in walled()]
    up = min(ways, key=lambda one: one.related_model is not apps.get_model("clients.Client"))
    above: type[models.Model] = up.related_model  # type: ignore[assignment]
    condition = f"above.id = {model._meta.db_table}.{up.column}"
    if hidden := EXCEPT.get(above._meta.label):
        condition += f" AND above.id <> ALL {hidden}"
    return f"EXISTS (SELECT 1 FROM {above._meta.db_table} above WHERE {condition})"  # noqa: S608 - names of our own


def _chain() -> Iterator[str]:
    """Let whoever may read what events tell read them all, and others only what readers did."""
    reads_all = f"(SELECT has_column_privilege('public.{EVENTS}', 'details', 'SELECT'))"
    yield from _policy(EVENTS, "added", "INSERT", "WITH CHECK (true)")
    yield from _policy(EVENTS, "read", "SELECT", f"USING (name = '{OF_READERS}' OR {reads_all})")
    yield f"ALTER TABLE {EVENTS} ENABLE ROW LEVEL SECURITY"


def _policy(table: str, name: str, act: str, condition: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS delaktig_{name} ON {table}"
    yield f"CREATE POLICY delaktig_{name} ON {table} FOR {act} {condition}"
