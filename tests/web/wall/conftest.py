"""What the tests of the wall share."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture
def on_postgresql() -> None:
    """Skip where there are no roles."""
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
