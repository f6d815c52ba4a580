"""Of what is not for everybody, browsers and caches keep nothing: every route, however it answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from delaktig.accounts.models import Role
from delaktig.web import routes
from delaktig.web.middleware import is_staff_path
from tests.permissions.test_routes import ADDRESSES, METHODS, MINE, NAMED, TABLE, address

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVERYBODYS = [
    name
    for name in NAMED
    if TABLE[name].permission == routes.PUBLIC and not is_staff_path(address(ADDRESSES[name], MINE))
]
OTHERS = [name for name in NAMED if name not in EVERYBODYS]


def kept(answer: HttpResponse) -> str:
    return answer.get("Cache-Control", "")


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_is_kept_of_what_is_not_for_everybody(name: str, municipality: Any, signed_in: Any) -> None:
    municipality(MINE)
    for client in (signed_in(*Role.values, code=MINE), signed_in(Role.READER, code=MINE), Client()):
        client.raise_request_exception = False
        for method in METHODS:
            answer = getattr(client, method)(address(ADDRESSES[name], MINE))
            assert kept(answer) == "no-store, private", (method, answer.status_code)


@pytest.mark.parametrize("name", [name for name in EVERYBODYS if name.startswith("public-")])
def test_public_pages_may_be_kept(name: str, municipality: Any) -> None:
    municipality(MINE)
    assert "no-store" not in kept(Client().get(address(ADDRESSES[name], MINE)))


def test_nothing_is_kept_of_an_error_either(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Client = signed_in(*Role.values, code=MINE)
    client.raise_request_exception = False
    assert kept(client.get(f"/desk/{MINE}/nowhere/")) == "no-store, private"

    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("delaktig.web.desk.today.casework.page", broken)
    answer = client.get(f"/desk/{MINE}/today/")
    assert (answer.status_code, kept(answer)) == (500, "no-store, private")
