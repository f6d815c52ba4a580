from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register


class WebConfig(AppConfig):
    name = "delaktig.web"
    label = "web"

    def ready(self) -> None:
        register(role_of_the_database, Tags.database)


def role_of_the_database(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Say what is wrong with the role of PostgreSQL that this process has: ``manage.py check --database default``."""
    from delaktig.web.wall.roles import fault

    wrong = fault() if databases else None
    return [Error(wrong, id="delaktig.E001")] if wrong else []
