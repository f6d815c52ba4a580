"""Brings a catalogue in, in the shape ``delaktig-catalogue/1``: all of it or nothing, with a report for each row.

Each record is compared in three states (see :mod:`delaktig.exchange.catalogue.merging`), so that the
same file twice changes nothing, and no change made by hand is overwritten: such a row is in
conflict, and is shown. One refused row refuses the file; the report then tells of every row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, record
from delaktig.audit.acting import require
from delaktig.catalogue.actions.bringing import (
    bring_contacts,
    bring_materials,
    bring_places,
    bring_services,
    check_material,
    check_service,
)
from delaktig.catalogue.actions.places import check_contact, check_place
from delaktig.catalogue.models import Contact, Kept, Material, Offering, Place, Service, ServiceRevision
from delaktig.catalogue.policies import why_not_bring_in
from delaktig.catalogue.search import keeping
from delaktig.catalogue.selectors import heirs
from delaktig.exchange.catalogue import inputs
from delaktig.exchange.catalogue.checking import KINDS, frame_faults, record_faults
from delaktig.exchange.catalogue.merging import changed_fields, merge
from delaktig.exchange.catalogue.reports import ADDED, CHANGED, CONFLICT, REFUSED, UNCHANGED, Fault, Report, Row
from delaktig.exchange.catalogue.take import fingerprint, records
from delaktig.exchange.catalogue.ties import Ties
from delaktig.exchange.models import BroughtRecord
from delaktig.texts.parts import Invalid

Data = dict[str, Any]
MODELS: Mapping[str, type[Kept]] = {"place": Place, "contact": Contact, "service": Service, "material": Material}
MOST = 20_000
"""Records that one file may hold."""


class _Undo(Exception):
    """Leaves the transaction so that nothing of it stays."""


@dataclass(slots=True)
class _Coming:
    """One record on its way in: what the file says, where, and what became of it so far."""

    kind: str
    path: str
    given: Data
    merged: Data
    known: Kept | None = None
    outcome: str = ADDED
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    changed: tuple[str, ...] = ()

    def refuse(self, faults: Iterable[Fault]) -> None:
        self.faults = (*self.faults, *faults)
        self.outcome = REFUSED

    def as_row(self) -> Row:
        names = self.given.get("name") or self.given.get("title") or {}
        name = next((names[tongue] for tongue in ("sv", "fi", *names) if tongue in names), "") if names else ""
        uid = str(self.given.get("uid", ""))[:40]
        return Row(self.kind, uid, str(name)[:100], self.outcome, self.faults, self.notes, self.changed)


def bring_in(
    actor: Actor,
    data: object,
    *,
    dry_run: bool,
    source: str = "",
    on: date | None = None,
) -> Report:
    """Bring a catalogue in for the actor's municipality, and report on each row.

    ``source`` names the system that the file is from: what it said before is what its next file is
    compared with. ``on`` is the day on which services are confirmed that are published without a
    day of their own. Nothing is kept of a dry run, nor where any row is refused. Raises ``Denied``.
    """
    require(why_not_bring_in(actor))
    faults = frame_faults(data)
    if faults or not isinstance(data, Mapping):
        return Report((Row("file", "", "", REFUSED, tuple(faults)),), dry_run, False)
    if sum(len(data.get(name, ())) for name in KINDS) > MOST:
        return Report((Row("file", "", "", REFUSED, (Fault("too_many", "$", str(MOST)),)),), dry_run, False)
    bringing = _Bringing(actor, data, source, on or timezone.localdate())
    done = False
    try:
        with transaction.atomic():
            keeping.hold()  # before the first event, as every act that touches the index does
            bringing.run()
            if dry_run or bringing.refused():
                raise _Undo
            bringing.remember()
            done = True
    except _Undo:
        pass
    return Report(tuple(one.as_row() for one in bringing.coming), dry_run, done)


class _Bringing:
    def __init__(self, actor: Actor, data: Mapping[str, Any], source: str, on: date) -> None:
        self.actor, self.data, self.source, self.on = actor, data, source, on
        self.language = str(data.get("language", "sv"))
        self.coming: list[_Coming] = []

    def refused(self) -> bool:
        return any(one.outcome == REFUSED for one in self.coming)

    def run(self) -> None:
        """Compare and write kind by kind, as later ones point to earlier ones."""
        self._read()
        self.ties = Ties(self.actor)
        self.uids = {kind: {one.given["uid"] for one in self._of(kind)} for kind in MODELS}
        steps = (self._places, self._contacts, self._services, self._materials)
        for step, (name, kind) in zip(steps, KINDS.items(), strict=True):
            self._compare(name, kind)
            step([one for one in self._of(kind) if one.outcome in (ADDED, CHANGED)])

    def _broken(self, kind: str) -> dict[str, int]:
        """Return the refused records of a kind, so that those that point to them are not blamed too."""
        refused = (one for one in self.coming if one.kind == kind and one.outcome == REFUSED)
        return {str(one.given["uid"]): 0 for one in refused if "uid" in one.given}

    def _of(self, kind: str) -> list[_Coming]:
        return [one for one in self.coming if one.kind == kind and one.outcome != REFUSED]

    def _read(self) -> None:
        """Check each record by the schema, and that no id comes twice or is kept by another municipality."""
        seen: set[str] = set()
        for name, kind in KINDS.items():
            for number, record_ in enumerate(self.data.get(name, ())):
                path = f"$.{name}[{number}]"
                given = _as_given(record_) if isinstance(record_, Mapping) else {}
                one = _Coming(kind, path, given, given)
                self.coming.append(one)
                faults = record_faults(kind, record_, path)
                faults = faults or list(_twice(given, path, seen))
                if not faults and given.get("keeper", self.actor.municipality) != self.actor.municipality:
                    faults = [Fault("another_municipality", f"{path}.keeper", str(given["keeper"]))]
                if faults:
                    one.refuse(faults)
        self._refuse_others()

    def _refuse_others(self) -> None:
        for kind, model in MODELS.items():
            mine = {one.given["uid"]: one for one in self._of(kind)}
            others = model._default_manager.filter(uid__in=list(mine)).exclude(keeper_id=self.actor.municipality)
            for uid in others.values_list("uid", flat=True):
                mine[str(uid)].refuse([Fault("kept_by_another", f"{mine[str(uid)].path}.uid")])
        offerings: dict[str, tuple[_Coming, int]] = {}
        for service in self._of("service"):
            offerings |= {one["uid"]: (service, n) for n, one in enumerate(service.given.get("offerings", ()))}
        for uid, owner in Offering.objects.filter(uid__in=list(offerings)).values_list("uid", "service__uid"):
            service, number = offerings[str(uid)]
            if service.given["uid"] != str(owner):
                service.refuse([Fault("of_another_service", f"{service.path}.offerings[{number}].uid")])

    # Comparing

    def _compare(self, name: str, kind: str) -> None:
        coming = self._of(kind)
        here = records(name, self.actor.municipality) if coming else {}
        found = MODELS[kind]._default_manager.filter(uid__in=[one.given["uid"] for one in coming])
        known = {str(row.uid): row for row in found}
        kept = BroughtRecord.objects.filter(keeper_id=self.actor.municipality, source=self.source, kind=kind)
        bases = {str(uid): data for uid, data in kept.values_list("uid", "data")} if coming else {}
        for one in coming:
            uid = one.given["uid"]
            if uid in known:
                one.known = known[uid]
                self._compare_one(one, here[uid], bases.get(uid))

    def _compare_one(self, one: _Coming, here: Data, brought: Data | None) -> None:
        base = _stood(one, here) or brought
        given = {"keeper": here["keeper"], **one.given}
        if base is None:
            if _says_the_same(given, here):
                one.outcome = UNCHANGED
                return
            one.outcome, one.faults = CONFLICT, (Fault("made_here", one.path),)
            return
        one.merged, clashes = merge(base, here, given)
        one.changed = changed_fields(here, one.merged)
        if clashes:
            one.outcome = CONFLICT
            one.faults = tuple(Fault("changed_here", f"{one.path}.{place}") for place in clashes)
        else:
            one.outcome = CHANGED if one.changed else UNCHANGED

    # Writing

    def _places(self, coming: list[_Coming]) -> None:
        ready = self._ready(coming, inputs.place_of, lambda _one, given: check_place(given))
        rows = [(one.known, inputs.origin_of(one.merged), given) for one, given in ready]
        made = bring_places(self.actor, rows, language=self.language)  # type: ignore[arg-type]
        self.ties.places |= {**self._broken("place"), **{str(row.uid): row.pk for row in made}}

    def _contacts(self, coming: list[_Coming]) -> None:
        ready = self._ready(
            coming,
            lambda data: inputs.contact_of(data, self.ties),
            lambda _one, given: check_contact(given, self.actor.municipality),
        )
        rows = [(one.known, inputs.origin_of(one.merged), given) for one, given in ready]
        made = bring_contacts(self.actor, rows, language=self.language)  # type: ignore[arg-type]
        self.ties.contacts |= {**self._broken("contact"), **{str(row.uid): row.pk for row in made}}

    def _services(self, coming: list[_Coming]) -> None:
        self._refuse_loose(coming)
        ready = self._ready(
            [one for one in coming if one.outcome != REFUSED],
            lambda data: inputs.service_of(data, self.ties),
            lambda one, given: check_service(self.actor, given, one.known),  # type: ignore[arg-type]
        )
        if self.refused():
            self.ties.services |= dict.fromkeys((one.given["uid"] for one in coming), 0)
            return
        rows = [(one.known, given) for one, given in ready]
        made = bring_services(self.actor, rows, self.on, language=self.language)  # type: ignore[arg-type]
        self.ties.services |= {str(row.uid): row.pk for row in made}

    def _materials(self, coming: list[_Coming]) -> None:
        self.ties.services |= {**self._broken("service"), **self.ties.services}
        self._refuse_loose(coming)
        ready = self._ready(
            [one for one in coming if one.outcome != REFUSED],
            lambda data: inputs.material_of(data, self.ties),
            lambda _one, given: check_material(given),
        )
        for one, _given in ready:
            one.notes += tuple(_files(one))
        if not self.refused():
            rows = [(one.known, inputs.origin_of(one.merged), given) for one, given in ready]
            bring_materials(self.actor, rows, language=self.language)  # type: ignore[arg-type]

    def _ready(
        self, coming: list[_Coming], make: Callable[[Data], Any], check: Callable[[_Coming, Any], None]
    ) -> list[tuple[_Coming, Any]]:
        """Return the records that can be written; the others are refused with their reasons."""
        ready = []
        for one in coming:
            try:
                given = make(one.merged)
                check(one, given)
            except Invalid as invalid:
                one.refuse(Fault(code, f"{one.path}.{place}") for place, code in invalid.errors.items())
            except Denied as denied:
                one.refuse([Fault(denied.reason, one.path)])
            else:
                ready.append((one, given))
        return ready

    def _refuse_loose(self, coming: list[_Coming]) -> None:
        """Refuse records that point to what is neither here nor in the file."""
        wanted = {one.merged["heir"] for one in coming if "heir" in one.merged} - self.uids["service"]
        found = heirs(self.actor.municipality).filter(uid__in=wanted)
        there = {str(uid) for uid in found.values_list("uid", flat=True)}
        services = {*self.ties.services, *self.uids["service"], *self._broken("service"), *there}
        for one in coming:
            faults = list(_loose(one, services, self.ties))
            if faults:
                one.refuse(faults)

    # What was brought

    def remember(self) -> None:
        """Keep what the file said of each record, to compare the source's next file with; record the act."""
        kept = [one for one in self.coming if one.outcome in (ADDED, CHANGED, UNCHANGED)]
        mine = BroughtRecord.objects.filter(keeper_id=self.actor.municipality, source=self.source)
        stand = {(row.kind, str(row.uid)): row for row in mine}
        new, changed = [], []
        for one in kept:
            data = {key: value for key, value in one.given.items() if key != "stood"}
            row = stand.get((one.kind, one.given["uid"]))
            if row is None:
                new.append(
                    BroughtRecord(
                        keeper_id=self.actor.municipality,
                        source=self.source,
                        kind=one.kind,
                        uid=UUID(one.given["uid"]),
                        data=data,
                    )
                )
            elif row.data != data:
                row.data, row.brought_at = data, timezone.now()
                changed.append(row)
        BroughtRecord.objects.bulk_create(new)
        BroughtRecord.objects.bulk_update(changed, ["data", "brought_at"])
        counts = Report(tuple(one.as_row() for one in self.coming), False, True).counts()
        record(self.actor, "exchange.catalogue_brought_in", details={"source": self.source, **counts})


def _as_given(data: Mapping[str, Any]) -> Data:
    """Return a record without what is empty."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {}) and key != "translations"}


def _twice(given: Data, path: str, seen: set[str]) -> Iterable[Fault]:
    ids = [(given["uid"], f"{path}.uid")]
    ids += [(one["uid"], f"{path}.offerings[{n}].uid") for n, one in enumerate(given.get("offerings", ()))]
    for uid, place in ids:
        if uid in seen:
            yield Fault("twice", place, uid)
        seen.add(uid)


def _loose(one: _Coming, services: Collection[str], ties: Ties) -> Iterable[Fault]:
    """Yield what a record points to that is not there."""
    data = one.merged
    if data.get("heir") == one.given["uid"]:
        yield Fault("its_own_heir", f"{one.path}.heir")
    elif "heir" in data and data["heir"] not in services:
        yield Fault("unknown_service", f"{one.path}.heir", data["heir"])
    for number, uid in enumerate(data.get("services", ())):
        if uid not in ties.services:
            yield Fault("unknown_service", f"{one.path}.services[{number}]", uid)
    for number, offering in enumerate(data.get("offerings", ())):
        for name, known in (("place", ties.places), ("contact", ties.contacts)):
            if name in offering and offering[name] not in known:
                yield Fault(f"unknown_{name}", f"{one.path}.offerings[{number}].{name}", offering[name])


def _stood(one: _Coming, here: Data) -> Data | None:
    """Return the record as it stood when it was taken out, where that is known here."""
    stood = one.given.get("stood")
    if stood is None:
        return None
    if stood == fingerprint(here):
        return here
    if one.kind != "service" or one.known is None:
        return None
    revisions = ServiceRevision.objects.filter(service_id=one.known.pk).values_list("data", flat=True)
    return next((data for data in revisions if fingerprint(data) == stood), None)


def _says_the_same(given: Data, here: Data) -> bool:
    return all(here.get(key) == value for key, value in given.items() if key not in ("stood", "slug"))


def _files(one: _Coming) -> Iterable[Fault]:
    for number, version in enumerate(one.given.get("versions", ())):
        if "file" in version and one.known is None:
            yield Fault("file_not_carried", f"{one.path}.versions[{number}].file", version["file"])
