"""Freezes an edition when it first comes into force, and proves later that nobody changed it.

What is frozen is the canonical JSON of :mod:`delaktig.programmes.canonical`; its SHA-256
stands beside it and in the audit chain, so that neither can be changed unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, record
from delaktig.audit.models import Event
from delaktig.formats.jsontext import canonical as canonical_json
from delaktig.programmes.canonical import canonical, party_names
from delaktig.programmes.models import Edition, EditionMember, FrozenEdition, MeasureParty
from delaktig.programmes.tree import EditionTree, load_tree


@dataclass(frozen=True, slots=True)
class EditionFault:
    """Where an edition in force is not what was frozen: a JSON path, a stable code, and words for a log."""

    edition: int
    path: str
    code: str
    message: str


@transaction.atomic
def freeze(edition: Edition, actor: Actor) -> FrozenEdition:
    """Freeze the edition as it stands; one that is frozen already stays as it is."""
    found = FrozenEdition.objects.filter(edition=edition).first()
    if found is not None:
        return found
    edition.members.filter(consent=EditionMember.Consent.ACCEPTED).update(named=True)
    tree = load_tree(edition)
    _keep_names(tree)
    text = dump(canonical(tree))
    digested = digest(text)
    now = timezone.now()
    frozen = FrozenEdition.objects.create(edition=edition, canonical=text, sha256=digested, frozen_at=now)
    record(actor, "programmes.edition_frozen", f"edition:{edition.pk}", {"sha256": frozen.sha256})
    return frozen


def _keep_names(tree: EditionTree) -> None:
    """Keep the parties' kinds and names as they are printed now: the register may change, what is frozen not."""
    parties = [party for node in tree.measures() for party in node.parties]
    for party in parties:
        party.names = party_names(tree, party)
    MeasureParty.objects.bulk_update(parties, ["names"])


@transaction.atomic
def thaw(edition: Edition, actor: Actor, reason: str) -> None:
    """Let an edition be edited again that never was in force: its only adoption was recorded in error.

    The audit chain keeps the SHA-256 of what stood. Whoever calls this has proved that
    no decision brings the edition into force (see :mod:`delaktig.programmes.adoptions`).
    """
    frozen = FrozenEdition.objects.get(edition=edition)
    details = {"sha256": frozen.sha256, "reason": reason}
    MeasureParty.objects.filter(measure__goal__theme__edition=edition).update(names={})
    edition.members.update(named=False)
    frozen.delete()
    record(actor, "programmes.edition_thawed", f"edition:{edition.pk}", details)


def dump(data: Mapping[str, Any]) -> str:
    """Return data as canonical JSON: the very text that is published, and whose SHA-256 the pages show."""
    return canonical_json(data).decode()


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def verify(edition: Edition) -> list[EditionFault]:
    """Return every fault of a frozen edition; an empty list where it is whole.

    Three things are held against each other: the stored text against its SHA-256, that
    SHA-256 against the audit chain, and the living rows against the stored text, each
    difference with its path (``$.themes[0].goals[1].measures[0].text.sv``).
    """
    frozen = FrozenEdition.objects.filter(edition=edition).first()
    if frozen is None:
        return _missing(edition)
    return [*_seal_faults(edition, frozen), *_row_faults(edition, frozen)]


def verify_all() -> Iterator[EditionFault]:
    """Yield the faults of every edition that is or was frozen."""
    told = Event.objects.filter(name="programmes.edition_frozen").values_list("target", flat=True)
    ids = {int(target.split(":")[1]) for target in told} | set(FrozenEdition.objects.values_list("edition", flat=True))
    editions = Edition.objects.select_related("programme").in_bulk(ids)
    for number in sorted(ids):
        if number in editions:
            yield from verify(editions[number])
        else:
            yield EditionFault(number, "$", "edition_is_gone", "the edition was frozen, and its row is gone")


def _missing(edition: Edition) -> list[EditionFault]:
    if _told_sha256(edition) is None:
        return []
    message = "the audit chain tells that it was frozen, and the frozen text is gone"
    return [EditionFault(edition.pk, "$", "frozen_text_is_gone", message)]


def _told_sha256(edition: Edition) -> str | None:
    """Return the SHA-256 that the audit chain tells of the last freezing; ``None`` if not frozen since."""
    names = ("programmes.edition_frozen", "programmes.edition_thawed")
    last = Event.objects.filter(name__in=names, target=f"edition:{edition.pk}").order_by("-sequence").first()
    if last is None or last.name != names[0]:
        return None
    return str(json.loads(last.details).get("sha256", ""))


def _seal_faults(edition: Edition, frozen: FrozenEdition) -> Iterator[EditionFault]:
    real = digest(frozen.canonical)
    if real != frozen.sha256:
        message = f"the stored text has SHA-256 {real}, not {frozen.sha256}"
        yield EditionFault(edition.pk, "$", "text_is_not_its_sha256", message)
    told = _told_sha256(edition)
    if told != frozen.sha256:
        message = f"the audit chain tells of SHA-256 {told}, not {frozen.sha256}"
        yield EditionFault(edition.pk, "$", "sha256_is_not_the_audited", message)


def _row_faults(edition: Edition, frozen: FrozenEdition) -> Iterator[EditionFault]:
    try:
        stored = json.loads(frozen.canonical)
    except ValueError:
        yield EditionFault(edition.pk, "$", "text_is_unreadable", "the stored text is no JSON")
        return
    living = json.loads(dump(canonical(load_tree(edition))))
    for path, was, now in differences(stored, living):
        message = f"frozen as {_short(was)}, stands now as {_short(now)}"
        yield EditionFault(edition.pk, path, "row_was_changed", message)


_NOTHING = object()


def differences(was: Any, now: Any, path: str = "$") -> Iterator[tuple[str, Any, Any]]:
    """Yield (path, was, now) for every leaf that differs between two values of plain data."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted({*was, *now}):
            yield from differences(was.get(key, _NOTHING), now.get(key, _NOTHING), f"{path}.{key}")
    elif isinstance(was, list) and isinstance(now, list):
        yield from _list_differences(was, now, path)
    elif was != now or type(was) is not type(now):
        yield path, was, now


def _list_differences(was: Sequence[Any], now: Sequence[Any], path: str) -> Iterator[tuple[str, Any, Any]]:
    for place in range(max(len(was), len(now))):
        one = was[place] if place < len(was) else _NOTHING
        other = now[place] if place < len(now) else _NOTHING
        yield from differences(one, other, f"{path}[{place}]")


def _short(value: Any) -> str:
    if value is _NOTHING:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"
