"""Loads the bodies that are heard, their meetings, what they said there and what was done (rows A13, A14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from delaktig.accounts.actor import Actor, command_actor
from delaktig.catalogue.models import Service
from delaktig.decisions import actions as decisions
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Item, Meeting
from delaktig.exchange.demo import files
from delaktig.exchange.demo.draft import NAME
from delaktig.exchange.demo.files import Data
from delaktig.organisations.models import Unit
from delaktig.programmes.models import Edition, Measure
from delaktig.remarks import actions, answers
from delaktig.remarks.remark_input import AnswerInput, RemarkInput


def load_remarks(
    units: Mapping[str, Unit], editions: Mapping[str, Edition], services: Mapping[str, Service], today: date
) -> None:
    """Add the bodies with their meetings; what was said is written down and answered through the room's own acts."""
    for row in files.heard():
        actor = command_actor(row["municipality"], NAME)
        body = decisions.add_body(row["municipality"], row["kind"], actor, name_sv=row["sv"], name_fi=row["fi"])
        for held in row["meeting"]:
            if held["held_on"] <= today:
                meeting = decisions.add_meeting(body, actor, held_on=held["held_on"], invented=True)
                _agenda(actor, meeting, held.get("point", ()))
                for said in held.get("remark", ()):
                    _remark(actor, meeting, said, units, editions, services, today)


def _agenda(actor: Actor, meeting: Meeting, points: list[Data]) -> None:
    for point in points:
        values = ItemFields(outcome=Item.Outcome.NOTED, language="sv", **point)
        decisions.add_item(meeting, values, actor, invented=True)


def _remark(
    actor: Actor,
    meeting: Meeting,
    said: Data,
    units: Mapping[str, Unit],
    editions: Mapping[str, Edition],
    services: Mapping[str, Service],
    today: date,
) -> None:
    measures = Measure.objects.filter(goal__theme__edition=editions[said["edition"]], key__in=said["measures"])
    unit = units.get(said.get("unit", ""))
    given = RemarkInput(
        words=said["words"],
        language=said["language"],
        services=tuple(services[slug].pk for slug in said.get("services", ())),
        measures=tuple(measures.values_list("pk", flat=True)),
        organisation=unit.organisation_id if unit else None,
        unit=unit.pk if unit else None,
        due_on=said.get("due_on"),
        other_words=said.get("other_words", ""),
        other_language=said.get("other_language", ""),
    )
    remark = actions.write(actor, meeting, given, today=today, invented=True)
    told = said.get("answer")
    if told is not None and told["answered_on"] <= today:
        by = units[told["unit"]]
        done_on = told.get("done_on")
        answer = AnswerInput(
            words=told["words"],
            language=told["language"],
            organisation=by.organisation_id,
            answered_on=told["answered_on"],
            unit=by.pk,
            done_on=done_on if done_on is not None and done_on <= today else None,
            other_words=told.get("other_words", ""),
            other_language=told.get("other_language", ""),
        )
        answers.answer(actor, remark, answer, today=today)
