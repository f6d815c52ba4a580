"""Counts a page's queries as people know them: savepoints and the binding of the actor are no work of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

NO_WORK = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT", "SELECT set_config")


def asked(captured: CaptureQueriesContext) -> list[str]:
    """Return the captured queries that are the page's own work."""
    return [q["sql"] for q in captured.captured_queries if not q["sql"].strip('"').startswith(NO_WORK)]


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Fail where more queries than this are asked, and print them."""
    with CaptureQueriesContext(connection) as captured:
        yield
    found = asked(captured)
    assert len(found) <= number, "\n".join(found)
