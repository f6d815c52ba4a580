"""Services in other languages on the desk: coverage, side by side, translators' files."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from delaktig.accounts.actor import Actor, command_actor
from delaktig.catalogue.actions.translating import Written, translate
from delaktig.catalogue.models import Service
from delaktig.municipalities.models import Municipality
from delaktig.texts.selectors import Status, load
from tests.catalogue.building import a_draft, a_service
from tests.web.desk.counting import at_most

CODE = "638"


@pytest.fixture
def coordinator(municipality: Callable[[str], Municipality]) -> Actor:
    place = municipality(CODE)
    place.languages, place.guide_languages = ["fi", "sv"], ["fi", "sv", "ar"]
    place.save()
    return command_actor(CODE, "test")


@pytest.fixture
def service(coordinator: Actor) -> Service:
    return a_service(coordinator)


@pytest.fixture
def client(signed_in: Callable[..., Client]) -> Client:
    return signed_in("translator", code=CODE)


def page(name: str, *args: str) -> str:
    return reverse(f"desk-translation-{name}", args=[CODE, *args])


def test_the_table_shows_how_each_service_stands_in_each_language(
    client: Client, service: Service, coordinator: Actor
) -> None:
    translate(coordinator, service, "ar", {service.name_id: Written("دورة", approved=True)})
    words = client.get(page("services")).content.decode()
    assert "Svenskkurs för nybörjare" in words
    assert page("service", service.slug, "ar") in words
    assert page("service", service.slug, "sv") not in words
    narrowed = client.get(page("services"), {"language": "ar", "standing": "current"}).content.decode()
    assert page("service", service.slug, "ar") not in narrowed
    partly = client.get(page("services"), {"language": "ar", "standing": "partly"}).content.decode()
    assert page("service", service.slug, "ar") in partly


def test_drafts_are_shown_when_asked_for_and_the_table_comes_as_a_workbook(client: Client, coordinator: Actor) -> None:
    a_draft(coordinator, {"name": "Kladd"})
    assert "Kladd" not in client.get(page("services")).content.decode()
    assert "Kladd" in client.get(page("services"), {"drafts": "on"}).content.decode()
    book = load_workbook(BytesIO(client.get(page("services"), {"drafts": "on", "format": "xlsx"}).content))
    assert "Kladd" in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]


def test_the_workbook_of_a_demonstration_says_that_all_is_invented(
    client: Client, service: Service, settings: LazySettings
) -> None:
    settings.DEMO = True
    book = load_workbook(BytesIO(client.get(page("services"), {"format": "xlsx"}).content))
    told = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("Påhittat för demonstrationen" in str(value) for value in told)


def test_the_table_asks_the_database_as_often_for_many_services_as_for_one(client: Client, coordinator: Actor) -> None:
    for number in range(4):
        a_service(coordinator, {"name": f"Tjänst {number}"})
    client.get(page("services"))
    with at_most(12):
        client.get(page("services"))


def test_texts_are_written_and_approved_beside_their_source(client: Client, service: Service) -> None:
    address = page("service", service.slug, "ar")
    assert "Svenskkurs för nybörjare" in client.get(address).content.decode()
    sent = {f"body-{service.name_id}": "دورة", f"version-{service.name_id}": "0", "approve": "1"}
    assert client.post(address, sent).status_code == 302
    assert load([service.name_id]).exact(service.name_id, "ar").status is Status.CURRENT


def test_what_someone_else_saved_meanwhile_is_shown_and_what_was_typed_is_kept(
    client: Client, service: Service, coordinator: Actor
) -> None:
    translate(coordinator, service, "ar", {service.name_id: Written("الأول")})
    sent = {
        f"body-{service.name_id}": "الثاني",
        f"version-{service.name_id}": "0",
        f"body-{service.summary_id}": "ملخص",
        f"version-{service.summary_id}": "0",
    }
    answer = client.post(page("service", service.slug, "ar"), sent)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "الأول" in words
    assert "الثاني" in words
    texts = load([service.name_id, service.summary_id])
    assert texts.exact(service.name_id, "ar").body == "الأول"
    assert texts.exact(service.summary_id, "ar").body == "ملخص"


def test_what_is_too_long_is_said_at_its_field_and_stays(client: Client, service: Service) -> None:
    answer = client.post(page("service", service.slug, "ar"), {f"body-{service.name_id}": "ا" * 101})
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "ا" * 101 in words
    assert f'id="error-{service.name_id}"' in words


def test_a_file_goes_out_and_comes_back_with_its_conflict_shown(
    client: Client, service: Service, coordinator: Actor
) -> None:
    out = client.get(page("files"), {"source": "sv", "language": "ar"})
    assert out["Content-Disposition"].endswith('.xlf"')
    done = out.content.replace(b'<target state="needs-translation"/>', '<target state="final">نص</target>'.encode())
    translate(coordinator, service, "ar", {service.summary_id: Written("بيد إنسان")})
    back = client.post(page("files"), {"file": SimpleUploadedFile("a.xlf", done)})
    assert back.status_code == 200
    words = back.content.decode()
    assert "بيد إنسان" in words
    texts = load([service.name_id, service.summary_id])
    assert texts.exact(service.name_id, "ar").body == "نص"
    assert texts.exact(service.summary_id, "ar").body == "بيد إنسان"


@pytest.mark.parametrize("data", [b"", b"no xml", b"<html/>"])
def test_what_is_no_translators_file_is_refused_with_words_and_changes_nothing(
    client: Client, service: Service, data: bytes
) -> None:
    answer = client.post(page("files"), {"file": SimpleUploadedFile("a.xlf", data)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_language_is_not_translated_into_itself(client: Client, service: Service) -> None:
    assert client.get(page("files"), {"source": "sv", "language": "sv"}).status_code == 422


def test_a_language_outside_the_guide_and_an_unknown_service_are_not_there(client: Client, service: Service) -> None:
    assert client.get(page("service", service.slug, "vi")).status_code == 404
    assert client.get(page("service", "nothing", "ar")).status_code == 404


@pytest.mark.parametrize(("role", "code", "status"), [("reader", CODE, 403), ("translator", "434", 404)])
def test_others_do_not_translate_here(
    signed_in: Callable[..., Client], service: Service, role: str, code: str, status: int
) -> None:
    other = signed_in(role, code=code)
    for address in (page("services"), page("files"), page("service", service.slug, "ar")):
        assert other.get(address).status_code == status
