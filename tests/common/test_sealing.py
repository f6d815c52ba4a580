"""What is sealed opens at its place with its key, and nowhere else and with no other."""

from __future__ import annotations

import json
import os
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delaktig.common import sealing
from delaktig.common.sealing import Altered, KeysMissing, KeysUnreadable, NotSealed, Place, Ring, SealFault, UnknownKey

RING = Ring.new()
HERE = Place("clients_identity", "code", "0d9bd5a4-37c0-4a5b-9d5f-3a7d5a4d3c11")
names = st.text(max_size=20)


@given(st.binary(max_size=400), names, names, names)
def test_what_was_sealed_is_opened_at_its_place(plain: bytes, table: str, column: str, row: str) -> None:
    place = Place(table, column, row)
    sealed = RING.seal(plain, place)
    assert RING.open(sealed, place) == plain
    assert RING.seal(plain, place) != sealed


@given(st.binary(max_size=80), st.tuples(names, names, names), st.tuples(names, names, names))
def test_what_was_moved_does_not_open(plain: bytes, here: tuple[str, str, str], there: tuple[str, str, str]) -> None:
    sealed = RING.seal(plain, Place(*here))
    if here != there:
        with pytest.raises(Altered):
            RING.open(sealed, Place(*there))


def test_names_that_run_together_are_different_places() -> None:
    sealed = RING.seal(b"x", Place("ab", "c", "d"))
    with pytest.raises(Altered):
        RING.open(sealed, Place("a", "bc", "d"))


@settings(max_examples=60)
@given(st.binary(max_size=60), st.data())
def test_no_changed_byte_goes_unseen(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(RING.seal(plain, HERE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((Altered, UnknownKey, NotSealed)):
        RING.open(bytes(sealed), HERE)


@given(st.binary(max_size=60), st.data())
def test_nothing_shortened_or_lengthened_opens(plain: bytes, data: st.DataObject) -> None:
    sealed = RING.seal(plain, HERE)
    with pytest.raises(SealFault):
        RING.open(sealed[: data.draw(st.integers(0, len(sealed) - 1))], HERE)
    with pytest.raises(SealFault):
        RING.open(sealed + b"\x00", HERE)


@given(st.binary(max_size=200))
def test_bytes_that_were_never_sealed_are_refused(junk: bytes) -> None:
    with pytest.raises(SealFault):
        RING.open(junk, HERE)


def test_another_installations_keys_say_which_key_is_missing() -> None:
    sealed = RING.seal(b"x", HERE)
    with pytest.raises(UnknownKey) as caught:
        Ring.new().open(sealed, HERE)
    assert caught.value.key_id == RING.current
    impostor = replace(RING, keys={RING.current: next(iter(Ring.new().keys.values()))})
    with pytest.raises(Altered):
        impostor.open(sealed, HERE)


def test_an_older_key_still_opens_and_the_new_one_seals() -> None:
    old = RING.seal(b"from before", HERE)
    later = RING.with_new_key()
    assert later.open(old, HERE) == b"from before"
    assert sealing.key_of(later.seal(b"x", HERE)) == later.current != RING.current
    assert later.blind("hetu", "x") == RING.blind("hetu", "x")


def test_an_empty_value_and_short_ones_cannot_be_told_apart_by_length() -> None:
    assert len({len(RING.seal(b"a" * length, HERE)) for length in range(sealing.BLOCK)}) == 1


@given(names, names, names, names)
def test_blind_digits_are_equal_for_equal_values_of_one_purpose_alone(
    purpose: str, value: str, other_purpose: str, other_value: str
) -> None:
    digits = RING.blind(purpose, value)
    assert len(digits) == 32
    assert set(digits) <= set("0123456789abcdef")
    assert (digits == RING.blind(other_purpose, other_value)) == ((purpose, value) == (other_purpose, other_value))
    assert digits != Ring.new().blind(purpose, value)


def test_the_index_key_is_none_of_the_keys_that_seal() -> None:
    assert RING.index not in {key.secret for key in RING.with_new_key().keys.values()}


def test_keys_never_show_in_words() -> None:
    shown = f"{RING!r} {RING} {RING.keys[RING.current]!r}"
    assert RING.current in shown
    assert repr(RING.index) not in shown
    assert repr(RING.keys[RING.current].secret) not in shown


def test_a_file_of_keys_comes_back_as_it_was_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.json"
    made = sealing.make(file)
    assert sealing.load(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not sealing.open_to_others(file)
    assert [entry.name for entry in file.parent.iterdir()] == ["keys.json"]


def test_keys_that_are_there_are_never_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    first = sealing.make(file)
    assert sealing.make(file) == first
    found: list[Ring] = []
    other = tmp_path / "other.json"
    threads = [threading.Thread(target=lambda: found.append(sealing.make(other))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(ring == sealing.load(other) for ring in found)


def test_a_changed_ring_keeps_the_mode_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    ring = sealing.make(file).with_new_key()
    file.chmod(0o640)
    sealing.keep(file, ring)
    assert sealing.load(file) == ring
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    os.chmod(file, 0o644)
    assert sealing.open_to_others(file)


def test_a_file_that_is_missing_damaged_or_another_one_is_said_without_its_content(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    with pytest.raises(KeysMissing):
        sealing.load(file)
    whole = json.loads(sealing.written(RING))
    damaged = [
        "",
        "[]",
        sealing.written(RING)[:-40],
        json.dumps({**whole, "current": "00000000"}),
        json.dumps({**whole, "format": "other"}),
        json.dumps({**whole, "index": "c2hvcnQ="}),
        json.dumps({**whole, "keys": {"zz": whole["keys"][RING.current]}, "current": "zz"}),
    ]
    for text in damaged:
        file.write_text(text)
        with pytest.raises(KeysUnreadable) as caught:
            sealing.load(file)
        assert whole["index"] not in str(caught.value)
        assert caught.value.__cause__ is None
