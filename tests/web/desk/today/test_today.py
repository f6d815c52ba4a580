"""The desk's first page: what waits, for whom, in which order, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from delaktig.accounts import letters
from delaktig.accounts.actor import Actor, actor_for, command_actor
from delaktig.accounts.models import Membership, User
from delaktig.decisions.models import Body, Item, Meeting
from delaktig.exchange.models import ImportedDocument
from delaktig.guidance.models import Point, PointTime, QueueTicket
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes import comments, consultation
from delaktig.programmes.consultation import AskInput
from delaktig.programmes.models import Adoption, Edition, MeasureParty, PartnerRequest
from delaktig.reports.models import YearlyReport
from delaktig.texts.actions import create_text, write
from delaktig.web.desk.today.tasks import Task, board
from delaktig.web.desk.today.views import page
from delaktig.web.desk.today.words import date_tag, heading, number_words
from tests.programmes.making import freeze_plainly, make_edition, make_measure
from tests.web.desk.counting import at_most

ON = date(2024, 3, 4)
STAFF = command_actor("638", "tests")


def task(days: int | None, kind: str = "x", who: str = "") -> Task:
    return Task(kind, who, "", "", "", on=None if days is None else ON + timedelta(days=days))


# Pure parts


def test_tasks_stand_in_the_order_of_their_dates() -> None:
    found = board([task(9), task(None), task(0), task(-3), task(2), task(7), task(-9)], ON)
    assert [(one.on - ON).days for one in found.now if one.on] == [-9, -3, 0]
    assert [(one.on - ON).days for one in found.soon if one.on] == [2, 7]
    assert [(one.on - ON).days for one in found.later if one.on] == [9]
    assert len(found.undated) == 1
    assert found.count == 7
    assert found.late == 2


@pytest.mark.parametrize(
    ("days", "language", "words"),
    [
        ([], "sv", "Inget väntar på dig i dag"),
        ([1], "sv", "En sak att göra"),
        ([-1, 1, None], "sv", "Tre saker att göra, en är försenad"),
        ([-1, -2], "sv", "Två saker att göra, och alla är försenade"),
        ([-1], "fi", "Yksi tehtävä, ja se on myöhässä"),
        ([-1, 1, None], "fi", "Kolme tehtävää, yksi on myöhässä"),
        ([-1, 1, None], "en", "Three things to do, one is late"),
        ([1] * 13, "sv", "13 saker att göra"),
    ],
)
def test_the_heading_says_it_in_words(days: list[int | None], language: str, words: str) -> None:
    with translation.override(language):
        assert heading(board([task(one) for one in days], ON)) == words


def test_numbers_are_words_up_to_twelve() -> None:
    with translation.override("fi"):
        assert [number_words(n) for n in (2, 12, 13)] == ["kaksi", "kaksitoista", "13"]


@pytest.mark.parametrize(("days", "sign"), [(-1, "late"), (0, "due"), (7, "now"), (8, "calm")])
def test_a_date_shows_how_it_presses(days: int, sign: str) -> None:
    with translation.override("sv"):
        found = date_tag(ON + timedelta(days=days), ON)
    assert found[0] == sign
    assert found[1]


# What is gathered


@pytest.fixture
def edition(municipality: Callable[[str], object]) -> Edition:
    municipality("638")
    return make_edition()


@pytest.fixture
def partner(edition: Edition) -> Organisation:
    made = Organisation.objects.create(kind="association", municipality_id="638", email="office@example.org")
    OrganisationName.objects.create(organisation=made, language="sv", name="Nya grannar rf")
    return made


def ask(edition: Edition, partner: Organisation, due_on: date) -> PartnerRequest:
    given = AskInput(partner.pk, partner.email, (make_measure(edition).pk,), "sv", "", due_on)
    return consultation.ask(STAFF, edition, given, "https://example.org/{}/".format, ON)


def adopt(edition: Edition, on: date) -> Item:
    council = Body.objects.create(
        municipality_id="638", kind="council", name_sv="Stadsfullmäktige", name_fi="Valtuusto"
    )
    meeting = Meeting.objects.create(body=council, held_on=on)
    item = Item.objects.create(meeting=meeting, section=12, title="Integrationsprogrammet", outcome="adopted")
    Adoption.objects.create(edition=edition, municipality_id="638", item=item, effect="adopted")
    return item


def shown(actor: Actor, on: date = ON, language: str = "sv") -> dict[str, object]:
    with translation.override(language):
        return page(actor, language, on)


def kinds(found: dict[str, object]) -> list[str]:
    return [row["task"].kind for card in found["cards"] for row in card["rows"]]  # type: ignore[attr-defined, index, union-attr]


def test_a_partner_that_has_not_answered_is_late_from_the_day_after(
    edition: Edition, partner: Organisation, actor_with_role: Callable[..., Actor]
) -> None:
    request = ask(edition, partner, ON + timedelta(days=2))
    actor = actor_with_role("coordinator")
    early = shown(actor)
    assert "request" in kinds(early)
    assert "försenad" not in str(early["heading"])
    late = shown(actor, ON + timedelta(days=3))
    [first, *_rest] = late["cards"][0]["rows"]  # type: ignore[index]
    assert first["task"].kind == "request"
    assert first["sign"] == "late"
    assert first["task"].who == "Nya grannar rf"
    assert "en är försenad" in str(late["heading"])
    consultation.withdraw(STAFF, request)
    assert "request" not in kinds(shown(actor))


def test_measures_without_someone_responsible_wait_until_the_edition_is_frozen(
    edition: Edition, partner: Organisation, actor_with_role: Callable[..., Actor]
) -> None:
    measure = make_measure(edition)
    actor = actor_with_role("editor")
    assert "lacking" in kinds(shown(actor))
    MeasureParty.objects.create(measure=measure, part="responsible", organisation=partner)
    assert "lacking" not in kinds(shown(actor))
    make_measure(edition)
    freeze_plainly(edition)
    assert "lacking" not in kinds(shown(actor))


def test_a_consultation_that_ends_is_told_to_the_lead(edition: Edition, actor_with_role: Callable[..., Actor]) -> None:
    consultation.set_consultation(STAFF, edition, ON, ON + timedelta(days=30))
    actor = actor_with_role("coordinator")
    assert "consultation" not in kinds(shown(actor))
    assert "consultation" in kinds(shown(actor, ON + timedelta(days=20)))
    ended = shown(actor, ON + timedelta(days=31))
    assert "consultation" in kinds(ended)
    assert "försenad" in str(ended["heading"])


def test_a_review_is_told_with_its_rule_while_the_edition_is_in_force(
    edition: Edition, actor_with_role: Callable[..., Actor]
) -> None:
    adopt(edition, date(2023, 2, 1))
    found = shown(actor_with_role("editor"), date(2023, 12, 20))
    laws = [row["task"].law for card in found["cards"] for row in card["rows"] if row["task"].kind == "review"]  # type: ignore[index, attr-defined, union-attr]
    assert laws
    assert all(laws)
    assert "review" not in kinds(shown(actor_with_role("reader"), date(2023, 12, 20)))


def test_what_waits_without_a_date_is_counted(edition: Edition, actor_with_role: Callable[..., Actor]) -> None:
    measure = make_measure(edition)
    comments.write_comment(STAFF, edition, "Hej", measure=measure)
    write(measure.text, "fi", "Tapaamisia", STAFF)
    write(measure.text, "sv", "Ordna fler träffar", STAFF)
    ImportedDocument.objects.create(municipality_id="638", name="x.docx", sha256="1" * 64, state="read")
    letters.send("office@example.org", "Hej", "Hej", municipality="638")
    found = kinds(shown(actor_with_role("coordinator")))
    assert [kind for kind in found if kind in {"comments", "outdated", "imports", "letters"}] == [
        "comments",
        "outdated",
        "imports",
        "letters",
    ]
    assert kinds(shown(actor_with_role("administrator"))) == ["letters"]
    assert set(kinds(shown(actor_with_role("editor")))) == {"lacking", "outdated"}


def test_a_reader_sees_what_is_in_force_and_what_was_decided(
    edition: Edition, actor_with_role: Callable[..., Actor]
) -> None:
    reader = actor_with_role("reader")
    empty = shown(reader)
    assert empty["heading"] == "Inget program gäller i dag"
    assert not empty["in_force"]
    adopt(edition, date(2024, 2, 1))
    found = shown(reader)
    assert found["heading"] == "Integrationsprogram gäller"
    assert [one["title"] for one in found["decisions"]] == ["Integrationsprogrammet"]  # type: ignore[attr-defined, union-attr]
    assert not found["cards"]
    assert not found["figures"]


def test_a_reader_is_led_to_the_one_page_the_follow_up_and_the_figures(
    edition: Edition, actor_with_role: Callable[..., Actor]
) -> None:
    adopt(edition, date(2024, 2, 1))
    report = YearlyReport.objects.create(edition=edition, municipality_id="638", year=2023)
    ways = [one["url"] for one in shown(actor_with_role("reader"))["ways"]]  # type: ignore[attr-defined]
    assert ways[0] == reverse("desk-yearly-brief", args=["638", report.pk])
    routes = ("desk-followup", "desk-figures", "desk-publications")
    assert ways[1:] == [reverse(route, args=["638"]) for route in routes]
    assert shown(actor_with_role("translator"))["ways"] == []


def test_a_programme_that_has_ended_is_named_while_it_is_followed_up(
    edition: Edition, actor_with_role: Callable[..., Actor]
) -> None:
    adopt(edition, date(2024, 2, 1))
    edition.expires_early_on = date(2024, 2, 20)
    edition.save()
    found = shown(actor_with_role("reader"))
    assert not found["in_force"]
    assert found["heading"] == "Integrationsprogram har upphört och följs upp"


def test_who_waits_in_a_queue_is_a_thing_to_do_and_calm_is_not_wished_beside_it(
    municipality: Callable[[str], object], actor_with_role: Callable[..., Actor]
) -> None:
    municipality("638")
    counsellor = actor_with_role("counsellor")
    assert kinds(shown(counsellor)) == []
    assert "Njut av lugnet" in str(shown(counsellor)["empty"])
    point = Point.objects.create(municipality_id="638", name_sv="Info", name_fi="Info")
    start = timezone.make_aware(datetime(ON.year, ON.month, ON.day, 9))
    PointTime.objects.create(point=point, starts_at=start, language="sv")
    assert "tid bokad i dag" in str(shown(counsellor)["figures"])
    PointTime.objects.all().delete()
    for number in (1, 2):
        QueueTicket.objects.create(point=point, on=ON, number=number)
    found = shown(counsellor)
    assert kinds(found) == ["queue"]
    assert found["heading"] == "En sak att göra"
    assert "2 personer väntar" in str(found["cards"])
    assert not found["empty"]


def test_a_secret_items_title_is_not_shown(edition: Edition, actor_with_role: Callable[..., Actor]) -> None:
    item = adopt(edition, date(2024, 2, 1))
    Item.objects.filter(pk=item.pk).update(publicity="secret")
    assert [one["title"] for one in shown(actor_with_role("reader"))["decisions"]] == ["Sekretessbelagt"]  # type: ignore[attr-defined, union-attr]


def test_a_partner_sees_its_own_measures_to_answer_for(
    edition: Edition, partner: Organisation, actor_with_role: Callable[..., Actor]
) -> None:
    request = ask(edition, partner, ON + timedelta(days=2))
    person = actor_with_role("partner")
    assert not kinds(shown(person))
    Membership.objects.filter(user=person.user).update(organisation=partner)
    assert kinds(shown(person)) == ["answer"]
    consultation.answer(person, request, {None: consultation.AnswerInput(body="Hej")})
    assert kinds(shown(person)) == ["answer"], "the measure itself is not answered yet"


def test_next_meetings_are_shown_nearest_first(edition: Edition, actor_with_role: Callable[..., Actor]) -> None:
    body = Body.objects.create(
        municipality_id="638", kind="board", name_sv="Stadsstyrelsen", name_fi="Kaupunginhallitus"
    )
    for days in (30, 10, -5, 90):
        Meeting.objects.create(body=body, held_on=ON + timedelta(days=days))
    found = shown(actor_with_role("coordinator"), language="fi")
    assert [one["on"] for one in found["meetings"]] == [ON + timedelta(days=10), ON + timedelta(days=30)]  # type: ignore[attr-defined, union-attr]
    assert "Kaupunginhallitus" in str(found["meetings"])
    assert "Kaupunginhallitus" in str(found["empty"])


def test_a_member_of_a_joint_programme_is_told_of_its_own_only(
    municipality: Callable[[str], object], actor_with_role: Callable[..., Actor]
) -> None:
    for code in ("287", "231"):
        municipality(code)
    make_measure(make_edition(members=("287", "231")))
    assert "lacking" in kinds(shown(actor_with_role("editor", code="287")))
    assert kinds(shown(actor_with_role("editor", code="231"))) == []


# The page


@pytest.mark.parametrize(
    "role", ["coordinator", "editor", "administrator", "reader", "partner", "data_protection_officer"]
)
def test_every_role_has_a_page_in_few_queries(
    role: str,
    edition: Edition,
    partner: Organisation,
    signed_in: Callable[..., Client],
) -> None:
    ask(edition, partner, ON)
    adopt(edition, date(2024, 2, 1))
    edition.early_expiry_reason = create_text({"sv": "Lagen ändras"}, source_language="sv")
    edition.expires_early_on = date(2025, 1, 1)
    edition.save()
    client = signed_in(role)
    with at_most(11):  # and one for the second factor where that is asked for
        answer = client.get("/desk/638/today/")
    assert answer.status_code == 200
    assert ('href="/desk/638/events/"' in answer.content.decode()) == (role == "data_protection_officer")


def test_the_page_is_only_for_those_with_a_role_there(signed_in: Callable[..., Client], client: Client) -> None:
    assert client.get("/desk/638/today/").status_code == 302
    assert signed_in("reader", code="091").get("/desk/638/today/").status_code == 404


def test_nothing_of_another_municipality_is_counted(
    edition: Edition, partner: Organisation, user_with_role: Callable[..., User]
) -> None:
    ask(edition, partner, ON)
    letters.send("office@example.org", "Hej", "Hej", municipality="638")
    actor = actor_for(user_with_role("coordinator", code="091"), "091", ON)
    assert actor is not None
    found = shown(actor)
    assert found["count"] == 0
    assert found["empty"]
