"""Organisations, names over time, units, and who carries out what for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.accounts.models import Role
from delaktig.accounts.permissions import Permission
from delaktig.audit.models import Event
from delaktig.organisations import actions, business_id, policies, selectors
from delaktig.organisations.actions import InvalidOrganisation
from delaktig.organisations.models import Mandate, Organisation

pytestmark = pytest.mark.django_db
BEFORE, ON = date(2025, 6, 1), date(2026, 1, 1)


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


@pytest.fixture
def elsewhere(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator", code="504")


@pytest.fixture
def town(coordinator: Any) -> Organisation:
    return actions.add(coordinator, kind="municipality", names={"sv": "Borgå stad", "fi": "Porvoon kaupunki"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0201256-6", "0201256-6"),
        ("1572860-0", "1572860-0"),
        ("15728600", "1572860-0"),
        ("0112038-9", "0112038-9"),
        ("112038-9", "0112038-9"),
        ("0112038-8", None),
        ("", None),
        ("abc", None),
    ],
)
def test_a_business_id_has_a_check_digit_that_fits(text: str, expected: str | None) -> None:
    assert business_id.canonical(text) == expected


def test_every_single_wrong_digit_is_found() -> None:
    right = "0112038-9"
    for at, digit in enumerate(right):
        for other in "0123456789":
            if digit.isdigit() and other != digit:
                assert business_id.canonical(right[:at] + other + right[at + 1 :]) is None


def test_an_organisation_is_added_with_names_and_record(coordinator: Any) -> None:
    made = actions.add(
        coordinator,
        kind="company",
        names={"sv": "  Bolaget   Ab ", "fi": ""},
        business_id="1572860-0",
        email="Info@Example.org",
    )
    assert (made.municipality_id, made.business_id, made.email) == ("638", "1572860-0", "info@example.org")
    assert [(row.language, row.name) for row in made.names.all()] == [("sv", "Bolaget Ab")]
    assert Event.objects.get(name="organisations.added").target == f"organisation:{made.pk}"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"names": {}}, "names"),
        ({"names": {"sv": " "}}, "names"),
        ({"names": {"xx": "A"}}, "names"),
        ({"names": {"sv": "A" * 161}}, "name_sv"),
        ({"kind": "club"}, "kind"),
        ({"business_id": "1572860-1"}, "business_id"),
        ({"email": "nonsense"}, "email"),
    ],
)
def test_an_organisation_without_sense_is_refused(coordinator: Any, facts: Any, field: str) -> None:
    with pytest.raises(InvalidOrganisation) as refused:
        actions.add(coordinator, **{"kind": "company", "names": {"sv": "A"}} | facts)
    assert refused.value.field == field
    assert not Organisation.objects.exists()


def test_new_names_begin_on_a_day_and_the_old_stay_known(coordinator: Any, town: Organisation) -> None:
    actions.rename(coordinator, town, {"sv": "Nya staden", "fi": "Porvoon kaupunki"}, ON)
    names = town.names.all()
    assert selectors.name_on(names, "sv", ON) == "Nya staden"
    assert selectors.name_on(names, "sv", ON - timedelta(days=1)) == "Borgå stad"
    assert town.names.filter(language="fi").count() == 1
    actions.rename(coordinator, town, {"sv": "Nya staden!"}, ON)
    assert selectors.name_on(town.names.all(), "sv", ON) == "Nya staden!"
    assert town.names.filter(language="sv").count() == 2
    actions.rename(coordinator, town, {"sv": "Nya staden!"}, ON + timedelta(days=9))
    assert Event.objects.filter(name="organisations.renamed").count() == 2


def test_a_name_cannot_begin_before_the_one_in_force(coordinator: Any, town: Organisation) -> None:
    actions.rename(coordinator, town, {"sv": "Nya staden"}, ON)
    with pytest.raises(InvalidOrganisation, match="before_current"):
        actions.rename(coordinator, town, {"sv": "Nyare staden"}, ON - timedelta(days=1))


def test_a_name_in_another_language_stands_in(coordinator: Any) -> None:
    made = actions.add(coordinator, kind="company", names={"fi": "Yhtiö"})
    assert selectors.name_on(made.names.all(), "sv", ON) == "Yhtiö"
    assert selectors.name_on([], "sv", ON) == ""


def test_names_of_several_organisations_come_with_one_question(
    coordinator: Any, town: Organisation, django_assert_num_queries: Any
) -> None:
    other = actions.add(coordinator, kind="association", names={"fi": "Ystävät ry"})
    with django_assert_num_queries(1):
        assert selectors.names_of([town.pk, other.pk], "sv", ON) == {town.pk: "Borgå stad", other.pk: "Ystävät ry"}


def test_units_are_added_edited_and_closed(coordinator: Any, town: Organisation) -> None:
    unit = actions.add_unit(coordinator, town, name_sv="Bildning", email="bildning@example.org")
    actions.edit_unit(coordinator, unit, name_sv="Bildningen", name_fi="Sivistys")
    actions.close_unit(coordinator, unit, ON)
    actions.close_unit(coordinator, unit, ON + timedelta(days=5))
    unit.refresh_from_db()
    assert (unit.name_sv, unit.name_fi, unit.email, unit.closed_on) == ("Bildningen", "Sivistys", "", ON)
    with pytest.raises(InvalidOrganisation, match="names: none"):
        actions.add_unit(coordinator, town)


@pytest.mark.parametrize("number", ["019 123 4567", "+358 19 123 4567", "(019) 1234-567", "116 117"])
def test_an_office_telephone_is_kept_as_it_was_written(coordinator: Any, town: Organisation, number: str) -> None:
    unit = actions.add_unit(coordinator, town, name_sv="Bildning", phone=f"  {number} ")
    unit.refresh_from_db()
    assert unit.phone == number


@pytest.mark.parametrize("number", ["ring Anna", "1234", "019 123 4567 (Anna)", "++358 19 123 4567", "0" * 41])
def test_what_is_no_telephone_is_refused_and_changes_nothing(coordinator: Any, town: Organisation, number: str) -> None:
    unit = actions.add_unit(coordinator, town, name_sv="Bildning", phone="019 123 4567")
    with pytest.raises(actions.InvalidOrganisation, match="phone: wrong"):
        actions.edit_unit(coordinator, unit, name_sv="Annat", phone=number)
    unit.refresh_from_db()
    assert (unit.name_sv, unit.phone) == ("Bildning", "019 123 4567")


def test_a_closed_organisation_leaves_the_list_but_not_the_archive(coordinator: Any, town: Organisation) -> None:
    actions.close(coordinator, town, ON)
    assert [one.pk for one in selectors.listed("638", "sv", ON - timedelta(days=1))] == [town.pk]
    assert selectors.listed("638", "sv", ON) == []
    assert [one.pk for one in selectors.listed("638", "sv", ON, closed=True)] == [town.pk]


def test_the_list_is_searched_in_all_names_and_by_kind(coordinator: Any, town: Organisation) -> None:
    actions.add(coordinator, kind="association", names={"sv": "Vänner rf"})
    actions.rename(coordinator, town, {"sv": "Nya staden"}, ON)
    assert [one.name for one in selectors.listed("638", "sv", ON, words="borgå")] == ["Nya staden"]
    assert [one.name for one in selectors.listed("638", "sv", ON, kind="association")] == ["Vänner rf"]
    assert [one.name for one in selectors.listed("638", "sv", ON)] == ["Nya staden", "Vänner rf"]
    assert selectors.listed("504", "sv", ON) == []


def test_a_purchase_shows_who_arranges(coordinator: Any, elsewhere: Any, town: Organisation) -> None:
    actions.give_mandate(
        elsewhere,
        town,
        task="integration_services",
        ground="agreement",
        municipality="504",
        valid_from=ON,
        note="DIAR 1/2026",
    )
    found = selectors.arranger("504", "integration_services", "sv", ON)
    assert found is not None
    assert (found.organisation_name, found.keeper, found.note) == ("Borgå stad", "638", "DIAR 1/2026")
    assert selectors.arranger("504", "integration_services", "sv", ON - timedelta(days=1)) is None
    assert selectors.arranger("504", "guidance", "sv", ON) is None
    assert selectors.arranger("638", "integration_services", "sv", ON) is None
    assert len(selectors.mandates("638", "sv", ON)) == len(selectors.mandates("504", "sv", ON)) == 1


def test_a_mandate_ends_with_its_last_day(coordinator: Any, elsewhere: Any, town: Organisation) -> None:
    given = actions.give_mandate(
        elsewhere, town, task="guidance", ground="agreement", municipality="504", valid_from=ON
    )
    with pytest.raises(InvalidOrganisation, match="before_start"):
        actions.end_mandate(elsewhere, given, ON - timedelta(days=1))
    last = ON + timedelta(days=30)
    actions.end_mandate(coordinator, given, last)
    assert selectors.arranger("504", "guidance", "sv", last) is not None
    assert selectors.arranger("504", "guidance", "sv", last + timedelta(days=1)) is None
    with pytest.raises(Denied, match="already_ended"):
        actions.end_mandate(elsewhere, given, last)


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"task": "magic"}, "task: unknown"),
        ({"ground": "habit"}, "ground: unknown"),
        ({"ground": "own_task"}, "ground: not_its_own"),
        ({"valid_from": ON, "valid_to": BEFORE}, "valid_to: before_start"),
    ],
)
def test_a_mandate_without_sense_is_refused(
    coordinator: Any, elsewhere: Any, town: Organisation, facts: Any, what: str
) -> None:
    with pytest.raises(InvalidOrganisation, match=what):
        actions.give_mandate(
            coordinator, town, **{"task": "guidance", "ground": "agreement", "municipality": "504"} | facts
        )
    assert not Mandate.objects.exists()


def test_nobody_records_mandates_between_others(actor_with_role: Any, elsewhere: Any, town: Organisation) -> None:
    third = actor_with_role("coordinator", code="434")
    with pytest.raises(Denied, match="another_municipality"):
        actions.give_mandate(third, town, task="guidance", ground="agreement", municipality="504")
    given = actions.give_mandate(elsewhere, town, task="guidance", ground="agreement", municipality="504")
    assert policies.reason_not_to_end_mandate(third, given) == "another_municipality"
    assert selectors.mandate(third, given.pk) is None


def test_who_may_arrange_for_a_municipality(coordinator: Any, elsewhere: Any, town: Organisation) -> None:
    association = actions.add(coordinator, kind="association", names={"sv": "Vänner rf"})
    assert [one.pk for one in selectors.outside_organisations("504", "sv", ON)] == [town.pk]
    assert selectors.outside_organisations("638", "sv", ON) == []
    assert selectors.arranging_organisation("504", town.pk) == town
    assert selectors.arranging_organisation("504", association.pk) is None
    assert selectors.arranging_organisation("638", association.pk) == association


@pytest.mark.parametrize("role", Role.values)
def test_what_each_role_may(actor_with_role: Any, town: Organisation, role: str) -> None:
    actor = actor_with_role(role)
    edits = role in {"administrator", "coordinator"}
    reads = edits or role in {"caseworker", "data_protection_officer", "editor", "job_coach", "supervisor"}
    assert policies.reason_not_to_add(actor) == (None if edits else "no_permission")
    assert policies.reason_not_to_edit(actor, town) == (None if edits else "no_permission")
    assert policies.reason_not_to_read(actor) == (None if reads else "no_permission")
    mandate = Mandate(organisation=town, municipality_id="638")
    assert policies.reason_not_to_end_mandate(actor, mandate) == (None if edits else "no_permission")


def test_another_municipality_s_records_are_out_of_reach(elsewhere: Any, coordinator: Any, town: Organisation) -> None:
    unit = actions.add_unit(coordinator, town, name_sv="Bildning")
    for act in (
        lambda: actions.edit(elsewhere, town, kind="company"),
        lambda: actions.rename(elsewhere, town, {"sv": "X"}, ON),
        lambda: actions.close(elsewhere, town, ON),
        lambda: actions.add_unit(elsewhere, town, name_sv="X"),
        lambda: actions.edit_unit(elsewhere, unit, name_sv="X"),
        lambda: actions.close_unit(elsewhere, unit, ON),
    ):
        with pytest.raises(Denied, match="another_municipality"):
            act()
    assert selectors.organisation(elsewhere, town.pk) is None
    assert selectors.unit(elsewhere, unit.pk) is None


def test_the_policies_ask_for_permissions_that_exist() -> None:
    assert {"organisation_read", "organisation_edit", "municipality_manage", "audit_read"} <= set(Permission)
