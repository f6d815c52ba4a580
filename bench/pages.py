"""The public programme page against a bare answer of the same bytes on the same server."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import ROOT, Server, free_port, running

from bench.load import Load, load

PAGE = "/sv/kristinestad/programmes/2023-2025/"
ROUNDS = 3


@contextmanager
def bare(body: bytes, folder: Path) -> Iterator[int]:
    """Serve the bytes with a bare application on the same server; give its port."""
    port = free_port()
    file = folder / "body"
    file.write_bytes(body)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.bare", str(port), str(file)],
        cwd=ROOT,
        env={**os.environ, "DELAKTIG_VAR": str(folder)},
        start_new_session=True,
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def fetch(server: Server) -> tuple[bytes, str]:
    """Return the page's compressed bytes and its ETag."""
    request = urllib.request.Request(server.url + PAGE, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers["ETag"]


def middle(loads: list[Load]) -> float:
    return statistics.median(one.per_second for one in loads)


def measure() -> None:
    """Print the page from memory, built anew and unchanged (304), each as a share of the bare answer."""
    with tempfile.TemporaryDirectory() as name, running(Path(name), "--demo", settings="demo") as server:
        port = int(server.url.rsplit(":", 1)[1])
        body, etag = fetch(server)
        with bare(body, Path(name)) as bare_port:
            rows: dict[str, list[Load]] = {"bare": [], "kept": [], "built": [], "unchanged": []}
            for _ in range(ROUNDS):  # in turns, so that a slow moment of the machine meets all alike
                rows["bare"].append(load(bare_port, lambda _n: "/"))
                rows["kept"].append(load(port, lambda _n: PAGE))
                rows["built"].append(load(port, lambda n: f"{PAGE}?built={n}"))
                rows["unchanged"].append(load(port, lambda _n: PAGE, f"If-None-Match: {etag}\r\n"))
        expected = {"bare": {200}, "kept": {200}, "built": {200}, "unchanged": {304}}
        for kind, loads in rows.items():
            assert set().union(*(one.statuses for one in loads)) == expected[kind], kind
        base = middle(rows["bare"])
        print(f"programme page, {len(body)} bytes compressed, {ROUNDS} rounds; share of a bare answer's rate:")
        for kind, goal in (("kept", "goal 0.50"), ("built", "goal 0.10"), ("unchanged", "")):
            print(f"  {kind:<10} {middle(rows[kind]) / base:5.2f}  {goal}")


if __name__ == "__main__":
    measure()
