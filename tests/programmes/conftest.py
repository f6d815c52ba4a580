"""What the tests of programmes share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from delaktig.accounts.actor import Actor
from delaktig.programmes.models import Edition
from tests.programmes.making import make_edition

MEMBERS = ("287", "231", "545")


@pytest.fixture
def joint(municipality: Callable[[str], object]) -> Edition:
    """Return an edition for three municipalities, led by the first (287)."""
    for code in MEMBERS:
        municipality(code)
    return make_edition(members=MEMBERS)


@pytest.fixture
def lead(joint: Edition, actor_with_role: Callable[..., Actor]) -> Actor:
    """Return the coordinator of the joint edition's lead."""
    return actor_with_role("coordinator", code="287")


@pytest.fixture
def member(joint: Edition, actor_with_role: Callable[..., Actor]) -> Actor:
    """Return the coordinator of a member that does not lead."""
    return actor_with_role("coordinator", code="231")


@pytest.fixture
def stranger(joint: Edition, actor_with_role: Callable[..., Actor]) -> Actor:
    """Return the coordinator of a municipality that is no member."""
    return actor_with_role("coordinator", code="638")
