"""Whom a client asks: the unit that works with the client, of which municipality."""

from __future__ import annotations

from dataclasses import dataclass

from delaktig.clients.models import Assignment, Client
from delaktig.municipalities import register


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask. ``place`` and ``unit`` by language; what is not known is empty."""

    place: dict[str, str]
    unit: dict[str, str]
    email: str
    phone: str

    def place_in(self, language: str) -> str:
        """Return what the municipality is called: in Finnish for Finnish, else in Swedish."""
        return self.place["fi" if language == "fi" else "sv"]

    def unit_in(self, language: str) -> str:
        """Return what the unit is called: in Finnish for Finnish, else in Swedish, else as it is."""
        return self.unit["fi" if language == "fi" else "sv"] or self.unit["sv"] or self.unit["fi"]


def contact_of(client: Client) -> Contact:
    """Return whom a client asks. One query."""
    rows = Assignment.objects.filter(
        relation__client=client, relation__ended_on=None, valid_to=None, task=Assignment.Task.RESPONSIBLE
    )
    found = rows.select_related("unit__organisation").first()
    unit = found.unit if found else None
    return Contact(
        place={tag: _place(client.municipality_id, tag) for tag in ("sv", "fi")},
        unit={"sv": unit.name_sv if unit else "", "fi": unit.name_fi if unit else ""},
        email=(unit.email or unit.organisation.email) if unit else "",
        phone=unit.phone if unit else "",
    )


def _place(code: str, language: str) -> str:
    try:
        return register.by_code(code).name(language)
    except register.UnknownMunicipalityError:
        return code
