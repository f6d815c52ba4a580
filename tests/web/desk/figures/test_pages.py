"""The desk follows up: the list, an indicator, a goal, the dashboard, asking; and who is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delaktig.accounts.models import Letter
from delaktig.indicators.models import Evidence, FigureRequest, Indicator, Observation, Target
from delaktig.indicators.rules import TargetInput
from delaktig.programmes.models import Edition, FollowUp, Measure
from tests.programmes import following as make
from tests.programmes.making import make_measure
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
DESK = "/desk/638/"


@pytest.fixture
def coordinator(signed_in: Callable[..., Client]) -> Client:
    return signed_in("coordinator")


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def forty(today: date) -> None:
    edition = make.draft(today)
    office = make.office()
    for place in range(40):
        measure = make_measure(edition)
        make.answers_for(measure, office)
        made = make.follow(measure, f"Mått {place}", TargetInput("up", low=Decimal(10)))
        make.said(made.indicator, today.year - 1, str(place), today)
    make.in_force(edition, today)


@pytest.mark.parametrize("page", ["figures/", "followup/", "figures/ask/", "figures/requests/"])
def test_a_page_of_forty_measures_asks_at_most_twelve_questions(
    coordinator: Client, municipality: Callable[[str], object], today: date, page: str
) -> None:
    municipality("638")
    forty(today)
    client_of = coordinator.get(DESK + page)  # what a process learns once is no work of the page
    assert client_of.status_code == 200
    with at_most(12):
        coordinator.get(DESK + page)


def test_the_list_shows_how_each_stands_and_is_narrowed_by_its_address(
    coordinator: Client, followed: FollowUp, today: date
) -> None:
    assert "siffra saknas" in text_of(coordinator, f"{DESK}figures/")
    make.said(followed.indicator, today.year - 1, "31", today)
    text = text_of(coordinator, f"{DESK}figures/?status=known")
    assert "31 personer" in text
    assert "Nya grannar rf" in text
    assert "31 personer" not in text_of(coordinator, f"{DESK}figures/?status=behind")
    assert "31 personer" not in text_of(coordinator, f"{DESK}figures/?source=imported")


def test_the_list_is_taken_out_as_it_is_narrowed(coordinator: Client, followed: FollowUp, today: date) -> None:
    make.said(followed.indicator, today.year - 1, "31", today)
    answer = coordinator.get(f"{DESK}figures/table.xlsx?status=known")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[5] for row in rows] == [31]
    empty = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{DESK}figures/table.xlsx?status=behind").content))
    assert list(empty.worksheets[0].iter_rows(min_row=2, values_only=True)) == []


def test_an_indicators_page_draws_its_figures_with_a_table_and_keeps_what_was_corrected(
    coordinator: Client, followed: FollowUp, today: date
) -> None:
    make.said(followed.indicator, today.year - 2, "14", today)
    make.said(followed.indicator, today.year - 1, "30", today)
    make.said(followed.indicator, today.year - 1, "31", today, note="En till i december")
    text = text_of(coordinator, f"{DESK}figures/{followed.indicator_id}/")
    assert "<svg" in text
    assert f"{today.year - 1}: 31" in text
    assert "<del>30 personer</del>" in text
    assert "En till i december" in text


def test_a_figure_is_entered_with_a_file_and_corrected(coordinator: Client, followed: FollowUp, today: date) -> None:
    address = f"{DESK}figures/{followed.indicator_id}/enter/"
    period = f"{today.year - 1}-01-01_{today.year - 1}-12-31"
    brought = SimpleUploadedFile("lista.pdf", b"%PDF-1.7 lista")
    assert coordinator.post(address, {"period": period, "value": "30", "file": brought}).status_code == 302
    assert 'value="30"' in text_of(coordinator, f"{address}?period={period}")
    coordinator.post(address, {"period": period, "value": "31", "note": "En till"})
    assert [one.value for one in Observation.objects.order_by("pk")] == [30, 31]
    file = Evidence.objects.get()
    page = coordinator.get(f"{DESK}figures/{followed.indicator_id}/evidence/{file.pk}/")
    assert b"".join(page.streaming_content) == b"%PDF-1.7 lista"
    assert "attachment" in page["Content-Disposition"]


@pytest.mark.parametrize(("value", "words"), [("-1", "mindre än noll"), ("1,5", "helt tal"), ("", "Ange en siffra")])
def test_a_figure_that_cannot_be_true_is_told_and_what_was_typed_stays(
    coordinator: Client, followed: FollowUp, today: date, value: str, words: str
) -> None:
    address = f"{DESK}figures/{followed.indicator_id}/enter/"
    period = f"{today.year - 1}-01-01_{today.year - 1}-12-31"
    page = coordinator.post(address, {"period": period, "value": value, "note": "Sagt i telefon"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Sagt i telefon" in page.content.decode()
    assert not Observation.objects.exists()


def test_what_is_counted_by_the_system_is_entered_by_nobody(coordinator: Client, followed: FollowUp) -> None:
    Indicator.objects.update(computed_by="no.longer_known", source="computed")
    text = text_of(coordinator, f"{DESK}figures/{followed.indicator_id}/")
    assert "inte längre hur" in text
    assert coordinator.get(f"{DESK}figures/{followed.indicator_id}/enter/").status_code == 404


def test_the_municipality_aims_at_something_of_its_own_and_takes_it_back(
    coordinator: Client, followed: FollowUp, today: date
) -> None:
    make.said(followed.indicator, today.year - 1, "31", today)
    address = f"{DESK}figures/{followed.indicator_id}/aim/"
    page = coordinator.post(address, {"direction": "up", "low": "9", "high": "5"})
    assert page.status_code == 422
    assert coordinator.post(address, {"direction": "up", "low": "40"}).status_code == 302
    target = Target.objects.get()
    assert (target.municipality_id, target.low) == ("638", 40)
    assert "40 personer" in text_of(coordinator, f"{DESK}figures/{followed.indicator_id}/")
    coordinator.post(address, {"direction": "up", "low": "30"})
    assert Target.objects.get().low == 30
    coordinator.post(address, {})
    assert not Target.objects.exists()


def test_a_goal_is_one_picture_of_its_measures(coordinator: Client, followed: FollowUp, today: date) -> None:
    make.said(followed.indicator, today.year - 1, "31", today)
    with at_most(12):
        page = coordinator.get(f"{DESK}figures/goals/{followed.measure.goal_id}/")
    text = page.content.decode()
    assert "<svg" in text
    assert "Ordna träffar" in text
    assert "31" in text


def test_the_dashboard_shows_what_moves_stands_lacks_data_and_is_due(
    coordinator: Client, municipality: Callable[[str], object], today: date
) -> None:
    municipality("638")
    edition = make.draft(today)
    names = ("Rör sig", "Står", "Saknas", "Utan mått")
    measures = [make_measure(edition, text=name) for name in names]
    moving = make.follow(measures[0], "A", TargetInput("up", low=Decimal(10)))
    standing = make.follow(measures[1], "B", TargetInput("up", low=Decimal(50), due_on=date(today.year - 1, 6, 30)))
    make.follow(measures[2], "C", kind="milestone")
    make.in_force(edition, today)
    for one in (moving, standing):
        make.said(one.indicator, today.year - 1, "31", today)
    page = coordinator.get(f"{DESK}followup/")
    groups = {one["name"]: [str(row["text"]) for row in one["rows"]] for one in page.context["groups"]}
    assert groups == {"moving": ["Rör sig"], "behind": ["Står"], "lacking": ["Saknas", "Utan mått"]}
    text = page.content.decode()
    assert "3 indikatorer: 1 efter målet, 1 utan siffra, 1 på väg." in text
    assert reverse("desk-programme-edition", args=["638", edition.pk]) in text
    assert f'<span class="num">31 personer</span> <span class="small">{today.year - 1}</span>' in text


def test_the_year_that_runs_stands_beside_the_one_that_is_judged_wherever_an_indicator_is_listed(
    coordinator: Client, followed: FollowUp, today: date
) -> None:
    for year, number in ((today.year - 1, "31"), (today.year, "12")):
        make.said(followed.indicator, year, number, today)
    measure = reverse("desk-programme-measure", args=["638", followed.measure.pk])
    for address in (f"{DESK}followup/", f"{DESK}figures/", measure):
        page = text_of(coordinator, address)
        assert "31 personer" in page
        assert f"hittills {today.year}: 12 personer" in page


def test_a_year_after_the_programme_is_no_part_of_how_it_stands(
    coordinator: Client, followed: FollowUp, today: date
) -> None:
    for year, number in ((today.year - 1, "31"), (today.year, "12")):
        make.said(followed.indicator, year, number, today)
    Edition.objects.update(period_to=date(today.year - 1, 12, 31))
    assert "hittills" not in text_of(coordinator, f"{DESK}figures/")


def test_an_office_is_asked_reminded_and_the_dashboard_tells_who_has_not_answered(
    coordinator: Client, followed: FollowUp, today: date
) -> None:
    key = str(followed.measure.parties.get().organisation_id)
    assert "Nya grannar rf" in text_of(coordinator, f"{DESK}figures/ask/")
    form = coordinator.get(f"{DESK}figures/ask/{key}/").context["form"]
    given = {
        "figures": form["figures"].value(),
        "email": "kansli@example.org",
        "language": "sv",
        "due_on": (today + timedelta(days=14)).isoformat(),
    }
    assert coordinator.post(f"{DESK}figures/ask/{key}/", {**given, "figures": []}).status_code == 422
    made = coordinator.post(f"{DESK}figures/ask/{key}/", given)
    assert made.status_code == 302
    assert "väntar på svar" in text_of(coordinator, made["Location"])
    assert "utkorgen" in text_of(coordinator, made["Location"])
    again = coordinator.post(f"{DESK}figures/ask/{key}/", given)
    assert again.status_code == 422
    assert "redan" in again.content.decode()
    assert "Nya grannar rf" in text_of(coordinator, f"{DESK}followup/")
    assert "Nya grannar rf" in text_of(coordinator, f"{DESK}figures/requests/?state=waiting")
    request = FigureRequest.objects.get()
    coordinator.post(f"{DESK}figures/requests/{request.pk}/remind/")
    assert Letter.objects.count() == 2
    assert "Återkalla förfrågan?" in text_of(coordinator, f"{DESK}figures/requests/{request.pk}/withdraw/")
    coordinator.post(f"{DESK}figures/requests/{request.pk}/withdraw/")
    assert "återkallad" in text_of(coordinator, f"{DESK}figures/requests/{request.pk}/")


def test_an_office_that_has_not_answered_is_named_in_the_readers_language(
    coordinator: Client, asked: FigureRequest
) -> None:
    asked.unit = asked.organisation.units.create(name_sv="Ansvariga", name_fi="Vastaavat")
    asked.save()
    for language, name in (("sv", "Ansvariga"), ("fi", "Vastaavat")):
        coordinator.cookies["delaktig_language"] = language
        for page in ("followup/", "figures/requests/"):
            assert f"Nya grannar rf, {name}" in text_of(coordinator, f"{DESK}{page}")


def test_offices_are_reminded_by_command(asked: FigureRequest) -> None:
    call_command("remind_figures")
    assert Letter.objects.count() == 1
    FigureRequest.objects.update(asked_at=timezone.now() - timedelta(days=8), due_on=timezone.localdate())
    call_command("remind_figures")
    call_command("remind_figures")
    assert Letter.objects.count() == 2
    assert "/asked/" in Letter.objects.latest("pk").link


@pytest.mark.parametrize("role", ["translator", "administrator", "partner"])
def test_who_may_not_read_figures_is_refused(
    signed_in: Callable[..., Client], asked: FigureRequest, role: str, followed: FollowUp
) -> None:
    client = signed_in(role)
    for page in ("followup/", "figures/", "figures/table.xlsx", f"figures/{followed.indicator_id}/"):
        assert client.get(DESK + page).status_code == 403, page


def test_a_reader_reads_and_changes_nothing(
    signed_in: Callable[..., Client], asked: FigureRequest, followed: FollowUp
) -> None:
    client = signed_in("reader")
    pages = ("followup/", "figures/", f"figures/{followed.indicator_id}/", f"figures/goals/{followed.measure.goal_id}/")
    for page in pages:
        assert client.get(DESK + page).status_code == 200, page
    for page in ("enter/", "aim/"):
        assert client.get(f"{DESK}figures/{followed.indicator_id}/{page}").status_code == 403
    for page in ("figures/ask/", "figures/requests/", f"figures/requests/{asked.pk}/"):
        assert client.get(DESK + page).status_code == 403
    assert client.post(f"{DESK}figures/requests/{asked.pk}/remind/").status_code == 403


def test_an_indicator_without_figures_invites_those_alone_who_may_enter_one(
    signed_in: Callable[..., Client], coordinator: Client, followed: FollowUp
) -> None:
    page = f"{DESK}figures/{followed.indicator_id}/"
    invitation = "För in en, eller"
    assert invitation in text_of(coordinator, page)
    assert invitation not in text_of(signed_in("reader"), page)


def test_another_municipality_finds_nothing_of_it(
    signed_in: Callable[..., Client], asked: FigureRequest, followed: FollowUp, today: date
) -> None:
    said = make.said(followed.indicator, today.year - 1, "31", today)
    file = Evidence.objects.create(observation=said, name="a.pdf", file="a.pdf", sha256="0", size=1)
    client = signed_in("coordinator", code="434")
    number = followed.indicator_id
    pages = (f"{number}/", f"{number}/enter/", f"{number}/aim/", f"{number}/evidence/{file.pk}/")
    pages += (f"goals/{followed.measure.goal_id}/", f"requests/{asked.pk}/", "ask/1/")
    for page in pages:
        assert client.get(f"/desk/434/figures/{page}").status_code == 404, page
        assert client.get(f"/desk/638/figures/{page}").status_code in (403, 404), page
    assert client.post(f"/desk/434/figures/requests/{asked.pk}/remind/").status_code == 404
    assert client.post(f"/desk/434/figures/requests/{asked.pk}/withdraw/").status_code == 404


def test_nobody_signed_in_is_led_to_sign_in(client: Client, followed: FollowUp) -> None:
    for page in ("followup/", "figures/", f"figures/{followed.indicator_id}/"):
        assert client.get(DESK + page).status_code == 302


def test_empty_pages_say_what_to_do_next(coordinator: Client) -> None:
    for page in ("followup/", "figures/", "figures/ask/", "figures/requests/"):
        assert "empty" in text_of(coordinator, DESK + page)


def test_a_measure_without_an_office_is_told_of(
    coordinator: Client, municipality: Callable[[str], object], today: date
) -> None:
    municipality("638")
    edition = make.draft(today)
    make.follow(make_measure(edition), "Ensam")
    make.in_force(edition, today)
    assert Measure.objects.count() == 1
    assert "Ensam" in text_of(coordinator, f"{DESK}figures/ask/")
    assert "Ensam" in text_of(coordinator, f"{DESK}followup/")
