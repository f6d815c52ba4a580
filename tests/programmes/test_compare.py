"""Two editions beside each other: new, changed word by word, gone, carried on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delaktig.accounts.actor import command_actor
from delaktig.programmes.canonical import canonical
from delaktig.programmes.compare import Comparison, Status, compare, compare_editions
from delaktig.programmes.freeze import freeze
from delaktig.programmes.models import Edition, Goal, Measure, Section
from delaktig.programmes.tree import load_tree
from delaktig.programmes.word_differences import likeness, word_differences
from tests.decisions import building as build

WORDS = st.text(alphabet="ab å.\n\t,", max_size=60)


@given(WORDS, WORDS)
def test_applying_the_difference_gives_the_new_text_and_undoing_it_the_old(old, new):
    found = word_differences(old, new)
    assert "".join(words for change, words in found if change != "delete") == new
    assert "".join(words for change, words in found if change != "insert") == old
    assert all(words for _, words in found)


@given(WORDS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(change == "equal" for change, _ in word_differences(text, text))


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_goes_both_ways(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


def test_one_changed_word_is_one_word_out_and_one_in():
    assert word_differences("målet är åtta per år", "målet är tolv per år") == [
        ("equal", "målet är "), ("delete", "åtta "), ("insert", "tolv "), ("equal", "per år"),
    ]  # fmt: skip


def compared(old: Edition, new: Edition, language: str) -> Comparison:
    rows = Edition.objects.select_related("programme").in_bulk([old.pk, new.pk])
    return compare_editions(rows[old.pk], rows[new.pk], language)


def measure(goal: Goal, sv: str, **values: object) -> Measure:
    return Measure.objects.create(goal=goal, text=build.text(sv), **values)


def pair(db: None = None) -> tuple[Edition, Edition, Goal, Goal]:
    old = build.filled(build.edition("638", slug="2019"))
    new = build.edition("638", slug="2023", programme=old.programme, follows=old)
    theme = new.themes.create(title=build.text("Möten"), key=old.themes.get().key)
    goal = Goal.objects.create(theme=theme, title=build.text("Fler möten"), key=old.themes.get().goals.get().key)
    return old, new, old.themes.get().goals.get(), goal


@pytest.mark.django_db
def test_an_edition_beside_itself_is_all_carried_on():
    edition = build.filled(build.edition("638", "434"))
    found = compared(edition, edition, "sv")
    assert {entry.status for entry in found.entries()} == {Status.CARRIED_ON}
    assert len(found.entries()) == 1 + 2 + 1 + 1 + 1


@pytest.mark.django_db
def test_a_measure_that_says_what_it_continues_is_the_same_measure_whatever_its_words():
    old, new, old_goal, goal = pair()
    before = old_goal.measures.get()
    measure(goal, "Allt är omskrivet nu", continues=before)
    entry = compared(old, new, "sv").measures[0]
    assert entry.status is Status.CHANGED
    assert entry.old is not None
    assert entry.old.key == before.key
    changed = {change.name: change.words for change in entry.changes}
    assert changed["text"] == (("delete", "Vi ordnar träffar"), ("insert", "Allt är omskrivet nu"))
    assert "targets" in changed


@pytest.mark.django_db
def test_what_is_continued_is_found_through_an_edition_in_between():
    old, middle, old_goal, middle_goal = pair()
    between = measure(middle_goal, "Mellan", continues=old_goal.measures.get())
    last = build.edition("638", slug="2027", programme=old.programme, follows=middle)
    goal = Goal.objects.create(theme=last.themes.create(title=build.text("Annat tema")), title=build.text("Annat"))
    measure(goal, "Helt andra ord", continues=between)
    entry = compared(old, last, "sv").measures[0]
    assert entry.old is not None
    assert entry.old.key == old_goal.measures.get().key
    assert entry.moved


@pytest.mark.django_db
def test_a_measure_without_a_tie_is_known_by_its_key_and_then_by_its_words():
    old, new, old_goal, goal = pair()
    measure(old_goal, "Grannar lär känna varandra på gården varje vår")
    measure(goal, "Grannar lär känna varandra på gården varje höst")
    measure(goal, "Nyckeln är densamma", key=old_goal.measures.first().key)
    measure(goal, "Något helt nytt")
    found = compared(old, new, "sv").measures
    assert [entry.status for entry in found] == [Status.CHANGED, Status.CHANGED, Status.NEW]
    assert ("insert", "höst") in found[0].changes[0].words


@pytest.mark.django_db
def test_what_is_gone_stands_last_and_is_called_as_it_was():
    old, new, _, goal = pair()
    measure(goal, "Något helt nytt")
    found = compared(old, new, "fi")
    assert [(e.status, e.name, e.language) for e in found.measures] == [
        (Status.NEW, "Något helt nytt", "sv"), (Status.GONE, "Järjestämme tapaamisia", "fi"),
    ]  # fmt: skip
    assert [e.status for e in found.sections] == [Status.GONE, Status.GONE]
    assert [e.status for e in found.themes + found.goals] == [Status.CARRIED_ON, Status.CARRIED_ON]
    assert found.count(Status.GONE) == 3


@pytest.mark.django_db
def test_the_language_that_both_have_is_compared_and_said():
    old, new, old_goal, goal = pair()
    measure(goal, "Vi ordnar fler träffar", continues=old_goal.measures.get())
    change = compared(old, new, "fi").measures[0].changes[0]
    assert (change.name, change.language) == ("text", "sv")
    assert ("insert", "fler ") in change.words


@pytest.mark.django_db
def test_a_frozen_edition_and_a_draft_are_known_by_their_words_in_the_same_language():
    old = build.filled(build.edition("638", slug="2019"))
    new = build.filled(build.edition("638", slug="2023", programme=old.programme))
    freeze(old, command_actor("638", "test"))
    assert {entry.status for entry in compared(old, new, "sv").entries()} == {Status.CARRIED_ON}


@pytest.mark.django_db
def test_members_and_period_are_compared_too():
    old = build.edition("638", slug="2019")
    new = build.edition("638", "434", slug="2023", programme=old.programme, period=(None, None))
    changes = {c.name: c.words for c in compared(old, new, "sv").edition[0].changes}
    assert set(changes) == {"period", "members"}
    assert changes["members"] == (("delete", "Borgå"), ("insert", "Borgå, Lovisa"))


@pytest.mark.django_db
def test_sections_are_known_by_key_or_likeness_wherever_they_stand():
    old, new, *_ = pair()
    key = old.sections.get(number="1").key
    Section.objects.create(edition=new, number="4", key=key, title=build.text("Inledning"), body=build.text("Därför"))
    Section.objects.create(edition=new, number="2", title=build.text("Mål"), body=build.text("Vart"))
    found = {e.name: e for e in compared(old, new, "sv").sections}
    assert found["Inledning"].status is Status.CHANGED
    assert [c.name for c in found["Inledning"].changes] == ["text"]
    assert found["Mål"].status is Status.CARRIED_ON


@pytest.mark.django_db
def test_two_large_frozen_editions_are_compared_in_few_queries(django_assert_max_num_queries):
    old, new, old_goal, goal = pair()
    for number in range(30):
        measure(goal, f"Åtgärd {number}", continues=measure(old_goal, f"Åtgärd nummer {number}"))
    for edition in (old, new):
        freeze(edition, command_actor("638", "test"))
    with django_assert_max_num_queries(4):
        found = compare_editions(old, new, "sv")
    assert found.count(Status.CHANGED) >= 30


TEXT = st.dictionaries(st.sampled_from(["sv", "fi", "en"]), st.text("ab å", max_size=12), max_size=2)
KEYS = st.text("abcdef", min_size=1, max_size=3)


def part(**fields: object) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"key": KEYS} | dict(fields.items()))


MEASURES = part(
    text=TEXT, responsible=TEXT, partners=TEXT, follow_up=TEXT, budget_note=TEXT, special_treatment=TEXT,
    parties=st.just([]),
    municipality=st.sampled_from([None, "638"]), starts_on=st.sampled_from([None, "2023-02-01"]), ends_on=st.none(),
    follow_ups=st.lists(
        st.fixed_dictionaries({
            "indicator": st.fixed_dictionaries({"name": TEXT, "unit": st.just({"sv": "st"})}),
            "target": st.none() | st.just({"baseline": "1", "low": "2", "high": None, "due_on": "2024-12-31"}),
        }),
        max_size=1,
    ),
)  # fmt: skip
THEMES = part(title=TEXT, goals=st.lists(part(title=TEXT, measures=st.lists(MEASURES, max_size=3)), max_size=2))
SECTIONS = part(title=TEXT, text=TEXT, municipality=st.none(), children=st.just([]))
EDITIONS = st.fixed_dictionaries({
    "edition": st.fixed_dictionaries({
        "title": TEXT, "period": st.just({"from": "2023-01-01", "to": None}), "legal_basis": st.just("1386/2010 §32"),
    }),
    "members": st.lists(st.fixed_dictionaries({"municipality": st.sampled_from(["638", "434"])}), max_size=2),
    "sections": st.lists(SECTIONS, max_size=3),
    "themes": st.lists(THEMES, max_size=2),
})  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITIONS, st.sampled_from(["sv", "fi", "en"]))
def test_whatever_an_edition_says_beside_itself_all_is_carried_on(data, language):
    assert {entry.status for entry in compare(data, data, language).entries()} == {Status.CARRIED_ON}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITIONS, EDITIONS, st.sampled_from(["sv", "fi", "en"]))
def test_every_part_of_both_editions_stands_exactly_once(old, new, language):
    found = compare(old, new, language)
    back = compare(new, old, language)
    for name in ("sections", "themes", "goals", "measures"):
        entries, reverse = getattr(found, name), getattr(back, name)
        ours = [e.new.id for e in entries if e.new is not None]
        theirs = [e.old.id for e in entries if e.old is not None]
        assert ours == list(range(len(ours)))
        assert sorted(theirs) == list(range(len(theirs)))
        assert len(ours) == sum(e.old is not None for e in reverse)


@pytest.mark.django_db
def test_the_comparison_of_living_rows_is_that_of_their_canonical_data():
    old, new, *_ = pair()
    rows = [Edition.objects.select_related("programme").get(pk=e.pk) for e in (old, new)]
    plain = compare(canonical(load_tree(rows[0])), canonical(load_tree(rows[1])), "sv")
    assert plain == compare_editions(rows[0], rows[1], "sv")
