"""Makes an edition, or records decisions, from a document that a person has reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.decisions import actions as decisions
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Body, Item
from delaktig.exchange.creation import Choices, edition_data
from delaktig.exchange.editions import create_edition
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.policies import why_not_create_decisions, why_not_create_edition
from delaktig.exchange.working import Node, place_of
from delaktig.programmes import adoptions
from delaktig.programmes import selectors as programmes
from delaktig.programmes.actions.editions import free_slug
from delaktig.programmes.actions.guard import NotThere, lead_of
from delaktig.programmes.models import Edition, Programme


class InvalidChoice(Exception):
    """What was chosen cannot be; ``code`` says why. Nothing was made."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """How one item of an extract is recorded. ``body`` is the number of one that exists, else it is made."""

    key: str
    municipality: str
    kind: str = ""
    body: int | None = None
    body_name: str = ""
    held_on: date | None = None
    minutes_online_on: date | None = None
    edition: int | None = None
    starts_on: date | None = None
    publicity: str = "public"
    secrecy_ground: str = ""


@transaction.atomic
def create_from_document(pk: int, actor: Actor, choices: Choices, programme: int | None = None) -> Edition:
    """Make an edition of a reviewed document, in a new programme or as the next edition of one that exists.

    Raises ``Denied``, ``NotThere``, :class:`InvalidChoice`, and ``ShapeError`` where the result
    leaves the published schema; then nothing is made.
    """
    document = _locked(pk, actor)
    kind = document.result.get("kind", "")
    reason = why_not_create_edition(actor.permissions, document.state, kind, document.edition_id is not None)
    if reason:
        raise Denied(reason)
    data = dict(document.data) if document.data else edition_data(document.result, choices)
    if document.data:
        data["edition"] = {**data["edition"], "slug": choices.slug}
    _check_members(data, actor)
    chosen, follows = _programme(actor, programme, data)
    if free_slug(choices.slug, [m["municipality"] for m in data["members"]]) != choices.slug:
        raise InvalidChoice("slug_is_taken")
    edition = create_edition(
        data,
        actor,
        programme=chosen,
        follows=follows,
        source_language=document.language or "sv",
        source_document=document.sha256,
    )
    document.edition, document.state = edition, ImportedDocument.State.CREATED
    document.version += 1
    document.save(update_fields=["edition", "state", "version", "changed_at"])
    return edition


def _check_members(data: Mapping[str, Any], actor: Actor) -> None:
    members = [m["municipality"] for m in data["members"]]
    if actor.municipality not in members:
        raise InvalidChoice("own_municipality_is_missing")
    if len(set(members)) != len(members):
        raise InvalidChoice("member_twice")
    if len(members) > 1 and sum(m["lead"] for m in data["members"]) != 1:
        raise InvalidChoice("one_lead")
    if lead_of({m["municipality"]: m["lead"] for m in data["members"]}) != actor.municipality:
        raise InvalidChoice("only_the_lead_creates")


def _programme(actor: Actor, pk: int | None, data: Mapping[str, Any]) -> tuple[Programme | None, Edition | None]:
    if pk is None:
        return None, None
    rows = list(programmes.joined(actor).filter(programme_id=pk))
    if not rows:
        raise NotThere
    if rows[0].programme.kind != data["programme"]["kind"]:
        raise InvalidChoice("other_kind")
    start = data["edition"]["period"]["from"]
    before = [row for row in rows if not start or not row.period_from or row.period_from.isoformat() < start]
    return rows[0].programme, next(iter(before), None)


@transaction.atomic
def create_decisions(pk: int, actor: Actor, chosen: Sequence[ItemChoice]) -> list[Item]:
    """Record items of a reviewed extract: body and meeting found or made, its edition linked where one is chosen.

    Officials are left out; their roles stay. An item that follows another of the same extract is
    chained to it. Raises ``Denied``, ``NotThere``, :class:`InvalidChoice`, and what
    :mod:`delaktig.decisions.actions` and :mod:`delaktig.programmes.adoptions` raise; then nothing
    is recorded.
    """
    document = _locked(pk, actor)
    kind = document.result.get("kind", "")
    reason = why_not_create_decisions(actor.permissions, document.state, kind)
    if reason:
        raise Denied(reason)
    made: list[Item] = []
    for choice in chosen:
        node = place_of(document.result, choice.key).node
        if node.get("recorded"):
            continue
        item = _record(document, node, choice, actor, made)
        node["recorded"] = item.pk
        made.append(item)
    if made:
        document.state = ImportedDocument.State.CREATED
        document.version += 1
        document.save(update_fields=["result", "state", "version", "changed_at"])
        record(actor, "exchange.decisions_created", f"document:{document.pk}", {"items": [i.pk for i in made]})
    return made


def _record(document: ImportedDocument, node: Node, choice: ItemChoice, actor: Actor, made: Sequence[Item]) -> Item:
    edition = programmes.edition(actor, choice.edition).edition if choice.edition else None
    leads = adoptions.leads_for(edition, actor) if edition else frozenset[str]()
    body = _body(choice, actor, leads, document.language)
    meeting = decisions.add_meeting(
        body, actor, held_on=choice.held_on, minutes_online_on=choice.minutes_online_on, leads=leads
    )
    follows = next((item for item in reversed(made) if not decisions.chain_fault(meeting, item)), None)
    item = decisions.add_item(
        meeting,
        item_fields(node, document.language, choice),
        actor,
        follows=follows,
        leads=leads,
        source_document=document.sha256,
    )
    for name in node["attachments"]:
        if item.recorded_by_id is None or item.recorded_by_id == actor.municipality:
            decisions.add_attachment(item, name, actor, leads=leads)
    if edition is not None:
        adoptions.link_item(item, edition, actor, starts_on=choice.starts_on)
    return item


def _body(choice: ItemChoice, actor: Actor, leads: frozenset[str], language: str) -> Body:
    if choice.body is not None:
        found = Body.objects.filter(pk=choice.body, municipality_id=choice.municipality).first()
        if found is None:
            raise NotThere
        return found
    if not choice.kind:
        raise InvalidChoice("body_is_needed")
    names = {"name_fi" if language == "fi" else "name_sv": choice.body_name}
    same = Body.objects.filter(municipality_id=choice.municipality, kind=choice.kind, closed_on=None, **names).first()
    return same or decisions.add_body(choice.municipality, choice.kind, actor, leads=leads, **names)


def item_fields(node: Node, language: str, choice: ItemChoice) -> ItemFields:
    """Return an item as decisions take it; what the document does not state stays empty."""
    return ItemFields(
        section=node["section"],
        case_number=node["case_number"] or "",
        title=node["title"] or "",
        language=language or "sv",
        preparer_role=node["preparer_role"] or "",
        presenter_role=node["presenter_role"] or "",
        background=node["background"] or "",
        proposal=node["proposal"] or "",
        handling=node["handling"] or "",
        decision=node["decision"] or "",
        outcome=node["outcome"],
        next=node["next"] or "",
        immediate=bool(node["immediate"]),
        publicity=choice.publicity,
        secrecy_ground=choice.secrecy_ground,
    )


def _locked(pk: int, actor: Actor) -> ImportedDocument:
    found = ImportedDocument.objects.select_for_update().filter(pk=pk, municipality_id=actor.municipality).first()
    if found is None:
        raise NotThere
    return found
