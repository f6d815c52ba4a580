"""What there is to do: tasks with and without a date, in the order in which they press. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for a person.

    ``who`` and ``detail`` say whom it concerns, ``what`` is to be done; ``law`` is the rule and its
    citation, where one gives the date. ``on`` is the last day for it, None where it has no date;
    ``tag`` says how it stands where it has none.
    """

    kind: str
    who: str
    what: str
    url: str
    action: str
    detail: str = ""
    on: date | None = None
    law: str = ""
    tag: str = ""

    def is_late(self, on: date) -> bool:
        """Say whether its last day has passed."""
        return self.on is not None and self.on < on


@dataclass(frozen=True, slots=True)
class Board:
    """The tasks of a day: late ones and today's, this week's, later ones, and those without a date."""

    now: tuple[Task, ...]
    soon: tuple[Task, ...]
    later: tuple[Task, ...]
    undated: tuple[Task, ...]
    late: int

    @property
    def count(self) -> int:
        """Return how many things there are to do."""
        return len(self.now) + len(self.soon) + len(self.later) + len(self.undated)


def board(tasks: Iterable[Task], on: date) -> Board:
    """Sort tasks by date, the latest overdue first, and part them by how they press on a day."""
    found = list(tasks)
    dated = sorted((one for one in found if one.on is not None), key=lambda one: (one.on or on, one.who, one.what))
    week = on + timedelta(days=SOON_DAYS)
    return Board(
        now=tuple(one for one in dated if one.on is not None and one.on <= on),
        soon=tuple(one for one in dated if one.on is not None and on < one.on <= week),
        later=tuple(one for one in dated if one.on is not None and one.on > week),
        undated=tuple(one for one in found if one.on is None),
        late=sum(one.is_late(on) for one in found),
    )
