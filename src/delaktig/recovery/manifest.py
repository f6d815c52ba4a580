"""What an archive says of itself, and where things are kept in it and here."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from delaktig.recovery.archive import Damaged
from delaktig.recovery.tables import Sums

FORMAT = 1
NAME = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
KEYS, SECRET, RECORD, FILES = "keys.json", "secret_key", "migrations.json", "files/"
_PART = re.compile(r"[^/\\\0]+")


@dataclass(slots=True)
class Manifest:
    """What is in an archive, when it was taken, and how to know it again."""

    made_at: str
    software: str
    vendor: str
    server: str
    migrations: list[str]
    tables: Sums
    head: dict[str, Any]
    key_ids: list[str]
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def rows(self) -> int:
        return sum(int(table["rows"]) for table in self.tables.values())

    @property
    def files(self) -> list[str]:
        return [name for name in self.entries if name.startswith(FILES)]


def read(found: Any) -> Manifest:
    """Return a manifest from its JSON. Raises :class:`Damaged`."""
    try:
        if found["format"] != FORMAT:
            raise Damaged("The backup was made by a later version of the software. Use that version.")
        return Manifest(**found)
    except (KeyError, TypeError):
        raise Damaged("The backup does not say what is in it.") from None


def allowed(name: str) -> bool:
    """Say whether an entry of this name may be in an archive: known ones, and uploads within their folder."""
    if name in {NAME, KEYS, SECRET, RECORD, *DATABASE.values()}:
        return True
    parts = name.split("/")
    return name.startswith(FILES) and all(_PART.fullmatch(part) and part not in {".", ".."} for part in parts)


def software() -> str:
    """Return the version of the software, as far as it is known."""
    try:
        return version("delaktig")
    except PackageNotFoundError:
        return (re.search(r'version = "([^"]+)"', _project()) or ["", "unknown"])[1]


def _project() -> str:
    file = Path(__file__).resolve().parents[3] / "pyproject.toml"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def known_migrations() -> set[str]:
    """Return all migrations that this version of the software has."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


@dataclass(frozen=True, slots=True)
class Here:
    """Where an installation keeps what a backup takes."""

    database: Path | None
    files: Path
    keys: Path
    secret: Path


def here() -> Here:
    """Return the places of the installation that the settings name."""
    storage = storages["default"]
    if not isinstance(storage, FileSystemStorage):
        raise Damaged("Attachments are not kept in a folder here.")
    database = Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None
    return Here(database, Path(storage.location), settings.KEYS_FILE, settings.VAR / "secret_key")
