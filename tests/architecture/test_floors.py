"""Foreign keys obey the same floors as imports, and every room has the anatomy that the house promises."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignObject, ManyToManyField, Model

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "delaktig"
LAYERS: list[str] = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    if contract["name"].startswith("Floors")
)
FLOOR = {room: len(LAYERS) - index for index, layer in enumerate(LAYERS) for room in layer.split(" | ")}


def own_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("delaktig.")]


def test_the_floors_of_the_contract_are_all_rooms() -> None:
    rooms = {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists()} - {"settings"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_a_foreign_key_points_down_never_up(model: type[Model]) -> None:
    room = model.__module__.split(".")[1]
    for field in model._meta.get_fields():
        if isinstance(field, ForeignObject | ManyToManyField) and not field.auto_created:
            target = field.related_model.__module__.split(".")
            assert target[0] == "delaktig", f"{field} points outside the house"
            assert FLOOR[target[1]] <= FLOOR[room], f"{field} points up"


def test_no_module_is_longer_than_500_lines() -> None:
    files = [p for folder in ("src", "tests", "bench", "scripts") for p in (ROOT / folder).rglob("*.py")]
    long = [str(p.relative_to(ROOT)) for p in files if "migrations" not in p.parts and p.read_text().count("\n") > 500]
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {"utils", "helpers", "services", "misc", "common_utils", "signals"}
    assert not [p for p in SOURCE.rglob("*.py") if p.stem in names]


def test_the_public_side_cannot_reach_clients_or_cases() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    walls = [c for c in contracts if set(c.get("forbidden_modules", [])) >= {"delaktig.clients", "delaktig.cases"}]
    assert walls
    for wall in walls:
        assert set(wall["source_modules"]) >= {"delaktig.web.public", "delaktig.api", "delaktig.exchange.catalogue"}
        assert not wall.get("ignore_imports"), "no way round"
        assert not wall.get("allow_indirect_imports")


DOMAIN = set(FLOOR) - {"web", "api"}


def test_domain_rooms_know_no_http() -> None:
    guilty = [
        str(p.relative_to(SOURCE))
        for room in DOMAIN
        for p in (SOURCE / room).rglob("*.py")
        if re.search(r"^(from|import) django\.(http|shortcuts|views)", p.read_text(), re.M)
        and p.name != "adapter.py"  # allauth's own meeting point hands over requests
    ]
    assert not guilty
