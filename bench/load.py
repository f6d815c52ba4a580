"""A small load from this machine to this machine: keep-alive connections, counted answers, an end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What a load found: answers a second, how many in all, and the statuses that were answered."""

    per_second: float
    answers: int
    statuses: frozenset[int]


class Asker:
    """One keep-alive connection to a server on 127.0.0.1."""

    def __init__(self, port: int, headers: str = "") -> None:
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._headers = f"Host: localhost:{port}\r\nAccept-Encoding: br\r\n{headers}\r\n"
        self._left_over = b""

    def ask(self, path: str) -> tuple[int, bytes]:
        """Return status and body of the answer; raise ``ConnectionError`` if the server hangs up."""
        self._connection.sendall(f"GET {path} HTTP/1.1\r\n{self._headers}".encode())
        status, body, self._left_over = _answer(self._connection, self._left_over)
        return status, body

    def close(self) -> None:
        self._connection.close()


def _answer(connection: socket.socket, left_over: bytes) -> tuple[int, bytes, bytes]:
    """Read one answer from the connection; return its status, its body and what was read beyond it."""
    data = left_over
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, rest = data.partition(b"\r\n\r\n")
    status = int(head[9:12])
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        rest += _more(connection)
    return status, rest[:length], rest[length:]


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    if not piece:
        raise ConnectionError("the server closed the connection")
    return piece


def load(
    port: int, path_of: Callable[[int], str], headers: str = "", *, seconds: float = 4.0, connections: int = 4
) -> Load:
    """Ask for paths on 127.0.0.1 for some seconds; ``path_of`` gives the path of the n-th request of a connection.

    Raises what went wrong on any connection: a load that broke off is no measure.
    """
    counts = [0] * connections
    statuses: set[int] = set()
    failures: list[Exception] = []
    end = time.perf_counter() + seconds

    def ask(index: int) -> None:
        asker = Asker(port, headers)
        number = index * 1_000_000
        try:
            while time.perf_counter() < end:
                status, _body = asker.ask(path_of(number))
                statuses.add(status)
                counts[index] += 1
                number += 1
        except Exception as failure:
            failures.append(failure)
        finally:
            asker.close()

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Load(sum(counts) / (time.perf_counter() - begun), sum(counts), frozenset(statuses))
