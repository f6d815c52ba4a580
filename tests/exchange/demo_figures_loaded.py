"""The demonstration's published figures, read by an outsider with linear programming."""

from __future__ import annotations

from delaktig.indicators.disclosure.places import Place
from delaktig.indicators.models import Observation, Publication, PublicationNumbers
from delaktig.indicators.periods import Period
from delaktig.indicators.publishing.comparing import compare
from delaktig.indicators.publishing.leaving_out import Behind
from tests.exchange.demo_services_loaded import TODAY
from tests.indicators.disclosure.outsider import Outsider


class LoadedFigures:
    """Tests of the figures, for the class that loads the whole demonstration once."""

    def test_no_outsider_knows_a_small_number_from_all_that_is_published(self) -> None:
        hidden = 0
        for code in Publication.objects.values_list("municipality", flat=True).distinct():
            kept = [Behind.from_json(row.numbers) for row in _behind(code)]
            printed: dict[Place, int | None] = {}
            for one in kept:
                printed |= {place: None if place in one.hidden else n for place, n in one.numbers.items()}
            several = {pair for one in kept for pair in one.several}
            stocks = {name for one in kept for name in one.stocks}
            assert Outsider(printed, several, stocks).narrow(5) == {}
            hidden += sum(number is None for number in printed.values())
        assert hidden > 0

    def test_the_contradictions_of_borgas_statistics_are_told_and_nothing_is_mended(self) -> None:
        rows = Observation.objects.filter(municipality="638", state="imported")
        unknown = rows.filter(value=None)
        assert {row.cell["origin"] for row in unknown} == {"europe", "america"}
        birth = rows.filter(indicator__stable_name="population.foreign_background", period_to="2020-12-31")
        assert {row.cell["birth"]: row.value for row in birth} == {"abroad": 3081, "finland": 615}
        assert any("3696" in row.note for row in birth)
        total = rows.get(indicator__stable_name="population.foreign_background", cell={}, period_to="2019-12-31")
        assert (total.value, total.source_on.isoformat()) == (3696, "2019-12-31")

    def test_municipalities_can_be_compared_by_invented_inhabitants(self) -> None:
        found = compare("287", Period.year(TODAY.year - 1), "guidance.visits")
        assert found is not None
        assert {row.municipality for row in found.rows} >= {"287", "638"}
        assert all(row.per_thousand is not None for row in found.rows)


def _behind(code: str) -> list[PublicationNumbers]:
    return list(PublicationNumbers.objects.filter(publication__municipality=code))
