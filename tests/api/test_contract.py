"""The API keeps to its own description: schemathesis asks what comes to its mind, and checks each answer."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, settings

from delaktig.api.describing import schema
from delaktig.catalogue.actions.editing import say_for_whom, write_words
from delaktig.catalogue.inputs import EligibilityInput
from delaktig.web.public.front import Front
from tests.catalogue.building import a_service

pytestmark = pytest.mark.django_db
PLAIN = {"Accept-Encoding": "identity"}
BOUNDED = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def asked(actor_with_role: Any, served: Front) -> Any:
    coordinator = actor_with_role("coordinator")
    service = a_service(coordinator)
    say_for_whom(coordinator, service, [EligibilityInput(age_from=7)])
    write_words(coordinator, service, "so", {"name": "Koorso"})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)


def test_every_operation_keeps_to_the_description_whatever_it_is_asked(asked: Any) -> None:
    count = 0
    for result in asked.get_all_operations():
        operation = result.ok()
        count += 1

        @BOUNDED
        def ask(case: Any) -> None:
            cache.clear()
            case.call_and_validate(headers=PLAIN)

        given(case=operation.as_strategy())(ask)()
    assert count == len([m for path in schema()["paths"].values() for m in path])


def test_what_is_asked_rightly_is_answered_by_the_description(asked: Any) -> None:
    for path, query in (
        ("/api/v1/services", {"municipality": "638"}),
        ("/api/v1/search", {"municipality": "638", "q": "kurs"}),
        ("/api/v1/notices", {"municipality": "638"}),
        ("/api/v1/municipalities", {}),
    ):
        case = asked[path]["GET"].Case(query=query)
        assert case.call_and_validate(headers=PLAIN).status_code == 200
