"""Loads the demonstration through the rooms' own acts, so that audit and freezing are as in real life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from delaktig.accounts.actor import Actor, command_actor, record
from delaktig.accounts.models import Membership, User
from delaktig.audit.models import Event
from delaktig.catalogue.models import Service
from delaktig.decisions import actions as decisions
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Body, Item
from delaktig.exchange.demo import files
from delaktig.exchange.demo.activities_loading import load_activities, tie_counted
from delaktig.exchange.demo.caseload_loading import CLIENTS, load_caseload
from delaktig.exchange.demo.cases_assessments import load_assessments
from delaktig.exchange.demo.cases_handovers import load_handovers
from delaktig.exchange.demo.cases_plans import load_plans
from delaktig.exchange.demo.cases_referrals import load_referrals
from delaktig.exchange.demo.cases_sharing import load_sharing
from delaktig.exchange.demo.cases_times import load_times
from delaktig.exchange.demo.catalogue_loading import carry_measures, load_services
from delaktig.exchange.demo.clients_loading import load_clients
from delaktig.exchange.demo.draft import NAME, accept_memberships, load_draft
from delaktig.exchange.demo.figures_asked import load_figures
from delaktig.exchange.demo.figures_loading import import_statistics, publish_figures
from delaktig.exchange.demo.files import Data, Login
from delaktig.exchange.demo.guidance_loading import load_guidance
from delaktig.exchange.demo.remarks_loading import load_remarks
from delaktig.exchange.demo.rules_loading import load_rules
from delaktig.exchange.demo.surveys_loading import load_surveys
from delaktig.exchange.editions import create_edition
from delaktig.municipalities import actions as municipalities
from delaktig.municipalities.models import Municipality
from delaktig.organisations import actions as organisations
from delaktig.organisations.agreements import AgreementFields, add_agreement
from delaktig.organisations.models import Organisation, Unit
from delaktig.programmes.actions.plan_ties import PlanTieInput, add_plan_tie
from delaktig.programmes.adoptions import link_item
from delaktig.programmes.consultation import LinkFor
from delaktig.programmes.models import Adoption, Edition, Measure, Programme
from delaktig.programmes.reviews import set_early_expiry

LOADED = "exchange.demonstration_loaded"
GUIDE_LANGUAGES = {"638": ("fi", "sv", "en", "ar", "ru")}
"""Languages that a municipality's guidance is given in, where its programme states them (B6)."""
_ITEM_FIELDS = tuple(ItemFields.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demonstration holds. ``loaded_now`` is false where it was there already and nothing was touched."""

    loaded_now: bool
    municipalities: int
    programmes: int
    editions: int
    measures: int
    decisions: int
    organisations: int
    services: int
    logins: tuple[Login, ...]


@dataclass(slots=True)
class Loaded:
    """What has been made so far, by the keys of the data files."""

    editions: dict[str, Edition] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)


@transaction.atomic
def load_demo(
    today: date,
    password: str,
    link_for: LinkFor,
    referral_link_for: LinkFor | None = None,
    figures_link_for: LinkFor | None = None,
    many: int = CLIENTS,
) -> DemoReport:
    """Load the demonstration, or leave everything as it is where it has been loaded before.

    Days of the running consultation are counted from ``today``. ``link_for`` makes the
    address of a partner's page from its secret, as for real letters, ``referral_link_for`` that of
    a provider's, ``figures_link_for`` that of an office that is asked for figures. ``many`` clients are
    drawn beside those of the data files. Raises what the
    rooms' acts raise; then nothing is loaded.
    """
    if Event.objects.filter(name=LOADED).exists():
        return _report(loaded_now=False)
    made = Loaded()
    _serve()
    _add_organisations(made)
    _add_agreements(made)
    _add_people(made, password)
    _add_editions(made, today)
    _add_decisions(made)
    load_draft(made.editions, made.organisations, made.users, today, link_for)
    services = load_services(files.municipalities(), today)
    carry_measures(made.editions, services, today)
    load_remarks(made.units, made.editions, services, today)
    load_guidance(made.users, services, today)
    tie_counted(made.editions)
    load_activities(made.organisations, today)
    load_rules(made.users, today)
    load_figures(today, figures_link_for or link_for)
    clients = load_clients(made.users, today)
    load_assessments(made.users, clients, today)
    load_times(made.users, clients, made.organisations, today)
    load_referrals(made.users, clients, services, today, referral_link_for or link_for)
    load_handovers(made.users, clients, made.organisations, today)
    load_plans(made.users, clients, today)
    load_sharing(made.users, clients, made.units, today)
    load_caseload(made.users, made.organisations, today, many)
    import_statistics(today)
    publish_figures(today)
    load_surveys(today)
    report = _report(loaded_now=True)
    record(command_actor("", NAME), LOADED, details={"editions": report.editions, "today": today.isoformat()})
    return report


def _report(*, loaded_now: bool) -> DemoReport:
    return DemoReport(
        loaded_now=loaded_now,
        municipalities=Municipality.objects.filter(hosted=True).count(),
        programmes=Programme.objects.count(),
        editions=Edition.objects.count(),
        measures=Measure.objects.count(),
        decisions=Adoption.objects.values("item").distinct().count(),
        organisations=Organisation.objects.count(),
        services=Service.objects.filter(state=Service.State.PUBLISHED).count(),
        logins=files.logins(),
    )


def _actor(municipality: str) -> Actor:
    return command_actor(municipality, NAME)


def _serve() -> None:
    municipalities.serve(_actor(""), files.municipalities())
    for code, guide in GUIDE_LANGUAGES.items():
        official = Municipality.objects.get(pk=code).languages or ["fi", "sv"]
        municipalities.set_languages(_actor(code), code, official, guide)


def _add_organisations(made: Loaded) -> None:
    for row in files.organisations():
        actor = _actor(row["municipality"])
        names = {language: row[language] for language in ("sv", "fi")}
        organisation = organisations.add(actor, kind=row["kind"], names=names, email=row["email"])
        if row.get("invented"):
            organisation.invented = True
            organisation.save(update_fields=["invented"])
        for unit in row.get("units", ()):
            named = {
                "name_sv": unit["sv"],
                "name_fi": unit["fi"],
                "email": unit["email"],
                "phone": unit.get("phone", ""),
            }
            added = organisations.add_unit(actor, organisation, **named)
            if "key" in unit:
                made.units[unit["key"]] = added
        made.organisations[row["key"]] = organisation
    for row in files.mandates():
        organisation = made.organisations[row["organisation"]]
        organisations.give_mandate(
            _actor(organisation.municipality_id),
            organisation,
            task=row["task"],
            ground=row["ground"],
            municipality=row["municipality"],
            note=row.get("note", ""),
        )


def _add_agreements(made: Loaded) -> None:
    for row in files.agreements():
        counterpart = made.organisations[row["counterpart"]]
        given = {name: row[name] for name in ("kind", "number", "valid_from", "valid_to", "reviewed_on") if name in row}
        add_agreement(_actor(row["municipality"]), AgreementFields(counterpart=counterpart.pk, **given), invented=True)


def _add_people(made: Loaded, password: str) -> None:
    hashed = make_password(password)
    for row in files.people():
        user = User(email=row["email"], name=row["name"], language=row["language"], is_demo=True, password=hashed)
        user.save()
        organisation = made.organisations[row["organisation"]] if "organisation" in row else None
        unit = made.units[row["unit"]] if "unit" in row else None
        Membership.objects.create(
            user=user, municipality_id=row["municipality"], role=row["role"], organisation=organisation, unit=unit
        )
        made.users[row["email"]] = user


def _add_editions(made: Loaded, today: date) -> None:
    for row in files.editions():
        before = made.editions[row["follows"]] if "follows" in row else None
        actor = _actor(row["municipality"])
        edition = create_edition(
            files.edition_data(row["file"]), actor, programme=before.programme if before else None, follows=before
        )
        accept_memberships(edition, today)
        if before is not None and row.get("continues"):
            _continue_measures(before, edition)
        if "early_expiry" in row:
            early = row["early_expiry"]
            set_early_expiry(edition, early["last_day"], {"sv": early["sv"], "fi": early["fi"]}, actor)
        made.editions[row["file"]] = edition
    for row in files.ties():
        _add_tie(made.editions[row["edition"]], row)


def _continue_measures(before: Edition, edition: Edition) -> None:
    """Tie each measure to the one with the same key in the edition before; ties are no part of the text."""
    earlier = dict(Measure.objects.filter(goal__theme__edition=before).values_list("key", "pk"))
    measures = list(Measure.objects.filter(goal__theme__edition=edition, key__in=earlier))
    for measure in measures:
        measure.continues_id = earlier[measure.key]
    Measure.objects.bulk_update(measures, ["continues"])


def _add_tie(edition: Edition, row: Mapping[str, Any]) -> None:
    lead = edition.members.get(lead=True).municipality_id
    given = {name: value for name, value in row.items() if name != "edition"}
    add_plan_tie(_actor(lead), edition, PlanTieInput(**given))


def _add_decisions(made: Loaded) -> None:
    for row in files.decisions():
        made.items[row["key"]] = _add_decision(made, row)


def _add_decision(made: Loaded, row: Data) -> Item:
    actor = _actor(row["municipality"])
    invented = row.get("invented", False)
    meeting = decisions.add_meeting(
        _body(actor, row),
        actor,
        held_on=row.get("held_on"),
        minutes_online_on=row.get("minutes_online_on"),
        invented=invented,
    )
    values = ItemFields(**{name: row[name] for name in _ITEM_FIELDS if name in row})
    follows = made.items[row["follows"]] if "follows" in row else None
    item = decisions.add_item(meeting, values, actor, follows=follows, invented=invented)
    for attachment in row.get("attachments", ()):
        decisions.add_attachment(item, attachment["name"], actor, version=attachment.get("version", ""))
    link_item(item, made.editions[row["edition"]], actor, starts_on=row.get("starts_on"))
    return item


def _body(actor: Actor, row: Data) -> Body:
    """Return the body that decided; a committee, or a body with an abbreviation, is added under its names."""
    known = Body.objects.filter(municipality_id=actor.municipality, kind=row["kind"])
    if "body_sv" in row:
        known = known.filter(name_sv=row["body_sv"])
    found = known.order_by("pk").first()
    return found or decisions.add_body(
        actor.municipality,
        row["kind"],
        actor,
        name_sv=row.get("body_sv", ""),
        name_fi=row.get("body_fi", ""),
        abbreviation=row.get("abbreviation", ""),
    )
