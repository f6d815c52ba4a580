"""What the public sees of an item: nothing secret, and nobody's name when the time has ended."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from delaktig.accounts.actor import Denied
from delaktig.audit.models import Event
from delaktig.decisions import actions, selectors
from delaktig.decisions.item_fields import PersonFields
from delaktig.decisions.limits import limits_of
from delaktig.decisions.models import Item, ItemPerson
from delaktig.decisions.redaction import due_for_redaction, redact
from delaktig.decisions.selectors import ItemFilter
from tests.decisions import building as build

pytestmark = pytest.mark.django_db
ONLINE = date(2025, 3, 6)
PERSON = PersonFields("heard", "Tove Exempel", "koordinator", "tove@example.org", present_from=time(18, 5))


def named(kind: str = "board", online: date | None = ONLINE, **values: object) -> Item:
    made = build.item(
        "638",
        kind,
        date(2025, 3, 3),
        str(values.pop("outcome", "adopted")),
        online=online,
        handling="Tove Exempel hördes.",
        title="Programmet",
        **values,
    )
    ItemPerson.objects.create(item=made, part="heard", name=PERSON.name, role=PERSON.role, email=PERSON.email)
    return made


@pytest.mark.parametrize("kind", ["committee", "board", "council"])
@pytest.mark.parametrize("outcome", ["adopted", "noted", "proposed_to_council"])
def test_people_are_named_only_from_the_minutes_going_online_until_the_time_ends(kind, outcome):
    made = named(kind, outcome=outcome)
    gone = limits_of(made, ONLINE).personal_data_removed_on
    assert gone is not None
    for day, shown in ((ONLINE - timedelta(1), False), (ONLINE, True), (gone - timedelta(1), True), (gone, False)):
        public = selectors.public_item(made.pk, day)
        assert public is not None
        assert bool(public.people) is shown, day
        assert ("Tove" in public.handling) is shown
    assert public.handling == "koordinator hördes."


def test_nobody_is_named_where_it_is_unknown_when_the_minutes_went_online():
    public = selectors.public_item(named(online=None).pk, date(2025, 3, 7))
    assert public is not None
    assert public.people == ()
    assert "Tove" not in public.handling


def test_a_secret_item_is_not_there_and_a_partly_secret_one_shows_what_is_public():
    secret = named(publicity="secret", secrecy_ground="621/1999 §24")
    partly = named(publicity="partly_secret", secrecy_ground="621/1999 §24", secret_parts=["handling"])
    actions_file = partly.attachments.create(name="Hemlig", public=False)
    partly.attachments.create(name="Öppen", public=True)
    assert selectors.public_item(secret.pk, ONLINE) is None
    public = selectors.public_item(partly.pk, ONLINE)
    assert public is not None
    assert (public.title, public.handling, public.partly_secret) == ("Programmet", "", True)
    assert [a.name for a in public.attachments] == ["Öppen"]
    assert selectors.public_attachment(actions_file.pk, ONLINE) is None


def test_a_meeting_that_lies_ahead_has_decided_nothing():
    made = named()
    assert selectors.public_item(made.pk, date(2025, 3, 2)) is None
    assert selectors.public_item(made.pk, date(2025, 3, 3)) is not None


def test_many_items_are_read_in_three_queries(django_assert_max_num_queries):
    numbers = [named().pk for _ in range(8)]
    with django_assert_max_num_queries(3):
        assert len(selectors.public_items(numbers, ONLINE)) == 8


def test_redaction_deletes_people_when_due_and_once(actor_with_role):
    made = named()
    actor = actor_with_role("coordinator")
    actions.edit_item(made, actions.item_values(Item.objects.get(pk=made.pk)), actor, people=[PERSON])
    gone = limits_of(made, ONLINE).personal_data_removed_on
    assert gone is not None
    assert redact(made, gone - timedelta(1)) == 0
    assert [i.pk for i in due_for_redaction(gone).ended] == [made.pk]
    assert redact(made, gone) == 1
    assert redact(made, gone) == 0
    made.refresh_from_db()
    assert not made.people.exists()
    assert made.handling == "koordinator hördes."
    assert all("Tove" not in str(r.values) for r in made.revisions.all())
    assert Event.objects.filter(name="decisions.people_removed").count() == 1


def test_the_command_says_what_it_would_do_and_does_it_once():
    made, unknown = named(), named(online=None)

    def run(*flags: str) -> str:
        out = StringIO()
        call_command("redact_minutes", "--on", "2026-01-01", *flags, stdout=out)
        return out.getvalue()

    assert f"item {made.pk}: would remove 1 people" in run("--dry-run")
    assert made.people.count() == 1
    first = run()
    assert f"item {made.pk}: removed 1 people" in first
    assert f"item {unknown.pk}: kept" in first
    assert "0 items were due, 1 cannot be told" in run()
    assert unknown.people.count() == 1


def test_the_desk_lists_own_items_and_hides_the_titles_of_secret_ones(actor_with_role):
    own, secret = named(), named(publicity="secret", secrecy_ground="x")
    build.item("434", "board", None, title="Annans")
    reader = actor_with_role("reader")
    rows = list(selectors.items_for(reader))
    assert {row.pk for row in rows} == {own.pk, secret.pk}
    assert {selectors.list_title(row) for row in rows} == {"Programmet", ""}
    assert [r.pk for r in selectors.items_for(reader, ItemFilter(words="programmet"))] == [own.pk]
    with pytest.raises(Denied):
        selectors.items_for(actor_with_role("partner"))


def test_filters_narrow_the_list_to_body_kind_outcome_and_year(actor_with_role):
    reader = actor_with_role("reader")
    board = build.item("638", "board", date(2024, 1, 8), "noted", case_number="7/00.01.00/2024")
    council = build.item("638", "council", date(2025, 1, 8))
    for wanted, found in (
        (ItemFilter(body=board.meeting.body_id), [board]),
        (ItemFilter(kind="council"), [council]),
        (ItemFilter(outcome="noted"), [board]),
        (ItemFilter(year=2025), [council]),
        (ItemFilter(words="7/00"), [board]),
        (ItemFilter(words="nothing"), []),
        (ItemFilter(), [council, board]),
    ):
        assert list(selectors.items_for(reader, wanted)) == found


def test_opening_a_secret_item_is_for_those_who_record_and_leaves_a_trace(actor_with_role):
    secret = named(publicity="secret", secrecy_ground="x")
    with pytest.raises(Denied, match="secret"):
        selectors.item_for(actor_with_role("reader"), secret.pk)
    assert selectors.item_for(actor_with_role("coordinator"), secret.pk) == secret
    assert Event.objects.filter(name="decisions.secret_item_read", target=f"item:{secret.pk}").count() == 1
    assert selectors.item_for(actor_with_role("coordinator", code="434"), secret.pk) is None


def test_a_chain_is_shown_from_its_first_step():
    committee = build.item("638", "committee", date(2025, 3, 1), "noted")
    board = build.item("638", "board", date(2025, 3, 10), "proposed_to_council", follows=committee)
    council = build.item("638", "council", date(2025, 3, 20), follows=board)
    assert selectors.chain_of(council) == [committee, board, council]
    assert set(selectors.may_be_followed("638", "council")) == {committee, board, council}
    assert set(selectors.may_be_followed("638", "committee")) == {committee}


def test_nobody_is_named_again_by_asking_about_a_day_on_which_the_time_still_ran():
    made = named()
    gone = limits_of(made, ONLINE).personal_data_removed_on
    assert gone is not None
    then = selectors.public_items([made.pk], ONLINE, read_on=gone - timedelta(1))[made.pk]
    now = selectors.public_items([made.pk], ONLINE, read_on=gone)[made.pk]
    assert (then.people != (), "Tove" in then.handling) == (True, True)
    assert (now.people != (), "Tove" in now.handling) == (False, False)
