"""'Your first weeks': steps that differ by the ground on which somebody has come. Ticks stay on the device."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from delaktig.catalogue.topics import topics
from delaktig.web.public.guide import words
from delaktig.web.public.guide.shell import address, show, way
from delaktig.web.public.pages import Place, place_for

TO_VERIFY = "to_verify"


@cache
def _read() -> dict[str, Any]:
    text = resources.files("delaktig.web.public.guide").joinpath("first_weeks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def groups() -> dict[str, str]:
    """Return the groups of newcomers by key, in words."""
    titles = {key: entry["title"] for key, entry in _read()["groups"].items()}
    return {key: _(title) for key, title in titles.items()}


def steps(group: str, language: str, place: Place) -> list[dict[str, Any]]:
    """Return the steps of a group, or those of everybody who has a permit, each with where to go on."""
    found = []
    for key, entry in _read()["steps"].items():
        if (group or "protection") not in entry["groups"]:
            continue
        topic, title, text = topics()[entry["topic"]], entry["title"], entry["text"]
        found.append(
            {
                "key": key,
                "title": _(title),
                "text": _(text),
                "law": "" if entry["source"] == TO_VERIFY else entry["source"],
                "to_verify": entry["source"] == TO_VERIFY,
                "topic": words.said(topic.words),
                "url": address("public-topic", language, place, topic.parent, topic.key),
            }
        )
    return found


def first_weeks(request: HttpRequest, language: str, municipality: str) -> HttpResponse:
    """Show the steps of the first weeks for the ground in ``?came=``."""
    place = place_for(language, municipality)
    known = groups()
    group = request.GET.get("came", "")
    group = group if group in known else ""
    context = {
        "groups": [{"key": key, "label": label, "current": key == group} for key, label in known.items()],
        "group": group,
        "group_name": known.get(group, ""),
        "steps": steps(group, language, place) if group else [],
        "way": way(language, place, (_("Your first weeks"), "")),
    }
    query = request.GET.urlencode()
    return show(request, "public/guide/first_weeks.html", context, language, place, "public-first-weeks", query=query)
