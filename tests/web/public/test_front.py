"""The memory in front of the public side: what it keeps, when it lets go, and how it answers."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import brotli
import pytest
import time_machine

from delaktig.accounts.actor import Actor
from delaktig.audit import chain
from delaktig.web.public.front import MOST_BYTES_OF_ONE, UNTIL, Answer, Front, Kept


class Counting:
    """An application that counts how often it was asked."""

    def __init__(self, status: str = "200 OK", *headers: tuple[str, str], body: bytes = b"<p>text</p>" * 200) -> None:
        self.asked = 0
        self.status, self.headers, self.body = status, headers, body

    def __call__(self, _environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [self.body]


def ask(
    front: Front, path: str = "/sv/borga/", method: str = "GET", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    answered: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": "", "HTTP_HOST": "localhost", **headers}
    body = b"".join(front(environ, lambda status, found, *_: answered.extend([status, dict(found)])))
    return answered[0], answered[1], body


pytestmark = pytest.mark.django_db


def change_something_public() -> None:
    chain.record("exchange.edition_created", chain.Who("command", "test"))


def test_a_page_is_built_once_and_kept() -> None:
    application = Counting()
    front = Front(application)
    first, second = ask(front), ask(front)
    assert application.asked == 1
    assert first == second


def test_a_public_change_makes_the_page_be_built_anew() -> None:
    application = Counting()
    front = Front(application)
    ask(front)
    change_something_public()
    ask(front)
    assert application.asked == 2


def test_an_act_that_the_public_cannot_see_changes_nothing(actor_with_role: Callable[..., Actor]) -> None:
    from delaktig.audit.registry import event_kinds

    inner = next(kind.name for kind in event_kinds().values() if not kind.public)
    application = Counting()
    front = Front(application)
    ask(front)
    chain.record(inner, chain.Who("command", "test"))
    ask(front)
    assert application.asked == 1


def test_a_new_day_makes_the_page_be_built_anew() -> None:
    application = Counting()
    front = Front(application)
    with time_machine.travel("2025-12-31 12:00 +0200", tick=False):
        ask(front)
    with time_machine.travel("2026-01-01 00:01 +0200", tick=False):
        ask(front)
    assert application.asked == 2


def test_a_page_that_changes_by_itself_is_built_anew_from_that_moment_and_browsers_are_not_told() -> None:
    application = Counting("200 OK", (UNTIL, "2026-03-02T12:00:00+02:00"))
    front = Front(application)
    with time_machine.travel("2026-03-02T11:59:59+02:00", tick=False):
        assert UNTIL not in ask(front)[1]
        ask(front)
    assert application.asked == 1
    with time_machine.travel("2026-03-02T12:00:00+02:00", tick=False):
        ask(front)
    assert application.asked == 2


class Long:
    """An answer in pieces that counts how many were asked of it, and whether it was closed."""

    def __init__(self, pieces: int) -> None:
        self.pieces, self.given, self.closed = pieces, 0, False

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.pieces):
            self.given += 1
            yield b"x" * 65536

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("told", [True, False])
def test_a_long_answer_passes_through_piece_by_piece_and_is_not_kept(told: bool) -> None:
    made: list[Long] = []

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        made.append(Long(80))
        start_response("200 OK", [("Content-Length", str(80 * 65536))] if told else [])
        return made[-1]

    front = Front(application)
    environ = {"PATH_INFO": "/sv/borga/", "REQUEST_METHOD": "GET", "QUERY_STRING": "", "HTTP_HOST": "localhost"}
    answer = front(environ, lambda *_: None)
    assert made[0].given <= MOST_BYTES_OF_ONE // 65536 + 1
    assert not made[0].closed
    assert sum(len(piece) for piece in answer) == 80 * 65536
    answer.close()  # type: ignore[attr-defined]
    assert made[0].closed
    assert ask(front, method="HEAD")[2] == b""
    assert made[1].closed
    assert not front.kept._answers


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_is_not_kept_is_compressed_too_and_a_long_answer_piece_by_piece(encoding: str) -> None:
    long = b"".join(b"%d a line of its own, " % number for number in range(200_000))
    undo = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    for body, headers in ((b"<p>text</p>" * 200, [("Cache-Control", "private")]), (long, [])):
        front = Front(Counting("200 OK", ("Content-Length", str(len(body))), *headers, body=body))
        _, names, given = ask(front, HTTP_ACCEPT_ENCODING=f"{encoding}, deflate")
        assert names["Content-Encoding"] == encoding
        assert "Content-Length" not in names
        assert undo(given) == body
        assert len(given) < len(body) / 2
        assert not front.kept._answers


@pytest.mark.parametrize(
    "application",
    [
        Counting("200 OK", ("Set-Cookie", "a=b")),
        Counting("404 Not Found"),
        Counting("200 OK", ("Cache-Control", "private"), body=b"<p>short</p>"),
        Counting("200 OK", ("Cache-Control", "private"), ("Content-Encoding", "gzip")),
    ],
    ids=["with a cookie", "not found", "short", "compressed already"],
)
def test_an_answer_with_a_cookie_or_a_fault_or_a_short_one_is_handed_on_as_it_is(application: Counting) -> None:
    assert ask(Front(application), HTTP_ACCEPT_ENCODING="br")[2] == application.body


def test_a_page_begun_before_midnight_is_not_kept_past_it() -> None:
    with time_machine.travel("2025-12-31 23:59:59 +0200", tick=False) as clock:
        application = Counting()

        def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            clock.shift(2)
            return application(environ, start_response)

        front = Front(slow)
        ask(front)
        ask(front)
    assert application.asked == 2


def test_the_reader_who_has_the_page_gets_304_and_no_body() -> None:
    front = Front(Counting())
    _, headers, _ = ask(front)
    status, again, body = ask(front, HTTP_IF_NONE_MATCH=headers["ETag"])
    assert status.startswith("304")
    assert again["ETag"] == headers["ETag"]
    assert body == b""


def test_the_page_comes_in_the_smallest_encoding_that_the_browser_takes() -> None:
    application = Counting()
    front = Front(application)
    assert brotli.decompress(ask(front, HTTP_ACCEPT_ENCODING="gzip, br")[2]) == application.body
    assert gzip.decompress(ask(front, HTTP_ACCEPT_ENCODING="gzip")[2]) == application.body
    assert gzip.decompress(ask(front, HTTP_ACCEPT_ENCODING="br;q=0, gzip")[2]) == application.body
    assert ask(front)[2] == application.body


def test_a_page_is_compressed_only_in_the_encoding_that_was_asked_for() -> None:
    front = Front(Counting())
    key = ("/sv/borga/", "", "localhost", "")
    ask(front)
    assert set(front.kept.get(key).bodies) == {"identity"}  # type: ignore[union-attr]
    ask(front, HTTP_ACCEPT_ENCODING="gzip")
    assert set(front.kept.get(key).bodies) == {"identity", "gzip"}  # type: ignore[union-attr]
    ask(front, HTTP_ACCEPT_ENCODING="br")
    assert set(front.kept.get(key).bodies) == {"identity", "gzip", "br"}  # type: ignore[union-attr]


def test_the_memory_counts_what_compressing_adds() -> None:
    front = Front(Counting())
    ask(front)
    ask(front, HTTP_ACCEPT_ENCODING="br")
    key = ("/sv/borga/", "", "localhost", "")
    kept = front.kept.get(key)
    assert kept is not None
    assert front.kept._bytes == kept.size + sum(map(len, key))


def test_a_head_request_has_the_length_and_no_body() -> None:
    front = Front(Counting())
    _, headers, body = ask(front, method="HEAD")
    assert int(headers["Content-Length"]) > 0
    assert body == b""


@pytest.mark.parametrize(
    "application",
    [
        Counting("404 Not Found"),
        Counting("200 OK", ("Set-Cookie", "a=b")),
        Counting("200 OK", ("Cache-Control", "private")),
    ],
    ids=["not found", "with a cookie", "private"],
)
def test_what_is_not_a_whole_public_page_is_not_kept(application: Counting) -> None:
    front = Front(application)
    ask(front)
    ask(front)
    assert application.asked == 2


@pytest.mark.parametrize(("path", "method"), [("/desk/638/today/", "GET"), ("/sv/borga/", "POST")])
def test_the_desk_and_acts_pass_by_untouched(path: str, method: str) -> None:
    application = Counting()
    front = Front(application)
    ask(front, path, method)
    ask(front, path, method)
    assert application.asked == 2


def test_the_least_recently_used_page_leaves_first() -> None:
    from datetime import date

    kept = Kept(most_bytes=25)
    for name in ("a", "b"):
        kept.put((name,), Answer(1, date(2026, 1, 1), "200 OK", [], name, {"identity": b"0123456789"}))
    kept.get(("a",))
    kept.put(("c",), Answer(1, date(2026, 1, 1), "200 OK", [], "c", {"identity": b"0123456789"}))
    assert kept.get(("b",)) is None
    assert kept.get(("a",)) is not None
