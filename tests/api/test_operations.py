"""The public read API: what it gives, what it keeps to itself, and how little a refresh costs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern

from delaktig.api.operations import api
from delaktig.api.urls import urlpatterns
from delaktig.catalogue.actions.editing import edit_facts, say_for_whom, write_words
from delaktig.catalogue.actions.materials import add_material, edit_material, remove_material
from delaktig.catalogue.actions.naming import rename_organisation
from delaktig.catalogue.actions.offerings import put_offering
from delaktig.catalogue.actions.places import edit_place
from delaktig.catalogue.actions.states import publish, show_here, withdraw
from delaktig.catalogue.inputs import (
    EligibilityInput,
    MaterialInput,
    OtherHours,
    PlaceInput,
    ServiceFacts,
    VersionInput,
)
from delaktig.catalogue.models import Place, Service
from delaktig.municipalities.models import Municipality
from delaktig.organisations import actions as organisations
from delaktig.texts.actions import approve
from delaktig.web import routes
from delaktig.web.public.front import Front
from tests.catalogue.building import TODAY, WALK_IN, a_draft, a_service
from tests.web.desk.counting import asked
from tests.web.public.test_front import ask

pytestmark = pytest.mark.django_db
ASKED: Any = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"}
NOON = "2026-03-02 12:00 +0200"


@pytest.fixture(autouse=True)
def a_day() -> Any:
    cache.clear()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def get(path: str, client: Client | None = None, status: int = 200, **query: object) -> dict[str, Any]:
    response = (client or Client()).get(f"/api/v1/{path}", query)
    assert response.status_code == status, response.content
    found: dict[str, Any] = json.loads(response.content)
    return found


def slugs(found: dict[str, Any]) -> list[str]:
    return sorted(service["slug"] for service in found["services"])


def test_the_table_of_routes_has_every_operation_and_no_other() -> None:
    named = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    operations = {
        o.view_func.__name__
        for router in api._routers
        for v in router[1].path_operations.values()
        for o in v.operations
    }
    assert named == {name for name in routes.routes() if name.startswith("api-")}
    assert len(named) == len(operations) + 2, "the page and its description beside the operations"


def test_drafts_are_not_given_and_nothing_of_the_office(coordinator: Any) -> None:
    a_draft(coordinator)
    service = a_service(coordinator, owner_email="office@example.org")
    Service.objects.filter(pk=service.pk).update(carried={"ptv": {"id": "secret"}})
    body = Client().get("/api/v1/services").content.decode()
    assert "office@example.org" not in body
    assert "secret" not in body
    found = json.loads(body)
    assert slugs(found) == [service.slug]
    assert [place["street"] for place in found["places"]] == ["Lundagatan 1"]
    assert found["services"][0]["offerings"][0]["place"] == found["places"][0]["uid"]
    assert found["services"][0]["offerings"][0]["contact"] == found["contacts"][0]["uid"]


def test_a_municipality_gets_what_its_guide_shows(coordinator: Any, actor_with_role: Any) -> None:
    neighbour = actor_with_role("coordinator", code="616")
    service = a_service(coordinator)
    a_service(neighbour, {"name": "Simkurs"})
    assert slugs(get("services", municipality="616")) == ["simkurs"]
    show_here(neighbour, service)
    assert slugs(get("services", municipality="616")) == ["simkurs", service.slug]
    assert get("services", municipality="999", status=404) == {"code": "not_there", "detail": []}


def test_services_are_chosen_by_need_topic_and_language(coordinator: Any) -> None:
    course = a_service(coordinator, {"name": "Kurs"})
    home = a_service(coordinator, {"name": "Bostad"}, topics=("find_home",))
    write_words(coordinator, home, "so", {"name": "Guri"})
    assert slugs(get("services", need="language")) == [course.slug]
    assert slugs(get("services", topic="find_home")) == [home.slug]
    assert slugs(get("services", need="language", topic="find_home")) == []
    assert slugs(get("services", language="so")) == [home.slug]
    write_words(coordinator, home, "en", {"name": "A home"})
    write_words(coordinator, home, "en", {"name": ""})
    assert slugs(get("services", language="so")) == [home.slug]
    assert slugs(get("services", language="en")) == []


def test_pages_follow_one_another_and_hold_each_service_once(coordinator: Any) -> None:
    for number in range(5):
        a_service(coordinator, {"name": f"Kurs {number}"})
    seen, after, pages = [], None, 0
    while pages == 0 or after:
        found = get("services", limit=2, **({"after": after} if after else {}))
        seen += slugs(found)
        after, pages = found["next_after"], pages + 1
        assert found["total"] == 5
    assert pages == 3
    assert sorted(seen) == [f"kurs-{number}" for number in range(5)]


def test_a_refresh_gives_only_what_has_changed_and_what_is_gone(coordinator: Any, a_day: Any) -> None:
    organisation = organisations.add(coordinator, kind="school", names={"sv": "Institutet"})
    services = {
        name: a_service(coordinator, {"name": name}, organisation=organisation.pk if name == "named" else None)
        for name in ("quiet", "worded", "edited", "moved", "named", "leaving")
    }
    a_day.shift(600)
    whole = get("services")
    assert len(whole["services"]) == 6
    a_day.shift(600)
    assert get("services", changed_since=whole["next_since"])["services"] == []
    write_words(coordinator, services["worded"], "so", {"name": "Koorso"})
    edit_facts(coordinator, services["edited"], ServiceFacts(topics=("finnish",)))
    edit_place(coordinator, Place.objects.get(offerings__service=services["moved"]), PlaceInput({"sv": "Villan"}))
    rename_organisation(coordinator, organisation, {"sv": "Bildningsverket"}, TODAY)
    withdraw(coordinator, services["leaving"])
    found = get("services", changed_since=whole["next_since"])
    assert slugs(found) == ["edited", "moved", "named", "worded"]
    assert [grave["slug"] for grave in found["gone"]] == ["leaving"]
    assert found["digest"] != whole["digest"]
    assert found["total"] == 5


def test_a_refresh_tells_of_services_whose_material_is_taken_away(coordinator: Any, a_day: Any) -> None:
    removed, left, quiet = (a_service(coordinator, {"name": name}) for name in ("removed", "left", "quiet"))
    given = MaterialInput(
        {"sv": "Broschyr"}, services=(removed.pk,), versions=(VersionInput("sv", "https://x.example"),)
    )
    gone = add_material(coordinator, given)
    moved = add_material(coordinator, replace(given, services=(left.pk, quiet.pk)))
    a_day.shift(600)
    since = get("services")["next_since"]
    a_day.shift(600)
    remove_material(coordinator, gone)
    assert slugs(get("services", changed_since=since)) == ["removed"]
    edit_material(coordinator, moved, replace(given, services=(quiet.pk,)))
    assert slugs(get("services", changed_since=since)) == ["left", "quiet", "removed"]


def test_what_comes_after_a_service_is_told_once_it_is_published(coordinator: Any, a_day: Any) -> None:
    heir = a_draft(coordinator, {"name": "Ny kurs"})
    service = a_service(coordinator, heir=heir.pk)
    a_day.shift(600)
    since = get("services")["next_since"]
    assert str(heir.uid) not in json.dumps(get("services"))
    assert "heir" not in get(f"services/{service.uid}")["services"][0]
    a_day.shift(600)
    publish(coordinator, heir, TODAY)
    assert slugs(get("services", changed_since=since)) == [heir.slug, service.slug]
    assert get(f"services/{service.uid}")["services"][0]["heir"] == str(heir.uid)


def test_what_begins_or_ends_by_its_day_is_told_in_the_refresh(coordinator: Any, a_day: Any) -> None:
    from datetime import timedelta

    tomorrow = TODAY + timedelta(days=1)
    a_service(coordinator, {"name": "Ending"}, valid_to=TODAY)
    a_service(coordinator, {"name": "Beginning"}, valid_from=tomorrow)
    a_day.shift(600)
    since = get("services")["next_since"]
    a_day.shift(86400)
    found = get("services", changed_since=since)
    assert slugs(found) == ["beginning"]
    assert [grave["slug"] for grave in found["gone"]] == ["ending"]


def test_one_service_is_given_by_its_uid_until_it_is_withdrawn(coordinator: Any) -> None:
    service = a_service(coordinator)
    assert slugs(get(f"services/{service.uid}")) == [service.slug]
    withdraw(coordinator, service)
    get(f"services/{service.uid}", status=404)


def test_search_answers_as_the_guide_does(coordinator: Any) -> None:
    service = a_service(coordinator)
    found = get("search", municipality="638", q="svenskkrus")
    assert [hit["uid"] for hit in found["hits"]] == [str(service.uid)]
    assert found["did_you_mean"] == "svenskkurs"


def test_nobody_keeps_what_was_searched_for(coordinator: Any, served: Front) -> None:
    a_service(coordinator)
    page = f"/sv/{Municipality.objects.get(code='638').slug_sv}/search/"
    for path, query in (("/api/v1/search", "municipality=638&q=hemligt"), (page, "q=hemligt")):
        status, headers, _ = ask(served, path, **ASKED, QUERY_STRING=query)
        assert (status, headers["Cache-Control"]) == ("200 OK", "private, no-store")
        assert "ETag" not in headers
    assert not served.kept._answers
    _, headers, _ = ask(served, page, **ASKED)
    assert headers["ETag"]


def test_each_language_tells_how_its_translation_stands(coordinator: Any) -> None:
    service = a_service(coordinator)
    write_words(coordinator, service, "fi", {"name": "Kurssi"})
    write_words(coordinator, service, "en", {"name": "A course"})
    assert get("services")["services"][0]["translations"] == {"sv": "source", "fi": "draft", "en": "draft"}
    approve(service.name, "en", coordinator)
    assert get("services")["services"][0]["translations"]["en"] == "current"
    write_words(coordinator, service, "sv", {"name": "Kurs i svenska"})
    found = get(f"services/{service.uid}")["services"][0]["translations"]
    assert found == {"sv": "source", "fi": "outdated", "en": "outdated"}


def test_municipalities_are_named_in_both_languages(municipality: Any) -> None:
    municipality("638")
    (town,) = get("municipalities")["municipalities"]
    assert town["code"] == "638"
    assert set(town["slug"]) == {"sv", "fi"}


def test_what_is_asked_wrongly_is_refused_with_reasons() -> None:
    found = get("services", status=422, limit=0, need="nothing", changed_since="yesterday")
    assert found["code"] == "invalid"
    assert {one["at"][-1] for one in found["detail"]} == {"limit", "need", "changed_since"}


def test_who_asks_too_often_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle = api._routers[0][1].path_operations["/municipalities"].operations[0].throttle_objects[0]
    monkeypatch.setattr(throttle, "num_requests", 2)
    answers = [Client().get("/api/v1/municipalities") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_pages_of_other_sites_may_read_and_nobody_may_write() -> None:
    answer = Client().get("/api/v1/municipalities")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    asked = Client().options("/api/v1/services")
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)("/api/v1/services").status_code == 405


def test_the_memory_in_front_answers_again_and_lets_go_after_a_change(coordinator: Any, served: Front) -> None:
    service = a_service(coordinator)
    path = f"/api/v1/services/{service.uid}"
    status, headers, body = ask(served, path, **ASKED)
    assert (status, len(body) > 100) == ("200 OK", True)
    status, again, body = ask(served, path, HTTP_IF_NONE_MATCH=headers["ETag"], **ASKED)
    assert (status, body) == ("304 Not Modified", b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    withdraw(coordinator, service)
    assert ask(served, path, HTTP_IF_NONE_MATCH=headers["ETag"], **ASKED)[0].startswith("404")


def test_a_page_of_services_asks_as_often_for_many_as_for_few(coordinator: Any) -> None:
    organisation = organisations.add(coordinator, kind="school", names={"sv": "Institutet"}).pk
    heir = a_service(coordinator, {"name": "Ny"}).pk
    exception = OtherHours(TODAY, TODAY, None, None, {"sv": "Stängt"})
    counts = []
    for _ in range(2):
        for number in range(4):
            facts = {"organisation": organisation, "parties": (organisation,), "heir": heir}
            one = a_service(coordinator, {"name": f"Kurs {number}"}, **facts)
            say_for_whom(coordinator, one, [EligibilityInput(age_from=18, reason={"sv": "Vuxna"})])
            put_offering(coordinator, one, None, replace(WALK_IN, provider=organisation, exceptions=(exception,)))
            versions = (VersionInput("sv", "https://x.example"),)
            add_material(coordinator, MaterialInput({"sv": "Broschyr"}, services=(one.pk,), versions=versions))
        with CaptureQueriesContext(connection) as captured:
            found = get("services", municipality="638", changed_since="2020-01-01T00:00:00Z", need="language")
        assert all(found[name] for name in ("services", "materials", "places", "contacts"))
        counts.append(len(asked(captured)))
    assert counts[0] == counts[1] <= 12, asked(captured)


def test_a_page_tells_of_the_operations_and_loads_nothing_from_elsewhere() -> None:
    answer = Client().get("/api/v1/")
    text = answer.content.decode()
    assert "GET /api/v1/services/{uid}" in text
    assert '<script src="http' not in text
    assert "https://" not in text


@pytest.mark.parametrize(
    ("since", "number"),
    [
        ("7725-08-18T03:45:56+16:37", 0),
        ("9999-12-31T23:59:59-23:59", 0),
        ("0001-01-01T00:00:00+23:59", 1),
        ("2026-03-01T00:00:00-23:00", 1),
    ],
)
def test_a_moment_of_any_offset_in_any_year_is_understood(coordinator: Any, since: str, number: int) -> None:
    a_service(coordinator)
    assert len(get("services", changed_since=since)["services"]) == number
