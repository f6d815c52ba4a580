"""Where each thing is mended: the one table of routes that completeness and the calendar link to."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

ROUTES = {
    "edition": "desk-programme-facts",
    "text": "desk-programme-text",
    "plans": "desk-programme-ties",
    "measures": "desk-programme-edition",
    "section": "desk-programme-section",
    "measure": "desk-programme-measure",
    "follow_up": "desk-programme-follow-up",
    "plan_tie": "desk-programme-tie",
    "meeting": "desk-decision-meetings",
    "item": "desk-decision-item",
}
"""The route of each kind of place; all but ``meeting`` take the place's id."""


def address(code: str, kind: str, number: int) -> str:
    """Return the address where a thing is mended; empty where this installation does not serve it."""
    route = ROUTES.get(kind, "")
    arguments: list[str | int] = [code] if kind == "meeting" else [code, number]
    try:
        return reverse(route, args=arguments)
    except NoReverseMatch:
        return ""


READING = {
    "edition": "desk-programme-edition",
    "section": "desk-programme-text",
    "follow_up": "desk-programme-edition",
    "plan_tie": "desk-programme-ties",
}
"""Where those read a thing who may not mend it there; the other places of ``ROUTES`` are open to readers."""


def reading_address(code: str, kind: str, number: int, edition: int) -> str:
    """Return the address where a thing of an edition is read by those who may not change it."""
    if kind not in READING:
        return address(code, kind, number)
    page = reverse(READING[kind], args=[code, edition])
    return f"{page}#section-{number}" if kind == "section" else page


def where_to_answer(key: str) -> str:
    """Return the kind of place where a line that nobody has answered is answered, by its key."""
    if key.startswith(("measure.", "indicator.")):
        return "measures"
    if key in ("planning.strategy", "planning.budget", "planning.welfare_plan", "planning.employment_services"):
        return "plans"
    return "text"
