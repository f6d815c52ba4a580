"""Reads what differs between machines from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]


def var_folder() -> Path:
    """Return the folder that holds this installation's data, made if it is missing."""
    folder = Path(os.environ.get("DELAKTIG_VAR", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """Return the key from ``DELAKTIG_SECRET_KEY``, or one kept in the data folder."""
    given = os.environ.get("DELAKTIG_SECRET_KEY")
    if given:
        return given
    file = var_folder() / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


def keys_file() -> Path:
    """Return the file of the keys for sealed data: from ``DELAKTIG_KEYS``, or in the data folder."""
    return Path(os.environ.get("DELAKTIG_KEYS") or var_folder() / "keys.json")


def sqlite(path: Path | str) -> dict[str, Any]:
    """Return Django's database settings for one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,  # opening the file anew for each page costs more than reading it
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # recursive_triggers: without it INSERT OR REPLACE slips past the audit room's triggers.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;",
        },
    }


def database(address: str | None) -> dict[str, Any]:
    """Return Django's database settings for ``postgres://user:password@host:port/name`` or a path."""
    if not address:
        return sqlite(var_folder() / "delaktig.sqlite3")
    if not address.startswith(("postgres://", "postgresql://")):
        return sqlite(address)
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mail(address: str | None) -> dict[str, Any]:
    """Return Django's mail settings for ``smtp://user:password@host:port``; empty where none is set."""
    if not address:
        return {}
    parts = urlsplit(address)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls" or parts.port == 587,
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
