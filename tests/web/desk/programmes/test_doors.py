"""Every page of programmes: who may open it, who may not, and at what cost."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from delaktig.accounts.models import User
from delaktig.accounts.permissions import Permission, permissions_by_role
from tests.web.desk.programmes.conftest import LEAD, MEMBER, STRANGER, House

TABLES = ("programmes.toml", "translations.toml")
FOLDER = Path(__file__).parents[4] / "src" / "delaktig" / "web" / "permissions"
ROUTES = {n: e["permission"] for t in TABLES for n, e in tomllib.loads((FOLDER / t).read_text()).items()}
POST_ONLY = {
    "desk-programmes-draft",
    "desk-programme-move",
    "desk-programme-measure-status",
    "desk-translation-approve",
}
PAGES = sorted(set(ROUTES) - POST_ONLY)
OF_A_MEMBER = {"desk-programme-membership"}
"""Pages on which a member answers the lead: the lead itself has nothing to answer."""
KINDS = {
    "desk-programme-extra-add": [{"kind": kind} for kind in ("concept", "statistic", "footnote")],
    "desk-programme-history": [{"kind": kind} for kind in ("section", "measure")],
    "desk-programme-delete": [{"kind": kind} for kind in ("section", "theme", "goal", "measure")],
    "desk-programme-move": [{"kind": "measure"}],
    "desk-programme-extra": [{"kind": kind} for kind in ("concept", "statistic", "footnote")],
    "desk-programme-extra-delete": [{"kind": kind} for kind in ("concept", "statistic", "footnote")],
}


def names_of(route: str) -> set[str]:
    """Return the names in a route's address."""

    def found(patterns: list[URLPattern | URLResolver], above: set[str]) -> set[str] | None:
        for one in patterns:
            here = above | set(one.pattern.converters)
            if isinstance(one, URLResolver):
                below = found(one.url_patterns, here)
                if below is not None:
                    return below
            elif one.name == route:
                return here
        return None

    names = found(get_resolver().url_patterns, set())
    assert names is not None, f"{route} is in the table of routes, and has no address"
    return names


def addresses(route: str, house: House, code: str = LEAD) -> list[str]:
    """Return the addresses of a route, one for each kind of part."""
    urls = []
    for kind in KINDS.get(route, [{}]):
        values: dict[str, object] = {**house.args(), **kind, "code": code, "text": house.measure.text_id}
        values["member"] = MEMBER
        if "pk" in names_of(route):
            values["pk"] = getattr(house, str(kind["kind"])).pk
        urls.append(reverse(route, kwargs={name: values[name] for name in names_of(route)}))
    return urls


@pytest.mark.parametrize("route", PAGES)
def test_a_coordinator_of_the_lead_opens_every_page_at_twelve_queries_at_most(
    route: str, house: House, signed_in: Callable[..., Client], settings: object
) -> None:
    code = MEMBER if route in OF_A_MEMBER else LEAD
    client = signed_in("coordinator", code=code)
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    Authenticator.objects.create(user=User.objects.get(), type=Authenticator.Type.TOTP, data={})
    for url in addresses(route, house, code):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200, url
        asked = [query["sql"] for query in queries.captured_queries if reads_rows(query["sql"])]
        assert len(asked) <= 12, "\n".join([url, *asked])


def reads_rows(sql: str) -> bool:
    """Say whether a statement reads: not one that only opens, names or closes a transaction."""
    return sql.startswith("SELECT") and "set_config" not in sql


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize("route", PAGES)
def test_every_page_opens_in_every_language_of_the_desk(
    route: str, language: str, house: House, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("coordinator", code=LEAD)
    client.cookies["delaktig_language"] = language
    for url in addresses(route, house):
        answer = client.get(url)
        assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_a_municipality_that_is_no_member_finds_nothing(
    route: str, house: House, signed_in: Callable[..., Client]
) -> None:
    if names_of(route) == {"code"}:
        pytest.skip("the page tells of the reader's own municipality only")
    client = signed_in("coordinator", code=STRANGER)
    for url in addresses(route, house, STRANGER):
        if route not in POST_ONLY:
            assert client.get(url).status_code == 404, url
        assert client.post(url, {"step": "up", "status": "done"}).status_code == 404, url


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_another_municipalitys_desk_is_not_there(route: str, house: House, signed_in: Callable[..., Client]) -> None:
    client = signed_in("coordinator", code=STRANGER)
    for url in addresses(route, house, LEAD):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_a_role_without_the_permission_is_refused(route: str, house: House, signed_in: Callable[..., Client]) -> None:
    roles = [r for r, granted in sorted(permissions_by_role().items()) if Permission(ROUTES[route]) not in granted]
    for role in roles:
        client = signed_in(role, code=LEAD)
        for url in addresses(route, house):
            assert client.get(url).status_code == 403, (role, url)
            assert client.post(url).status_code == 403, (role, url)
    if not roles:
        assert ROUTES[route] == "edition_read"


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_who_is_not_signed_in_is_asked_to(route: str, house: House) -> None:
    for url in addresses(route, house):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]
