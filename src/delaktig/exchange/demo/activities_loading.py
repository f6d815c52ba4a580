"""Loads invented entries of the activity log, and ties the indicators of measures to what counts them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from delaktig.accounts.actor import command_actor
from delaktig.activities.actions import attach, log
from delaktig.activities.entry_input import EntryInput
from delaktig.exchange.demo import files
from delaktig.exchange.demo.draft import NAME
from delaktig.organisations.models import Organisation
from delaktig.programmes.actions.counting import count_by
from delaktig.programmes.models import Edition, FollowUp

PLANNED = {"joint_meeting": 45, "event": 20, "joint_gathering": 90}
"""What is planned ahead in Kristinestad: days from the day of loading, by kind."""


def load_activities(organisations: Mapping[str, Organisation], today: date) -> None:
    """Log what was done, and what is planned ahead of the day of loading."""
    for row in files.entries():
        apart = {"municipality", "organisation", "amount", "file"}
        given = {name: value for name, value in row.items() if name not in apart}
        amount = Decimal(row["amount"]) if "amount" in row else None
        made = EntryInput(**given, amount=amount, organisation=organisations[row["organisation"]].pk)
        actor = command_actor(row["municipality"], NAME)
        entry = log(actor, made, today=today, invented=True)
        if "file" in row:
            attach(actor, entry, "program.txt", row["file"].encode())
    for kind, days in PLANNED.items():
        ahead = EntryInput(kind, today + timedelta(days=days), held=False, organisation=organisations["287-kom"].pk)
        log(command_actor("287", NAME), ahead, today=today, invented=True)


def tie_counted(editions: Mapping[str, Edition]) -> None:
    """Say by what the indicators of measures are counted: beside the frozen text, as coordinators do."""
    for file, measures in files.counted().items():
        edition = editions[file]
        actor = command_actor(edition.members.get(lead=True).municipality_id, NAME)
        rows = FollowUp.objects.filter(measure__goal__theme__edition=edition, measure__key__in=measures)
        by_key: dict[str, list[FollowUp]] = {key: [] for key in measures}
        for row in rows.select_related("measure", "indicator").order_by("position", "pk"):
            by_key[row.measure.key].append(row)
        for key, names in measures.items():
            for follow_up, name in zip(by_key[key], names, strict=True):
                count_by(actor, follow_up, name)
