"""Loads the demonstration: ``manage.py load_demo``, with demo settings only."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from delaktig.exchange.demo.caseload_loading import CLIENTS
from delaktig.exchange.demo.files import Login
from delaktig.exchange.demo.loader import DemoReport, load_demo
from delaktig.indicators.keeping import catch_up
from delaktig.municipalities import register
from delaktig.reports.demo import load_reports

MOST_MONTHS = 10_000


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-05-01") from error


class Command(BaseCommand):
    """Loads five programmes, their decisions and invented people; a second run changes nothing."""

    help = "Loads the demonstration and prints its logins. Data that are there already are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=_day, help="The day on which the consultation runs")
        parser.add_argument("--clients", type=int, default=CLIENTS, help="How many clients are drawn beside the named")

    def handle(self, *, today: date | None, clients: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration has a password that everyone knows: load it with demo settings only.")
        password = str(getattr(settings, "DEMO_PASSWORD"))  # noqa: B009  (only demo settings have one)
        day = today or timezone.localdate()
        with transaction.atomic():
            report = load_demo(day, password, _answer_address, _referral_address, _figures_address, clients)
            yearly = load_reports(day)
        catch_up(MOST_MONTHS)
        self.stdout.write(_summary(report, yearly))
        for line in _table(report.logins, password):
            self.stdout.write(line)


def _answer_address(secret: str) -> str:
    return str(settings.ORIGIN) + reverse("answer", args=[secret])


def _referral_address(secret: str) -> str:
    return str(settings.ORIGIN) + reverse("referral-answer", args=[secret])


def _figures_address(secret: str) -> str:
    return str(settings.ORIGIN) + reverse("figures-answer", args=[secret])


def _summary(report: DemoReport, yearly: int) -> str:
    begun = "is loaded" if report.loaded_now else "was there already and is kept"
    return (
        f"The demonstration {begun}: {report.municipalities} municipalities, "
        f"{report.programmes} programmes in {report.editions} editions, {report.measures} measures, "
        f"{report.decisions} decisions, {report.organisations} organisations, "
        f"{report.services} services, {yearly} yearly reports. All people are invented."
    )


def _table(logins: tuple[Login, ...], password: str) -> list[str]:
    rows = [("Address", "Municipality", "Role")]
    for login in logins:
        name = register.by_code(login.municipality).name(login.language)
        rows.append((login.email, f"{name} ({login.municipality})", login.role.replace("_", " ")))
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}" for row in rows]
    return ["", *lines, "", f"  Password for all of them: {password}", ""]
