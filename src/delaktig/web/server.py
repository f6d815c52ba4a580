"""The web server: gunicorn with our own options instead of its files and arguments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from delaktig.common.logs import formatter


class Log(Logger):  # type: ignore[misc]
    """Gunicorn's log in our own form: it would tell whole addresses, secrets and all."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter())


OPTIONS: dict[str, Any] = {
    "workers": 2,
    "threads": 4,
    "worker_class": "gthread",
    "timeout": 120,
    "graceful_timeout": 20,
    "max_requests": 20_000,
    "max_requests_jitter": 2_000,
    "loglevel": "warning",
    "logger_class": Log,
    "proc_name": "delaktig",
}


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our own settings instead of its files and arguments."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return import_string(settings.WSGI_APPLICATION)
