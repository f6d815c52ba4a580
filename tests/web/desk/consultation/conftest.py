"""An edition with two measures, a partner that takes part in one, and its request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import Letter
from delaktig.organisations.models import Organisation, OrganisationName
from delaktig.programmes import consultation
from delaktig.programmes.consultation import AskInput
from delaktig.programmes.models import Edition, Measure, MeasureParty, PartnerRequest
from tests.programmes.making import make_edition, make_measure


@pytest.fixture
def edition(municipality: Callable[[str], object]) -> Edition:
    municipality("638")
    return make_edition()


@pytest.fixture
def partner(edition: Edition) -> Organisation:
    made = Organisation.objects.create(kind="association", municipality_id="638", email="office@example.org")
    OrganisationName.objects.create(organisation=made, language="sv", name="Nya grannar rf")
    return made


@pytest.fixture
def measure(edition: Edition, partner: Organisation) -> Measure:
    made = make_measure(edition, text="Ordna träffar med grannar")
    MeasureParty.objects.create(measure=made, part="partner", organisation=partner)
    return made


@pytest.fixture
def asked(edition: Edition, partner: Organisation, measure: Measure) -> PartnerRequest:
    today = timezone.localdate()
    given = AskInput(partner.pk, partner.email, (measure.pk,), "sv", "Hör av er.", today + timedelta(days=14))
    return consultation.ask(
        command_actor("638", "tests"), edition, given, "https://example.org/answer/{}/".format, today
    )


@pytest.fixture
def address(asked: PartnerRequest) -> str:
    secret = Letter.objects.get().link.rstrip("/").rsplit("/", 1)[1]
    return f"/answer/{secret}/"
