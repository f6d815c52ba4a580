"""Words of this part: states, fields, confidence, evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.exchange import words as exchange_words

STATES: Mapping[str, tuple[str, Promise]] = {
    "reading": ("now", lazy("being read")),
    "read": ("due", lazy("waits for review")),
    "failed": ("late", lazy("could not be read")),
    "created": ("ok", lazy("used")),
    "set_aside": ("calm", lazy("set aside")),
}
"""State of a document → sign and words."""
KINDS = {"programme": lazy("Programme"), "decision": lazy("Extract of decisions")}
FIELDS: Mapping[str, Any] = {
    "number": lazy("Number"),
    "title": lazy("Title"),
    "text": lazy("Text"),
    "goal": lazy("Goal"),
    "measure": lazy("Measure"),
    "responsible": lazy("Responsible"),
    "partners": lazy("Partners"),
    "follow_up": lazy("Follow-up"),
    "label": lazy("What the figure tells"),
    "value": lazy("Value"),
    "unit": lazy("Unit"),
    "source": lazy("Source"),
    "date": lazy("Date"),
    "municipality": lazy("Municipality"),
    "body": lazy("Body"),
    "abbreviation": lazy("Short name of the body"),
    "section": lazy("Section number (§)"),
    "case_number": lazy("Case number"),
    "preparer_role": lazy("Role of who prepared it"),
    "presenter_role": lazy("Role of who presented it"),
    "background": lazy("Background"),
    "proposal": lazy("Proposal"),
    "handling": lazy("Handling"),
    "decision": lazy("Decision"),
    "attachments": lazy("Attachments"),
    "outcome": lazy("Outcome"),
    "next": lazy("Goes on to"),
    "immediate": lazy("Minutes adjusted at once"),
    "publicity": lazy("Publicity as printed"),
    "language": lazy("Language"),
    "municipalities": lazy("Municipalities"),
    "period": lazy("Period"),
    "acts": lazy("Acts cited"),
    "kind": lazy("Kind of document"),
}
"""Field of a result → its label."""
OUTCOMES = [
    ("unknown", lazy("not known")),
    ("noted", lazy("noted for information")),
    ("proposed_to_council", lazy("proposed to the council")),
    ("adopted", lazy("adopted")),
    ("returned", lazy("returned for preparation")),
    ("rejected", lazy("rejected")),
]
NEXT = [("", lazy("not known")), ("board", lazy("board")), ("council", lazy("council"))]
REPAIR_STATES = {
    "": lazy("Open proposals"),
    "accepted": lazy("Accepted"),
    "rejected": lazy("Rejected proposals"),
    "gone": lazy("No longer in the text"),
}
FOLLOW_UPS = {
    "count": lazy("count"),
    "count_and_money": lazy("count and money"),
    "percentage": lazy("percentage"),
    "range": lazy("range per year"),
    "milestone": lazy("milestone"),
    "survey": lazy("survey"),
    "external_index": lazy("external index"),
    "narrative": lazy("account in words"),
    "documents": lazy("list of documents"),
}
REASONS: Mapping[str, Promise] = {
    "not_read": lazy("The document has not been read yet."),
    "set_aside": lazy("The document is set aside. Take it up again to change it."),
    "created": lazy("An edition has been made of this document. It is changed among the programmes now."),
    "no_permission": lazy("Your role does not allow this."),
    "no_programme": lazy("The document holds decisions, not a programme."),
    "no_decisions": lazy("The document holds a programme, not decisions."),
}
_EVIDENCE = re.compile(r"(line (\d+)|glossary|municipality register): (.+)")


def confidence(value: float) -> tuple[str, str]:
    """Return the sign and the words for a confidence from 0 to 1."""
    if value >= 1:
        return "ok", _("read as printed")
    if value >= 0.8:
        return "ok", _("fairly sure")
    return ("due", _("unsure")) if value >= 0.5 else ("late", _("doubtful"))


def evidence(text: str) -> str:
    """Return what a proposal rests on, in the page's language."""
    return " + ".join(_one_evidence(part) for part in text.split(" + "))


def _one_evidence(part: str) -> str:
    match = _EVIDENCE.fullmatch(part)
    if match is None:
        return part
    if match[2]:
        return _("“%(word)s” on line %(line)s") % {"word": match[3], "line": match[2]}
    if match[1] == "glossary":
        return _("“%(word)s” in the glossary") % {"word": match[3]}
    return _("“%(word)s” among the municipalities") % {"word": match[3]}


def remarks_at(remarks: list[dict[str, Any]], key: str, *, quiet: bool = True) -> list[dict[str, Any]]:
    """Return the remarks on a part: which field, its words, its lines, and whether it wants a look."""
    found = []
    for remark in remarks:
        at, _dot, name = remark["at"].partition(".")
        wants = remark["code"] not in exchange_words.QUIET
        if at == key and (quiet or wants):
            label = FIELDS.get(name or at, "")
            found.append(
                {
                    "field": label,
                    "words": exchange_words.remark_words(remark["code"]),
                    "lines": remark["lines"][:6],
                    "look": wants,
                }
            )
    return found
