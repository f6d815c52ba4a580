"""What the pages of an edition's parts show: one chapter, one measure, and the time limits of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from delaktig.law.appeals import AppealTimes
from delaktig.law.sections import Section, asks_for, sections_in
from delaktig.programmes import published
from delaktig.programmes.basis import special_treatment_law
from delaktig.programmes.measure_services import shown_of
from delaktig.programmes.published import PublishedEdition
from delaktig.programmes.resting import kind_of
from delaktig.texts.selectors import load
from delaktig.web.components.languages import left_to_right
from delaktig.web.public import measure_progress
from delaktig.web.public.edition_page import (
    address,
    contents,
    heading,
    law_language,
    living,
    measure_row,
    name_of,
    target_words,
)
from delaktig.web.public.pages import Place, names
from delaktig.web.public.report_words import WORDS
from delaktig.web.public.reports import of_measure
from delaktig.web.public.speech import Speech
from delaktig.web.public.ties import figures, section_links

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


def measure(found: PublishedEdition, place: Place, language: str, key: str, on: date) -> dict[str, Any] | None:
    """Return what a measure's page shows on a day; ``None`` where the edition has no such measure."""
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
    ended = bool(found.sha256) and living(found, place, language, on).ended  # what was never frozen never began
    reports = of_measure(place, speech, found.data["edition"]["slug"], key)
    progress = published.measure_statuses(found.edition).get(key, "planned")
    state = measure_progress.last_known(progress, [told["status"] for told in reports]) if ended else progress
    slug = found.data["edition"]["slug"]
    corrections = published.corrections(found.edition) if found.corrected else []
    row = measure_row(one, speech(goal["title"]), measure_progress.progress(state), place, speech, slug, spoken)
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
        "law": section_links(_sections(found, one), place, language),
        "tables": _tables(found, place, language, key),
        "services": _services(found, place, speech, key),
        "reports": reports,
        "last_told": next((told for told in reports if told["figures"]), None),
        "words": WORDS,
        "corrections": [c for c in corrections if c.part.startswith(f"measure:{key}")],
        "fell_back": sorted(speech.fell_back_to),
    }


def _sections(found: PublishedEdition, one: Mapping[str, Any]) -> list[Section]:
    """Return the sections that a measure answers: its edition's, and those that ask for what it is said to hold."""
    sections = dict.fromkeys(sections_in(found.data["edition"]["legal_basis"] or ""))
    for key in one["contents"]:
        sections |= dict.fromkeys(asks_for(key, *kind_of(found.edition)))
    return list(sections)


def _tables(found: PublishedEdition, place: Place, language: str, key: str) -> list[tuple[SafeString, str]]:
    """Return the periods of which figures that follow a measure up are published, each with its table.

    Figures lead to what is decided, and so does the way back: an edition that is not frozen has none.
    """
    if not found.sha256:
        return []
    known = figures(place, timezone.localdate())
    names = known.indicators.get((found.edition.slug, key), ())
    tables = dict.fromkeys(table for name in names for table in known.tables.get(name, ()))
    firsts: dict[str, str] = {}
    for table in tables:
        firsts.setdefault(table.period, table.id)
    return [
        (left_to_right(period), f"{address('public-figures-period', place, language, period)}#{table}")
        for period, table in sorted(firsts.items(), reverse=True)
    ]


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


def limits(times: AppealTimes, speech: Speech) -> dict[str, Any]:
    """Return a decision's time limit in words, with the rules that it comes from."""
    own = law_language(speech.language)
    return {
        "language": own,
        "explanation": speech.told_in(own, times.explanation[own]).body,
        "reason": times.reason[own] if times.reason else "",
        "last_day": times.last_day,
        "citations": list(dict.fromkeys(f"{c.text(own)} ({c.wording(own)})" for c in times.citations)),
        "to_be_verified": times.to_be_verified,
        "personal_data_removed_on": times.personal_data_removed_on,
    }
