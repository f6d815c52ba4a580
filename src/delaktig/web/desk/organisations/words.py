"""What kinds, tasks, grounds and refusals are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.organisations.models import Agreement, Mandate, Organisation
from delaktig.programmes.preconditions import Part

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
    Mandate.Task.REIMBURSEMENT_CLAIMS: _("applying for state reimbursement"),
}
GROUNDS: dict[str, Promise] = {
    Mandate.Ground.OWN_TASK: _("own task"),
    Mandate.Ground.AGREEMENT: _("agreement"),
    Mandate.Ground.ACT: _("act"),
}
AGREEMENTS: dict[str, Promise] = {
    Agreement.Kind.PLACEMENT: _("agreement on placing persons in the municipality"),
    Agreement.Kind.SPECIAL: _("special agreement"),
}
PRECONDITIONS: dict[str, Promise] = {
    Part.PROGRAMME: _("A programme"),
    Part.AGREEMENT: _("An agreement on placing persons in the municipality"),
}
MET: dict[bool | None, tuple[str, Promise]] = {
    True: ("ok", _("met")),
    False: ("late", _("not met")),
    None: ("none", _("unknown")),
}
WHY: dict[str, Promise] = {
    "programme_in_force": _("A programme was in force on the day."),
    "programme_arranged": _("A package of services was arranged on the day."),
    "programme_start_unknown": _(
        "A programme was decided, but the day of its decision or of its start is not recorded."
    ),
    "programme_not_in_force": _("Programmes are recorded, but none was in force on the day."),
    "no_programme_recorded": _("No programme is recorded here, so it is not known whether there was one."),
    "no_package_recorded": _(
        "No package of services is recorded here, so it is not known whether a programme was arranged."
    ),
    "agreement_in_force": _("An agreement was in force on the day."),
    "agreement_start_unknown": _("An agreement is recorded, but not its first day."),
    "agreement_not_in_force": _("Agreements are recorded, but none was in force on the day."),
    "no_agreement_recorded": _("No agreement is recorded here, so it is not known whether there was one."),
}
REASONS: dict[str, Promise] = {
    "names: none": _("Give a name in at least one language."),
    "name_sv: too_long": _("The name may have at most 160 characters."),
    "name_fi: too_long": _("The name may have at most 160 characters."),
    "name_en: too_long": _("The name may have at most 160 characters."),
    "business_id: wrong": _("This is no business id: seven digits, a hyphen and a check digit that fits."),
    "email: wrong": _("This is no e-mail address."),
    "phone: wrong": _("Write the number with digits, as 019 123 4567 or +358 19 123 4567."),
    "valid_from: before_current": _("The name in force began after this day."),
    "valid_to: before_start": _("The last day comes before the first."),
    "ground: not_its_own": _(
        "A task for another municipality cannot be the organisation's own: choose agreement or act."
    ),
    "kind: unknown": _("Choose one of the alternatives."),
    "counterpart: unknown": _("Choose one of the organisations that the municipality keeps."),
    "number: too_long": _("The number may have at most 60 characters."),
    "reviewed_on: before_start": _("The review comes before the first day."),
    "already_ended": _("This mandate already has a last day."),
}
