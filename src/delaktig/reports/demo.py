"""Yearly reports of the demonstration, made through the room's own acts after everything they tell of."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from delaktig.accounts.actor import Actor, actor_for, command_actor
from delaktig.accounts.models import User
from delaktig.decisions import actions as decisions
from delaktig.decisions.item_fields import ItemFields
from delaktig.programmes.models import Edition
from delaktig.reports.actions import begin_report, publish_report, sign_report, tie_items, write_text
from delaktig.reports.models import YearlyReport
from delaktig.reports.yearly import PARTS

NAME = "load_demo"


def load_reports(today: date) -> int:
    """Make the reports of the data file that are not there yet, and return how many there are."""
    told = tomllib.loads((Path(__file__).parent / "demo.toml").read_text(encoding="utf-8"))["reports"]
    for row in told:
        edition = Edition.objects.filter(slug=row["edition"], members__municipality=row["municipality"]).first()
        actor = actor_for(User.objects.get(email=row["by"]), row["municipality"], today)
        if edition is not None and actor is not None and date(row["year"], 12, 31) < today:
            _load(actor, edition, row, today)
    return YearlyReport.objects.count()


def _load(actor: Actor, edition: Edition, row: dict[str, Any], today: date) -> None:
    known = YearlyReport.objects.filter(edition=edition, municipality=row["municipality"], year=row["year"])
    if known.exists():
        return
    report = begin_report(actor, edition, row["year"], today)
    for part in PARTS:
        for language in ("sv", "fi"):
            write_text(actor, report, part, language, row[f"{part}_{language}"])
    if row["published"]:
        sign_report(actor, report, today)
        publish_report(actor, report)
        recorder = command_actor(row["municipality"], NAME)
        held = [one for one in row.get("handled", ()) if one["held_on"] <= today]
        tie_items(actor, report, [_item(recorder, one) for one in held])


def _item(actor: Actor, row: dict[str, Any]) -> int:
    """Record the invented item in which a body of the demonstration handled a report."""
    body = decisions.body_for(actor.municipality, row["kind"], actor)
    meeting = decisions.add_meeting(body, actor, held_on=row["held_on"], invented=True)
    values = ItemFields(**{name: row[name] for name in ItemFields.__dataclass_fields__ if name in row})
    return decisions.add_item(meeting, values, actor, invented=True).pk
