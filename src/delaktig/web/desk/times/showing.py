"""Times and interpreters' orders as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from delaktig.cases.appointments import Standing, ends_at, ordered, standing, stands
from delaktig.cases.models import Appointment, InterpreterBooking
from delaktig.clients.models import Client
from delaktig.clients.selectors import full_name
from delaktig.web.components.languages import language_name
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.times.words import ABOUT, MODES, ORDERS, STANDINGS


def time_row(request: HttpRequest, time: Appointment, client: Client, now: datetime, way: str = "") -> dict[str, Any]:
    """Return a time of a list, read with its bookings: when, with whom, how it stands, whether an interpreter comes."""
    at = standing(time, now)
    bookings = list(time.bookings.all())
    here = [one for one in bookings if stands(one)]
    needed = client.interpreter == Client.Interpreter.NEEDED
    url = reverse("desk-case-time", args=[actor_of(request).municipality, client.number, time.pk])
    return {
        "time": time,
        "client": client,
        "name": full_name(client),
        "ends_at": ends_at(time),
        "about": ABOUT.get(time.about, time.about),
        "mode": MODES[time.mode],
        "standing": at,
        "sign": STANDINGS[at][0],
        "words": STANDINGS[at][1],
        "interpreter": order_row(here[-1]) if here else None,
        "lacks_interpreter": needed and not here and at == Standing.AHEAD,
        "url": f"{url}?from={way}" if way else url,
    }


def order_row(booking: InterpreterBooking, names: dict[int, str] | None = None) -> dict[str, Any]:
    """Return an interpreter's order as pages show it."""
    state = ordered(booking)
    return {
        "booking": booking,
        "language": language_name(booking.language),
        "mode": MODES[booking.mode],
        "state": state,
        "stands": stands(booking),
        "sign": ORDERS[state][0],
        "words": ORDERS[state][1],
        "supplier": (names or {}).get(booking.supplier_id or 0, ""),
        "cost": None if booking.cost_cents is None else booking.cost_cents / 100,
    }


def by_day(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return times by their day."""
    days: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        days.setdefault(timezone.localtime(row["time"].starts_at).date(), []).append(row)
    return [{"day": day, "rows": found} for day, found in days.items()]
