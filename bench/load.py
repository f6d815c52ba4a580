"""A small load from this machine to this machine: keep-alive connections, counted answers, an end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What a load found: answers a second, and the statuses that were answered."""

    per_second: float
    statuses: frozenset[int]


def _answer(connection: socket.socket, left_over: bytes) -> tuple[int, bytes]:
    """Read one answer from the connection; return its status and what was read beyond it."""
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
    return status, rest[length:]


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    if not piece:
        raise ConnectionError("the server closed the connection")
    return piece


def load(
    port: int, path_of: Callable[[int], str], headers: str = "", *, seconds: float = 4.0, connections: int = 4
) -> Load:
    """Ask for paths on 127.0.0.1 for some seconds; ``path_of`` gives the path of the n-th request of a connection."""
    counts = [0] * connections
    statuses: set[int] = set()
    end = time.perf_counter() + seconds

    def ask(index: int) -> None:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        left_over = b""
        number = index * 1_000_000
        while time.perf_counter() < end:
            path = path_of(number)
            request = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: br\r\n{headers}\r\n"
            connection.sendall(request.encode())
            status, left_over = _answer(connection, left_over)
            statuses.add(status)
            counts[index] += 1
            number += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(sum(counts) / (time.perf_counter() - begun), frozenset(statuses))
