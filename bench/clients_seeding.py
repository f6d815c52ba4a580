"""Fills a database with many clients and their cases, always the same ones; the people and codes are invented.

``python -m bench.clients_seeding COUNT`` fills the database named by ``DELAKTIG_DATABASE`` with the keys of
``DELAKTIG_VAR``. Each officer has 120 clients and each unit seven officers, in several municipalities: whoever has
the first clients has just as many of them among 1,000 as among 100,000. Codes are of the series that belongs to
nobody (900-999). Rows are written through the models, so that what is sealed is sealed as always; beyond a block of
clients they are copied, see ``copied_clients``.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction

from bench.copied_clients import copy

TOWNS = ("638", "434", "092", "287")
"""The first unit is the first town's; the further ones are shared out. The first town also works for the second."""
OF_OFFICER, OF_UNIT = 120, 7
TODAY = date.today()
AT_ONCE = 600
"""Clients that are written in one transaction."""
LANGUAGES = ("ar", "uk", "so", "ru", "fa", "en")
CIRCUMSTANCES = ("unemployed_jobseeker", "home_care_allowance", "social_assistance", "reimbursement_group")
SERVICES = 12
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
T = TypeVar("T", bound=models.Model)


def town_of(client: int) -> str:
    """Return the municipality whose register a client is in."""
    return TOWNS[client // (OF_OFFICER * OF_UNIT) % len(TOWNS)]


def email_of(officer: int) -> str:
    return f"officer{officer}@example.org"


def number_of(client: int) -> str:
    """Return a customer number, which ends with its check digit."""
    from stdnum import luhn

    first = str(1_000_000 + client)
    return first + str(luhn.calc_check_digit(first))


def born_on(client: int) -> date:
    """Return a day of birth: of 20,000 in a row, no two have the same."""
    return date(1950, 1, 1) + timedelta(days=client * 7919 % 20_000)


def code_of(client: int) -> str:
    """Return an artificial identity code, one of a kind as far as two million clients."""
    born, number = born_on(client), 900 + client // 20_000
    digits = f"{born:%d%m%y}"
    return f"{digits}{'A' if born.year >= 2000 else '-'}{number}{_CHECK[int(f'{digits}{number}') % 31]}"


@cache
def _pool(kind: str, size: int) -> list[str]:
    chance = random.Random(kind)
    parts = [first + vowel for first in "bdfghklmnprstv" for vowel in "aeiou"]
    return sorted({"".join(chance.choices(parts, k=3)).capitalize() for _ in range(size)})


def name_of(client: int) -> tuple[str, str]:
    """Return given and family names; many people share each of them."""
    chance = random.Random(f"name {client}")
    return chance.choice(_pool("given", 300)), chance.choice(_pool("family", 900))


class Rows:
    """Rows that wait to be written, each model after those that it refers to."""

    def __init__(self) -> None:
        self._of: dict[type[models.Model], list[Any]] = {}

    @property
    def models(self) -> list[type[models.Model]]:
        """The models of all rows that there were, in the order in which they refer to each other."""
        return list(self._of)

    def put(self, row: T) -> T:
        self._of.setdefault(type(row), []).append(row)
        return row

    @transaction.atomic
    def write(self) -> None:
        for model, rows in self._of.items():
            model._default_manager.bulk_create(rows, batch_size=5000)
            rows.clear()


BLOCK = OF_OFFICER * OF_UNIT * len(TOWNS)
"""So many clients are written through the models; more are copies of them (``copied_clients``)."""


def seed(count: int) -> None:
    """Write towns, units, officers, services and so many clients; more than a block are rounded up to whole ones."""
    from delaktig.accounts.models import User
    from delaktig.organisations.models import Unit

    blocks = max(1, -(-count // BLOCK))
    written = count if blocks == 1 else BLOCK
    workers = _base(count if blocks == 1 else blocks * BLOCK)
    models_written = clients(range(written), workers)
    if blocks > 1:
        copy(models_written, blocks - 1, {User: BLOCK // OF_OFFICER, Unit: len(TOWNS)})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def _base(count: int) -> tuple[list[Any], list[Any]]:
    """Write what clients refer to; return officers and units in their order."""
    from delaktig.accounts import keys
    from delaktig.accounts.models import Membership, User
    from delaktig.clients.models import Absence
    from delaktig.municipalities.models import Municipality
    from delaktig.organisations.models import Mandate, Organisation, OrganisationName, Unit

    keys.prepare()
    offices = []
    for code in TOWNS:
        town, _ = Municipality.objects.get_or_create(code=code, defaults={"slug_sv": f"m{code}", "slug_fi": f"k{code}"})
        Municipality.objects.filter(pk=town.pk).update(hosted=True)
        office = Organisation.objects.create(kind=Organisation.Kind.MUNICIPALITY, municipality=town)
        OrganisationName.objects.create(organisation=office, language="sv", name=f"Kommun {code}")
        offices.append(office)
    Mandate.objects.create(
        organisation=offices[0], municipality_id=TOWNS[1], task="integration_services", ground="agreement"
    )
    _services()
    number = -(-count // OF_OFFICER)
    units = Unit.objects.bulk_create(
        [Unit(organisation=offices[u % len(TOWNS)], name_sv=f"Enhet {u}") for u in range(-(-number // OF_UNIT))]
    )
    officers = User.objects.bulk_create(
        [User(email=email_of(o), name=f"Handläggare {o}", password="!") for o in range(number)]
    )
    Membership.objects.bulk_create(
        [
            Membership(
                user=one,
                municipality_id=town_of(o * OF_OFFICER),
                role="supervisor" if o % OF_UNIT == 0 else "caseworker",
                unit=units[o // OF_UNIT],
            )
            for o, one in enumerate(officers)
        ]
    )
    Absence.objects.bulk_create(
        [
            Absence(
                municipality_id=town_of(o * OF_OFFICER),
                officer=officers[o],
                cover=officers[o - 1],
                first=TODAY,
                last=TODAY + timedelta(days=7),
            )
            for o in range(OF_UNIT - 1, number, OF_UNIT)
        ]
    )
    return officers, units


def _services() -> None:
    from delaktig.catalogue.models import Service
    from delaktig.texts.actions import create_text

    for n in range(SERVICES):
        name = create_text({"sv": f"Tjänst {n}", "fi": f"Palvelu {n}"}, source_language="sv")
        Service.objects.create(keeper_id=TOWNS[0], slug=f"casework-{n}", name=name, state=Service.State.PUBLISHED)


def clients(numbers: Iterable[int], workers: tuple[list[Any], list[Any]]) -> list[type[models.Model]]:
    """Write clients with their cases; return the models of all that was written, in their order."""
    from delaktig.catalogue.models import Service

    services = list(Service.objects.filter(slug__startswith="casework-").order_by("pk"))
    rows = Rows()
    home: Any = None
    for done, number in enumerate(numbers):
        chance = random.Random(number)
        client = _client(rows, number, chance)
        if number % 10 < 4:
            home = _household(rows, client, number, home if number % 10 else None)
        _case(rows, client, number, chance, workers, services)
        if done % AT_ONCE == AT_ONCE - 1:
            rows.write()
            home = None
    rows.write()
    return rows.models


def _client(rows: Rows, number: int, chance: random.Random) -> Any:
    from delaktig.clients import search
    from delaktig.clients.inputs import IdentityInput
    from delaktig.clients.models import Background, Client, ContactDetails, Identity, NameToken, SecurityProhibition

    town, (given, family) = town_of(number), name_of(number)
    born, code, language = born_on(number), code_of(number), chance.choice(LANGUAGES)
    client = rows.put(
        Client(
            municipality_id=town,
            number=number_of(number),
            code_hash=search.code_hash(town, code),
            mother_tongue=language,
            contact_language=language,
            interpreter=chance.choice(("needed", "needed", "not_needed")),
            first_permit_on=TODAY - timedelta(days=chance.randint(1000, 1400)),
            restricted=number % 500 == 499,
            invented=True,
        )
    )
    rows.put(
        Identity(
            client=client,
            family_name=family,
            given_names=given,
            identity_code=code,
            birth_date=born.isoformat(),
            birth_place="Uppfunnen",
            citizenships=["XXX"],
        )
    )
    phone = f"040 555 {number % 10_000:04}"
    rows.put(ContactDetails(client=client, street=f"Gatan {number}", postal_code="06100", town="Orten", phone=phone))
    rows.put(Background(client=client))
    digests = search.name_digests(town, IdentityInput(family, given, birth_date=born))
    for digest in sorted(digests):
        rows.put(NameToken(client=client, digest=digest))
    if number % 200 in {0, 17}:
        rows.put(SecurityProhibition(client=client, valid_from=TODAY - timedelta(days=90), reason="Uppfunnen"))
    return client


def _household(rows: Rows, client: Any, number: int, home: Any) -> Any:
    """Put four clients in a row into one household."""
    from delaktig.clients.models import Household, HouseholdMember

    home = home or rows.put(Household(municipality_id=client.municipality_id))
    role = ("adult", "spouse", "child", "child")[number % 10]
    rows.put(HouseholdMember(household=home, client=client, role=role, valid_from=TODAY - timedelta(days=400)))
    return home


def _case(
    rows: Rows, client: Any, number: int, chance: random.Random, workers: tuple[list[Any], list[Any]], services: Any
) -> None:
    from delaktig.cases.models import Appointment, DiaryEntry
    from delaktig.clients.models import (
        Assignment,
        Circumstance,
        ClientRelation,
        Consent,
        Residence,
        ResidenceGround,
        Responsibility,
    )

    officers, units = workers
    mine = number // OF_OFFICER
    officer, unit = officers[mine], units[mine // OF_UNIT]
    since = TODAY - timedelta(days=chance.randint(5, 900))
    rows.put(ResidenceGround(client=client, ground="other", valid_from=client.first_permit_on))
    rows.put(Residence(client=client, municipality_id=client.municipality_id, valid_from=since))
    rows.put(Circumstance(client=client, kind=CIRCUMSTANCES[number % 4], valid_from=since))
    rows.put(Consent(client=client, scope="shared_view", language="sv", given_on=since, given_how="oral"))
    relation = rows.put(ClientRelation(client=client, started_on=since, learned_on=since))
    authority = "employment_authority" if number % 4 == 0 else "municipality"
    rows.put(Responsibility(relation=relation, authority=authority, valid_from=since))
    if number % 4 == 3:  # another had the client before
        other = officers[mine - mine % OF_UNIT]
        rows.put(
            Assignment(
                relation=relation, task="responsible", unit=unit, officer=other, valid_from=since,
                valid_to=since + timedelta(days=3),
            )
        )  # fmt: skip
    rows.put(Assignment(relation=relation, task="responsible", unit=unit, officer=officer, valid_from=since))
    if number % 6 == 5:
        coach = officers[min(mine - mine % OF_UNIT + number % OF_UNIT, len(officers) - 1)]
        rows.put(Assignment(relation=relation, task="coach", unit=unit, officer=coach, valid_from=since))
    wrote = {"relation": relation, "created_by": officer, "changed_by": officer}
    for days in (chance.randint(-60, -1), chance.randint(0, 20)):
        starts = datetime.combine(TODAY + timedelta(days=days), time(8 + number % 8)).astimezone()
        rows.put(Appointment(**wrote, officer=officer, starts_at=starts, about="plan"))
    for days in (40, 10):
        rows.put(DiaryEntry(**wrote, on=TODAY - timedelta(days=days), words=f"Ett samtal, nummer {number}."))
    _path(rows, wrote, since, chance, services)


def _path(rows: Rows, wrote: dict[str, Any], since: date, chance: random.Random, services: Any) -> None:
    """Write how far the case has come by today: assessed after a month, planned after two, reviewed each half year."""
    from delaktig.cases.models import Assessment, AssessmentVersion, Interruption, Plan, PlanExtension, Review

    age = (TODAY - since).days
    if age < 10:
        return
    done = age >= 30
    met = since + timedelta(days=20) if done else None
    assessment = rows.put(
        Assessment(
            **wrote,
            trigger="unemployed_jobseeker",
            requested_on=since,
            learned_on=since,
            started_on=since + timedelta(days=8),
            interviewed_on=met,
            done_on=since + timedelta(days=28) if done else None,
            outcome="plan" if done else "",
            language="sv",
            answers={"education": "Nio år i skola.", "work": "Som bagare."},
            result="Behöver kurs i svenska." if done else "",
        )
    )
    if not done:
        return
    rows.put(AssessmentVersion(assessment=assessment, number=1, content={"result": "Behöver kurs i svenska."}))
    if age < 60:
        return
    made = since + timedelta(days=chance.randint(35, 60))
    until = made + timedelta(days=365 * chance.randint(2, 3))
    plan = rows.put(
        Plan(
            **wrote,
            assessment=assessment,
            made_on=made,
            signed_on=made,
            signature="signed",
            valid_to=until,
            integration_language="sv",
            language="sv",
            follow_up="Vi träffas varje halvår.",
            next_review_on=TODAY + timedelta(days=chance.randint(-20, 150)),
        )
    )
    _agreed(rows, wrote, plan, chance, services)
    for half in range(1, min((TODAY - made).days // 180, 3) + 1):
        held = made + timedelta(days=180 * half - 5)
        rows.put(Review(**wrote, plan=plan, held_on=held, language="sv", progress="Framåt.", participation="Själv."))
    if chance.random() < 0.05:
        rows.put(PlanExtension(plan=plan, ground="scant_education", until=until, decided_on=made))
    if chance.random() < 0.1:
        rows.put(Interruption(**wrote, kind="illness", first=made + timedelta(days=9), last=made + timedelta(days=19)))


def _agreed(rows: Rows, wrote: dict[str, Any], plan: Any, chance: random.Random, services: Any) -> None:
    """Write a plan's goals, what is agreed, the version that was frozen, and referrals."""
    from delaktig.cases.models import PlanGoal, PlanItem, PlanVersion, Referral, ReferralEvent

    goals = [rows.put(PlanGoal(plan=plan, order=n, words=f"Mål {n}: kunna mer svenska.")) for n in range(2)]
    step = "Läsa tidningen varje dag."
    agreed: dict[str, Any] = {"plan": plan, "agreed_on": plan.made_on}
    items = [rows.put(PlanItem(**agreed, goal=goals[0], order=2, kind="own_step", words=step))]
    for n, goal in enumerate(goals):
        service = chance.choice(services)
        item = rows.put(PlanItem(**agreed, goal=goal, order=n, service=service, reason="Det leder till målet."))
        items.append(item)
        if n == 0 and chance.random() < 0.6:
            sent = plan.made_on + timedelta(days=7)
            referral = rows.put(
                Referral(**wrote, item=item, service=service, fields=["name"], payload={"name": "–"}, sent_on=sent)
            )
            rows.put(ReferralEvent(referral=referral, kind="accepted", on=sent + timedelta(days=9), told_by="worker"))
    frozen = {
        "goals": [{"uid": str(one.uid), "words": one.words} for one in goals],
        "items": [{"uid": str(one.uid), "kind": one.kind, "words": one.words, "reason": one.reason} for one in items],
        "follow_up": plan.follow_up,
    }
    rows.put(PlanVersion(plan=plan, number=1, agreed_on=plan.made_on, content=frozen))


if __name__ == "__main__":
    import django

    django.setup()
    seed(int(sys.argv[1]))
