"""What kinds, tasks, grounds and refusals are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.organisations.models import Mandate, Organisation

KINDS: dict[str, Promise] = {
    Organisation.Kind.MUNICIPALITY: _("municipality"),
    Organisation.Kind.AUTHORITY: _("authority"),
    Organisation.Kind.WELLBEING_COUNTY: _("wellbeing services county"),
    Organisation.Kind.SCHOOL: _("school or other education provider"),
    Organisation.Kind.ASSOCIATION: _("association"),
    Organisation.Kind.PARISH: _("parish"),
    Organisation.Kind.COMPANY: _("company"),
    Organisation.Kind.OTHER: _("other"),
}
TASKS: dict[str, Promise] = {
    Mandate.Task.INTEGRATION_SERVICES: _("integration services"),
    Mandate.Task.GUIDANCE: _("guidance and counselling"),
    Mandate.Task.ASSESSMENT: _("assessment of skills and service need"),
    Mandate.Task.PLANNING: _("integration plans"),
}
GROUNDS: dict[str, Promise] = {
    Mandate.Ground.OWN_TASK: _("own task"),
    Mandate.Ground.AGREEMENT: _("agreement"),
    Mandate.Ground.ACT: _("act"),
}
REASONS: dict[str, Promise] = {
    "names: none": _("Give a name in at least one language."),
    "name_sv: too_long": _("The name may have at most 160 characters."),
    "name_fi: too_long": _("The name may have at most 160 characters."),
    "name_en: too_long": _("The name may have at most 160 characters."),
    "business_id: wrong": _("This is no business id: seven digits, a hyphen and a check digit that fits."),
    "email: wrong": _("This is no e-mail address."),
    "valid_from: before_current": _("The name in force began after this day."),
    "valid_to: before_start": _("The last day comes before the first."),
    "ground: not_its_own": _(
        "A task for another municipality cannot be the organisation's own: choose agreement or act."
    ),
    "already_ended": _("This mandate already has a last day."),
}
