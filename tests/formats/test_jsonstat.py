"""JSON-stat is written so that others read it, and read as others write it."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonstat_validator import validate_jsonstat

from delaktig.formats.jsonstat import Axis, Cube, JsonStatError, Unit, cube_of, read, write

# In the shape of the samples of json-stat.org (OECD unemployment, Canada's people, a table by rows and columns),
# with other words and made-up numbers.
RATES: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "href": "https://example.org/samples/rates.json",
    "label": "Share without work in three lands, 2003-2005",
    "source": "Made up",
    "updated": "2012-11-27",
    "extension": {"contact": "nobody@example.org"},
    "id": ["concept", "area", "year"],
    "size": [1, 3, 3],
    "role": {"time": ["year"], "geo": ["area"], "metric": ["concept"]},
    "dimension": {
        "concept": {
            "label": "indicator",
            "category": {
                "label": {"UNR": "without work"},
                "unit": {"UNR": {"label": "%", "decimals": 9, "position": "end"}},
            },
        },
        "area": {"category": {"index": {"AU": 0, "AT": 1, "BE": 2}, "label": {"AU": "Avalon", "AT": "Atlant"}}},
        "year": {"category": {"index": ["2003", "2004", "2005"]}},
    },
    "value": [5.943, 5.39, 5.04, 4.29, None, 4.98, 8.158, 8, 8.431],
    "status": {"4": "m"},
}
SPARSE = {**RATES, "value": {"0": 5.943, "8": 8.431}, "status": "e"}
BUNDLE = {
    "dataset": {
        "label": "Population by area",
        "source": "Made up",
        "dimension": {
            "Area": {"label": "Area", "category": {"index": {"KU638": 0, "SSS": 1}, "label": {"KU638": "Porvoo"}}},
            "Year": {"label": "Year", "category": {"index": {"2024": 0}, "label": {"2024": "2024"}}},
            "id": ["Area", "Year"],
            "size": [2, 1],
            "role": {"time": ["Year"]},
        },
        "value": [100, 200],
    }
}


def test_a_sample_with_all_three_roles_is_read() -> None:
    cube = read(json.dumps(RATES))
    assert [axis.role for axis in cube.axes] == ["metric", "geo", "time"]
    assert cube.values["UNR", "AU", "2003"] == Decimal("5.943")
    assert cube.values["UNR", "BE", "2004"] == 8
    assert cube.values["UNR", "AT", "2004"] is None
    assert cube.signs == {("UNR", "AT", "2004"): "m"}
    assert cube.axes[0].units == {"UNR": Unit("%", 9)}
    assert cube.axes[1].categories == {"AU": "Avalon", "AT": "Atlant", "BE": "BE"}
    assert cube.axis("time") == cube.axes[2]
    assert next(cube.cells()) == ({"concept": "UNR", "area": "AU", "year": "2003"}, Decimal("5.943"), "")


def test_values_by_place_leave_the_others_unknown_and_one_sign_is_everyones() -> None:
    cube = read(json.dumps(SPARSE))
    assert [value for value in cube.values.values() if value is not None] == [Decimal("5.943"), Decimal("8.431")]
    assert len(cube.signs) == 9


def test_the_one_dataset_of_an_older_bundle_is_read() -> None:
    cube = read(json.dumps(BUNDLE).encode())
    assert cube.values == {("KU638", "2024"): 100, ("SSS", "2024"): 200}
    assert cube.axes[1].role == "time"


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"class": "collection"}, "not_a_dataset", "class"),
        ({"size": [1, 3, 2]}, "wrong_size", "dimension.year"),
        ({"size": [1, 3]}, "wrong_size", "size"),
        ({"id": ["concept", "concept", "year"]}, "no_dimensions", "id"),
        ({"value": [1, 2]}, "wrong_number_of_values", "value"),
        ({"value": ["5"] * 9}, "no_number", "value[0]"),
        ({"value": {"9": 1}}, "outside", "9"),
        ({"value": None}, "no_values", "value"),
        ({"role": {"time": ["month"]}}, "unknown_dimension", "role.time"),
        ({"dimension": {}}, "wrong_shape", "dimension.concept"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_its_place(change: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(JsonStatError) as refused:
        cube_of({**RATES, **change})
    assert (refused.value.code, refused.value.path) == (code, path)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[", b"3", b'{"dataset": {}}'])
def test_what_is_no_json_stat_is_refused(data: bytes) -> None:
    with pytest.raises(JsonStatError):
        read(data)


numbers = st.one_of(st.none(), st.integers(-(10**12), 10**12), st.decimals(-(10**6), 10**6, places=2))


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    keys = st.lists(st.text("abc*1-", min_size=1, max_size=3), min_size=1, max_size=3, unique=True)
    names = draw(st.lists(st.sampled_from(["time", "language", "reason"]), min_size=1, max_size=3, unique=True))
    axes = tuple(
        Axis(name, name.title(), {key: f"{key} words" for key in draw(keys)}, "time" if name == "time" else "")
        for name in names
    )
    cells = [*product(*(axis.categories for axis in axes))]
    values = {keys: draw(numbers) for keys in cells}
    return Cube("A table", axes, values, {keys: ":" for keys in cells if values[keys] is None}, notes=("one",))


@given(cubes())
def test_what_is_written_comes_back_and_another_reader_finds_no_fault(cube: Cube) -> None:
    written = write(cube)
    text = json.dumps(written)
    assert read(text) == cube
    assert validate_jsonstat(json.loads(text)) is True


@pytest.mark.parametrize("sample", [RATES, SPARSE])
def test_a_sample_written_anew_is_good_for_the_other_reader_too(sample: dict[str, Any]) -> None:
    assert validate_jsonstat(write(cube_of(json.loads(json.dumps(sample), parse_float=Decimal)))) is True
