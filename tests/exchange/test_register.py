"""The register sheet as a file: what is written is read back without loss, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.cases.register import KINDS, Entry, fields_of
from delaktig.exchange.register.shape import (
    COLUMNS,
    SHAPE,
    Record,
    RegisterFile,
    RegisterShapeError,
    from_csv,
    from_json,
    to_csv,
    to_json,
)

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
ENTRY = st.builds(Entry, WORDS.filter(lambda text: bool(text)), WORDS)


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(KINDS))
    fields = {one.key: tuple(draw(st.lists(ENTRY, max_size=2))) for one in fields_of(kind)}
    return Record(kind, str(draw(st.uuids())), draw(st.integers(1, 999)), draw(st.dates()), fields)


FILES = st.builds(
    RegisterFile,
    st.integers(10_000_000, 99_999_999).map(str),
    st.lists(records(), min_size=1, max_size=4, unique_by=lambda one: one.uid).map(tuple),
)


@given(FILES)
def test_json_and_csv_are_read_back_without_loss(file: RegisterFile) -> None:
    assert from_json(to_json(file)) == file
    assert from_csv(to_csv(file)) == file


@given(FILES)
def test_no_cell_can_be_taken_for_a_formula(file: RegisterFile) -> None:
    for row in csv.reader(io.StringIO(to_csv(file), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def example() -> RegisterFile:
    fields = {one.key: () for one in fields_of("review")} | {"held_on": (Entry("2026-02-03"),)}
    return RegisterFile("10000008", (Record("review", "u", 2, date(2026, 2, 3), fields),))


def test_the_file_says_that_its_shape_is_ours_and_from_which_decree() -> None:
    told = json.loads(to_json(example()))
    assert told["shape"] == SHAPE
    assert "own" in told["about"]
    assert {one["section"] for one in told["records"][0]["fields"]} == {"874/2024 § 3"}


def test_what_is_not_of_the_shape_is_refused() -> None:
    right = json.loads(to_json(example()))
    for name, value in (("shape", "other/1"), ("records", [{"kind": "poem"}]), ("records", 3)):
        with pytest.raises(RegisterShapeError):
            from_json(json.dumps({**right, name: value}))
    with pytest.raises(RegisterShapeError):
        from_json(json.dumps({**right, "records": [{**right["records"][0], "fields": []}]}))
    with pytest.raises(RegisterShapeError):
        from_json("{")
    head = ",".join(COLUMNS)
    for bad in ("", "a,b", f"{head}\r\n1,poem,u,1,2026-01-01,3,held_on,,x", f"{head}\r\n1,review,u,x,y,3,held_on,,x"):
        with pytest.raises(RegisterShapeError):
            from_csv(bad)
    with pytest.raises(RegisterShapeError, match="no field"):
        from_csv(f"{head}\r\n1,review,u,1,2026-01-01,3,nonsense,,x")
