"""Starts the servers that are measured, and reads how much processor time they have used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.server import ROOT, free_port


@dataclass(frozen=True, slots=True)
class Serving:
    """A server under measure: its port on 127.0.0.1 and its process group."""

    port: int
    group: int

    def cpu(self) -> float:
        """Return the seconds of processor time of all its processes; 0 where the system does not tell."""
        ticks = 0
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = file.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # the process has ended meanwhile
            if int(fields[2]) == self.group:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of the demonstration with its data in the folder."""
    found = {**os.environ, "DELAKTIG_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "delaktig.settings.demo"}
    found.pop("DELAKTIG_DATABASE", None)
    return found


def prepare(folder: Path) -> None:
    """Load the demonstration into the folder."""
    command = [sys.executable, "manage.py", "start", "--demo", "--prepare-only"]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serving(module: str, folder: Path, *arguments: str, path: str = "/") -> Iterator[Serving]:
    """Run ``python -m MODULE PORT …`` until it answers, give it, and stop it with its workers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(port), *arguments],
        cwd=ROOT,
        env=environment(folder),
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{path}")
        yield Serving(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(url: str) -> None:
    for _ in range(1_200):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {url}")
