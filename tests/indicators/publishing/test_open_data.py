from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from jsonstat_validator import validate_jsonstat

from delaktig.formats.jsonstat import cube_of, read
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing import acts, reading
from delaktig.indicators.publishing.tables import Choice
from delaktig.reports import open_data

NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)
CHOSEN = [Choice("tests.meetings", ("kind",)), Choice("tests.invented"), Choice("tests.meetings", ("kind", "month"))]


@pytest.fixture
def found(actor_with_role: Any) -> reading.Published:
    acts.publish(actor_with_role("coordinator"), Period.year(2025), CHOSEN, NOW, date(2026, 2, 1))
    (one,) = reading.standing("638")
    return one


def test_every_table_is_good_json_stat_for_two_readers(found: reading.Published) -> None:
    for table in found.tables:
        written = open_data.as_cube(found, table, "Borgå", "sv")
        assert validate_jsonstat(json.loads(json.dumps(written))) is True
        cube = read(json.dumps(written))
        printed = {tuple(cell["at"]): cell["value"] for cell in table["cells"]}
        for at, value, sign in cube.cells():
            if at["measure"] == "value":
                key = tuple(at[axis["name"]] for axis in table["axes"])
                assert (value is None) == (printed[key] is None)
                assert value is None or float(value) == float(printed[key])
                assert bool(sign) == (value is None)


def test_what_is_left_out_has_a_sign_and_no_number(found: reading.Published) -> None:
    (table,) = [one for one in found.tables if one["id"] == "tests-meetings-by-kind"]
    cube = cube_of(open_data.as_cube(found, table, "Borgå", "fi"))
    assert cube.signs["KU638", "2025", "committee", "value"] == "c"
    assert cube.values["KU638", "2025", "board", "value"] == 40


def test_csv_has_a_row_for_each_cell_with_codes_and_words(found: reading.Published) -> None:
    (table,) = [one for one in found.tables if one["id"] == "tests-meetings-by-kind"]
    body = open_data.as_csv(found, table, "=Borgå", "en").decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(body))]
    assert [(row["kind"], row["value (x)"], row["sign"]) for row in rows] == [
        ("board", "40", ""),
        ("committee", "", "c"),
        ("council", "", "c"),
        ("*", "55", ""),
    ]
    assert rows[0]["municipality"] == "'=Borgå"


def test_the_catalogue_has_what_dcat_ap_asks_of_datasets_and_distributions(found: reading.Published) -> None:
    def address(one: reading.Published, table: str, language: str, form: str) -> str:
        return f"https://example.org/{language}/{one.key}/{table}.{form}"

    described = open_data.as_catalogue(
        [found], "638", {"sv": "Borgå", "fi": "Porvoo"}, address, "https://example.org/c"
    )
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= described.keys()
    assert len(described["dcat:dataset"]) == len(found.tables)
    for dataset in described["dcat:dataset"]:
        assert dataset["dct:title"]
        assert dataset["dct:description"]
        assert dataset["dct:temporal"]["dcat:startDate"]["@value"] == "2025-01-01"
        assert len(dataset["dcat:distribution"]) == 6
        assert all(one["dcat:accessURL"]["@id"].startswith("https://") for one in dataset["dcat:distribution"])
    prefixes = {name.partition(":")[0] for name in _names(described["dcat:dataset"]) if ":" in name}
    assert prefixes <= described["@context"].keys()


def _names(found: Any) -> set[str]:
    if isinstance(found, dict):
        return {name for name in found if not name.startswith("@")} | {n for v in found.values() for n in _names(v)}
    return {name for one in found for name in _names(one)} if isinstance(found, list) else set()
