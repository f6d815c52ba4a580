"""PostgreSQL's own programs for a consistent dump and a restore in one transaction; passwords go by the environment."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connections
from psycopg.conninfo import make_conninfo

from delaktig.recovery.archive import ArchiveFault

ASIDE = "before_restore_"


class ProgramFault(ArchiveFault):
    """A program of PostgreSQL is missing, or says why it could not do it."""


def program(name: str) -> str:
    """Return the newest program of that name. Raises :class:`ProgramFault` with what to install."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True
    )
    places = [str(folder / name) for folder in folders if (folder / name).exists()]
    found = places[0] if places else shutil.which(name)
    if found is None:
        raise ProgramFault(f"{name} is missing. It belongs to PostgreSQL: install the package postgresql-client.")
    return found


def _number(version: str) -> float:
    return float(version) if version.replace(".", "", 1).isdigit() else 0.0


def run(name: str, *arguments: str, output: Path | None = None) -> None:
    """Run a program on the database of the settings. Raises :class:`ProgramFault` with what it said."""
    settings = connections["default"].settings_dict
    options = {key: value for key, value in settings["OPTIONS"].items() if isinstance(value, str | int)}
    options.pop("password", None)
    known = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "dbname": settings["NAME"]}
    address = make_conninfo("", **{key: str(value) for key, value in {**known, **options}.items() if value})
    environment = {**os.environ, "PGAPPNAME": "delaktig recovery"}
    if settings["PASSWORD"]:
        environment["PGPASSWORD"] = settings["PASSWORD"]
    command = [program(name), f"--dbname={address}", "--no-password", *arguments]
    with (output or Path(os.devnull)).open("wb") as writer:
        done = subprocess.run(command, env=environment, stdout=writer, stderr=subprocess.PIPE, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ProgramFault(f"{name} could not do it: {' / '.join(said[-3:])}")


@contextmanager
def still() -> Iterator[tuple[Any, str]]:
    """Give a connection to one unchanging moment of the database, and its name for ``pg_dump --snapshot``."""
    wrapper = connections["default"]
    wrapper.ensure_connection()
    connection: Any = wrapper.connection
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            yield connection, cursor.fetchone()[0]
        finally:
            cursor.execute("ROLLBACK")


def dump(file: Path, snapshot: str) -> None:
    """Write the database as it is in a moment into a file of PostgreSQL's own format."""
    run(
        *("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges"),
        *(f"--snapshot={snapshot}", f"--exclude-schema={ASIDE}*"),
        output=file,
    )


def bring_back(file: Path) -> None:
    """Bring a dump back in one transaction: all of it, or nothing."""
    run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(file))


def list_of(file: Path) -> None:
    """Have ``pg_restore`` read a dump's table of contents. Raises :class:`ProgramFault`."""
    command = [program("pg_restore"), "--list", str(file)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
        raise ProgramFault("pg_restore cannot read the dump.")


def is_empty() -> bool:
    """Say whether the schema ``public`` holds no table."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S'))"
        )
        return bool(cursor.fetchone()[0])


def set_aside(now: datetime) -> str:
    """Give what is there another name, and begin with an empty schema; return that name."""
    name = f"{ASIDE}{now:%Y%m%d_%H%M%S}"
    with connections["default"].cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {name}; CREATE SCHEMA public")
    return name


def throw_away(aside: str) -> None:
    """Remove what was brought back, and give the earlier content its name again where there was one."""
    with connections["default"].cursor() as cursor:
        again = f"ALTER SCHEMA {aside} RENAME TO public" if aside else "CREATE SCHEMA public"
        cursor.execute(f"DROP SCHEMA public CASCADE; {again}")
