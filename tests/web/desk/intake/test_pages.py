"""Pages of older lists of clients: choose columns, look first, decide on who is alike, bring in, take the report."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from delaktig.accounts.actor import Actor
from delaktig.clients.models import Client
from delaktig.exchange.clients import acts
from delaktig.exchange.clients.fields import fields
from delaktig.exchange.clients.people import Fault
from delaktig.exchange.models import ClientList
from delaktig.formats.xlsx import Column, Sheet
from delaktig.formats.xlsx_reading import read_rows
from delaktig.web.desk.intake.words import FAULTS, PARTS, say
from tests.clients.building import client, code, officer, signed_in
from tests.exchange.bad_files import bad_files
from tests.exchange.clients.building import Rows, looked_at, workbook
from tests.web.desk.counting import at_most

pytestmark = pytest.mark.django_db
LISTS = "/desk/638/client-lists/"
HEADINGS = ["Efternamn", "Förnamn", "Hetu", "Född", "Ärendenummer"]
BORN = date(1985, 6, 7)
ROWS: Rows = [["Hemligsson", "Ali", code(BORN, 921), BORN, "A1"], ["Fel", "Lo", "131052-308U", None, "A2"]]


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def supervisor(db: None) -> Actor:
    return officer(role="supervisor")


@pytest.fixture
def browser(supervisor: Actor) -> Browser:
    return signed_in(supervisor)


def upload(browser: Browser, data: bytes, name: str = "klienter.xlsx") -> Any:
    return browser.post(f"{LISTS}bring/", {"file": SimpleUploadedFile(name, data)})


def brought(browser: Browser, rows: Rows = ROWS) -> str:
    """Bring a list and choose what is guessed; return the address of the report."""
    at = upload(browser, workbook(HEADINGS, rows))["Location"]
    page = browser.get(at)
    answer = browser.post(at, {**chosen(page), "source_detail": "Listan 2019"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def chosen(page: Any) -> dict[str, str]:
    """Return the form of columns as the page shows it."""
    form = page.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_list_is_brought_its_columns_chosen_looked_at_and_brought_in(browser: Browser) -> None:
    at = brought(browser)
    page = text(browser.get(at))
    assert "Personbeteckning: Kontrolltecknet" in page
    assert "C3" in page
    assert "För in 1 person" in page
    assert not Client.objects.exists()
    assert browser.post(f"{at}in/").status_code == 302
    one = Client.objects.get()
    page = text(browser.get(at))
    assert "1 person fördes in." in page
    assert one.number in page
    assert browser.get(f"/desk/638/clients/{one.number}/").status_code == 200


def test_no_page_of_a_list_repeats_what_stands_in_its_rows(browser: Browser) -> None:
    at = brought(browser)
    for address in (at, f"{at}columns/", LISTS):
        page = browser.get(address).content.decode()
        for word in ("Hemligsson", "131052", str(BORN.year)):
            assert word not in page, address


def test_columns_that_are_not_known_are_shown_and_those_left_out_are_told_of(browser: Browser) -> None:
    at = upload(browser, workbook(HEADINGS, ROWS))["Location"]
    page = text(browser.get(at))
    assert "Rubriker som inte är kända E · Ärendenummer" in page
    assert "2 ifyllda celler" in page
    report = text(browser.get(brought(browser)))
    assert "Kolumner som lämnas utanför E · Ärendenummer" in report


def test_a_guess_is_changed_and_stays_changed(browser: Browser) -> None:
    at = upload(browser, workbook(HEADINGS, ROWS))["Location"]
    given = {**chosen(browser.get(at)), "c0": "given_names", "c1": "family_name", "source_detail": "x"}
    report = browser.post(at, given)["Location"]
    assert ClientList.objects.get().columns[:2] == ["given_names", "family_name"]
    assert browser.get(f"{report}columns/").context["form"]["c0"].value() == "given_names"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"c1": "family_name"}, "En annan kolumn är redan det här fältet."),
        ({"c0": "", "c1": ""}, "Säg vilken kolumn som har namnen."),
        ({"c2": "", "c3": ""}, "Säg vilken kolumn som har personbeteckningen eller födelsedatumet."),
        ({"source_detail": ""}, "Vilken lista"),
        ({"c0": "nothing"}, "nothing"),
    ],
)
def test_columns_that_cannot_be_are_told_of_and_the_choice_is_kept(
    browser: Browser, change: dict[str, str], words: str
) -> None:
    at = upload(browser, workbook(HEADINGS, ROWS))["Location"]
    given = {**chosen(browser.get(at)), "work": "", **change}
    answer = browser.post(at, given)
    assert answer.status_code == 422
    assert words in text(answer)
    assert answer.context["form"]["c4"].value() == ""
    assert ClientList.objects.get().state == "received"


def test_another_sheet_and_another_row_of_headings_are_chosen(browser: Browser) -> None:
    other = Sheet("Gamla", (Column("Register"), Column("")), ((None, None), ("Sukunimi", "Syntynyt"), ("Noor", BORN)))
    at = upload(browser, workbook(HEADINGS, ROWS, other))["Location"]
    page = browser.get(f"{at}?sheet=1&headings=3")
    assert [page.context["form"][name].value() for name in page.context["form"].columns] == [
        "family_name",
        "birth_date",
    ]
    page = browser.get(f"{at}?sheet=1&headings=1")
    assert page.context["form"].columns[0] == "c0"
    page = browser.get(f"{at}?sheet=nowhere")
    assert page.context["form"]["c0"].value() == "family_name"
    answer = browser.post(f"{at}?sheet=1&headings=3", {**chosen(browser.get(f"{at}?sheet=1&headings=3"))})
    assert answer.status_code == 302
    assert (ClientList.objects.get().sheet, ClientList.objects.get().headings) == (1, 3)


def test_a_row_that_is_alike_is_decided_on_beside_the_record(browser: Browser, supervisor: Actor) -> None:
    one = client(supervisor, family_name="Saleh", given_names="Amal", identity_code="", birth_date=BORN)
    at = brought(browser, [["Saleh", "Amal", None, BORN]])
    page = text(browser.get(at))
    assert "2 besluta" in page
    row = f"{at}rows/2/"
    page = text(browser.get(row))
    assert one.number in page
    assert "samma namn och födelsedatum" in page
    answer = browser.post(row, {"reason": "nej"})
    assert answer.status_code == 422
    assert browser.post(row, {"reason": "En kusin med samma namn"}).status_code == 302
    assert "En kusin med samma namn" in text(browser.get(row))
    browser.post(f"{at}in/")
    assert Client.objects.count() == 2
    assert browser.get(row).status_code == 404


def test_the_report_is_taken_as_a_workbook_without_what_stood_in_the_rows(browser: Browser) -> None:
    at = brought(browser)
    browser.post(f"{at}in/")
    answer = browser.get(f"{at}report/")
    rows = read_rows(answer.content)[0].rows
    assert rows[0] == ("Rad", "Vad som händer", "Cell", "Varför", "Klient")
    assert rows[1] == (2, "införd", None, None, Client.objects.get().number)
    assert rows[2][:3] == (3, "avvisad", "C3")
    assert "Hemligsson" not in repr(rows)


def test_the_report_is_filtered_by_its_address(browser: Browser) -> None:
    at = brought(browser)
    assert [row["number"] for row in browser.get(f"{at}?outcome=refused").context["rows"]] == [3]
    assert "Ingen rad är sådan" in text(browser.get(f"{at}?outcome=here"))
    assert len(browser.get(f"{at}?outcome=nonsense").context["rows"]) == 2


def test_a_list_is_thrown_away_after_a_question(browser: Browser) -> None:
    at = brought(browser)
    assert "Kasta bort listan?" in text(browser.get(f"{at}throw-away/"))
    assert ClientList.objects.exists()
    assert browser.post(f"{at}throw-away/")["Location"] == LISTS
    assert not ClientList.objects.exists()


def test_a_list_that_is_worked_on_shows_its_progress_and_one_that_failed_is_tried_again(browser: Browser) -> None:
    at = brought(browser)
    ClientList.objects.update(state="bringing", progress=40)
    page = browser.get(at).content.decode()
    assert 'value="40"' in page
    assert 'hx-trigger="every 2s"' in page
    ClientList.objects.update(state="failed")
    assert "Listan kunde inte behandlas" in text(browser.get(at))
    browser.post(f"{at}again/")
    assert ClientList.objects.get().state == "checked"


@pytest.mark.parametrize("name", sorted(bad_files()))
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(browser: Browser, name: str) -> None:
    answer = upload(browser, *reversed(bad_files()[name]))
    assert answer.status_code == 422
    assert not ClientList.objects.exists()


def test_without_a_file_the_page_asks_for_one(browser: Browser) -> None:
    answer = browser.post(f"{LISTS}bring/", {})
    assert (answer.status_code, "Välj en fil." in text(answer)) == (422, True)


def test_the_templates_are_given_and_the_example_where_invented_codes_are_taken(
    browser: Browser, settings: Any
) -> None:
    page = browser.get(LISTS).content.decode()
    assert "language=fi" in page
    assert "example=1" in page
    answer = browser.get(f"{LISTS}template/?language=fi")
    assert read_rows(answer.content)[0].rows[0][0] == "Sukunimi"
    assert 'filename="client-list-fi.xlsx"' in answer["Content-Disposition"]
    assert len(read_rows(browser.get(f"{LISTS}template/?example=1").content)[0].rows) > 5
    settings.ARTIFICIAL_IDENTITY_CODES = False
    assert "example=1" not in browser.get(LISTS).content.decode()


def test_the_way_leads_from_the_clients_for_those_who_may(browser: Browser, supervisor: Actor) -> None:
    assert LISTS in browser.get("/desk/638/clients/").content.decode()
    assert LISTS not in signed_in(officer()).get("/desk/638/clients/").content.decode()


ADDRESSES = ("", "columns/", "rows/2/", "report/", "throw-away/", "in/", "again/")


@pytest.mark.parametrize("part", ADDRESSES)
def test_a_caseworker_is_refused_and_another_municipality_finds_nothing(supervisor: Actor, part: str) -> None:
    listing = looked_at(supervisor, HEADINGS, ROWS)
    refused, elsewhere = signed_in(officer()), signed_in(officer("434", role="supervisor"))
    for method in ("get", "post"):
        assert getattr(refused, method)(f"{LISTS}{listing.pk}/{part}").status_code == 403, method
        assert getattr(elsewhere, method)(f"{LISTS}{listing.pk}/{part}").status_code == 404, method
        found = getattr(elsewhere, method)(f"/desk/434/client-lists/{listing.pk}/{part}")
        assert found.status_code == (405 if method == "get" and part in {"in/", "again/"} else 404), method


def test_pages_take_few_queries_however_long_the_list(browser: Browser, supervisor: Actor) -> None:
    born = [date(1950 + n // 12, 1 + n % 12, 3) for n in range(120)]
    rows: Rows = [[f"Fel{n}", "A", "x", day, ""] for n, day in enumerate(born)]
    listing = looked_at(supervisor, HEADINGS, [*rows, ["Hel", "Person", code(BORN, 931), BORN, ""]])
    for _ in range(3):
        looked_at(supervisor, HEADINGS, ROWS)
    for address in (LISTS, f"{LISTS}{listing.pk}/", f"{LISTS}{listing.pk}/columns/", f"{LISTS}{listing.pk}/report/"):
        with at_most(12):
            assert browser.get(address).status_code == 200


def test_every_fault_says_what_is_wrong_and_every_field_is_in_a_group() -> None:
    assert {one.part for one in fields().values()} <= PARTS.keys()
    for code_ in FAULTS:
        assert "%" not in say(Fault(code_, "birth_date", 7))
    assert say(Fault("double", "identity_code", 7)).endswith("7 i listan har samma personbeteckning.")


def test_a_row_that_is_not_there_is_not_found(browser: Browser, supervisor: Actor) -> None:
    listing = looked_at(supervisor, HEADINGS, ROWS)
    assert browser.get(f"{LISTS}{listing.pk}/rows/99/").status_code == 404
    assert browser.get(f"{LISTS}{listing.pk}/rows/1/").status_code == 404
    assert acts.counts(listing)["sound"] == 1
