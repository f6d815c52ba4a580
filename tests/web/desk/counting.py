"""Counts a page's queries as people know them: savepoints and the binding of the actor are no work of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

NO_WORK = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT", "SELECT set_config")


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Fail where more queries than this are asked, and print them."""
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [q["sql"] for q in captured.captured_queries if not q["sql"].strip('"').startswith(NO_WORK)]
    assert len(asked) <= number, "\n".join(asked)
