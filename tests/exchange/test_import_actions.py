"""Documents on the desk: kept once, masked; mended by people; made into editions and decisions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from delaktig.accounts.actor import Actor, Denied
from delaktig.audit.models import Event
from delaktig.decisions.models import Item, ItemPerson
from delaktig.exchange import actions, policies, selectors, using
from delaktig.exchange.actions import Conflict, Step
from delaktig.exchange.creation import Choices
from delaktig.exchange.documents.personal import find_personal
from delaktig.exchange.documents.source import source_lines
from delaktig.exchange.imports import take_in, take_text
from delaktig.exchange.models import ImportedDocument
from delaktig.exchange.using import InvalidChoice, ItemChoice
from delaktig.exchange.working import Gone, fingerprint
from delaktig.programmes.actions.guard import NotThere
from delaktig.programmes.models import Adoption, Edition, Measure
from delaktig.programmes.published import published
from tests.conftest import seeds_folder
from tests.exchange.edition_example import edition_data
from tests.exchange.test_imports import MINUTES
from tests.exchange.test_working import PROGRAMME, choices

pytestmark = pytest.mark.django_db
ActorWithRole = Callable[..., Actor]
LOOK_ALIKES = Path(__file__).resolve().parents[1] / "documents"


@pytest.fixture
def coordinator(actor_with_role: ActorWithRole) -> Actor:
    return actor_with_role("coordinator", code="638")


def keep(actor: Actor, text: str = PROGRAMME) -> ImportedDocument:
    return actions.receive(take_text(text, language="sv"), actor).document


def fresh(document: ImportedDocument) -> ImportedDocument:
    return ImportedDocument.objects.get(pk=document.pk)


def everything() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def whole_database() -> str:
    """Return every value of every table as one text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(said)


def personal_values(file: Path) -> set[str]:
    """Return the names, mails and numbers of a document that are told from other words by themselves."""
    lines = source_lines(file.read_text(encoding="utf-8"))
    spans = list(find_personal(lines))
    found = {lines[s.line - 1][s.start : s.end] for s in spans}
    plain = {value for value in found if not re.fullmatch(r"\[[^\]]+\]", value) and len(value) > 4}
    return plain | {json.dumps(value)[1:-1] for value in plain}  # as JSON columns write them, too


def documents_with_people() -> list[Path]:
    real = seeds_folder()
    files = [*LOOK_ALIKES.glob("*.txt"), *(real.glob("*.txt") if real.is_dir() else ())]
    return sorted(file for file in files if personal_values(file))


# Keeping


def test_a_document_is_kept_with_its_result_and_its_source(coordinator: Actor) -> None:
    document = keep(coordinator)
    assert (document.state, document.progress, document.language) == ("read", 100, "sv")
    assert document.lines[0] == "Integrationsprogram 2026–2028"
    assert len(document.result["themes"]) == 2


def test_the_same_document_again_changes_nothing(coordinator: Actor) -> None:
    first = keep(coordinator)
    before = everything()
    again = actions.receive(take_text(PROGRAMME.replace("\n", "\r\n"), language="sv"), coordinator)
    assert (again.new, again.document.pk) == (False, first.pk)
    assert everything() == before


def test_another_municipality_has_its_own(coordinator: Actor, actor_with_role: ActorWithRole) -> None:
    keep(coordinator)
    other = actor_with_role("coordinator", code="018")
    assert actions.receive(take_text(PROGRAMME), other).new


def test_who_may_not_import_keeps_nothing(actor_with_role: ActorWithRole) -> None:
    reader = actor_with_role("reader")
    with pytest.raises(Denied):
        keep(reader)
    assert not ImportedDocument.objects.exists()


def test_a_large_document_is_read_by_the_background_task(coordinator: Actor) -> None:
    text = PROGRAMME + "\n\n2 Mer\n\n" + "Det här är en mening om vardagen i kommunen.\n" * 5000
    document = keep(coordinator, text)
    assert fresh(document).state == "read"
    assert len(fresh(document).result["sections"]) == 2


def test_a_reading_that_fails_says_so_and_can_be_tried_again(
    coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = keep(coordinator)
    ImportedDocument.objects.filter(pk=document.pk).update(state="reading")

    def fail(_brought: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(actions, "read", fail)
        with pytest.raises(MemoryError):
            actions.read_in_background.func(document.pk)
    assert fresh(document).state == "failed"
    assert fresh(actions.read_again(document.pk, coordinator)).state == "read"


@pytest.mark.parametrize("file", documents_with_people(), ids=lambda file: file.stem[:30])
def test_no_name_mail_or_number_of_an_official_is_anywhere_after_an_import(
    file: Path, coordinator: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    values = personal_values(file)
    document = actions.receive(take_in(file.read_bytes(), file.name), coordinator).document
    kept = whole_database()
    assert document.sha256 in kept  # the database was read indeed
    assert not [value for value in values if value in kept or value in caplog.text]


def test_the_record_of_events_holds_no_text_of_the_document(coordinator: Actor) -> None:
    document = keep(coordinator, MINUTES)
    details = json.dumps([event.details for event in Event.objects.all()], ensure_ascii=False)
    assert document.sha256 in details
    assert "Integrationsprogram" not in details


# Mending


def test_a_mended_cell_is_kept_and_recorded_by_its_key(coordinator: Actor) -> None:
    document = keep(coordinator)
    actions.mend(document.pk, coordinator, {"m1": {"goal": "Nytt mål"}})
    assert fresh(document).result["themes"][0]["measures"][0]["goal"] == "Nytt mål"
    assert fresh(document).version == document.version + 1
    event = Event.objects.filter(name="exchange.document_mended").get()
    assert json.loads(event.details) == {"parts": ["m1"]}


def test_saving_the_same_changes_nothing(coordinator: Actor) -> None:
    document = keep(coordinator)
    before = everything()
    actions.mend(document.pk, coordinator, {"m1": {"goal": "Fler i arbete"}})
    assert (fresh(document).version, everything()) == (document.version, before)


def test_two_people_on_one_part_are_told_and_nothing_is_overwritten(coordinator: Actor) -> None:
    document = keep(coordinator)
    opened = {"m1": fingerprint(actions.values_of(document.result, "m1"))}
    actions.mend(document.pk, coordinator, {"m1": {"goal": "Deras"}}, opened=opened)
    with pytest.raises(Conflict) as clash:
        actions.mend(document.pk, coordinator, {"m1": {"goal": "Mitt"}}, opened=opened)
    assert clash.value.theirs["m1"]["goal"] == "Deras"
    assert fresh(document).result["themes"][0]["measures"][0]["goal"] == "Deras"


def test_two_people_on_different_parts_do_not_meet(coordinator: Actor) -> None:
    document = keep(coordinator)
    opened = {key: fingerprint(actions.values_of(document.result, key)) for key in ("m1", "m2")}
    actions.mend(document.pk, coordinator, {"m1": {"goal": "Ett"}}, opened={"m1": opened["m1"]})
    actions.mend(document.pk, coordinator, {"m2": {"goal": "Två"}}, opened={"m2": opened["m2"]})
    assert [row["goal"] for row in fresh(document).result["themes"][0]["measures"][:2]] == ["Ett", "Två"]


def test_facts_are_mended_too(coordinator: Actor) -> None:
    document = keep(coordinator)
    actions.mend(document.pk, coordinator, {"facts": {"municipalities": ["018", "638"]}})
    assert fresh(document).result["municipalities"] == ["018", "638"]
    with pytest.raises(Gone):
        actions.mend(document.pk, coordinator, {"facts": {"sha256": "x"}})


@pytest.mark.parametrize(
    ("step", "keys"),
    [
        (Step("down", "m1"), [["m2", "m1", "m3"], ["m4"]]),
        (Step("remove", "m2"), [["m1", "m3"], ["m4"]]),
        (Step("add", "m1", "m"), [["m1", "m5", "m2", "m3"], ["m4"]]),
        (Step("theme", "m1", "t2"), [["m2", "m3"], ["m4", "m1"]]),
        (Step("up", "t2"), [["m4"], ["m1", "m2", "m3"]]),
    ],
)
def test_rows_and_themes_are_moved_added_and_removed(coordinator: Actor, step: Step, keys: list[list[str]]) -> None:
    document = keep(coordinator)
    actions.mend(document.pk, coordinator, {}, step=step)
    assert [[row["key"] for row in theme["measures"]] for theme in fresh(document).result["themes"]] == keys


def test_an_unknown_step_is_refused(coordinator: Actor) -> None:
    document = keep(coordinator)
    with pytest.raises(Gone):
        actions.mend(document.pk, coordinator, {}, step=Step("explode", "m1"))


def test_removed_lines_can_be_put_in_another_place(coordinator: Actor) -> None:
    document = keep(coordinator)
    actions.mend(document.pk, coordinator, {}, step=Step("remove", "m4"))
    found = fresh(document)
    place = next(p for p, span in enumerate(found.spans) if span[3] == "m4.measure")
    assert actions.place_lines(document.pk, coordinator, [place], "m1.follow_up") == 1
    assert fresh(document).result["themes"][0]["measures"][0]["follow_up"] == "Antal mentorer per år Guide"
    assert fresh(document).spans[place][3] == "m1.follow_up"
    assert actions.place_lines(document.pk, coordinator, [place], "m1.follow_up") == 0
    with pytest.raises(Gone):
        actions.place_lines(document.pk, coordinator, [place - 1], "m4.goal")


def test_repairs_are_kept_with_what_was_decided(coordinator: Actor) -> None:
    file = LOOK_ALIKES / "scanned-sv.txt"
    document = actions.receive(take_in(file.read_bytes(), file.name), coordinator).document
    assert not any(repair["state"] for repair in document.repairs)
    done = actions.decide_repairs(document.pk, coordinator, [0, 1, 99_999], wanted=True)
    assert done + sum(r["state"] == "gone" for r in fresh(document).repairs) == 2
    actions.decide_repairs(document.pk, coordinator, [2], wanted=False)
    assert fresh(document).repairs[2]["state"] == "rejected"
    assert Event.objects.filter(name="exchange.repairs_decided").count() == 2


def test_a_document_is_set_aside_and_taken_up_again(coordinator: Actor) -> None:
    document = keep(coordinator)
    actions.set_aside(document.pk, coordinator, aside=True)
    with pytest.raises(Denied):
        actions.mend(document.pk, coordinator, {"m1": {"goal": "x"}})
    actions.set_aside(document.pk, coordinator, aside=False)
    actions.mend(document.pk, coordinator, {"m1": {"goal": "x"}})


def test_another_municipality_s_document_is_not_there(coordinator: Actor, actor_with_role: ActorWithRole) -> None:
    document, other = keep(coordinator), actor_with_role("coordinator", code="018")
    acts: list[Callable[[], Any]] = [
        lambda: selectors.document(other, document.pk),
        lambda: actions.mend(document.pk, other, {}),
        lambda: actions.decide_repairs(document.pk, other, [], wanted=True),
        lambda: actions.place_lines(document.pk, other, [], "title"),
        lambda: actions.set_aside(document.pk, other, aside=True),
        lambda: using.create_from_document(document.pk, other, choices(members=("018",), lead="018")),
        lambda: using.create_decisions(document.pk, other, []),
    ]
    for act in acts:
        with pytest.raises(NotThere):
            act()
    assert list(selectors.documents(other)) == []


# An edition


def make(document: ImportedDocument, actor: Actor, programme: int | None = None, **changes: Any) -> Edition:
    wanted = choices(starts_on="2026-01-01", ends_on="2028-12-31", **changes)
    return using.create_from_document(document.pk, actor, wanted, programme)


def test_an_edition_is_made_with_its_source_named_and_the_document_closed(coordinator: Actor) -> None:
    document = keep(coordinator)
    edition = make(document, coordinator)
    assert edition.source_document == document.sha256
    assert (fresh(document).state, fresh(document).edition_id) == ("created", edition.pk)
    assert Measure.objects.filter(goal__theme__edition=edition).count() == 4
    data = published(edition).data
    assert data["sections"][0]["text"]["sv"] == "Alla hör hit. Vi frågar \\* och svarar."
    with pytest.raises(Denied):
        actions.mend(document.pk, coordinator, {"m1": {"goal": "x"}})
    with pytest.raises(Denied):
        make(document, coordinator, slug="annan")


def test_importing_again_after_creation_leads_to_the_same_document(coordinator: Actor) -> None:
    document = keep(coordinator)
    make(document, coordinator)
    before = everything()
    again = actions.receive(take_text(PROGRAMME), coordinator)
    assert (again.new, again.document.pk, everything()) == (False, document.pk, before)


def test_the_next_edition_of_a_programme_follows_the_one_before(coordinator: Actor) -> None:
    first = make(keep(coordinator), coordinator)
    later = keep(coordinator, PROGRAMME.replace("2026–2028", "2029–2031"))
    wanted = choices(slug="2029-2031", starts_on="2029-01-01", ends_on="2031-12-31")
    second = using.create_from_document(later.pk, coordinator, wanted, first.programme_id)
    assert (second.programme_id, second.follows_id) == (first.programme_id, first.pk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"members": ("018",), "lead": "018"}, "own_municipality_is_missing"),
        ({"members": ("018", "638"), "lead": "504"}, "one_lead"),
        ({"members": ("638", "638")}, "member_twice"),
    ],
)
def test_members_that_cannot_be_are_refused_and_nothing_is_made(
    coordinator: Actor, municipality: Any, changes: dict[str, Any], code: str
) -> None:
    municipality("018")
    document = keep(coordinator)
    before = everything()
    with pytest.raises(InvalidChoice) as error:
        make(document, coordinator, **changes)
    assert (error.value.code, everything()) == (code, before)


def test_a_taken_name_or_another_kind_is_refused(coordinator: Actor) -> None:
    first = make(keep(coordinator), coordinator)
    later = keep(coordinator, PROGRAMME.replace("2026–2028", "2029–2031"))
    for changes, code in (({}, "slug_is_taken"), ({"kind": "service_package"}, "other_kind")):
        with pytest.raises(InvalidChoice) as error:
            make(later, coordinator, first.programme_id, **changes)
        assert error.value.code == code
    with pytest.raises(NotThere):
        make(later, coordinator, 999_999)


def test_an_edition_in_the_published_shape_becomes_an_equal_edition(coordinator: Actor) -> None:
    data = edition_data("638")
    document = actions.receive(take_in(json.dumps(data).encode(), "a.json"), coordinator).document
    edition = using.create_from_document(document.pk, coordinator, choices(slug=data["edition"]["slug"]))
    assert published(edition).data == data


# Decisions


def item_choice(**changes: Any) -> ItemChoice:
    fields: dict[str, Any] = {
        "key": "i1",
        "municipality": "638",
        "kind": "board",
        "body_name": "Kommunstyrelsen",
        "held_on": date(2026, 3, 12),
    }
    return ItemChoice(**(fields | changes))


def test_an_item_is_recorded_with_its_body_and_meeting_and_nobody_s_name(coordinator: Actor) -> None:
    document = keep(coordinator, MINUTES)
    [item] = using.create_decisions(document.pk, coordinator, [item_choice()])
    assert (item.section, item.meeting.held_on, item.meeting.body.kind) == (14, date(2026, 3, 12), "board")
    assert item.source_document == document.sha256
    assert item.outcome in {"adopted", "unknown"}
    assert not ItemPerson.objects.exists()
    assert fresh(document).state == "created"


def test_recording_the_same_item_again_changes_nothing(coordinator: Actor) -> None:
    document = keep(coordinator, MINUTES)
    using.create_decisions(document.pk, coordinator, [item_choice()])
    before = everything()
    assert using.create_decisions(document.pk, coordinator, [item_choice()]) == []
    assert everything() == before


def test_an_item_is_linked_to_the_edition_that_it_is_about(coordinator: Actor) -> None:
    edition = make(keep(coordinator), coordinator)
    document = keep(coordinator, MINUTES)
    found = selectors.editions_for(coordinator, document.result)
    assert [(e.pk, matches) for e, matches in found] == [(edition.pk, True)]
    [item] = using.create_decisions(document.pk, coordinator, [item_choice(edition=edition.pk)])
    assert Adoption.objects.get().item_id == item.pk


def test_a_stranger_s_item_or_edition_is_refused_and_nothing_is_made(coordinator: Actor, municipality: Any) -> None:
    municipality("018")
    document = keep(coordinator, MINUTES)
    before = everything()
    with pytest.raises(Denied):
        using.create_decisions(document.pk, coordinator, [item_choice(municipality="018")])
    with pytest.raises(NotThere):
        using.create_decisions(document.pk, coordinator, [item_choice(edition=12345)])
    with pytest.raises(InvalidChoice):
        using.create_decisions(document.pk, coordinator, [item_choice(kind="")])
    assert everything() == before
    assert not Item.objects.exists()


def test_a_programme_gives_no_decisions_and_an_extract_no_edition(coordinator: Actor) -> None:
    with pytest.raises(Denied):
        using.create_decisions(keep(coordinator).pk, coordinator, [])
    with pytest.raises(Denied):
        make(keep(coordinator, MINUTES), coordinator)


# Policies

ALL = frozenset({"document_import", "edition_create", "decision_edit"})


@pytest.mark.parametrize("state", ["reading", "read", "failed", "created", "set_aside"])
@pytest.mark.parametrize("kind", ["programme", "decision"])
def test_each_state_and_kind_allows_what_it_should(state: str, kind: str) -> None:
    allowed: Any = ALL
    mend = policies.why_not_mend(allowed, state, kind)
    wanted = {"reading": "not_read", "failed": "not_read", "set_aside": "set_aside"}.get(state)
    assert mend == (wanted or ("created" if (state, kind) == ("created", "programme") else None))
    edition = policies.why_not_create_edition(allowed, state, kind, True)
    assert edition == ("no_programme" if kind == "decision" else mend)
    assert policies.why_not_create_edition(allowed, "created", "programme", False) is None
    decisions = policies.why_not_create_decisions(allowed, state, kind)
    assert decisions == ("no_decisions" if kind == "programme" else mend)
    aside = policies.why_not_set_aside(allowed, state)
    assert aside == {"reading": "not_read", "created": "created"}.get(state)


@pytest.mark.parametrize("missing", sorted(ALL))
def test_without_its_permission_each_act_is_refused(missing: str) -> None:
    held: Any = ALL - {missing}
    refused = {
        "document_import": [
            policies.why_not_import(held),
            policies.why_not_mend(held, "read", "programme"),
            policies.why_not_set_aside(held, "read"),
        ],
        "edition_create": [policies.why_not_create_edition(held, "read", "programme", False)],
        "decision_edit": [policies.why_not_create_decisions(held, "read", "decision")],
    }
    assert set(refused[missing]) == {"no_permission"}


def test_choices_name_what_a_person_ticked() -> None:
    assert Choices("a", "strategic", ("638",), "638").follow_ups == frozenset()
