"""What is counted of visits: the picture on the desk and the indicators, which agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from delaktig.accounts.actor import Actor, Denied
from delaktig.catalogue.actions.materials import add_material
from delaktig.catalogue.inputs import MaterialInput, VersionInput
from delaktig.guidance.actions.visits import count_assessment_wish, undo_visit
from delaktig.guidance.pictures import Asked, months_between, picture_of
from delaktig.indicators.counting import count
from delaktig.indicators.keeping import differing
from delaktig.indicators.periods import Period
from delaktig.indicators.registry import computed
from delaktig.indicators.rollups import picture
from tests.catalogue.building import a_service
from tests.guidance.building import NOW, a_point, a_visit
from tests.indicators.standing import standing

pytestmark = pytest.mark.django_db
WithRole = Callable[..., Actor]
YEAR = Period.year(2026)


@pytest.fixture
def counsellor(actor_with_role: WithRole) -> Actor:
    return actor_with_role("counsellor")


def test_the_picture_counts_each_visit_and_no_undone_one(counsellor: Actor, actor_with_role: WithRole) -> None:
    coordinator = actor_with_role("coordinator")
    service = a_service(coordinator)
    versions = (VersionInput("sv", "https://example.org/sv"),)
    guide = add_material(coordinator, MaterialInput(title={"sv": "Guide"}, kind="guide", versions=versions), {})
    point, other = a_point(), a_point()
    a_visit(counsellor, point, reasons=("housing", "work"), interpreting="phone", services=(service.pk,))
    a_visit(counsellor, point, reasons=("work",), language="sv", materials=((guide.uid, "sv"),))
    a_visit(counsellor, other, NOW - timedelta(days=30), reasons=("work",), channel="phone", country_group="ukraine")
    undo_visit(counsellor, a_visit(counsellor, point).key)
    a_visit(actor_with_role("counsellor", code="434"), a_point("434"))
    count_assessment_wish(counsellor, point, NOW, consented=True)
    found = picture_of(counsellor, Asked(date(2026, 1, 1), date(2026, 3, 31)))
    assert found.total == 3
    assert found.months == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert found.reasons == {
        (date(2026, 2, 1), "work"): 1, (date(2026, 3, 1), "work"): 2, (date(2026, 3, 1), "housing"): 1,
    }  # fmt: skip
    assert found.by_reason() == {"work": 3, "housing": 1}
    assert found.hours == {10: 3}
    assert found.languages == {"ar": 2, "sv": 1}
    assert found.channels == {"on_site": 2, "phone": 1}
    assert found.interpreted == 1
    assert found.countries == {"not_asked": 2, "ukraine": 1}
    assert found.services == {service.pk: 1}
    assert found.materials == {(guide.uid, "sv"): 1}
    assert found.wishes == 1
    assert picture_of(counsellor, Asked(date(2026, 1, 1), date(2026, 3, 31), other.pk)).total == 1
    assert picture_of(counsellor, Asked(date(2026, 3, 5), date(2026, 3, 31))).total == 0


def test_the_picture_is_for_those_who_give_or_lead_guidance(actor_with_role: WithRole) -> None:
    with pytest.raises(Denied):
        picture_of(actor_with_role("reader"), Asked(date(2026, 1, 1), date(2026, 3, 31)))


def test_months_go_over_the_turn_of_the_year() -> None:
    assert months_between(date(2025, 12, 31), date(2026, 1, 1)) == [date(2025, 12, 1), date(2026, 1, 1)]


def test_each_indicator_is_counted_and_its_kept_months_agree_after_every_act(
    counsellor: Actor, actor_with_role: WithRole
) -> None:
    service, point = a_service(actor_with_role("coordinator")), a_point()
    first = a_visit(counsellor, point, reasons=("housing", "work"), services=(service.pk,), interpreting="video")
    a_visit(counsellor, point, language="sv")
    count_assessment_wish(counsellor, point, NOW, consented=True)
    standing("638")
    visits = computed("guidance.visits")
    assert picture(visits, "638", YEAR).value == 2
    assert {key: cell.n for key, cell in picture(visits, "638", YEAR, "reason").cells.items()} == {
        ("housing",): 2, ("work",): 1,
    }  # fmt: skip
    assert picture(computed("guidance.interpreted"), "638", YEAR).value == Decimal(50)
    assert picture(computed("guidance.directed"), "638", YEAR).value == 1
    assert picture(computed("guidance.assessment_wishes"), "638", YEAR).value == 1
    undo_visit(counsellor, first.key)
    count_assessment_wish(counsellor, point, NOW, consented=True)
    standing("638")
    assert picture(visits, "638", YEAR).value == 1
    assert picture(computed("guidance.interpreted"), "638", YEAR).value == Decimal(0)
    assert picture(computed("guidance.directed"), "638", YEAR).value == 0
    assert picture(computed("guidance.assessment_wishes"), "638", YEAR).value == 2
    assert picture(visits, None, YEAR).value == 1
    assert picture(visits, "434", YEAR).value == 0
    assert list(differing("638", YEAR)) == []


@pytest.mark.parametrize(
    "name",
    [f"guidance.{name}" for name in ("visits", "interpreted", "directed", "materials", "assessment_wishes")],
)
def test_an_indicator_counts_by_each_of_its_dimensions(name: str, counsellor: Actor) -> None:
    a_visit(counsellor, a_point())
    declared = computed(name)
    for dimension in declared.dimensions:
        counted = count(declared, "638", YEAR, (dimension.name,))
        if not dimension.several:
            assert sum(cell.n for cell in counted.cells.values()) == counted.total.n
