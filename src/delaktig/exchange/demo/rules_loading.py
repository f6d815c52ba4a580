"""Enters a target of the demonstration's own municipality that waits to be taken into use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from delaktig.accounts.models import User
from delaktig.cases.actions.rules import RuleInput, shipped_of, write_rule
from delaktig.exchange.demo.clients_loading import worker

ADMINISTRATOR = "admin@demo.example"
TARGET = "contact.handling_target"


def load_rules(users: Mapping[str, User], today: date) -> None:
    """Enter a shorter target for taking up a contact; nothing follows it yet."""
    write_rule(
        worker(users, ADMINISTRATOR, today),
        RuleInput(
            TARGET,
            valid_from=date(today.year, 1, 1),
            source="Påhittat beslut för demonstrationen",
            parameters={**shipped_of(TARGET).parameters, "days": 7},
        ),
    )
