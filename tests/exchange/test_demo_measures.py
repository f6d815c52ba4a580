"""Each of the 24 + 17 measures has its indicators, counted where a room holds the facts (domain §5)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from django.test import TestCase

from delaktig.activities.models import Entry
from delaktig.indicators import keeping, registry, rollups
from delaktig.indicators.counting import count
from delaktig.indicators.figures import counted_figures
from delaktig.indicators.models import Indicator
from delaktig.indicators.periods import Period
from delaktig.programmes.freeze import verify_all
from delaktig.programmes.models import FollowUp
from tests.exchange.test_demo import load_it

LIST: dict[str, dict[str, list[list[str]]]] = tomllib.loads(
    Path(__file__).with_name("measures.toml").read_text(encoding="utf-8")
)
LEADS = {"kristinestad-2023-2025": ("287", 2024), "borga-2022-2024": ("638", 2023)}
TOLD = {"narrative", "documents", "survey", "milestone", "external_index"}
NARRATIVE = {"t1-1", "t2-4", "t3-2", "m1-3", "m1-4", "m1-5", "m2-2", "m3-1", "m3-2", "m4-1"}
"""Measures that the table says are told in words, or in words too."""
DOCUMENTS = {"t1-9", "t2-1", "m3-1", "m3-3", "m4-1"}


def of_kind(kind: str) -> set[str]:
    """Return the measures that have an indicator of a kind."""
    return {key for rows in LIST.values() for key, found in rows.items() if kind in {row[0] for row in found}}


def test_the_list_holds_24_and_17_measures() -> None:
    assert [len(rows) for rows in LIST.values()] == [24, 17]
    assert all(found for rows in LIST.values() for found in rows.values())


def test_words_and_documents_stand_only_where_the_table_says_so() -> None:
    assert of_kind("narrative") <= NARRATIVE
    assert of_kind("documents") <= DOCUMENTS


def test_what_is_counted_is_declared_and_what_is_told_is_not_counted() -> None:
    known = {one.name for one in registry.all_computed()}
    for rows in LIST.values():
        for kind, how in (row for found in rows.values() for row in found):
            assert how in known or how in {"reported", "imported", "survey"}
            assert (how in known) <= (kind not in TOLD)
            assert (kind == "survey") == (how == "survey")


class LoadedMeasures(TestCase):
    """The demonstration, loaded once for all that is asked of it."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_it()

    def test_every_measure_has_its_indicators_tied_as_the_list_says(self) -> None:
        for edition, rows in LIST.items():
            code, _year = LEADS[edition]
            for key, expected in rows.items():
                follow_ups = FollowUp.objects.filter(
                    measure__key=key,
                    measure__goal__theme__edition__slug=edition.removeprefix("kristinestad-").removeprefix("borga-"),
                    measure__goal__theme__edition__members__municipality=code,
                    measure__goal__theme__edition__members__lead=True,
                )
                found = follow_ups.select_related("indicator").order_by("position", "pk")
                assert [[one.indicator.kind, self.how(one.indicator)] for one in found] == expected, (edition, key)

    def how(self, indicator: Indicator) -> str:
        return indicator.computed_by or ("survey" if indicator.kind == "survey" else indicator.source)

    def test_what_the_log_counts_has_a_figure_in_the_years_of_the_programme(self) -> None:
        for edition, rows in LIST.items():
            code, year = LEADS[edition]
            for name in {how for found in rows.values() for _kind, how in found if how.startswith("activities.")}:
                period = Period.year(year)
                figure = counted_figures([Indicator(pk=1, computed_by=name)], code, {1: [period]})[1][period]
                assert figure.value, (edition, name)

    def test_the_ties_change_no_frozen_edition(self) -> None:
        assert list(verify_all()) == []

    def test_every_entry_is_marked_as_invented_and_names_nobody(self) -> None:
        assert Entry.objects.count() > 150
        assert not Entry.objects.filter(invented=False).exists()
        assert Entry.objects.filter(held=False, first__gt=date(2026, 3, 10)).count() == 3

    def test_kept_months_of_the_whole_demonstration_are_what_its_facts_give(self) -> None:
        keeping.catch_up(100_000)
        for declared in (one for one in registry.all_computed() if one.is_kept):
            for code in ("287", "638", None):
                period = Period(date(2015, 1, 1), date(2027, 12, 31))
                assert rollups.picture(declared, code, period) == count(declared, code, period), declared.name
