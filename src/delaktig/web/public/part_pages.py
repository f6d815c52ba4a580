"""What the pages of an edition's parts show: one chapter, one measure, and the time limits of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext_lazy

from delaktig.law.appeals import AppealTimes
from delaktig.programmes import published
from delaktig.programmes.basis import special_treatment_law
from delaktig.programmes.measure_services import shown_of
from delaktig.programmes.published import PublishedEdition
from delaktig.texts.selectors import load
from delaktig.web.public.edition_page import (
    address,
    contents,
    heading,
    law_language,
    measure_row,
    name_of,
    progress,
    target_words,
)
from delaktig.web.public.pages import Place, names
from delaktig.web.public.speech import Speech

INDICATOR_WORDS = {
    "count": gettext_lazy("number"),
    "count_and_money": gettext_lazy("number and euros"),
    "percentage": gettext_lazy("percentage"),
    "range": gettext_lazy("range"),
    "milestone": gettext_lazy("milestone"),
    "survey": gettext_lazy("survey"),
    "external_index": gettext_lazy("external index"),
    "narrative": gettext_lazy("description in words"),
    "documents": gettext_lazy("list of documents"),
}
CADENCE_WORDS = {
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
    "half_yearly": gettext_lazy("twice a year"),
    "yearly": gettext_lazy("once a year"),
    "once": gettext_lazy("once"),
}


def chapter(found: PublishedEdition, place: Place, language: str, key: str) -> dict[str, Any] | None:
    """Return what a chapter's page shows; ``None`` where the edition has no such chapter."""
    speech = Speech(language)
    slug = found.data["edition"]["slug"]
    nodes = list(_flat(found.data["sections"]))
    index = next((i for i, node in enumerate(nodes) if node["key"] == key), None)
    if index is None:
        return None
    node = nodes[index]
    listed = list(contents(found.data["sections"], place, language, slug, speech))
    return {
        "edition": heading(found, place, language),
        "number": node["number"],
        "title": speech(node["title"]),
        "text": speech(node["text"]),
        "invented": node["invented"],
        "children": list(contents(node["children"], place, language, slug, speech)),
        "before": listed[index - 1] if index else None,
        "after": listed[index + 1] if index + 1 < len(listed) else None,
        "fell_back": sorted(speech.fell_back_to),
    }


def _flat(nodes: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for node in nodes:
        yield node
        yield from _flat(node["children"])


def measure(found: PublishedEdition, place: Place, language: str, key: str) -> dict[str, Any] | None:
    """Return what a measure's page shows; ``None`` where the edition has no such measure."""
    speech = Speech(language)
    place_in = [
        (theme, goal, one)
        for theme in found.data["themes"]
        for goal in theme["goals"]
        for one in goal["measures"]
        if one["key"] == key
    ]
    if not place_in:
        return None
    theme, goal, one = place_in[0]
    own = one["municipality"]
    spoken = {own: name_of(names([own]), own, language)} if own else {}
    status = published.measure_statuses(found.edition).get(key, "planned")
    slug = found.data["edition"]["slug"]
    corrections = published.corrections(found.edition) if found.corrected else []
    row = measure_row(one, speech(goal["title"]), progress(status), place, speech, slug, spoken)
    return {
        "edition": heading(found, place, language),
        "theme": speech(theme["title"]),
        "row": row,
        "measure": one,
        "parties": [
            {
                "part": party["part"],
                "name": speech(party["organisation"]),
                "unit": speech(party["unit"]) if party["unit"] else None,
            }
            for party in one["parties"]
        ],
        "budget_note": speech(one["budget_note"]),
        "special_treatment": speech(one["special_treatment"]),
        "special_treatment_law": special_treatment_law(language),
        "law_language": law_language(language),
        "follow_ups": [
            {
                "name": speech(f["indicator"]["name"]),
                "definition": speech(f["indicator"]["definition"]),
                "unit": speech(f["indicator"]["unit"]),
                "kind": INDICATOR_WORDS[f["indicator"]["kind"]],
                "cadence": CADENCE_WORDS[f["indicator"]["cadence"]],
                "target": f["target"],
                "words": target_words(f, speech),
            }
            for f in one["follow_ups"]
        ],
        "cadence": CADENCE_WORDS.get(one["cadence"], ""),
        "continues": published.continued_by(found.edition, key),
        "services": _services(found, place, speech, key),
        "corrections": [c for c in corrections if c.part.startswith(f"measure:{key}")],
        "fell_back": sorted(speech.fell_back_to),
    }


def _services(found: PublishedEdition, place: Place, speech: Speech, key: str) -> list[dict[str, Any]]:
    """Return the services of the municipality's guide that carry a measure, each with its page there."""
    services = list(shown_of(found.edition, key, place.code, timezone.localdate()))
    texts = load(one.name_id for one in services)
    rows = []
    for one in services:
        try:
            url = address("public-service", place, speech.language, one.slug)
        except NoReverseMatch:
            url = ""
        rows.append({"name": speech(texts.bodies(one.name_id)), "url": url})
    return sorted(rows, key=lambda row: str(row["name"].body).casefold())


def limits(times: AppealTimes, language: str) -> dict[str, Any]:
    """Return a decision's time limit in words, with the rules that it comes from."""
    own = law_language(language)
    return {
        "language": own,
        "explanation": times.explanation[own],
        "reason": times.reason[own] if times.reason else "",
        "last_day": times.last_day,
        "citations": list(dict.fromkeys(f"{c.text(own)} ({c.wording(own)})" for c in times.citations)),
        "to_be_verified": times.to_be_verified,
        "personal_data_removed_on": times.personal_data_removed_on,
    }
