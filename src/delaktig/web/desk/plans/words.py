"""What goals, steps, agreements, interruptions and refusals of plans are called on the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.cases.models import Plan, PlanItem, Review
from delaktig.cases.plan_words import LANGUAGES
from delaktig.law.casework import words as law_words
from delaktig.law.rules import Rule, Texts
from delaktig.web.components.languages import AUTONYMS, by_name

Words = Promise | str
Choices = list[tuple[str, Words]]

GOAL_KINDS: dict[str, Words] = {
    "employment_or_enterprise": lazy("employment or enterprise"),
    "work_life_readiness": lazy("readiness for working life"),
    "upper_secondary": lazy("upper secondary education"),
    "other": lazy("another goal of integration"),
}
ITEM_KINDS: dict[str, Words] = {
    PlanItem.Kind.SERVICE: lazy("a service"),
    PlanItem.Kind.STUDY: lazy("studies"),
    PlanItem.Kind.GUIDANCE: lazy("guidance and advice"),
    PlanItem.Kind.ASSOCIATION: lazy("an association's activity"),
    PlanItem.Kind.OWN_STEP: lazy("the client's own step"),
}
SIGNATURES: dict[str, Words] = {
    Plan.Signature.SIGNED: lazy("signed"),
    Plan.Signature.ORAL: lazy("agreed orally"),
    Plan.Signature.REFUSED: lazy("the client did not want to sign"),
}
INTEGRATION_LANGUAGES: dict[str, Words] = {
    "sv": pgettext_lazy("language to learn", "Swedish"),
    "fi": pgettext_lazy("language to learn", "Finnish"),
}
OCCASIONS: dict[str, Words] = {
    Review.Occasion.REGULAR: lazy("regular review"),
    Review.Occasion.CHANGE: lazy("need of services or life has changed"),
    Review.Occasion.REQUEST: lazy("the client asks for it"),
}
END_REASONS: dict[str, Words] = {
    Plan.EndReason.REACHED: lazy("the goals are reached"),
    Plan.EndReason.EMPLOYMENT_PLAN: lazy("an employment plan takes its place"),
    Plan.EndReason.TIME_OUT: lazy("its time has run out"),
    Plan.EndReason.MOVED: lazy("the client has moved"),
    Plan.EndReason.REPLACED: lazy("another integration plan takes its place"),
    Plan.EndReason.OTHER: lazy("another reason"),
}
GROUNDS: dict[str, Words] = {
    "scant_education": lazy("scant education, and special support is needed"),
    "multi_sector_need": lazy("services of several sectors are needed, and special support"),
    "home_care_allowance": lazy("the time ran out during home care allowance with part-time participation"),
    "special_measures": lazy("special measures are needed (1386/2010)"),
    "studies": lazy("voluntary studies still run, and the client is under 25"),
}
LACKS: dict[str, Words] = {
    "no_goal": lazy("There is no goal yet."),
    "no_step": lazy("No step has been agreed on yet."),
    "no_reason": lazy("A step lacks the reason why it serves the goal."),
    "service_closed": lazy("A step names a service that is not in force: choose another or take the step out."),
    "no_integration_language": lazy("Swedish or Finnish has not been chosen yet."),
    "no_language": lazy("It is not said in which language the plan was gone through."),
    "no_interpreter_answer": lazy("It is not said whether an interpreter took part."),
    "no_job_search": lazy("The client is a jobseeker: the plan must say how work is sought."),
    "no_follow_up": lazy("It is not said how the plan is followed."),
    "duties_not_told": lazy("Rights and duties have not been explained yet."),
}
FAULTS: dict[str, Words] = {
    "needed": lazy("This is needed."),
    "too_long": lazy("This is too long: shorten it."),
    "unknown_choice": lazy("Choose one of the alternatives."),
    "bad_language": lazy("Choose a language."),
    "sv_or_fi": lazy("Choose Swedish or Finnish."),
    "in_future": lazy("This day is still to come."),
    "before_last": lazy("This lies before the last agreement, or before the client relation began."),
    "before_agreed": lazy("This lies before the day of the agreement."),
    "before_made": lazy("This lies before the plan was made."),
    "before_start": lazy("The last day comes before the first."),
    "beyond_law": lazy("This is later than the act allows. The last day that it allows is shown above."),
    "not_after": lazy("The next review comes after this one."),
    "later_than_law": lazy("This is later than the act allows: agree on that day or an earlier one."),
    "after_the_plan": lazy("This lies after the plan's last day."),
    "review_overdue": lazy("The plan's review is overdue. Hold the review first; the next day follows from it."),
    "ground_does_not_hold": lazy("What is known of the client does not fulfil this ground on the day it would count."),
    "plan_not_agreed": lazy("The plan has not been agreed on yet."),
    "reason_needed": lazy("Say why this serves the goal: the act asks for it (681/2023 §19)."),
    "not_in_force": lazy("This service is not in force for the client's municipality. Choose another."),
    "offering_over": lazy("This course is over. Choose another."),
    "own_step_has_no_service": lazy("An own step has no service: choose another kind."),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not allow this."),
    "plan_open": lazy("There is an open plan already: change it, or end it first."),
    "not_assessed": lazy(
        "The plan comes after the assessment or is made in its interview: begin the assessment first."
    ),
    "no_plan_needed": lazy("The assessment says that no plan is needed."),
    "plan_not_agreed": lazy("The plan has not been agreed on yet."),
    "plan_ended": lazy("The plan has ended and is written no more."),
    "relation_ended": lazy("The client relation has ended."),
    "not_at_work_with": lazy("Only those who work with the client write here."),
    "reason_needed": lazy("Only those who work with the client write here."),
}
WRITTEN_IN: Choices = [("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")]


def fault(code: str) -> str:
    """Return what is wrong, in words."""
    return str(FAULTS.get(code) or LACKS.get(code) or _("This cannot be saved: check what is given."))


def refusal(reason: str) -> str:
    """Return why something is refused, in words."""
    return str(REFUSALS.get(reason) or _("This cannot be done now."))


def interruption(kind: str) -> str:
    """Return what a cause of interruption is called, as the law's own words say it."""
    return of(law_words.nouns("what").get(kind, {})) or kind


def of(texts: Texts) -> str:
    """Return a text of the law in the page's language."""
    language = get_language() or "sv"
    return next((texts[tag] for tag in (language, "sv", "en") if tag in texts), "")


def citation(rule: Rule) -> str:
    """Return where a rule stands, in the page's language; empty for a local one."""
    language = get_language() or "sv"
    return rule.citation.text(language if language in {"sv", "fi"} else "en") if rule.citation else ""


def language_choices(empty: Words) -> Choices:
    """Return the languages by their names in the reader's own, after a choice of none."""
    return [("", empty), *by_name({*AUTONYMS, *LANGUAGES})]


def choices(words: dict[str, Words], keys: Iterable[str] | None = None) -> Choices:
    """Return choices from a table of words, some of its keys only where they are given."""
    return [(key, words.get(key, key)) for key in (words if keys is None else keys)]
