"""What a body said is written down and tied, corrected openly, taken away and back; others are kept out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from delaktig.accounts.actor import Actor, Denied, command_actor
from delaktig.audit.models import Event
from delaktig.decisions.models import Body, Meeting
from delaktig.programmes.actions.structure import delete
from delaktig.programmes.models import Measure
from delaktig.remarks import actions, selectors
from delaktig.remarks.models import Remark
from delaktig.remarks.remark_input import LONGEST, RemarkInput
from delaktig.remarks.selectors import State, Wanted
from delaktig.texts.parts import Invalid, NotThere, Stale
from tests.programmes.making import make_edition, make_measure
from tests.remarks.conftest import HELD, TODAY, Heard

pytestmark = pytest.mark.django_db
SAID = RemarkInput("Vårdens blanketter är svåra.", "sv")


def test_a_remark_keeps_the_words_in_their_language_and_what_they_are_about(heard: Heard) -> None:
    ties = {"services": (heard.service.pk,), "measures": (heard.measure.pk,), "edition": heard.edition.pk}
    who = {"organisation": heard.organisation.pk, "unit": heard.unit.pk, "due_on": date(2025, 6, 1)}
    remark = heard.write("Hoitolomakkeet ovat vaikeita.", "fi", **ties, **who)
    found = selectors.remark_of(heard.actor, remark.pk)
    assert (found.words, found.language, found.meeting.held_on) == ("Hoitolomakkeet ovat vaikeita.", "fi", HELD)
    assert [one.service for one in found.services.all()] == [heard.service]
    assert [one.measure for one in found.measures.all()] == [heard.measure]
    assert (found.edition, found.organisation, found.unit) == (heard.edition, heard.organisation, heard.unit)
    event = Event.objects.get(name="remarks.written")
    told = {"meeting": heard.meeting.pk, "body": "client_jury"}
    assert (event.target, json.loads(event.details)) == (f"remark:{remark.pk}", told)


@pytest.mark.parametrize("language", ["ar", "so", "fi"])
def test_words_are_kept_in_any_language_of_the_guide(heard: Heard, language: str) -> None:
    assert heard.write("نماذج العلاج صعبة", language).language == language


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"words": "  "}, {"words": "required"}),
        ({"words": "x" * (LONGEST + 1)}, {"words": "too_long"}),
        ({"words": "Ring Amina, 040 555 0000"}, {"words": "personal_data"}),
        ({"language": "xx"}, {"language": "unknown_choice"}),
        ({"other_words": "Samma.", "other_language": ""}, {"other_language": "other_language_required"}),
        ({"other_words": "Samma.", "other_language": "xx"}, {"other_language": "unknown_choice"}),
        ({"other_words": "Samma.", "other_language": "sv"}, {"other_language": "same_language"}),
        ({"other_words": " ", "other_language": "fi"}, {"other_words": "other_required"}),
        ({"other_words": "x" * (LONGEST + 1), "other_language": "fi"}, {"other_words": "too_long"}),
        ({"other_words": "Soita 040 555 0000", "other_language": "fi"}, {"other_words": "personal_data"}),
        ({"due_on": date(2025, 4, 9)}, {"due_on": "before_the_meeting"}),
        ({"organisation": 999}, {"who": "unknown_choice"}),
        ({"unit": 999}, {"who": "unknown_choice"}),
        ({"services": (999,)}, {"services": "unknown_choice"}),
        ({"measures": (999,)}, {"measures": "unknown_choice"}),
        ({"edition": 999}, {"edition": "unknown_choice"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    heard: Heard, given: dict[str, Any], fault: dict[str, str]
) -> None:
    values = {"words": SAID.words, "language": "sv"} | given
    with pytest.raises(Invalid) as refused:
        heard.write(**values)
    assert refused.value.errors == fault
    assert not Remark.objects.exists()


def test_nothing_is_said_at_a_meeting_that_lies_ahead_or_by_a_body_that_decides(heard: Heard) -> None:
    ahead = Meeting.objects.create(body=heard.meeting.body, held_on=date(2026, 3, 3))
    with pytest.raises(Invalid, match="meeting: not_yet_held"):
        actions.write(heard.actor, ahead, SAID, today=TODAY)
    council = Body.objects.create(municipality_id="638", kind="council", name_sv="Fullmäktige")
    with pytest.raises(NotThere):
        actions.write(heard.actor, Meeting.objects.create(body=council, held_on=HELD), SAID, today=TODAY)


@pytest.mark.parametrize("kind", ["committee", "forum", "working_group", "client_jury"])
def test_each_body_that_is_heard_has_its_say_also_where_the_meetings_day_is_not_known(heard: Heard, kind: str) -> None:
    body = Body.objects.create(municipality_id="638", kind=kind, name_sv="De som hörs")
    remark = actions.write(heard.actor, Meeting.objects.create(body=body), SAID, today=TODAY)
    assert selectors.remark_of(heard.actor, remark.pk).meeting.held_on is None


def test_another_municipality_neither_sees_nor_writes(heard: Heard) -> None:
    remark = heard.write()
    other = command_actor("434", "tests")
    assert not selectors.remarks(other).exists()
    for act in (
        lambda: selectors.remark_of(other, remark.pk),
        lambda: actions.write(other, heard.meeting, SAID, today=TODAY),
        lambda: actions.correct(other, remark, SAID, today=TODAY),
        lambda: actions.remove(other, remark),
        lambda: actions.restore(other, remark),
    ):
        with pytest.raises(NotThere):
            act()


def test_who_only_reads_cannot_write_and_who_may_not_read_decisions_sees_nothing(
    heard: Heard, actor_with_role: Callable[..., Actor]
) -> None:
    remark = heard.write()
    for role in ("reader", "editor"):
        actor = actor_with_role(role)
        assert selectors.remark_of(actor, remark.pk) == remark
        for act in (
            lambda actor=actor: actions.write(actor, heard.meeting, SAID, today=TODAY),
            lambda actor=actor: actions.correct(actor, remark, SAID, today=TODAY),
            lambda actor=actor: actions.remove(actor, remark),
            lambda actor=actor: actions.restore(actor, remark),
        ):
            with pytest.raises(Denied, match="no_permission"):
                act()
    with pytest.raises(Denied):
        selectors.remarks(actor_with_role("partner"))


def test_a_measure_of_others_and_of_an_edition_not_joined_cannot_be_chosen(heard: Heard) -> None:
    theirs = make_measure(make_edition(members=("434",)))
    shared = make_edition(members=("434", "638"), title="Gemensamt")
    own = make_measure(shared, municipality="434")
    for measure in (theirs, own):
        with pytest.raises(Invalid, match="measures: unknown_choice"):
            heard.write(measures=(measure.pk,))
    assert heard.write(measures=(make_measure(shared).pk,))


def test_a_correction_keeps_what_was_said_before_and_a_clash_is_told(heard: Heard) -> None:
    remark = heard.write(services=(heard.service.pk,))
    assert actions.correct(heard.actor, remark, RemarkInput(SAID.words, "sv", (heard.service.pk,))).version == 1
    given = RemarkInput("Vårdens blanketter borde vara enklare.", "sv", measures=(heard.measure.pk,))
    fresh = actions.correct(heard.actor, remark, given, expected_version=1, today=TODAY)
    (before,) = selectors.history_of(fresh)
    assert (fresh.version, before.part, before.number) == (2, "remark", 1)
    assert (before.values["words"], before.values["services"], before.values["measures"]) == (
        SAID.words, [heard.service.pk], [],
    )  # fmt: skip
    assert [one.measure_id for one in fresh.measures.all()] == [heard.measure.pk]
    assert not fresh.services.exists()
    with pytest.raises(Stale):
        actions.correct(heard.actor, remark, SAID, expected_version=1, today=TODAY)
    details = Event.objects.get(name="remarks.corrected").details
    assert json.loads(details) == {"changed": ["measures", "services", "words"]}


def test_a_remark_is_read_in_the_language_of_who_reads_where_it_is_written_in_it(heard: Heard) -> None:
    remark = heard.write("النماذج صعبة", "ar", other_words=" Blanketterna är svåra. ", other_language="sv")
    assert remark.said_in("sv") == remark.other == {"words": "Blanketterna är svåra.", "language": "sv"}
    assert remark.said_in("ar") == remark.said_in("fi") == {"words": "النماذج صعبة", "language": "ar"}
    fresh = actions.correct(heard.actor, remark, RemarkInput("النماذج صعبة", "ar"), today=TODAY)
    assert fresh.other is None
    (before,) = selectors.history_of(fresh)
    assert before.values["other_words"] == "Blanketterna är svåra."


def test_ties_that_stand_are_kept_though_they_could_no_longer_be_chosen(heard: Heard) -> None:
    remark = heard.write(services=(heard.service.pk,))
    heard.service.state = "archived"
    heard.service.save()
    given = RemarkInput("Andra ord.", "sv", services=(heard.service.pk,))
    assert actions.correct(heard.actor, remark, given, today=TODAY).services.count() == 1


def test_a_remark_is_taken_away_and_brought_back(heard: Heard) -> None:
    remark = heard.write()
    actions.remove(heard.actor, remark)
    assert not selectors.remarks(heard.actor).exists()
    assert list(selectors.remarks(heard.actor, Wanted(state="removed"))) == [remark]
    assert selectors.state_of(selectors.remark_of(heard.actor, remark.pk), TODAY) is State.REMOVED
    with pytest.raises(NotThere):
        actions.correct(heard.actor, remark, SAID, today=TODAY)
    actions.restore(heard.actor, remark)
    with pytest.raises(NotThere):
        actions.restore(heard.actor, remark)
    assert selectors.remark_of(heard.actor, remark.pk).removed_at is None
    names = Event.objects.filter(name__startswith="remarks.").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["remarks.written", "remarks.removed", "remarks.restored"]


def test_a_measure_deleted_from_a_draft_leaves_the_remark(heard: Heard) -> None:
    remark = heard.write(measures=(heard.measure.pk,))
    delete(heard.actor, heard.measure)
    assert not Measure.objects.filter(pk=heard.measure.pk).exists()
    assert not selectors.remark_of(heard.actor, remark.pk).measures.exists()


def test_the_list_is_narrowed_by_body_year_measure_service_and_who_answers(heard: Heard) -> None:
    about = heard.write(measures=(heard.measure.pk,), services=(heard.service.pk,), organisation=heard.organisation.pk)
    forum = Body.objects.create(municipality_id="638", kind="forum", name_sv="Forumet")
    other = actions.write(heard.actor, Meeting.objects.create(body=forum, held_on=date(2024, 1, 5)), SAID, today=TODAY)
    for wanted, found in (
        (Wanted(), [about, other]),
        (Wanted(body=forum.pk), [other]),
        (Wanted(year=2025), [about]),
        (Wanted(measure=heard.measure.pk), [about]),
        (Wanted(service=heard.service.pk), [about]),
        (Wanted(organisation=heard.organisation.pk), [about]),
        (Wanted(year=2020), []),
    ):
        assert list(selectors.remarks(heard.actor, wanted)) == found
    assert list(selectors.said_at(heard.actor, heard.meeting)) == [about]


def test_a_year_of_a_programme_tells_all_but_what_was_said_of_other_programmes_alone(heard: Heard) -> None:
    other = make_edition(title="Ett annat program")
    plain, of_service = heard.write(), heard.write(services=(heard.service.pk,))
    here, whole = heard.write(measures=(heard.measure.pk,)), heard.write(edition=heard.edition.pk)
    heard.write(edition=other.pk)
    heard.write(measures=(make_measure(other).pk,))
    both = heard.write(measures=(make_measure(other).pk, heard.measure.pk))
    actions.remove(heard.actor, heard.write("Borttagen."))
    programme = heard.edition.programme_id
    assert selectors.of_year("638", programme, 2025) == [plain, of_service, here, whole, both]
    assert selectors.of_year("638", programme, 2024) == []
    assert selectors.of_year("434", programme, 2025) == []
