"""Acts that give organisations and units other names, so that their services are found by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from delaktig.accounts.actor import Actor
from delaktig.catalogue.search import keeping
from delaktig.organisations import actions as organisations
from delaktig.organisations.models import Organisation, Unit


@transaction.atomic
def rename_organisation(actor: Actor, organisation: Organisation, names: Mapping[str, str], on: date) -> None:
    """Give an organisation new names from a day on. Raises what ``organisations.actions.rename`` raises."""
    keeping.hold()
    organisations.rename(actor, organisation, names, on)
    keeping.of_organisation(organisation)


@transaction.atomic
def rename_unit(
    actor: Actor, unit: Unit, *, name_sv: str = "", name_fi: str = "", email: str = "", phone: str = ""
) -> Unit:
    """Change a unit's names, office address and office telephone."""
    keeping.hold()
    edited = organisations.edit_unit(actor, unit, name_sv=name_sv, name_fi=name_fi, email=email, phone=phone)
    keeping.of_organisation(edited.organisation)
    return edited
