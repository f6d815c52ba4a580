"""Bodies, meetings, items and attachments are recorded as they are, once, and by those who may."""

from __future__ import annotations

import hashlib
from datetime import date, time

import pytest

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.common.files import RefusedFile
from delaktig.decisions import actions
from delaktig.decisions.item_fields import InvalidItem, ItemFields, PersonFields
from delaktig.decisions.models import Attachment, Body, Item, ItemPerson, Meeting
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
PREPARER = PersonFields(
    "preparer", "Tove Exempel", "koordinator", "tove@example.org", "040 000", time(18, 5), time(18, 24), True
)


def test_a_board_without_a_name_gets_the_usual_one_of_its_kind_of_municipality(actor_with_role):
    town = actions.add_body("638", "board", actor_with_role("coordinator"))
    other = actions.add_body("753", "council", actor_with_role("coordinator", code="753"))
    assert (town.name_sv, town.name_fi) == ("Stadsstyrelsen", "Kaupunginhallitus")
    assert (other.name_sv, other.name_fi) == ("Kommunfullmäktige", "Kunnanvaltuusto")


def test_a_committee_needs_a_name_of_its_own(actor_with_role):
    with pytest.raises(InvalidItem) as refused:
        actions.add_body("638", "committee", actor_with_role("coordinator"))
    assert refused.value.faults == {"name_sv": "name_is_needed"}
    assert not Body.objects.exists()


@pytest.mark.parametrize("role", ["editor", "reader", "partner", "administrator", "data_protection_officer"])
def test_only_a_coordinator_records_decisions(actor_with_role, role):
    actor = actor_with_role(role)
    meeting = build.meeting("638", "board", date(2025, 3, 3))
    for act in (
        lambda: actions.add_body("638", "board", actor),
        lambda: actions.add_meeting(meeting.body, actor),
        lambda: actions.add_item(meeting, build.values(), actor),
    ):
        with pytest.raises(Denied):
            act()


def test_a_coordinator_does_not_record_for_another_municipality(actor_with_role):
    meeting = build.meeting("434", "council", date(2025, 3, 3))
    with pytest.raises(Denied, match="not_your_municipality"):
        actions.add_item(meeting, build.values(), actor_with_role("coordinator"))


def test_the_lead_records_for_a_member_and_the_item_says_so(actor_with_role):
    meeting = build.meeting("434", "council", date(2025, 3, 3))
    actor = actor_with_role("coordinator")
    made = actions.add_item(meeting, build.values(), actor, leads={"434"})
    assert made.recorded_by_id == "638"
    changed = actions.edit_item(made, build.values(title="Nytt"), actor, expected_version=1, leads={"434"})
    assert (changed.title, changed.version) == ("Nytt", 2)
    own = actor_with_role("coordinator", code="434")
    assert actions.edit_item(changed, build.values(title="Vårt"), own).version == 3
    with pytest.raises(Denied):  # the member does not agree any more
        actions.edit_item(changed, build.values(title="Igen"), actor)
    item = actions.add_item(meeting, build.values(), own)
    with pytest.raises(Denied):  # what the member has recorded itself
        actions.edit_item(item, build.values(title="Igen"), actor, leads={"434"})


def test_a_body_meets_once_a_day_and_an_unknown_day_stays_unknown(actor_with_role):
    actor, body = actor_with_role("coordinator"), build.body("638", "board")
    one = actions.add_meeting(body, actor, held_on=date(2025, 3, 3))
    again = actions.add_meeting(body, actor, held_on=date(2025, 3, 3), minutes_online_on=date(2025, 3, 6))
    assert again == one
    assert again.minutes_online_on == date(2025, 3, 6)
    unknown = [actions.add_meeting(body, actor) for _ in range(2)]
    assert unknown[0] != unknown[1]
    assert unknown[0].held_on is None


def test_minutes_cannot_be_online_before_the_meeting(actor_with_role):
    with pytest.raises(InvalidItem):
        actions.add_meeting(
            build.body("638", "board"),
            actor_with_role("coordinator"),
            held_on=date(2025, 3, 3),
            minutes_online_on=date(2025, 3, 2),
        )
    assert not Meeting.objects.exists()


def test_an_item_keeps_all_that_was_filled_in_with_its_people(actor_with_role):
    actor = actor_with_role("coordinator")
    filled = ItemFields(
        section=28,
        case_number="266/05.00.00/2025",
        title="Programmet",
        language="sv",
        preparer_role="koordinator",
        presenter_role="direktör",
        background="Bakgrund",
        proposal="Förslag",
        handling="Handläggning",
        decision="Beslut",
        outcome="noted",
        next="board",
        immediate=True,
    )
    made = actions.add_item(build.meeting("638", "committee", None), filled, actor, people=[PREPARER])
    stands = Item.objects.get(pk=made.pk)
    assert actions.item_values(stands) == filled
    assert actions.people_of(stands) == (PREPARER,)
    assert Event.objects.filter(name="decisions.item_recorded", target=f"item:{made.pk}").count() == 1
    assert "Tove" not in "".join(Event.objects.values_list("details", flat=True))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"publicity": "secret"}, ("secrecy_ground", "ground_is_needed")),
        ({"publicity": "partly_secret", "secrecy_ground": "621/1999 §24"}, ("secret_parts", "say_which_parts")),
        ({"secrecy_ground": "621/1999 §24"}, ("secrecy_ground", "ground_without_secrecy")),
        ({"section": 0}, ("section", "no_section_number")),
        ({"outcome": "liked"}, ("outcome", "not_a_choice")),
        ({"title": "x" * 301}, ("title", "too_long")),
        (
            {"publicity": "partly_secret", "secrecy_ground": "x", "secret_parts": ("version",)},
            ("secret_parts", "not_a_choice"),
        ),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_saved(actor_with_role, given, fault):
    with pytest.raises(InvalidItem) as refused:
        actions.add_item(build.meeting("638", "board", None), build.values(**given), actor_with_role("coordinator"))
    assert refused.value.faults == dict([fault])
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("person", "fault"),
    [
        (PersonFields("guest", "A B"), "not_a_choice"),
        (PersonFields("heard", " "), "name_is_needed"),
        (PersonFields("heard", "A B", present_from=time(18, 5), present_to=time(18, 0)), "left_before_coming"),
    ],
)
def test_a_person_of_an_item_has_a_part_a_name_and_times_in_order(actor_with_role, person, fault):
    with pytest.raises(InvalidItem) as refused:
        actions.add_item(
            build.meeting("638", "board", None), build.values(), actor_with_role("coordinator"), people=[person]
        )
    assert refused.value.faults == {"people.0": fault}
    assert not ItemPerson.objects.exists()


def test_two_people_on_one_item_are_told_and_the_first_words_stay_in_the_history(actor_with_role):
    actor = actor_with_role("coordinator")
    made = actions.add_item(build.meeting("638", "board", None), build.values(title="Först"), actor)
    actions.edit_item(made, build.values(title="Sedan"), actor, expected_version=1)
    with pytest.raises(actions.ItemConflict) as conflict:
        actions.edit_item(made, build.values(title="Samtidigt"), actor, expected_version=1)
    assert conflict.value.theirs.title == "Sedan"
    assert [r.values["title"] for r in made.revisions.all()] == ["Först"]
    same = actions.edit_item(made, build.values(title="Sedan"), actor, expected_version=1)
    assert same.version == 2


def test_a_chain_goes_up_and_forward_in_time_and_never_in_a_circle(actor_with_role):
    actor = actor_with_role("coordinator")
    committee = build.item("638", "committee", date(2025, 3, 1), "noted")
    board = build.item("638", "board", date(2025, 3, 10), "proposed_to_council")
    council = build.item("638", "council", date(2025, 3, 20))
    actions.set_follows(board, committee, actor)
    actions.set_follows(council, board, actor)
    for one, other, fault in (
        (committee, committee, "follows_itself"),
        (committee, council, "follows_itself"),
        (build.item("638", "board", date(2025, 4, 1)), council, "upside_down"),
        (build.item("638", "council", date(2025, 3, 2)), board, "before_in_time"),
    ):
        with pytest.raises(InvalidItem) as refused:
            actions.set_follows(one, other, actor)
        assert refused.value.faults == {"follows": fault}


def test_an_attachment_keeps_its_version_size_and_fingerprint(actor_with_role):
    actor, made = actor_with_role("coordinator"), build.item("638", "board", None)
    content = b"%PDF-1.7 x"
    kept = actions.add_attachment(made, "Program", actor, version="2.1", file_name="../p.pdf", content=content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.version, kept.size) == ("2.1", len(content))
    assert ".." not in kept.file.name
    only_a_name = actions.add_attachment(made, "Bilaga 2", actor)
    assert (only_a_name.sha256, bool(only_a_name.file)) == ("", False)
    actions.remove_attachment(kept, actor)
    assert list(Attachment.objects.all()) == [only_a_name]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty_file"),
        ("a.exe", b"MZ", "kind_of_file"),
        ("a.pdf", b"PK\x03\x04", "not_what_it_says"),
        ("a.txt", b"a\0b", "not_what_it_says"),
        ("a.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), "file_too_large"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_with_its_reason(actor_with_role, name, content, code):
    made = build.item("638", "board", None)
    with pytest.raises(RefusedFile) as refused:
        actions.add_attachment(made, "A", actor_with_role("coordinator"), file_name=name, content=content)
    assert refused.value.code == code
    assert not Attachment.objects.exists()
