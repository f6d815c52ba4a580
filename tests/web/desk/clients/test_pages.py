"""The pages on which clients are looked for, added and kept: what is typed, what is shown, what stands where."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from delaktig.accounts.models import Draft, Letter
from delaktig.audit.models import Event
from delaktig.clients.actions.consents import give_consent
from delaktig.clients.actions.dated import put_dated
from delaktig.clients.actions.households import join_household
from delaktig.clients.actions.merging import merge
from delaktig.clients.actions.prohibitions import prohibit
from delaktig.clients.inputs import ConsentInput, DatedInput, Source
from delaktig.clients.models import Absence, Access, Circumstance, Client, Consent, HouseholdMember, Merge, Residence
from tests.clients.building import client, code, officer, relation, signed_in, town, unit
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
BORN = date(1990, 1, 1)
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def at(one: Any, then: str = "") -> str:
    return f"/desk/638/clients/{one.number}/{then}"


def link(place: str) -> str:
    return place


def test_who_is_found_is_told_by_number_and_likeness_without_a_name() -> None:
    worker, other = officer(name="Rut Responsible"), officer()
    one = client(worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN))
    browser = signed_in(other)
    asked = {"names": "amal saleh", "birth_date": "1990-01-01"}
    shown = browser.post("/desk/638/clients/search/", asked).content.decode()
    assert one.number in shown
    assert "Rut Responsible" in shown
    assert one.identity.identity_code not in shown
    assert "Saleh" not in shown.replace("saleh", "")
    assert browser.post("/desk/638/clients/search/", {"number": "123"}).status_code == 422
    assert browser.post("/desk/638/clients/search/", {"names": "amal"}).status_code == 422


def test_what_was_looked_for_goes_into_the_form_of_a_new_client() -> None:
    browser = signed_in(officer())
    shown = browser.post("/desk/638/clients/search/", {"names": "Amal Nour Saleh", "birth_date": "1990-01-01"})
    assert "empty" in shown.content.decode()
    begun = {"begin": "1", "family_name": "Saleh", "given_names": "Amal Nour", "birth_date": "1990-01-01"}
    form = browser.post("/desk/638/clients/add/", begun)
    assert form.status_code == 200
    assert 'value="Amal Nour"' in form.content.decode()
    assert not Client.objects.exists()


def test_a_client_is_added_and_the_page_opens() -> None:
    worker = officer()
    given = {"family_name": "Saleh", "given_names": "Amal", "identity_code": code(BORN), "authority": "municipality"}
    answer = signed_in(worker).post("/desk/638/clients/add/", given)
    one = Client.objects.get()
    assert answer["Location"] == at(one)
    assert relation(one).assignments.get().officer == worker.user


def test_faults_are_said_at_their_fields_and_nothing_is_saved() -> None:
    given = {"identity_code": "131052-308U", "phone": "1", "authority": "municipality"}
    answer = signed_in(officer()).post("/desk/638/clients/add/", given)
    assert answer.status_code == 422
    wrong = answer.context["form"].errors
    assert {"identity_code", "phone", "family_name"} <= set(wrong)
    assert not Client.objects.exists()


def test_a_person_like_another_is_shown_first_and_added_with_a_reason() -> None:
    worker = officer()
    one = client(worker, family_name="Saleh", given_names="Amal", identity_code=code(BORN))
    browser = signed_in(worker)
    given = {
        "family_name": "Saleh",
        "given_names": "Amal",
        "birth_date": "1990-01-01",
        "authority": "municipality",
    }
    answer = browser.post("/desk/638/clients/add/", given)
    assert answer.status_code == 422
    assert one.number in answer.content.decode()
    browser.post("/desk/638/clients/add/", {**given, "all_the_same": "Twins, both stand here"})
    assert Client.objects.count() == 2


def test_a_contact_by_an_authority_is_taken_with_consent() -> None:
    browser = signed_in(officer())
    given = {
        "family_name": "Saleh",
        "identity_code": code(BORN),
        "authority": "municipality",
        "contacted_by": "The wellbeing services county",
        "first_permit_on": "2025-05-01",
    }
    assert browser.post("/desk/638/clients/add/", given).status_code == 422
    browser.post("/desk/638/clients/add/", {**given, "consented": "on", "consent_language": "ar"})
    one = Client.objects.get()
    assert Consent.objects.get(client=one).scope == "contact"
    shown = browser.get(at(one, "relation/")).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "681/2023 § 9" in shown


def test_the_record_shows_values_with_their_sources_and_says_what_is_not_known() -> None:
    worker = officer(name="Rut Responsible")
    one = client(worker, phone="040 111 1111", source_kind="authority", source_detail="The immigration service")
    put_dated(worker, one, "ground", None, DatedInput("family", date(2025, 1, 1)), Source())
    shown = signed_in(worker).get(at(one, "record/")).content.decode()
    assert "The immigration service" in shown
    assert "Rut Responsible" in shown
    assert one.identity.identity_code in shown


def test_each_part_of_the_record_is_edited_and_a_conflict_shows_both() -> None:
    worker = officer()
    one = client(worker)
    browser = signed_in(worker)
    sent = {
        "identity": {"family_name": "Nyberg", "given_names": "Amal", "citizenships": "sy, ua"},
        "contact": {"town": "Borgå"},
        "languages": {"contact_language": "en", "interpreter": "not_needed"},
        "background": {"education": "Nine years"},
    }
    for part, values in sent.items():
        version = Client.objects.get(pk=one.pk).version
        answer = browser.post(at(one, f"record/{part}/"), {**values, "version": str(version)})
        assert answer["Location"] == at(one, "record/"), part
    fresh = Client.objects.get(pk=one.pk)
    assert fresh.identity.citizenships == ["SY", "UA"]
    assert (fresh.contact.town, fresh.contact_language, fresh.background.education) == ("Borgå", "en", "Nine years")
    both = browser.post(at(one, "record/contact/"), {"town": "Askola", "version": "1"})
    assert both.status_code == 409
    assert "Askola" in both.content.decode()
    assert "Borgå" in both.content.decode()
    assert browser.post(at(one, "record/identity/"), {"family_name": "N", "citizenships": "QQQ"}).status_code == 422


def test_what_is_typed_is_kept_sealed_and_only_for_those_at_work_with_the_client() -> None:
    worker, other = officer(), officer()
    one = client(worker)
    form = f"?form=client:{one.pk}:contact"
    kept = signed_in(worker).post(f"/desk/638/clients/draft/{form}", {"town": "Secret Town", "version": "1"})
    assert kept.status_code == 204
    assert Draft.objects.get().data["town"] == ["Secret Town"]
    assert signed_in(other).post(f"/desk/638/clients/draft/{form}", {"town": "x"}).status_code == 404
    assert signed_in(worker).post("/desk/638/clients/draft/?form=client:999:contact", {}).status_code == 404
    assert signed_in(worker).post("/desk/638/clients/draft/?form=measure:1", {}).status_code == 404


def test_forms_of_anothers_client_ask_for_a_reason_and_are_read_only_after_it() -> None:
    worker, other = officer(), officer()
    one = client(worker)
    browser = signed_in(other)
    assert browser.get(at(one, "record/contact/"))["Location"].startswith(at(one, "reason/"))
    browser.post(at(one, "reason/"), {"reason": "She stands at the counter"})
    assert browser.get(at(one, "record/")).status_code == 200
    assert browser.get(at(one, "record/contact/")).status_code == 403
    assert browser.post(at(one, "record/contact/"), {"town": "Borgå"}).status_code == 403
    assert Client.objects.get(pk=one.pk).contact.town == ""


def test_dated_facts_are_written_changed_and_removed() -> None:
    worker = officer()
    one = client(worker)
    browser = signed_in(worker)
    for kind, value in (("ground", "family"), ("residence", "638"), ("circumstance", "studies")):
        assert browser.get(at(one, f"record/{kind}/add/")).status_code == 200
        sent = browser.post(at(one, f"record/{kind}/add/"), {"value": value, "valid_from": "2025-01-01"})
        assert sent.status_code == 302, kind
    fact = Circumstance.objects.get()
    browser.post(
        at(one, f"record/circumstance/{fact.pk}/"),
        {"value": "studies", "valid_from": "2025-01-01", "valid_to": "2025-02-01"},
    )
    fact.refresh_from_db()
    assert fact.valid_to == date(2025, 2, 1)
    assert browser.get(at(one, f"record/circumstance/{fact.pk}/remove/")).status_code == 200
    browser.post(at(one, f"record/circumstance/{fact.pk}/remove/"))
    assert not Circumstance.objects.exists()
    assert browser.get(at(one, "record/secrets/add/")).status_code == 404
    assert browser.get(at(client(worker), f"record/ground/{fact.pk}/")).status_code == 404


def test_a_household_is_made_on_its_page_of_ones_own_clients_alone() -> None:
    worker = officer()
    one, spouse, far = client(worker), client(worker), client(officer())
    browser = signed_in(worker)
    for number in (far.number, "12345678"):
        answer = browser.post(at(one, "household/join/"), {"number": number, "role": "spouse"})
        assert answer.status_code == 422
    browser.post(at(one, "household/join/"), {"number": spouse.number, "role": "spouse"})
    assert spouse.number in browser.get(at(one, "household/")).content.decode()
    browser.post(at(spouse, "household/role/"), {"role": "adult"})
    assert set(HouseholdMember.objects.values_list("role", flat=True)) == {"adult"}
    browser.post(at(spouse, "household/leave/"), {"on": ""})
    assert HouseholdMember.objects.get(client=spouse).valid_to == TODAY() - timedelta(days=1)
    assert browser.get(at(one, "household/")).status_code == 200


def test_a_relation_is_mended_given_on_ended_and_taken_back() -> None:
    worker, other = officer(), officer(name="Otto Other")
    one = client(worker)
    browser = signed_in(worker)
    week = (TODAY() - timedelta(days=7)).isoformat()
    browser.post(at(one, "relation/days/"), {"started_on": week, "learned_on": week})
    assert relation(one).started_on.isoformat() == week
    browser.post(at(one, "relation/work/"), {"task": "coach", "work": f"o:{other.user.pk}"})
    work = relation(one).assignments.get(task="coach")
    assert "Otto Other" in browser.get(at(one, "relation/")).content.decode()
    assert browser.get(at(one, f"relation/work/{work.pk}/end/")).status_code == 200
    browser.post(at(one, f"relation/work/{work.pk}/end/"))
    assert browser.post(at(one, "relation/end/"), {"reason": ""}).status_code == 422
    browser.post(at(one, "relation/end/"), {"reason": "moved"})
    assert not one.relations.filter(ended_on=None).exists()
    assert browser.get(at(one, "relation/")).status_code == 200
    browser.post(at(one, "relation/reopen/"))
    assert relation(one).end_reason == ""
    again = browser.post(at(one, "relation/reopen/"), follow=True)  # pressed twice: said, not broken
    assert "Klientrelationen pågår." in again.content.decode()


def test_consents_are_given_and_withdrawn_on_their_page() -> None:
    worker = officer()
    one = client(worker)
    browser = signed_in(worker)
    sent = {"scope": "move", "to_whom": "Lovisa", "language": "ar", "given_how": "written"}
    browser.post(at(one, "consents/give/"), sent)
    given = Consent.objects.get()
    assert "Lovisa" in browser.get(at(one, "consents/")).content.decode()
    assert browser.get(at(one, f"consents/{given.pk}/withdraw/")).status_code == 200
    browser.post(at(one, f"consents/{given.pk}/withdraw/"))
    given.refresh_from_db()
    assert given.withdrawn_on == TODAY()


def test_a_protected_address_is_on_no_page_until_it_is_asked_for_with_a_reason() -> None:
    town("564")
    worker, guard = officer(), officer(role="data_protection_officer")
    secret = {
        "street": "Hidden Street 7",
        "town": "Hiddentown",
        "phone": "040 765 4321",
        "whereabouts": "Hidden school",
    }
    one = client(worker, **secret)
    browser = signed_in(worker)
    assert "Hidden Street 7" in browser.get(at(one)).content.decode()
    put_dated(worker, one, "residence", None, DatedInput("564", date(2025, 1, 1)), Source())
    lives = Residence.objects.get()
    assert "Uleåborg" in browser.get(at(one, "record/")).content.decode()
    browser.post(at(one, "prohibition/"), {"reason": "Marked in the population register"})
    assert "Uleåborg" not in browser.get(at(one, "record/")).content.decode()
    for then in (f"record/residence/{lives.pk}/", f"record/residence/{lives.pk}/remove/"):
        hidden = browser.get(at(one, then))
        assert hidden.status_code == 403
        assert "Uleåborg" not in hidden.content.decode().partition("<select")[0]
    assert browser.post(at(one, f"record/residence/{lives.pk}/"), {"value": ""}).status_code == 403
    for then in ("", "record/", "household/", "relation/", "consents/", "looks/", "merges/", "record/contact/"):
        shown = browser.get(at(one, then)).content.decode()
        assert not [word for word in secret.values() if word in shown], then
    assert browser.post(at(one, "prohibition/show/"), {"reason": "x"}).status_code == 422
    browser.post(at(one, "prohibition/show/"), {"reason": "A decision must be sent by mail"})
    assert "Hidden Street 7" in browser.get(at(one, "record/")).content.decode()
    assert guard.user is not None
    assert Letter.objects.filter(to=guard.user.email).count() == 2
    assert not [letter for letter in Letter.objects.all() if "Hidden" in letter.body]
    browser.post(at(one, "prohibition/end/"), {"reason": "The register says so"})
    Access.objects.all().delete()
    assert "Hidden Street 7" in browser.get(at(one)).content.decode()


def test_who_lacks_the_right_comes_to_no_page_of_protection() -> None:
    coach = officer(role="job_coach")
    one = client(coach)
    for then in ("prohibition/", "prohibition/end/", "prohibition/show/"):
        assert signed_in(coach).get(at(one, then)).status_code == 403


def test_two_records_are_made_one_and_taken_apart_on_their_page() -> None:
    worker = officer()
    one, other = client(worker, identity_code=""), client(worker)
    browser = signed_in(worker)
    assert browser.post(at(one, "merges/take-in/"), {"number": "12345678"}).status_code == 422
    browser.post(at(one, "merges/take-in/"), {"number": other.number})
    made = Merge.objects.get()
    assert browser.get(at(other))["Location"] == at(one)
    assert other.number in browser.get(at(one, "merges/")).content.decode()
    assert browser.get(at(one, f"merges/{made.pk}/undo/")).status_code == 200
    browser.post(at(one, f"merges/{made.pk}/undo/"))
    assert browser.get(at(other)).status_code == 200
    assert browser.get(at(one, f"merges/{made.pk}/undo/")).status_code == 404


def test_absences_are_recorded_by_oneself_and_by_a_supervisor() -> None:
    worker, other, boss = officer(), officer(), officer(role="supervisor", name="Boss")
    first, last = TODAY().isoformat(), (TODAY() + timedelta(days=3)).isoformat()
    sent = {"officer": worker.user.pk, "first": first, "last": last, "cover": other.user.pk}
    assert signed_in(other).post("/desk/638/absences/add/", sent).status_code == 422
    assert signed_in(worker).post("/desk/638/absences/add/", sent).status_code == 302
    away = Absence.objects.get()
    assert signed_in(other).get(f"/desk/638/absences/{away.pk}/").status_code == 404
    browser = signed_in(boss)
    assert browser.get("/desk/638/absences/").status_code == 200
    browser.post(f"/desk/638/absences/{away.pk}/", {**sent, "cover": ""})
    away.refresh_from_db()
    assert away.cover is None
    assert browser.get(f"/desk/638/absences/{away.pk}/remove/").status_code == 200
    browser.post(f"/desk/638/absences/{away.pk}/remove/")
    assert not Absence.objects.exists()


def test_the_units_list_is_filtered_in_the_address_and_taken_out_with_a_record() -> None:
    team = unit(name="Team")
    worker, colleague = officer(of=team, name="Rut Responsible"), officer(of=team)
    client(worker, family_name="Arabic")
    client(colleague, family_name="English", contact_language="en", interpreter="not_needed")
    client(worker, family_name="Nobodys", unit=team.pk)
    client(colleague, family_name="Restricted", restricted=True)
    client(officer(), family_name="Elsewhere")
    browser = signed_in(worker)

    def names(query: str = "") -> set[str]:
        shown = browser.get(f"/desk/638/clients/unit/{query}").content.decode()
        return {name for name in ("Arabic", "English", "Nobodys", "Restricted", "Elsewhere") if f"{name} Nima" in shown}

    assert names() == {"Arabic", "English", "Nobodys"}
    assert names("?language=en") == {"English"}
    assert names("?interpreter=on") == {"Arabic", "Nobodys"}
    assert names("?nobody=on") == {"Nobodys"}
    assert names(f"?officer={worker.user.pk}") == {"Arabic"}
    assert "English Nima" not in browser.post("/desk/638/clients/unit/", {"q": "arab"}).content.decode()
    table = browser.get("/desk/638/clients/unit/table/?language=en")
    rows = list(load_workbook(io.BytesIO(table.content)).worksheets[0].iter_rows(values_only=True))
    assert "English Nima" in {cell for row in rows for cell in row}
    assert "Arabic Nima" not in {cell for row in rows for cell in row}
    told = json.loads(Event.objects.get(name="clients.unit_taken_out").details)
    assert told["clients"] == 1
    assert "name" in told["fields"]


def test_the_protection_officer_sees_reasons_without_names_and_marks_them() -> None:
    worker, other, guard = officer(), officer(name="Otto Other"), officer(role="data_protection_officer")
    one = client(worker, family_name="Unmistakable")
    signed_in(other).post(at(one, "reason/"), {"reason": "She stands at the counter"})
    browser = signed_in(guard)
    shown = browser.get("/desk/638/clients/reasons/").content.decode()
    assert "She stands at the counter" in shown
    assert "Otto Other" in shown
    assert one.number in shown
    assert "Unmistakable" not in shown
    access = Access.objects.get()
    assert browser.get(f"/desk/638/clients/reasons/{access.pk}/seen/").status_code == 200
    browser.post(f"/desk/638/clients/reasons/{access.pk}/seen/")
    access.refresh_from_db()
    assert access.seen_by == guard.user
    assert "She stands at the counter" not in browser.get("/desk/638/clients/reasons/").content.decode()
    assert "She stands at the counter" in browser.get("/desk/638/clients/reasons/?seen=on").content.decode()
    assert signed_in(worker).get("/desk/638/clients/reasons/").status_code == 403
    foreign = officer("434", "data_protection_officer")
    assert signed_in(foreign).post(f"/desk/434/clients/reasons/{access.pk}/seen/").status_code == 404


def test_every_page_keeps_its_budget() -> None:
    worker = officer()
    one, spouse = client(worker, source_kind="authority", source_detail="Kela"), client(worker)
    join_household(worker, one, spouse, "spouse")
    merge(worker, one, client(worker, identity_code=""))
    for kind, value in (("ground", "family"), ("residence", "638"), ("circumstance", "studies")):
        put_dated(worker, one, kind, None, DatedInput(value, TODAY()), Source("authority", "Kela"))
    for scope in ("shared_view", "guidance_data"):
        give_consent(worker, one, ConsentInput(scope, "ar"))
    prohibit(worker, one, valid_from=TODAY(), valid_to=None, reason="Marked in the register", link_for=link)
    browser = signed_in(worker)
    browser.get(at(one))
    for then in ("", "record/", "household/", "relation/", "consents/", "looks/", "merges/", "record/languages/"):
        with at_most(12):
            assert browser.get(at(one, then)).status_code == 200, then
    for page in ("clients/", "clients/unit/", "clients/search/", "clients/add/", "absences/"):
        with at_most(12):
            assert browser.get(f"/desk/638/{page}").status_code == 200, page


def test_pages_of_clients_are_not_there_in_another_municipality() -> None:
    one = client(officer("434"))
    browser = signed_in(officer("638"))
    for then in ("record/", "relation/", "consents/", "household/", "merges/", "record/identity/"):
        assert browser.get(at(one, then)).status_code == 404, then
        assert browser.post(at(one, then), {}).status_code in {404, 405}, then


def test_a_language_that_the_guide_does_not_have_stays_in_the_form(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    worker = officer()
    one = client(worker, mother_tongue="sw")
    address = f"/desk/638/clients/{one.number}/record/languages/"
    page = signed_in(worker).get(address).content.decode()
    assert '<option value="sw" selected>swahili</option>' in page
