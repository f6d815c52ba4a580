"""What groups, steps, skills, levels and faults of an assessment are called on the desk."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from delaktig.cases.assessments import Lack
from delaktig.cases.models import Assessment, Mode, SkillLevel
from delaktig.clients.models import Client
from delaktig.law.casework import words
from delaktig.law.interview import item
from delaktig.web.components.languages import AUTONYMS, by_name, language_name
from delaktig.web.desk.cases.deadlines import tongue

Words = Promise | str
Choices = list[tuple[str, Words]]

MODES: Choices = [
    (Mode.ON_SITE, lazy("Face to face")),
    (Mode.PHONE, lazy("By telephone")),
    (Mode.VIDEO, lazy("By video connection")),
]
OUTCOMES: Choices = [
    (Assessment.Outcome.PLAN, lazy("An integration plan is needed")),
    (Assessment.Outcome.NO_PLAN, lazy("No integration plan is needed")),
]
SKILLS: dict[str, Words] = {
    SkillLevel.Skill.LISTENING: pgettext_lazy("skill in a language", "Listening"),
    SkillLevel.Skill.READING: pgettext_lazy("skill in a language", "Reading"),
    SkillLevel.Skill.SPEAKING: pgettext_lazy("skill in a language", "Speaking"),
    SkillLevel.Skill.WRITING: pgettext_lazy("skill in a language", "Writing"),
    SkillLevel.Skill.LITERACY: pgettext_lazy("skill in a language", "Reads and writes at all"),
}
LITERACY: dict[str, Words] = {
    "none": lazy("in no script"),
    "other": lazy("in another script than the Latin one"),
    "begun": lazy("has begun the Latin script"),
    "slow": lazy("the Latin script, slowly"),
    "fluent": lazy("the Latin script, fluently"),
}
FAULTS: dict[str, Words] = {
    "in_future": lazy("This day has not come yet."),
    "one_is_open": lazy("An assessment is open already. Finish it first."),
    "no_ground": lazy("The client does not belong to this group today."),
    "unknown_choice": lazy("Choose one of those that are listed."),
    "required": lazy("This is needed."),
    "after_interview": lazy("The assessment cannot begin after its interview."),
    "before_start": lazy("This is before the assessment began."),
    "before_interview": lazy("This is before the interview."),
    "before_order": lazy("This is before it was ordered."),
    "too_long": lazy("This is too long."),
    "plan_made": lazy("A plan has been made on this assessment."),
    "twice": lazy("The same skill is given twice."),
    "no_interview": lazy("The day of the interview is missing."),
    "no_language": lazy("The language that was used is missing."),
    "no_interpreting": lazy("Say whether an interpreter was used."),
    "no_mode": lazy("Say how you met."),
    "no_mode_reason": lazy("Say why it was not held at a service point."),
    "topic": lazy("This topic is not gone through."),
    "duty": lazy("The client has not been told all that the decree lists."),
    "no_result": lazy("What the assessment came to is missing."),
    "no_outcome": lazy("Say whether a plan is needed."),
    "no_planned_day": lazy("The day planned for making the plan is missing."),
    "no_direction": lazy("Say where the client was directed instead of a plan."),
    "no_authors": lazy("Say who drew it up and how they are reached."),
    "no_sources": lazy("Say from whom the facts came."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you write in cases."),
    "not_at_work_with": lazy("You read this client with a reason. Only those who work with the client write."),
    "relation_ended": lazy("The client relation has ended: nothing more is written."),
    "finished": lazy("The assessment is finished. It can be corrected, not taken away or finished again."),
    "begun": lazy("Something has been found out already, so the assessment is not taken away."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))


def group(key: str) -> str:
    """Return what a group of the act is called."""
    return words.capital(words.noun("what", key, tongue()))


def listed(kind: str, key: str) -> str:
    """Return the label of a topic, duty or measure of a decree."""
    found = item(kind, key)
    return found.texts[tongue()] if found else key


def lacking(one: Lack) -> str:
    """Return the words for something that is missing before an assessment is finished."""
    if one.code == "topic":
        return listed("topics", one.key)
    if one.code == "duty":
        return _("Told: %(duty)s") % {"duty": listed("duties", one.key)}
    return fault(one.code)


def level(skill: str, key: str) -> str:
    """Return a level as it is said: literacy in words, the others as their sign."""
    return str(LITERACY.get(key, key)) if skill == SkillLevel.Skill.LITERACY else key


def languages_for(client: Client, *more: str) -> Choices:
    """Return the languages to choose from, those of the client first."""
    first = [tag for tag in dict.fromkeys([client.mother_tongue, client.contact_language, *more]) if tag]
    rest = by_name(tag for tag in AUTONYMS if tag not in first)
    return [("", "–"), *((tag, language_name(tag)) for tag in first), *rest]
