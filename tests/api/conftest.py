"""What the tests of the API may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from delaktig.web.public.front import Front


@pytest.fixture
def served(db: None) -> Iterator[Front]:
    """The whole application with the memory in front, within the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Front(WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
