"""What the evaluators say apart from days: words, sections, and what stays unknown."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.law import casework
from delaktig.law.casework import (
    AssessmentFacts,
    CaseFacts,
    Circumstance,
    Extension,
    Interruption,
    PlanFacts,
    RuleBook,
    Span,
)
from delaktig.law.casework.transition import act_start
from delaktig.law.rules import Rule, RuleDataError, load_rules

BOOK = RuleBook.shipped()
OLD, NEW = date(2024, 6, 3), date(2025, 6, 3)


def _since(kind: str, first: date) -> tuple[Circumstance, ...]:
    return (Circumstance(kind, Span(first)),)


def test_a_statutory_day_says_its_length_its_anchor_and_its_section_in_each_language() -> None:
    facts = CaseFacts(plans=(PlanFacts(date(2025, 2, 20), valid_to=date(2026, 2, 20)),))
    one = casework.next_review(facts, 0, NEW, BOOK)
    assert one is not None
    assert one.explanation["sv"] == (
        "Planen ses över senast 20.8.2025: 6 månader från 20.2.2025 (planen eller dess senaste översyn) "
        "(681/2023 § 22 mom. 1)."
    )
    assert one.explanation["fi"].startswith("Suunnitelma tarkistetaan viimeistään 20.8.2025: määräaika 6 kuukautta")
    assert "6 months from 20.2.2025" in one.explanation["en"]
    assert one.citation is not None
    assert one.citation.text("fi") == "681/2023 22 § 1 mom."


def test_a_day_that_moves_says_which_day_off_it_fell_on() -> None:
    one = casework.referral_due(CaseFacts(plans=(PlanFacts(date(2025, 5, 20)),)), 0, BOOK)
    assert one is not None
    assert "20.6.2025 är midsommarafton, så dagen flyttas till nästa vardag" in one.explanation["sv"]
    assert "20.6.2025 on juhannusaatto, joten päivä siirtyy seuraavaan arkipäivään" in one.explanation["fi"]
    assert one.to_be_verified


def test_a_local_day_says_that_it_is_local_and_quotes_the_act() -> None:
    facts = CaseFacts(learned_on=date(2025, 2, 3), assessments=(AssessmentFacts("social_assistance"),))
    one = casework.assessment_start(facts, 0, NEW, BOOK)
    assert not one.statutory
    assert one.basis == "target"
    assert one.citation is None
    assert one.explanation["sv"].endswith(
        "Lagen säger ”utan dröjsmål” utan att nämna ett antal dagar (681/2023 § 14 mom. 2)."
    )
    assert "kunnan oma tavoite on 60 päivää" in one.explanation["fi"]


def test_a_missing_fact_is_named_in_words() -> None:
    one = casework.assessment_start(CaseFacts(assessments=(AssessmentFacts("social_assistance"),)), 0, NEW, BOOK)
    assert one.missing == ("learned_on",)
    assert "uppgift saknas: kommunen fick kännedom om personen" in one.explanation["sv"]


def test_overdue_and_in_time_are_told_from_the_day_and_what_was_done() -> None:
    plan = PlanFacts(date(2025, 2, 20), referrals_made=(date(2025, 3, 20),))
    done = casework.referral_due(CaseFacts(plans=(plan,)), 0, BOOK)
    open_ = casework.referral_due(CaseFacts(plans=(PlanFacts(date(2025, 2, 20)),)), 0, BOOK)
    assert done is not None
    assert open_ is not None
    assert (done.overdue(NEW), done.met_in_time()) == (False, True)
    assert (open_.overdue(NEW), open_.overdue(date(2025, 3, 20)), open_.met_in_time()) == (True, False, None)


def test_the_day_of_referral_stands_until_the_client_is_referred_to_every_service() -> None:
    made = date(2025, 2, 20)
    plan = PlanFacts(made, referrals_made=(date(2025, 3, 3),), services_waiting=(made, made))
    one = casework.referral_due(CaseFacts(plans=(plan,)), 0, BOOK)
    assert one is not None
    assert (one.due, one.met_on, one.overdue(date(2025, 3, 21))) == (date(2025, 3, 20), None, True)
    assert "hänvisats till 1 av 3 tjänster" in one.explanation["sv"]
    assert dict(one.inputs)["services_agreed"] == 3


def test_a_service_taken_in_when_the_plan_was_changed_has_its_own_month() -> None:
    plan = PlanFacts(date(2025, 2, 20), referrals_made=(date(2025, 3, 3),), services_waiting=(date(2025, 6, 2),))
    one = casework.referral_due(CaseFacts(plans=(plan,)), 0, BOOK)
    assert one is not None
    assert (one.due, one.met_on, one.to_be_verified) == (date(2025, 7, 2), None, True)
    assert "tjänsten togs in i planen" in one.explanation["sv"]


@pytest.mark.parametrize(("language", "words"), [("sv", "eget mål"), ("fi", "oma tavoite"), ("en", "own target")])
def test_the_table_shows_day_kind_section_and_sentence(language: str, words: str) -> None:
    facts = CaseFacts(
        learned_on=date(2025, 2, 3),
        assessments=(AssessmentFacts("social_assistance", started_on=date(2025, 2, 5)),),
        plans=(PlanFacts(date(2025, 2, 20)),),
    )
    table = casework.explain(casework.deadlines(facts, NEW, BOOK), language)
    assert words in table
    assert "5.2.2025" in table
    assert all(not line.endswith(" ") for line in table.splitlines())


def test_an_empty_table_says_that_there_is_nothing() -> None:
    assert casework.explain((), "sv") == "Inga frister."
    assert casework.explain(casework.deadlines(CaseFacts(), NEW, BOOK), "fi") == "Ei määräaikoja."


def test_without_a_plan_there_is_no_longest_time() -> None:
    total = casework.total_end(CaseFacts(), NEW, BOOK)
    assert (total.until, total.missing) == (None, ("made_on",))


def test_the_steps_of_a_reckoning_carry_their_sections() -> None:
    plan = PlanFacts(date(2025, 2, 20), extensions=(Extension("scant_education", date(2030, 1, 1), date(2026, 11, 2)),))
    illness = Interruption("illness", Span(date(2025, 6, 1), date(2025, 6, 30)))
    total = casework.total_end(CaseFacts(plans=(plan,), interruptions=(illness,)), NEW, BOOK)
    found = [(step.key, step.until, step.rule.citation and step.rule.citation.text("sv")) for step in total.steps]
    assert found == [
        ("base", date(2027, 2, 20), "681/2023 § 23 mom. 2"),
        ("interruptions", date(2027, 3, 22), "681/2023 § 23 mom. 4"),
        ("extension", date(2029, 3, 22), "681/2023 § 23 mom. 3"),
        ("extension_cap", date(2029, 3, 22), "681/2023 § 23 mom. 3"),
    ]


@pytest.mark.parametrize(
    ("plan", "today", "words"),
    [
        (PlanFacts(NEW), NEW, "följer den lagen"),
        (PlanFacts(OLD), NEW, "gör också allt annat"),
        (PlanFacts(OLD, reviews=(date(2025, 2, 3),)), NEW, "bara den längsta tiden"),
    ],
)
def test_the_transition_is_explained(plan: PlanFacts, today: date, words: str) -> None:
    assert words in casework.transition(CaseFacts(plans=(plan,)), 0, today, BOOK).explanation["sv"]


def test_an_entered_transition_rule_without_its_day_is_an_error() -> None:
    (broken,) = load_rules(
        '[[rule]]\nid = "transition.plans"\nact = "1/2030"\nsection = "1"\nkind = "statutory"\n'
        'confidence = "source"\nsource = "x"\ntext = { sv = "a", fi = "b", en = "c" }\n'
    )
    with pytest.raises(RuleDataError, match="made_before is not a day"):
        act_start(broken)


@pytest.mark.parametrize("on", [OLD, NEW])
def test_every_group_of_the_act_is_answered_with_its_section(on: date) -> None:
    found = casework.triggers(CaseFacts(), on, BOOK)
    assert len(found) == (3 if on == OLD else 7)
    for one in found:
        assert one.applies is False
        assert one.citation is not None
        assert one.citation.act == ("1386/2010" if on == OLD else "681/2023")
        assert not one.to_be_verified


def test_the_age_limit_of_an_unaccompanied_person_needs_the_birth_date() -> None:
    facts = CaseFacts(circumstances=_since("unaccompanied", date(2024, 1, 1)))
    (one,) = [each for each in casework.triggers(facts, NEW, BOOK) if each.group == "unaccompanied"]
    assert (one.applies, one.missing) == (None, ("birth_date",))
    assert casework.minor_plan(facts, OLD, BOOK).missing == ("birth_date",)


def test_an_adult_who_came_unaccompanied_has_no_right_to_a_minors_plan() -> None:
    facts = CaseFacts(birth_date=date(2000, 1, 1), circumstances=_since("unaccompanied", date(2024, 1, 1)))
    assert casework.minor_plan(facts, OLD, BOOK).applies is False


def test_a_mapping_on_request_is_an_answer_of_the_old_act_too() -> None:
    facts = CaseFacts(requested_on=OLD, circumstances=_since("deemed_in_need", OLD))
    (one,) = [each for each in casework.triggers(facts, OLD, BOOK) if each.group == "on_request"]
    assert (one.applies, one.since, one.reason) == (True, OLD, "in_group")


def test_the_contact_duty_needs_the_first_permit_and_is_new() -> None:
    unknown = casework.contact_duty(CaseFacts(), NEW, BOOK)
    assert unknown is not None
    assert unknown.missing == ("first_permit_on",)
    assert casework.contact_duty(CaseFacts(first_permit_on=OLD), OLD, BOOK) is None


def test_the_need_of_a_plan_follows_the_latest_assessment() -> None:
    def right(*assessments: AssessmentFacts, on: date = NEW) -> casework.Trigger:
        return casework.plan_right(CaseFacts(assessments=assessments), on, BOOK)

    first = AssessmentFacts("social_assistance", done_on=date(2025, 2, 3), plan_needed=False)
    later = AssessmentFacts("social_assistance", done_on=date(2025, 5, 5), plan_needed=True)
    assert right().reason == "not_assessed"
    assert right(first).applies is False
    assert right(first, later).applies is True
    assert right(on=OLD).applies is None


def test_goals_and_orientation_are_rules_of_the_new_act() -> None:
    assert casework.goal(CaseFacts(), OLD, BOOK) is None
    assert casework.orientation(10, OLD, BOOK) is None


@pytest.mark.parametrize(("done", "left", "complete"), [(0, 70, False), (69, 1, False), (70, 0, True), (90, 0, True)])
def test_the_orientation_is_whole_at_seventy_hours(done: int, left: int, complete: bool) -> None:
    found = casework.orientation(done, NEW, BOOK)
    assert found is not None
    assert (found.required, found.left, found.complete) == (70, left, complete)


def test_the_rules_that_a_plan_quotes_stand_in_both_acts() -> None:
    def ids(rules: tuple[Rule, ...]) -> list[str]:
        return [one.id for one in rules]

    assert ids(casework.standing_rules(OLD, BOOK)) == [
        "plan.duties",
        "plan.no_separate_appeal",
        "training.insurance",
    ]
    assert "plan.contents" in ids(casework.standing_rules(NEW, BOOK))


def test_changes_before_the_new_act_call_for_no_review_by_it() -> None:
    facts = CaseFacts(
        plans=(PlanFacts(OLD),), interruptions=(Interruption("illness", Span(date(2024, 8, 1), date(2024, 9, 1))),)
    )
    assert casework.review_reasons(facts, 0, NEW, BOOK) == ()


def test_a_change_is_said_in_words() -> None:
    facts = CaseFacts(plans=(PlanFacts(date(2025, 2, 20)),), circumstances=_since("studies", date(2025, 5, 5)))
    (one,) = casework.review_reasons(facts, 0, NEW, BOOK)
    assert one.key == "studies.began"
    assert one.explanation["en"] == "Voluntary studies with unemployment benefit: began 5.5.2025."


def test_a_date_that_rests_on_a_reading_says_so_in_its_sentence() -> None:
    facts = CaseFacts(relation_started_on=date(2024, 11, 20), assessments=(AssessmentFacts("unemployed_jobseeker"),))
    one = casework.assessment_start(facts, 0, NEW, BOOK)
    assert one.to_be_verified
    assert one.explanation["sv"].startswith("Den inledande kartläggningen påbörjas senast 20.1.2025: 2 månader")
    assert one.explanation["sv"].endswith("Detta vilar på en läsning av lagen som ska verifieras.")
    assert one.explanation["fi"].startswith("Alkukartoitus käynnistetään viimeistään 20.1.2025")


def test_the_charge_follows_a_decree_that_is_entered() -> None:
    shipped = BOOK.rule("interpreting.no_show_fee", NEW)
    book = RuleBook.with_local(
        [
            {
                "id": shipped.id,
                "kind": "statutory",
                "act": "1/2027",
                "section": "1",
                "confidence": "source",
                "source": "an invented decree",
                "valid_from": date(2027, 1, 1),
                "parameters": {**shipped.parameters, "cents": 6000, "amount_sure_to": "2028-12-31"},
                "text": {"sv": "a.", "fi": "b.", "en": "c."},
            }
        ]
    )
    before, after = (
        casework.no_show_fee(CaseFacts(), casework.NoShow(on), book) for on in (date(2026, 12, 31), date(2027, 1, 1))
    )
    assert before is not None
    assert after is not None
    assert (before.max_cents, before.to_be_verified) == (5670, True)
    assert (after.max_cents, after.to_be_verified) == (6000, False)


def test_an_agreed_end_within_the_act_rests_on_nothing_else() -> None:
    facts = CaseFacts(
        plans=(
            PlanFacts(date(2024, 12, 30), signed_on=date(2024, 12, 30), valid_to=date(2025, 12, 30)),
            PlanFacts(date(2025, 12, 15), valid_to=date(2026, 12, 15), next_review_agreed=date(2026, 3, 2)),
        )
    )
    found = {(one.key, one.subject): one for one in casework.deadlines(facts, date(2026, 1, 8), BOOK)}
    end, total = found["plan.end", 1], found["plan.total_end", 0]
    assert (end.basis, end.to_be_verified) == ("agreed", False)
    assert end.explanation["en"] == (
        "The plan ends: 15.12.2026. The plan is agreed until 15.12.2026 (681/2023, section 23(1))."
    )
    assert (total.basis, total.to_be_verified) == ("law", True)
    assert found["plan.review_agreed", 1].basis == "agreed"
