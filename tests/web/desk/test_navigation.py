"""The menu: one page of it is lit at a time."""

from __future__ import annotations

import pytest

from delaktig.web.desk.navigation import MENU, current


@pytest.mark.parametrize(
    ("route", "item"),
    [
        ("desk-visits", "desk-visits"),
        ("desk-visits-mine", "desk-visits"),
        ("desk-visits-picture", "desk-visits-picture"),
        ("desk-visits-picture-table", "desk-visits-picture"),
        ("desk-client", "desk-clients"),
        ("desk-client-accesses", "desk-client-accesses"),
        ("desk-yearly-brief", "desk-yearlies"),
        ("desk-figure-enter", "desk-figures"),
        ("desk-publication-new", "desk-publications"),
    ],
)
def test_a_page_lights_the_most_particular_item(route: str, item: str) -> None:
    found = current(route)
    assert found is not None
    assert found.route == item


def test_each_page_of_the_menu_lights_itself_and_a_page_outside_it_none() -> None:
    assert all(current(one.route) is one for group in MENU for one in group)
    assert current("profile") is None
