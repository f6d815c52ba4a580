"""Asks addresses outside whether they answer: carefully, politely, and never within one's own network.

Standard library only. The name is resolved once and the connection is made to what it was
resolved to, so that a name cannot show a public address and then lead to a private one.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import SplitResult, urljoin, urlsplit

TIMEOUT = 10.0
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

    ``private`` allows addresses within one's own network: for tests.
    """
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, leads_to = _one(address, private, timeout)
            if status not in REDIRECTS or not leads_to:
                return status
            address = urljoin(address, leads_to)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return None


def _one(address: str, private: bool, timeout: float) -> tuple[int, str]:
    parts = urlsplit(address)
    status, leads_to = _asked("HEAD", parts, private, timeout)
    return _asked("GET", parts, private, timeout) if status in NOT_FOR_HEAD else (status, leads_to)


def _asked(method: str, parts: SplitResult, private: bool, timeout: float) -> tuple[int, str]:
    host = parts.hostname
    if parts.scheme not in PORTS or not host:
        raise Refused(parts.geturl())
    port = parts.port or PORTS[parts.scheme]
    connection = _Connection(host, port, _place(host, port, private), parts.scheme == "https", timeout)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, _ascii(target), headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


def _ascii(target: str) -> str:
    """Return a path and query as they are sent: letters outside ASCII by their bytes."""
    return "".join(one if " " < one < "\x7f" else "".join(f"%{byte:02X}" for byte in one.encode()) for one in target)


def _place(host: str, port: int, private: bool) -> str:
    """Return the network address of a host; raise :class:`Refused` unless everything it leads to is public."""
    found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found:
        raise Refused(host)
    if not private and not all(is_public(one) for one in found):
        raise Refused(host)
    return sorted(found, key=lambda one: (":" in one, one))[0]


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
