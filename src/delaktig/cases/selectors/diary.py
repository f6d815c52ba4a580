"""Reads the case diary of a client who was opened: notes with their corrections, and what words occur in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from delaktig.accounts.actor import Actor
from delaktig.audit.acting import require
from delaktig.cases.models import DiaryEntry
from delaktig.clients import reach
from delaktig.clients.models import Client
from delaktig.clients.policies import why_not_list
from delaktig.texts.parts import NotThere


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as it stands now, and the earlier versions that it corrects, the latest first."""

    entry: DiaryEntry
    earlier: tuple[DiaryEntry, ...] = ()

    def says(self, words: Iterable[str]) -> bool:
        """Say whether all the words occur in the note as it stands, or in one version of it."""
        wanted = [one.casefold() for one in words]
        return any(all(one in version.words.casefold() for one in wanted) for version in (self.entry, *self.earlier))


def diary(client: Client, words: str = "") -> list[Noted]:
    """Return a client's notes, the latest day first; with words, those in which all of them occur.

    The notes are sealed: words are looked for after they are opened, never by the database.
    """
    rows = list(DiaryEntry.objects.filter(relation__client=client).select_related("created_by").order_by("-on", "-pk"))
    by_key = {one.pk: one for one in rows}
    corrected = {one.corrects_id for one in rows}
    noted = [Noted(one, tuple(_earlier(one, by_key))) for one in rows if one.pk not in corrected]
    asked = words.split()
    return [one for one in noted if one.says(asked)] if asked else noted


def _earlier(entry: DiaryEntry, by_key: dict[int, DiaryEntry]) -> Iterable[DiaryEntry]:
    at = by_key.get(entry.corrects_id or 0)
    while at is not None:
        yield at
        at = by_key.get(at.corrects_id or 0)


def entry_of(client: Client, pk: int) -> DiaryEntry:
    """Return one note of a client who was opened. Raises ``NotThere``."""
    found = DiaryEntry.objects.filter(relation__client=client, pk=pk).select_related("relation").first()
    if found is None:
        raise NotThere
    return found


def service_needs(actor: Actor, first: date, last: date) -> dict[str, int]:
    """Count own and unit's clients for whom a service need assessment was asked of social services, or is known (B14).

    Each client counts once for each. Raises ``Denied``.
    """
    require(why_not_list(actor))
    clients = reach.own_or_of_units(actor, last)
    kinds = (DiaryEntry.Kind.SERVICE_NEED_ASKED, DiaryEntry.Kind.SERVICE_NEED_KNOWN)
    rows = DiaryEntry.objects.filter(kind__in=kinds, on__gte=first, on__lte=last, relation__client__in=clients)
    standing = rows.filter(corrections=None).values_list("kind", "relation__client").distinct()
    found = list(standing)
    return {str(kind): sum(1 for one, _ in found if one == kind) for kind in kinds}
