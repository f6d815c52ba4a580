"""Queries of each public page, and reading an edition against hand-written SQL."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse

PLACE = "kristinestad"
SLUG = "2023-2025"
BUDGET = 12
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


def pages() -> dict[str, str]:
    """Return the address of each public page that is measured."""
    return {
        "home": reverse("public-home", args=["sv"]),
        "municipality": reverse("public-municipality", args=["sv", PLACE]),
        "programme": reverse("public-edition", args=["sv", PLACE, SLUG]),
        "decisions": reverse("public-decisions", args=["sv", PLACE]),
        "comparison": reverse("public-comparison", args=["sv", PLACE, SLUG, "2019-2022"]),
    }


def measure() -> None:
    """Print the queries of each public page, and an edition's reading as a multiple of one hand-written query."""
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("load_demo", today=date(2026, 11, 23).isoformat(), verbosity=0)
    client = Client()
    print(f"queries of a page (at most {BUDGET}):")
    for name, url in pages().items():
        with CaptureQueriesContext(
            connection,
        ) as found:
            status = client.get(url).status_code
        print(f"  {name:<14} {len(found):3}  {'' if status == 200 else f'answered {status}'}")
    _against_sql()


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
