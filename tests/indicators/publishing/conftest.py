from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from delaktig.decisions.models import Body
from delaktig.indicators import registry
from delaktig.indicators.registry import Kind
from delaktig.municipalities.models import Municipality
from tests.indicators.counted import INVENTED, declared, meet

Meet = Callable[..., None]


@pytest.fixture(autouse=True)
def counted(municipality: Callable[[str], Municipality]) -> Iterator[None]:
    """Meetings stand for visits: 40 of boards, 12 of councils, 3 of committees in 2025, and one of another place."""
    municipality("638")
    municipality("434")
    kept = dict(registry._COMPUTED)
    registry._COMPUTED.clear()
    registry.register(declared(), declared(name="tests.invented", kind=Kind.RATE, part=INVENTED))
    for kind, many in ((Body.Kind.BOARD, 40), (Body.Kind.COUNCIL, 12), (Body.Kind.COMMITTEE, 3)):
        for number in range(many):
            meet("638", date(2025, 1 + number % 12, 5), kind, invented=number % 2 == 0)
    meet("434", date(2025, 3, 3))
    yield
    registry._COMPUTED.clear()
    registry._COMPUTED.update(kept)
