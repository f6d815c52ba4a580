"""`make run` and `make start` from an empty folder, and once more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.server import ROOT, Server, free_port, running, wait_for

pytestmark = pytest.mark.install
ROLES = {"coordinator", "editor", "partner", "reader", "administrator", "data_protection_officer"}


@contextmanager
def make_run(folder: Path) -> Iterator[tuple[Server, float]]:
    """Run ``make run`` with its data in *folder*; give the server and the seconds until it answered."""
    port = free_port()
    dropped = ("DJANGO_SETTINGS_MODULE", "DELAKTIG_DATABASE", "DELAKTIG_SECRET_KEY", "DELAKTIG_ORIGIN", "MAKEFLAGS")
    environment = {key: value for key, value in os.environ.items() if key not in dropped}
    environment |= {"DELAKTIG_VAR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    output = folder.parent / f"{folder.name}-{port}.txt"
    begun = time.monotonic()
    with output.open("w") as file:
        process = subprocess.Popen(
            ["make", "-o", ".venv/base", "run"],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://localhost:{port}/sv/", process, output)
        took = time.monotonic() - begun
        yield Server(f"http://localhost:{port}", folder, output.read_text()), took
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def page(server: Server, path: str) -> tuple[str, str]:
    """Return the address that was reached, and its text."""
    with urllib.request.urlopen(server.url + path, timeout=30) as answer:
        return answer.geturl(), answer.read().decode("utf-8")


def in_database(folder: Path, code: str) -> str:
    """Run a few lines against the database, as a colleague with the same data would."""
    environment = {**os.environ, "DELAKTIG_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "delaktig.settings.demo"}
    environment.pop("DELAKTIG_DATABASE", None)
    done = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def database(folder: Path) -> Path:
    """Return the one database in the folder that no start has set aside."""
    (found,) = [file for file in folder.glob("*.sqlite3") if ".before-" not in file.name]
    return found


def test_the_demonstration_starts_keeps_its_data_and_sets_an_old_database_aside(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with make_run(folder) as (server, first):
        assert f"Delaktig is at {server.url}" in server.printed
        assert set(server.logins()) >= ROLES
        assert "Kristinestad" in page(server, "/sv/")[1]
        assert "loaded" in server.printed
    change = "from delaktig.accounts.models import User; "
    in_database(folder, f"{change}User.objects.filter(email='admin@demo.example').update(name='Somebody Was Here')")

    with make_run(folder) as (server, again):
        assert "was there already and is kept" in server.printed
        assert f"Delaktig is at {server.url}" in server.printed
        assert again < first  # neither migrations nor the demonstration's data once more
        name = in_database(folder, f"{change}print(User.objects.get(email='admin@demo.example').name)")
        assert name == "Somebody Was Here"
    assert not list(folder.glob("*.before-*"))

    record = database(folder).with_name(database(folder).name + ".migrations.json")
    hashes = json.loads(record.read_text())
    hashes[next(iter(hashes))] = "0" * 64  # as if the file had been another when the database was made
    record.write_text(json.dumps(hashes))
    with make_run(folder) as (server, _took):
        (aside,) = folder.glob("*.before-*.sqlite3")
        assert aside.name in server.printed
        name = in_database(folder, f"{change}print(User.objects.get(email='admin@demo.example').name)")
        assert name != "Somebody Was Here"  # a new one was begun


def test_an_empty_installation_asks_for_its_start_code(tmp_path: Path) -> None:
    with running(tmp_path / "empty", settings="all_in_one") as server:
        assert "Start code: " in server.printed
        assert "@demo.example" not in server.printed
        address, text = page(server, "/desk/")
        assert address.endswith("/start/")
        assert 'name="code"' in text
