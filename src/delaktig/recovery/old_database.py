"""Recognises a SQLite database that was made by migrations which have since been rewritten.

Until the first release migrations may be squashed: the same name then stands for
another content. Beside each database lies a list of the migrations that made it, with
the SHA-256 of each file; where one has gone or changed, the database is set aside by
name and a new one begun. Nothing is deleted.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import datetime
from pathlib import Path

from django.apps import apps


def migration_hashes() -> dict[str, str]:
    """Return the SHA-256 of each of our own migrations by its name, as ``audit.0001_initial``."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("delaktig."):
            for file in sorted((Path(config.path) / "migrations").glob("0*.py")):
                found[f"{config.label}.{file.stem}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def record_of(database: Path) -> Path:
    """Return the file beside a database that lists the migrations which made it."""
    return database.with_name(database.name + ".migrations.json")


def write_record(database: Path) -> None:
    """Write down which migrations have made the database."""
    record_of(database).write_text(json.dumps(migration_hashes(), indent=1))


def _applied(database: Path) -> set[str]:
    """Return the names of our own migrations that the database says were applied."""
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("delaktig.")}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as reader:
        if not reader.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return set()
        rows = reader.execute("SELECT app, name FROM django_migrations").fetchall()
    return {f"{app}.{name}" for app, name in rows if app in labels}


def set_aside_if_old(database: Path, now: datetime) -> Path | None:
    """Rename a database made by other migrations than ours; return its new name, ``None`` if it is ours.

    A migration added since does not make a database old: it is applied as usual.
    """
    if not database.exists():
        return None
    record = record_of(database)
    here = migration_hashes()
    if record.exists():
        ours = all(here.get(name) == content for name, content in json.loads(record.read_text()).items())
    else:
        ours = _applied(database) <= set(here)
    if ours:
        return None
    aside = database.with_name(f"{database.stem}.before-{now:%Y%m%d-%H%M%S}{database.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    record.unlink(missing_ok=True)
    return aside
