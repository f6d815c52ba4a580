"""The list of services: filters in the address, sorting, the workbook, its budget."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.actions.states import archive
from delaktig.catalogue.listed import Wanted, listed
from delaktig.catalogue.models import Service
from delaktig.organisations.models import Organisation
from tests.catalogue.building import TODAY, a_draft, a_service
from tests.web.desk.catalogue.conftest import page
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


def found(actor: Actor, **wanted: object) -> list[str]:
    ids = listed(actor, Wanted(**wanted), "sv", TODAY)  # type: ignore[arg-type]
    slugs = dict(Service.objects.values_list("pk", "slug"))
    return [slugs[pk] for pk in ids]


def test_an_empty_list_says_what_to_do(coordinator: Client) -> None:
    assert page("desk-service-add") in coordinator.get(page("desk-services")).content.decode()


def test_filters_that_nothing_fits_say_so(coordinator: Client, actor: Actor) -> None:
    a_draft(actor)
    text = coordinator.get(page("desk-services") + "?q=zebra").content.decode()
    assert "zebra" in text
    assert page("desk-service", "svenskkurs-for-nyborjare") not in text


def test_the_list_is_of_ones_own_services_without_the_archived(
    actor: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    a_service(actor_with_role("coordinator", code="504"), {"name": "Annans"})
    a_draft(actor, {"name": "Egen"})
    archive(actor, a_draft(actor, {"name": "Gammal"}))
    assert found(actor) == ["egen"]
    assert found(actor, state="archived") == ["gammal"]


def test_words_are_found_in_name_and_summary_of_any_language_whatever_the_capitals(actor: Actor) -> None:
    one = a_draft(actor, {"name": "ÅTERBRUK", "summary": "Laga cyklar."})
    write_words(actor, one, "ru", {"name": "Мастерская"})
    a_draft(actor, {"name": "Annat", "summary": "Något annat."})
    for words in ("återbruk", "CYKLAR laga", "мастерская"):
        assert found(actor, words=words) == ["aterbruk"]
    assert found(actor, words="återbruk annat") == []


def test_a_topic_a_whole_need_and_an_organisation_are_asked_for(actor: Actor, town: Organisation) -> None:
    a_draft(actor, {"name": "Ett"}, topics=("swedish", "finnish"), organisation=town.pk)
    a_draft(actor, {"name": "Två"}, topics=("literacy",))
    a_draft(actor, {"name": "Tre"}, topics=("care",))
    assert found(actor, topic="swedish") == ["ett"]
    assert found(actor, topic="need:language") == ["ett", "tva"]
    assert found(actor, topic="need:nowhere") == []
    assert found(actor, organisation=town.pk) == ["ett"]
    assert found(actor, nobody=True) == ["tre", "tva"]


def test_what_lacks_a_language_is_found_also_where_only_one_text_lacks_it(actor: Actor) -> None:
    half = a_draft(actor, {"name": "Halv"})
    write_words(actor, half, "fi", {"name": "Puolikas"})
    whole = a_draft(actor, {"name": "Hel"})
    write_words(actor, whole, "fi", {"name": "Koko", "summary": "Kaikki.", "how_to_get_in": "Tule."})
    assert found(actor, lacks="fi") == ["halv"]
    assert found(actor, lacks="ar") == ["halv", "hel"]


def test_what_nobody_confirmed_in_time_is_found(actor: Actor) -> None:
    a_service(actor, {"name": "Gammal"}, on=date(2024, 1, 1))
    a_service(actor, {"name": "Färsk"})
    assert found(actor, is_stale=True) == ["gammal"]


def test_the_list_is_sorted_as_asked(actor: Actor) -> None:
    a_service(actor, {"name": "beta"}, on=date(2026, 1, 1))
    a_service(actor, {"name": "Alfa"}, on=date(2026, 2, 1))
    assert found(actor) == ["alfa", "beta"]
    assert found(actor, sort="-name") == ["beta", "alfa"]
    assert found(actor, sort="confirm_by") == ["beta", "alfa"]
    assert found(actor, sort="-changed") == ["alfa", "beta"]


def test_the_workbook_holds_what_is_shown(coordinator: Client, actor: Actor) -> None:
    a_service(actor, {"name": "Kurs"})
    a_draft(actor, {"name": "Utkast"})
    answer = coordinator.get(page("desk-services-table") + "?state=published")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["Kurs"]
    assert ".xlsx" in answer["Content-Disposition"]


def test_the_list_asks_few_queries_however_long(coordinator: Client, actor: Actor, town: Organisation) -> None:
    for number in range(30):
        a_draft(actor, {"name": f"Kurs {number}"}, organisation=town.pk, topics=("swedish", "finnish"))
    coordinator.get(page("desk-services"))
    asked_for = "?q=kurs&topic=need:language&lacks=ar&nobody=&sort=-changed"
    with at_most(12):
        text = coordinator.get(page("desk-services") + asked_for).content.decode()
    assert "Kurs 29" in text
