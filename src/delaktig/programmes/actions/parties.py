"""Who answers for a measure and who takes part in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from delaktig.accounts.actor import Actor, record
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.programmes.actions.guard import Invalid
from delaktig.programmes.models import EditionMember, Measure, MeasureParty


@dataclass(frozen=True, slots=True)
class PartyInput:
    """An organisation, or one of its units."""

    organisation: int
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class PartiesInput:
    """All parties of a measure; organisations that are not yet known come by name."""

    responsible: Sequence[PartyInput] = ()
    partners: Sequence[PartyInput] = ()
    new_responsible: Sequence[str] = ()
    new_partners: Sequence[str] = ()


def put_parties(actor: Actor, measure: Measure, language: str, given: PartiesInput) -> bool:
    """Set a measure's parties; say whether anything changed. The caller has asked the policy.

    Only organisations kept by members of the edition may take part; others raise :class:`Invalid`.
    """
    rows = {
        MeasureParty.Part.RESPONSIBLE: [*given.responsible, *_named(actor, language, given.new_responsible)],
        MeasureParty.Part.PARTNER: [*given.partners, *_named(actor, language, given.new_partners)],
    }
    _check(measure, list(chain.from_iterable(rows.values())))
    wanted = {(part, row.organisation, row.unit) for part, parties in rows.items() for row in parties}
    standing = {(row.part, row.organisation_id, row.unit_id): row for row in measure.parties.all()}
    gone = [row.pk for key, row in standing.items() if key not in wanted]
    added = sorted(wanted - set(standing), key=str)
    MeasureParty.objects.filter(pk__in=gone).delete()
    MeasureParty.objects.bulk_create(
        MeasureParty(measure=measure, part=part, organisation_id=organisation, unit_id=unit)
        for part, organisation, unit in added
    )
    return bool(gone or added)


def _check(measure: Measure, parties: Sequence[PartyInput]) -> None:
    accepted = EditionMember.objects.filter(consent=EditionMember.Consent.ACCEPTED)
    members = accepted.filter(edition=measure.goal.theme.edition_id).values("municipality_id")
    organisations = {party.organisation for party in parties}
    if Organisation.objects.filter(pk__in=organisations, municipality__in=members).count() != len(organisations):
        raise Invalid({"parties": "unknown_organisation"})
    units = {(party.unit, party.organisation) for party in parties if party.unit is not None}
    known = Unit.objects.filter(pk__in=[unit for unit, _ in units]).values_list("pk", "organisation_id")
    if units - set(known):
        raise Invalid({"parties": "unknown_unit"})


def _named(actor: Actor, language: str, names: Iterable[str]) -> list[PartyInput]:
    """Find or create an organisation for each name that was typed."""
    parties: list[PartyInput] = []
    for name in names:
        words = " ".join(name.split())
        if words:
            parties.append(PartyInput(organisation_named(actor, language, words).pk))
    return parties


def organisation_named(actor: Actor, language: str, name: str) -> Organisation:
    """Return the actor's municipality's organisation of this name, in any language; make it if there is none.

    It is of the kind *other* until someone says more of it in the register of organisations.
    """
    kept = OrganisationName.objects.filter(organisation__municipality_id=actor.municipality)
    for organisation, known in kept.values_list("organisation_id", "name"):
        if known.casefold() == name.casefold():
            return Organisation.objects.get(pk=organisation)
    made = Organisation.objects.create(kind=Organisation.Kind.OTHER, municipality_id=actor.municipality)
    OrganisationName.objects.create(organisation=made, language=language, name=name)
    record(actor, "programmes.organisation_named", f"organisation:{made.pk}")
    return made
