"""An empty database is migrated once and then copied: migrating takes many seconds, for each process that runs tests.

The copy has a name that follows from all that migrations are made of; a migration that is written, mended or taken away
gives another name, and so does another version of a library. On SQLite it is kept in ``var/tests``; on PostgreSQL it is
a database of the server that was started for the tests, and ends with it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "delaktig"
FOLDER = ROOT / "var" / "tests"
MODULE = re.compile(r"\bdelaktig((?:\.\w+)+)")
FILLED_FROM = ("municipalities",)
"""Rooms whose code and data a migration fills tables from."""


def made_of(source: Path = SOURCE) -> list[Path]:
    """Return the files that migrations are made of: themselves, the modules they name, and what fills tables."""
    migrations = sorted(source.glob("**/migrations/*.py"))
    names = {name for one in migrations for name in MODULE.findall(one.read_text(encoding="utf-8"))}
    parts = [name.strip(".").split(".") for name in names]
    modules = {source.joinpath(*part[:length]).with_suffix(".py") for part in parts for length in (2, 3)}
    data = {path for room in FILLED_FROM for path in (source / room).rglob("*") if "locale" not in path.parts}
    return sorted(path for path in {*migrations, *modules, *data} if path.is_file() and path.suffix != ".pyc")


def kept(source: Path = SOURCE, requirements: Path = ROOT / "requirements" / "dev.txt") -> Path:
    """Return where the migrated database is kept, whether it is there or not."""
    return FOLDER / f"migrated-{told_by(source, requirements)}.sqlite3"


def told_by(source: Path = SOURCE, requirements: Path = ROOT / "requirements" / "dev.txt") -> str:
    """Return what a migrated database is known by."""
    told = hashlib.sha256(requirements.read_bytes())
    for path in made_of(source):
        told.update(f"{path.relative_to(source)}\0".encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:20]


def use(creation: Any) -> None:
    """Have a connection's test database made from the copy; the first process of all makes the copy."""
    create, prepare = creation.create_test_db, creation._create_test_db

    def create_test_db(*args: Any, **kwargs: Any) -> str:
        with alone():
            file = kept()
            if not file.exists():
                name: str = create(*args, **kwargs)
                _keep(name, file)
                return name
            with closing(sqlite3.connect(file)) as copy, closing(_opened(creation._get_test_db_name())) as empty:
                creation._create_test_db = lambda *a, **k: _filled(prepare(*a, **k), copy, empty)
                return str(create(*args, **kwargs))

    creation.create_test_db = create_test_db


def use_on_server(creation: Any) -> None:
    """Do as :func:`use` on PostgreSQL."""
    create, connection = creation.create_test_db, creation.connection

    def create_test_db(*args: Any, **kwargs: Any) -> str:
        with alone():
            template = f"migrated_{told_by()}"
            with creation._nodb_cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
                if cursor.fetchone():
                    connection.settings_dict["TEST"]["TEMPLATE"] = template
                    return str(create(*args, **kwargs))
            name: str = create(*args, **kwargs)
            connection.close()  # a database that somebody is connected to cannot be copied
            with creation._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE "{name}"')
            return name

    creation.create_test_db = create_test_db


def _filled(name: str, copy: sqlite3.Connection, empty: sqlite3.Connection) -> str:
    copy.backup(empty)
    return name


def _opened(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, uri=True)


def _keep(name: str, file: Path) -> None:
    for old in FOLDER.glob("migrated-*"):
        old.unlink()
    half = file.with_suffix(".half")
    with closing(_opened(name)) as made, closing(sqlite3.connect(half)) as copy:
        made.backup(copy)
    os.replace(half, file)


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time make or copy: the others would only do the same work."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
