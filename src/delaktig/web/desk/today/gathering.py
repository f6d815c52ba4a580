"""Gathers what waits for a person in a municipality: few queries, each only where the person may act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delaktig.accounts import selectors as accounts
from delaktig.accounts.actor import Actor
from delaktig.accounts.permissions import Permission
from delaktig.catalogue import feedback, freshness, notices
from delaktig.catalogue.listed import without_anyone_responsible
from delaktig.catalogue.models import Service
from delaktig.catalogue.selectors import kept_by
from delaktig.clients.selectors import grave_accesses
from delaktig.decisions.models import Meeting
from delaktig.exchange.models import ImportedDocument
from delaktig.indicators.models import FigureRequest
from delaktig.law.programme import ReviewDue, State
from delaktig.municipalities.models import Municipality
from delaktig.programmes import comments, partner_requests, waiting
from delaktig.programmes.models import PartnerRequest
from delaktig.programmes.waiting import AskedNow, EditionNow, number_of
from delaktig.remarks.selectors import unanswered as unanswered_remarks
from delaktig.web.desk.programmes.words import place
from delaktig.web.desk.today.links import link
from delaktig.web.desk.today.tasks import Task

REVIEW_DAYS = 90
"""How long before its last day a review is shown."""
CONSULTATION_DAYS = 21
MEETING_DAYS = 60
SHORT = 60
NOTICE_HOURS = 48
"""How long before its end an urgent notice is shown."""
MENDABLE = (State.DRAFT, State.CONSULTATION, State.PROPOSED)
MANAGES, EDITS = Permission.CONSULTATION_MANAGE, Permission.EDITION_EDIT


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things wait in the municipality, as far as the person may see; 0 where not."""

    comments: int = 0
    outdated: int = 0
    imports: int = 0
    letters: int = 0
    invitations: int = 0
    reports: int = 0
    owners: int = 0
    mine: int = 0
    notices: int = 0
    drafts: int = 0
    nobody: int = 0
    accesses: int = 0
    figures: int = 0
    unanswered: int = 0
    remarks: int = 0


def counts(actor: Actor, found: Sequence[EditionNow] = ()) -> Counts:
    """Count all that waits without a date, in one query; none where the person may do nothing about it."""
    wanted: dict[str, QuerySet[Any]] = {}
    if actor.may(Permission.COMMENT_SETTLE):
        wanted["comments"] = comments.waiting(actor)
    if actor.may(Permission.TRANSLATION_EDIT):
        wanted["outdated"] = waiting.outdated_texts(actor)
    if actor.may(Permission.DOCUMENT_IMPORT):
        read = ImportedDocument.objects.filter(municipality=actor.municipality, state=ImportedDocument.State.READ)
        wanted["imports"] = read
    if actor.may(Permission.OUTBOX_READ):
        wanted["letters"] = accounts.outbox(actor)
    if actor.may(Permission.MEMBER_MANAGE):
        wanted["invitations"] = accounts.open_invitations(actor).filter(expires_at__lte=timezone.now())
    if actor.may(Permission.AUDIT_READ):
        wanted["accesses"] = grave_accesses(actor)
    if actor.may(Permission.REMARK_ANSWER) and actor.may(Permission.DECISION_READ):
        wanted["remarks"] = unanswered_remarks(actor)
    wanted |= _of_services(actor) | _of_figures(actor, found)
    if not wanted:
        return Counts()
    row = Municipality.objects.filter(pk=actor.municipality).values_list(
        *(number_of(rows.select_related(None)) for rows in wanted.values())
    )
    return Counts(**dict(zip(wanted, row.get(), strict=True)))


def _of_services(actor: Actor) -> dict[str, QuerySet[Any]]:
    """Return what waits in the catalogue: reports, owners' answers, own services, drafts, notices."""
    wanted: dict[str, QuerySet[Any]] = {}
    if actor.may(Permission.REPORT_ANSWER):
        wanted["reports"] = feedback.reports(actor, feedback.ReportFilter(state="new"))
    if actor.may(Permission.SERVICE_EDIT):
        wanted["owners"] = freshness.to_settle(actor)
        wanted["nobody"] = without_anyone_responsible(kept_by(actor).exclude(state=Service.State.ARCHIVED))
        if actor.user is not None:
            wanted["mine"] = freshness.due_of(actor.user, actor.municipality, timezone.localdate())
    if actor.may(Permission.SERVICE_PUBLISH):
        wanted["drafts"] = kept_by(actor).filter(state=Service.State.DRAFT)
    if actor.may(Permission.NOTICE_PUBLISH):
        wanted["notices"] = notices.ending(actor, timezone.now(), NOTICE_HOURS)
    return wanted


def _of_figures(actor: Actor, found: Sequence[EditionNow]) -> dict[str, QuerySet[Any]]:
    """Return what waits in the follow-up: figures that are missing, and offices that are late."""
    followed = [one.edition.pk for one in found if one.is_followed]
    if not followed or not actor.may(Permission.FIGURE_EDIT):
        return {}
    on = timezone.localdate()
    late = FigureRequest.objects.filter(
        municipality=actor.municipality, answered_at=None, withdrawn_at=None, due_on__lt=on
    )
    return {"figures": waiting.missing_figures(actor.municipality, followed, on), "unanswered": late}


def counted_tasks(actor: Actor, found: Counts) -> list[Task]:
    """Return the tasks without a date that are told by their number."""
    code = actor.municipality
    said = {
        "comments": (
            _("Comments"),
            ngettext("%d open comment to settle", "%d open comments to settle", found.comments),
            link("desk-comments", code, state="open"),
        ),
        "outdated": (
            _("Translations"),
            ngettext("%d translation is behind its source", "%d translations are behind their source", found.outdated),
            link("desk-translations", code),
        ),
        "imports": (
            _("Documents"),
            ngettext("%d imported document waits for review", "%d imported documents wait for review", found.imports),
            link("desk-documents", code),
        ),
        "letters": (
            _("Outbox"),
            ngettext("%d letter waits to be passed on", "%d letters wait to be passed on", found.letters),
            link("desk-outbox", code),
        ),
        "drafts": (
            _("Services"),
            ngettext("%d draft waits to be published", "%d drafts wait to be published", found.drafts),
            link("desk-services", code, state="draft"),
        ),
        "nobody": (
            _("Services"),
            ngettext("Nobody is responsible for %d service", "Nobody is responsible for %d services", found.nobody),
            link("desk-services", code, nobody="on"),
        ),
        "accesses": (
            _("Reasons to look into"),
            ngettext(
                "%d opened restricted record or protected address to look into",
                "%d opened restricted records or protected addresses to look into",
                found.accesses,
            ),
            link("desk-client-accesses", code),
        ),
        "invitations": (
            _("People"),
            ngettext("%d invitation has expired", "%d invitations have expired", found.invitations),
            link("desk-people", code),
        ),
        "reports": (
            _("What readers tell"),
            ngettext("%d new report that something is wrong", "%d new reports that something is wrong", found.reports),
            link("desk-reports", code, state="new"),
        ),
        "owners": (
            _("Keep services fresh"),
            ngettext("%d answer from an owner to take up", "%d answers from owners to take up", found.owners),
            link("desk-freshness", code),
        ),
        "mine": (
            _("Keep services fresh"),
            ngettext("%d service of yours to confirm or mend", "%d services of yours to confirm or mend", found.mine),
            link("desk-freshness", code),
        ),
        "figures": (
            _("Follow-up"),
            ngettext(
                "%d indicator lacks a figure",
                "%d indicators lack a figure",
                found.figures,
            ),
            link("desk-followup", code),
        ),
        "unanswered": (
            _("Follow-up"),
            ngettext("%d office has not answered in time", "%d offices have not answered in time", found.unanswered),
            link("desk-figures-requests", code, state="overdue"),
        ),
        "remarks": (
            _("What has been said"),
            ngettext("%d remark is unanswered", "%d remarks are unanswered", found.remarks),
            link("desk-remarks", code, state="unanswered"),
        ),
        "notices": (
            _("Urgent notices"),
            ngettext("%d notice ends within two days", "%d notices end within two days", found.notices),
            link("desk-notices", code),
        ),
    }
    return [
        Task(kind, who, words % number, url, _("Open"))
        for kind, (who, words, url) in said.items()
        if (number := getattr(found, kind))
    ]


def request_tasks(actor: Actor, titles: dict[int, str], language: str, on: date) -> list[Task]:
    """Return the partners that have not answered, in one query."""
    if not actor.may(MANAGES):
        return []
    rows = partner_requests.requests(actor, on).filter(answered_at=None, withdrawn_at=None)
    return [_request_task(actor, one, titles, on) for one in partner_requests.with_organisation(rows, language)]


def _request_task(actor: Actor, one: PartnerRequest, titles: dict[int, str], on: date) -> Task:
    missing = one.asked_measures - one.answered_measures  # type: ignore[attr-defined]
    what = ngettext("Answer on %d measure is missing", "Answers on %d measures are missing", missing) % missing
    days = (on - timezone.localdate(one.asked_at)).days
    return Task(
        "request",
        who=one.organisation_name or _("Organisation without a name"),  # type: ignore[attr-defined]
        detail=titles.get(one.edition_id, ""),
        what=what,
        url=link("desk-consultation-request", actor.municipality, one.pk),
        action=_("Remind") if one.due_on and one.due_on < on else _("Open"),
        on=one.due_on,
        tag=ngettext("for %d day", "for %d days", max(days, 0)) % max(days, 0),
    )


def edition_tasks(actor: Actor, found: list[EditionNow], language: str, on: date) -> list[Task]:
    """Return what waits in the editions: reviews, the end of a consultation, measures for which nobody answers."""
    tasks: list[Task] = []
    for one in found:
        if actor.may(EDITS):
            tasks += _review_tasks(actor, one, language, on)
            tasks += _lacking_tasks(actor, one)
        if actor.may(MANAGES):
            tasks += _consultation_tasks(actor, one, on)
    return tasks


def membership_tasks(actor: Actor, asked: list[AskedNow], led: list[EditionNow]) -> list[Task]:
    """Return what the municipality is asked to take part in, and whom it has asked in vain so far."""
    tasks: list[Task] = []
    if actor.may(Permission.EDITION_JOIN):
        tasks += [_asked_task(actor, one) for one in asked]
    if actor.may(Permission.EDITION_CREATE):
        tasks += [_unanswered_task(actor, one) for one in led if one.unanswered]
    return tasks


def _asked_task(actor: Actor, one: AskedNow) -> Task:
    if one.is_told:
        what = _("%(place)s has recorded that we take part: confirm or decline") % {"place": place(one.lead)}
    else:
        what = _("%(place)s asks whether we take part") % {"place": place(one.lead)}
    url = link("desk-programme-membership", actor.municipality, one.edition.pk)
    return Task("membership", one.title or _("Programme"), what, url, _("Answer"))


def _unanswered_task(actor: Actor, one: EditionNow) -> Task:
    words = ngettext(
        "%d municipality has not answered whether it takes part",
        "%d municipalities have not answered whether they take part",
        one.unanswered,
    )
    url = link("desk-programme-members", actor.municipality, one.edition.pk)
    return Task("members", one.title, words % one.unanswered, url, _("Open"))


def _review_tasks(actor: Actor, one: EditionNow, language: str, on: date) -> list[Task]:
    if one.state.state is not State.IN_FORCE:
        return []
    return [
        Task(
            "review",
            who=one.title,
            what=_("Review of the programme"),
            url=link("desk-programme-edition", actor.municipality, one.edition.pk),
            action=_("Open"),
            on=due.due,
            law=law_words(due, language),
        )
        for due in one.reviews
        if due.due is not None and due.due <= on + timedelta(days=REVIEW_DAYS)
    ]


def law_words(due: ReviewDue, language: str) -> str:
    """Return the rule that a review rests on: its words and its citation, where an act decides it."""
    tongue = language if language in ("sv", "fi", "en") else "en"
    words = Truncator(due.explanation[tongue]).chars(140)
    return f"{words} ({due.citation.text(tongue)})" if due.citation is not None else words


def _lacking_tasks(actor: Actor, one: EditionNow) -> list[Task]:
    if not one.lacking or one.is_frozen or one.state.state not in MENDABLE:
        return []
    words = ngettext("%d measure lacks someone responsible", "%d measures lack someone responsible", one.lacking)
    url = link("desk-programme-edition", actor.municipality, one.edition.pk)
    return [Task("lacking", one.title, words % one.lacking, url, _("Mend"))]


def _consultation_tasks(actor: Actor, one: EditionNow, on: date) -> list[Task]:
    last = one.edition.consultation_to
    if last is None or not one.is_lead or one.state.state is not State.CONSULTATION:
        return []
    if last > on + timedelta(days=CONSULTATION_DAYS):
        return []
    what = _("The consultation ends") if last >= on else _("The consultation has ended: settle the comments")
    url = link("desk-consultation-edition", actor.municipality, one.edition.pk)
    return [Task("consultation", one.title, what, url, _("Open"), on=last)]


def partner_tasks(actor: Actor, titles: dict[int, str], on: date) -> list[Task]:
    """Return the requests that a partner with an account has yet to answer, in two queries."""
    if actor.may(EDITS) or not actor.may(Permission.COMMENT_WRITE):
        return []
    return [
        Task(
            "answer",
            who=titles.get(one.edition_id) or _("Programme"),
            what=ngettext("Answer for %d measure", "Answer for %d measures", missing) % missing,
            url=link("desk-answer", actor.municipality, one.pk),
            action=_("Answer"),
            on=one.due_on,
        )
        for one in partner_requests.own_requests(actor, on)
        if one.answered_at is None and (missing := one.asked_measures - one.answered_measures) >= 0  # type: ignore[attr-defined]
    ]


def next_meetings(actor: Actor, on: date) -> list[Meeting]:
    """Return the municipality's meetings in the next two months, the nearest first."""
    if not actor.may(Permission.DECISION_READ):
        return []
    rows = Meeting.objects.filter(
        body__municipality_id=actor.municipality, held_on__gte=on, held_on__lte=on + timedelta(days=MEETING_DAYS)
    )
    return list(rows.select_related("body").order_by("held_on", "pk")[:5])
