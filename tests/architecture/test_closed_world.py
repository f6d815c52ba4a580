"""The world is closed: routes, models and audited acts stand in their tables, one by one, or the build fails."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from delaktig.accounts.models import Role
from delaktig.accounts.permissions import Permission, permissions_by_role
from delaktig.audit.registry import event_kinds
from delaktig.web import routes

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "delaktig"


def named_routes(resolver: URLResolver | None = None) -> list[str]:
    found: list[str] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += named_routes(entry)
        elif isinstance(entry, URLPattern):
            found.append(entry.name or f"unnamed: {entry.pattern}")
    return found


def data_classes() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for file in sorted((SOURCE / "audit" / "data_classes").glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text()).items():
            assert name not in table, f"{name} stands twice"
            table[name] = entry
    return table


def test_the_routes_are_exactly_those_of_the_permission_table() -> None:
    names = named_routes()
    assert set(names) == set(routes.routes())
    counts = Counter(r.permission for r in routes.routes().values())
    print("routes by permission:", dict(sorted(counts.items())))


def test_every_permission_in_the_route_table_exists() -> None:
    known = {str(p) for p in Permission} | {routes.PUBLIC, routes.SIGNED_IN, routes.LINK, routes.OWN_DOOR, routes.OWN}
    asked = {p for r in routes.routes().values() for p in (r.permission, r.writing)}
    assert asked <= known


def test_the_permissions_stand_in_the_order_of_the_alphabet_and_each_is_used() -> None:
    names = [p.value for p in Permission]
    assert names == sorted(names)
    code = "\n".join(p.read_text() for p in SOURCE.rglob("*.py"))
    asked = {p for r in routes.routes().values() for p in (r.permission, r.writing)}
    assert not [p for p in Permission if p.value not in asked and f"Permission.{p.name}" not in code]


def test_every_role_has_its_permissions_listed_and_no_wildcard() -> None:
    table = permissions_by_role()
    assert set(table) == {r.value for r in Role}
    assert all(table.values())


def test_every_model_has_its_class_of_data_with_purpose_and_retention() -> None:
    models = {m._meta.label for m in apps.get_models() if m.__module__.startswith("delaktig.")}
    table = data_classes()
    assert set(table) == models
    for name, entry in table.items():
        assert set(entry) >= {"sensitivity", "purpose", "retention"}, name
        assert entry["sensitivity"] in {"public", "internal", "personal"}, name
    print("models by sensitivity:", dict(sorted(Counter(e["sensitivity"] for e in table.values()).items())))


def recorded_events() -> set[str]:
    """Return the names of events that the code records: every string literal of the shape ``room.act``."""
    shape = re.compile(r"^[a-z_]+\.[a-z_]+$")
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and shape.match(node.value):
                found.add(node.value)
    return found


def test_every_registered_event_is_recorded_somewhere() -> None:
    assert not set(event_kinds()) - recorded_events()


def test_every_recorded_event_is_registered() -> None:
    called: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record":
                literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                called |= {text for text in literals if re.match(r"^[a-z_]+\.[a-z_]+$", text)}
    assert called <= set(event_kinds())
    print("events by kind:", dict(sorted(Counter(k.kind for k in event_kinds().values()).items())))
