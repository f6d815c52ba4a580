"""Asks addresses outside whether they answer: carefully, politely, and never within one's own network.

Standard library only. The name is resolved once and the connection is made to what it was
resolved to, so that a name cannot show a public address and then lead to a private one.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from urllib.parse import SplitResult, urljoin, urlsplit

TIMEOUT = 20.0
"""Seconds that an address has in all, with everything that it leads on to: whoever drips is left."""
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
AGENT = "Delaktig-link-check/1"
NOT_FOR_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501, 503})
"""Answers to HEAD that some servers give although the page is there: then GET is asked."""
PORTS = {"http": 80, "https": 443}
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(ValueError):
    """The address is not one that may be asked: another scheme, or a place within a network."""


def answer_of(address: str, *, private: bool = False, timeout: float = TIMEOUT) -> int | None:
    """Return the HTTP status that an address leads to; ``None`` where nobody answers or it may not be asked.

    ``private`` allows addresses within one's own network, and at any port: for tests.
    """
    limit = _Limit(timeout)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, leads_to = _one(address, private, limit)
            if status not in REDIRECTS or not leads_to:
                return status
            address = urljoin(address, leads_to)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return None


class _Limit:
    """The moment until which an address may be asked."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise ``TimeoutError`` where none is."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


def _one(address: str, private: bool, limit: _Limit) -> tuple[int, str]:
    parts = urlsplit(address)
    status, leads_to = _asked("HEAD", parts, private, limit)
    return _asked("GET", parts, private, limit) if status in NOT_FOR_HEAD else (status, leads_to)


def _asked(method: str, parts: SplitResult, private: bool, limit: _Limit) -> tuple[int, str]:
    host = parts.hostname
    if parts.scheme not in PORTS or not host:
        raise Refused(parts.geturl())
    port = parts.port or PORTS[parts.scheme]
    if not private and port not in PORTS.values():
        raise Refused(parts.geturl())
    place = _place(host, port, private, limit)
    connection = _Connection(host, port, place, parts.scheme == "https", limit.left())
    cut = threading.Timer(limit.left(), connection.cut)
    cut.daemon = True
    cut.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, _ascii(target), headers=headers)
        answer = connection.getresponse()
        limit.left()  # what was cut off may look like an answer that has ended
        return answer.status, answer.headers.get("Location", "")
    finally:
        cut.cancel()
        connection.close()


def _ascii(target: str) -> str:
    """Return a path and query as they are sent: letters outside ASCII by their bytes."""
    return "".join(one if " " < one < "\x7f" else "".join(f"%{byte:02X}" for byte in one.encode()) for one in target)


def _place(host: str, port: int, private: bool, limit: _Limit) -> str:
    """Return the network address of a host; raise :class:`Refused` unless everything it leads to is public."""
    found = _resolved(host, port, limit)
    if not found:
        raise Refused(host)
    if not private and not all(is_public(one) for one in found):
        raise Refused(host)
    return sorted(found, key=lambda one: (":" in one, one))[0]


def _resolved(host: str, port: int, limit: _Limit) -> set[str]:
    """Return what a name leads to. The system's own search knows no limit: past ours it is left to itself."""
    found: list[set[str]] = []

    def resolve() -> None:
        with suppress(OSError, UnicodeError):
            found.append({str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})

    asking = threading.Thread(target=resolve, daemon=True)
    asking.start()
    asking.join(limit.left())
    limit.left()
    return found[0] if found else set()


def is_public(place: str) -> bool:
    """Say whether a network address is one of the open internet: not loopback, private, link-local or multicast."""
    address = ipaddress.ip_address(place.partition("%")[0])
    inner = _within(address) if isinstance(address, ipaddress.IPv6Address) else None
    return is_public(str(inner)) if inner is not None else address.is_global and not address.is_multicast


def _within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to: mapped, by 6to4, or by a translator (RFC 6052)."""
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class _Connection(http.client.HTTPConnection):
    """A connection to a place that has been resolved before, under the host's own name."""

    def __init__(self, host: str, port: int, place: str, secure: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._place = place
        self._secure = secure
        self.default_port = PORTS["https"] if secure else PORTS["http"]

    def connect(self) -> None:
        self.sock = socket.create_connection((self._place, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End the connection from another thread: whoever waits for its next byte gets none."""
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
