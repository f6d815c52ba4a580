"""An edition in force with one measure that an association answers for, and a request for its figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from delaktig.accounts.actor import command_actor
from delaktig.accounts.models import Letter
from delaktig.indicators.asking import AskInput
from delaktig.indicators.models import FigureRequest
from delaktig.programmes.figure_requests import ask_office, offices
from delaktig.programmes.followed import following
from delaktig.programmes.models import FollowUp
from tests.programmes.following import one_followed

ADDRESS = "https://example.org/asked/{}/".format


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def followed(municipality: Callable[[str], object], today: date) -> FollowUp:
    municipality("638")
    return one_followed(today)


@pytest.fixture
def asked(followed: FollowUp, today: date) -> FigureRequest:
    staff = command_actor("638", "tests")
    ((key, office),) = offices(following(staff, today)).items()
    given = AskInput(0, "kansli@example.org", today + timedelta(days=14), message="Hör av er.")
    return ask_office(staff, key, given, [office.wanted[0].key], ADDRESS, today)


@pytest.fixture
def address(asked: FigureRequest) -> str:
    secret = Letter.objects.get(about=f"figure_request:{asked.pk}").link.rstrip("/").rsplit("/", 1)[1]
    return f"/asked/{secret}/"
