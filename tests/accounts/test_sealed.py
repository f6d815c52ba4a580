"""Sealed columns: the words are nowhere in the table, and open only in their own row."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext, isolate_apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from delaktig.accounts import keys
from delaktig.accounts.models import Draft, SealingKey, User
from delaktig.accounts.sealed import Ciphertext, SealedJSON, SealedText, opened
from delaktig.audit.models import Event
from delaktig.common import sealing
from delaktig.common.sealing import Altered, KeysMissing, NotSealed, SealFault, UnknownKey

pytestmark = pytest.mark.django_db
SECRET = "131052-900T"
TABLE = "sealed_note"


@pytest.fixture
def note() -> Iterator[type[models.Model]]:
    """Return a model with a table of its own: sealed text, sealed JSON, and a sealed text that may be nothing."""
    with isolate_apps("delaktig.accounts"):

        class Note(models.Model):  # noqa: DJ008
            uid = models.UUIDField(default=uuid4, unique=True, editable=False)
            title = models.CharField(max_length=20, default="")
            code = SealedText(max_length=11)
            facts = SealedJSON(default=list)
            remark = SealedText(null=True)

            class Meta:
                app_label = "accounts"
                db_table = TABLE

        number, binary, uid = (
            ("integer PRIMARY KEY AUTOINCREMENT", "BLOB", "char(32)")
            if connection.vendor == "sqlite"
            else ("bigserial PRIMARY KEY", "bytea", "uuid")
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {TABLE} (id {number}, uid {uid} UNIQUE, title varchar(20), "
                f"code {binary} NOT NULL, facts {binary} NOT NULL, remark {binary} NULL)"
            )
        yield Note


def raw(table: str) -> bytes:
    """Return all that a table holds, as one run of bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        cells = [cell for row in cursor.fetchall() for cell in row]
    return b"\n".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in cells)


def shapes(word: str) -> list[bytes]:
    """Return the forms in which a word could stand somewhere by mistake."""
    plain = word.encode()
    return [
        plain,
        word.encode("utf-16-le"),
        word[::-1].encode(),
        plain.hex().encode(),
        base64.b64encode(plain)[:-4],
        plain.replace(b"-", b""),
    ]


def owner() -> User:
    return User.objects.create_user("a@example.org", "x", name="A")


def test_what_is_typed_is_nowhere_in_the_table(note: Any) -> None:
    one = note.objects.create(code=SECRET, facts={"code": SECRET}, remark=SECRET)
    Draft.objects.create(user=owner(), form="client:1", data={"code": [SECRET]})
    again = note.objects.get(pk=one.pk)
    assert (again.code, again.facts, again.remark) == (SECRET, {"code": SECRET}, SECRET)
    assert Draft.objects.get().data == {"code": [SECRET]}
    for table in (TABLE, "accounts_draft"):
        assert not [shape for shape in shapes(SECRET) if shape in raw(table)]


class EveryValue(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(10**9), 10**9)
            | st.text(st.characters(exclude_categories=["Cs"])),
            lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text("aåكα", max_size=4), some, max_size=4),
            max_leaves=12,
        )
    )
    def test_every_json_comes_back_as_it_was(self, value: Any) -> None:
        user, _ = User.objects.get_or_create(email="p@example.org", defaults={"name": "P"})
        draft, _ = Draft.objects.update_or_create(user=user, form="any", defaults={"data": [value]})
        assert Draft.objects.get(pk=draft.pk).data == [value]


def test_empty_text_is_sealed_and_nothing_is_an_empty_cell(note: Any) -> None:
    note.objects.create()
    found = note.objects.get()
    assert (found.code, found.facts, found.remark) == ("", [], None)
    stored = note.objects.values_list("code", "remark").get()
    assert len(stored[0].raw) == len(found._meta.get_field("code").seal("short", found.uid).raw)
    assert stored[1] is None
    assert note.objects.filter(remark__isnull=True, code__isnull=False).count() == 1


def test_a_value_in_another_row_column_or_with_a_changed_byte_does_not_open(note: Any) -> None:
    first, second = note.objects.create(code="first"), note.objects.create(code="second")
    value = note.objects.values_list("code", flat=True).get(pk=first.pk)
    note.objects.filter(pk=second.pk).update(code=value)
    with pytest.raises(Altered):
        note.objects.get(pk=second.pk).code  # noqa: B018
    note.objects.filter(pk=first.pk).update(remark=value)
    with pytest.raises(Altered):
        note.objects.get(pk=first.pk).remark  # noqa: B018
    changed = value.raw[:-1] + bytes([value.raw[-1] ^ 1])
    note.objects.filter(pk=first.pk).update(code=Ciphertext(changed))
    with pytest.raises(Altered):
        note.objects.get(pk=first.pk).code  # noqa: B018
    note.objects.filter(pk=first.pk).update(code=Ciphertext(b"plain"))
    with pytest.raises(NotSealed):
        note.objects.get(pk=first.pk).code  # noqa: B018


def test_a_row_that_is_copied_under_another_uid_cannot_be_saved_before_it_is_opened(note: Any) -> None:
    note.objects.create(code=SECRET)
    copy = note.objects.get()
    copy.pk, copy.uid = None, uuid4()
    with pytest.raises(Altered), transaction.atomic():
        copy.save()
    copy = note.objects.get()
    assert copy.code
    assert copy.facts == []
    assert copy.remark is None
    copy.pk, copy.uid = None, uuid4()
    copy.save()
    assert [one.code for one in note.objects.all()] == [SECRET, SECRET]


def test_it_is_opened_only_when_it_is_read(note: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    note.objects.create(code=SECRET)
    opened_places: list[str] = []
    real = sealing.Ring.open
    monkeypatch.setattr(
        sealing.Ring, "open", lambda ring, value, place: opened_places.append(place.column) or real(ring, value, place)
    )
    found = note.objects.get()
    assert not opened_places
    assert found.code == found.code == SECRET
    assert opened_places == ["code"]


def test_deferred_columns_are_read_when_they_are_asked_for(note: Any) -> None:
    note.objects.create(code=SECRET, title="t")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = note.objects.defer("code").get()
        assert "code" not in queries[0]["sql"]
        assert found.code == SECRET
    found = note.objects.only("title").get()
    found.title = "u"
    found.save()
    assert note.objects.get().code == SECRET
    found.refresh_from_db()
    assert found.code == SECRET


def test_changes_inside_json_are_saved(note: Any) -> None:
    one = note.objects.create(facts={"steps": []})
    one.facts["steps"].append("called")
    one.save(update_fields=["facts"])
    assert note.objects.get().facts == {"steps": ["called"]}


def test_many_rows_at_once_are_sealed_each_for_itself(note: Any) -> None:
    note.objects.bulk_create(note(code=f"code {number}") for number in range(5))
    assert [one.code for one in note.objects.order_by("pk")] == [f"code {number}" for number in range(5)]
    assert b"code 3" not in raw(TABLE)


def test_what_does_not_know_the_row_is_refused_and_nothing_is_written(note: Any) -> None:
    one = note.objects.create(code=SECRET, title="t")
    before = raw(TABLE)
    with pytest.raises(NotSealed, match="save that"), transaction.atomic():
        note.objects.update(code="x")
    one.code = "x"
    with pytest.raises(FieldError), transaction.atomic():
        note.objects.bulk_update([one], ["code"])
    for expression in (F("title"), F("remark"), Value("x")):
        with pytest.raises(FieldError), transaction.atomic():
            note.objects.update(code=expression)
    with pytest.raises(TypeError):
        note(code=F("title"))
    assert raw(TABLE) == before


def test_the_database_is_never_asked_what_is_inside(note: Any) -> None:
    for asked in ({"code": SECRET}, {"code__contains": "1"}, {"code__in": ["x"]}, {"facts__code": 1}, {"remark": None}):
        with pytest.raises(FieldError, match="sealed"):
            note.objects.filter(**asked).exists()


def test_values_come_sealed_and_open_with_their_row(note: Any) -> None:
    note.objects.create(code=SECRET)
    uid, value, nothing = note.objects.values_list("uid", "code", "remark").get()
    assert str(value) == repr(value) == "(sealed)"
    assert opened(note, "code", uid, value) == SECRET
    assert opened(note, "remark", uid, nothing) is None
    with pytest.raises(Altered):
        opened(note, "code", uuid4(), value)
    with pytest.raises(TypeError):
        opened(note, "title", uid, value)


def test_a_dump_in_the_clear_is_refused() -> None:
    Draft.objects.create(user=owner(), form="client:1", data={"code": [SECRET]})
    with pytest.raises(SealFault, match="backup"):
        serializers.serialize("json", Draft.objects.all())


def test_what_a_column_cannot_hold_is_refused_at_once(note: Any) -> None:
    for wrong in ({"code": 5}, {"code": b"x"}, {"facts": {1, 2}}, {"facts": float("nan")}, {"facts": uuid4()}):
        with pytest.raises(TypeError):
            note(**wrong)
    with pytest.raises(SealFault, match="uid"), transaction.atomic():
        note(uid=None, code="x").save()


def test_the_columns_length_is_that_of_the_words(note: Any) -> None:
    from django.core.exceptions import ValidationError

    note(code="x" * 11, facts={"a": 1}, remark="x" * 500).full_clean(exclude=["title"])
    with pytest.raises(ValidationError):
        note(code="x" * 12).clean_fields()


def test_a_model_without_uids_or_with_an_index_on_a_sealed_column_fails_the_check() -> None:
    with isolate_apps("delaktig.accounts"):

        class Bare(models.Model):  # noqa: DJ008
            code = SealedText()

            class Meta:
                app_label = "accounts"

        class Unsure(models.Model):  # noqa: DJ008
            uid = models.UUIDField(default=uuid4)
            code = SealedText(unique=True)

            class Meta:
                app_label = "accounts"

        assert [fault.id for fault in Bare._meta.get_field("code").check()] == ["delaktig.E001"]
        assert [fault.id for fault in Unsure._meta.get_field("code").check()] == ["delaktig.E001", "delaktig.E002"]


def test_a_column_that_was_renamed_opens_under_the_name_it_was_sealed_with() -> None:
    field = SealedText(sealed_as="old_table.old_column", max_length=5, null=True)
    _name, path, args, kwargs = field.deconstruct()
    assert path == "delaktig.accounts.sealed.SealedText"
    assert kwargs == {"sealed_as": "old_table.old_column", "max_length": 5, "null": True}
    again = SealedText(*args, **kwargs)
    uid = uuid4()
    assert again.place(uid) == sealing.Place("old_table", "old_column", str(uid))
    assert again.place(uid.hex) == field.place(UUID(uid.hex))


# Keys and the database


@pytest.fixture
def keys_file(settings: Any, tmp_path: Path) -> Path:
    """Return the file of keys of an installation that was never started."""
    settings.KEYS_FILE = tmp_path / "keys.json"
    return settings.KEYS_FILE


def test_the_first_start_makes_keys_and_later_ones_keep_them(keys_file: Path) -> None:
    ring = keys.prepare()
    assert keys_file.exists()
    assert keys.prepare() == ring
    assert [row.key_id for row in SealingKey.objects.all()] == [ring.current]
    stored = raw("accounts_sealingkey")
    assert ring.index not in stored
    assert ring.keys[ring.current].secret not in stored


@pytest.mark.parametrize("sealed", ["a registered key", "a sealed row"])
def test_lost_keys_are_never_silently_made_anew(keys_file: Path, sealed: str) -> None:
    draft = Draft.objects.create(user=owner(), form="x", data={"a": ["b"]})
    if sealed == "a registered key":
        keys.prepare()
        draft.delete()
    keys_file.unlink()
    for act in (keys.ring, keys.prepare, lambda: keys.blind("hetu", "x"), lambda: Draft.objects.create(form="y")):
        with pytest.raises(KeysMissing, match="backup"):
            act()
    assert not keys_file.exists()


def test_another_installations_keys_are_refused_at_the_start(keys_file: Path) -> None:
    ours = keys.prepare()
    sealing.keep(keys_file, sealing.Ring.new())
    with pytest.raises(keys.KeysDoNotFit):
        keys.prepare()
    other_index = sealing.Ring(ours.keys, ours.current, sealing.Ring.new().index)
    sealing.keep(keys_file, other_index)
    with pytest.raises(keys.KeysDoNotFit):
        keys.prepare()
    with pytest.raises(CommandError, match="not those of this database"):
        call_command("serve")
    sealing.keep(keys_file, ours)
    assert keys.prepare() == ours


def test_another_process_takes_a_new_key_into_use_without_a_restart(keys_file: Path) -> None:
    draft = Draft.objects.create(user=owner(), form="x", data={"a": ["b"]})
    sealing.keep(keys_file, keys.ring().with_new_key())
    draft.save()
    value = Draft.objects.values_list("data", flat=True).get()
    assert value.key_id == sealing.load(keys_file).current
    sealing.keep(keys_file, sealing.Ring.new())
    with pytest.raises(UnknownKey):
        Draft.objects.get().data  # noqa: B018


# Rotation


def drafts(count: int) -> None:
    user = owner()
    Draft.objects.bulk_create(Draft(user=user, form=f"form {n}", data={"n": [str(n)]}) for n in range(count))


def key_ids() -> set[str]:
    return {value.key_id for value in Draft.objects.values_list("data", flat=True)}


def test_a_rotation_seals_every_row_anew_and_says_how_many(keys_file: Path, capsys: Any) -> None:
    drafts(450)
    saved = set(Draft.objects.values_list("saved_at", flat=True))
    before = keys.ring()
    call_command("rotate_keys", "--dry-run")
    assert "accounts.Draft: 450 rows, 0 sealed with an older key\n" in capsys.readouterr().out
    assert keys.ring() == before
    call_command("rotate_keys")
    assert "accounts.Draft: 450 rows, 450 sealed anew, 0 do not open" in capsys.readouterr().out
    after = keys.ring()
    assert key_ids() == {after.current} != {before.current}
    assert after.index == before.index
    assert sorted(int(one.data["n"][0]) for one in Draft.objects.all()) == list(range(450))
    assert set(Draft.objects.values_list("saved_at", flat=True)) == saved
    event = Event.objects.get(name="accounts.keys_rotated")
    assert json.loads(event.details) == {"key": after.current, "rows": 450}
    keys.prepare()


def test_a_stopped_rotation_is_finished_before_another_key_is_made(
    keys_file: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts(5)
    monkeypatch.setattr("delaktig.accounts.resealing.BATCH", 2)
    real, calls = sealing.Ring.seal, []

    def stops(ring: sealing.Ring, plain: bytes, place: sealing.Place) -> bytes:
        if place.table == "accounts_draft":
            calls.append(place)
            if len(calls) == 4:
                raise KeyboardInterrupt
        return real(ring, plain, place)

    monkeypatch.setattr(sealing.Ring, "seal", stops)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys")
    assert len(key_ids()) == 2
    assert len(keys.ring().keys) == 2
    capsys.readouterr()
    call_command("rotate_keys")
    assert "accounts.Draft: 5 rows, 3 sealed anew" in capsys.readouterr().out
    assert key_ids() == {keys.ring().current}
    assert len(keys.ring().keys) == 2


def test_a_row_that_does_not_open_is_named_and_left(keys_file: Path, capsys: Any) -> None:
    drafts(3)
    broken = Draft.objects.order_by("pk")[1]
    value = Draft.objects.values_list("data", flat=True).get(pk=broken.pk)
    Draft.objects.filter(pk=broken.pk).update(data=Ciphertext(value.raw[:-1] + bytes([value.raw[-1] ^ 1])))
    with pytest.raises(CommandError, match="1 rows"):
        call_command("rotate_keys")
    assert f"accounts.Draft {broken.pk}" in capsys.readouterr().err
    good = Draft.objects.exclude(pk=broken.pk).values_list("data", flat=True)
    assert {one.key_id for one in good} == {keys.ring().current}
