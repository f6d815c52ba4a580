"""The history of a part: what its texts said before, and who did what."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.programmes import selectors
from delaktig.programmes.models import Measure, Section
from delaktig.programmes.word_differences import word_differences
from delaktig.texts.selectors import Said
from delaktig.texts.selectors import history as text_history
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.programmes.editing import found_or_404, here
from delaktig.web.desk.programmes.measures import TEXTS
from delaktig.web.desk.programmes.shell import crumbs, may_edit
from delaktig.web.desk.programmes.words import FIELDS, LANGUAGES, PARTS

FIELDS_OF = {"section": ("title", "body"), "theme": ("title",), "goal": ("title",), "measure": TEXTS}
EVENTS = {
    "programmes.measure_added": lambda: _("wrote the measure"),
    "programmes.measure_edited": lambda: _("edited the measure"),
    "programmes.measure_status_reported": lambda: _("said how it goes"),
    "programmes.follow_up_added": lambda: _("added an indicator"),
    "programmes.follow_up_edited": lambda: _("edited an indicator"),
    "programmes.follow_up_counted": lambda: _("said by what an indicator is counted"),
    "programmes.follow_up_removed": lambda: _("took an indicator away"),
    "programmes.part_moved": lambda: _("moved it"),
    "programmes.section_added": lambda: _("wrote the section"),
    "programmes.section_edited": lambda: _("edited the section"),
}


@found_or_404
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show how the words of a section or measure came to be, the newest first."""
    models: dict[str, type[Section] | type[Measure]] = {"section": Section, "measure": Measure}
    if kind not in models:
        raise Http404
    actor = actor_of(request)
    part, seen = selectors.part(actor, models[kind], pk)
    fields = {getattr(part, f"{name}_id"): name for name in FIELDS_OF[kind]}
    said = text_history(fields)
    back = here(request, "desk-programme-measure" if kind == "measure" else "desk-programme-section", pk)
    if kind == "section" and not may_edit(actor, seen, part.municipality_id):
        back = f"{here(request, 'desk-programme-text', seen.edition.pk)}#section-{pk}"
    language = get_language() or "sv"
    title = next((one.body for one in said if one.stands and one.language == language), str(PARTS[kind]))
    values = {
        "title": title,
        "sayings": _sayings(said, fields),
        "acts": [
            {"words": EVENTS[act.event](), "act": act, "fields": [FIELDS.get(name, name) for name in act.changed]}
            for act in selectors.acts_on(f"{kind}:{pk}")
            if act.event in EVENTS
        ],
        "back_url": back,
        "crumbs": [*crumbs(request)[:1], (str(PARTS[kind]), back), (_("History"), "")],
        "edition": seen.edition,
    }
    return render(request, "desk/programmes/history.html", values)


def _sayings(said: list[Said], fields: dict[int, str]) -> list[dict[str, Any]]:
    """Return each wording beside the one before it in the same text and language."""
    before: dict[tuple[int, str, int], str] = {(one.text_id, one.language, one.number): one.body for one in said}
    shown = []
    for one in said:
        numbers = [n for text, tongue, n in before if (text, tongue) == (one.text_id, one.language) and n < one.number]
        earlier = before[one.text_id, one.language, max(numbers)] if numbers else None
        shown.append(
            {
                "said": one,
                "field": FIELDS.get(fields[one.text_id], fields[one.text_id]),
                "language": LANGUAGES.get(one.language, one.language),
                "differences": word_differences(earlier, one.body) if earlier is not None else None,
            }
        )
    return shown
