"""A municipality with services, and people who may and may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import Actor
from delaktig.organisations.models import Organisation, OrganisationName


@pytest.fixture
def actor(actor_with_role: Callable[..., Actor]) -> Actor:
    return actor_with_role("coordinator")


@pytest.fixture
def coordinator(signed_in: Callable[..., Client]) -> Client:
    return signed_in("coordinator")


@pytest.fixture
def town(municipality: Any) -> Organisation:
    one = Organisation.objects.create(municipality=municipality("638"), kind="municipality")
    OrganisationName.objects.create(organisation=one, language="sv", name="Borgå stad")
    return one


def page(name: str, *rest: Any, code: str = "638") -> str:
    return reverse(name, args=[code, *rest])
