"""Materials in their languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.catalogue.actions.materials import add_material, edit_material, remove_material
from delaktig.catalogue.inputs import MaterialInput, VersionInput
from delaktig.catalogue.models import Material
from delaktig.texts.models import Text
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.catalogue.building import a_draft

pytestmark = pytest.mark.django_db
PDF = ("guide.pdf", b"%PDF-1.7 a guide")
ADDRESS = "https://example.org/guide"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


def given(*versions: VersionInput, **more: Any) -> MaterialInput:
    return MaterialInput(title={"sv": "Välkommen"}, versions=versions or (VersionInput("sv", ADDRESS),), **more)


def test_a_material_has_an_address_or_a_file_in_each_language(coordinator: Actor) -> None:
    service = a_draft(coordinator)
    facts = given(VersionInput("sv", ADDRESS), VersionInput("ar"), kind="guide", services=(service.pk,))
    one = add_material(coordinator, facts, {"ar": PDF})
    assert {row.language: bool(row.file) for row in one.versions.all()} == {"sv": False, "ar": True}
    assert one.versions.get(language="ar").file.read() == PDF[1]
    assert list(one.services.all()) == [service]
    assert Event.objects.order_by("-sequence")[0].name == "catalogue.material_added"


@pytest.mark.parametrize(
    ("facts", "files", "wrong"),
    [
        (MaterialInput(title={"sv": ""}, versions=(VersionInput("sv", ADDRESS),)), {}, {"title": "required"}),
        (MaterialInput(title={"sv": "Guide"}), {}, {"versions": "no_version"}),
        (given(VersionInput("sv")), {}, {"versions": "address_or_file"}),
        (given(VersionInput("sv", ADDRESS)), {"sv": PDF}, {"versions": "address_or_file"}),
        (given(VersionInput("sv", ADDRESS), VersionInput("sv", ADDRESS)), {}, {"versions": "twice"}),
        (given(VersionInput("sv")), {"sv": ("guide.exe", b"MZ")}, {"versions": "kind_of_file"}),
        (given(VersionInput("sv")), {"sv": ("guide.pdf", b"no pdf")}, {"versions": "not_what_it_says"}),
        (given(kind="poem"), {}, {"kind": "unknown_choice"}),
        (given(VersionInput("sv", "data:text/html,x")), {}, {"versions": "invalid_address"}),
        (given(services=(999,)), {}, {"services": "unknown_service"}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(
    coordinator: Actor, facts: MaterialInput, files: dict[str, Any], wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        add_material(coordinator, facts, files)
    assert refused.value.errors == wrong
    assert not Material.objects.exists()


def test_a_file_stays_until_another_or_an_address_comes(
    coordinator: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    one = add_material(coordinator, given(VersionInput("sv")), {"sv": PDF})
    stored = one.versions.get().file
    edit_material(coordinator, one, given(VersionInput("sv")))
    assert one.versions.get().file.name == stored.name
    with django_capture_on_commit_callbacks(execute=True):
        edit_material(coordinator, one, given(VersionInput("sv", ADDRESS)))
    assert not one.versions.get().file
    assert not stored.storage.exists(stored.name)


def test_a_language_that_is_left_out_goes_with_its_file(
    coordinator: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    one = add_material(coordinator, given(VersionInput("sv", ADDRESS), VersionInput("fi")), {"fi": PDF})
    stored = one.versions.get(language="fi").file
    with django_capture_on_commit_callbacks(execute=True):
        edit_material(coordinator, one, given())
    assert [row.language for row in one.versions.all()] == ["sv"]
    assert not stored.storage.exists(stored.name)


def test_two_people_on_one_material_are_told(coordinator: Actor) -> None:
    one = add_material(coordinator, given())
    edit_material(coordinator, one, given(kind="form"), expected_version=1)
    with pytest.raises(Stale):
        edit_material(coordinator, one, given(kind="video"), expected_version=1)


def test_a_material_is_removed_with_its_texts_and_files(
    coordinator: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    one = add_material(coordinator, given(VersionInput("sv")), {"sv": PDF})
    stored = one.versions.get().file
    with django_capture_on_commit_callbacks(execute=True):
        remove_material(coordinator, one)
    assert not Material.objects.exists()
    assert not Text.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_materials_are_kept_by_those_who_edit_services_there(
    coordinator: Actor, actor_with_role: Callable[..., Actor]
) -> None:
    one = add_material(coordinator, given())
    with pytest.raises(Denied):
        add_material(actor_with_role("job_coach"), given())
    with pytest.raises(NotThere):
        edit_material(actor_with_role("coordinator", code="504"), one, given())
    with pytest.raises(NotThere):
        remove_material(actor_with_role("coordinator", code="504"), one)
    with pytest.raises(Denied):
        remove_material(actor_with_role("reader"), one)
