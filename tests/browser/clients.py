"""What stands in the addresses of clients in the demonstration; see ``addresses.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from delaktig.clients.models import Absence, Access, Assignment, Circumstance, Consent, Merge, SharedPath
from tests.browser import prepared

Value = Callable[[], object]


def client(by: str = "handlaggare") -> str:
    """Return the number of the first client of a worker of the demonstration."""
    worked = Assignment.objects.filter(officer__email=f"{by}@demo.example").select_related("relation__client")
    return worked.order_by("pk")[0].relation.client.number


def _first(model: type[Model], **wanted: object) -> Any:
    return model._default_manager.filter(**wanted).order_by("pk").values_list("pk", flat=True)[0]


def last_shared() -> str:
    """Return the number of the client whose path was shared last: one with a plan that stands."""
    return SharedPath.objects.order_by("-pk")[0].client.number


VALUES: dict[str, Value] = {
    "<slug:kind>": lambda: "circumstance",
    "<int:fact>": lambda: _first(Circumstance, client__number=client()),
    "<int:shared>": lambda: _first(SharedPath, client__number=client(), ended_at=None),
    "<int:consent>": lambda: _first(Consent, client__number=client(), withdrawn_on=None),
    "<int:merged>": lambda: _first(Merge, kept__number=client(), undone_at=None),
    "<int:absence>": lambda: _first(Absence, officer__email="handlaggare@demo.example"),
    "<int:access>": lambda: _first(Access, client__municipality="287", seen_at=None),
    "<int:assignment>": lambda: _first(Assignment, relation__client__number=client(), task="coach"),
}

AT: dict[str, dict[str, Any]] = {
    "desk-client-reason": {"number": lambda: client("tyontekija")},
    "desk-client-address": {"number": lambda: prepared.protected_client()},
    "desk-client-prohibition-end": {"number": lambda: prepared.protected_client()},
    "desk-client-relation-reopen": {"number": lambda: prepared.ended_client()},
    "desk-client-relation-start": {"number": lambda: prepared.ended_client()},
    "desk-absence": {"by": "forman"},
    "desk-shared": {"by": "servicepunkt"},
    "desk-shared-plan": {"by": "servicepunkt", "number": last_shared},
    "desk-shared-times": {"by": "servicepunkt"},
    "desk-shared-referrals": {"by": "servicepunkt"},
}
"""What a route of clients says otherwise, as the arguments of ``at``."""

STATES: dict[str, dict[str, Any]] = {
    "desk-client-looks: only looks": {"query": "only=looks"},
    "desk-client-accesses: seen": {"query": "seen=on"},
    "desk-client-consents: protected": {"number": lambda: prepared.protected_client()},
    "desk-client-record: protected": {"number": lambda: prepared.protected_client()},
    "desk-client-relation: ended": {"number": lambda: prepared.ended_client()},
    "desk-client-dated-add: ground": {"kind": lambda: "ground"},
    "desk-client-dated-add: residence": {"kind": lambda: "residence"},
    "desk-clients-unit: filtered": {"query": "language=ar"},
    "desk-clients-unit: none": {"query": "language=my"},
    "desk-clients: none": {"by": "forman"},
    "desk-shared: none": {"by": "forman"},
    "desk-today: at the service point": {"by": "servicepunkt"},
}
"""Other faces of pages of clients."""
