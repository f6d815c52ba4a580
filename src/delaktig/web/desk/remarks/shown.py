"""How remarks are shown: who said what about which things, who answered, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import get_language

from delaktig.accounts.permissions import Permission
from delaktig.organisations.models import Unit
from delaktig.organisations.selectors import names_of
from delaktig.remarks.models import Remark
from delaktig.remarks.selectors import State, Wanted, answer_of, remarks, state_of, unanswered
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import language_title
from delaktig.web.components.standing import SIGNS_OF_REMARKS
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.decisions.words import body_name, unit_name
from delaktig.web.desk.programmes.editing import here
from delaktig.web.desk.remarks.words import STATES

MOST_BESIDE = 5
"""Remarks that a page of something else shows; the rest are in the list."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked up once for all remarks of a page: texts, names, and what may be opened."""

    texts: Bundle
    names: dict[int, str]
    may_open_services: bool
    may_open_measures: bool


def rows(request: HttpRequest, found: Iterable[Remark], on: date) -> list[dict[str, Any]]:
    """Return remarks as pages show them; their texts in one query, names of organisations in another."""
    listed = list(found)
    answers = [answer for one in listed if (answer := answer_of(one)) is not None]
    asked = {one.organisation_id for one in listed} | {one.organisation_id for one in answers}
    who = {one for one in asked if one is not None}
    actor = actor_of(request)
    known = Known(
        texts=load(_text_ids(listed)),
        names=names_of(who, get_language() or "sv", on) if who else {},
        may_open_services=actor.may(Permission.SERVICE_READ),
        may_open_measures=actor.may(Permission.EDITION_READ),
    )
    return [_row(request, one, known, on) for one in listed]


def _text_ids(found: Iterable[Remark]) -> Iterable[int]:
    for one in found:
        yield from (tie.service.name_id for tie in one.services.all())
        yield from (tie.measure.text_id for tie in one.measures.all())
        if one.edition is not None:
            yield one.edition.title_id


def _row(request: HttpRequest, one: Remark, known: Known, on: date) -> dict[str, Any]:
    state, answer, language = state_of(one, on), answer_of(one), get_language() or "sv"
    return {
        "remark": one,
        "said": one.said_in(language),
        "url": here(request, "desk-remark", one.pk),
        "body": body_name(one.meeting.body),
        "held_on": one.meeting.held_on,
        "tongue": language_title(one.language),
        "sign": SIGNS_OF_REMARKS[state],
        "state": state,
        "words": STATES[state],
        "who": _who(one.organisation_id, one.unit, known),
        "answer": answer,
        "done": answer.said_in(language) if answer else None,
        "answer_by": _who(answer.organisation_id, answer.unit, known) if answer else "",
        "whole": known.texts.show(one.edition.title_id, language) if one.edition else None,
        "whole_url": here(request, "desk-programme-edition", one.edition_id)
        if one.edition and known.may_open_measures
        else "",
        "measures": [
            {
                "words": known.texts.show(tie.measure.text_id, language),
                "url": here(request, "desk-programme-measure", tie.measure_id) if known.may_open_measures else "",
            }
            for tie in one.measures.all()
        ],
        "services": [
            {
                "words": known.texts.show(tie.service.name_id, language),
                "url": here(request, "desk-service", tie.service.slug)
                if known.may_open_services and tie.service.keeper_id == actor_of(request).municipality
                else "",
            }
            for tie in one.services.all()
        ],
    }


def _who(organisation: int | None, unit: Unit | None, known: Known) -> str:
    name = known.names.get(organisation or 0, "")
    return ", ".join(part for part in (name, unit_name(unit) if unit else "") if part)


def beside(request: HttpRequest, on: date, *, measure: int | None = None, service: int | None = None) -> dict[str, Any]:
    """Return what has been said about a measure or a service, for its own page; empty for who may not read it."""
    actor = actor_of(request)
    if not actor.may(Permission.DECISION_READ):
        return {}
    found = remarks(actor, Wanted(measure=measure, service=service)).prefetch_related(None)[:MOST_BESIDE]
    shown = [_short(request, one, on) for one in found]
    query = {"measure": str(measure)} if measure else {"service": str(service)}
    return {
        "rows": shown,
        "url": here(request, "desk-remarks", **query) if shown else "",
    }


def waited_for(request: HttpRequest, on: date) -> dict[str, Any]:
    """Return what has been said and nobody has answered, the longest overdue first; empty for who may not read it."""
    actor = actor_of(request)
    if not actor.may(Permission.DECISION_READ):
        return {}
    found = unanswered(actor).order_by(F("due_on").asc(nulls_last=True), "pk")
    shown = [_short(request, one, on) for one in found[:MOST_BESIDE]]
    return {"rows": shown, "url": here(request, "desk-remarks", state=State.UNANSWERED)}


def _short(request: HttpRequest, one: Remark, on: date) -> dict[str, Any]:
    state = state_of(one, on)
    return {
        "url": here(request, "desk-remark", one.pk),
        "remark": one,
        "said": one.said_in(get_language() or ""),
        "body": body_name(one.meeting.body),
        "before": not getattr(one, "of_itself", True),
        "sign": SIGNS_OF_REMARKS[state],
        "words": STATES[state],
        "answer": answer_of(one),
    }
