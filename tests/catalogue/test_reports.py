"""Readers say that something is wrong, or that a page was useful: nothing of theirs is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from delaktig.accounts.actor import Denied, reader_actor
from delaktig.audit.chain import public_revision
from delaktig.audit.models import Event
from delaktig.catalogue import feedback
from delaktig.catalogue.actions import reports
from delaktig.catalogue.actions.reports import answer_report, report_wrong, say_useful
from delaktig.catalogue.actions.states import withdraw
from delaktig.catalogue.feedback import ReportFilter
from delaktig.catalogue.models import Report, Usefulness
from delaktig.catalogue.personal import looks_personal
from delaktig.texts.parts import Invalid, NotThere
from tests.catalogue.building import TODAY, a_draft, a_service

READER = reader_actor("638")


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def wrong(service: Any, words: str = "Dörren var stängd.", about: str = "hours") -> Report:
    return report_wrong(READER, service, "638", "sv", about, words, TODAY)


@pytest.mark.django_db
def test_a_reader_says_that_something_is_wrong_and_leaves_no_trace_of_who_it_was(coordinator: Any) -> None:
    report = wrong(a_service(coordinator), "  Dörren var stängd kl. 9.30. ")
    assert (report.words, report.state, report.on) == ("Dörren var stängd kl. 9.30.", "new", TODAY)
    event = Event.objects.get(name="catalogue.report_made")
    assert (event.actor_kind, event.actor_id, event.municipality) == ("reader", "", "638")
    assert "Dörren" not in event.details


@pytest.mark.django_db
def test_feedback_does_not_empty_the_memory_of_public_pages(coordinator: Any) -> None:
    service = a_service(coordinator)
    before = public_revision()
    wrong(service)
    say_useful(READER, service, "sv", True, TODAY)
    assert public_revision() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "Jag heter 010190-123A",
        "тел 040 123 45 67",
        "+358401234567 soita",
        "skriv till någon@exempel.example",
        "٠٤٠١٢٣٤٥٦٧",
    ],
)
def test_words_that_hold_somebodys_data_are_refused_and_not_kept(coordinator: Any, words: str) -> None:
    service = a_service(coordinator)
    with pytest.raises(Invalid) as refused:
        wrong(service, words)
    assert refused.value.errors == {"words": "personal_data"}
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Öppet 9.00-16.00, inte 10.00–15.00",
        "Stängt 24.12.2026-6.1.2027",
        "Kurssi alkoi 2026-03-02 klo 17:30",
        "Lundagatan 12 B 3, 06100",
        "Sidan 404",
    ],
)
def test_times_days_and_addresses_are_not_taken_for_numbers(words: str) -> None:
    assert not looks_personal(words)


@pytest.mark.django_db
def test_long_words_are_cut_and_unknown_choices_refused(coordinator: Any) -> None:
    service = a_service(coordinator)
    assert len(wrong(service, "ord " * 400).words) == 500
    with pytest.raises(Invalid):
        wrong(service, about="weather")


@pytest.mark.django_db
def test_what_the_guide_does_not_show_takes_no_feedback(coordinator: Any, municipality: Any) -> None:
    municipality("616")
    service = a_service(coordinator)
    with pytest.raises(NotThere):
        report_wrong(reader_actor("616"), service, "616", "sv", "text", "", TODAY)
    withdraw(coordinator, service)
    for given in (service, a_draft(coordinator)):
        with pytest.raises(NotThere):
            wrong(given)
        with pytest.raises(NotThere):
            say_useful(READER, given, "sv", True, TODAY)


@pytest.mark.django_db
def test_a_flood_is_stopped_for_the_day(coordinator: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(reports, "REPORTS_A_DAY", 2)
    service, other = a_service(coordinator), a_service(coordinator, {"name": "Annan"})
    wrong(service)
    wrong(service)
    with pytest.raises(Denied):
        wrong(service)
    wrong(other)
    report_wrong(READER, service, "638", "sv", "text", "", TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_usefulness_is_a_count_by_month_and_language(coordinator: Any, monkeypatch: Any) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    service = a_service(coordinator)
    monkeypatch.setattr(reports, "USEFUL_A_DAY", 3)
    for language, useful in (("sv", True), ("sv", False), ("ar", True)):
        say_useful(READER, service, language, useful, today)
    rows = Usefulness.objects.order_by("language").values_list("language", "month", "yes", "no")
    assert list(rows) == [("ar", today.replace(day=1), 1, 0), ("sv", today.replace(day=1), 1, 1)]
    with pytest.raises(Denied):
        say_useful(READER, service, "sv", True, today)


@pytest.mark.django_db
def test_a_report_is_answered_by_those_who_keep_the_service(coordinator: Any, actor_with_role: Any) -> None:
    report = wrong(a_service(coordinator))
    assert feedback.counts(coordinator)["new"] == 1
    with pytest.raises(Invalid) as refused:
        answer_report(coordinator, report, "mended")
    assert refused.value.errors == {"answer": "required"}
    answer_report(coordinator, report, "under_way")
    assert list(feedback.reports(coordinator, ReportFilter(state="open"))) == [report]
    answer_report(coordinator, report, "mended", "Tiden är rättad.")
    report.refresh_from_db()
    assert (report.state, report.by_id, report.settled_at is None) == ("mended", coordinator.user.pk, False)
    assert not feedback.reports(coordinator, ReportFilter(state="open")).exists()
    answer_report(coordinator, report, "new")
    report.refresh_from_db()
    assert report.settled_at is None
    neighbour = actor_with_role("coordinator", code="616")
    with pytest.raises(NotThere):
        answer_report(neighbour, report, "not_wrong", "Nej.")
    with pytest.raises(NotThere):
        feedback.report_of(neighbour, report.pk)
    with pytest.raises(Denied):
        feedback.reports(actor_with_role("reader"))


@pytest.mark.django_db
def test_reports_are_filtered_and_usefulness_is_summed_over_languages(coordinator: Any) -> None:
    service, other = a_service(coordinator), a_service(coordinator, {"name": "Annan"})
    wrong(service)
    report_wrong(READER, other, "638", "ar", "phone", "", TODAY)
    for wanted in (ReportFilter(about="phone"), ReportFilter(language="ar"), ReportFilter(service=other.slug)):
        assert [one.service_id for one in feedback.reports(coordinator, wanted)] == [other.pk]
    for language, useful in (("sv", True), ("ar", True), ("ar", False)):
        say_useful(READER, service, language, useful, TODAY)
    say_useful(READER, other, "sv", False, TODAY)
    found = [(one.service, one.yes, one.no) for one in feedback.usefulness(coordinator)]
    assert found == [(other.pk, 0, 1), (service.pk, 2, 1)]
    assert not feedback.usefulness(coordinator, TODAY.replace(month=1))
