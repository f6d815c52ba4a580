"""The server's start: the demonstration stays on its own machine, and a first run is announced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from delaktig.accounts import first_run
from delaktig.web.loopback import LoopbackOnly, is_loopback
from delaktig.web.management.commands import serve

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what the server was started with, instead of starting it."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(serve.Server, "run", lambda self: found.append(self.options))
    return found


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_loopback_addresses_are_known(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "example.org", "", "localhost.example.org"]
)
def test_other_addresses_are_not_loopback(address: str) -> None:
    assert not is_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_the_demonstration_is_not_served_on_an_address_that_others_reach(
    settings: Any, started: list[Any], address: str
) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="loopback"):
        call_command("serve", "--address", address)
    assert started == []
    settings.DEMO = False
    call_command("serve", "--address", address)
    assert len(started) == 1


def test_the_server_has_two_processes_with_threads(started: list[Any], settings: Any) -> None:
    settings.DEMO = True
    call_command("serve", "--address", "::1", "--port", "8123")
    assert (started[0]["bind"], started[0]["workers"], started[0]["worker_class"]) == ("[::1]:8123", 2, "gthread")
    serve.Server(started[0])  # gunicorn knows every option


def test_a_first_run_is_announced_with_its_code(
    started: list[Any], capsys: pytest.CaptureFixture[str], user_with_role: Any
) -> None:
    call_command("serve")
    assert first_run.start_code() in capsys.readouterr().out
    user_with_role("reader")
    call_command("serve")
    assert first_run.start_code() not in capsys.readouterr().out


@pytest.mark.parametrize(("caller", "status"), [("127.0.0.1", 200), ("::1", 200), ("", 200), ("192.168.1.5", 403)])
def test_the_demonstration_answers_callers_on_this_machine_only(caller: str, status: int) -> None:
    from django.http import HttpResponse

    answer = LoopbackOnly(lambda _: HttpResponse("fine"))(RequestFactory().get("/", REMOTE_ADDR=caller))
    assert answer.status_code == status


def test_the_demonstration_s_settings_know_loopback_names_only(tmp_path: Path) -> None:
    program = (
        "from delaktig.settings import demo as s;"
        "print(s.DEMO, s.SECOND_FACTOR_REQUIRED, sorted(s.ALLOWED_HOSTS), s.MIDDLEWARE[0])"
    )
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DELAKTIG_VAR": str(tmp_path),
        "DELAKTIG_HOSTS": "example.org",
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "True",
        "False",
        "['127.0.0.1',",
        "'[::1]',",
        "'localhost']",
        "delaktig.web.loopback.LoopbackOnly",
    ]


def test_the_second_factors_of_someone_who_lost_them_are_removed(user_with_role: Any) -> None:
    from allauth.mfa.models import Authenticator

    from delaktig.audit.models import Event

    person = user_with_role("reader")
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    call_command("remove_second_factor", person.email.upper())
    assert not Authenticator.objects.exists()
    assert Event.objects.get(name="accounts.second_factor_removed").target == f"user:{person.pk}"
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "nobody@example.org")


def test_signing_in_asks_the_database_few_things(user_with_role: Any, django_assert_max_num_queries: Any) -> None:
    user_with_role("reader")
    with django_assert_max_num_queries(12):
        assert Client().get("/account/login/").status_code == 200
