"""A minimal record of an undocumented person (row B17) works with times, referrals, diary and hand-over."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from delaktig.clients.actions.adding import add_client
from delaktig.clients.inputs import IdentityInput, NewClient, RelationInput
from tests.cases.working import HERE, a_time, a_unit, a_worker
from tests.web.desk.referrals.test_pages import a_course
from tests.web.desk.times.test_pages import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def test_a_record_with_a_first_name_alone_works_for_its_worker_and_is_closed_to_the_unit() -> None:
    unit = a_unit()
    actor, colleague = a_worker(unit=unit), a_worker(unit=unit)
    given = NewClient(
        identity=IdentityInput(given_names="Sami"),
        relation=RelationInput(started_on=timezone.localdate()),
        restricted=True,
        invented=True,
    )
    client = add_client(actor, given)
    time = a_time(actor, client, 3)
    service = a_course(actor)
    page, other = browser(actor), browser(colleague)
    home = f"/desk/{HERE}/clients/{client.number}"
    for rest in (
        "times/",
        f"times/{time.pk}/",
        f"times/{time.pk}/letter/",
        f"times/{time.pk}/letter.pdf",
        "diary/",
        "referrals/",
        "referrals/new/",
        f"referrals/new/{service.slug}/",
        "handover/",
        "handover/move/",
    ):
        assert page.get(f"{home}/{rest}").status_code == 200, rest
        assert other.get(f"{home}/{rest}").status_code == 302, rest
    form = {"fields_given": ["name"], "sent_on": timezone.localdate().isoformat(), "way": "phone", "language": "sv"}
    assert page.post(f"{home}/referrals/new/{service.slug}/", form).status_code == 302
    assert client.relations.get().referrals.get().payload == {"name": "Sami"}
