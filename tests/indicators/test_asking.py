"""Offices are asked for figures by link: letters, answers, corrections, what is late, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import Actor, Denied, command_actor, owner_actor
from delaktig.accounts.models import Letter, SignedLink
from delaktig.audit.models import Event
from delaktig.indicators import answering, asking, requests
from delaktig.indicators.answering import AnswersChanged, FaultyAnswers, FigureAnswer
from delaktig.indicators.asking import AskInput
from delaktig.indicators.models import Evidence, FigureRequest, Indicator, Observation
from delaktig.indicators.observing import ObservationInput
from delaktig.indicators.periods import Period
from delaktig.indicators.requests import FigureState, RequestState
from delaktig.organisations.models import Organisation, OrganisationName, Unit
from delaktig.texts.actions import create_text
from delaktig.texts.parts import Invalid, NotThere

TODAY = date(2026, 2, 10)
DUE = date(2026, 3, 1)
YEAR = Period.year(2025)
PDF = b"%PDF-1.7 intyg"
ADDRESS = "https://example.org/asked/{}/".format
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


@pytest.fixture
def office(municipality: Callable[[str], object]) -> Organisation:
    municipality("638")
    made = Organisation.objects.create(kind="association", municipality_id="638", email="kansli@example.org")
    OrganisationName.objects.create(organisation=made, language="sv", name="Nya grannar rf")
    OrganisationName.objects.create(organisation=made, language="fi", name="Uudet naapurit ry")
    return made


def indicator(kind: str = Indicator.Kind.COUNT, name: str = "Vänpersoner") -> Indicator:
    staff = command_actor("638", "tests")
    return Indicator.objects.create(
        name=create_text({"sv": name, "fi": "Ystävähenkilöt"}, actor=staff, source_language="sv"), kind=kind
    )


def ask(actor: Actor, office: Organisation, *indicators: Indicator, **given: Any) -> FigureRequest:
    wanted = AskInput(office.pk, "kansli@example.org", DUE)
    figures = [(one, YEAR) for one in indicators]
    return asking.ask(actor, replace(wanted, **given), figures, ADDRESS, TODAY)


def holder(request: FigureRequest) -> Actor:
    assert request.link_id is not None
    return owner_actor(request.municipality_id, request.link_id)


def say(request: FigureRequest, *answers: FigureAnswer, **given: Any) -> FigureRequest:
    keys = request.asked.values_list("pk", flat=True)
    return answering.answer(holder(request), request, dict(zip(keys, answers, strict=False)), TODAY, **given)


def number(value: str, **given: Any) -> FigureAnswer:
    words = {name: given.pop(name) for name in ("text", "source") if name in given}
    return FigureAnswer(ObservationInput(value=Decimal(value), **words), **given)


NOTHING = FigureAnswer(ObservationInput())


def test_one_letter_in_the_offices_language_asks_for_all_figures(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator(), indicator(name="Träffar"), language="fi", message="Kiitos!")
    letter = Letter.objects.get()
    assert letter.to == "kansli@example.org"
    assert letter.municipality_id == "638"
    assert letter.about == f"figure_request:{request.pk}"
    assert letter.body.count("Ystävähenkilöt (2025)") == 2
    assert "Uudet naapurit ry" in letter.body
    assert "Kiitos!" in letter.body
    assert letter.link in letter.body
    assert Event.objects.get(name="indicators.figures_asked").target == letter.about


def test_an_answer_becomes_a_reported_figure_with_its_file_and_who_said_it(
    coordinator: Actor, office: Organisation
) -> None:
    request = ask(coordinator, office, indicator(), indicator(Indicator.Kind.MILESTONE))
    reached = FigureAnswer(ObservationInput(reached_on=date(2025, 11, 20), text="Intyget kom"), file=("intyg.pdf", PDF))
    answered = say(request, number("31", text="Vid årets slut"), reached, now=timezone.now())
    first, second = Observation.objects.order_by("pk")
    assert (first.value, first.text, first.state) == (31, "Vid årets slut", "reported")
    assert (first.organisation, first.period_from, first.period_to) == (office, date(2025, 1, 1), date(2025, 12, 31))
    assert second.reached_on == date(2025, 11, 20)
    evidence = Evidence.objects.get()
    assert (evidence.observation, evidence.name, evidence.size) == (second, "intyg.pdf", len(PDF))
    assert answered.answered_at is not None
    assert requests.state(answered, TODAY) is RequestState.ANSWERED


def test_a_part_can_be_answered_now_and_the_rest_later(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator(), indicator())
    assert say(request, number("31"), NOTHING).answered_at is None
    assert requests.state(request, TODAY) is RequestState.WAITING
    assert say(request, NOTHING, number("5")).answered_at is not None
    assert Observation.objects.count() == 2


def test_not_known_yet_is_a_word_and_the_figure_stays_asked_for(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    say(request, FigureAnswer(ObservationInput(), unknown_yet=True, comment="Räknas i mars"))
    (asked,) = request.asked.all()
    assert requests.figure_state(asked, DUE) is FigureState.UNKNOWN_YET
    assert asked.comment == "Räknas i mars"
    assert requests.open_asked("638").count() == 1
    say(request, number("31"))
    asked.refresh_from_db()
    assert requests.figure_state(asked, date(2100, 1, 1)) is FigureState.ANSWERED
    assert not asked.unknown_yet


def test_a_correction_supersedes_openly_and_the_same_word_again_is_no_new_one(
    coordinator: Actor, office: Organisation
) -> None:
    request = ask(coordinator, office, indicator())
    say(request, number("31"))
    say(request, number("31.000"))
    assert Observation.objects.count() == 1
    say(request, number("33", text="Två till i december"))
    first, second = Observation.objects.order_by("pk")
    assert second.supersedes == first
    assert request.asked.get().observation == second


def test_a_file_alone_is_kept_with_what_was_said_before(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    say(request, number("31"))
    say(request, FigureAnswer(ObservationInput(), file=("lista.pdf", PDF)))
    assert Evidence.objects.get().observation == Observation.objects.get()


def test_a_late_answer_is_taken_and_marked(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    say(request, number("31"), now=timezone.now())
    (asked,) = request.asked.all()
    answered_on = timezone.localdate(asked.answered_at)
    assert requests.figure_state(asked, answered_on) is FigureState.ANSWERED
    assert requests.figure_state(asked, answered_on - timedelta(days=1)) is FigureState.LATE


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        (number("-1"), "value", "below_zero"),
        (number("1.5"), "value", "not_whole"),
        (number("1", unknown_yet=True), "unknown_yet", "known_after_all"),
        (number("1", file=("skript.exe", b"MZ")), "file", "kind_of_file"),
        (number("1", file=("intyg.pdf", b"no pdf")), "file", "not_what_it_says"),
        (number("1", file=("tom.pdf", b"")), "file", "empty_file"),
    ],
)
def test_what_cannot_be_true_is_told_by_figure_and_nothing_is_saved(
    coordinator: Actor, office: Organisation, answer: FigureAnswer, field: str, code: str
) -> None:
    request = ask(coordinator, office, indicator(), indicator())
    with pytest.raises(FaultyAnswers) as wrong:
        say(request, number("4"), answer)
    assert wrong.value.errors == {request.asked.last().pk: {field: code}}  # type: ignore[union-attr]
    assert not Observation.objects.exists()
    assert not Evidence.objects.exists()


def test_two_people_with_one_link_do_not_write_over_each_other(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    say(request, number("31"), expected_version=1)
    with pytest.raises(AnswersChanged):
        say(request, number("99"), expected_version=1)
    say(request, number("99"), expected_version=2)
    assert Observation.objects.get(superseded_by=None).value == 99


def test_a_draft_is_kept_until_the_answer_is_sent_and_is_no_figure(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    answering.keep_draft(holder(request), request, {"value_1": "31"})
    request.refresh_from_db()
    assert request.draft == {"value_1": "31"}
    assert not Observation.objects.exists()
    with pytest.raises(Denied, match="too_long"):
        answering.keep_draft(holder(request), request, {"text_1": "x" * 70_000})
    assert say(request, number("31")).draft == {}


def test_a_reminder_brings_a_new_link_and_the_earlier_one_still_opens(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    before = holder(request)
    request = asking.remind(coordinator, request, ADDRESS, TODAY)
    first, second = Letter.objects.order_by("pk")
    assert first.body == ""
    assert second.link != first.link
    assert request.reminded_at is not None
    keys = request.asked.values_list("pk", flat=True)
    assert answering.answer(before, request, {keys[0]: number("3")}, TODAY).answered_at is not None
    with pytest.raises(Denied, match="already_answered"):
        asking.remind(coordinator, request, ADDRESS, TODAY)


def test_a_withdrawn_request_takes_no_answer_and_what_was_said_stays(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator(), indicator())
    say(request, number("31"), NOTHING)
    asking.withdraw(coordinator, request)
    assert asking.withdraw(coordinator, request).withdrawn_at is not None
    with pytest.raises(Denied):
        say(request, number("32"), number("1"))
    with pytest.raises(Denied, match="withdrawn"):
        asking.remind(coordinator, request, ADDRESS, TODAY)
    assert Observation.objects.get().value == 31
    assert not requests.open_asked("638").exists()


@pytest.mark.parametrize(
    "change", [{"expires_at": timezone.now() - timedelta(days=1)}, {"purpose": "confirm_services"}]
)
def test_an_old_link_and_a_link_for_something_else_answer_nothing(
    coordinator: Actor, office: Organisation, change: dict[str, Any]
) -> None:
    request = ask(coordinator, office, indicator())
    SignedLink.objects.update(**change)
    with pytest.raises(Denied):
        say(request, number("31"))


def test_another_requests_link_and_a_person_of_the_desk_do_not_answer_for_the_office(
    coordinator: Actor, office: Organisation
) -> None:
    request, other = ask(coordinator, office, indicator()), ask(coordinator, office, indicator())
    key = request.asked.get().pk
    for actor in (holder(other), coordinator, replace(holder(request), municipality="434")):
        with pytest.raises(Denied):
            answering.answer(actor, request, {key: number("1")}, TODAY)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"email": "inget"}, "email", "invalid_email"),
        ({"language": "ru"}, "language", "unknown"),
        ({"due_on": date(2026, 2, 9)}, "due_on", "in_the_past"),
        ({"due_on": date(2027, 2, 9)}, "due_on", "too_far"),
        ({"organisation": 0}, "organisation", "unknown"),
        ({"unit": 0}, "organisation", "unknown"),
    ],
)
def test_a_request_that_cannot_be_written_says_why(
    coordinator: Actor, office: Organisation, given: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        ask(coordinator, office, indicator(), **given)
    assert wrong.value.errors == {field: code}
    assert not FigureRequest.objects.exists()


def test_nothing_the_future_and_what_is_asked_already_cannot_be_asked_for(
    coordinator: Actor, office: Organisation
) -> None:
    one = indicator()
    for figures, code in (([], "required"), ([(one, Period.year(2027))], "period_not_begun")):
        with pytest.raises(Invalid) as wrong:
            asking.ask(coordinator, AskInput(office.pk, "a@example.org", DUE), figures, ADDRESS, TODAY)
        assert wrong.value.errors == {"figures": code}
    ask(coordinator, office, one)
    with pytest.raises(Invalid) as wrong:
        ask(coordinator, office, one)
    assert wrong.value.errors == {"figures": "already_asked"}
    unit = Unit.objects.create(organisation=office, name_sv="Ungdom")
    assert ask(coordinator, office, one, unit=unit.pk).unit == unit


def test_who_may_not_asks_reminds_withdraws_and_reads_nothing(
    coordinator: Actor, office: Organisation, actor_with_role: Callable[..., Actor]
) -> None:
    request = ask(coordinator, office, indicator())
    reader, other = actor_with_role("reader"), actor_with_role("coordinator", code="434")
    with pytest.raises(Denied):
        ask(reader, office, indicator())
    with pytest.raises(Denied):
        requests.requests(reader, TODAY)
    for act in (lambda a: asking.remind(a, request, ADDRESS, TODAY), lambda a: asking.withdraw(a, request)):
        with pytest.raises(Denied):
            act(reader)
        with pytest.raises(NotThere):
            act(other)
    with pytest.raises(NotThere):
        requests.request_for(other, request.pk)
    assert not requests.requests(other, TODAY).exists()


def test_the_list_is_narrowed_by_state_and_office(coordinator: Actor, office: Organisation) -> None:
    waiting, answered, withdrawn = (ask(coordinator, office, indicator()) for _ in range(3))
    say(answered, number("1"))
    asking.withdraw(coordinator, withdrawn)

    def keys(*wanted: Any, on: date = TODAY) -> list[int]:
        return list(requests.requests(coordinator, on, *wanted).values_list("pk", flat=True))

    assert keys() == [waiting.pk, answered.pk]
    assert keys("waiting") == [waiting.pk]
    assert keys("overdue") == []
    assert keys("overdue", on=DUE + timedelta(days=1)) == [waiting.pk]
    assert keys("answered") == [answered.pk]
    assert keys("withdrawn") == [withdrawn.pk]
    assert keys("", office.pk + 1) == []


def test_the_command_reminds_near_the_day_and_at_most_once_a_week(coordinator: Actor, office: Organisation) -> None:
    request = ask(coordinator, office, indicator())
    now = timezone.now()
    later = now + timedelta(days=8)
    assert asking.to_remind("638", DUE, now) == []
    assert asking.to_remind("638", DUE - timedelta(days=4), later) == []
    assert asking.to_remind("638", DUE - timedelta(days=3), later) == [request]
    assert asking.to_remind("434", DUE, later) == []
    FigureRequest.objects.update(reminded_at=later - timedelta(days=6))
    assert asking.to_remind("638", DUE, later) == []
