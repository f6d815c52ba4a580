"""What is frozen stays, and one changed byte anywhere is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from delaktig.accounts.actor import Denied, command_actor
from delaktig.audit.models import Event
from delaktig.organisations import actions as organisations
from delaktig.organisations.models import OrganisationName
from delaktig.programmes.actions.editions import EditionInput, start_edition
from delaktig.programmes.actions.guard import Invalid
from delaktig.programmes.actions.structure import rename
from delaktig.programmes.actions.translations import approve_texts, write_translation
from delaktig.programmes.adoptions import Decision, link_item, record_decision
from delaktig.programmes.corrections import correct, frozen_texts
from delaktig.programmes.freeze import differences, digest, dump, freeze, verify
from delaktig.programmes.models import Edition, FrozenEdition, MeasureParty
from tests.decisions import building as build

ACTOR = command_actor("638", "test")


@pytest.fixture
def edition(db: None) -> Edition:
    made = build.filled(build.edition("638", "434"))
    freeze(made, ACTOR)
    return made


def sql(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def test_a_frozen_edition_is_whole_and_freezing_again_changes_nothing(edition):
    first = FrozenEdition.objects.get()
    assert freeze(edition, ACTOR) == first
    assert first.sha256 == digest(first.canonical)
    assert dump(json.loads(first.canonical)) == first.canonical
    assert verify(edition) == []
    assert Event.objects.filter(name="programmes.edition_frozen").count() == 1


TAMPERED = [
    ("texts_textversion", "body", "body = 'Vi ordnar träffar'", "$.themes[0].goals[0].measures[0].text.sv"),
    ("texts_textversion", "body", "body = 'Järjestämme tapaamisia'", "$.themes[0].goals[0].measures[0].text.fi"),
    ("texts_textversion", "body", "body = 'Kommunen'", "$.themes[0].goals[0].measures[0].responsible.sv"),
    ("texts_textversion", "body", "body = 'Inom budgeten'", "$.themes[0].goals[0].measures[0].budget_note.sv"),
    (
        "texts_textversion",
        "body",
        "body = 'De nås annars inte'",
        "$.themes[0].goals[0].measures[0].special_treatment.sv",
    ),
    ("texts_textversion", "body", "body = 'Varför'", "$.sections[0].text.sv"),
    ("texts_textversion", "body", "body = 'Vart'", "$.sections[0].children[0].text.sv"),
    ("texts_textversion", "body", "body = 'Källa'", "$.footnotes[0].text.sv"),
    ("texts_textversion", "language", "body = 'Källa'", "$.footnotes[0].text.sv"),
    ("programmes_edition", "legal_basis", "1 = 1", "$.edition.legal_basis"),
    ("programmes_edition", "slug", "1 = 1", "$.edition.slug"),
    ("programmes_programme", "kind", "1 = 1", "$.programme.kind"),
    ("programmes_section", "number", "number = '1.1'", "$.sections[0].children[0].number"),
    ("programmes_section", "key", "number = '1'", "$.sections[0].key"),
    ("programmes_theme", "key", "1 = 1", "$.themes[0].key"),
    ("programmes_goal", "key", "1 = 1", "$.themes[0].goals[0].key"),
    ("programmes_measure", "key", "1 = 1", "$.themes[0].goals[0].measures[0].key"),
    ("programmes_measure", "scope", "1 = 1", "$.themes[0].goals[0].measures[0].scope"),
    ("programmes_measureparty", "part", "1 = 1", "$.themes[0].goals[0].measures[0].parties[0].part"),
    (
        "texts_textversion",
        "body",
        "body = 'st'",
        "$.themes[0].goals[0].measures[0].follow_ups[0].indicator.unit.sv",
    ),
    (
        "indicators_indicator",
        "kind",
        "1 = 1",
        "$.themes[0].goals[0].measures[0].follow_ups[0].indicator.kind",
    ),
    (
        "indicators_target",
        "direction",
        "1 = 1",
        "$.themes[0].goals[0].measures[0].follow_ups[0].target.direction",
    ),
    ("programmes_concept", "key", "1 = 1", "$.concepts[0].key"),
    ("texts_textversion", "body", "body = 'pers'", "$.statistics[0].unit.sv"),
    ("texts_textversion", "body", "body = 'Register'", "$.statistics[0].source.sv"),
    ("texts_textversion", "body", "body = 'Avrundad'", "$.statistics[0].remark.sv"),
    ("programmes_statistic", '"on"', "1 = 1", "$.statistics[0].on"),
    ("programmes_footnote", "key", "1 = 1", "$.footnotes[0].key"),
]


@pytest.mark.parametrize(("table", "column", "where", "path"), TAMPERED)
def test_one_byte_changed_in_a_table_is_found_and_named(edition, table, column, where, path):
    # the first letter becomes another: some columns are full
    changed = sql(f"UPDATE {table} SET {column} = 'x' || substr({column}, 2) WHERE {where}")
    assert changed >= 1
    faults = verify(Edition.objects.select_related("programme").get(pk=edition.pk))
    assert path in {fault.path for fault in faults}
    assert {fault.code for fault in faults} == {"row_was_changed"}


NUMBERS = [
    ("programmes_statistic", "value", "51000.501", "$.statistics[0].value"),
    ("programmes_footnote", "number", "2", "$.footnotes[0].number"),
    ("indicators_target", "low", "5", "$.themes[0].goals[0].measures[0].follow_ups[0].target.low"),
    ("indicators_target", "due_on", "'2024-12-30'", "$.themes[0].goals[0].measures[0].follow_ups[0].target.due_on"),
    ("programmes_edition", "period_to", "'2025-12-30'", "$.edition.period.to"),
    ("programmes_measure", "starts_on", "NULL", "$.themes[0].goals[0].measures[0].starts_on"),
    ("programmes_editionmember", "arranger_id", "'434'", "$.members[0].arranger"),
]


@pytest.mark.parametrize(("table", "column", "value", "path"), NUMBERS)
def test_a_changed_number_or_day_is_found_and_named(edition, table, column, value, path):
    sql(f"UPDATE {table} SET {column} = {value}")
    faults = verify(Edition.objects.select_related("programme").get(pk=edition.pk))
    assert path in {fault.path for fault in faults}


def test_a_changed_name_of_a_party_is_found_and_named(edition):
    party = edition.themes.get().goals.get().measures.get().parties.get()
    party.names["organisation"]["sv"] += "x"
    party.save()
    path = "$.themes[0].goals[0].measures[0].parties[0].organisation.sv"
    assert [fault.path for fault in verify(edition)] == [path]


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("DELETE FROM programmes_footnote", "$.footnotes[0]"),
        ("DELETE FROM programmes_followup", "$.themes[0].goals[0].measures[0].follow_ups[0]"),
        ("DELETE FROM programmes_editionmember WHERE municipality_id = '434'", "$.members[1]"),
    ],
)
def test_a_row_taken_away_is_found_and_named(edition, statement, path):
    assert sql(statement) == 1
    assert [(f.path, f.message.endswith("nothing")) for f in verify(edition)] == [(path, True)]


def test_a_row_added_is_found_and_named(edition):
    build.Concept.objects.create(edition=edition, term=build.text("Nytt"), definition=build.text("Nytt"))
    assert [f.path for f in verify(edition)] == ["$.concepts[1]"]


def _text(canonical: str) -> str:
    return canonical.replace("träffar", "träffas", 1)


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        (lambda f: {"canonical": _text(f.canonical)}, {"text_is_not_its_sha256", "row_was_changed"}),
        (lambda f: {"sha256": "0" * 64}, {"text_is_not_its_sha256", "sha256_is_not_the_audited"}),
        (lambda f: {"canonical": f.canonical[:-1]}, {"text_is_not_its_sha256", "text_is_unreadable"}),
        (
            lambda f: {"canonical": _text(f.canonical), "sha256": digest(_text(f.canonical))},
            {"sha256_is_not_the_audited", "row_was_changed"},
        ),
    ],
)
def test_a_tampered_frozen_text_is_found_even_with_its_sha256(
    edition, tamper: Callable[[FrozenEdition], dict[str, str]], codes
):
    frozen = FrozenEdition.objects.get()
    FrozenEdition.objects.update(**tamper(frozen))
    assert {fault.code for fault in verify(edition)} == codes


def test_a_frozen_text_taken_away_is_found(edition):
    sql("DELETE FROM programmes_frozenedition")
    assert [fault.code for fault in verify(edition)] == ["frozen_text_is_gone"]


def test_progress_and_a_later_renaming_of_an_organisation_are_no_tampering(edition):
    measure = edition.themes.get().goals.get().measures.get()
    measure.status = "done"
    measure.save()
    organisation = measure.parties.get().organisation
    OrganisationName.objects.create(
        organisation=organisation, language="sv", name="Nytt namn rf", valid_from=date(2026, 1, 1)
    )
    assert verify(edition) == []


def test_the_command_names_the_fault_and_fails(edition):
    out = StringIO()
    call_command("verify_editions", stdout=out)
    assert "1 frozen editions, all as they were" in out.getvalue()
    sql("UPDATE texts_textversion SET body = 'Vi ordnar träffas' WHERE body = 'Vi ordnar träffar'")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_editions", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    assert "$.themes[0].goals[0].measures[0].text.sv" in out.getvalue()


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN, PLAIN)
def test_two_values_differ_exactly_where_their_canonical_text_does(one, other):
    assert bool(list(differences(one, other))) == (json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))


# Corrections beside the frozen text


def test_a_slip_is_corrected_beside_the_frozen_text_and_nothing_in_it_moves(edition, actor_with_role):
    actor = actor_with_role("coordinator")
    name = next(t.name for t in frozen_texts(edition) if t.bodies.get("sv") == "Vi ordnar träffar")
    made = correct(edition, name, "sv", "Vi ordnar träffarna", "Ett ord saknade sin ändelse", actor)
    assert (made.was, made.should_be) == ("Vi ordnar träffar", "Vi ordnar träffarna")
    assert verify(edition) == []


def test_a_correction_needs_a_frozen_text_words_and_a_reason(edition, actor_with_role):
    actor = actor_with_role("coordinator")
    name = next(t.name for t in frozen_texts(edition) if t.bodies.get("sv") == "Varför")
    for part, language, words, reason, errors in (
        ("measure:none.text", "sv", "x", "y", {"part": "no_such_text"}),
        (name, "fi", "x", "y", {"part": "no_such_text"}),
        (name, "sv", "Varför", "y", {"should_be": "nothing_differs"}),
        (name, "sv", "", "", {"should_be": "words_are_needed", "reason": "reason_is_needed"}),
    ):
        with pytest.raises(Invalid) as refused:
            correct(edition, part, language, words, reason, actor)
        assert refused.value.errors == errors
    draft = build.edition("638", slug="utkast")
    with pytest.raises(Invalid) as refused:
        correct(draft, name, "sv", "x", "y", actor)
    assert refused.value.errors == {"part": "not_frozen"}


def test_what_the_register_learns_of_a_party_changes_nothing_that_is_frozen(edition):
    party = MeasureParty.objects.get()
    keeper = command_actor(party.organisation.municipality_id, "test")
    organisations.edit(keeper, party.organisation, kind="company")
    organisations.rename(keeper, party.organisation, {"sv": "Nya vänner rf"}, date(2024, 1, 1))
    assert verify(edition) == []


def test_the_title_of_a_programme_with_a_frozen_edition_is_not_written_by_way_of_its_next_one(edition):
    after = start_edition(ACTOR, edition, "sv", EditionInput("Nästa", date(2026, 1, 1), date(2028, 12, 31)))
    with pytest.raises(Denied, match="frozen"):
        write_translation(ACTOR, after, edition.programme.title_id, "fi", "Toinen nimi")
    write_translation(ACTOR, after, after.title_id, "fi", "Seuraava")
    approve_texts(ACTOR, after, [edition.programme.title_id, after.title_id], "sv")
    assert verify(edition) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.parametrize("act", ["edit", "translate", "link", "record"])
def test_who_edits_and_who_freezes_hold_the_edition_before_they_record_anything(db, act):
    made = build.filled(build.edition("638"))
    item = build.item("638", "council", date(2023, 1, 1), "adopted")
    decided = Decision("638", "council", build.values(), held_on=date(2023, 1, 1))
    acts = {
        "edit": lambda: rename(ACTOR, made.themes.get(), "sv", "Annat tema"),
        "translate": lambda: write_translation(ACTOR, made, made.title_id, "fi", "Nimi"),
        "link": lambda: link_item(item, made, ACTOR),
        "record": lambda: record_decision(made, decided, ACTOR),
    }
    with CaptureQueriesContext(connection) as asked:
        acts[act]()
    locks = [one["sql"] for one in asked.captured_queries if " FOR " in one["sql"] and "UPDATE" in one["sql"]]
    assert '"programmes_edition"' in locks[0]
    assert any('"audit_head"' in lock for lock in locks[1:])
