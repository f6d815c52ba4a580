"""The invented draft edition with its running consultation, so that the desk has something to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from delaktig.accounts.actor import Actor, actor_for, command_actor, link_actor
from delaktig.accounts.models import Letter, SignedLink, User
from delaktig.decisions import actions as decisions
from delaktig.exchange.demo import files
from delaktig.exchange.demo.files import Data
from delaktig.law.calendar import next_working_day
from delaktig.organisations.models import Organisation
from delaktig.programmes.actions import structure
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.programmes.actions.measures import MeasureInput, add_measure
from delaktig.programmes.actions.memberships import MembershipAnswer, answer_membership
from delaktig.programmes.actions.translations import write_translation
from delaktig.programmes.comments import write_comment
from delaktig.programmes.consultation import (
    AnswerInput,
    AskInput,
    LinkFor,
    answer,
    ask,
    set_consultation,
    target_of,
)
from delaktig.programmes.models import (
    Comment,
    Edition,
    EditionMember,
    Goal,
    Measure,
    MeasureParty,
    PartnerRequest,
    Section,
    Theme,
)

NAME = "load_demo"
"""What the record of events calls whoever loads the demonstration."""
Organisations = Mapping[str, Organisation]


def load_draft(
    editions: Mapping[str, Edition],
    organisations: Organisations,
    users: Mapping[str, User],
    today: date,
    link_for: LinkFor,
) -> Edition:
    """Start the draft from the edition that it follows, write in it, ask partners, and let one answer."""
    data = files.draft()
    source = editions[data["edition"]["source"]]
    actor = _coordinator(source, users, today)
    edition = _start(data["edition"], source, actor)
    accept_memberships(edition, today)
    _write(data, edition, actor)
    _mark_invented(edition)
    first, last = data["edition"]["consultation_from_days"], data["edition"]["consultation_to_days"]
    set_consultation(actor, edition, today + timedelta(first), today + timedelta(last))
    for row in data["partner"]:
        _ask(row, edition, organisations, actor, today, link_for)
    for row in data["comment"]:
        _comment(row, edition, users, today)
    for row in data["meeting"]:
        _plan_meeting(row, today)
    return edition


def accept_memberships(edition: Edition, today: date) -> None:
    """Let every municipality that is asked accept; each records its own decisions."""
    for member in edition.members.filter(consent=EditionMember.Consent.ASKED).order_by("municipality_id"):
        answer_membership(command_actor(member.municipality_id, NAME), edition, MembershipAnswer(accepts=True), today)


def _coordinator(edition: Edition, users: Mapping[str, User], today: date) -> Actor:
    lead = edition.members.get(lead=True).municipality_id
    email = next(row["email"] for row in files.people() if (row["municipality"], row["role"]) == (lead, "coordinator"))
    return _person(users[email], lead, today)


def _person(user: User, municipality: str, today: date) -> Actor:
    actor = actor_for(user, municipality, today, purpose="demonstration")
    if actor is None:
        raise ValueError(f"{user} has no role for {municipality}")
    return actor


def _start(row: Data, source: Edition, actor: Actor) -> Edition:
    facts = EditionInput(
        title=row["title_sv"],
        period_from=row["period_from"],
        period_to=row["period_to"],
        slug=row["slug"],
        acts=tuple(row["acts"]),
        review_every_months=source.review_every_months,
    )
    edition = start_edition(actor, source, "sv", facts)
    for language in ("sv", "fi"):
        write_translation(actor, edition, edition.title_id, language, row[f"title_{language}"], approved=True)
    return edition


def _write(data: Data, edition: Edition, actor: Actor) -> None:
    for row in data["change"]:
        text = _measure(edition, row["key"]).text_id
        write_translation(actor, edition, text, "sv", row["sv"], approved="fi" in row)
        if "fi" in row:
            write_translation(actor, edition, text, "fi", row["fi"], approved=True)
    for key in data["leave_out"]["keys"]:
        goal = _measure(edition, key).goal
        structure.delete(actor, goal if goal.measures.count() == 1 else _measure(edition, key))
    for row in data["addition"]:
        goal = Goal.objects.get(theme__edition=edition, key=row["goal"])
        measure = add_measure(actor, goal, "sv", MeasureInput(text=row["sv"]))
        Measure.objects.filter(pk=measure.pk).update(key=row["key"])
        if "fi" in row:
            write_translation(actor, edition, measure.text_id, "fi", row["fi"])


def _measure(edition: Edition, key: str) -> Measure:
    return Measure.objects.select_related("goal").get(goal__theme__edition=edition, key=key)


def _mark_invented(edition: Edition) -> None:
    """Mark the edition and all its parts: what the draft copied is invented as part of it."""
    Edition.objects.filter(pk=edition.pk).update(invented=True)
    edition.invented = True
    Section.objects.filter(edition=edition).update(invented=True)
    Theme.objects.filter(edition=edition).update(invented=True)
    Goal.objects.filter(theme__edition=edition).update(invented=True)
    Measure.objects.filter(goal__theme__edition=edition).update(invented=True)


def _ask(
    row: Data, edition: Edition, organisations: Organisations, actor: Actor, today: date, link_for: LinkFor
) -> None:
    organisation = organisations[row["organisation"]]
    measures = {key: _measure(edition, key) for key in row["measures"]}
    MeasureParty.objects.bulk_create(
        MeasureParty(measure=measure, part=row["part"], organisation=organisation) for measure in measures.values()
    )
    asked_on = today + timedelta(row["asked_days"])
    given = AskInput(
        organisation=organisation.pk,
        email=organisation.email,
        measures=tuple(measure.pk for measure in measures.values()),
        language=row["language"],
        message=row["message"],
        due_on=today + timedelta(row["due_days"]),
    )
    request = ask(actor, edition, given, link_for, asked_on)
    _date_back(request, asked_on)
    if "answer" in row:
        answered = _morning(today + timedelta(row["answered_days"]))
        answers: dict[int | None, AnswerInput] = {
            measures[one["measure"]].pk: AnswerInput(one["stance"], one["body"]) for one in row["answer"]
        }
        link = SignedLink.objects.get(target=target_of(request))
        answer(link_actor(actor.municipality, link.pk), request, answers, now=answered)
        Comment.objects.filter(request=request).update(at=answered)


def _date_back(request: PartnerRequest, asked_on: date) -> None:
    """Let the request have been asked on its day: rows are stamped with the moment of loading."""
    moment = _morning(asked_on)
    PartnerRequest.objects.filter(pk=request.pk).update(asked_at=moment)
    SignedLink.objects.filter(target=target_of(request)).update(created_at=moment)
    Letter.objects.filter(about=target_of(request)).update(created_at=moment)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def _comment(row: Data, edition: Edition, users: Mapping[str, User], today: date) -> None:
    user = users[row["person"]]
    municipality = next(one["municipality"] for one in files.people() if one["email"] == row["person"])
    write_comment(_person(user, municipality, today), edition, row["body"], measure=_measure(edition, row["measure"]))


def _plan_meeting(row: Data, today: date) -> None:
    actor = command_actor(row["municipality"], NAME)
    body = decisions.body_for(row["municipality"], row["kind"], actor)
    held_on = next_working_day(today + timedelta(row["in_days"]))
    decisions.add_meeting(body, actor, held_on=held_on, invented=True)
