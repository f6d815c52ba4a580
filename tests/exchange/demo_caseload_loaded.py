"""The demonstration's caseload in the database: nine hundred clients, three years, and work that is in hand."""

from __future__ import annotations

from datetime import date

from delaktig.accounts.actor import actor_for
from delaktig.accounts.models import Membership
from delaktig.cases.models import Assessment, Interruption, Plan, Referral, ReferralEvent, Review
from delaktig.cases.workload import own_load
from delaktig.clients.models import Client, ClientRelation
from delaktig.clients.selectors import Filter, own_clients
from delaktig.indicators import rollups
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.reports.demo import load_reports
from delaktig.reports.models import YearlyReport
from delaktig.reports.yearly import report_data

TODAY = date(2026, 3, 10)
AREA = ("638", "434", "287")


def value(name: str, code: str, year: int) -> float:
    found = rollups.picture(computed(name), code, Period.year(year)).value
    return 0.0 if found is None else float(found)


class LoadedCaseload:
    """Tests of the caseload, for the class that loads the whole demonstration once."""

    def test_some_nine_hundred_clients_have_come_in_three_years_all_invented(self) -> None:
        assert 880 <= Client.objects.count() <= 920
        assert not Client.objects.filter(invented=False).exists()
        for code in AREA:
            begun = [value("clients.relations_begun", code, year) for year in (2023, 2024, 2025)]
            assert min(begun) > 20, code
        assert ClientRelation.objects.filter(ended_on=None).count() > 350

    def test_cases_have_come_to_all_stages(self) -> None:
        assert Assessment.objects.filter(done_on=None).count() > 5
        assert Plan.objects.exclude(ended_on=None).count() > 200
        assert Review.objects.count() > 800
        assert Interruption.objects.count() > 20
        assert Referral.objects.count() > 1_000
        kinds = set(ReferralEvent.objects.values_list("kind", flat=True))
        assert kinds == {"accepted", "declined", "started", "no_show", "ended", "withdrawn"}

    def test_the_figures_of_cases_are_plausible(self) -> None:
        for code in AREA:
            in_time = rollups.picture(computed("cases.assessments_in_time"), code, Period.year(2025)).value
            assert in_time is not None
            assert 75 < in_time < 99, code
            assert value("cases.plans_made", code, 2025) > 30, code
            assert 10 < value("cases.days_to_service", code, 2025) < 60, code

    def test_the_job_coach_has_a_full_list_and_little_of_it_is_late(self) -> None:
        for email, most in (("jobbcoach", 160), ("handlaggare.borga", 160), ("handlaggare", 50)):
            membership = Membership.objects.select_related("user").get(user__email=f"{email}@demo.example")
            actor = actor_for(membership.user, membership.municipality_id, TODAY)
            assert actor is not None
            load = own_load(actor, TODAY)
            assert len(load.works) <= most, email
            assert len(load.late) <= max(3, len(load.works) // 8), email
            if email == "jobbcoach":
                assert len(own_clients(actor, Filter(), TODAY)) >= 100

    def test_the_reports_tell_of_a_measure_behind_and_of_one_without_data(self) -> None:
        load_reports(TODAY)
        told = [report_data(one)["summary"] for one in YearlyReport.objects.all()]
        assert len(told) >= 2
        assert any(one["behind"] for one in told)
        assert any(one["no_data"] for one in told)
