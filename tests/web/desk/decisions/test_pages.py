"""Pages of decisions: who may open them, what they show, and that recording is done in one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import command_actor
from delaktig.decisions.actions import item_values
from delaktig.decisions.models import Body, Item, ItemPerson, Meeting
from delaktig.programmes.adoptions import link_item
from delaktig.programmes.models import Adoption, Edition, FrozenEdition
from tests.decisions import building as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def swedish(settings: object) -> None:
    settings.LANGUAGE_CODE = "sv"  # type: ignore[attr-defined]


@pytest.fixture
def edition() -> Edition:
    return build.filled(build.edition("638", "434"))


@pytest.fixture
def item(edition: Edition) -> Item:
    made = build.item(
        "638", "board", date(2023, 6, 5), "proposed_to_council", title="Programmet", section=5, online=date(2023, 6, 8)
    )
    ItemPerson.objects.create(item=made, part="heard", name="Tove Exempel", role="koordinator")
    made.attachments.create(name="Bilaga")
    link_item(made, edition, command_actor("638", "test"))
    return made


READING = ["desk-decisions", "desk-decision-bodies", "desk-decision-meetings"]
WRITING = ["desk-decision-add", "desk-decision-body-add", "desk-decision-meeting-add"]
OF_ITEM = ["desk-decision-item", "desk-decision-history"]
WRITING_ITEM = ["desk-decision-edit", "desk-decision-follows", "desk-decision-link", "desk-decision-attachment-add"]


def address(name: str, item: Item, edition: Edition | None, code: str = "638") -> str:
    if name in READING + WRITING:
        return reverse(name, args=[code])
    if name in OF_ITEM + WRITING_ITEM:
        return reverse(name, args=[code, item.pk])
    if name in ("desk-decision-edition", "desk-decision-record"):
        return reverse(name, args=[code, edition.pk])
    if name == "desk-decision-unlink":
        return reverse(name, args=[code, item.pk, edition.pk])
    if name == "desk-decision-attachment-remove":
        return reverse(name, args=[code, item.pk, item.attachments.get().pk])
    pk = item.meeting.body_id if name == "desk-decision-body-edit" else item.meeting_id
    return reverse(name, args=[code, pk])


READ = [*READING, *OF_ITEM, "desk-decision-edition"]
WRITE = [
    *WRITING, *WRITING_ITEM, "desk-decision-record", "desk-decision-unlink", "desk-decision-attachment-remove",
    "desk-decision-body-edit", "desk-decision-meeting-edit",
]  # fmt: skip
OF_OTHERS = [*OF_ITEM, *WRITING_ITEM, "desk-decision-unlink", "desk-decision-body-edit", "desk-decision-meeting-edit"]


@pytest.mark.parametrize("name", READ + WRITE)
def test_a_coordinator_opens_every_page(signed_in, item, edition, name):
    answer = signed_in("coordinator").get(address(name, item, edition))
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("name", READ)
def test_a_reader_reads(signed_in, item, edition, name):
    assert signed_in("reader").get(address(name, item, edition)).status_code == 200


@pytest.mark.parametrize("name", WRITE)
def test_a_reader_does_not_write(signed_in, item, edition, name):
    client = signed_in("reader")
    assert client.get(address(name, item, edition)).status_code == 403
    assert client.post(address(name, item, edition)).status_code == 403


@pytest.mark.parametrize("name", READ)
def test_a_partner_does_not_read_decisions(signed_in, item, edition, name):
    assert signed_in("partner").get(address(name, item, edition)).status_code == 403


@pytest.mark.parametrize("name", [*OF_OTHERS, "desk-decision-edition", "desk-decision-record"])
def test_another_municipality_finds_nothing(signed_in, item, edition, name):
    client = signed_in("coordinator", code="710")
    assert client.get(address(name, item, edition, code="710")).status_code == 404


@pytest.mark.parametrize("name", READ + WRITE)
def test_who_is_not_signed_in_is_sent_to_the_door(client, item, edition, name):
    answer = client.get(address(name, item, edition))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("name", READ + WRITE)
def test_no_page_asks_more_than_twelve_questions(signed_in, item, edition, name):
    client = signed_in("coordinator")
    client.get(address(name, item, edition))
    with build.at_most(12):
        client.get(address(name, item, edition))


FORM = {
    "people-TOTAL_FORMS": "0", "people-INITIAL_FORMS": "0", "language": "sv", "publicity": "public", "section": "20",
    "outcome": "adopted", "held_on": "2023-06-12",
}  # fmt: skip


def record(client: Client, edition: Edition, query: str, code: str = "638", **given: str) -> object:
    return client.post(reverse("desk-decision-record", args=[code, edition.pk]) + query, FORM | given)


def test_day_section_outcome_and_the_edition_is_in_force(signed_in, edition):
    client = signed_in("coordinator")
    answer = record(client, edition, "?municipality=638&kind=council")
    assert answer.status_code == 302
    made = Item.objects.get()
    assert (made.section, made.outcome, made.meeting.held_on) == (20, "adopted", date(2023, 6, 12))
    assert made.meeting.body.name_sv == "Stadsfullmäktige"
    assert FrozenEdition.objects.filter(edition=edition).exists()
    page = client.get(answer["Location"]).content.decode()
    assert page.count("icon") > 0
    assert Adoption.objects.get().effect == "adopted"


def test_the_lead_records_for_a_member_that_agreed_and_it_is_said(signed_in, edition):
    client = signed_in("coordinator")
    decisions = reverse("desk-decision-edition", args=["638", edition.pk])
    assert record(client, edition, "?municipality=434&kind=board").status_code == 403
    assert (
        "municipality=434"
        not in client.get(reverse("desk-decision-edition", args=["638", edition.pk])).content.decode()
    )
    edition.members.filter(municipality="434").update(lead_records=True)
    assert "municipality=434" in client.get(decisions).content.decode()
    page = client.get(reverse("desk-decision-record", args=["638", edition.pk]) + "?municipality=434&kind=board")
    assert "Lovisa" in page.content.decode()
    assert record(client, edition, "?municipality=434&kind=board", outcome="proposed_to_council").status_code == 302
    assert Item.objects.get().recorded_by_id == "638"
    own = signed_in("coordinator", code="434")
    assert "Borgå" in own.get(reverse("desk-decision-item", args=["434", Item.objects.get().pk])).content.decode()


def test_a_member_does_not_record_for_the_lead(signed_in, edition):
    client = signed_in("coordinator", code="434")
    assert record(client, edition, "?municipality=638&kind=council", code="434").status_code == 403
    assert record(client, edition, "?municipality=434&kind=council", code="434").status_code == 302


@pytest.mark.parametrize("query", ["?municipality=710&kind=council", "?municipality=638&kind=king"])
def test_a_body_that_is_not_there_is_404(signed_in, edition, query):
    assert record(signed_in("coordinator"), edition, query).status_code == 404


def test_a_committee_is_named_when_it_decides_for_the_first_time(signed_in, edition):
    client = signed_in("coordinator")
    answer = record(client, edition, "?kind=committee", outcome="noted")
    assert answer.status_code == 422
    assert not Item.objects.exists()
    record(client, edition, "?kind=committee", outcome="noted", name_sv="Integrationsnämnden")
    assert Body.objects.get().name_sv == "Integrationsnämnden"
    again = record(client, edition, "?kind=committee", outcome="noted", body=str(Body.objects.get().pk))
    assert again.status_code == 302
    assert Body.objects.count() == 1


def test_the_next_body_carries_on_what_the_one_before_decided(signed_in, item, edition):
    client = signed_in("coordinator")
    page = client.get(reverse("desk-decision-record", args=["638", edition.pk]) + "?kind=council").content.decode()
    assert "Programmet" in page
    record(client, edition, "?kind=council", follows=str(item.pk))
    council = Item.objects.exclude(pk=item.pk).get()
    assert council.follows_id == item.pk
    page = client.get(reverse("desk-decision-item", args=["638", council.pk])).content.decode()
    assert reverse("desk-decision-item", args=["638", item.pk]) in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(signed_in, edition):
    answer = record(
        signed_in("coordinator"), edition, "?kind=council", outcome="", title="Min rubrik", publicity="secret"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Min rubrik" in page
    assert not Meeting.objects.exists()


def test_an_item_about_no_edition_is_recorded_too(signed_in):
    build.body("638", "board")
    client = signed_in("coordinator")
    body = str(Body.objects.get().pk)
    answer = client.post(reverse("desk-decision-add", args=["638"]), FORM | {"body": body, "title": "Annat"})
    assert answer.status_code == 302
    assert Item.objects.get().title == "Annat"
    assert "Annat" in client.get(reverse("desk-decisions", args=["638"])).content.decode()


def test_without_a_body_one_is_sent_to_add_it(signed_in):
    client = signed_in("coordinator")
    assert client.get(reverse("desk-decision-add", args=["638"]))["Location"].endswith("/bodies/")


def edited(item: Item, **given: str) -> dict[str, str]:
    form = {key: value for key, value in FORM.items() if key != "held_on"}
    return form | {"version": "1", "title": "Ny rubrik", "outcome": "proposed_to_council", "section": "5"} | given


def test_editing_keeps_what_stood_before_in_the_history(signed_in, item):
    client = signed_in("coordinator")
    answer = client.post(reverse("desk-decision-edit", args=["638", item.pk]), edited(item))
    assert answer.status_code == 302
    page = client.get(reverse("desk-decision-history", args=["638", item.pk])).content.decode()
    assert "Programmet" in page
    assert "Ny rubrik" in page


def test_two_people_on_one_item_are_shown_both(signed_in, item):
    client = signed_in("coordinator")
    address = reverse("desk-decision-edit", args=["638", item.pk])
    client.post(address, edited(item, title="Den första"))
    answer = client.post(address, edited(item, title="Den andra"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Den första" in page
    assert "Den andra" in page
    assert 'name="version" value="2"' in page
    assert client.post(address, edited(item, title="Den andra", version="2")).status_code == 302
    item.refresh_from_db()
    assert item.title == "Den andra"


def test_people_are_edited_with_the_item(signed_in, item):
    client = signed_in("coordinator")
    person = {
        "people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "1", "people-0-part": "heard", "people-0-name": "X",
        "people-0-DELETE": "on", "people-1-part": "presenter", "people-1-name": "Ny Person",
        "people-1-present_from": "18:05", "people-1-present_to": "18:24",
    }  # fmt: skip
    client.post(reverse("desk-decision-edit", args=["638", item.pk]), edited(item, **person))
    assert [(p.name, str(p.present_from)) for p in item.people.all()] == [("Ny Person", "18:05:00")]


def test_an_attachment_is_added_fetched_and_taken_away(signed_in, item):
    client = signed_in("coordinator")
    file = SimpleUploadedFile("program.pdf", b"%PDF-1.7 hej")
    given = {"name": "Program", "attachment_version": "2", "file": file, "public": "on"}
    assert client.post(reverse("desk-decision-attachment-add", args=["638", item.pk]), given).status_code == 302
    kept = item.attachments.get(name="Program")
    address = reverse("desk-decision-attachment", args=["638", item.pk, kept.pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 hej"
    assert "attachment" in answer["Content-Disposition"]
    assert signed_in("coordinator", code="710").get(address.replace("638", "710")).status_code == 404
    client.post(reverse("desk-decision-attachment-remove", args=["638", item.pk, kept.pk]))
    assert client.get(address).status_code == 404


def test_a_refused_file_is_explained(signed_in, item):
    given = {"name": "P", "file": SimpleUploadedFile("p.exe", b"MZ")}
    answer = signed_in("coordinator").post(reverse("desk-decision-attachment-add", args=["638", item.pk]), given)
    assert answer.status_code == 422
    assert "DOCX" in answer.content.decode()


def test_a_secret_item_is_a_line_without_a_heading(signed_in):
    secret = build.item("638", "board", None, title="Hemlig rubrik", publicity="secret", secrecy_ground="x")
    reader = signed_in("reader")
    assert "Hemlig rubrik" not in reader.get(reverse("desk-decisions", args=["638"])).content.decode()
    assert "Hemlig rubrik" not in reader.get(reverse("desk-decision-meetings", args=["638"])).content.decode()
    assert reader.get(reverse("desk-decision-item", args=["638", secret.pk])).status_code == 403
    page = signed_in("coordinator").get(reverse("desk-decision-item", args=["638", secret.pk]))
    assert "Hemlig rubrik" in page.content.decode()


def test_the_time_limit_is_shown_with_its_rule_and_wording(signed_in, item):
    page = signed_in("reader").get(reverse("desk-decision-item", args=["638", item.pk])).content.decode()
    assert "410/2015" in page
    assert "ursprunglig lydelse" in page


def test_an_item_is_tied_to_an_edition_and_taken_from_it_with_a_reason(signed_in, edition):
    client = signed_in("coordinator")
    made = build.item("638", "council", date(2023, 6, 12), title="Beslut")
    client.post(reverse("desk-decision-link", args=["638", made.pk]), {"edition": str(edition.pk)})
    assert Adoption.objects.get().effect == "adopted"
    address = reverse("desk-decision-unlink", args=["638", made.pk, edition.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Fel ärende"}).status_code == 302
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("?kind=council", False), ("?kind=board&year=2023", True), ("?q=programmet", True), ("?q=zzz", False)],
)
def test_the_filters_stand_in_the_address(signed_in, item, query, found):
    page = signed_in("reader").get(reverse("desk-decisions", args=["638"]) + query).content.decode()
    assert (reverse("desk-decision-item", args=["638", item.pk]) in page) is found


def test_a_meeting_gets_the_day_its_minutes_went_online(signed_in, item):
    client: Client = signed_in("coordinator")
    address = reverse("desk-decision-meeting-edit", args=["638", item.meeting_id])
    assert client.post(address, {"held_on": "2023-06-05", "minutes_online_on": "2023-06-01"}).status_code == 422
    assert client.post(address, {"held_on": "2023-06-05", "minutes_online_on": "2023-06-09"}).status_code == 302
    item.meeting.refresh_from_db()
    assert item.meeting.minutes_online_on == date(2023, 6, 9)


def test_bodies_are_added_changed_and_closed(signed_in):
    client = signed_in("coordinator")
    client.post(reverse("desk-decision-body-add", args=["638"]), {"kind": "committee", "name_sv": "Nämnden"})
    body = Body.objects.get()
    given = {"name_sv": "Nya nämnden", "closed_on": "2024-01-01"}
    client.post(reverse("desk-decision-body-edit", args=["638", body.pk]), given)
    body.refresh_from_db()
    assert (body.name_sv, body.closed_on) == ("Nya nämnden", date(2024, 1, 1))


def test_a_meeting_ahead_is_added(signed_in):
    body: Callable[..., Body] = build.body
    made = body("638", "board")
    given = {"body": str(made.pk), "held_on": "2030-01-07"}
    signed_in("coordinator").post(reverse("desk-decision-meeting-add", args=["638"]), given)
    assert Meeting.objects.get().held_on == date(2030, 1, 7)


def test_the_empty_room_for_one_more_person_adds_nobody(signed_in, item):
    """A browser sends the blank fields of the extra form as well."""
    blank = {
        "people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "1", "people-0-part": "heard",
        "people-0-name": "Tove Exempel", "people-0-role": "koordinator", "people-1-part": "heard", "people-1-name": "",
        "people-1-present_from": "",
    }  # fmt: skip
    client = signed_in("coordinator")
    assert client.post(reverse("desk-decision-edit", args=["638", item.pk]), edited(item, **blank)).status_code == 302
    assert [person.name for person in item.people.all()] == ["Tove Exempel"]


@pytest.mark.parametrize(("role", "sees"), [("reader", False), ("editor", False), ("coordinator", True)])
def test_the_secret_parts_of_an_item_are_behind_the_same_wall_as_a_secret_item(
    role: str, sees: bool, signed_in: Callable[..., Client]
) -> None:
    made = build.item(
        "638", "council", date(2023, 6, 5), "adopted", title="Programmet", publicity="partly_secret",
        secrecy_ground="621/1999 §24", secret_parts=["handling"], handling="Dolda ord",
    )  # fmt: skip
    values = {**item_values(made).values(), "handling": "Dolt utkast"}
    made.revisions.create(number=1, values=values)
    file = made.attachments.create(name="Dold bilaga", public=False)
    file.file.save("dold.txt", ContentFile(b"dolt"))
    client = signed_in(role)
    page = client.get(address("desk-decision-item", made, None)).content.decode()
    assert ("Dolda ord" in page, "Dold bilaga" in page, "Programmet" in page) == (sees, sees, True)
    assert ("Dolt utkast" in client.get(address("desk-decision-history", made, None)).content.decode()) is sees
    download = client.get(reverse("desk-decision-attachment", args=["638", made.pk, file.pk]))
    assert download.status_code == (200 if sees else 404)
