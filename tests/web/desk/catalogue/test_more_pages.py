"""The service menu, others' services and materials on the desk."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.catalogue.actions.offerings import put_offering
from delaktig.catalogue.inputs import OfferingInput
from delaktig.catalogue.models import Material, ServiceShown
from tests.catalogue.building import a_draft, a_service
from tests.web.desk.catalogue.conftest import page
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coach(signed_in: Callable[..., Client]) -> Client:
    return signed_in("job_coach")


def test_a_coach_reads_the_menu_filters_it_and_takes_it_along(coach: Client, actor: Actor) -> None:
    one = a_service(actor, {"name": "Svenska på jobbet"})
    put_offering(actor, one, None, OfferingInput(languages=("ar",), capacity=5, taken=2, level_from="A1"))
    a_service(actor, {"name": "Finska"}, topics=("finnish",))
    assert "Finska" in coach.get(page("desk-menu")).content.decode()
    asked = "?topic=swedish&language=ar&level=A2&free=on"
    text = coach.get(page("desk-menu") + asked).content.decode()
    assert "Svenska på jobbet" in text
    assert ">Finska</a>" not in text
    assert "3 av 5 platser lediga" in text
    paper = coach.get(page("desk-menu") + asked + "&print=1").content.decode()
    assert "Svenska på jobbet" in paper
    assert "<nav" not in paper
    book = coach.get(page("desk-menu-table") + asked)
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows(values_only=True))
    assert [(row[0], row[10]) for row in rows[1:]] == [("Svenska på jobbet", 3)]


def test_an_empty_menu_and_one_that_nothing_fits_say_so(coach: Client, actor: Actor) -> None:
    assert coach.get(page("desk-menu")).status_code == 200
    a_service(actor)
    assert "Svenskkurs" not in coach.get(page("desk-menu") + "?language=my").content.decode()
    assert coach.get(page("desk-menu") + "?age=old&starts_from=soon").status_code == 200


def test_the_menu_asks_few_queries_however_long(coach: Client, actor: Actor) -> None:
    for number in range(12):
        one = a_service(actor, {"name": f"Kurs {number}"})
        put_offering(actor, one, None, OfferingInput(starts_on=date(2030, 1, 1), languages=("ar",)))
    coach.get(page("desk-menu"))
    with at_most(12):
        coach.get(page("desk-menu") + "?topic=need:language&age=30&situation=jobseeker")


def test_others_services_are_shown_here_and_no_more(coordinator: Client, actor_with_role: Callable[..., Actor]) -> None:
    one = a_service(actor_with_role("coordinator", code="504"), {"name": "Annans kurs"})
    text = coordinator.get(page("desk-services-others")).content.decode()
    assert "Annans kurs" in text
    show = page("desk-services-show", one.slug)
    assert coordinator.post(show, {"query": "q=kurs"})["Location"].endswith("?q=kurs")
    assert ServiceShown.objects.get().municipality_id == "638"
    coordinator.post(show, {"no_more": "1"})
    assert not ServiceShown.objects.exists()
    assert coordinator.get(show).status_code == 405
    assert coordinator.post(page("desk-services-show", "nowhere")).status_code == 404


def test_who_may_not_publish_chooses_nothing_of_others(
    signed_in: Callable[..., Client], actor_with_role: Callable[..., Actor]
) -> None:
    one = a_service(actor_with_role("coordinator", code="504"))
    editor = signed_in("editor")
    assert page("desk-services-show", one.slug) not in editor.get(page("desk-services-others")).content.decode()
    assert editor.post(page("desk-services-show", one.slug)).status_code == 403


def test_others_services_ask_few_queries(coordinator: Client, actor_with_role: Callable[..., Actor]) -> None:
    other = actor_with_role("coordinator", code="504")
    for number in range(10):
        a_service(other, {"name": f"Kurs {number}"})
    coordinator.get(page("desk-services-others"))
    with at_most(12):
        coordinator.get(page("desk-services-others") + "?q=kurs")


def test_a_material_is_added_with_a_file_read_changed_and_removed(
    coordinator: Client, coach: Client, actor: Actor
) -> None:
    one = a_draft(actor)
    sent = {
        "title_sv": "Välkommen till kommunen",
        "kind": "guide",
        "services": [str(one.pk)],
        "language_0": "sv",
        "address_0": "https://example.org/guide",
        "language_1": "ar",
        "file_1": SimpleUploadedFile("guide.pdf", b"%PDF-1.7 guide"),
    }
    address = page("desk-services-material-add")
    assert coordinator.get(address).status_code == 200
    assert coordinator.post(address, sent).status_code == 302
    kept = Material.objects.get()
    text = coach.get(page("desk-services-materials")).content.decode()
    assert "Välkommen till kommunen" in text
    assert "https://example.org/guide" in text
    given = coach.get(page("desk-services-material-file", kept.pk, "ar"))
    assert b"".join(given) == b"%PDF-1.7 guide"
    assert "attachment" in given["Content-Disposition"]
    assert coach.get(page("desk-services-material-file", kept.pk, "sv")).status_code == 404
    change = page("desk-services-material", kept.pk)
    opened = coordinator.get(change)
    assert "guide" in opened.content.decode()
    again = {"title_sv": "Ny titel", "kind": "guide", "language_1": "ar", "version": "1"}
    assert coordinator.post(change, again).status_code == 302
    assert [row.language for row in kept.versions.all()] == ["ar"]
    assert coordinator.post(change, again).status_code == 409
    remove = page("desk-services-material-remove", kept.pk)
    assert coordinator.get(remove).status_code == 200
    coordinator.post(remove)
    assert not Material.objects.exists()


def test_a_material_that_cannot_be_comes_back(coordinator: Client) -> None:
    address = page("desk-services-material-add")
    answer = coordinator.post(address, {"kind": "guide", "address_0": "https://example.org/"})
    assert answer.status_code == 422
    assert {"title_sv", "language_0"} <= set(answer.context["form"].errors)
    wrong = {"title_sv": "Guide", "kind": "guide", "language_0": "sv", "file_0": SimpleUploadedFile("a.pdf", b"no")}
    assert coordinator.post(address, wrong).status_code == 422


def test_the_materials_of_a_service_stand_on_its_page(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    sent = {
        "title_sv": "Broschyren", "kind": "brochure", "services": [str(one.pk)],
        "language_0": "sv", "address_0": "https://example.org/b",
    }  # fmt: skip
    coordinator.post(page("desk-services-material-add"), sent)
    assert "Broschyren" in coordinator.get(page("desk-service", one.slug)).content.decode()
