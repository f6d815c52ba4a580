"""Answers again what the public side has answered before, while it is still true.

A page is kept in the memory of each worker process with the number of the last
change that the public can see (:func:`delaktig.audit.chain.public_revision`).
Every request reads that one number; where it has moved, or the day has changed,
the page is built anew. So all processes serve a new text on the first request
after the commit, and nothing has to be told to anyone.

A page that changes by itself at a moment (a notice begins or ends, a place closes)
says so in the header :data:`UNTIL`; from that moment it is built anew. Browsers do not see it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from delaktig.web.public import compressing
from delaktig.web.public.compressing import COMPRESS, SMALLEST_COMPRESSED, is_text

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

MOST_BYTES = 64 * 1024 * 1024
MOST_BYTES_OF_ONE = 2 * 1024 * 1024
"""The largest answer that is kept; a longer one, as a file, goes through piece by piece and is never whole here."""
UNTIL = "Delaktig-Until"
"""The moment, in ISO 8601, from which a page is no longer true though nobody has changed anything."""
OTHER_STARTS = ("/api/v1/",)
"""Public addresses that begin with no language."""
NOT_KEPT = frozenset({"content-length", "etag", "vary", "content-encoding", UNTIL.lower()})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was built, in the encodings that browsers have asked for so far."""

    revision: int
    day: date
    status: str
    headers: Headers
    etag: str
    bodies: dict[str, bytes]
    compressible: bool = False
    until: datetime | None = None

    def is_true(self, revision: int, now: datetime) -> bool:
        """Say whether the answer may be given again at a moment: nothing public has changed, no moment has passed."""
        if self.revision != revision or self.day != timezone.localdate(now):
            return False
        return self.until is None or now < self.until

    def encoded(self, encoding: str) -> Answer:
        """Return the answer with its body in one more encoding."""
        return replace(self, bodies={**self.bodies, encoding: COMPRESS[encoding](self.bodies["identity"])})

    @property
    def size(self) -> int:
        """Bytes that keeping this answer takes."""
        return sum(map(len, self.bodies.values()))


def _size_of(key: tuple[str, ...]) -> int:
    return sum(map(len, key))


class Kept:
    """The answers of this process: the least recently used leave first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._bytes = 0
        self._most = most_bytes

    def get(self, key: tuple[str, ...]) -> Answer | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: tuple[str, ...], answer: Answer) -> None:
        with self._lock:
            self._forget(key)
            self._answers[key] = answer
            self._bytes += answer.size + _size_of(key)
            while self._bytes > self._most and self._answers:
                self._forget(next(iter(self._answers)))

    def _forget(self, key: tuple[str, ...]) -> None:
        old = self._answers.pop(key, None)
        if old is not None:
            self._bytes -= old.size + _size_of(key)


class Front:
    """WSGI middleware in front of Django, for the public side's addresses only."""

    def __init__(self, application: Application, kept: Kept | None = None) -> None:
        self.application = application
        self.kept = kept or Kept()
        self._starts = (*(f"/{language}/" for language in settings.PUBLIC_LANGUAGES), *OTHER_STARTS)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not path.startswith(self._starts):
            return self.application(environ, start_response)
        revision = _revision()
        if revision is None:
            return self.application(environ, start_response)
        key = (path, environ.get("QUERY_STRING", ""), environ.get("HTTP_HOST", ""), environ.get("wsgi.url_scheme", ""))
        answer = self.kept.get(key)
        now = timezone.now()
        if answer is None or not answer.is_true(revision, now):
            built = self._build(environ, revision, timezone.localdate(now))
            if isinstance(built, _Unkept):
                return _hand_on(built, environ, start_response)
            answer = built
            self.kept.put(key, answer)
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = compressing.chosen(accepted) if answer.compressible else "identity"
        if encoding not in answer.bodies:
            answer = answer.encoded(encoding)
            self.kept.put(key, answer)
        return _send(answer, encoding, environ, start_response)

    def _build(self, environ: Environ, revision: int, day: date) -> Answer | _Unkept:
        """Ask Django; keep what is a whole, public 200 without a cookie.

        ``day`` is the day before the building began: what was begun before midnight is not kept past it.
        """
        started: list[Any] = []

        def start(status: str, headers: Headers, *_: Any) -> None:
            started[:] = [status, headers]

        asked = {**environ, "REQUEST_METHOD": "GET"}
        for name in (
            "HTTP_IF_NONE_MATCH",
            "HTTP_IF_MODIFIED_SINCE",
            "HTTP_ACCEPT_ENCODING",
            "HTTP_RANGE",
            "HTTP_COOKIE",
        ):
            asked.pop(name, None)
        response = self.application(asked, start)
        if started and _says_long(started[1]):
            return _Unkept(*started, _nothing_of(response) if environ["REQUEST_METHOD"] == "HEAD" else response)
        body = _whole_or_passed(response)
        if isinstance(body, _Passed):
            return _Unkept(*started, _nothing_of(body) if environ["REQUEST_METHOD"] == "HEAD" else body)
        status, headers = started
        names = {name.lower(): value for name, value in headers}
        if not status.startswith("200") or "set-cookie" in names or "private" in names.get("cache-control", ""):
            return _Unkept(status, headers, [] if environ["REQUEST_METHOD"] == "HEAD" else [body])
        kept = [(n, v) for n, v in headers if n.lower() not in NOT_KEPT]
        kept.append(("Vary", "Accept-Encoding"))
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        compressible = len(body) >= SMALLEST_COMPRESSED and is_text(names.get("content-type", ""))
        until = _moment(names.get(UNTIL.lower(), ""))
        return Answer(revision, day, status, kept, etag, {"identity": body}, compressible, until)


def _moment(given: str) -> datetime | None:
    return datetime.fromisoformat(given) if given else None


@dataclass(frozen=True, slots=True)
class _Unkept:
    status: str
    headers: Headers
    body: Iterable[bytes]


class _Passed:
    """An answer that turned out too long on the way: what was read of it, and then the rest."""

    def __init__(self, read: list[bytes], rest: Iterator[bytes], close: Callable[[], object]) -> None:
        self._read, self._rest, self.close = read, rest, close

    def __iter__(self) -> Iterator[bytes]:
        yield from self._read
        yield from self._rest


def _says_long(headers: Headers) -> bool:
    """Say whether an answer tells that it is longer than what is kept."""
    length = next((value for name, value in headers if name.lower() == "content-length"), "0")
    return int(length) > MOST_BYTES_OF_ONE


def _closing(response: Iterable[bytes]) -> Callable[[], object]:
    close: Callable[[], object] = getattr(response, "close", lambda: None)
    return close


def _nothing_of(response: Iterable[bytes]) -> list[bytes]:
    _closing(response)()
    return []


def _whole_or_passed(response: Iterable[bytes]) -> bytes | _Passed:
    """Return the whole of an answer, or, where it is longer than what is kept, one that hands it on."""
    pieces, size, rest = [], 0, iter(response)
    try:
        for piece in rest:
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES_OF_ONE:
                return _Passed(pieces, rest, _closing(response))
    except BaseException:
        _closing(response)()
        raise
    _closing(response)()
    return b"".join(pieces)


def _send(answer: Answer, encoding: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if asked and (asked == "*" or answer.etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")}):
        start_response("304 Not Modified", [("ETag", answer.etag), *_of_304(answer.headers)])
        return []
    body = answer.bodies[encoding]
    headers = [*answer.headers, ("ETag", answer.etag), ("Content-Length", str(len(body)))]
    if encoding != "identity":
        headers.append(("Content-Encoding", encoding))
    start_response(answer.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_IN_304 = {"cache-control", "vary", "content-language", "access-control-allow-origin", "access-control-expose-headers"}


def _of_304(headers: Headers) -> Headers:
    return [(n, v) for n, v in headers if n.lower() in _IN_304]


def _hand_on(built: _Unkept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Give an answer that is not kept, smaller where the browser takes it.

    What carries a cookie is left alone: beside a secret, the length of something compressed tells about it.
    """
    names = {name.lower(): value for name, value in built.headers}
    encoding = compressing.chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
    alone = {"set-cookie", "content-encoding"} & names.keys() or not built.status.startswith("200")
    short = isinstance(built.body, list) and sum(map(len, built.body)) < SMALLEST_COMPRESSED
    if alone or short or encoding == "identity" or not is_text(names.get("content-type", "")):
        start_response(built.status, built.headers)
        return built.body
    headers = [(name, value) for name, value in built.headers if name.lower() != "content-length"]
    start_response(built.status, [*headers, ("Content-Encoding", encoding), ("Vary", "Accept-Encoding")])
    return compressing.Pieces(built.body, encoding)


def _revision() -> int | None:
    """Read the number of the last public change; ``None`` where the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT public_revision FROM audit_head WHERE id = 1")
            row = cursor.fetchone()
    except (DatabaseError, InterfaceError):
        connection.close()
        return None
    return int(row[0]) if row else 0
