"""What the pages of casework cost when the register of clients grows: queries, processor time and time on the clock.

Two databases of one kind are filled alike, one with few clients and one with many, and each is asked by a process of
its own, in turns in one run, so that a slow moment of the machine meets both. The officer who asks has 120 clients
and a unit of seven officers in both. Processor time is that of the process and, with PostgreSQL, of its backend.

``python -m bench.casework [--clients N]``: N stands for the many on PostgreSQL, a tenth of it on SQLite.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.postgres import NOT_TO_BE_HAD
from tests.browser.server import ROOT

from bench import clients_seeding as seeding
from bench.serving import environment

FEW, MANY = 1_000, 100_000
MOST_QUERIES = 12
GOAL = 1.5
PAIRS, WARM = 11, 2
HERE, MINE = seeding.TOWNS[0], 61
"""The town of the officer who asks, and a client of that officer."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is measured: the route's name with what stands in its address, and what is sent to it."""

    route: str
    arguments: tuple[str, ...] = ()
    query: str = ""
    sent: Mapping[str, str] | None = None


def pages() -> dict[str, Page]:
    """Return the pages, by what they are."""
    mine = (seeding.number_of(MINE),)
    born, names = seeding.born_on(MINE), " ".join(seeding.name_of(MINE))
    return {
        "Today": Page("desk-today"),
        "Today of the unit": Page("desk-today", query="?of=unit"),
        "own clients": Page("desk-clients"),
        "unit's clients": Page("desk-clients-unit"),
        "supervisor's team": Page("desk-team"),
        "search by code": Page("desk-client-search", sent={"number": seeding.code_of(MINE)}),
        "search by name": Page("desk-client-search", sent={"names": names, "birth_date": born.isoformat()}),
        "search by number": Page("desk-client-search", sent={"number": seeding.number_of(MINE)}),
        "client: overview": Page("desk-client", mine),
        "client: record": Page("desk-client-record", mine),
        "client: plan": Page("desk-case-plan", mine),
        "client: times": Page("desk-case-times", mine),
    }


@dataclass(slots=True)
class Row:
    """What a page cost, time after time, in milliseconds."""

    queries: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def measure(clients: int = MANY) -> bool:
    """Print all of it; return whether every page keeps to its queries, and asks no more of them among many clients."""
    with tempfile.TemporaryDirectory() as name:
        kept = _on_sqlite(Path(name), clients // 10)
    command = [sys.executable, "scripts/postgres.py", sys.executable, "-m", "bench.casework", "--postgresql"]
    status = subprocess.run([*command, "--clients", str(clients)], cwd=ROOT, check=False).returncode
    if status == NOT_TO_BE_HAD:
        print("casework on PostgreSQL: NOT MEASURED, no PostgreSQL server was found and none could be installed")
        return kept
    return kept and status == 0


def _on_sqlite(folder: Path, many: int) -> bool:
    files = {count: folder / f"{count}.sqlite3" for count in (FEW, many)}
    first = folder / "empty.sqlite3"
    _run(folder, str(first), "manage.py", "migrate", "--verbosity", "0")
    for file in files.values():
        shutil.copy(first, file)
    return _compare("SQLite", folder, {count: str(file) for count, file in files.items()})


def on_postgresql(many: int) -> bool:
    """Measure in the cluster that ``DELAKTIG_TEST_DATABASE`` names, in databases of its own."""
    import psycopg

    address = os.environ["DELAKTIG_TEST_DATABASE"]
    names = {count: f"casework_{count}" for count in (FEW, many)}
    addresses = {name: address.replace("/postgres?", f"/{name}?") for name in ("casework_empty", *names.values())}
    with tempfile.TemporaryDirectory() as folder, closing(psycopg.connect(_plain(address), autocommit=True)) as server:
        try:
            server.execute("CREATE DATABASE casework_empty")
            _run(Path(folder), addresses["casework_empty"], "manage.py", "migrate", "--verbosity", "0")
            for name in names.values():
                server.execute(f"CREATE DATABASE {name} TEMPLATE casework_empty")
            return _compare("PostgreSQL", Path(folder), {count: addresses[name] for count, name in names.items()})
        finally:
            for name in addresses:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _plain(address: str) -> str:
    return address.replace("postgres://", "postgresql://", 1)


def _settings(folder: Path, database: str) -> dict[str, str]:
    return {**environment(folder), "DELAKTIG_DATABASE": database}


def _run(folder: Path, database: str, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=_settings(folder, database), check=True)


def _compare(what: str, folder: Path, databases: Mapping[int, str]) -> bool:
    few, many = databases
    for count, database in databases.items():
        begun = time.perf_counter()
        _run(folder, database, "-m", "bench.clients_seeding", str(count))
        print(f"{what}: {count} clients with their cases written in {time.perf_counter() - begun:.0f} s", flush=True)
    rows: dict[str, tuple[Row, Row]] = {}
    with _asking(folder, databases[few]) as small, _asking(folder, databases[many]) as large:
        for name in pages():
            found = (Row(), Row())
            there = [_ask(asked, name, row) for asked, row in zip((small, large), found, strict=True)]
            if all(there):
                rows[name] = found
            else:
                print(f"  {name}: not there")
        for turn in range(WARM + PAIRS):
            for name, found in rows.items():
                for asked, row in zip((small, large), found, strict=True):
                    _ask(asked, name, row if turn >= WARM else Row())
    return _print(what, few, many, rows)


def _print(what: str, few: int, many: int, rows: Mapping[str, tuple[Row, Row]]) -> bool:
    print(f"casework on {what}, {few} and {many} clients: queries (at most {MOST_QUERIES}), medians of {PAIRS} (ms):")
    print(f"  {'':<20}{'queries':>9}{'CPU':>15}{'ratio':>7}{'clock':>15}{'ratio':>7}   (goal {GOAL})")
    kept = True
    for name, (small, large) in rows.items():
        fault = "  OVER" if large.queries > MOST_QUERIES else "  GROWS" if large.queries > small.queries else ""
        kept &= not fault
        told = f"  {name:<20}{small.queries:>5}{large.queries:>4}"
        for one, other in ((small.cpu, large.cpu), (small.wall, large.wall)):
            before, after = statistics.median(one), statistics.median(other)
            told += f"{before:>8.1f}{after:>7.1f}{after / before:>7.2f}"
            told += "!" if after / before > GOAL else " "
        print(told + fault, flush=True)
    return kept


Asked = subprocess.Popen[str]


@contextmanager
def _asking(folder: Path, database: str) -> Iterator[Asked]:
    """Run a process that answers for one database, as long as it is needed."""
    command = [sys.executable, "-m", "bench.casework", "--answer"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=ROOT, env=_settings(folder, database), **pipes) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _ask(asked: Asked, name: str, row: Row) -> bool:
    """Have a page built once more and keep what it cost; the first time, count its queries. False: it is not there."""
    assert asked.stdin is not None
    assert asked.stdout is not None
    asked.stdin.write(name + "\n")
    asked.stdin.flush()
    told = json.loads(asked.stdout.readline())
    if told is None:
        return False
    row.queries = told["queries"]
    row.wall.append(told["wall"])
    row.cpu.append(told["cpu"])
    return True


def answer() -> None:
    """Build the pages whose names come in, one on each line, and tell what each cost."""
    from django.conf import settings
    from django.test import Client

    from delaktig.accounts.models import User

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    officer = Client(HTTP_HOST="localhost")
    person = User.objects.get(email=seeding.email_of(0))
    officer.force_login(person, backend="delaktig.accounts.backend.Backend")
    known, counted = pages(), dict[str, int]()
    for line in sys.stdin:
        print(json.dumps(_built(officer, known[line.strip()], line, counted)), flush=True)


def _built(officer: Any, page: Page, name: str, counted: dict[str, int]) -> dict[str, float] | None:
    from django.urls import NoReverseMatch, reverse

    try:
        path = reverse(page.route, args=[HERE, *page.arguments]) + page.query
    except NoReverseMatch:
        return None
    if name not in counted:
        officer.get(path)  # what a process reads once
        counted[name] = _queries(officer, path, page)
    used, begun = _cpu(), time.perf_counter()
    status = _asked(officer, path, page)
    wall, cpu = time.perf_counter() - begun, _cpu() - used
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return {"queries": counted[name], "wall": wall * 1000, "cpu": cpu * 1000}


def _asked(officer: Any, path: str, page: Page) -> int:
    answered = officer.get(path) if page.sent is None else officer.post(path, dict(page.sent))
    return int(answered.status_code)


def _queries(officer: Any, path: str, page: Page) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.web.desk.counting import asked

    with CaptureQueriesContext(connection) as captured:
        _asked(officer, path, page)
    return len(asked(captured))


def _cpu() -> float:
    """Return seconds of processor time of this process and of the backend that works for it."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql" and connection.connection is not None:
        told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        used += int(told.read_text().split()[0]) / 1e9 if told.exists() else 0
    return used


if __name__ == "__main__":
    import django

    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=MANY)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--answer", action="store_true")
    chosen = options.parse_args()
    if chosen.answer:
        django.setup()
        answer()
    else:
        sys.exit(0 if (on_postgresql if chosen.postgresql else measure)(chosen.clients) else 1)
