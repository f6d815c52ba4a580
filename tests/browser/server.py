"""Starts Delaktig as people start it, in an empty folder, and waits until it answers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
"""Seconds that a start may take on a slow machine before the tests give up."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its data folder and what it printed when it began."""

    url: str
    folder: Path
    printed: str

    def logins(self) -> dict[str, tuple[str, str]]:
        """Return mail and password by the role that the start printed them for, the first of each."""
        password = re.search(r"Password for all of them: (\S+)", self.printed)
        if password is None:
            raise AssertionError(f"no password was printed:\n{self.printed}")
        found: dict[str, tuple[str, str]] = {}
        for line in self.printed.splitlines():
            cells = re.split(r"\s{2,}", line.strip())
            if cells[0].endswith("@demo.example"):
                found.setdefault(cells[-1].replace(" ", "_"), (cells[0], password[1]))
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, settings: str, origin: str) -> dict[str, str]:
    """Return the variables with which a command works on the data in *folder*, and on nothing of the tests' own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DELAKTIG_")}
    return {
        **own,
        "DELAKTIG_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": f"delaktig.settings.{settings}",
        "DELAKTIG_ORIGIN": origin,
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def running(folder: Path, *arguments: str, settings: str, port: int | None = None) -> Iterator[Server]:
    """Start the server with its data in *folder*, give it, and stop it with everything it started."""
    port = port or free_port()
    origin = f"http://localhost:{port}"
    output = folder / "output.txt"
    folder.mkdir(parents=True, exist_ok=True)
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "start", *arguments, "--port", str(port)],
            cwd=ROOT,
            env=environment(folder, settings, origin),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"{origin}/sv/", process, output)
        yield Server(origin, folder, output.read_text())
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    """Wait until the address answers; raise with what was printed if the server ends or takes too long."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped:\n{output.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise RuntimeError(f"no answer from {url}:\n{output.read_text()}")
