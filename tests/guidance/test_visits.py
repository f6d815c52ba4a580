"""Registering a visit once, undoing it, and what is never known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import models

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import User
from delaktig.accounts.retention import erase_what_is_past
from delaktig.audit.models import Event
from delaktig.catalogue.actions.materials import add_material, remove_material
from delaktig.catalogue.inputs import MaterialInput, VersionInput
from delaktig.catalogue.models import Material
from delaktig.guidance.actions.points import add_reason, edit_point, offer_reason
from delaktig.guidance.actions.visits import count_assessment_wish, register_visit, undo_visit
from delaktig.guidance.inputs import PointInput
from delaktig.guidance.models import AssessmentWish, SocialVisit, Visit, VisitWorker
from delaktig.guidance.selectors import own_visits, services_offered
from delaktig.texts.parts import Invalid, NotThere
from tests.catalogue.building import a_draft, a_service
from tests.guidance.building import KEY, NOW, a_point, a_visit, visit_input

pytestmark = pytest.mark.django_db
WithRole = Callable[..., Actor]


@pytest.fixture
def counsellor(actor_with_role: WithRole) -> Actor:
    return actor_with_role("counsellor")


def faults_of(actor: Actor, given: object, now: datetime = NOW) -> dict[str, str]:
    with pytest.raises(Invalid) as wrong:
        register_visit(actor, given, now)  # type: ignore[arg-type]
    return wrong.value.errors


def a_material(actor: Actor) -> Material:
    versions = (VersionInput("sv", "https://example.org/sv"), VersionInput("ar", "https://example.org/ar"))
    return add_material(actor, MaterialInput(title={"sv": "Välkommen"}, kind="guide", versions=versions), {})


def test_a_visit_keeps_the_hour_of_its_beginning_and_nothing_finer(counsellor: Actor) -> None:
    visit = a_visit(counsellor, a_point())
    assert (visit.on, visit.hour) == (date(2026, 3, 4), 10)
    finer = [one.name for one in Visit._meta.get_fields() if isinstance(one, models.DateTimeField | models.TimeField)]
    assert finer == []


def test_neither_a_visit_nor_what_belongs_to_it_has_a_number_that_tells_the_order() -> None:
    parts = [one.related_model for one in Visit._meta.related_objects] + [Visit, SocialVisit]
    counting = [one for one in parts if isinstance(one._meta.pk, models.AutoField)]  # type: ignore[union-attr]
    assert counting == []


def test_no_field_of_a_visit_takes_free_words() -> None:
    longest = max(one.max_length or 0 for one in Visit._meta.fields if isinstance(one, models.CharField))
    assert longest <= 30
    assert not [one for one in Visit._meta.fields if isinstance(one, models.TextField)]


def test_registering_and_undoing_leave_no_second_in_the_record_of_events(counsellor: Actor) -> None:
    point = a_point()
    before = Event.objects.count()
    undo_visit(counsellor, a_visit(counsellor, point).key)
    count_assessment_wish(counsellor, point, NOW, consented=True)
    assert Event.objects.count() == before


def test_a_visit_keeps_its_reasons_services_and_materials(counsellor: Actor, actor_with_role: WithRole) -> None:
    coordinator = actor_with_role("coordinator")
    service, material = a_service(coordinator), a_material(coordinator)
    visit = a_visit(
        counsellor,
        a_point(),
        reasons=("housing", "work", "work"),
        services=(service.pk,),
        materials=((material.uid, "ar"),),
        interpreting="phone",
        country_group="ukraine",
    )
    assert sorted(visit.reasons.values_list("reason", flat=True)) == ["housing", "work"]
    assert list(visit.services.values_list("pk", flat=True)) == [service.pk]
    assert list(visit.given.values_list("material", "language")) == [(material.uid, "ar")]
    assert visit.country_group == "ukraine"


def test_the_same_visit_sent_twice_is_one(counsellor: Actor) -> None:
    given = visit_input(a_point(), key=KEY)
    assert not register_visit(counsellor, given, NOW).again
    assert register_visit(counsellor, given, NOW + timedelta(hours=3)).again
    assert Visit.objects.count() == 1


def test_something_else_under_the_same_key_is_refused(counsellor: Actor) -> None:
    given = visit_input(a_point(), key=KEY)
    register_visit(counsellor, given, NOW)
    assert faults_of(counsellor, replace(given, reasons=("work",))) == {"key": "already_registered"}
    assert faults_of(counsellor, replace(given, language="sv")) == {"key": "already_registered"}


def test_a_key_of_another_municipality_is_refused(counsellor: Actor, actor_with_role: WithRole) -> None:
    register_visit(counsellor, visit_input(a_point(), key=KEY), NOW)
    other = actor_with_role("counsellor", code="434")
    assert faults_of(other, visit_input(a_point("434"), key=KEY)) == {"key": "already_registered"}


def test_an_undone_visit_stays_undone_when_a_device_sends_it_late(counsellor: Actor) -> None:
    given = visit_input(a_point(), key=KEY)
    register_visit(counsellor, given, NOW)
    undone = undo_visit(counsellor, KEY)
    assert undone.undone
    assert not undone.reasons.exists()
    assert register_visit(counsellor, given, NOW).again
    assert Visit.objects.get().undone
    assert undo_visit(counsellor, KEY).undone


def test_only_the_one_who_registered_a_visit_undoes_it(counsellor: Actor, actor_with_role: WithRole) -> None:
    visit = a_visit(counsellor, a_point())
    with pytest.raises(Denied, match="not_yours"):
        undo_visit(actor_with_role("counsellor"), visit.key)
    with pytest.raises(Denied, match="no_permission"):
        undo_visit(actor_with_role("coordinator"), visit.key)
    with pytest.raises(NotThere):
        undo_visit(actor_with_role("counsellor", code="434"), visit.key)
    assert not Visit.objects.get().undone


def test_who_gives_no_guidance_registers_nothing(actor_with_role: WithRole) -> None:
    with pytest.raises(Denied):
        a_visit(actor_with_role("coordinator"), a_point())
    with pytest.raises(Denied):
        count_assessment_wish(actor_with_role("caseworker"), a_point(), NOW, consented=True)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"reasons": ()}, {"reasons": "no_reason"}),
        ({"reasons": ("name of a person",)}, {"reasons": "unknown_choice"}),
        ({"language": "xx"}, {"language": "unknown_choice"}),
        ({"channel": "dove"}, {"channel": "unknown_choice"}),
        ({"interpreting": "child"}, {"interpreting": "unknown_choice"}),
        ({"country_group": "SY"}, {"country_group": "unknown_choice"}),
        ({"services": (0,)}, {"services": "unknown_choice"}),
        ({"materials": ((KEY, "sv"),)}, {"materials": "unknown_choice"}),
        ({"point": 0}, {"point": "unknown_point"}),
        ({"point": None}, {"point": "unknown_point"}),
        ({"on": date(2026, 3, 4)}, {"hour": "incomplete"}),
        ({"on": date(2026, 3, 4), "hour": 24}, {"hour": "incomplete"}),
        ({"on": date(2026, 3, 4), "hour": 12}, {"on": "in_the_future"}),
        ({"on": date(2025, 12, 1), "hour": 9}, {"on": "too_old"}),
    ],
)
def test_what_cannot_be_said_of_a_visit_is_refused(
    counsellor: Actor, given: dict[str, object], fault: dict[str, str]
) -> None:
    assert faults_of(counsellor, visit_input(a_point(), **given)) == fault
    assert not Visit.objects.exists()


def test_a_clock_that_is_a_little_ahead_registers_the_hour_of_now(counsellor: Actor) -> None:
    visit = a_visit(counsellor, a_point(), on=date(2026, 3, 4), hour=11)
    assert visit.hour == 10


def test_a_visit_that_waited_on_a_device_is_of_its_own_hour(counsellor: Actor) -> None:
    visit = a_visit(counsellor, a_point(), on=date(2026, 3, 2), hour=15)
    assert (visit.on, visit.hour) == (date(2026, 3, 2), 15)


def test_a_point_of_another_municipality_or_one_that_is_closed_takes_no_visit(
    counsellor: Actor, actor_with_role: WithRole
) -> None:
    assert faults_of(counsellor, visit_input(a_point("434"))) == {"point": "unknown_point"}
    point = a_point()
    edit_point(actor_with_role("coordinator"), point, PointInput("Punkten", closed_on=date(2026, 3, 3)))
    assert faults_of(counsellor, visit_input(point)) == {"point": "unknown_point"}
    a_visit(counsellor, point, on=date(2026, 3, 2), hour=9)


def test_a_reason_that_was_hidden_while_a_visit_waited_is_taken(counsellor: Actor, actor_with_role: WithRole) -> None:
    coordinator, point = actor_with_role("coordinator"), a_point()
    own = add_reason(coordinator, sv="Cykel", fi="Pyörä", en="Bicycle")
    offer_reason(coordinator, own.key, offered=False)
    offer_reason(coordinator, "housing", offered=False)
    a_visit(counsellor, point, reasons=(own.key, "housing"))
    assert faults_of(counsellor, visit_input(a_point("434"), point=point.pk, reasons=("own_car",))) == {
        "reasons": "unknown_choice"
    }


def test_a_service_that_nobody_can_see_is_no_place_to_be_directed_to(
    counsellor: Actor, actor_with_role: WithRole
) -> None:
    others_draft = a_draft(actor_with_role("coordinator", code="434"))
    assert faults_of(counsellor, visit_input(a_point(), services=(others_draft.pk,))) == {"services": "unknown_choice"}


def test_services_that_people_are_directed_to_most_are_offered_first(
    counsellor: Actor, actor_with_role: WithRole
) -> None:
    coordinator = actor_with_role("coordinator")
    services = [a_service(coordinator, {"name": name}) for name in ("Aaa", "Bbb", "Ccc")]
    point = a_point()
    for _number in range(2):
        a_visit(counsellor, point, services=(services[2].pk,))
    a_visit(counsellor, point, services=(services[1].pk,))
    names = [name for _pk, name in services_offered("638", "sv", NOW.date())]
    assert names == ["Ccc", "Bbb", "Aaa"]


def test_a_removed_material_stays_counted(counsellor: Actor, actor_with_role: WithRole) -> None:
    coordinator = actor_with_role("coordinator")
    material = a_material(coordinator)
    visit = a_visit(counsellor, a_point(), materials=((material.uid, "sv"),))
    remove_material(coordinator, material)
    assert list(visit.given.values_list("language", flat=True)) == ["sv"]


def test_a_wish_for_assessment_needs_consent_and_is_only_a_number_of_a_month(counsellor: Actor) -> None:
    point = a_point()
    with pytest.raises(Invalid):
        count_assessment_wish(counsellor, point, NOW, consented=False)
    for _number in range(2):
        count_assessment_wish(counsellor, point, NOW, consented=True)
    row = AssessmentWish.objects.get()
    assert (row.month, row.number) == (date(2026, 3, 1), 2)
    with pytest.raises(NotThere):
        count_assessment_wish(counsellor, a_point("434"), NOW, consented=True)


def test_a_worker_sees_own_visits_and_is_forgotten_after_five_weeks(
    counsellor: Actor, actor_with_role: WithRole
) -> None:
    point = a_point()
    visit = a_visit(counsellor, point)
    undone = a_visit(counsellor, point)
    undo_visit(counsellor, undone.key)
    assert list(own_visits(counsellor, visit.on, visit.on)) == [visit]
    assert not own_visits(actor_with_role("counsellor"), visit.on, visit.on).exists()
    erase_what_is_past(NOW + timedelta(days=35))
    assert VisitWorker.objects.count() == 2
    erase_what_is_past(NOW + timedelta(days=36))
    assert not VisitWorker.objects.exists()
    assert list(Visit.objects.all()) == [visit]


def test_a_visit_stays_when_its_worker_leaves(counsellor: Actor) -> None:
    a_visit(counsellor, a_point())
    User.objects.all().delete()
    assert Visit.objects.count() == 1
