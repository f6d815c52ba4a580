"""How a measure is said to stand: its progress while the programme runs, and what was last reported once it has ended.

What has ended is planned no more: where no published report tells of a measure, the page says so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delaktig.programmes import published
from delaktig.programmes.published import PublishedEdition
from delaktig.reports.selectors import published as published_reports
from delaktig.web.components.standing import SIGNS
from delaktig.web.components.templatetags.components import key_figures, tag
from delaktig.web.public.report_words import WORDS

RUNNING = {
    "planned": ("none", gettext_lazy("planned")),
    "under_way": ("now", gettext_lazy("under way")),
    "done": ("ok", gettext_lazy("done")),
    "stopped": ("late", gettext_lazy("stopped")),
}
ENDED = {
    "was_planned": ("none", gettext_lazy("nothing was reported")),
    "was_under_way": ("none", gettext_lazy("was under way")),
}
TOLD = ("reached", "on_course", "behind", "known")
"""States of a yearly report that say how a measure stood; the others say that nothing is known."""
ORDER = (*RUNNING, *ENDED, *TOLD)


def of_measures(found: PublishedEdition, municipality: str, *, ended: bool) -> dict[str, str]:
    """Return by a measure's key how it stands: one query, and one more where the programme has ended there."""
    statuses = published.measure_statuses(found.edition)
    if not ended:
        return statuses
    reported = _last_reported(municipality, found.edition.slug)
    return {key: reported.get(key) or past(status) for key, status in statuses.items()}


def last_known(status: str, reported: Iterable[str]) -> str:
    """Return how a measure of an ended programme stood: as the newest report that knows it says, else its progress."""
    return next((told for told in reported if told in TOLD), past(status))


def past(status: str) -> str:
    """Return what progress is called where the programme has ended."""
    return f"was_{status}" if f"was_{status}" in ENDED else status


def _last_reported(municipality: str, slug: str) -> dict[str, str]:
    """Return how measures stood in the newest published report that knows it."""
    found: dict[str, str] = {}
    reports = published_reports(municipality).filter(report__edition__slug=slug)
    for canonical in reports.values_list("canonical", flat=True):
        for theme in json.loads(canonical)["themes"]:
            for one in (one for goal in theme["goals"] for one in goal["measures"]):
                if one["status"] in TOLD:
                    found.setdefault(one["key"], one["status"])
    return found


def progress(state: str) -> SafeString:
    """Return how a measure stands as a tag."""
    return tag(*_said(state))


def _said(state: str) -> tuple[str, str]:
    """Return the sign and the words of a state."""
    if state in TOLD:
        return SIGNS[state], _("last reported: %(state)s") % {"state": WORDS[state]}
    sign, words = (RUNNING | ENDED)[state]
    return sign, str(words)


def counted(states: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how many measures stand how, in the order in which they are told."""
    counts = Counter(states)
    return tuple((state, counts[state]) for state in ORDER if counts[state])


def figures(counts: Iterable[tuple[str, int]]) -> SafeString:
    """Show how many measures stand how; each number leads to its rows."""
    return key_figures([_figure(state, count) for state, count in counts])


def _figure(state: str, count: int) -> Mapping[str, object]:
    sign, words = _said(state)
    return {"value": count, "label": words, "state": sign, "url": "#measures"}
