"""The lean reading of the public side says the same as the models' own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import Exists, OuterRef

from delaktig.accounts.actor import Actor
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Body, Item
from delaktig.exchange.editions import create_edition
from delaktig.municipalities.models import Municipality
from delaktig.programmes.adoptions import Decision, record_decision
from delaktig.programmes.canonical import canonical
from delaktig.programmes.models import Edition, FrozenEdition, Measure
from delaktig.programmes.prepared import DAY, NUMBER, WORD, Prepared
from delaktig.programmes.published import measure_statuses, published, published_edition, published_editions, titles
from delaktig.programmes.standing import standing
from delaktig.programmes.state import edition_states
from delaktig.programmes.tree import load_tree
from tests.exchange.edition_example import edition_data

pytestmark = pytest.mark.django_db
ADOPTED = date(2025, 3, 1)
DAYS = [date(2024, 1, 1), ADOPTED - timedelta(1), ADOPTED, date(2026, 6, 1), date(2028, 1, 1)]


@pytest.fixture
def editions(actor_with_role: Callable[..., Actor]) -> list[Edition]:
    """One edition in force and one after it that is being heard."""
    actor = actor_with_role("coordinator")
    older = create_edition(edition_data("638"), actor)
    values = ItemFields(section=20, title="Programmet", outcome=Item.Outcome.ADOPTED)
    record_decision(older, Decision("638", Body.Kind.COUNCIL, values, held_on=ADOPTED), actor)
    newer = create_edition(edition_data("638", slug="2028-2030"), actor, programme=older.programme, follows=older)
    newer.consultation_from = date(2026, 5, 1)
    newer.save()
    return [older, newer]


@pytest.mark.parametrize("day", DAYS)
def test_the_states_are_those_that_the_desk_sees(editions: list[Edition], day: date) -> None:
    for edition in editions:
        assert standing(edition.programme_id).states(edition.pk, day) == edition_states(edition, day)


def test_an_early_end_comes_with_its_reason(editions: list[Edition]) -> None:
    edition = editions[0]
    edition.expires_early_on = date(2025, 12, 31)
    edition.early_expiry_reason = edition.title
    edition.save()
    state = standing(edition.programme_id).states(edition.pk, date(2026, 2, 1))
    assert state == edition_states(edition, date(2026, 2, 1))


@pytest.mark.parametrize("day", DAYS)
def test_an_edition_is_public_by_the_same_rule(editions: list[Edition], day: date) -> None:
    for edition in editions:
        expected = published_editions("638", day).filter(pk=edition.pk).exists()
        read = standing(edition.programme_id)
        assert read.public_slug(edition.pk, "638", day) == (edition.slug if expected else "")
        assert read.public_slug(edition.pk, "434", day) == ""
        assert (published_edition("638", edition.slug, day) is not None) is expected


def test_what_the_public_reads_is_what_is_frozen_or_what_stands(editions: list[Edition]) -> None:
    for edition in editions:
        found = published_edition("638", edition.slug, date(2026, 6, 1))
        assert found is not None
        assert found.data == canonical(load_tree(Edition.objects.get(pk=edition.pk)))
        assert found.data == published(edition).data
        assert bool(found.sha256) is FrozenEdition.objects.filter(edition=edition).exists()
        for name in (field.attname for field in Edition._meta.concrete_fields):
            assert getattr(found.edition, name) == getattr(Edition.objects.get(pk=edition.pk), name), name
        assert found.edition.programme == edition.programme
        assert titles([edition]) == {edition.pk: found.data["edition"]["title"]}


def test_a_frozen_text_is_read_from_the_database_once(
    editions: list[Edition], django_assert_num_queries: Callable[[int], object]
) -> None:
    published_edition("638", editions[0].slug, date(2026, 6, 1))
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        published_edition("638", editions[0].slug, date(2026, 6, 1))


def test_progress_is_read_anew_each_time(editions: list[Edition]) -> None:
    before = measure_statuses(editions[0])
    measure = Measure.objects.filter(goal__theme__edition=editions[0]).first()
    assert measure is not None
    Measure.objects.filter(pk=measure.pk).update(status="stopped")
    assert before[measure.key] != "stopped"
    assert measure_statuses(editions[0])[measure.key] == "stopped"


def test_a_prepared_query_takes_new_values_each_time(municipality: Callable[[str], Municipality]) -> None:
    municipality("638")
    municipality("434")
    query = Prepared(lambda code: Municipality.objects.filter(pk=code, hosted=True).values_list("slug_sv"), code=WORD)
    assert query.rows(code="638") == [("borga",)]
    assert query.rows(code="434") == [("lovisa",)]
    assert query.rows(code="' OR 1=1 --") == []


def test_a_prepared_query_knows_days_and_numbers(editions: list[Edition]) -> None:
    frozen = Exists(FrozenEdition.objects.filter(edition=OuterRef("pk")))
    query = Prepared(
        lambda edition, day: Edition.objects.filter(pk=edition, consultation_from__lte=day).values_list(
            "consultation_from", frozen
        ),
        edition=NUMBER,
        day=DAY,
    )
    (found,) = query.rows(edition=editions[1].pk, day=date(2026, 5, 1))
    assert (found[0], bool(found[1])) == (date(2026, 5, 1), False)
    assert query.rows(edition=editions[1].pk, day=date(2026, 4, 30)) == []


def test_a_value_that_the_query_does_not_use_is_a_fault() -> None:
    query = Prepared(
        lambda code, other: Municipality.objects.filter(pk=code).values_list("pk"), code=WORD, other=NUMBER
    )
    with pytest.raises(ValueError, match="other"):
        query.rows(code="638", other=1)
