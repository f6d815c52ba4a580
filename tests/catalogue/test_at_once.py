"""Two people at once, on PostgreSQL: they wait for each other where both would count or name the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from delaktig.accounts.actor import Denied, reader_actor
from delaktig.catalogue.actions import reports
from delaktig.catalogue.actions.reports import report_wrong
from delaktig.catalogue.models import Miss, Report, Service
from delaktig.catalogue.search import misses
from tests.catalogue.building import TODAY, a_draft, a_service


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give the test a database of its own to commit to: the record of events cannot be emptied afterwards.

    It stands in for the fixture of the same name, which holds a test in one transaction.
    """
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    whole = connection.settings_dict["NAME"]
    own = f"{whole}_at_once"
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{whole}"')
        connection.settings_dict["NAME"] = own
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = whole
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def second_while_first_is_open(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Begin *second* on another connection while what *first* did is not committed yet; return what became of it."""
    became: list[Any] = []
    begun = threading.Event()

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            begun.set()
            became.append(second())
        except Exception as error:
            became.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        begun.wait(5)
        thread.join(0.5)
    thread.join(10)
    return became


def test_two_services_of_the_same_name_get_words_of_their_own(actor_with_role: Any) -> None:
    one, other = actor_with_role("coordinator"), actor_with_role("coordinator", code="616")
    words = {"name": "Svenskkurs"}
    (made,) = second_while_first_is_open(lambda: a_draft(one, words), lambda: a_draft(other, words))
    assert isinstance(made, Service), made
    assert set(Service.objects.values_list("slug", flat=True)) == {"svenskkurs", "svenskkurs-2"}


def test_the_days_last_report_is_taken_once(actor_with_role: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(reports, "REPORTS_A_DAY", 1)
    service = a_service(actor_with_role("coordinator"))

    def say() -> Report:
        return report_wrong(reader_actor("638"), service, "638", "sv", "hours", "", TODAY)

    (second,) = second_while_first_is_open(say, say)
    assert isinstance(second, Denied), second
    assert Report.objects.count() == 1


def test_the_last_search_in_vain_is_counted_once(actor_with_role: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(misses, "MOST_A_MONTH", 1)
    a_service(actor_with_role("coordinator"))
    counted = second_while_first_is_open(
        lambda: misses.count("638", "sv", "cykelverkstad", TODAY), lambda: misses.count("638", "sv", "xyzzyx", TODAY)
    )
    assert counted == [False]
    assert Miss.objects.get().words == "cykelverkstad"
