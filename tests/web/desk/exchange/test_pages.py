"""Pages of services in and out: look first, then bring in; bad files in the reader's language; who may."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from delaktig.catalogue.models import Service
from delaktig.exchange.catalogue import acts
from delaktig.exchange.models import CatalogueFile
from tests.exchange.bad_files import bad_files
from tests.exchange.catalogue.example import a_catalogue, many

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
LIST = "/desk/638/exchange/"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def places(municipality: Any) -> None:
    municipality("616")
    municipality("638")


def upload(client: Client, data: object, name: str = "tjanster.json", **values: str) -> Any:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.post(f"{LIST}bring/", {"file": SimpleUploadedFile(name, content), **values})


def brought(client: Client, data: object | None = None) -> str:
    answer = upload(client, data or a_catalogue())
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_is_looked_at_first_and_changes_nothing(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    page = client.get(brought(client)).content.decode()
    assert "Svenska för nybörjare" in page
    assert not Service.objects.exists()
    assert CatalogueFile.objects.get().state == "checked"


def test_then_it_is_brought_in_and_the_report_stays(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    address = brought(client)
    answer = client.post(f"{address}in/", follow=True)
    assert answer.status_code == 200
    assert Service.objects.count() == 3
    assert CatalogueFile.objects.get().state == "brought"
    assert client.post(f"{address}in/").status_code == 403


def test_a_refused_file_shows_its_rows_and_cannot_be_brought_in(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    data = a_catalogue()
    data["services"][1]["state"] = "hidden"
    address = brought(client, data)
    page = client.get(address).content.decode()
    assert "$.services[1].state" in page
    assert f"{address}in/" not in page
    client.post(f"{address}in/")
    assert not Service.objects.exists()


def test_rows_are_filtered_by_outcome_and_kind(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    address = brought(client)
    page = client.get(f"{address}?kind=contact&outcome=added").content.decode()
    assert "Kansliet" in page
    assert "Svenska för nybörjare" not in page
    assert client.get(f"{address}?outcome=refused").status_code == 200
    assert client.get(f"{address}?outcome=nonsense").status_code == 200


def test_a_file_can_be_looked_at_again(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    address = brought(client)
    client.post(f"{address}in/")
    client.post(f"{address}again/")
    assert CatalogueFile.objects.get().state == "checked"
    assert {row["outcome"] for row in CatalogueFile.objects.get().report["rows"]} == {"unchanged"}


def test_a_large_file_is_worked_on_in_the_background_as_its_person(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    address = brought(client, many(acts.MANY, ("sv", "fi")))
    assert client.get(address).status_code == 200
    client.post(f"{address}in/")
    assert Service.objects.count() == acts.MANY


def test_a_file_that_waits_shows_how_far_it_is(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    address = brought(client)
    for state in ("waiting", "bringing", "failed"):
        CatalogueFile.objects.update(state=state, progress=20)
        page = client.get(address).content.decode()
        assert ("<progress" in page) is (state != "failed")


@pytest.mark.parametrize(("language", "words"), [("sv", "Filen är tom"), ("fi", "Tiedosto on tyhjä"), ("en", "empty")])
def test_an_empty_file_is_refused_in_the_readers_language(signed_in: SignedIn, language: str, words: str) -> None:
    client = signed_in("coordinator")
    client.cookies["delaktig_language"] = language
    answer = upload(client, b"", "tom.json")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CatalogueFile.objects.exists()


@pytest.mark.parametrize("name", sorted(bad_files()))
def test_no_bad_file_is_kept(signed_in: SignedIn, name: str) -> None:
    file, content = bad_files()[name]
    assert upload(signed_in("coordinator"), content, file).status_code == 422
    assert not CatalogueFile.objects.exists()


def test_a_form_without_a_file_asks_for_one(signed_in: SignedIn) -> None:
    assert signed_in("coordinator").post(f"{LIST}bring/", {}).status_code == 422


@pytest.mark.parametrize("form", ["json", "xlsx", "hsds", "ptv"])
def test_services_are_taken_out_in_each_form(signed_in: SignedIn, form: str) -> None:
    client = signed_in("coordinator")
    client.post(f"{brought(client)}in/")
    answer = client.get(f"{LIST}take/?form={form}&language=fi")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store, private"
    assert len(answer.content) > 100


def test_a_form_that_there_is_not_leads_back(signed_in: SignedIn) -> None:
    assert signed_in("coordinator").get(f"{LIST}take/?form=doc").status_code == 302


def test_an_administrator_takes_services_out_and_brings_none_in(signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}take/?form=json").status_code == 200
    assert upload(client, a_catalogue()).status_code == 403


def test_another_municipality_finds_no_file_here(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    pk = brought(client).rstrip("/").rsplit("/", 1)[-1]
    stranger = signed_in("coordinator", code="434")
    assert stranger.get(f"/desk/434/exchange/{pk}/").status_code == 404
    assert stranger.post(f"/desk/434/exchange/{pk}/in/").status_code == 404
    assert stranger.post(f"/desk/434/exchange/{pk}/again/").status_code == 404
    assert stranger.get(f"{LIST}{pk}/").status_code == 404
    assert not Service.objects.exists()


@pytest.mark.parametrize("role", ["reader", "editor", "translator", "job_coach"])
def test_those_who_do_not_exchange_services_do_not_come_in(signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).get(LIST).status_code == 403


def test_pages_ask_few_questions_however_long_their_lists(signed_in: SignedIn) -> None:
    client = signed_in("coordinator")
    address = brought(client, many(20, ("sv",)))
    for _number in range(5):
        brought(client)
    for page in (LIST, f"{LIST}bring/", address):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page).status_code == 200
        assert len(asked) <= MOST_QUERIES, page
