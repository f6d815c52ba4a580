from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext

from delaktig.accounts.actor import Actor, Denied
from delaktig.exchange.editions import ShapeError, create_edition
from delaktig.programmes.canonical import canonical
from delaktig.programmes.models import Edition, Programme
from delaktig.programmes.tree import load_tree
from tests.exchange.edition_example import edition_data


def reread(edition: Edition) -> Edition:
    return Edition.objects.select_related("programme").get(pk=edition.pk)


def test_what_is_written_as_json_is_read_back_to_an_equal_edition(actor_with_role: Callable[..., Actor]) -> None:
    data = edition_data("638")
    edition = create_edition(data, actor_with_role("coordinator"))
    assert canonical(load_tree(reread(edition))) == data


def test_the_tree_of_an_edition_is_read_in_eleven_queries(
    actor_with_role: Callable[..., Actor], django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    edition = reread(create_edition(edition_data("638"), actor_with_role("coordinator")))
    with django_assert_max_num_queries(11):
        canonical(load_tree(edition))


def test_data_that_leave_the_schema_are_refused_with_the_place_and_leave_nothing(
    actor_with_role: Callable[..., Actor],
) -> None:
    data = edition_data("638")
    data["themes"][0]["goals"][0]["measures"][1]["cadence"] = "sometimes"
    with pytest.raises(ShapeError) as refused:
        create_edition(data, actor_with_role("coordinator"))
    assert refused.value.path == "$.themes[0].goals[0].measures[1].cadence"
    assert not Programme.objects.exists()


def test_a_reader_may_not_create_an_edition(actor_with_role: Callable[..., Actor]) -> None:
    with pytest.raises(Denied):
        create_edition(edition_data("638"), actor_with_role("reader"))
