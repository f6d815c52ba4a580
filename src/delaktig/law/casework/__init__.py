"""The law of one person's path, R1–R29: facts in, dates with their section and reasons out.

Pure: no clock, no database, no framework. ``today`` and the book of rules are arguments. How the dates
come about, and where the acts leave room for more than one reading: docs/explanation/deadlines.md.
"""

from delaktig.law.casework.assessment import (
    assessment_start,
    contact_handling,
    jobseeker_interview,
    plan_latest,
    plan_start,
)
from delaktig.law.casework.book import RuleBook, own_target
from delaktig.law.casework.deadline import Deadline
from delaktig.law.casework.duties import Goal, Orientation, appeal_text, goal, orientation, standing_rules
from delaktig.law.casework.facts import (
    CIRCUMSTANCE_KINDS,
    EXTENSION_GROUNDS,
    INTERRUPTION_KINDS,
    TRIGGER_KINDS,
    AssessmentFacts,
    CaseFacts,
    Circumstance,
    Extension,
    FactsError,
    Interruption,
    PlanFacts,
    Span,
    client_age,
)
from delaktig.law.casework.fees import APPOINTMENTS, Charge, Condition, NoShow, no_show_fee
from delaktig.law.casework.gathering import deadlines, explain
from delaktig.law.casework.moves import move_contact
from delaktig.law.casework.plans import Step, Validity, plan_end, total_end
from delaktig.law.casework.reviews import ReviewReason, earlier_reviews, next_review, referral_due, review_reasons
from delaktig.law.casework.transition import Transition, transition
from delaktig.law.casework.triggers import Trigger, contact_duty, minor_plan, plan_right, triggers

__all__ = [
    "APPOINTMENTS",
    "CIRCUMSTANCE_KINDS",
    "EXTENSION_GROUNDS",
    "INTERRUPTION_KINDS",
    "TRIGGER_KINDS",
    "AssessmentFacts",
    "CaseFacts",
    "Charge",
    "Circumstance",
    "Condition",
    "Deadline",
    "Extension",
    "FactsError",
    "Goal",
    "Interruption",
    "NoShow",
    "Orientation",
    "PlanFacts",
    "ReviewReason",
    "RuleBook",
    "Span",
    "Step",
    "Transition",
    "Trigger",
    "Validity",
    "appeal_text",
    "assessment_start",
    "client_age",
    "contact_duty",
    "contact_handling",
    "deadlines",
    "earlier_reviews",
    "explain",
    "goal",
    "jobseeker_interview",
    "minor_plan",
    "move_contact",
    "next_review",
    "no_show_fee",
    "orientation",
    "own_target",
    "plan_end",
    "plan_latest",
    "plan_right",
    "plan_start",
    "referral_due",
    "review_reasons",
    "standing_rules",
    "total_end",
    "transition",
    "triggers",
]
