"""Comments on an edition (*kommentar · kommentti*): written by members' staff and partners, settled by the owner."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.accounts.permissions import Permission
from delaktig.programmes.actions.guard import Invalid, NotThere, facts_of, obey
from delaktig.programmes.consultation import LONGEST_ANSWER, organisations_of
from delaktig.programmes.models import Comment, Edition, EditionMember, Measure, Section
from delaktig.programmes.policies import EditionFacts, why_not_comment, why_not_see_comment, why_not_settle


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """What the list is narrowed to; empty means all. ``state`` is ``open`` or ``settled``."""

    edition: int | None = None
    state: str = ""
    measure: int | None = None
    section: int | None = None
    organisation: int | None = None
    request: int | None = None


@dataclass(frozen=True, slots=True)
class CommentCounts:
    """How many comments there are, by whether they are settled."""

    open: int
    settled: int


@transaction.atomic
def write_comment(
    actor: Actor, edition: Edition, body: str, *, measure: Measure | None = None, section: Section | None = None
) -> Comment:
    """Comment on an edition, or on one of its measures or sections.

    Raises ``Denied``, ``NotThere`` (also for another edition's part), or ``Invalid`` with ``required`` or ``too_long``.
    """
    facts = facts_of(edition)
    obey(why_not_comment(actor, facts))
    _require_part_of(edition, measure, section)
    obey(why_not_see_comment(actor, facts, _owner(measure, section)))
    body = body.strip()
    if not body:
        raise Invalid({"body": "required"})
    if len(body) > LONGEST_ANSWER:
        raise Invalid({"body": "too_long"})
    comment = Comment.objects.create(
        edition=edition,
        measure=measure,
        section=section,
        municipality_id=actor.municipality,
        by=actor.user,
        body=body,
    )
    details = {"on": f"measure:{measure.pk}" if measure else f"section:{section.pk}" if section else ""}
    record(actor, "programmes.comment_written", f"comment:{comment.pk}", details)
    return comment


@transaction.atomic
def settle(actor: Actor, comment: Comment, answer: str) -> Comment:
    """Settle a comment by saying what was done; it may be said anew. Raises ``Invalid`` where nothing is said."""
    comment = _locked(actor, comment)
    answer = answer.strip()
    if not answer:
        raise Invalid({"answer": "required"})
    if len(answer) > LONGEST_ANSWER:
        raise Invalid({"answer": "too_long"})
    comment.answer = answer
    comment.settled_at = timezone.now()
    comment.settled_by = actor.user
    comment.save(update_fields=["answer", "settled_at", "settled_by"])
    record(actor, "programmes.comment_settled", f"comment:{comment.pk}")
    return comment


@transaction.atomic
def reopen(actor: Actor, comment: Comment) -> Comment:
    """Open a settled comment again; what was answered stays to be read."""
    comment = _locked(actor, comment)
    if comment.settled_at is not None:
        comment.settled_at = comment.settled_by = None
        comment.save(update_fields=["settled_at", "settled_by"])
        record(actor, "programmes.comment_reopened", f"comment:{comment.pk}")
    return comment


def comments(actor: Actor, wanted: CommentFilter | None = None) -> QuerySet[Comment]:
    """Return the comments that the actor may see, open ones first, then the newest.

    Staff see what :func:`why_not_see_comment` lets them; a partner with an account sees its
    own organisation's and its own words only. Each has ``is_led``: whether the municipality leads
    the edition.
    """
    leads = EditionMember.objects.filter(edition=OuterRef("edition"), municipality_id=actor.municipality, lead=True)
    rows = _visible(actor).select_related("edition", "measure", "section", "by", "settled_by", "request")
    rows = rows.annotate(is_led=Exists(leads))
    if wanted is not None:
        rows = _narrow(rows, wanted)
    return rows.order_by(F("settled_at").asc(nulls_first=True), "-at", "-pk")


def counts(actor: Actor, wanted: CommentFilter | None = None) -> CommentCounts:
    """Return how many comments are open and settled, whatever state the filter asks for; one query."""
    rows = _visible(actor)
    if wanted is not None:
        rows = _narrow(rows, wanted, state=False)
    found = rows.aggregate(open=Count("pk", filter=Q(settled_at=None)), settled=Count("pk", filter=~Q(settled_at=None)))
    return CommentCounts(found["open"], found["settled"])


def comment_for(actor: Actor, pk: int) -> tuple[Comment, EditionFacts]:
    """Return one comment that the actor may see and what is known of its edition; else raise ``NotThere``."""
    found = comments(actor).select_related("edition__programme").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found, facts_of(found.edition)


def owner_of(comment: Comment) -> str | None:
    """Return the code of the municipality whose own part is commented on; None for what is common."""
    return _owner(comment.measure, comment.section)


def waiting(actor: Actor) -> QuerySet[Comment]:
    """Return the open comments that the actor's municipality is to settle, in editions that it is a member of."""
    leads = EditionMember.objects.filter(edition=OuterRef("edition"), municipality_id=actor.municipality, lead=True)
    return Comment.objects.filter(settled_at=None).filter(_owned(actor.municipality) | (_common() & Exists(leads)))


def _common() -> Q:
    return Q(measure__municipality=None) & Q(section__municipality=None)


def _owned(code: str) -> Q:
    return Q(measure__municipality=code) | Q(section__municipality=code)


def _visible(actor: Actor) -> QuerySet[Comment]:
    actor.require(Permission.COMMENT_WRITE)
    code = actor.municipality
    accepted = EditionMember.objects.filter(consent=EditionMember.Consent.ACCEPTED)
    members = accepted.filter(edition=OuterRef("edition"), municipality_id=code)
    rows = Comment.objects.filter(Exists(members))
    if not actor.may(Permission.EDITION_EDIT):
        return rows.filter(Q(by=actor.user) | Q(request__organisation__in=organisations_of(actor), municipality=code))
    return rows.filter(_common() | _owned(code) | Q(municipality=code) | Exists(members.filter(lead=True)))


def _narrow(rows: QuerySet[Comment], wanted: CommentFilter, *, state: bool = True) -> QuerySet[Comment]:
    if state and wanted.state:
        rows = rows.filter(settled_at__isnull=wanted.state == "open")
    for name in ("edition", "measure", "section", "request"):
        value = getattr(wanted, name)
        if value is not None:
            rows = rows.filter(**{f"{name}_id": value})
    if wanted.organisation is not None:
        rows = rows.filter(request__organisation_id=wanted.organisation)
    return rows


def _owner(measure: Measure | None, section: Section | None) -> str | None:
    part = measure or section
    return part.municipality_id if part is not None else None


def _require_part_of(edition: Edition, measure: Measure | None, section: Section | None) -> None:
    if measure is not None and measure.goal.theme.edition_id != edition.pk:
        raise NotThere
    if section is not None and section.edition_id != edition.pk:
        raise NotThere


def _locked(actor: Actor, comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",)).select_related("edition", "measure", "section")
    fresh = rows.get(pk=comment.pk)
    facts = facts_of(fresh.edition)
    obey(why_not_settle(actor, facts, owner_of(fresh)))
    return fresh
