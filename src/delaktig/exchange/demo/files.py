"""Reads the demonstration's data files. Pure: no database."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Data = dict[str, Any]
_HERE = resources.files("delaktig.exchange.demo")


@dataclass(frozen=True, slots=True)
class Login:
    """An invented person's account: whose municipality (three-digit code), in which role, under which address."""

    name: str
    email: str
    municipality: str
    role: str
    language: str


@cache
def _table(name: str) -> Data:
    return tomllib.loads(_HERE.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def edition_data(name: str) -> Data:
    """Return an edition in the published shape (``delaktig-edition/1``)."""
    found: Data = json.loads(_HERE.joinpath("editions", f"{name}.json").read_text(encoding="utf-8"))
    return found


def editions() -> list[Data]:
    """Return which editions are loaded, each after the one that it follows."""
    return list(_table("programmes")["edition"])


def ties() -> list[Data]:
    """Return the editions' ties to other plans (A9)."""
    return list(_table("programmes")["tie"])


def entries() -> list[Data]:
    """Return the invented entries of the activity log."""
    return list(_table("activities")["entry"])


def counted() -> dict[str, dict[str, list[str]]]:
    """Return by what the indicators of measures are counted: by edition's file, measure's key and place."""
    return dict(_table("counted"))


def organisations() -> list[Data]:
    """Return the organisations with their units and office addresses."""
    return list(_table("organisations")["organisation"])


def mandates() -> list[Data]:
    """Return who carries out what for whom."""
    return list(_table("organisations")["mandate"])


def agreements() -> list[Data]:
    """Return the invented agreements that reimbursement rests on."""
    return list(_table("organisations")["agreement"])


def decisions() -> list[Data]:
    """Return the decisions, each after the one that it carries on."""
    return list(_table("decisions")["decision"])


def people() -> list[Data]:
    """Return the invented people."""
    return list(_table("people")["person"])


def case_assessments() -> list[Data]:
    """Return what the act asks about the clients, and their assessments."""
    return list(_table("cases_assessments")["case"])


def clients() -> list[Data]:
    """Return the invented clients, each with who adds it; days are counted back from the day of loading."""
    return list(_table("clients")["client"])


def plans() -> list[Data]:
    """Return the integration plans of the invented clients, in various stages; days are counted back too."""
    return list(_table("plans")["plan"])


def waiting() -> list[Data]:
    """Return the invented clients who have been assessed and wait for a plan."""
    return list(_table("plans")["waiting"])


def heard() -> list[Data]:
    """Return the bodies that are heard, with their meetings and what they said."""
    return list(_table("remarks")["body"])


def guidance() -> Data:
    """Return the guidance points, and how their invented visits are spread."""
    return _table("guidance")


def caseload() -> Data:
    """Return from what the many invented clients and their cases are drawn."""
    return _table("caseload")


def logins() -> tuple[Login, ...]:
    """Return the accounts, without their password: only demo settings know it."""
    names = ("name", "email", "municipality", "role", "language")
    return tuple(Login(**{name: row[name] for name in names}) for row in people())


def draft() -> Data:
    """Return the draft edition: what it changes, who is asked, and which meetings it waits for."""
    return _table("draft")


def municipalities() -> list[str]:
    """Return the codes of all municipalities that the demonstration serves, in order."""
    codes = {row["municipality"] for row in (*people(), *organisations(), *mandates())}
    for row in editions():
        codes |= {member["municipality"] for member in edition_data(row["file"])["members"]}
    return sorted(codes)
