"""The measures of the loaded demonstration have the figures that the list of ``measures.toml`` says (domain §5)."""

from __future__ import annotations

from datetime import date

from delaktig.activities.models import Entry
from delaktig.indicators import keeping, registry, rollups
from delaktig.indicators.counting import count
from delaktig.indicators.figures import counted_figures
from delaktig.indicators.models import Indicator
from delaktig.indicators.periods import Period
from delaktig.programmes.freeze import verify_all
from delaktig.programmes.models import FollowUp
from tests.exchange.measures_listed import LIST

LEADS = {"kristinestad-2023-2025": ("287", 2024), "borga-2022-2024": ("638", 2023)}


class LoadedMeasures:
    """Tests of the measures, for the class that loads the whole demonstration once."""

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
