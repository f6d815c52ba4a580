"""What is counted of programmes: what was adopted, how measures go where they are in force, who was asked."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from delaktig.indicators.periods import Period
from delaktig.organisations.models import Organisation
from delaktig.programmes.models import Adoption, Measure, PartnerRequest
from tests.decisions.building import edition, filled, item
from tests.indicators.standing import cells, number

pytestmark = pytest.mark.django_db
Y2022, Y2023 = Period.year(2022), Period.year(2023)


def test_editions_adopted_and_their_measures_are_counted_while_they_are_in_force() -> None:
    made = filled(edition("638", "434"))
    measures = Measure.objects.filter(goal__theme__edition=made)
    common, own = measures.filter(municipality=None).count(), measures.filter(municipality="434").count()
    decided = item("638", "council", date(2023, 2, 1))
    Adoption.objects.create(edition=made, municipality_id="638", item=decided, effect="adopted")
    noted = item("638", "board", date(2023, 1, 10), "noted")
    Adoption.objects.create(edition=made, municipality_id="638", item=noted, effect="noted")
    measures.filter(municipality=None).update(status="done")
    assert cells("programmes.editions_adopted", "effect", Y2023) == {"adopted": 1}
    assert [number("programmes.measures", year) for year in (Y2022, Y2023)] == [0, common]
    assert cells("programmes.measures", "status", Y2023) == {"done": common}
    assert number("programmes.measures", Y2023, "434") == 0
    assert number("programmes.measures", Y2023, None) == common + own


def test_partners_asked_and_answered_are_counted() -> None:
    made = filled(edition("638"))
    partner = Organisation.objects.create(kind="association", municipality_id="638")
    now = timezone.make_aware(datetime(2023, 5, 5, 12))
    for answered, withdrawn in ((now, None), (None, None), (None, now)):
        row = PartnerRequest.objects.create(
            edition=made, municipality_id="638", organisation=partner, email="a@example.org",
            answered_at=answered, withdrawn_at=withdrawn,
        )  # fmt: skip
        PartnerRequest.objects.filter(pk=row.pk).update(asked_at=now)
    assert number("programmes.partners_asked", Y2023) == 2
    assert [number("programmes.partners_answered", year) for year in (Y2022, Y2023)] == [None, 50]
