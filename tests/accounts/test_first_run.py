"""The first run makes the first administrator, once, for whoever can read the start code."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.accounts import first_run
from delaktig.accounts.models import Membership, User
from delaktig.audit.models import Event
from delaktig.municipalities import actions as municipalities
from delaktig.municipalities.models import Municipality

pytestmark = pytest.mark.django_db
PASSWORD = "seven green lanterns"


@pytest.fixture(autouse=True)
def _register(db: None) -> None:
    municipalities.load_register()


def test_the_start_code_is_the_same_for_every_process_and_forgives_how_it_is_typed() -> None:
    code = first_run.start_code()
    assert code == first_run.start_code()
    assert first_run.is_start_code(code.lower().replace("-", " "))
    assert not first_run.is_start_code("")
    assert not first_run.is_start_code(code[:-1])


def test_another_secret_key_gives_another_code(settings: Any) -> None:
    code = first_run.start_code()
    settings.SECRET_KEY = "another"
    assert not first_run.is_start_code(code)


def test_it_begins_once() -> None:
    facts = {"email": "a@example.org", "name": "A", "password": PASSWORD, "language": "sv"}
    user = first_run.begin({"638": (["sv", "fi"], ["uk"])}, **facts)
    assert [(m.municipality_id, m.role) for m in Membership.objects.filter(user=user)] == [("638", "administrator")]
    place = Municipality.objects.get(code="638")
    assert (place.hosted, place.languages, place.guide_languages) == (True, ["sv", "fi"], ["uk"])
    with pytest.raises(first_run.AlreadyBegun):
        first_run.begin({"504": (["sv"], [])}, **facts | {"email": "b@example.org"})
    assert User.objects.count() == 1
    assert not Municipality.objects.get(code="504").hosted
    assert Event.objects.filter(name="accounts.installation_begun").count() == 1


def test_signing_in_leads_to_the_first_run_until_there_is_someone(user_with_role: Any) -> None:
    client = Client()
    assert client.get(reverse("account_login"))["Location"] == "/start/"
    assert client.get("/start/").status_code == 200
    user_with_role("reader")
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get("/start/").status_code == 404
    assert client.post("/start/", {"code": first_run.start_code()}).status_code == 404


@pytest.mark.parametrize("step", ["municipalities", "languages", "administrator", "nonsense"])
def test_no_step_is_open_without_the_code(step: str) -> None:
    client = Client()
    page = client.get(f"/start/?step={step}")
    assert 'name="code"' in page.content.decode()
    facts = {"email": "a@example.org", "name": "A", "password": PASSWORD, "again": PASSWORD, "language": "sv"}
    assert client.post(f"/start/?step={step}", facts).status_code == 200
    assert not User.objects.exists()


def test_a_wrong_code_is_refused() -> None:
    page = Client().post("/start/", {"code": "AAAAA-BBBBB-CCCCC"})
    assert 'class="field-error"' in page.content.decode()


def test_from_the_code_to_the_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client(headers={"accept-language": "sv"})
    step = client.post("/start/", {"code": first_run.start_code()})
    assert step["Location"] == "/start/?step=municipalities"

    found = client.post(step["Location"], {"q": "Borg", "search": "1"}).content.decode()
    assert 'value="638"' in found
    nothing = client.post(step["Location"], {"q": "xyzzy", "search": "1", "municipality": "638"}).content.decode()
    assert 'value="638"' in nothing  # what was ticked stays
    assert client.post(step["Location"], {"go_on": "1"}).status_code == 422
    step = client.post(step["Location"], {"municipality": ["638", "000"], "go_on": "1"})
    assert step["Location"] == "/start/?step=languages"

    assert "Borgå" in client.get(step["Location"]).content.decode()
    assert client.post(step["Location"], {"m638-official": "en"}).status_code == 422
    step = client.post(step["Location"], {"m638-official": "fi-sv", "m638-guide": ["uk", "ar"]})
    assert step["Location"] == "/start/?step=administrator"

    facts = {"email": "First@Example.org", "name": "First", "password": PASSWORD, "again": PASSWORD, "language": "fi"}
    for wrong in ({"again": "not the same words"}, {"password": "short", "again": "short"}, {"email": "no"}):
        assert client.post(step["Location"], facts | wrong).status_code == 422
    assert not User.objects.exists()
    entered = client.post(step["Location"], facts)
    assert entered["Location"] == "/desk/"
    user = User.objects.get()
    assert (user.email, user.language) == ("first@example.org", "fi")
    assert Municipality.objects.get(code="638").guide_languages == ["uk", "ar"]
    assert client.get("/desk/")["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200  # no password asked for again
    assert client.get("/start/").status_code == 404
