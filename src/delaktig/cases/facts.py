"""From the database to what the law asks (``law.casework.CaseFacts``): for one client or many, in as many queries.

Days and kinds only. The sealed date of birth is opened for those alone whom a rule asks the age of.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber

from delaktig.cases.models import (
    Assessment,
    Handover,
    Interruption,
    Plan,
    PlanExtension,
    PlanItem,
    Referral,
    ReferralEvent,
    Review,
)
from delaktig.cases.referral_states import OVER
from delaktig.cases.rulebook import LocalRecord, record_from, rules_in_use
from delaktig.clients.models import Circumstance, Client, ClientRelation, Consent, Identity, Residence, Responsibility
from delaktig.law import casework as law
from delaktig.law.casework import CaseFacts, Span
from delaktig.municipalities.models import Municipality

AGE_ASKED = frozenset({"studies", "unaccompanied"})
"""Circumstances with which a rule asks how old the client is (681/2023 §14, §31)."""
RULE = "rule"
BY_KEY = 1_000
"""So many clients are named by their keys: each table then gives theirs by its index, however large it is."""
Ids = Iterable[int] | QuerySet[Any]
Codes = Iterable[str] | QuerySet[Municipality]


class Event(NamedTuple):
    """One dated row of a client, whatever table it lies in.

    ``ref`` is the row's own key or that of the plan that it belongs to; ``word`` its kind. ``relation`` is the
    client relation's key, or that of the service that an item or a referral names.
    """

    what: str
    client: int
    ref: int
    relation: int
    word: str
    flag: str
    one: date | None
    two: date | None
    three: date | None
    four: date | None
    five: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a list needs of a client besides days: nothing that is sealed."""

    pk: int
    number: str
    municipality: str
    contact_language: str
    interpreter: str


@dataclass(frozen=True, slots=True)
class Record:
    """A client's facts, and which rows of the database they speak of.

    ``assessments`` and ``plans`` are the keys of the rows, in the order of the facts.
    """

    client: Known
    relation: int
    is_open: bool
    facts: CaseFacts
    assessments: tuple[int, ...]
    plans: tuple[int, ...]


def records_of(clients: Ids, municipalities: Codes) -> list[Record]:
    """Return the facts of clients in registers of these municipalities: two queries, and one more for dates of birth.

    A client without any client relation has no case and is left out.
    """
    rows = ClientRelation.objects.filter(
        client__in=clients, client__municipality__in=municipalities, client__merged_into=None
    )
    relations: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("started_on", "pk").values(*_OF_RELATION):
        relations[row["client"]].append(row)
    events: dict[int, list[Event]] = defaultdict(list)
    if relations:
        many = isinstance(clients, QuerySet) and len(relations) > BY_KEY
        for found in _events(clients if many else list(relations)):
            events[found[1]].append(Event(*found))
    births = _births(pk for pk, own in events.items() if pk in relations and any(_asks_age(one) for one in own))
    return [_record(own, events[pk], births.get(pk)) for pk, own in relations.items()]


def record_of(client: Client, relation: ClientRelation) -> tuple[Record, list[LocalRecord]]:
    """Return the facts of a client who is open already, with the client relation that is open or last.

    The register's own rules that are in use come in the same query, the only one.
    """
    row = {name: getattr(relation, name) for name in _OF_RELATION if "client" not in name}
    row |= {
        "client": client.pk,
        "client__number": client.number,
        "client__municipality": client.municipality_id,
        "client__first_permit_on": client.first_permit_on,
        "client__contact_language": client.contact_language,
        "client__interpreter": client.interpreter,
    }
    rows = [Event(*found) for found in _events([client.pk], client.municipality_id)]
    events = [one for one in rows if one.what != RULE]
    rules = sorted((one for one in rows if one.what == RULE), key=lambda one: one.relation)
    birth = client.identity.birth_date if any(_asks_age(one) for one in events) and hasattr(client, "identity") else ""
    record = _record([row], events, date.fromisoformat(birth) if birth else None)
    return record, [record_from(one.word, json.loads(one.flag), one.one, one.two) for one in rules]


_OF_RELATION = (
    "pk", "client", "started_on", "learned_on", "requested_on", "job_search_started_on", "ended_on",
    "client__number", "client__municipality", "client__first_permit_on", "client__contact_language",
    "client__interpreter",
)  # fmt: skip


def _asks_age(one: Event) -> bool:
    return one.what == "circumstance" and one.word in AGE_ASKED


def _births(clients: Iterable[int]) -> dict[int, date]:
    wanted = list(clients)
    if not wanted:
        return {}
    rows = Identity.objects.filter(client__in=wanted).only("uid", "client", "birth_date")
    return {row.client_id: date.fromisoformat(row.birth_date) for row in rows if row.birth_date}


def _events(clients: Ids, rules_of: str = "") -> QuerySet[Any, Any]:
    """Return all dated rows of the clients in one query: each table gives the same columns.

    ``rules_of`` names a municipality whose own rules come along.
    """
    through, plan = "relation__client", "plan__relation__client"
    parts = [
        _rows("circumstance", Circumstance, clients, "client", word="kind", days=("valid_from", "valid_to")),
        _rows("residence", Residence, clients, "client", word="municipality_id", days=("valid_from", "valid_to")),
        _rows(
            "move_consent", Consent, clients, "client", days=("given_on", "withdrawn_on"),
            only=Q(scope=Consent.Scope.MOVE),
        ),
        _rows(
            "jobseeker", Responsibility, clients, through, days=("valid_from", "valid_to"),
            only=Q(authority=Responsibility.Authority.EMPLOYMENT_AUTHORITY),
        ),
        _rows("interruption", Interruption, clients, through, word="kind", days=("first", "last")),
        _rows(
            "handover", Handover, clients, through, days=("sent_on",),
            only=Q(ground=Handover.Ground.MOVE, sent_on__isnull=False),
        ),
        _rows(
            "assessment", Assessment, clients, through, ref="pk", relation="relation_id", word="trigger",
            flag="outcome", days=("requested_on", "learned_on", "started_on", "interviewed_on", "done_on"),
        ),
        _rows(
            "plan", Plan, clients, through, ref="pk", relation="relation_id", word="end_reason", flag=_JOINED,
            days=("made_on", "signed_on", "valid_to", "ended_on", "next_review_on"), only=Q(made_on__isnull=False),
        ),
        _rows(
            "extension", PlanExtension, clients, plan, ref="plan_id", word="ground", days=("decided_on", "until"),
        ),
        _rows("review", Review, clients, plan, ref="plan_id", days=("held_on",), only=Q(held_on__isnull=False)),
        _rows(
            "referral", Referral, clients, through, ref="item__plan_id", relation="service_id", flag=_GOES_ON,
            days=("sent_on",), only=Q(sent_on__isnull=False),
        ),
        _rows(
            "service", PlanItem, clients, plan, ref="plan_id", relation="service_id", days=("agreed_on",),
            only=Q(dropped_on=None, kind=PlanItem.Kind.SERVICE, agreed_on__isnull=False, service__isnull=False),
        ),
    ]  # fmt: skip
    return parts[0].union(*parts[1:], *([_rules(rules_of)] if rules_of else []), all=True)


def _rules(municipality: str) -> QuerySet[Any, Any]:
    """Return a municipality's own rules in use as rows: in ``e_relation`` which was taken into use first."""
    columns = {
        "e_what": Value(RULE, CharField()),
        "e_client": Value(0, IntegerField()),
        "e_ref": F("pk"),
        "e_relation": Window(RowNumber(), order_by=[F("taken_into_use_at").asc(), F("pk").asc()]),
        "e_word": F("rule"),
        "e_flag": Cast("record", CharField()),
        "e_day0": F("valid_from"),
        "e_day1": F("valid_to"),
        **{f"e_day{index}": _NO_DAY for index in (2, 3, 4)},
    }
    found: QuerySet[Any, Any] = rules_in_use([municipality]).order_by().annotate(**columns).values_list(*columns)
    return found


_NO_DAY = Cast(Value(None), DateField())
_JOINED = Cast(F("county_joined"), CharField())
_OVER = ReferralEvent.objects.filter(referral=OuterRef("pk"), kind__in=OVER)
_GOES_ON = Cast(Case(When(~Exists(_OVER), then=Value("goes_on")), default=Value("")), CharField())


def _rows(
    what: str,
    model: type[Model],
    clients: Ids,
    client: str,
    *,
    ref: str = "",
    relation: str = "",
    word: str = "",
    flag: str | Cast = "",
    days: tuple[str, ...] = (),
    only: Q | None = None,
) -> QuerySet[Any, Any]:
    rows = model._default_manager.filter(only or Q(), **{f"{client}__in": clients})
    zero, empty = Value(0, IntegerField()), Value("", CharField())
    columns = {
        "e_what": Value(what, CharField()),
        "e_client": F(client),
        "e_ref": Coalesce(F(ref), zero) if ref else zero,
        "e_relation": F(relation) if relation else zero,
        "e_word": F(word) if word else empty,
        "e_flag": (F(flag) if flag else empty) if isinstance(flag, str) else flag,
    }
    for index in range(5):
        columns[f"e_day{index}"] = F(days[index]) if index < len(days) else _NO_DAY
    found: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return found


def _record(relations: list[dict[str, Any]], events: list[Event], birth_date: date | None) -> Record:
    now = next((row for row in relations if row["ended_on"] is None), relations[-1])
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for one in events:
        by_kind[one.what].append(one)
    assessments = [one for one in _by_key(by_kind["assessment"]) if one.relation == now["pk"]]
    plans = sorted(by_kind["plan"], key=lambda one: (one.one or date.max, one.ref))
    moved = _moved_on(by_kind["residence"], now)
    facts = CaseFacts(
        birth_date=birth_date,
        first_permit_on=now["client__first_permit_on"],
        relation_started_on=now["started_on"],
        learned_on=now["learned_on"],
        requested_on=now["requested_on"],
        job_search_started_on=now["job_search_started_on"],
        jobseeker=tuple(_span(one) for one in by_kind["jobseeker"]),
        circumstances=tuple(law.Circumstance(one.word, _span(one)) for one in by_kind["circumstance"]),
        interruptions=tuple(law.Interruption(one.word, _span(one)) for one in by_kind["interruption"]),
        assessments=tuple(_assessment(one) for one in assessments),
        plans=tuple(_plan(one, by_kind) for one in plans),
        employment_plan_made_on=_employment_plan(plans),
        moved_on=moved,
        move_consent=_consent(by_kind["move_consent"]),
        move_contacted_on=min((one.one for one in by_kind["handover"] if one.one), default=None),
        ended_on=now["ended_on"],
    )
    client = Known(
        now["client"],
        now["client__number"],
        now["client__municipality"],
        now["client__contact_language"],
        now["client__interpreter"],
    )
    return Record(
        client, now["pk"], now["ended_on"] is None, facts,
        tuple(one.ref for one in assessments), tuple(one.ref for one in plans),
    )  # fmt: skip


def _by_key(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda one: one.ref)


def _span(one: Event) -> Span:
    """Return the days of a row; a start that nobody knows lies before everything."""
    return Span(one.one or date.min, one.two)


def _assessment(one: Event) -> law.AssessmentFacts:
    needed = {Assessment.Outcome.PLAN.value: True, Assessment.Outcome.NO_PLAN.value: False}
    return law.AssessmentFacts(
        trigger=one.word,
        requested_on=one.one,
        learned_on=one.two,
        started_on=one.three,
        interviewed_on=one.four,
        done_on=one.five,
        plan_needed=needed.get(one.flag),
    )


def _plan(one: Event, events: dict[str, list[Event]]) -> law.PlanFacts:
    def of_plan(what: str) -> list[Event]:
        return [event for event in events[what] if event.ref == one.ref]

    extensions = (event for event in of_plan("extension") if event.one and event.two)
    services = {event.relation: event.one for event in of_plan("service") if event.one}
    referred = _referred(one, events["referral"], services)
    return law.PlanFacts(
        made_on=one.one or date.max,
        signed_on=one.two,
        valid_to=one.three,
        ended_on=one.four,
        next_review_agreed=one.five,
        reviews=tuple(sorted(event.one for event in of_plan("review") if event.one)),
        extensions=tuple(law.Extension(e.word, e.two or date.max, e.one or date.min) for e in extensions),
        county_joined=one.flag.lower() in {"true", "1", "t"},
        referrals_made=tuple(sorted(referred.values())),
        services_agreed=bool(services),
        services_waiting=tuple(sorted(day for item, day in services.items() if item not in referred)),
    )


def _referred(plan: Event, referrals: list[Event], services: dict[int, date]) -> dict[int, date]:
    """Return by service the first day on which the client was referred to it; of standing services, where any are.

    An earlier referral that goes on when the plan is drawn up makes a new one needless.
    """
    made = plan.one or date.max
    found: dict[int, date] = {}
    for event in sorted(referrals, key=lambda event: event.one or date.max):
        of_plan = event.ref == plan.ref
        if event.one is None or (services and event.relation not in services) or not (services or of_plan):
            continue
        if of_plan or event.flag or event.one >= made:
            found.setdefault(event.relation, event.one if of_plan else max(event.one, made))
    return found


def _employment_plan(plans: list[Event]) -> date | None:
    """Return when an employment plan took an integration plan's place."""
    ended = [one.four for one in plans if one.word == Plan.EndReason.EMPLOYMENT_PLAN and one.four is not None]
    return min(ended, default=None)


def _moved_on(residences: list[Event], relation: dict[str, Any]) -> date | None:
    """Return the day on which the client moved to another municipality than the register's, and has stayed away."""
    dated = [one for one in residences if one.one is not None and one.word]
    last = max(dated, key=lambda one: one.one or date.min, default=None)
    if last is None or last.one is None or last.word == relation["client__municipality"]:
        return None
    return last.one if last.one > relation["started_on"] else None


def _consent(events: list[Event]) -> bool | None:
    """Return whether consent to a move's contact holds; None while nobody has asked."""
    if not events:
        return None
    return any(one.two is None for one in events)
