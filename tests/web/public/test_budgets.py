"""What the public pages of the whole demonstration ask the database, by the role that serves them (record 0035)."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import resolve

from delaktig.exchange.demo.loader import load_demo
from tests.web.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_postgresql")]
TODAY = date(2026, 11, 23)
MOST = 12
FILES = (".pdf", ".docx", ".xlsx")
OF_A_SERVICE = ("public-service", "public-service-print", "public-service-wrong")


class Once:
    """Which links are followed: each Swedish page, but a service's in the first municipality that it serves."""

    def __init__(self) -> None:
        self.services: set[tuple[str, str]] = set()

    def __call__(self, route: str, url: str) -> bool:
        if not url.startswith("/sv/") or url.endswith(FILES):
            return False
        if route not in OF_A_SERVICE:
            return True
        service = (route, str(resolve(url.partition("?")[0]).kwargs["slug"]))
        new = service not in self.services
        self.services.add(service)
        return new


@time_machine.travel("2026-11-23 12:00 +0200", tick=False)
def test_every_public_page_of_the_demonstration_asks_the_database_at_most_twelve_times() -> None:
    load_demo(TODAY, "a password of the demonstration", lambda secret: f"https://example.org/answer/{secret}/", many=0)
    visits = list(walk(Client(), ["/sv/"], Once()))
    routes = {visit.route for visit in visits}
    assert {
        "public-home",
        "public-municipality",
        "public-programmes",
        "public-edition",
        "public-chapter",
        "public-measure",
        *OF_A_SERVICE,
    } <= routes
    assert {"public-comparison", "public-decisions", "public-decision", "public-export"} <= routes
    assert [visit for visit in visits if visit.status != 200] == []
    assert [visit for visit in visits if visit.queries > MOST] == []
