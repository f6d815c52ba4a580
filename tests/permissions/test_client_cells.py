"""The table of who meets what at a client's pages has every route; ``tests/isolation/test_cells.py`` asks it."""

from __future__ import annotations

from delaktig.web import routes
from tests.permissions import cells
from tests.permissions.cells import BY_CLIENT, KINDS, OTHERS


def test_every_address_of_a_client_has_its_line_and_no_line_is_left_over() -> None:
    said = {name for name, kind in KINDS.items() if kind != "lists"}
    assert sorted(set(BY_CLIENT) - said) == [], "add these to tests/permissions/client_routes.toml"
    assert cells.NAMED_TWICE == []


def test_every_other_route_of_casework_is_named() -> None:
    said = {name for name, kind in KINDS.items() if kind == "lists"}
    assert sorted(set(OTHERS) - said) == [], "add these to the lists of tests/permissions/client_routes.toml"


def test_every_part_of_an_address_is_known() -> None:
    unknown = {name: cells.unknown_parts(name) for name in BY_CLIENT if cells.unknown_parts(name)}
    assert unknown == {}, "say in KEYS of tests/permissions/cells.py which model's row these parts name"


def test_every_address_of_a_client_asks_for_a_right_of_those_who_work_with_clients() -> None:
    rights = {"client_read", "client_write", "client_export", "case_write", "case_supervise", "address_read"}
    for name in BY_CLIENT:
        assert {routes.routes()[name].permission, routes.routes()[name].writing} <= rights, name
