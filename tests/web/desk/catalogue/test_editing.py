"""Making and editing services on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from delaktig.accounts.actor import Actor
from delaktig.accounts.models import Draft
from delaktig.catalogue.actions.editing import edit_facts, say_for_whom, write_words
from delaktig.catalogue.inputs import EligibilityInput, ServiceFacts
from delaktig.catalogue.models import Service
from delaktig.organisations.models import Organisation
from delaktig.texts.selectors import Status, load
from tests.catalogue.building import a_draft, a_service
from tests.web.desk.catalogue.conftest import page
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db

NEW = {
    "name_sv": "Språkkafé",
    "name_fi": "Kielikahvila",
    "summary_sv": "Öva svenska tillsammans.",
    "how_to_get_in_sv": "Kom bara.",
    "need_language": ["practise"],
}
FACTS = {"confirm_every_months": "6", "need_language": ["swedish"], "cost": "free"}


def version_of(answer: Any) -> dict[str, str]:
    """Return the version and the mark with which a form was opened."""
    return {"version": str(answer.context["version"]), "base": answer.context["base"]}


def test_a_service_is_made_in_two_languages_as_a_draft(coordinator: Client, town: Organisation) -> None:
    assert coordinator.get(page("desk-service-add")).status_code == 200
    answer = coordinator.post(page("desk-service-add"), {**NEW, "organisation": str(town.pk)})
    one = Service.objects.get()
    assert answer["Location"] == page("desk-service", one.slug)
    assert (one.state, one.slug, one.organisation) == ("draft", "sprakkafe", town)
    assert [row.topic for row in one.topics.all()] == ["practise"]
    texts = load([one.name_id, one.summary_id])
    assert texts.bodies(one.name_id) == {"sv": "Språkkafé", "fi": "Kielikahvila"}
    assert texts.bodies(one.summary_id) == {"sv": "Öva svenska tillsammans."}


def test_a_service_may_be_written_in_finnish_only(coordinator: Client) -> None:
    coordinator.post(page("desk-service-add"), {"name_fi": "Kielikahvila"})
    one = Service.objects.get()
    assert load([one.name_id]).source_language(one.name_id) == "fi"


def test_a_service_without_a_name_comes_back_with_what_was_typed(coordinator: Client) -> None:
    answer = coordinator.post(page("desk-service-add"), {"summary_sv": "Öva svenska."})
    assert answer.status_code == 422
    assert "Öva svenska." in answer.content.decode()
    assert not Service.objects.exists()


def test_no_service_takes_the_address_of_another_page(coordinator: Client) -> None:
    coordinator.post(page("desk-service-add"), {"name_sv": "Menu"})
    assert Service.objects.get().slug == "menu-2"


def test_words_are_written_side_by_side_and_a_real_change_outdates_the_others(
    coordinator: Client, actor: Actor
) -> None:
    one = a_draft(actor)
    write_words(actor, one, "en", {"name": "Swedish course"})
    address = page("desk-service-words", one.slug)
    opened = coordinator.get(address)
    sent = {"name_sv": "Svensk kurs", "name_fi": "Ruotsin kurssi", **version_of(opened)}
    assert coordinator.post(address, sent).status_code == 302
    texts = load([one.name_id])
    assert texts.bodies(one.name_id) == {"sv": "Svensk kurs", "fi": "Ruotsin kurssi", "en": "Swedish course"}
    assert texts.status(one.name_id, "en") is Status.OUTDATED
    assert texts.status(one.name_id, "fi") is not Status.OUTDATED


def test_only_a_slip_leaves_translations_up_to_date(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    write_words(actor, one, "en", {"name": "Swedish course"})
    address = page("desk-service-words", one.slug)
    sent = {"name_sv": "Svenskkurs för nybörjare!", "slip": "on", **version_of(coordinator.get(address))}
    coordinator.post(address, sent)
    assert load([one.name_id]).status(one.name_id, "en") is not Status.OUTDATED


def test_another_language_is_written_alone(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-words", one.slug) + "?language=en"
    opened = coordinator.get(address)
    assert "id_name_en" in opened.content.decode()
    assert "id_name_sv" not in opened.content.decode()
    coordinator.post(address, {"name_en": "Swedish for beginners", **version_of(opened)})
    assert load([one.name_id]).bodies(one.name_id)["en"] == "Swedish for beginners"


def test_a_text_that_is_too_long_comes_back_with_a_hint_and_nothing_is_saved(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-words", one.slug)
    opened = coordinator.get(address)
    long = "ord " * 50
    answer = coordinator.post(address, {"name_sv": "Namn", "summary_sv": long, **version_of(opened)})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    one.refresh_from_db()
    assert one.version == 1


def test_hints_are_given_without_scripts_and_nothing_is_saved_by_asking(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-words", one.slug)
    opened = coordinator.get(address)
    sent = {"name_sv": "Namn", "summary_sv": "integrationsutbildningsplan", "preview": "1", **version_of(opened)}
    answer = coordinator.post(address, sent)
    assert answer.status_code == 200
    assert "integrationsutbildningsplan</q>" in answer.content.decode()
    one.refresh_from_db()
    assert one.version == 1


def test_two_people_on_the_words_are_told_and_shown_both(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-words", one.slug)
    opened = coordinator.get(address)
    write_words(actor, one, "sv", {"name": "Den andras namn"})
    answer = coordinator.post(address, {"name_sv": "Mitt namn", **version_of(opened)})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Den andras namn" in text
    assert "Mitt namn" in text
    again = {"name_sv": "Mitt namn", "version": str(answer.context["version"]), "base": answer.context["base"]}
    assert coordinator.post(address, again).status_code == 302
    assert load([one.name_id]).bodies(one.name_id)["sv"] == "Mitt namn"


def test_facts_are_edited(coordinator: Client, actor: Actor, town: Organisation) -> None:
    one = a_draft(actor)
    address = page("desk-service-facts", one.slug)
    opened = coordinator.get(address)
    sent = {
        **FACTS,
        "organisation": str(town.pk),
        "basis": "681/2023 §27",
        "contents": ["content.education"],
        "valid_from": "2026-01-01",
        "owner_email": "byran@example.org",
        "source": "Broschyren",
        **version_of(opened),
    }
    assert coordinator.post(address, sent).status_code == 302
    one.refresh_from_db()
    assert (one.cost, one.basis, one.contents, one.organisation) == (
        "free", "681/2023 §27", ["content.education"], town,
    )  # fmt: skip
    assert (one.valid_from, one.owner_email, one.confirm_every_months) == (date(2026, 1, 1), "byran@example.org", 6)


def test_facts_that_cannot_be_come_back_with_their_words(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-facts", one.slug)
    sent = {**FACTS, "valid_from": "2026-02-01", "valid_to": "2026-01-01", **version_of(coordinator.get(address))}
    answer = coordinator.post(address, sent)
    assert answer.status_code == 422
    assert "id_valid_to_error" in answer.content.decode()


def test_two_people_on_the_facts_are_told(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-facts", one.slug)
    opened = coordinator.get(address)
    edit_facts(actor, one, ServiceFacts(topics=("swedish",), cost="paid"))
    answer = coordinator.post(address, {**FACTS, **version_of(opened)})
    assert answer.status_code == 409
    assert [one.field.name for one in answer.context["clashes"]][:1] == ["cost"]


def test_a_draft_is_kept_offered_and_used(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-words", one.slug)
    opened = coordinator.get(address)
    kept = coordinator.post(opened.context["draft_url"], {"name_sv": "Halvfärdigt", "version": "1"})
    assert kept.status_code == 204
    assert "draft=use" in coordinator.get(address).content.decode()
    assert "Halvfärdigt" in coordinator.get(address + "?draft=use").content.decode()
    write_words(actor, one, "sv", {"name": "Annat"})
    assert coordinator.post(opened.context["draft_url"], {"name_sv": "Mer", "version": "1"}).status_code == 409
    thrown = coordinator.post(opened.context["draft_url"], {"discard": "1", "next": address})
    assert thrown["Location"] == address
    assert not Draft.objects.exists()


def test_a_draft_of_another_municipalitys_service_is_not_there(
    coordinator: Client, actor_with_role: Callable[..., Actor]
) -> None:
    one = a_draft(actor_with_role("coordinator", code="504"))
    address = page("desk-services-draft") + f"?form=service:{one.pk}:facts"
    assert coordinator.post(address, {"cost": "free"}).status_code == 404
    assert coordinator.post(page("desk-services-draft") + "?form=measure:1", {"cost": "free"}).status_code == 404


def test_whom_it_is_for_is_several_rows_and_empty_ones_are_none(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-for-whom", one.slug)
    opened = coordinator.get(address)
    first = {"age_from_0": "17", "age_to_0": "64", "situations_0": ["jobseeker"], "reason_sv_0": "För att lika ska nås"}
    assert coordinator.post(address, {**first, "again": "1", **version_of(opened)})["Location"] == address
    opened = coordinator.get(address)
    second = {"grounds_1": ["quota_refugee"], "municipalities_1": "Borgå\nLovisa", "months_in_finland_1": "36"}
    coordinator.post(address, {**first, **second, "age_from_1": "", "age_from_2": "", **version_of(opened)})
    rows = list(one.eligibilities.all())
    assert [(row.age_from, row.situations, row.grounds) for row in rows] == [
        (17, ["jobseeker"], []), (None, [], ["quota_refugee"]),
    ]  # fmt: skip
    assert (rows[1].municipalities, rows[1].months_in_finland) == (["638", "434"], 36)
    text = coordinator.get(page("desk-service", one.slug)).content.decode()
    assert "För att lika ska nås" in text


def test_wrong_conditions_come_back(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    address = page("desk-service-for-whom", one.slug)
    sent = {"age_from_0": "30", "age_to_0": "20", "municipalities_0": "Ankeborg"}
    answer = coordinator.post(address, {**sent, **version_of(coordinator.get(address))})
    assert answer.status_code == 422
    assert "Ankeborg" in answer.content.decode()
    assert {"age_to_0", "municipalities_0"} <= set(answer.context["form"].errors)


def test_an_offering_is_added_changed_and_taken_away(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    coordinator.post(page("desk-services-place-add"), {"name_sv": "Huset", "town": "Borgå", "municipality": "Borgå"})
    coordinator.post(page("desk-services-contact-add"), {"name_fi": "Toimisto", "phone": "019 000 0000"})
    address = page("desk-service-offering-add", one.slug)
    opened = coordinator.get(address)
    places = dict(opened.context["form"].fields["place"].choices)
    contacts = dict(opened.context["form"].fields["contact"].choices)
    sent = {
        "channel": "on_site",
        "place": list(places)[1],
        "contact": list(contacts)[1],
        "entry": "enrolment",
        "languages": ["sv", "ar"],
        "hours_2": "9–12, 13–16.30",
        "closed_on_holidays": "yes",
        "schedule_sv": "Varje tisdag",
        "capacity": "20",
        "taken": "18",
        "counted_on": "2026-03-01",
        "level_from": "A1",
        "level_to": "A2",
        "first_day_0": "2026-06-24",
        "times_0": "",
        "note_sv_0": "Midsommar",
        **version_of(opened),
    }
    assert coordinator.post(address, sent).status_code == 302
    row = one.offerings.get()
    assert (row.entry, row.languages, row.closed_on_holidays, row.capacity, row.level_to) == (
        "enrolment", ["sv", "ar"], True, 20, "A2",
    )  # fmt: skip
    assert [(h.weekday, str(h.opens), str(h.closes)) for h in row.hours.all()] == [
        (2, "09:00:00", "12:00:00"), (2, "13:00:00", "16:30:00"),
    ]  # fmt: skip
    assert row.exceptions.get().last_day == date(2026, 6, 24)
    change = page("desk-service-offering", one.slug, row.pk)
    opened = coordinator.get(change)
    text = opened.content.decode()
    assert 'value="9–12, 13–16.30"' in text
    assert 'value="Midsommar"' in text
    coordinator.post(change, {"channel": "phone", "schedule_sv": "", **version_of(opened)})
    row.refresh_from_db()
    assert (row.channel, row.place, row.hours.count()) == ("phone", None, 0)
    assert not load([row.schedule_id]).bodies(row.schedule_id)
    away = page("desk-service-offering-remove", one.slug, row.pk)
    assert coordinator.get(away).status_code == 200
    coordinator.post(away)
    assert not one.offerings.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hours_1": "kl. nio"}, "hours_1"),
        ({"capacity": "5", "taken": "6"}, "taken"),
        ({"times_0": "9–12"}, "first_day_0"),
        ({"first_day_0": "2026-06-24", "last_day_0": "2026-06-01"}, "last_day_0"),
        ({"starts_on": "2026-06-24", "ends_on": "2026-06-01"}, "ends_on"),
    ],
)
def test_an_offering_that_cannot_be_comes_back(
    coordinator: Client, actor: Actor, wrong: dict[str, str], field: str
) -> None:
    one = a_draft(actor)
    address = page("desk-service-offering-add", one.slug)
    answer = coordinator.post(address, {"channel": "on_site", **wrong, **version_of(coordinator.get(address))})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not one.offerings.exists()


def test_a_place_is_changed_once_for_all(coordinator: Client, actor: Actor) -> None:
    one = a_service(actor)
    place = one.offerings.get().place
    assert place is not None
    address = page("desk-services-place", place.pk)
    opened = coordinator.get(address)
    coordinator.post(address, {"name_sv": "Nya huset", "street": "Ågatan 2", "town": "Borgå", **version_of(opened)})
    assert "Nya huset" in coordinator.get(page("desk-service-offerings", one.slug)).content.decode()
    assert "Ågatan 2" in coordinator.get(page("desk-services-places")).content.decode()
    stale = coordinator.post(address, {"name_sv": "Mitt hus", **version_of(opened)})
    assert stale.status_code == 409


def test_a_contact_must_be_reachable(coordinator: Client) -> None:
    assert coordinator.post(page("desk-services-contact-add"), {"name_sv": "Kansliet"}).status_code == 422
    coordinator.post(page("desk-services-contact-add"), {"name_sv": "Kansliet", "email": "kansli@example.org"})
    assert "kansli@example.org" in coordinator.get(page("desk-services-contacts")).content.decode()


def test_a_service_is_published_withdrawn_archived_and_restored(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    for act, state in (
        ("publish", "published"), ("withdraw", "draft"), ("archive", "archived"), ("restore", "draft"),
    ):  # fmt: skip
        address = page("desk-service-state", one.slug, act)
        assert coordinator.get(address).status_code == 200
        assert coordinator.post(address)["Location"] == page("desk-service", one.slug)
        one.refresh_from_db()
        assert one.state == state
    assert coordinator.get(page("desk-service-state", one.slug, "withdraw")).status_code == 302
    assert coordinator.get(page("desk-service-state", one.slug, "burn")).status_code == 404


def test_what_is_missing_before_publishing_is_said_with_links(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor, {"summary": ""}, topics=())
    text = coordinator.get(page("desk-service", one.slug)).content.decode()
    assert page("desk-service-facts", one.slug) in text
    answer = coordinator.post(page("desk-service-state", one.slug, "publish"), follow=True)
    assert "notice error" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "draft"


def test_an_archived_service_is_not_edited(coordinator: Client, actor: Actor) -> None:
    one = a_draft(actor)
    coordinator.post(page("desk-service-state", one.slug, "archive"))
    for route in ("desk-service-words", "desk-service-facts", "desk-service-for-whom", "desk-service-offering-add"):
        assert coordinator.get(page(route, one.slug)).status_code == 403


def test_the_preview_shows_a_readers_language_and_what_it_lacks(coordinator: Client, actor: Actor) -> None:
    one = a_service(actor)
    write_words(actor, one, "ar", {"name": "دورة اللغة السويدية"})
    text = coordinator.get(page("desk-service-preview", one.slug) + "?language=ar").content.decode()
    assert "دورة اللغة السويدية" in text
    assert 'lang="ar" dir="rtl"' in text
    assert "Lär dig läsa" in text


def test_an_editor_writes_and_does_not_publish(signed_in: Callable[..., Client], actor: Actor) -> None:
    one = a_draft(actor)
    editor = signed_in("editor")
    assert editor.get(page("desk-service-words", one.slug)).status_code == 200
    assert editor.post(page("desk-service-state", one.slug, "publish")).status_code == 403
    assert (
        page("desk-service-state", one.slug, "publish")
        not in editor.get(page("desk-service", one.slug)).content.decode()
    )


@pytest.mark.parametrize("role", ["job_coach", "reader", "translator"])
def test_those_who_only_read_see_no_way_to_edit(signed_in: Callable[..., Client], actor: Actor, role: str) -> None:
    one = a_service(actor)
    client = signed_in(role)
    text = client.get(page("desk-service", one.slug)).content.decode()
    assert page("desk-service-facts", one.slug) not in text
    assert client.get(page("desk-service-facts", one.slug)).status_code == 403
    assert client.post(page("desk-service-add"), NEW).status_code == 403
    assert page("desk-service-add") not in client.get(page("desk-services")).content.decode()


def test_another_municipalitys_service_is_not_there(coordinator: Client, actor_with_role: Callable[..., Actor]) -> None:
    one = a_service(actor_with_role("coordinator", code="504"))
    for route in ("desk-service", "desk-service-words", "desk-service-facts", "desk-service-preview"):
        assert coordinator.get(page(route, one.slug)).status_code == 404
    assert coordinator.post(page("desk-service-state", one.slug, "withdraw")).status_code == 404


@pytest.mark.parametrize(
    "route",
    [
        "desk-service", "desk-service-words", "desk-service-facts", "desk-service-for-whom", "desk-service-preview",
        "desk-service-offerings", "desk-service-offering-add",
    ],
)  # fmt: skip
def test_pages_of_a_service_ask_few_queries(coordinator: Client, actor: Actor, town: Organisation, route: str) -> None:
    one = a_service(actor, organisation=town.pk, parties=(town.pk,))
    say_for_whom(actor, one, [EligibilityInput(age_from=17)])
    coordinator.get(page(route, one.slug))
    with at_most(12):
        assert coordinator.get(page(route, one.slug)).status_code == 200


def test_the_page_of_an_offering_asks_few_queries(coordinator: Client, actor: Actor, town: Organisation) -> None:
    row = a_service(actor, organisation=town.pk).offerings.get()
    address = page("desk-service-offering", row.service.slug, row.pk)
    coordinator.get(address)
    with at_most(12):
        assert coordinator.get(address).status_code == 200
