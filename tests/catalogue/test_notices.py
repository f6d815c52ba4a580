"""Urgent notices: shown while they hold, in the words there are, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.chain import public_revision
from delaktig.catalogue.actions.notices import NoticeInput, change_notice, publish_notice, withdraw_notice
from delaktig.catalogue.models import Notice
from delaktig.catalogue.notice_templates import FREE, awaiting, templates
from delaktig.catalogue.notices import current, next_change, notice_of, state_of
from delaktig.texts.actions import create_text
from delaktig.texts.parts import Invalid, NotThere, Stale
from delaktig.texts.selectors import load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_notice(starts: datetime, ends: datetime, urgency: str = "warning", code: str = "638", **more: Any) -> Notice:
    title = create_text({"sv": "Koka vattnet", "ar": "اغلوا الماء"}, source_language="sv")
    return Notice.objects.create(keeper_id=code, title=title, urgency=urgency, starts_at=starts, ends_at=ends, **more)


def test_a_notice_holds_from_its_start_until_its_end(municipality: Any) -> None:
    municipality("638")
    a_notice(NOW, NOW + HOUR)
    assert not current("638", NOW - timedelta(seconds=1))
    assert [one.title["ar"] for one in current("638", NOW)] == ["اغلوا الماء"]
    assert not current("638", NOW + HOUR)
    assert not current("616", NOW)


def test_the_most_urgent_stands_first_and_a_withdrawn_one_is_gone(municipality: Any) -> None:
    municipality("638")
    a_notice(NOW, NOW + HOUR, "information")
    a_notice(NOW, NOW + HOUR, "emergency")
    a_notice(NOW, NOW + HOUR, "emergency", withdrawn_at=NOW)
    assert [one.urgency for one in current("638", NOW)] == ["emergency", "information"]


def test_it_is_known_when_a_notice_begins_or_ends_by_itself(municipality: Any) -> None:
    municipality("638")
    assert next_change("638", NOW) is None
    a_notice(NOW - HOUR, NOW + 3 * HOUR)
    assert next_change("638", NOW) == NOW + 3 * HOUR
    a_notice(NOW + HOUR, NOW + 2 * HOUR)
    assert next_change("638", NOW) == NOW + HOUR
    assert next_change("638", NOW + HOUR) == NOW + 2 * HOUR
    assert next_change("638", NOW + 3 * HOUR) is None


def test_notices_take_two_queries_however_many(municipality: Any, django_assert_num_queries: Any) -> None:
    municipality("638")
    with django_assert_num_queries(1):
        assert not current("638", NOW)
    for _ in range(4):
        a_notice(NOW, NOW + HOUR)
    with django_assert_num_queries(2):
        assert len(current("638", NOW)) == 4


@pytest.fixture
def coordinator(actor_with_role: Any) -> Any:
    return actor_with_role("coordinator")


def boil(**more: Any) -> NoticeInput:
    slots = {"where": {"sv": "Gamla stan", "fi": "Vanhakaupunki"}, "phone": {"sv": "019 000 0000"}}
    return NoticeInput("boil_water", NOW + HOUR, slots=slots, **more)


def test_every_template_has_its_words_in_every_language_of_the_guide(settings: Any) -> None:
    for template in templates().values():
        if template.key != FREE:
            assert set(template.title) == set(template.body) == set(settings.GUIDE_LANGUAGES), template.key
            assert template.urgency in Notice.Urgency.values
    assert awaiting() == set(settings.GUIDE_LANGUAGES) - {"sv", "fi", "en"}


def test_a_template_is_published_in_every_language_with_what_was_filled_in(coordinator: Any) -> None:
    before = public_revision()
    notice = publish_notice(coordinator, boil(), NOW)
    assert public_revision() == before + 1
    (shown,) = current("638", NOW)
    assert shown.urgency == "emergency"
    assert len(shown.title) == len(shown.body) == 14
    assert shown.body["fi"].endswith("Alue: \u2068Vanhakaupunki\u2069\nPuhelin: \u2068019 000 0000\u2069")
    assert "المنطقة: \u2068Gamla stan\u2069" in shown.body["ar"]
    said = load([notice.title_id])
    assert (said.exact(notice.title_id, "fi").status, said.exact(notice.title_id, "ar").status) == ("current", "draft")


def test_a_notice_of_ones_own_words_is_there_in_the_languages_written(coordinator: Any) -> None:
    given = NoticeInput(FREE, NOW + HOUR, title={"fi": "Kirjasto on kiinni"}, body={"fi": "Huomenna taas."})
    publish_notice(coordinator, given, NOW)
    (shown,) = current("638", NOW)
    assert (shown.title, shown.urgency) == ({"fi": "Kirjasto on kiinni"}, "information")


def test_a_notice_always_has_an_end_that_comes_after_its_beginning(coordinator: Any) -> None:
    wrong = {
        "required": NoticeInput("storm", None),
        "in_the_past": NoticeInput("storm", NOW - HOUR, NOW - 2 * HOUR),
        "ends_before_it_starts": NoticeInput("storm", NOW + HOUR, NOW + 2 * HOUR),
        "too_far": NoticeInput("storm", NOW + timedelta(days=61)),
    }
    for code, given in wrong.items():
        with pytest.raises(Invalid) as refused:
            publish_notice(coordinator, given, NOW)
        assert refused.value.errors == {"ends_at": code}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("template", NoticeInput("flood", NOW + HOUR)),
        ("urgency", NoticeInput("storm", NOW + HOUR, urgency="panic")),
        ("title", NoticeInput(FREE, NOW + HOUR)),
        ("title", NoticeInput(FREE, NOW + HOUR, title={"sv": "Hej"}, body={"fi": "Moi"})),
        ("slots", NoticeInput("storm", NOW + HOUR, slots={"where": {"sv": "x" * 121}})),
        ("website", NoticeInput("storm", NOW + HOUR, website="javascript:alert(1)")),
        ("service", NoticeInput("storm", NOW + HOUR, service=999_999)),
    ],
)
def test_what_cannot_be_published_says_why(coordinator: Any, field: str, given: NoticeInput) -> None:
    with pytest.raises(Invalid) as refused:
        publish_notice(coordinator, given, NOW)
    assert set(refused.value.errors) == {field}


def test_a_changed_notice_says_so_in_every_language_and_a_withdrawn_one_is_gone(coordinator: Any) -> None:
    notice = publish_notice(coordinator, boil(), NOW)
    changed = change_notice(coordinator, notice, NoticeInput("storm", NOW + 2 * HOUR), expected_version=1, now=NOW)
    (shown,) = current("638", NOW + HOUR)
    assert shown.title == dict(templates()["storm"].title)
    assert shown.starts_at == NOW
    with pytest.raises(Stale):
        change_notice(coordinator, notice, boil(), expected_version=1, now=NOW)
    change_notice(coordinator, changed, NoticeInput(FREE, NOW + HOUR, title={"sv": "Lugnt"}), now=NOW)
    (shown,) = current("638", NOW)
    assert (shown.title, shown.body) == ({"sv": "Lugnt"}, {})
    withdraw_notice(coordinator, changed, NOW)
    assert not current("638", NOW)
    with pytest.raises(Denied):
        withdraw_notice(coordinator, changed, NOW)


def test_notices_are_the_coordinators_own_municipalitys(coordinator: Any, actor_with_role: Any) -> None:
    notice = publish_notice(coordinator, boil(), NOW)
    neighbour = actor_with_role("coordinator", code="616")
    with pytest.raises(NotThere):
        notice_of(neighbour, notice.uid)
    with pytest.raises(NotThere):
        withdraw_notice(neighbour, notice)
    with pytest.raises(Denied):
        publish_notice(actor_with_role("editor"), boil(), NOW)
    assert [state_of(notice, NOW + n * HOUR) for n in (-1, 0, 1)] == ["waiting", "current", "past"]
