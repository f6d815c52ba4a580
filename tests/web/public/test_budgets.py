"""What the public pages of the whole demonstration ask the database."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from delaktig.exchange.demo.loader import load_demo
from tests.web.walking import walk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MOST = 12
FILES = (".pdf", ".docx", ".xlsx")


@time_machine.travel("2026-11-23 12:00 +0200", tick=False)
def test_every_public_page_of_the_demonstration_asks_the_database_at_most_twelve_times() -> None:
    load_demo(TODAY, "a password of the demonstration", lambda secret: f"https://example.org/answer/{secret}/", many=0)
    visits = list(
        walk(Client(), ["/sv/"], lambda route, url: url.startswith("/sv/") and not url.endswith(FILES)),
    )
    routes = {visit.route for visit in visits}
    assert {
        "public-home",
        "public-municipality",
        "public-programmes",
        "public-edition",
        "public-chapter",
        "public-measure",
    } <= routes
    assert {"public-comparison", "public-decisions", "public-decision", "public-export"} <= routes
    assert [visit for visit in visits if visit.status != 200] == []
    assert [visit for visit in visits if visit.queries > MOST] == []
