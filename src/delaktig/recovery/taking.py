"""Takes a backup: one moment of the database, the uploads, the keys; encrypted, proved, and put in place whole."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

from delaktig.accounts.actor import command_actor, record
from delaktig.audit.chain import START
from delaktig.common import sealing
from delaktig.recovery import archive, manifest, postgres
from delaktig.recovery.archive import ArchiveFault
from delaktig.recovery.leftovers import clear_leftovers
from delaktig.recovery.manifest import Manifest
from delaktig.recovery.old_database import record_of
from delaktig.recovery.progress import Steps
from delaktig.recovery.tables import Sums, open_still, postgres_sums, sqlite_sums

Say = Callable[[str], None]


class AlreadyThere(ArchiveFault):
    """A backup is never written over another file."""


def take(to: Path, secret: str, now: datetime, say: Say) -> Manifest:
    """Write a backup and prove it; return what is in it. Nothing is at *to* before all is well."""
    if to.exists():
        raise AlreadyThere(f"{to} is there already and stays as it is.")
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    clear_leftovers(settings.VAR)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.VAR) as folder:
        database = Path(folder) / manifest.DATABASE[connection.vendor]
        moment = _snapshot(database, say)
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                with archive.packing(file, secret) as tar:
                    written = _pack(tar, database, moment, now, say)
                file.flush()
                os.fsync(file.fileno())
            archive.prove(part, secret, Steps(say, "Reading it back", part.stat().st_size).more)
            part.replace(to)
        finally:
            part.unlink(missing_ok=True)
    details = {"tables": len(written.tables), "rows": written.rows, "files": len(written.files)}
    record(command_actor("", "backup"), "recovery.backed_up", details=details)
    return written


@dataclass(frozen=True, slots=True)
class Moment:
    """What one moment of the database held."""

    tables: Sums
    head: dict[str, Any]
    migrations: list[str]


def _snapshot(file: Path, say: Say) -> Moment:
    """Write one moment of the database into a file, and sum up its tables as they are in that moment."""
    if connection.vendor == "sqlite":
        steps = Steps(say, "Database")
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy, _one_moment(connection.connection) as source:
            source.backup(copy, pages=2000, progress=lambda _status, left, pages: steps.at(pages - left, pages))
        say("Summing up the tables")
        with closing(open_still(file)) as still:
            return _moment(lambda asked: still.execute(asked).fetchall(), lambda: sqlite_sums(still))
    with postgres.still() as (moment, name):
        say("pg_dump writes the database")
        postgres.dump(file, name)
        say("Summing up the tables")
        return _moment(lambda asked: moment.execute(asked).fetchall(), lambda: postgres_sums(moment))


@contextmanager
def _one_moment(source: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Hold one reader's view of a SQLite database; those who write go on meanwhile.

    Without it SQLite begins the copy again at each write by somebody else, and never ends where people write often.
    """
    source.execute("BEGIN DEFERRED")
    try:
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        yield source
    finally:
        source.execute("ROLLBACK")


def _moment(ask: Callable[[str], list[tuple[Any, ...]]], sums: Callable[[], Sums]) -> Moment:
    sequence, ended = (ask("SELECT sequence, hash FROM audit_head WHERE id = 1") or [(0, START)])[0]
    migrations = [f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")]
    return Moment(sums(), {"sequence": sequence, "hash": ended}, migrations)


def _pack(tar: tarfile.TarFile, database: Path, moment: Moment, now: datetime, say: Say) -> Manifest:
    here = manifest.here()
    sources = {database.name: database, manifest.KEYS: here.keys, manifest.SECRET: here.secret}
    if here.database is not None:
        sources[manifest.RECORD] = record_of(here.database)
    if here.files.is_dir():
        for path in sorted(path for path in here.files.rglob("*") if path.is_file() and not path.is_symlink()):
            sources[manifest.FILES + path.relative_to(here.files).as_posix()] = path
    there = {name: path for name, path in sources.items() if path.exists()}
    steps = Steps(say, "Archive", sum(path.stat().st_size for path in there.values()))
    written = _manifest(moment, now, sealing.load(here.keys) if here.keys.exists() else None)
    for name, path in there.items():
        written.entries[name] = archive.add(tar, name, path, steps.more)
    archive.add_bytes(tar, manifest.NAME, json.dumps(written.as_json(), indent=1).encode())
    return written


def _manifest(moment: Moment, now: datetime, ring: sealing.Ring | None) -> Manifest:
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        software=manifest.software(),
        vendor=connection.vendor,
        server=f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}, "
        f"Django {django.get_version()}, Python {sys.version.split()[0]}",
        migrations=moment.migrations,
        tables=moment.tables,
        head=moment.head,
        key_ids=sorted(ring.keys) if ring else [],
    )
