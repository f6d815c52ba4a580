"""Logs as JSON lines that never carry what could name a person, nor a secret that opens something."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

DENIED = frozenset(
    {"email", "mail", "name", "phone", "password", "token", "hetu", "identity", "address", "body", "text", "request"}
)
"""Keys whose values never reach a log."""


def drop_denied(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of every denied key by a mark that something stood there."""
    for key in event:
        if key.lower() in DENIED:
            event[key] = "[left out]"
    return event


SECRETS = (
    re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII),
    re.compile(r"(?<=/reset/key/)[^/\s\"']+"),
)
"""What secrets look like: ours of 256 bits, wherever they stand, and Django's in links for a new password."""


def mask_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask secrets in every text of a record: addresses carry them, and so does what is logged of an error."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = masked(value)
    return event


def masked(text: str) -> str:
    """Return a text with a mark in the place of each secret."""
    for secret in SECRETS:
        text = secret.sub("[secret]", text)
    return text


def formatter() -> logging.Formatter:
    """Return a formatter that writes records as JSON lines, without what a log must not carry."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso")],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            drop_denied,
            structlog.processors.format_exc_info,
            mask_secrets,
            structlog.processors.JSONRenderer(),
        ],
    )
