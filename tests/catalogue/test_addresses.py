"""Addresses outside are asked carefully: never within one's own network, politely, and what fails is remembered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.management import call_command

from delaktig.accounts.actor import Denied
from delaktig.catalogue import addresses
from delaktig.catalogue.actions.states import withdraw
from delaktig.catalogue.asking_addresses import answer_of, is_public
from delaktig.catalogue.models import LinkCheck, LinkRound
from tests.catalogue.building import a_service

ASKED: list[tuple[str, str]] = []


class Handler(BaseHTTPRequestHandler):
    """Answers by what the path says: a status, or a redirect."""

    def do_HEAD(self) -> None:
        ASKED.append((self.command, self.path))
        word = self.path.strip("/").partition("/")[0]
        if word.startswith("loop"):
            self.send_response(302)
            self.send_header("Location", f"/{word}x")
        elif word == "once":
            self.send_response(301)
            self.send_header("Location", "/200")
        elif word == "ftp":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/file")
        elif word == "drip":
            self.send_response(200)
            self.flush_headers()
            with suppress(OSError):
                for _ in range(40):
                    time.sleep(0.1)
                    self.wfile.write(b"X-Drop: 1\r\n")
        elif word == "getonly":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(int(word))
        with suppress(OSError):
            self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - named so by the library

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def coordinator(actor_with_role: Any, settings: Any, monkeypatch: Any) -> Any:
    settings.LINK_CHECK_PRIVATE = True
    monkeypatch.setattr(addresses, "PAUSE", 0.0)
    return actor_with_role("coordinator")


@pytest.mark.parametrize(
    ("path", "status"),
    [("200", 200), ("404", 404), ("410", 410), ("once", 200), ("getonly", 200), ("loop", None), ("ftp", None)],
)
def test_the_answer_is_the_one_that_a_reader_would_meet(site: str, path: str, status: int | None) -> None:
    assert answer_of(f"{site}/{path}", private=True, timeout=5) == status


def test_who_drips_is_left_when_the_time_is_up(site: str) -> None:
    begun = time.monotonic()
    assert answer_of(f"{site}/drip", private=True, timeout=0.5) is None
    assert time.monotonic() - begun < 2


def test_a_name_that_nobody_answers_for_costs_no_more_than_the_time(monkeypatch: Any) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: time.sleep(3))
    begun = time.monotonic()
    assert answer_of("http://slow.example/", timeout=0.2) is None
    assert time.monotonic() - begun < 2


def test_only_the_ports_of_the_web_are_asked(monkeypatch: Any) -> None:
    places: list[int] = []

    def resolve(_host: str, port: int, **_: Any) -> list[Any]:
        places.append(port)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for address in ("http://x.example:22/", "https://x.example:8443/", "http://x.example:6379/", "http://x.example/"):
        assert answer_of(address, timeout=1) is None
    assert places == [80]


def test_head_is_asked_first_and_letters_outside_ascii_are_sent_as_bytes(site: str) -> None:
    ASKED.clear()
    answer_of(f"{site}/200/å?q=ä ö", private=True)
    answer_of(f"{site}/getonly", private=True)
    assert ASKED == [("HEAD", "/200/%C3%A5?q=%C3%A4%20%C3%B6"), ("HEAD", "/getonly"), ("GET", "/getonly")]


@pytest.mark.parametrize(
    "address",
    ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", "javascript:alert(1)", "http://127.0.0.1:99999/"],
)
def test_what_is_no_web_address_is_not_asked(address: str) -> None:
    assert answer_of(address, private=True, timeout=1) is None


def test_ones_own_network_is_not_asked(site: str) -> None:
    ASKED.clear()
    for address in (f"{site}/200", site.replace("127.0.0.1", "localhost"), site.replace("127.0.0.1", "2130706433")):
        assert answer_of(address, timeout=1) is None
    assert not ASKED


WITHIN = "127.0.0.1 10.1.2.3 192.168.1.1 172.16.0.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1"
WITHIN += " ::1 fe80::1%eth0 fd00::1 ::ffff:10.0.0.1 :: 2002:a00:1:: 64:ff9b::a9fe:a9fe"


@pytest.mark.parametrize("place", WITHIN.split())
def test_places_within_a_network_are_known(place: str) -> None:
    assert not is_public(place)


def test_places_on_the_open_internet_are_known() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2a00:1450:4026::1")
    assert is_public("64:ff9b::808:808")


@pytest.mark.django_db
def test_what_fails_is_remembered_since_when_and_where(coordinator: Any, site: str) -> None:
    good = a_service(coordinator, {"name": "Bra"}, website=f"{site}/200")
    bad = a_service(coordinator, {"name": "Dålig"}, website=f"{site}/404")
    closed = a_service(coordinator, {"name": "Stängd"}, website=f"{site}/403")
    begun = addresses.ask_addresses(coordinator)
    assert (begun.total, begun.done, begun.finished_at is None) == (3, 3, False)
    (found,) = addresses.failing(coordinator)
    assert (found.check.address, found.check.status, found.services) == (f"{site}/404", 404, (bad.pk,))
    since = found.check.failing_since
    addresses.ask_addresses(coordinator)
    assert addresses.failing(coordinator)[0].check.failing_since == since
    withdraw(coordinator, bad)
    assert not addresses.failing(coordinator)
    addresses.ask_addresses(coordinator)
    assert set(LinkCheck.objects.values_list("address", flat=True)) == {good.website, closed.website}


@pytest.mark.django_db
def test_a_round_that_was_broken_off_goes_on_where_it_was(coordinator: Any, site: str) -> None:
    for path in ("200", "404"):
        a_service(coordinator, {"name": path}, website=f"{site}/{path}")
    begun = LinkRound.objects.create(keeper_id="638")
    assert addresses.ask_all(begun, lambda _: 200, 0.0) == 2
    asked: list[str] = []
    assert addresses.ask_all(begun, lambda one: asked.append(one), 0.0) == 0  # type: ignore[func-returns-value]
    assert not asked


@pytest.mark.django_db
def test_one_round_at_a_time_and_only_by_those_who_edit(coordinator: Any, actor_with_role: Any) -> None:
    LinkRound.objects.create(keeper_id="638")
    with pytest.raises(Denied) as refused:
        addresses.ask_addresses(coordinator)
    assert refused.value.reason == "under_way"
    with pytest.raises(Denied):
        addresses.ask_addresses(actor_with_role("reader"))


@pytest.mark.django_db
def test_the_command_says_what_fails(coordinator: Any, site: str, capsys: Any) -> None:
    a_service(coordinator, website=f"{site}/410")
    call_command("check_links", "638")
    assert capsys.readouterr().out == f"638: 1 asked, 1 failing\n  410\t{site}/410\n"


def test_the_same_server_is_asked_with_a_pause_between(monkeypatch: Any) -> None:
    slept: list[float] = []
    clock = iter(float(n) / 10 for n in range(100))
    monkeypatch.setattr(addresses.time, "sleep", slept.append)
    monkeypatch.setattr(addresses.time, "monotonic", lambda: next(clock))
    last: dict[str, float] = {}
    for server in ("a.example", "b.example", "a.example"):
        addresses._be_polite(last, server, 1.0)
    assert len(slept) == 1
    assert 0 < slept[0] <= 1.0
