"""The words for lines of completeness, kinds of days, and what became of a part."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.programmes.calendar import Kind
from delaktig.programmes.compare import Status

Words = Promise | str

LEVELS: dict[str, Words] = {
    "required": _("Required"),
    "suggested": _("Suggested"),
    "good_practice": _("Good practice"),
}
LEVEL_LEADS: dict[str, Words] = {
    "required": _("What the act obliges the municipality to arrange or to take into account."),
    "suggested": _("What the act lists as possible; nothing of it is obligatory."),
    "good_practice": _("What makes the edition possible to follow up. No act asks for it."),
}
MET: dict[bool | None, tuple[str, Words]] = {
    True: ("ok", _("is there")),
    False: ("late", _("is missing")),
    None: ("none", _("nobody has said yet")),
}
DAYS: dict[str, Words] = {
    Kind.REVIEW: _("Review of the programme"),
    Kind.CONSULTATION_ENDS: _("The consultation ends"),
    Kind.PERIOD_ENDS: _("The period ends"),
    Kind.EARLY_EXPIRY: _("The edition ends early by a change of law"),
    Kind.ACT_ENDS: _("The act that the edition rests on ends"),
    Kind.MEETING: _("Meeting"),
    Kind.APPEAL_ENDS: _("The time for review or appeal ends"),
    Kind.FOLLOW_UP: _("A target is due"),
    Kind.PLAN_TIE: _("Another plan ends"),
    Kind.AGREEMENT_REVIEW: _("Review of a placement agreement"),
}
STATUSES: dict[str, tuple[str, Words]] = {
    Status.NEW: ("ok", _("new")),
    Status.CHANGED: ("due", _("changed")),
    Status.GONE: ("late", _("gone")),
    Status.CARRIED_ON: ("calm", _("carried on")),
}
KINDS: dict[str, Words] = {
    "edition": _("The edition"),
    "sections": _("Text"),
    "themes": _("Themes"),
    "goals": _("Goals"),
    "measures": _("Measures"),
}
FIELDS: dict[str, Words] = {
    "title": _("Title"),
    "text": _("Text"),
    "period": _("Period"),
    "legal_basis": _("Legal basis"),
    "members": _("Municipalities"),
    "responsible": _("Responsible"),
    "partners": _("Partners"),
    "parties": _("Units and organisations"),
    "follow_up": _("Follow-up"),
    "targets": _("Targets"),
    "schedule": _("Schedule"),
    "budget_note": _("Budget"),
    "special_treatment": _("Positive special treatment"),
    "term": _("Term"),
    "definition": _("Definition"),
    "label": _("Label"),
    "unit": _("Unit"),
    "source": _("Source"),
    "remark": _("Remark"),
}
PARTS: dict[str, Words] = {
    "edition": _("Edition"),
    "section": _("Section"),
    "theme": _("Theme"),
    "goal": _("Goal"),
    "measure": _("Measure"),
    "concept": _("Concept"),
    "statistic": _("Figure"),
    "footnote": _("Footnote"),
}
