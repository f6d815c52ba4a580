"""Five hundred bad rows are each refused with their own reason, and nothing is half-made."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps

from delaktig.clients.models import Client
from delaktig.exchange.clients import working
from delaktig.exchange.clients.fields import fields
from delaktig.web.desk.clients.words import FAULTS as ROOM_WORDS
from delaktig.web.desk.intake.words import FAULTS as WORDS
from tests.clients.building import officer, unit
from tests.exchange.clients import bad_rows
from tests.exchange.clients.building import bring, faults, looked_at, outcome

pytestmark = pytest.mark.django_db
CLIENT_MODELS = [model for room in ("clients", "cases") for model in apps.get_app_config(room).get_models()]


def held() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in CLIENT_MODELS}


def headings() -> list[str]:
    return list(bad_rows.HEADINGS.values())


def test_five_hundred_bad_rows_are_each_refused_with_their_reason_and_nothing_is_made() -> None:
    supervisor = officer(role="supervisor")
    given = bad_rows.rows()
    before = held()
    listing = looked_at(supervisor, headings(), [cells for _kind, cells in given])
    assert listing.columns == list(bad_rows.HEADINGS)
    assert Counter(outcome(listing).values()) == {"refused": bad_rows.MANY}
    told = faults(listing)
    wrong = {
        number: (kind.code, kind.field, told.get(number))
        for number, (kind, _cells) in enumerate(given, start=2)
        if told.get(number) != [(kind.code, kind.field)]
    }
    assert wrong == {}
    bring(supervisor, listing)
    assert held() == before
    assert faults(listing) == told


def test_the_kinds_of_bad_rows_are_many_and_each_has_its_words() -> None:
    assert len({(kind.code, kind.field) for kind in bad_rows.KINDS}) > 50
    lacking = {kind.code for kind in bad_rows.KINDS} - WORDS.keys() - ROOM_WORDS.keys()
    assert lacking == set()


def test_every_field_that_the_bad_rows_name_is_a_field() -> None:
    assert set(bad_rows.HEADINGS) | {kind.field for kind in bad_rows.KINDS} <= set(fields())


def test_the_row_that_the_bad_ones_begin_from_is_sound() -> None:
    supervisor = officer(role="supervisor")
    cells = [bad_rows.sound(1).get(name) for name in bad_rows.HEADINGS]
    assert outcome(looked_at(supervisor, headings(), [cells])) == {2: "sound"}


def test_among_bad_rows_the_sound_ones_come_in_whole() -> None:
    supervisor = officer(role="supervisor", of=unit(name="Team"))
    bad = [cells for _kind, cells in bad_rows.rows(60)]
    good = [[bad_rows.sound(n).get(name) for name in bad_rows.HEADINGS] for n in range(700, 720)]
    mixed = [row for pair in zip(bad, [*good, *[None] * 40], strict=True) for row in pair if row is not None]
    listing = bring(supervisor, looked_at(supervisor, headings(), mixed))
    assert Counter(outcome(listing).values()) == {"refused": 60, "brought": 20}
    for one in Client.objects.select_related("identity", "contact"):
        assert one.identity.family_name.startswith("Provsson")
        assert one.relations.get().assignments.get().officer_id == supervisor.user.pk
        assert one.sources.count() >= 5


def test_a_row_that_fails_in_the_middle_leaves_nothing_of_itself_and_nothing_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor = officer(role="supervisor")
    rows = [[bad_rows.sound(n).get(name) for name in bad_rows.HEADINGS] for n in range(3)]
    listing = looked_at(supervisor, headings(), rows)
    before = held()
    real = working.bring_client

    def breaks(*given: Any) -> Client:
        made = real(*given)
        if made.identity.family_name == "Provssonb":
            raise RuntimeError(f"stumbled over {made.identity.family_name}")
        return made

    monkeypatch.setattr(working, "bring_client", breaks)
    listing = bring(supervisor, listing)
    assert outcome(listing) == {2: "brought", 3: "refused", 4: "brought"}
    assert faults(listing) == {3: [("unexpected", "")]}
    assert held()["clients.Client"] == before["clients.Client"] + 2
    assert held()["clients.ClientRelation"] == before["clients.ClientRelation"] + 2
    assert "not brought in" in caplog.text
    assert "Provsson" not in caplog.text
    assert all("Provsson" not in repr(one.__dict__) for one in caplog.records)
