"""Statistics come in with source and date; what contradicts itself is told, and nothing is mended (A24, C29)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from delaktig.accounts.actor import Denied
from delaktig.exchange.statistics import pxweb, sheets
from delaktig.exchange.statistics.bringing import bring_in, look, read
from delaktig.exchange.statistics.checks import doubts
from delaktig.exchange.statistics.given import Given, number
from delaktig.exchange.statistics.words import doubt_words
from delaktig.formats.jsonstat import JsonStatError
from delaktig.formats.xlsx import Column, Sheet, Workbook, write_xlsx
from delaktig.indicators.models import Indicator, Observation

TODAY = date(2026, 2, 1)
DAY, LATER = date(2019, 12, 31), date(2020, 12, 31)


def given(name: str, value: str | None, day: date = DAY, place: str = "1", **cell: str) -> Given:
    return Given(place, name, "638", day, day, None if value is None else Decimal(value), cell, "Source", day)


def codes(*rows: Given) -> list[str]:
    return [doubt.code for doubt in doubts(rows)]


# In the shape of Statistics Finland's answers to `json-stat2`; the numbers are made up.
ANSWER: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "Population by Language, Area and Year",
    "source": "Statistics Finland, population structure",
    "updated": "2025-04-04T05:00:00Z",
    "id": ["Alue", "Kieli", "Vuosi", "Tiedot"],
    "size": [2, 4, 2, 1],
    "role": {"time": ["Vuosi"], "metric": ["Tiedot"]},
    "dimension": {
        "Alue": {
            "label": "Alue",
            "category": {"index": {"KU638": 0, "KU434": 1}, "label": {"KU638": "Porvoo", "KU434": "Loviisa"}},
        },
        "Kieli": {
            "label": "Kieli",
            "category": {
                "index": {"SSS": 0, "fi": 1, "sv": 2, "ru": 3},
                "label": {"SSS": "Yhteensä", "fi": "suomi", "sv": "ruotsi", "ru": "venäjä"},
            },
        },
        "Vuosi": {"category": {"index": {"2023": 0, "2024": 1}, "label": {"2023": "2023", "2024": "2024"}}},
        "Tiedot": {"category": {"index": {"vaesto": 0}, "label": {"vaesto": "Väestö 31.12."}}},
    },
    "value": [100, 110, 60, 66, 38, 40, 2, None, 9, 9, 5, 5, 3, 3, 1, 1],
    "status": {"7": "..."},
}


def test_a_saved_answer_gives_the_municipality_s_figures_by_year_and_language() -> None:
    found = pxweb.figures(json.dumps(ANSWER).encode(), "638")
    assert len(found) == 8
    total = next(one for one in found if not one.cell and one.last.year == 2024)
    assert (total.name, total.value, total.last) == ("population.total", 110, date(2024, 12, 31))
    assert total.source == "Statistics Finland, population structure"
    assert total.source_on == date(2025, 4, 4)
    (unknown,) = [one for one in found if one.value is None]
    assert unknown.cell == {"language": "ru"}


def test_another_table_is_refused_and_so_is_one_with_dimensions_left() -> None:
    renamed = json.loads(json.dumps(ANSWER).replace("Kieli", "Siviilisääty"))
    with pytest.raises(JsonStatError, match="unknown_table"):
        pxweb.figures(json.dumps(renamed).encode(), "638")
    more = json.loads(json.dumps(ANSWER))
    more["dimension"]["Tiedot"]["category"] = {"index": ["a", "b"]}
    more["size"][3], more["value"], more["status"] = 2, [1] * 32, {}
    with pytest.raises(JsonStatError, match="more_dimensions"):
        pxweb.figures(json.dumps(more).encode(), "638")


def test_the_query_asks_for_municipalities_and_years_as_json_stat() -> None:
    asked = pxweb.query(["638"], [2023, 2024])
    assert asked["query"][0]["selection"]["values"] == ["KU638"]
    assert asked["query"][1]["selection"]["values"] == ["2023", "2024"]
    assert asked["response"] == {"format": "json-stat2"}
    with pytest.raises(ValueError, match="http"):
        pxweb.fetch("http://example.org", pxweb.TABLES["language"], "fi", asked)


def test_parts_that_are_more_than_their_total_are_told() -> None:
    rows = [given("population.other_language", "10"), given("population.other_language", "11", language="ru")]
    assert codes(*rows) == ["parts_do_not_sum"]
    assert codes(rows[0], given("population.other_language", "9", language="ru")) == []


def test_parts_that_should_be_the_whole_and_are_not_are_told() -> None:
    total = given("population.foreign_background", "3696")
    parts = [
        given("population.foreign_background", "3081", birth="abroad"),
        given("population.foreign_background", "600", birth="finland"),
    ]
    assert codes(total, *parts) == ["parts_do_not_sum"]


def test_a_birth_box_that_makes_another_day_s_total_is_told() -> None:
    total = given("population.foreign_background", "3696")
    parts = [
        given("population.foreign_background", "3081", LATER, birth="abroad"),
        given("population.foreign_background", "615", LATER, birth="finland"),
    ]
    assert codes(total, *parts) == ["parts_sum_to_another_date"]


def test_the_same_total_under_two_days_is_told() -> None:
    rows = given("population.total", "50380"), given("population.total", "50380", LATER)
    assert codes(*rows) == ["same_total_under_two_dates"]


def test_a_share_that_its_own_numbers_do_not_make_is_told() -> None:
    rows = [given("population.total", "50159"), given("population.other_language", "3556")]
    assert codes(*rows, given("population.other_language_share", "7.1")) == []
    assert codes(*rows, given("population.other_language_share", "8.1")) == ["share_differs"]


def test_what_cannot_be_read_stays_unknown_and_is_told() -> None:
    rows = [
        given("population.foreign_background", "3696"),
        given("population.foreign_background", None, origin="europe"),
        given("population.foreign_background", "308", origin="africa"),
    ]
    assert codes(*rows) == ["unreadable"]
    assert number("..") is None
    assert number("3\N{NO-BREAK SPACE}696") == 3696
    assert number("7,1 %") == Decimal("7.1")
    with pytest.raises(ValueError, match="308 ki"):
        number("308 ki")


CSV = (
    "Indikator;År;Dag;Dimension;Del;Värde;Källa\n"
    "population.total;;31.12.2024;;;50 100;Statistikcentralen\n"
    "population.total;;31.12.2024;language;ru;600;Statistikcentralen\n"
    "no.such;2024;;;;1;\n"
    "population.total;2024;;;;många;\n"
    "population.total;;;;;5;\n"
    "population.total;2024;;birth;abroad;5;\n"
)


def test_a_spreadsheet_is_read_by_its_headings_and_each_bad_row_says_why() -> None:
    found = read(CSV.encode(), "figures.csv", "638")
    good = [one for one in found if isinstance(one, Given)]
    assert [(one.value, dict(one.cell), one.last) for one in good] == [
        (50100, {}, date(2024, 12, 31)),
        (600, {"language": "ru"}, date(2024, 12, 31)),
    ]
    bad = [(one.place, one.code) for one in found if isinstance(one, sheets.Refused)]
    assert bad == [("4", "unknown_indicator"), ("5", "no_number"), ("6", "no_day"), ("7", "unknown_dimension")]


def test_a_workbook_with_headings_of_its_own_is_read_by_a_mapping() -> None:
    sheet = Sheet("Tal", (Column("Namn"), Column("År"), Column("Antal")), (("population.total", 2024, 50100),))
    data = write_xlsx(Workbook("Tal", "sv", "Borgå", sheets=(sheet,)))
    (refused,) = read(data, "figures.xlsx", "638")
    assert isinstance(refused, sheets.Refused)
    assert refused.code == "column_missing"
    (one,) = read(data, "figures.xlsx", "638", {"indicator": "Namn", "value": "Antal"})
    assert isinstance(one, Given)
    assert (one.value, one.first) == (50100, date(2024, 1, 1))


@pytest.mark.django_db
def test_figures_are_brought_in_once_and_a_later_answer_supersedes(actor_with_role: Any) -> None:
    coordinator = actor_with_role("coordinator")
    rows = [given("population.total", "100"), given("population.total", None, language="ru")]
    report = look(coordinator, rows, TODAY)
    assert report.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert not Observation.objects.exists()
    bring_in(coordinator, rows, TODAY, doubt_words)
    indicator = Indicator.objects.get(stable_name="population.total")
    assert indicator.source == "imported"
    total = Observation.objects.get(cell={})
    assert (total.value, total.source, total.source_on, total.state) == (100, "Source", DAY, "imported")
    unknown = Observation.objects.get(cell={"language": "ru"})
    assert unknown.value is None
    assert unknown.note
    assert look(coordinator, rows, TODAY).counts["same"] == 2
    bring_in(coordinator, [given("population.total", "101")], TODAY, doubt_words)
    assert Observation.objects.get(cell={}, superseded_by=None).value == 101
    assert Observation.objects.filter(cell={}).count() == 2


@pytest.mark.django_db
def test_what_cannot_be_true_of_a_figure_is_refused_and_the_rest_comes_in(actor_with_role: Any) -> None:
    rows = [given("population.total", "1.5"), given("population.total", "5", LATER)]
    report = bring_in(actor_with_role("coordinator"), rows, TODAY, doubt_words)
    assert [one.code for one in report.refused] == ["not_whole"]
    assert Observation.objects.get().value == 5


@pytest.mark.django_db
def test_only_those_who_enter_figures_bring_them_in(actor_with_role: Any) -> None:
    with pytest.raises(Denied):
        bring_in(actor_with_role("reader"), [given("population.total", "1")], TODAY, doubt_words)


@pytest.mark.django_db
def test_the_command_looks_brings_in_and_asks_nobody_unless_it_is_allowed(
    municipality: Any, tmp_path: Any, settings: Any
) -> None:
    municipality("638")
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(ANSWER))
    out = StringIO()
    call_command("import_statistics", str(file), municipality="638", dry_run=True, language="en", stdout=out)
    assert "population.total language=ru  ..  new" in out.getvalue()
    assert not Observation.objects.exists()
    call_command("import_statistics", str(file), municipality="638", stdout=StringIO())
    assert Observation.objects.count() == 8
    settings.STATISTICS_ADDRESS = ""
    for wrong in ({"fetch": "language"}, {}, {"municipality": "999"}):
        with pytest.raises(CommandError):
            call_command("import_statistics", **{"municipality": "638", **wrong}, stdout=StringIO())


@pytest.mark.django_db
def test_a_file_is_looked_at_on_the_desk_and_then_brought_in(signed_in: Any, tmp_path: Any) -> None:
    client: Client = signed_in("coordinator")
    assert client.get("/desk/638/statistics/").status_code == 200
    assert client.post("/desk/638/statistics/", {}).status_code == 422
    file = tmp_path / "figures.csv"
    file.write_text(CSV)
    with file.open("rb") as sent:
        looked = client.post("/desk/638/statistics/", {"file": sent})
    assert looked.status_code == 200
    assert "no.such" in looked.content.decode()
    assert not Observation.objects.exists()
    client.post("/desk/638/statistics/in/", {"carried": looked.context["carried"]})
    assert Observation.objects.count() == 2
    assert client.post("/desk/638/statistics/in/", {"carried": "made up"}).status_code == 302
    assert Observation.objects.count() == 2
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    with wrong.open("rb") as sent:
        assert client.post("/desk/638/statistics/", {"file": sent}).status_code == 422
    assert client.post("/desk/638/statistics/", {"fetch": "language"}).status_code == 400


@pytest.mark.django_db
def test_figures_of_one_municipality_are_not_brought_into_another_and_readers_may_not(
    signed_in: Any, tmp_path: Any
) -> None:
    client = signed_in("coordinator")
    file = tmp_path / "figures.csv"
    file.write_text(CSV)
    with file.open("rb") as sent:
        carried = client.post("/desk/638/statistics/", {"file": sent}).context["carried"]
    other = signed_in("coordinator", code="434")
    assert other.post("/desk/434/statistics/in/", {"carried": carried}).status_code == 400
    assert other.get("/desk/638/statistics/").status_code == 404
    assert signed_in("reader").get("/desk/638/statistics/").status_code == 403
    assert not Observation.objects.exists()
