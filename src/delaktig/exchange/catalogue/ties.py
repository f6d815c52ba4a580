"""What records of a file point to: organisations and units by their names, the rest by stable ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from delaktig.accounts.actor import Actor
from delaktig.catalogue.models import Contact, Kept, Place, Service
from delaktig.organisations import actions as organisations
from delaktig.organisations.models import OrganisationName, Unit
from delaktig.texts.parts import Invalid


class Ties:
    """Finds what is there, and adds organisations and units that are not: by the acts of their own room."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.places = _ids(Place, actor)
        self.contacts = _ids(Contact, actor)
        self.services = _ids(Service, actor)
        names = OrganisationName.objects.filter(
            organisation__municipality_id=actor.municipality, valid_to=None, organisation__closed_on=None
        ).order_by("-organisation_id", "-pk")
        self._organisations = {
            (row.language, row.name): row.organisation for row in names.select_related("organisation")
        }
        units = Unit.objects.filter(organisation__municipality_id=actor.municipality, closed_on=None).order_by("-pk")
        self._units = {(unit.organisation_id, unit.name_sv, unit.name_fi): unit.pk for unit in units}

    def organisation(self, data: Mapping[str, Any] | None) -> int | None:
        """Return the id of the organisation that bears one of the names; one that is not there is added.

        Raises ``Denied`` where the actor may not add it.
        """
        if data is None:
            return None
        names = {language: " ".join(name.split()) for language, name in data["name"].items()}
        found = next((known for pair in names.items() if (known := self._organisations.get(pair))), None)
        if found is None:  # a system with one name for each organisation may have told it in another language
            found = next(
                (known for (_tongue, name), known in self._organisations.items() if name in names.values()), None
            )
        if found is None:
            try:
                found = organisations.add(self.actor, kind=data["kind"], names=names)
            except organisations.InvalidOrganisation as wrong:
                raise Invalid({"organisation": wrong.code}) from wrong
        for pair in names.items():
            self._organisations.setdefault(pair, found)
        return int(found.pk)

    def unit(self, organisation: int | None, data: Mapping[str, str] | None) -> int | None:
        """Return the id of an organisation's unit of these names; one that is not there is added."""
        if data is None:
            return None
        if organisation is None:
            raise Invalid({"unit": "unknown_unit"})
        key = (organisation, data.get("sv", ""), data.get("fi", ""))
        if key not in self._units:
            holder = next(one for one in self._organisations.values() if one.pk == organisation)
            self._units[key] = organisations.add_unit(self.actor, holder, name_sv=key[1], name_fi=key[2]).pk
        return self._units[key]


def _ids(model: type[Kept], actor: Actor) -> dict[str, int]:
    found = model._default_manager.filter(keeper_id=actor.municipality).values_list("uid", "pk")
    return {str(uid): pk for uid, pk in found}
