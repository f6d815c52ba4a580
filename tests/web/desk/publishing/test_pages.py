"""Figures to the public, in the browser: choose, look, publish, withdraw; and what everyone then reads."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from jsonstat_validator import validate_jsonstat

from delaktig.decisions.models import Body
from delaktig.indicators.models import Publication
from delaktig.municipalities.models import Municipality
from delaktig.web.public.front import Front
from tests.indicators.counted import meet
from tests.web.desk.counting import at_most
from tests.web.public.test_front import ask

pytestmark = pytest.mark.django_db
PAGE = "/desk/638/publications/"
BY_KIND = "decisions.meetings:kind"


@pytest.fixture(autouse=True)
def meetings(municipality: Callable[[str], Municipality]) -> Iterator[None]:
    cache.clear()
    municipality("638")
    for kind, many in ((Body.Kind.BOARD, 40), (Body.Kind.COUNCIL, 12), (Body.Kind.COMMITTEE, 3)):
        for number in range(many):
            meet("638", date(2025, 1 + number % 12, 5), kind)
    with time_machine.travel("2026-02-01 12:00 +0200", tick=False):
        yield


@pytest.fixture
def protected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Meetings are no people: here they stand for them."""
    from dataclasses import replace

    from delaktig.indicators import registry

    monkeypatch.setitem(
        registry._COMPUTED, "decisions.meetings", replace(registry.computed("decisions.meetings"), personal=True)
    )


def published(client: Client, *tables: str, note: str = "", period: str = "2025") -> Any:
    looked = client.post(f"{PAGE}new/", {"period": period, "table": tables})
    assert looked.status_code == 200, looked.content.decode()
    seen = looked.context["draft"].sha256
    return client.post(
        f"{PAGE}new/", {"period": period, "table": tables, "seen": seen, "note": note, "publish": "1"}, follow=True
    )


def test_a_coordinator_looks_at_what_is_left_out_and_why_and_publishes(signed_in: Any, protected: None) -> None:
    client = signed_in("coordinator")
    assert BY_KIND in client.get(f"{PAGE}new/?period=2025").content.decode()
    looked = client.post(f"{PAGE}new/", {"period": "2025", "table": [BY_KIND]}).content.decode()
    assert "skulle avslöja ett annat" in looked
    assert ">3 " in looked
    page = published(client, BY_KIND)
    assert page.redirect_chain
    text = page.content.decode()
    assert "Utelämnat, så som du får se det inifrån" in text
    assert "2025" in client.get(PAGE).content.decode()


def test_a_refusal_names_the_table_the_number_what_told_it_and_what_can_be_chosen(
    signed_in: Any, protected: None
) -> None:
    client = signed_in("coordinator")
    published(client, "decisions.meetings", period="2025-01")
    tables = ["decisions.meetings:kind:month", "decisions.meetings:kind"]
    refused = client.post(f"{PAGE}new/", {"period": "2025", "table": tables})
    assert refused.status_code == 422
    told = refused.context["refused"]
    assert told["tables"] == ["Sammanträden: organ × månad"]
    assert told["places"]
    assert all(one.startswith("Sammanträden") for one in told["places"])
    first = Publication.objects.get()
    assert told["sources"] == [("Siffror för 2025-01, utgåva 1", f"{PAGE}{first.pk}/")]
    assert "Sammanträden: organ" in [words for words, _url in told["instead"]]
    text = refused.content.decode()
    assert "decisions.meetings:kind" in text
    for _words, url in told["instead"]:
        chosen = client.get(url)
        assert chosen.status_code == 200
        assert client.post(f"{PAGE}new/", {"period": "2025", "table": chosen.context["chosen"]}).status_code == 200


def test_the_tables_are_narrowed_by_words_in_the_address_and_what_is_ticked_stays(signed_in: Any) -> None:
    client = signed_in("coordinator")
    data = {"period": "2025", "q": "besök språk", "table": [BY_KIND], "filter": "1"}
    page = client.post(f"{PAGE}new/", data, follow=True)
    ((address, _status),) = page.redirect_chain
    assert "q=bes%C3%B6k+spr%C3%A5k" in address
    assert "csrf" not in address
    rows = {row["code"] for group in page.context["groups"] for row in [*group["plain"], *group["crossed"]]}
    assert BY_KIND in rows
    assert any(code.startswith("guidance.visits:") for code in rows)
    assert "decisions.meetings" not in rows
    assert 'value="besök språk"' in page.content.decode()
    none = client.get(f"{PAGE}new/?period=2025&q=finns-inte").content.decode()
    assert "Ingen tabell har dessa ord" in none


def test_a_publication_says_in_words_what_it_is_broken_down_by_and_what_was_left_out(
    signed_in: Any, protected: None
) -> None:
    text = published(signed_in("coordinator"), BY_KIND).content.decode()
    assert "Uppdelat på" in text
    assert "Senast</th>" not in text
    left_out = text[text.index("Utelämnat, så som du får se det inifrån") :]
    assert "organ: " in left_out
    assert "decisions.meetings" not in left_out
    assert "committee" not in left_out


def test_everyone_reads_what_is_published_and_nothing_that_is_left_out(signed_in: Any, protected: None) -> None:
    published(signed_in("coordinator"), BY_KIND)
    for language, slug in (("sv", "borga"), ("fi", "porvoo"), ("en", "borga"), ("ar", "borga")):
        text = Client().get(f"/{language}/{slug}/figures/2025/").content.decode()
        assert ">40<" in text
        assert ">12<" not in text
        assert "<svg" in text
    overview = Client().get("/sv/borga/figures/").content.decode()
    assert "2025" in overview
    csv = Client().get("/sv/borga/figures/2025/1/decisions-meetings-by-kind.csv").content.decode("utf-8-sig")
    assert "board" in csv
    assert ",12," not in csv
    cube = json.loads(Client().get("/sv/borga/figures/2025/1/decisions-meetings-by-kind.json").content)
    assert validate_jsonstat(cube) is True
    assert 12 not in cube["value"]
    catalogue = Client().get("/sv/borga/figures/catalogue.jsonld")
    assert catalogue.headers["Content-Type"] == "application/ld+json"
    (dataset,) = json.loads(catalogue.content)["dcat:dataset"]
    for one in dataset["dcat:distribution"]:
        path = one["dcat:downloadURL"]["@id"].partition("//")[2].partition("/")[2]
        assert Client().get(f"/{path}").status_code == 200


def test_the_api_gives_the_tables_as_json_stat_and_their_catalogue(signed_in: Any, protected: None) -> None:
    published(signed_in("coordinator"), BY_KIND)
    listed = Client().get("/api/v1/figures?municipality=638").json()
    assert [one["period"] for one in listed["publications"]] == ["2025"]
    cube = Client().get("/api/v1/figures/638/2025/decisions-meetings-by-kind?language=fi").json()
    assert validate_jsonstat(cube) is True
    assert "c" in cube["status"].values()
    assert Client().get("/api/v1/figures-catalogue?municipality=638").json()["dcat:dataset"]
    for path in ("figures/638/2024/decisions-meetings-by-kind", "figures/638/2025/no", "figures/999/2025/no"):
        assert Client().get(f"/api/v1/{path}").status_code == 404


def test_an_unchanged_page_costs_a_line_and_a_correction_is_seen_at_once(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)  # a server's request would close it
    client, front = signed_in("coordinator"), Front(WSGIHandler())
    published(client, "decisions.meetings")
    wanted: Any = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": io.BytesIO()}
    wanted |= {"wsgi.url_scheme": "http"}
    for path in ("/sv/borga/figures/2025/", "/api/v1/figures/638/2025/decisions-meetings"):
        status, headers, _ = ask(front, path, **wanted)
        assert status.startswith("200")
        assert ask(front, path, HTTP_IF_NONE_MATCH=headers["ETag"], **wanted)[0].startswith("304")
    meet("638", date(2025, 5, 5))
    published(client, "decisions.meetings", note="En glömd.")
    status, headers, body = ask(front, "/sv/borga/figures/2025/", **wanted)
    assert b"56" in body
    assert "En glömd." in body.decode()


def test_an_earlier_edition_stays_at_its_address_and_says_that_there_is_a_later_one(signed_in: Any) -> None:
    client = signed_in("coordinator")
    published(client, "decisions.meetings")
    meet("638", date(2025, 5, 5))
    published(client, "decisions.meetings", note="Forgotten.")
    earlier = Client().get("/en/borga/figures/2025/1/").content.decode()
    assert ">55<" in earlier
    assert "There is a later publication of these figures" in earlier
    assert "55 → 56" in Client().get("/en/borga/figures/2025/").content.decode()


def test_faults_are_told_on_the_page_and_nothing_is_published(signed_in: Any) -> None:
    client = signed_in("coordinator")
    for data, words in (
        ({"period": "2025"}, "Välj minst en tabell."),
        ({"period": "2025", "table": ["no.such"]}, "En av tabellerna finns inte längre."),
        ({"period": "2025", "table": ["decisions.meetings"], "seen": "x", "publish": "1"}, "har ändrats sedan"),
    ):
        answer = client.post(f"{PAGE}new/", data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert client.get(f"{PAGE}new/?period=2031").status_code == 404
    assert not Publication.objects.exists()


def test_a_publication_is_withdrawn_with_a_reason_that_readers_see(signed_in: Any) -> None:
    client = signed_in("coordinator")
    published(client, "decisions.meetings")
    made = Publication.objects.get()
    address = f"{PAGE}{made.pk}/withdraw/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"why": ""}).status_code == 422
    client.post(address, {"why": "Counted twice."})
    assert Client().get("/en/borga/figures/2025/").status_code == 404
    text = Client().get("/en/borga/figures/2025/1/").content.decode()
    assert "Counted twice." in text
    assert ">55<" not in text
    assert Client().get("/en/borga/figures/2025/1/decisions-meetings.csv").status_code == 404


def test_a_reader_sees_from_inside_and_may_not_publish(signed_in: Any) -> None:
    published(signed_in("coordinator"), "decisions.meetings")
    made = Publication.objects.get()
    reader = signed_in("reader")
    assert reader.get(PAGE).status_code == 200
    assert reader.get(f"{PAGE}{made.pk}/").status_code == 200
    assert reader.get(f"{PAGE}new/").status_code == 403
    assert reader.post(f"{PAGE}{made.pk}/withdraw/", {"why": "x"}).status_code == 403
    assert signed_in("translator").get(PAGE).status_code == 403
    other = signed_in("coordinator", code="434")
    assert other.get(PAGE).status_code == 404
    assert other.get(f"/desk/434/publications/{made.pk}/").status_code == 404
    assert Client().get(PAGE).status_code in (302, 403)


def test_lists_ask_few_questions_however_long_they_are(signed_in: Any) -> None:
    client = signed_in("coordinator")
    for month in range(1, 7):
        published(client, "decisions.meetings", period=f"2025-{month:02}")
    with at_most(12):
        client.get(PAGE)
    with at_most(12):
        Client().get("/sv/borga/figures/")


def test_the_number_below_which_counts_are_not_published_is_a_setting(signed_in: Any) -> None:
    administrator = signed_in("administrator")
    data = {"official": "sv-fi", "guide": [], "small_number": "9"}
    assert administrator.post("/desk/638/settings/", data | {"small_number": "2"}).status_code == 422
    administrator.post("/desk/638/settings/", data)
    assert Municipality.objects.get(pk="638").small_number == 9
