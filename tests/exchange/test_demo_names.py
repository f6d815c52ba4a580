"""Acceptance: what the real documents name is found in the demonstration's services.

``named_in_documents.csv`` holds names only: as printed (scanning has damaged some), in which file and on which
line, and the service whose name, organisation, unit, place or offering answers to it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from delaktig.exchange.demo import catalogue_files
from tests.conftest import seeds_folder

TODAY = date(2026, 3, 10)
LONGEST = 60
"""A name, not a sentence."""


def rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("named_in_documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_of(service: Mapping[str, Any], catalogue: Mapping[str, Any]) -> Iterator[str]:
    """Yield all names by which a service can be found."""
    kept = {record["uid"]: record["name"] for kind in ("places", "contacts") for record in catalogue[kind]}
    yield from service["name"].values()
    yield from service.get("unit", {}).values()
    for one in (service["organisation"], *service.get("parties", ())):
        yield from one["name"].values()
    for offering in service.get("offerings", ()):
        yield from offering.get("name", {}).values()
        for tie in ("place", "contact"):
            yield from kept.get(offering.get(tie), {}).values()


def test_at_least_a_hundred_actors_and_services_are_named_and_all_of_them_are_found() -> None:
    catalogues = [catalogue_files.catalogue_of(keeper, TODAY) for keeper in catalogue_files.keepers()]
    known = {service["slug"]: set(names_of(service, one)) for one in catalogues for service in one["services"]}
    assert len({row["found_as"] for row in rows()}) >= 100
    missing = [
        (row["printed"], row["service"])
        for row in rows()
        if not any(row["found_as"].casefold() in name.casefold() for name in known.get(row["service"], ()))
    ]
    assert missing == []


def test_the_list_holds_names_and_no_sentences() -> None:
    assert [row["printed"] for row in rows() if len(row["printed"]) > LONGEST or ". " in row["printed"]] == []


def test_each_name_stands_on_its_line_of_the_document() -> None:
    folder = seeds_folder()
    if not any(folder.glob("*.txt")):
        pytest.skip("The folder of real documents (DELAKTIG_SEEDS) is not here.")
    documents = {
        name: (folder / name).read_text(encoding="utf-8").split("\n") for name in {row["file"] for row in rows()}
    }
    wrong = [row for row in rows() if row["printed"] not in documents[row["file"]][int(row["line"]) - 1]]
    assert wrong == []
