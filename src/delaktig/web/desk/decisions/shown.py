"""What the pages of decisions show: rows and time limits with their words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from delaktig.accounts.actor import Actor
from delaktig.decisions.models import ADVISORY, DECIDING, Item
from delaktig.decisions.policies import why_not_write
from delaktig.decisions.selectors import list_title
from delaktig.law.appeals import AppealTimes
from delaktig.programmes.adoptions import agreed_about
from delaktig.web.desk.decisions import words


def may_write(actor: Actor, item: Item) -> bool:
    """Say whether the actor may change the item: its own, or one recorded for a member that still agrees to it."""
    of = item.meeting.body.municipality_id
    leads = agreed_about(item, actor) if item.recorded_by_id == actor.municipality else ()
    return why_not_write(actor.permissions, actor.municipality, of, leads, item.recorded_by_id or "") is None


def item_row(item: Item, code: str) -> dict[str, Any]:
    """Return an item as lists show it; nothing of a secret one but that it is there."""
    return {
        "item": item,
        "url": reverse("desk-decision-item", args=[code, item.pk]),
        "title": list_title(item),
        "is_secret": item.publicity == Item.Publicity.SECRET,
        "body": words.body_name(item.meeting.body),
        "place": words.place(item.meeting.body.municipality_id, item.meeting.held_on),
        "is_own": item.meeting.body.municipality_id == code,
        "tag": words.OUTCOME_TAGS[item.outcome],
        "outcome": words.OUTCOMES[item.outcome],
    }


def limits(times: AppealTimes) -> dict[str, Any]:
    """Return a time limit with its rule, as the page prints it."""
    tag, state = words.LIMIT_STATES[times.state]
    return {
        "times": times,
        "remedy": words.REMEDIES[times.remedy],
        "tag": tag,
        "state": state,
        "explanation": words.said(times.explanation),
        "citations": [{"cited": words.cited(r.citation), "text": words.said(r.texts)} for r in times.rules],
        "wording": words.wording(times),
    }


def chain_steps(chain: Iterable[Item], here: Item, code: str) -> list[dict[str, Any]]:
    """Return the steps of one matter: who was heard, committee, board, council; without a link where nobody has met."""
    by_kind = {item.meeting.body.kind: item for item in chain}
    found = []
    for kind in (*(kind for kind in ADVISORY if kind in by_kind), *DECIDING):
        item = by_kind.get(kind)
        step: dict[str, Any] = {"label": words.BODIES[kind], "state": "done" if item else "todo"}
        if item is not None:
            step["note"] = words.OUTCOMES[item.outcome]
            if item == here:
                step["state"] = "now"
            else:
                step["url"] = reverse("desk-decision-item", args=[code, item.pk])
        found.append(step)
    return found
