"""Acts on the case diary (*klientjournal · asiakaskertomus*): write a note, correct it beside the old one."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied
from delaktig.cases.actions.holding import added
from delaktig.cases.models import DiaryEntry
from delaktig.clients import doors
from delaktig.clients.models import ClientRelation
from delaktig.texts.parts import Invalid, NotThere

LONGEST = 20_000
WITHOUT_WORDS = (DiaryEntry.Kind.SERVICE_NEED_ASKED, DiaryEntry.Kind.SERVICE_NEED_KNOWN)
"""Kinds of which only the day is noted: what social services assess is theirs (row B14)."""


@transaction.atomic
def write_entry(
    actor: Actor, relation: ClientRelation, on: date | None, words: str, kind: str = DiaryEntry.Kind.NOTE
) -> DiaryEntry:
    """Write a note about a day. Raises ``Denied``, ``NotThere`` or ``Invalid``."""
    relation = doors.at_work(actor, relation)
    entry = DiaryEntry(relation=relation, on=_checked(on, words, kind), words=_kept(words, kind), kind=kind)
    added(actor, entry)
    doors.note(actor, relation.client, "cases.diary_written", {"entry": entry.pk, "kind": kind})
    return entry


@transaction.atomic
def correct_entry(actor: Actor, entry: DiaryEntry, on: date | None, words: str) -> DiaryEntry:
    """Write a correction of a note: it stands beside the old one, which nobody changes.

    Raises ``Denied`` (``already_corrected``: correct the correction), ``NotThere`` or ``Invalid``.
    """
    relation = doors.at_work(actor, entry.relation)
    old = DiaryEntry.objects.select_for_update(of=("self",)).filter(pk=entry.pk, relation=relation).first()
    if old is None:
        raise NotThere
    if old.corrections.exists():
        raise Denied("already_corrected")
    day = _checked(on, words, old.kind)
    new = DiaryEntry(relation=relation, on=day, words=_kept(words, old.kind), kind=old.kind, corrects=old)
    added(actor, new)
    doors.note(actor, relation.client, "cases.diary_corrected", {"entry": new.pk, "corrects": old.pk})
    return new


def _kept(words: str, kind: str) -> str:
    return "" if kind in WITHOUT_WORDS else words.strip().replace("\r\n", "\n")


def _checked(on: date | None, words: str, kind: str) -> date:
    errors: dict[str, str] = {}
    if on is None:
        errors["on"] = "required"
    elif on > timezone.localdate():
        errors["on"] = "in_the_future"
    if kind not in DiaryEntry.Kind.values:
        errors["kind"] = "unknown_choice"
    if kind not in WITHOUT_WORDS and not words.strip():
        errors["words"] = "required"
    if len(words) > LONGEST:
        errors["words"] = "too_long"
    if errors or on is None:
        raise Invalid(errors)
    return on
