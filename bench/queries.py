"""Queries of each page of the demonstration, and reading an edition against hand-written SQL."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from tests.web.walking import Visit, walk

SLUG = "2023-2025"
BUDGET = 12
OF_A_ROUTE = 4
"""How many addresses of one route are asked; the costliest is printed."""
COORDINATOR = "koordinator@demo.example"
FILES = (".pdf", ".docx", ".xlsx")
ROWS = """
SELECT t.id, g.id, m.id, m.key, v.language, v.body
FROM programmes_theme t
JOIN programmes_goal g ON g.theme_id = t.id
JOIN programmes_measure m ON m.goal_id = g.id
JOIN texts_textversion v ON v.text_id IN (t.title_id, g.title_id, m.text_id, m.responsible_text_id,
    m.partners_text_id, m.follow_up_text_id)
WHERE t.edition_id = %s
ORDER BY t.position, g.position, m.position
"""


def is_public_page(route: str, url: str) -> bool:
    return route.startswith("public-") and url.startswith("/sv/") and not url.endswith(FILES)


def is_desk_page(route: str, url: str) -> bool:
    return route.startswith("desk-") and "/287/" in url and not url.endswith(FILES)


def measure() -> bool:
    """Print the queries of each page, and an edition's reading as a multiple of one hand-written query.

    Returns whether every page keeps to the budget and answers.
    """
    from delaktig.accounts.models import User
    from delaktig.exchange.demo.loader import load_demo

    setup_test_environment()
    call_command("migrate", verbosity=0)
    load_demo(date.today(), "a password of the demonstration", lambda secret: f"/answer/{secret}/")
    settings.SECOND_FACTOR_REQUIRED = False
    staff = Client()
    staff.force_login(User.objects.get(email=COORDINATOR), backend="delaktig.accounts.backend.Backend")
    print(f"queries of a page (at most {BUDGET}); of each route the costliest of up to {OF_A_ROUTE} addresses:")
    kept = _print(walk(Client(), ["/sv/"], is_public_page))
    kept &= _print(walk(staff, ["/desk/287/today/"], is_desk_page, OF_A_ROUTE))
    _against_sql()
    return kept


def _print(visits: Iterable[Visit]) -> bool:
    worst: dict[str, Visit] = {}
    for visit in visits:
        known = worst.get(visit.route)
        if known is None or (visit.status != 200, visit.queries) > (known.status != 200, known.queries):
            worst[visit.route] = visit
    for route, visit in sorted(worst.items()):
        fault = "" if visit.queries <= BUDGET else "  OVER"
        answered = "" if visit.status in {200, 302} else f"  answered {visit.status}"
        print(f"  {route:<34}{visit.queries:>4}{fault}{answered}  {visit.url}")
    return all(visit.queries <= BUDGET and visit.status in {200, 302} for visit in worst.values())


def _against_sql() -> None:
    from delaktig.programmes.models import Edition
    from delaktig.programmes.tree import load_tree

    edition = Edition.objects.select_related("programme").filter(slug=SLUG).latest("pk")

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [edition.pk])
            cursor.fetchall()

    print("an edition's whole tree over one hand-written query for its measures' texts:")
    print(f"  {_middle(lambda: load_tree(edition)) / _middle(by_hand):5.1f}")


def _middle(act: Callable[[], object]) -> float:
    times = []
    for _ in range(30):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    sys.exit(0 if measure() else 1)
