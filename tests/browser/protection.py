"""Where the pages of erasing in time, and of what is held of a person, are found in the demonstration."""

from __future__ import annotations

from typing import Any

from delaktig.clients.models import Hold


def hold() -> Hold:
    """Return the hold that the demonstration was prepared with."""
    return Hold.objects.filter(lifted_at=None).select_related("client").order_by("pk")[0]


AT: dict[str, dict[str, Any]] = {
    "desk-client-held-file": {"form": lambda: "pdf"},
    "desk-protection-held-file": {"form": lambda: "pdf"},
    "desk-protection-lift": {"number": lambda: hold().client.number, "hold": lambda: hold().pk},
}
NO_PAGE = dict.fromkeys(("desk-client-held-file", "desk-protection-held-file"), "gives a file, or data, and no page")
