"""Every route of the table has its place in the browser's round of all pages, or is excused from it."""

from __future__ import annotations

import pytest

from delaktig.web import routes
from tests.browser import addresses
from tests.browser.no_page import NO_PAGE


@pytest.mark.parametrize("name", [*addresses.PATTERNS, *addresses.STATES])
def test_the_browser_can_find_the_page_of_every_route(name: str) -> None:
    """Said here, in a moment, what the browser would say after a minute."""
    assert addresses.missing(name) == []
    assert addresses.who_opens(name)


def test_nothing_is_said_of_a_route_that_is_gone() -> None:
    said = {*addresses.AT, *NO_PAGE, *addresses.BEFORE_ANYBODY, *map(addresses.route_of, addresses.STATES)}
    assert said <= routes.routes().keys()


def test_what_stands_at_a_part_of_an_address_is_said_of_parts_that_are_there() -> None:
    written = {found[0] for pattern in addresses.PATTERNS.values() for found in addresses.PART.finditer(pattern)}
    assert addresses.VALUES.keys() <= written
    for name in {*addresses.AT, *addresses.STATES}:
        parts = {found[1] or found[2] for found in addresses.PART.finditer(addresses.pattern_of(name))}
        assert addresses.row(name).values.keys() <= parts, name
