"""Reads requests to partners: the desk by its actor, a partner by the secret of its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from delaktig.accounts import links
from delaktig.accounts.actor import Actor
from delaktig.accounts.models import SignedLink
from delaktig.accounts.permissions import Permission
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.consultation import answers_of, organisations_of
from delaktig.programmes.models import Comment, Goal, MeasureParty, PartnerRequest
from delaktig.programmes.overview import MeasureLine, Overview, measure_lines, overview, text_ids_of
from delaktig.programmes.policies import why_not_ask
from delaktig.programmes.selectors import EditionSeen, in_language
from delaktig.programmes.tree import organisation_names
from delaktig.texts.selectors import Bundle, load


class RequestState(StrEnum):
    """Where a request stands on a day."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What the list is narrowed to; empty means all but the withdrawn."""

    state: str = ""
    edition: int | None = None
    organisation: int | None = None


def state_of(answered: bool, withdrawn: bool, due_on: date | None, on: date) -> RequestState:
    """Return where a request stands on a day: an answer counts even if it was withdrawn afterwards."""
    if answered:
        return RequestState.ANSWERED
    if withdrawn:
        return RequestState.WITHDRAWN
    return RequestState.OVERDUE if due_on is not None and due_on < on else RequestState.WAITING


def state(request: PartnerRequest, on: date) -> RequestState:
    """Return where a request stands on a day."""
    return state_of(request.answered_at is not None, request.withdrawn_at is not None, request.due_on, on)


def requests(actor: Actor, on: date, wanted: RequestFilter | None = None) -> QuerySet[PartnerRequest]:
    """Return the requests of the actor's municipality: overdue and waiting first, by due date, then the answered.

    Each has ``asked_measures`` and ``answered_measures``, counted.
    """
    actor.require(Permission.CONSULTATION_MANAGE)
    rows = _counted(PartnerRequest.objects.filter(municipality_id=actor.municipality))
    wanted = wanted or RequestFilter()
    rows = rows.filter(_state_is(wanted.state, on))
    if wanted.edition is not None:
        rows = rows.filter(edition_id=wanted.edition)
    if wanted.organisation is not None:
        rows = rows.filter(organisation_id=wanted.organisation)
    return rows.order_by(F("answered_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def request_for(actor: Actor, pk: int) -> PartnerRequest:
    """Return one request of the actor's municipality with its counts; else raise ``NotThere``."""
    actor.require(Permission.CONSULTATION_MANAGE)
    found = _counted(PartnerRequest.objects.filter(municipality_id=actor.municipality, pk=pk)).first()
    if found is None:
        raise NotThere
    return found


def own_requests(actor: Actor, on: date) -> QuerySet[PartnerRequest]:
    """Return the requests that a partner with an account answers: those to its organisation, not withdrawn."""
    actor.require(Permission.COMMENT_WRITE)
    rows = PartnerRequest.objects.filter(
        municipality_id=actor.municipality, organisation__in=organisations_of(actor, on), withdrawn_at=None
    )
    return _counted(rows).order_by(F("answered_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def own_request(actor: Actor, pk: int, on: date) -> PartnerRequest:
    """Return one request that a partner with an account answers; else raise ``NotThere``."""
    found = own_requests(actor, on).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def _counted(rows: QuerySet[PartnerRequest]) -> QuerySet[PartnerRequest]:
    answered = Count("answers", filter=Q(answers__measure__isnull=False), distinct=True)
    return rows.select_related("edition__programme", "link", "asked_by").annotate(
        asked_measures=Count("measures", distinct=True), answered_measures=answered
    )


def _state_is(wanted: str, on: date) -> Q:
    open_ = Q(answered_at=None, withdrawn_at=None)
    conditions = {
        "": Q(answered_at__isnull=False) | Q(withdrawn_at=None),
        RequestState.WAITING: open_ & (Q(due_on=None) | Q(due_on__gte=on)),
        RequestState.OVERDUE: open_ & Q(due_on__lt=on),
        RequestState.ANSWERED: Q(answered_at__isnull=False),
        RequestState.WITHDRAWN: Q(answered_at=None, withdrawn_at__isnull=False),
    }
    return conditions.get(wanted, conditions[""])


# The partner's own page


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: its request, and whether it still takes answers."""

    link: SignedLink
    request: PartnerRequest
    is_open: bool
    is_withdrawn: bool


def opened(secret: str, now: datetime | None = None) -> Opened | None:
    """Return what a secret opens or once opened; ``None`` for a wrong one, or where nothing stands behind it."""
    found = links.known(secret, SignedLink.Purpose.ANSWER_FOR_MEASURES, "partner_request", now)
    if found is None:
        return None
    rows = PartnerRequest.objects.filter(pk=found.number, municipality_id=found.link.municipality_id)
    request = rows.select_related("edition__programme", "organisation", "link").first()
    if request is None:
        return None
    withdrawn = found.link.revoked_at is not None or request.withdrawn_at is not None
    return Opened(found.link, request, found.is_open and not withdrawn, withdrawn)


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A measure on the partner's page: where it stands, its line of the table, and the answer so far."""

    theme_id: int
    goal_id: int
    line: MeasureLine
    answer: Comment | None


@dataclass(slots=True)
class Sheet:
    """All that the partner's page shows of a request; it asks the database nothing more."""

    request: PartnerRequest
    measures: list[ToAnswer]
    texts: Bundle
    organisation: Mapping[str, str]
    answers: dict[int | None, Comment] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """Return how many measures have an answer."""
        return sum(one.answer is not None for one in self.measures)

    def organisation_name(self, language: str) -> str:
        """Return what the organisation is called in the language."""
        return in_language(self.organisation, language)


def sheet(request: PartnerRequest) -> Sheet:
    """Read a request's measures with their texts, and the answers to this request alone: five queries."""
    lines: dict[int, list[MeasureLine]] = {}
    for line in measure_lines(partner_requests=request):
        lines.setdefault(line.measure.goal_id, []).append(line)
    goals = Goal.objects.filter(pk__in=lines).select_related("theme").order_by("theme__position", "position", "pk")
    answers = answers_of(request)
    measures: list[ToAnswer] = []
    ids: set[int | None] = {request.edition.title_id, request.edition.programme.title_id}
    for goal in goals:
        ids |= {goal.title_id, goal.theme.title_id}
        for line in lines[goal.pk]:
            ids |= set(text_ids_of(line))
            measures.append(ToAnswer(goal.theme.title_id, goal.title_id, line, answers.get(line.measure.pk)))
    names = organisation_names([request.organisation_id]).get(request.organisation_id, {})
    return Sheet(request, measures, load(ids), names, answers)


# Asking


@dataclass(slots=True)
class Askable:
    """What the actor may ask an organisation about: the measures by theme, and those it is a party of."""

    overview: Overview
    measures: list[MeasureLine]
    preselected: set[int]


def askable(actor: Actor, seen: EditionSeen, organisation: int | None) -> Askable:
    """Return the measures that the actor may ask about, in four queries; those of the organisation are preselected."""
    found = overview(seen.edition)
    measures = [
        line for line in found.measures() if why_not_ask(actor, seen.facts, (line.measure.municipality_id,)) is None
    ]
    preselected: set[int] = set()
    if organisation is not None:
        parties = MeasureParty.objects.filter(organisation_id=organisation, measure__goal__theme__edition=seen.edition)
        preselected = set(parties.values_list("measure_id", flat=True)) & {one.measure.pk for one in measures}
    return Askable(found, measures, preselected)


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation that can be asked: its name, office address, and in how many measures it is a party."""

    pk: int
    name: str
    email: str
    measures: int


def organisation_choices(seen: EditionSeen, language: str) -> list[OrganisationChoice]:
    """Return the open organisations that members keep: first those that are parties of the edition; three queries."""
    parties = MeasureParty.objects.filter(measure__goal__theme__edition=seen.edition)
    rows = parties.values_list("organisation").annotate(measures=Count("measure", distinct=True)).order_by()
    counts = dict(rows)
    found = list(Organisation.objects.filter(municipality__in=seen.facts.members, closed_on=None))
    names = organisation_names(one.pk for one in found)
    choices = [
        OrganisationChoice(one.pk, in_language(names.get(one.pk, {}), language), one.email, counts.get(one.pk, 0))
        for one in found
    ]
    return sorted(choices, key=lambda one: (one.measures == 0, one.name.casefold()))


def with_organisation(rows: QuerySet[PartnerRequest], language: str) -> QuerySet[PartnerRequest]:
    """Return requests with ``organisation_name``: its latest name in the language, else in another; no query more."""

    def called(*tongue: str) -> Subquery:
        names = OrganisationName.objects.filter(organisation=OuterRef("organisation"))
        names = names.filter(language__in=tongue) if tongue else names
        return Subquery(names.order_by(F("valid_from").desc(nulls_last=True), "-pk").values("name")[:1])

    return rows.annotate(organisation_name=Coalesce(called(language), called("sv"), called("fi"), called(), Value("")))


def names_of_organisations(ids: set[int], language: str) -> dict[int, str]:
    """Return what organisations are called in a language, in one query."""
    return {pk: in_language(names, language) for pk, names in organisation_names(ids).items()}
