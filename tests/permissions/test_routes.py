"""Every route, every role: who is let in, who is refused, and who does not learn that there is anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from delaktig.accounts.models import Role
from delaktig.accounts.permissions import permissions_by_role
from delaktig.municipalities.models import Municipality
from delaktig.web import routes
from tests.browser.addresses import patterns

MINE, OTHER = "638", "504"
NOWHERE = {"int": "999999", "str": "nowhere", "slug": "nowhere", "uuid": "00000000-0000-4000-8000-000000000000"}
ABSENT = 404
LET_IN = {200, 204, 302, 303, 400, 404, 405, 409, 422}


def address(pattern: str, code: str) -> str:
    """Return an address of the route: the municipality's own code, and otherwise what does not exist."""

    def fill(match: re.Match[str]) -> str:
        converter, name = (match[1] or "str").rstrip(":"), match[2]
        if name == "code":
            return code
        return NOWHERE.get(converter, SPECIAL.get(converter, "nowhere"))

    text = re.sub(r"\(\?P<(\w+)>[^()]*\)", "nowhere", pattern)
    text = re.sub(r"<(\w+:)?(\w+)>", fill, text)
    return "/" + text.replace("^", "").replace("$", "").replace("\\", "")


SPECIAL: dict[str, str] = {
    "path": "nowhere",
    "guide_language": "sv",
    "language": "sv",
    "own_language": "sv",
    "letter": "0000000000",
}
ADDRESSES = dict(sorted(patterns()))
TABLE = routes.routes()
NAMED = [name for name in TABLE if name in ADDRESSES]
GUARDED = [name for name in NAMED if TABLE[name].permission not in {*routes.OPEN, routes.OWN, routes.SIGNED_IN}]
PERSONAL = [name for name in NAMED if TABLE[name].permission == routes.SIGNED_IN]
OWN = [name for name in NAMED if TABLE[name].permission == routes.OWN]
OPEN_TO_ALL = [name for name in NAMED if TABLE[name].permission in routes.OPEN]
METHODS = ("get", "post")


def asked(name: str, method: str) -> str:
    return TABLE[name].permission if method == "get" else TABLE[name].writing


@pytest.fixture
def both(municipality: Any) -> None:
    municipality(MINE)
    municipality(OTHER)


def test_the_routes_are_exactly_those_of_the_table() -> None:
    assert set(ADDRESSES) == set(TABLE)
    print("routes by permission:", dict(sorted(Counter(route.permission for route in TABLE.values()).items())))


def test_guarded_routes_carry_the_code_of_their_municipality() -> None:
    assert GUARDED
    assert not [name for name in GUARDED if not re.search(r"<(str:)?code>", ADDRESSES[name])]


def asking(client: Client, names: Iterable[str], methods: Iterable[str] = METHODS) -> Iterator[tuple[str, str, Any]]:
    """Ask for each address in both ways as one person, and yield what is answered; nothing stays of what was done."""
    signed_in = client.cookies.copy()
    for name in names:
        for method in methods:
            client.cookies = signed_in.copy()
            with transaction.atomic():
                yield name, method, getattr(client, method)(address(ADDRESSES[name], MINE))
                transaction.set_rollback(True)


def led_to_signing_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/account/login/?next=")


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_a_role_comes_in_exactly_where_the_table_says(role: str, both: None, signed_in: Any) -> None:
    permitted = permissions_by_role()[role]
    client: Client = signed_in(role, code=MINE)
    client.raise_request_exception = False
    wrong = []
    for name, method, answer in asking(client, GUARDED):
        if asked(name, method) in permitted:
            right = answer.status_code in LET_IN and "/account/login/" not in answer.get("Location", "")
        else:
            right = answer.status_code == 403
        if not right:
            wrong.append((name, method, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_another_municipality_is_not_there(both: None, signed_in: Any) -> None:
    client: Client = signed_in(*Role.values, code=OTHER)
    there = [(name, method) for name, method, answer in asking(client, GUARDED) if answer.status_code != ABSENT]
    assert there == []


@pytest.mark.django_db
def test_a_municipality_that_is_not_served_is_not_there(both: None, signed_in: Any) -> None:
    client: Client = signed_in(*Role.values, code=MINE)
    Municipality.objects.filter(code=MINE).update(hosted=False)
    there = [(name, method) for name, method, answer in asking(client, GUARDED) if answer.status_code != ABSENT]
    assert there == []


@pytest.mark.django_db
def test_who_has_not_signed_in_is_led_to_signing_in(both: None) -> None:
    answers = asking(Client(), GUARDED + PERSONAL)
    assert [(name, method) for name, method, answer in answers if not led_to_signing_in(answer)] == []


@pytest.mark.django_db
def test_who_lacks_the_second_factor_is_led_to_it(both: None, signed_in: Any, settings: Any) -> None:
    client: Client = signed_in(*Role.values, code=MINE)
    settings.SECOND_FACTOR_REQUIRED = True
    led = {
        name
        for name, _, answer in asking(client, GUARDED + PERSONAL, ["get"])
        if (answer.status_code, answer.get("Location")) == (302, "/account/second-factor/")
    }
    assert led == {*GUARDED, *PERSONAL} - routes.BEFORE_SECOND_FACTOR


@pytest.mark.django_db
@pytest.mark.parametrize("name", PERSONAL)
def test_ones_own_pages_open_for_every_role(name: str, both: None, signed_in: Any) -> None:
    client: Client = signed_in(Role.READER, code=MINE)
    answer = client.get(address(ADDRESSES[name], MINE))
    assert answer.status_code in {200, 302, 404}
    assert "/account/login/" not in answer.get("Location", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_open_pages_never_ask_for_an_account(name: str, both: None, user_with_role: Any) -> None:
    user_with_role(Role.READER, code=MINE)
    answer = Client().get(address(ADDRESSES[name], MINE))
    assert answer.status_code < 500
    assert answer.status_code != 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", [n for n in NAMED if TABLE[n].permission == routes.LINK])
def test_a_secret_that_nobody_gave_out_opens_nothing(name: str, both: None, user_with_role: Any) -> None:
    user_with_role(Role.READER, code=MINE)
    for method in METHODS:
        answer = getattr(Client(), method)(address(ADDRESSES[name], MINE))
        assert answer.status_code in {404, 410}, method


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN)
def test_the_own_view_is_closed_to_all_whom_no_letter_has_let_in(name: str, both: None, signed_in: Any) -> None:
    assert OWN
    for client in (Client(), signed_in(*Role.values, code=MINE)):
        for method in METHODS:
            answer = getattr(client, method)(address(ADDRESSES[name], MINE))
            assert (answer.status_code, answer["Location"]) == (302, "/own/sv/"), method


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN)
def test_without_its_sessions_the_own_view_is_not_there(name: str, both: None, settings: Any) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "OwnSessions" not in one]
    assert Client().get(address(ADDRESSES[name], MINE)).status_code == ABSENT
