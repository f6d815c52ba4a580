"""A list is looked at before anything is saved, brought in row by row, and changes nothing when it comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.accounts.models import Letter
from delaktig.accounts.permissions import Permission
from delaktig.accounts.retention import erase_what_is_past
from delaktig.audit.models import Event
from delaktig.clients.models import Assignment, Client, FieldSource
from delaktig.exchange.clients import acts, sheets, working
from delaktig.exchange.models import ClientList, ClientListRow
from delaktig.texts.parts import Invalid, NotThere
from tests.clients.building import client, code, officer, unit
from tests.exchange.clients.building import (
    HEADINGS,
    SOURCE,
    bring,
    brought,
    choice,
    faults,
    looked_at,
    outcome,
    people,
    workbook,
)

pytestmark = pytest.mark.django_db
BORN = date(1985, 6, 7)


@pytest.fixture
def supervisor(db: None) -> Actor:
    return officer(role="supervisor")


def stored() -> list[Any]:
    """Return everything that is in the register, as it lies there."""
    return [list(model.objects.order_by("pk").values()) for model in (Client, FieldSource, Assignment)]


def test_a_person_comes_in_with_all_that_the_list_tells(supervisor: Actor) -> None:
    team = unit(name="Team Nord")
    worker = officer(of=team, name="Anna Berg")
    said = {
        "Sukunimi": "Al-Khatib",
        "Etunimi": "Muhammad",
        "Hetu": code(BORN),
        "Kansalaisuus": "Syyria",
        "Puhelin": "040 123 4567",
        "Postinumero": 2100,
        "Äidinkieli": "arabia",
        "Tulkin tarve": "kyllä",
        "Ensimmäinen oleskelulupa": date(2023, 8, 1),
        "Oleskelun peruste": "kiintiöpakolainen",
        "Luvan laji": "A",
        "Oleskelun peruste alkaen": "1.8.2023",
        "Kotikunta": "Porvoo",
        "Muuttopäivä": "5.8.2023",
        "Olosuhde": "työtön työnhakija",
        "Olosuhde alkaen": date(2024, 1, 2),
        "Asiakkuus alkaen": date(2023, 8, 10),
        "Vastuutyöntekijä": "Anna Berg",
        "Koulutus": "Lukio",
        "Suostumus": "muutto",
        "Suostumus annettu": date(2024, 2, 3),
        "Suostumus selitetty kielellä": "arabia",
        "Suostumus: kenelle": "Loviisa",
    }
    bring(supervisor, looked_at(supervisor, list(said), [list(said.values())]))
    one = Client.objects.get()
    assert (one.identity.family_name, one.identity.given_names) == ("Al-Khatib", "Muhammad")
    assert (one.identity.birth_date, one.identity.citizenships) == (BORN.isoformat(), ["SY"])
    assert (one.mother_tongue, one.interpreter, one.first_permit_on) == ("ar", "needed", date(2023, 8, 1))
    assert (one.contact.postal_code, one.contact.phone) == ("02100", "040 123 4567")
    ground, place, fact = one.grounds.get(), one.residences.get(), one.circumstances.get()
    assert (ground.ground, ground.permit, ground.valid_from) == ("quota_refugee", "A", date(2023, 8, 1))
    assert (place.municipality_id, place.valid_from) == ("638", date(2023, 8, 5))
    assert (fact.kind, fact.valid_from) == ("unemployed_jobseeker", date(2024, 1, 2))
    assert one.background.education == "Lukio"
    relation = one.relations.get()
    assert relation.started_on == date(2023, 8, 10)
    work = relation.assignments.get()
    assert (work.officer_id, work.unit_id) == (worker.user.pk if worker.user else 0, team.pk)
    consent = one.consents.get()
    assert (consent.scope, consent.to_whom, consent.given_on) == ("move", "Loviisa", date(2024, 2, 3))


def test_each_value_says_from_which_list_and_row_it_came_and_who_recorded_it(supervisor: Actor) -> None:
    bring(
        supervisor, looked_at(supervisor, [*HEADINGS, "Vistelsegrund", "Utbildning"], [[*people(1)[0], "arbete", "-"]])
    )
    told = {one.field.partition(":")[0]: one for one in FieldSource.objects.all()}
    assert {"identity.family_name", "identity.identity_code", "ground", "background.education"} <= told.keys()
    for one in told.values():
        assert (one.kind, one.detail, one.recorded_by) == ("municipality", "The old list #2", supervisor.user)


def test_nothing_is_saved_of_anybody_until_the_list_is_brought_in(supervisor: Actor) -> None:
    listing = looked_at(supervisor, HEADINGS, people(3))
    assert outcome(listing) == {2: "sound", 3: "sound", 4: "sound"}
    assert not Client.objects.exists()


def test_the_same_list_again_changes_nothing(supervisor: Actor) -> None:
    rows = [*people(4), ["Saleh", "Amal", None, date(1991, 3, 4)], ["Mononym", None, None, date(1992, 3, 4)]]
    bring(supervisor, looked_at(supervisor, HEADINGS, rows))
    before = stored()
    again = bring(supervisor, looked_at(supervisor, HEADINGS, rows))
    assert outcome(again) == {2: "here", 3: "here", 4: "here", 5: "here", 6: "alike", 7: "alike"}
    assert stored() == before


def test_bringing_the_same_list_in_once_more_does_nothing(supervisor: Actor) -> None:
    listing = bring(supervisor, looked_at(supervisor, HEADINGS, people(2)))
    before = stored()
    listing = bring(supervisor, listing)
    assert (set(outcome(listing).values()), stored()) == ({"brought"}, before)


def test_who_is_here_by_the_identity_code_is_shown_and_left_as_is(supervisor: Actor) -> None:
    one = client(supervisor, identity_code=code(BORN), family_name="Saleh", given_names="Amal")
    listing = looked_at(supervisor, HEADINGS, [["Another", "Name", one.identity.identity_code, BORN]])
    row = acts.rows_of(listing).get()
    assert (row.outcome, row.client) == ("here", one)
    bring(supervisor, listing)
    assert Client.objects.get().identity.family_name == "Saleh"


def test_who_is_alike_is_never_merged_by_itself_and_comes_in_only_when_a_person_says_why(supervisor: Actor) -> None:
    one = client(supervisor, family_name="Al-Khatib", given_names="Muhammad", identity_code="", birth_date=BORN)
    listing = looked_at(supervisor, HEADINGS, [["al khatib", "MUHAMMAD", None, BORN]])
    row = acts.rows_of(listing).get()
    assert (row.outcome, row.client) == ("alike", one)
    bring(supervisor, listing)
    assert Client.objects.count() == 1
    assert [found.number for found in acts.look_at(supervisor, listing, 2).found] == [one.number]
    acts.settle(supervisor, listing.pk, 2, "A cousin of the same name")
    bring(supervisor, listing)
    assert Client.objects.count() == 2
    assert FieldSource.objects.get(field="client.another_person").detail == "A cousin of the same name"


def test_a_decision_is_taken_back_before_the_list_comes_in(supervisor: Actor) -> None:
    client(supervisor, family_name="Saleh", given_names="Amal", identity_code="", birth_date=BORN)
    listing = looked_at(supervisor, HEADINGS, [["Saleh", "Amal", None, BORN]])
    acts.settle(supervisor, listing.pk, 2, "Really another")
    assert outcome(listing) == {2: "sound"}
    acts.settle(supervisor, listing.pk, 2, "")
    assert outcome(listing) == {2: "alike"}
    with pytest.raises(Invalid):
        acts.settle(supervisor, listing.pk, 2, "no")


def test_twins_and_doubles_within_a_list_are_told_of_at_the_later_row(supervisor: Actor) -> None:
    same = code(BORN, 901)
    rows = [["Saleh", "Amal", same, None], ["Saleh", "Nour", code(BORN, 902), None], ["Salih", "A", same, None]]
    listing = looked_at(supervisor, HEADINGS, rows)
    assert outcome(listing) == {2: "sound", 3: "alike", 4: "refused"}
    assert faults(listing) == {3: [("alike_row", "")], 4: [("double", "identity_code")]}
    assert [fault.row for row in acts.rows_of(listing) for fault in working.faults_of(row)] == [2, 2]


def test_a_row_whose_person_came_in_meanwhile_is_not_added_twice(supervisor: Actor) -> None:
    listing = looked_at(supervisor, HEADINGS, [["Saleh", "Amal", code(BORN, 903), None], ["Noor", "Li", None, BORN]])
    one = client(supervisor, identity_code=code(BORN, 903), family_name="Aalto", given_names="Kim")
    other = client(supervisor, identity_code="", birth_date=BORN, family_name="Noor", given_names="Li")
    listing = bring(supervisor, listing)
    assert {row.number: (row.outcome, row.client) for row in acts.rows_of(listing)} == {
        2: ("here", one),
        3: ("alike", other),
    }
    assert Client.objects.count() == 2


def test_a_prohibition_in_the_list_hides_the_address_and_is_told_of(supervisor: Actor) -> None:
    guard = officer(role="data_protection_officer")
    heads = [*HEADINGS, "Spärrmarkering", "Spärrmarkering från", "Adress"]
    bring(supervisor, looked_at(supervisor, heads, [[*people(1)[0], "ja", date(2024, 1, 1), "Hemliga gatan 1"]]))
    one = Client.objects.get()
    kept = one.prohibitions.get()
    assert (kept.valid_from, kept.reason, kept.recorded_by) == (date(2024, 1, 1), "The old list #2", supervisor.user)
    letter = Letter.objects.get(to=guard.user.email if guard.user else "")
    assert one.number in letter.body
    assert "Hemliga" not in letter.body


def test_without_the_right_to_see_addresses_a_prohibited_person_is_refused(supervisor: Actor) -> None:
    without = replace(supervisor, permissions=supervisor.permissions - {Permission.ADDRESS_READ})
    heads = [*HEADINGS, "Turvakielto"]
    first, second = people(2)
    listing = bring(without, looked_at(without, heads, [[*first, "ja"], [*second, "nej"]]))
    assert (outcome(listing), faults(listing)) == (
        {2: "refused", 3: "brought"},
        {2: [("no_right_to_prohibit", "prohibited")]},
    )


def test_rows_that_name_nobody_go_to_whom_the_list_says(supervisor: Actor) -> None:
    team = unit(name="Team")
    listing = looked_at(supervisor, HEADINGS, people(1), unit=team.pk)
    bring(supervisor, listing)
    work: Assignment = Assignment.objects.get()
    assert (work.officer_id, work.unit_id) == (None, team.pk)


def test_what_stood_in_a_row_goes_as_soon_as_the_person_is_in(supervisor: Actor) -> None:
    listing = bring(supervisor, looked_at(supervisor, HEADINGS, [*people(1), ["Saleh", "Amal", "x"]]))
    assert ClientListRow.objects.get(of=listing, sheet=0, number=2).cells == []
    raw = repr(list(ClientListRow.objects.values())) + repr(list(ClientList.objects.values()))
    assert "Rada" not in raw
    assert "klienter.xlsx" not in raw


def test_a_list_is_erased_in_time_and_thrown_away_at_once(supervisor: Actor) -> None:
    old, new, gone = (brought(supervisor, HEADINGS, people(1)) for _ in range(3))
    ClientList.objects.filter(pk=old.pk).update(brought_at=timezone.now() - timedelta(days=acts.DAYS, minutes=1))
    acts.throw_away(supervisor, gone.pk)
    erased = erase_what_is_past(timezone.now())
    assert erased["client_lists"] == 1
    assert list(ClientList.objects.all()) == [new]
    assert set(ClientListRow.objects.values_list("of", flat=True)) == {new.pk}


def test_a_worker_that_is_killed_leaves_whole_rows_only_and_the_next_one_goes_on(
    supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = looked_at(supervisor, HEADINGS, people(5))
    listing = acts.bring(supervisor, listing.pk, background=False)
    real, done = working.bring_client, []

    class Killed(BaseException):
        """Passes by everything that catches errors, as a signal does."""

    def killed(*given: Any) -> Client:
        made = real(*given)
        done.append(made.number)
        if len(done) == 3:
            raise Killed
        return made

    monkeypatch.setattr(working, "bring_client", killed)
    with pytest.raises(Killed):
        working.work(supervisor, listing)
    assert Client.objects.count() == 2
    assert outcome(listing) == {2: "brought", 3: "brought", 4: "sound", 5: "sound", 6: "sound"}
    monkeypatch.setattr(working, "bring_client", real)
    working.work(supervisor, listing)
    assert set(outcome(listing).values()) == {"brought"}
    assert Client.objects.count() == 5
    assert all(one.relations.count() == 1 and one.identity.family_name for one in Client.objects.all())


def queries(work: Any) -> int:
    """Return how many queries some work takes; there may be more than Django remembers."""
    asked = 0

    def count(execute: Any, *given: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*given)

    with connection.execute_wrapper(count):
        work()
    return asked


def test_two_thousand_rows_are_looked_at_with_few_queries(supervisor: Actor) -> None:
    listing = brought(supervisor, HEADINGS, people(2_000))
    listing = acts.choose_columns(supervisor, listing.pk, choice(listing), background=False)
    asked = queries(lambda: working.work(supervisor, listing))
    assert acts.counts(listing)["sound"] == 2_000
    assert asked < 200


def test_each_row_that_comes_in_takes_as_many_queries_however_long_the_list_is(supervisor: Actor) -> None:
    taken = []
    for many, first in ((20, 0), (200, 1_000)):
        listing = looked_at(supervisor, HEADINGS, people(many, first))
        listing = acts.bring(supervisor, listing.pk, background=False)
        taken.append(queries(lambda listing=listing: working.work(supervisor, listing)) / many)  # type: ignore[misc]
    assert Client.objects.count() == 220
    assert taken[1] <= taken[0] < 40


# Who may


@pytest.mark.parametrize("role", ["caseworker", "job_coach", "administrator", "data_protection_officer", "coordinator"])
def test_only_those_with_the_right_bring_lists(supervisor: Actor, role: str) -> None:
    listing = looked_at(supervisor, HEADINGS, people(1))
    other = officer(role=role)
    acted: list[Any] = [
        lambda: acts.lists(other),
        lambda: acts.list_of(other, listing.pk),
        lambda: acts.receive(other, sheets.take_in(workbook(HEADINGS, people(1))), "x"),
        lambda: acts.choose_columns(other, listing.pk, choice(listing)),
        lambda: acts.check_again(other, listing.pk),
        lambda: acts.bring(other, listing.pk),
        lambda: acts.settle(other, listing.pk, 2, "Another person"),
        lambda: acts.throw_away(other, listing.pk),
    ]
    for act in acted:
        with pytest.raises(Denied):
            act()
    assert ClientList.objects.count() == 1


def test_another_municipalitys_list_is_not_there(supervisor: Actor) -> None:
    listing = looked_at(supervisor, HEADINGS, people(1))
    other = officer("434", role="supervisor")
    assert not acts.lists(other).exists()
    acted: list[Any] = [
        lambda: acts.list_of(other, listing.pk),
        lambda: acts.choose_columns(other, listing.pk, choice(listing)),
        lambda: acts.check_again(other, listing.pk),
        lambda: acts.bring(other, listing.pk),
        lambda: acts.settle(other, listing.pk, 2, "Another person"),
        lambda: acts.throw_away(other, listing.pk),
    ]
    for act in acted:
        with pytest.raises(NotThere):
            act()


def test_who_loses_the_right_while_the_list_waits_brings_nobody_in(supervisor: Actor) -> None:
    listing = acts.bring(supervisor, looked_at(supervisor, HEADINGS, people(2)).pk, background=False)
    without = replace(supervisor, permissions=supervisor.permissions - {Permission.CLIENT_IMPORT})
    working.work(without, listing)
    assert faults(listing) == {2: [("not_permitted", "")], 3: [("not_permitted", "")]}
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("more", "field", "fault"),
    [
        ({"columns": ("family_name", "", "birth_date", "birth_date")}, "columns", "column_twice"),
        ({"columns": ("", "", "identity_code", "birth_date")}, "columns", "no_name_column"),
        ({"columns": ("family_name", "given_names", "", "")}, "columns", "no_birth_column"),
        ({"columns": ("family_name", "nothing", "birth_date", "")}, "columns", "unknown_choice"),
        ({"sheet": 9}, "sheet", "unknown_choice"),
        ({"source": replace(SOURCE, kind="")}, "source_kind", "no_source_kind"),
        ({"source": replace(SOURCE, detail=" ")}, "source_detail", "no_source_detail"),
        ({"source": replace(SOURCE, detail="x" * 201)}, "source_detail", "too_long"),
        ({"officer": 999_999}, "work", "no_worker"),
        ({"unit": 999_999}, "work", "no_unit"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(supervisor: Actor, more: dict[str, Any], field: str, fault: str) -> None:
    listing = brought(supervisor, HEADINGS, people(1))
    with pytest.raises(Invalid) as wrong:
        acts.choose_columns(supervisor, listing.pk, replace(choice(listing), **more))
    assert wrong.value.errors[field] == fault
    assert acts.list_of(supervisor, listing.pk).state == "received"


def test_acts_out_of_their_time_are_refused(supervisor: Actor) -> None:
    listing = brought(supervisor, HEADINGS, people(1))
    for act in (acts.bring, acts.check_again):
        with pytest.raises(Denied, match="not_now"):
            act(supervisor, listing.pk)
    done = bring(supervisor, looked_at(supervisor, HEADINGS, people(1)))
    with pytest.raises(Denied, match="not_now"):
        acts.settle(supervisor, done.pk, 2, "Another person")
    with pytest.raises(NotThere):
        acts.settle(supervisor, done.pk, 99, "Another person")
    with pytest.raises(Denied, match="not_now"):
        acts.choose_columns(supervisor, done.pk, choice(done))


def test_what_a_list_names_is_looked_at_anew_when_it_is_there(supervisor: Actor) -> None:
    listing = looked_at(supervisor, [*HEADINGS, "Enhet"], [[*people(1)[0], "Nya teamet"]])
    assert faults(listing) == {2: [("unknown_unit", "unit")]}
    unit(name="Nya teamet")
    listing = acts.check_again(supervisor, listing.pk)
    assert outcome(listing) == {2: "sound"}


def test_the_background_failing_says_so_without_telling_what_stood_there(
    supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = brought(supervisor, HEADINGS, people(1))

    def breaks(*_given: Any) -> None:
        raise ValueError("Rada Persona")

    monkeypatch.setattr(working, "_judged", breaks)
    acts.choose_columns(supervisor, listing.pk, choice(listing))
    assert acts.list_of(supervisor, listing.pk).state == "failed"
    ClientList.objects.update(state="checking")
    with pytest.raises(working.ListFailed) as failed:
        working.work_in_background.func(listing.pk, supervisor.user.pk if supervisor.user else 0)
    assert str(failed.value) == "ValueError"
    assert failed.value.__suppress_context__


def test_events_tell_of_lists_with_numbers_only(supervisor: Actor) -> None:
    client(supervisor, family_name="Saleh", given_names="Amal", identity_code="", birth_date=BORN)
    listing = looked_at(supervisor, HEADINGS, [*people(2), ["Saleh", "Amal", None, BORN]])
    acts.look_at(supervisor, listing, 4)
    acts.settle(supervisor, listing.pk, 4, "A cousin")
    bring(supervisor, listing)
    acts.throw_away(supervisor, listing.pk)
    told = Event.objects.filter(target=f"client_list:{listing.pk}").order_by("sequence")
    assert [one.name.partition("client_list_")[2] for one in told] == [
        *("received", "columns_chosen", "row_looked_at", "row_settled", "brought_in", "thrown_away")
    ]
    assert not [one for one in Event.objects.all() if "Rad" in one.details or "Saleh" in one.details]
    assert Event.objects.filter(name="clients.added").count() == 4
