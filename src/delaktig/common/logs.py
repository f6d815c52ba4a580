"""Logs as JSON lines that never carry what could name a person."""

from __future__ import annotations

import logging
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


def formatter() -> logging.Formatter:
    """Return a formatter that writes records as JSON lines through :func:`drop_denied`."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso")],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            drop_denied,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )
