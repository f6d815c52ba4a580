"""The yearly report's own words as its page says them, in every language of the guide.

On paper it has its own, in Swedish, Finnish and English (``reports.yearly_words``); in these the page says the same.
"""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

WORDS = {
    "report": pgettext_lazy("yearly report", "Yearly report on the integration programme"),
    "signed": pgettext_lazy("yearly report", "signed"),
    "introduction": pgettext_lazy("yearly report", "Introduction"),
    "summary": pgettext_lazy("yearly report", "All measures at a glance"),
    "proposals": pgettext_lazy("yearly report", "Proposals for the next edition"),
    "status": pgettext_lazy("yearly report", "State"),
    "indicator": pgettext_lazy("yearly report", "Indicator"),
    "figure": pgettext_lazy("yearly report", "Figure"),
    "figures": pgettext_lazy("yearly report", "Figures"),
    "before": pgettext_lazy("yearly report", "Year before"),
    "target": pgettext_lazy("yearly report", "Target"),
    "behind": pgettext_lazy("yearly report", "behind what is aimed at"),
    "no_data": pgettext_lazy("yearly report", "no figure"),
    "due": pgettext_lazy("yearly report", "a figure is awaited"),
    "known": pgettext_lazy("yearly report", "known; nothing is aimed at"),
    "on_course": pgettext_lazy("yearly report", "on course"),
    "reached": pgettext_lazy("yearly report", "reached"),
    "remarks": pgettext_lazy("yearly report", "What you said, what we did"),
    "no_remarks": pgettext_lazy("yearly report", "No remarks have been written down for the year."),
    "about": pgettext_lazy("yearly report", "About"),
    "whole": pgettext_lazy("yearly report", "the programme as a whole"),
    "is_to_answer": pgettext_lazy("yearly report", "Is to answer"),
    "answered_by": pgettext_lazy("yearly report", "Answered by"),
    "unanswered": pgettext_lazy("yearly report", "no answer yet"),
    "answered": pgettext_lazy("yearly report", "answered"),
    "is_done": pgettext_lazy("yearly report", "done"),
    "unknown": pgettext_lazy("yearly report", "not known"),
    "told": pgettext_lazy("yearly report", "see the text"),
    "left_out": pgettext_lazy("yearly report", "left out, so that small numbers are not revealed"),
    "fewer": pgettext_lazy("yearly report", "fewer than {n}"),
}
