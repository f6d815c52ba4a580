"""The newcomer's guide: its pages, what they say truly, what they ask the database, and that nobody is known."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client

from delaktig.accounts.actor import command_actor
from delaktig.catalogue.actions.editing import add_service, edit_facts, write_words
from delaktig.catalogue.actions.materials import add_material
from delaktig.catalogue.actions.states import archive, withdraw
from delaktig.catalogue.inputs import MaterialInput, ServiceFacts, VersionInput
from delaktig.catalogue.models import Miss, Offering, Report, Service, Usefulness
from delaktig.organisations.models import Mandate
from tests.conftest import hosted, lasting
from tests.web.desk.counting import at_most
from tests.web.public.catalogue import fill

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
WEDNESDAY = "2026-03-04 10:00 +0200"
HOME = "/sv/borga/"
COURSE = f"{HOME}services/svenska-a1/"
PAGES = [
    "/sv/",
    HOME,
    f"{HOME}needs/language/",
    f"{HOME}needs/language/swedish/",
    f"{HOME}needs/emergency/",
    f"{HOME}services/",
    COURSE,
    f"{COURSE}print/",
    f"{COURSE}print/?with=ar",
    f"{COURSE}wrong/",
    f"{HOME}search/",
    f"{HOME}search/?q=svenska",
    f"{HOME}search/?q=zzzz",
    f"{HOME}first-weeks/",
    f"{HOME}first-weeks/?came=family",
    f"{HOME}my-list/",
    f"{HOME}glossary/",
    f"{HOME}influence/",
    f"{HOME}referrals/",
]


@pytest.fixture(autouse=True)
def wednesday_at_ten() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The guide, filled once: each test sees it as it was."""
    with time_machine.travel(WEDNESDAY, tick=False), lasting(django_db_blocker):
        hosted("638")
        hosted("616")
        yield {name: service.pk for name, service in fill("638", DAY, buyer="616").items()}


@pytest.fixture
def guide(filled: dict[str, int]) -> dict[str, Service]:
    return {name: Service.objects.get(pk=pk) for name, pk in filled.items()}


def read(url: str, **headers: str) -> str:
    return Client().get(url, headers=headers).content.decode()


def words(html: str) -> str:
    """Return what a reader sees, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("language", ["sv", "fi", "ar", "so"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_every_language_without_a_cookie(guide: object, path: str, language: str) -> None:
    answer = Client().get(path.replace("/sv/", f"/{language}/", 1))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert len(re.findall("<h1", page)) == 1
    assert not re.search(r'style="|<style| on\w+="|<script(?! type="module" src="/static/)', page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_at_most_eight_times(guide: object, path: str) -> None:
    Client().get(path)  # what comes from the programme is read once for each public change
    with at_most(8):
        Client().get(path)


@pytest.mark.parametrize(
    "path", [HOME, f"{HOME}needs/language/swedish/", f"{HOME}services/", f"{HOME}search/?q=svenska"]
)
def test_the_number_of_queries_does_not_grow_with_the_number_of_services(
    path: str, django_assert_num_queries: Callable[[int], object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hosted("434")
    fill("434", DAY)
    path = path.replace("/borga/", "/lovisa/")
    with CaptureQueriesContext(connection) as before:
        assert Client().get(path).status_code == 200
    for _ in range(3):
        more = fill("434", DAY)
        assert more
    with django_assert_num_queries(len(before)):  # type: ignore[attr-defined]
        Client().get(path)


def test_a_course_is_three_choices_from_the_front_page(guide: object) -> None:
    way = [HOME, f"{HOME}needs/language/", f"{HOME}needs/language/swedish/", COURSE]
    for here, wanted in pairwise(way):
        assert f'href="{wanted}"' in read(here)


def test_a_buyers_resident_sees_the_sellers_service_as_its_own_and_who_gives_it(guide: object) -> None:
    page = words(read("/fi/pukkila/services/svenska-a1/"))
    assert "Palvelu on myös asukkaille täällä: Pukkila. Palvelun antaa Kaupunki." in page
    assert "svenska-a1" in read("/sv/pukkila/needs/language/swedish/")
    assert Client().get("/sv/pukkila/services/rad/").status_code == 404


def test_it_says_until_when_it_is_open_and_when_that_stops_being_true(guide: object) -> None:
    answer = Client().get(COURSE)
    assert "Öppet nu till 16.00" in answer.content.decode()
    assert answer.headers["Delaktig-Until"] == "2026-03-04T16:00:00+02:00"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-03-04 07:00", "Öppnar i dag 9.00"),
        ("2026-03-04 17:00", "Stängt nu"),
        ("2026-03-07 10:00", "Stängt nu"),
        ("2026-04-03 10:00", "stängt långfredagen"),
    ],
)
def test_it_says_when_it_opens_and_that_it_is_closed_on_a_holiday(guide: object, moment: str, said: str) -> None:
    with time_machine.travel(f"{moment} +0200", tick=False):
        assert said in words(read(COURSE))


def test_what_is_not_there_in_the_readers_language_is_shown_in_another_and_marked(guide: object) -> None:
    page = read(COURSE.replace("/sv/", "/ar/"))
    assert "السويدية للمبتدئين" in page
    assert re.search(r'<div lang="en" dir="ltr"><p>You learn Swedish', page)
    assert "English, Svenska" in page


def test_a_translation_that_fell_behind_says_so(guide: dict[str, Service]) -> None:
    actor = command_actor("638", "tests")
    assert "Alkuteksti on muuttunut" not in read(COURSE.replace("/sv/", "/fi/"))
    write_words(actor, guide["course"], "sv", {"how_to_get_in": "Anmäl dig på nätet."})
    assert "Alkuteksti on muuttunut" in read(COURSE.replace("/sv/", "/fi/"))


def test_a_service_that_nobody_confirmed_says_since_when(guide: object) -> None:
    with time_machine.travel(DAY + timedelta(days=400), tick=False):
        assert "Ingen har bekräftat uppgifterna sedan 4.3.2026" in read(COURSE)


def test_a_withdrawn_service_is_gone_at_once(guide: dict[str, Service]) -> None:
    withdraw(command_actor("638", "tests"), guide["course"])
    assert Client().get(COURSE).status_code == 404
    assert Client().get("/fi/pukkila/services/svenska-a1/").status_code == 404
    assert "svenska-a1" not in read(f"{HOME}needs/language/swedish/")


def test_a_draft_that_comes_after_a_service_is_not_told_of(guide: dict[str, Service]) -> None:
    actor = command_actor("638", "tests")
    name = "Ännu hemlig kurs"
    draft = add_service(actor, "sv", {"name": name}, ServiceFacts())
    edit_facts(actor, guide["course"], ServiceFacts(topics=("swedish",), heir=draft.pk))
    assert name not in read(COURSE)
    assert name not in read(f"{COURSE}print/")
    edit_facts(actor, guide["course"], ServiceFacts(topics=("swedish",), heir=guide["advice"].pk))
    assert f'{HOME}services/rad/">' in read(COURSE)


def test_a_service_that_ended_answers_410_with_its_heir(guide: dict[str, Service]) -> None:
    actor = command_actor("638", "tests")
    facts = ServiceFacts(topics=("swedish",), heir=guide["advice"].pk, task="integration_services")
    archive(actor, edit_facts(actor, guide["course"], facts))
    answer = Client().get(COURSE)
    assert answer.status_code == 410
    assert f'href="{HOME}services/rad/"' in answer.content.decode()
    assert Client().get("/sv/pukkila/services/svenska-a1/").status_code == 410
    assert Client().get("/sv/lovisa/services/svenska-a1/").status_code == 404


def test_a_draft_and_an_unknown_service_are_not_there(guide: dict[str, Service]) -> None:
    assert Client().get(f"{HOME}services/nothing/").status_code == 404
    for path in ("needs/nothing/", "needs/language/nothing/", "needs/work/swedish/"):
        assert Client().get(HOME + path).status_code == 404


def test_a_reader_says_that_something_is_wrong_without_identity_or_cookie(guide: dict[str, Service]) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{COURSE}wrong/", {"about": "hours", "words": "Stängt på fredagar"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{COURSE}?thanks=wrong#feedback")
    assert not client.cookies
    report = Report.objects.get()
    assert (report.service, report.municipality_id, report.about, report.on) == (guide["course"], "638", "hours", DAY)
    assert "Tack. Någon ser på det." in read(f"{COURSE}?thanks=wrong")


def test_what_was_typed_stays_where_something_is_wrong_with_it(guide: object) -> None:
    answer = Client().post(f"{COURSE}wrong/", {"about": "", "words": "Numret är ett annat"})
    assert answer.status_code == 422
    assert "Välj vad som är fel." in answer.content.decode()
    assert "Numret är ett annat" in answer.content.decode()
    assert not Report.objects.exists()


def test_usefulness_is_counted_and_nothing_else(guide: dict[str, Service]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.post(f"{COURSE}useful/", {"useful": "yes"})
    client.post("/ar/pukkila/services/svenska-a1/useful/", {"useful": "no"})
    counts = Usefulness.objects.order_by("language").values_list("language", "yes", "no")
    assert list(counts) == [("ar", 0, 1), ("sv", 1, 0)]
    assert not client.cookies


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_sent_from_another_site_is_refused(guide: object, headers: dict[str, str]) -> None:
    assert Client().post(f"{COURSE}useful/", {"useful": "yes"}, headers=headers).status_code == 403
    assert not Usefulness.objects.exists()


def test_what_a_machine_fills_in_is_thanked_for_and_forgotten(guide: object) -> None:
    Client().post(f"{COURSE}wrong/", {"about": "hours", "words": "buy", "website": "https://spam.example"})
    Client().post(f"{COURSE}useful/", {"useful": "yes", "website": "https://spam.example"})
    assert not Report.objects.exists()
    assert not Usefulness.objects.exists()


def test_usefulness_takes_no_get(guide: object) -> None:
    assert Client().get(f"{COURSE}useful/").status_code == 405


def test_the_list_of_all_is_narrowed_by_its_address(guide: object) -> None:
    assert "svenska-a1" in read(f"{HOME}services/?spoken=ar&cost=free&topic=swedish")
    assert "svenska-a1" not in read(f"{HOME}services/?spoken=ru")
    assert "/services/rad/" in read(f"{HOME}services/?spoken=ru")
    assert "Ingen tjänst passar" in read(f"{HOME}services/?cost=paid")


def test_a_search_without_hits_leads_on_to_people_and_needs(guide: object) -> None:
    page = read(f"{HOME}search/?q=zzzz")
    assert "Inget hittades på ”zzzz”" in page
    assert f'href="{HOME}services/rad/"' in page
    assert f'href="{HOME}needs/health/"' in page


def test_two_languages_stand_side_by_side_on_paper(guide: object) -> None:
    page = read(f"{COURSE}print/?with=ar")
    assert '<div class="passage" lang="ar" dir="rtl">' in page
    assert '<div class="passage" lang="sv" dir="ltr">' in page


def test_the_qr_code_is_a_picture_without_style_or_script(guide: object) -> None:
    answer = Client().get(f"{COURSE}qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "style" not in answer.content.decode()


def test_the_first_weeks_differ_by_ground_and_say_what_is_to_be_verified(guide: object) -> None:
    family, without = (words(read(f"{HOME}first-weeks/?came={came}")) for came in ("family", "no_permit"))
    assert "samhällsorientering" not in without
    assert "samhällsorientering" in family
    assert "681/2023 §" in family
    assert "Kontrollera det här med myndigheten." in family


def test_the_guide_can_be_installed_and_its_worker_stays_within_its_language(guide: object) -> None:
    told = Client().get(f"{HOME}manifest.webmanifest").json()
    assert (told["start_url"], told["scope"], told["name"]) == (HOME, "/sv/", "Ny i Borgå")
    pictures = [icon for icon in told["icons"] if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in pictures} == {"192x192", "512x512"}
    for icon in pictures:
        file = finders.find(icon["src"].removeprefix("/static/"))
        assert file is not None
        width, height = struct.unpack(">II", Path(file).read_bytes()[16:24])
        assert icon["sizes"] == f"{width}x{height}"
    worker = Client().get("/ar/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "/static/" in worker.content.decode()
    assert "worker-src 'self'" in Client().get(HOME).headers["Content-Security-Policy"]
    assert COURSE in Client().get(f"{HOME}pages.json").json()["pages"]


def test_other_authorities_find_whom_to_refer_people_to(guide: object) -> None:
    page = words(read(f"{HOME}referrals/"))
    assert "Råd på ditt språk" in page
    assert "681/2023 §" in page
    assert "kansli@demo.example" in page


def test_words_sought_in_vain_are_counted_by_month_and_by_nobody(guide: object) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{HOME}search/missed/", {"q": "segelkurs"})
    assert answer.status_code == 302
    assert not client.cookies
    miss = Miss.objects.get()
    assert (miss.municipality_id, miss.language, miss.month, miss.count) == ("638", "sv", date(2026, 3, 1), 1)
    client.post(f"{HOME}search/missed/", {"q": "svenska"})
    assert Miss.objects.count() == 1


def test_a_slip_of_the_hand_is_asked_about(guide: object) -> None:
    assert "/services/svenska-a1/" in read(f"{HOME}search/?q=svensks")


def test_a_brochures_file_is_handed_out_where_the_guide_shows_its_service_and_nowhere_else(
    guide: dict[str, Service], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    actor = command_actor("638", "tests")
    course = Service.objects.get(slug="svenska-a1")
    facts = MaterialInput(title={"sv": "Om kursen"}, versions=(VersionInput("ar"),), services=(course.pk,))
    brochure = add_material(actor, facts, {"ar": ("course.txt", b"Welcome.")})
    file = f"{COURSE}materials/{brochure.pk}/ar/"
    assert f'href="{file}"' in read(COURSE)
    answer = Client().get(file)
    assert b"".join(answer) == b"Welcome."
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not answer.cookies
    elsewhere = [
        f"{COURSE}materials/{brochure.pk}/sv/",
        f"{COURSE}materials/{10**30}/ar/",
        f"{HOME}services/radgivning/materials/{brochure.pk}/ar/",
    ]
    assert [Client().get(url).status_code for url in elsewhere] == [404] * 3
    seen = file.replace("/borga/", "/pukkila/")
    assert Client().get(seen).status_code == Client().get(COURSE.replace("/borga/", "/pukkila/")).status_code == 200
    Mandate.objects.all().delete()
    assert Client().get(seen).status_code == 404
    withdraw(actor, course)
    assert Client().get(file).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fa", "ckb"])
def test_the_first_day_of_a_course_stands_first_also_from_right_to_left(guide: object, language: str) -> None:
    Offering.objects.filter(service__slug="svenska-a1").update(starts_on=date(2026, 8, 24), ends_on=date(2027, 1, 6))
    page = read(COURSE.replace("/sv/", f"/{language}/"))
    assert '<bdi dir="ltr" class="num">24.8.2026 – 6.1.2027</bdi>' in page


def test_the_front_page_promises_the_readers_language_only_where_advice_is_given_in_it(guide: object) -> None:
    assert "المشورة مجانية وبلغتك" in read("/ar/borga/")
    page = words(read("/vi/borga/"))
    assert "Tư vấn miễn phí và bằng tiếng của bạn" not in page
    assert "Tư vấn bằng các ngôn ngữ: Svenska , Suomi , العربية , Русский . Thông dịch" in page.replace("  ", " "), page
