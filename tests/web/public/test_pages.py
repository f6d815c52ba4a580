from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from delaktig.accounts.actor import Actor
from delaktig.decisions.item_fields import ItemFields
from delaktig.decisions.models import Body, Item, ItemPerson, Meeting
from delaktig.exchange.editions import create_edition
from delaktig.programmes.adoptions import Decision, record_decision
from delaktig.programmes.models import Edition
from tests.exchange.edition_example import edition_data
from tests.web.desk.counting import at_most

BORGA = "/sv/borga/"
PROGRAMMES = f"{BORGA}programmes/"
EDITION = f"{BORGA}programmes/2025-2027/"


@pytest.fixture
def adopted(actor_with_role: Callable[..., Actor]) -> Edition:
    """An edition that Borgå's council has adopted, and so is frozen."""
    actor = actor_with_role("coordinator")
    edition = create_edition(edition_data("638"), actor)
    values = ItemFields(section=20, title="Programmet", outcome=Item.Outcome.ADOPTED, decision="Godkändes.")
    decision = Decision("638", Body.Kind.COUNCIL, values, held_on=date(2025, 3, 1))
    record_decision(edition, decision, actor)
    return edition


@pytest.fixture
def draft(actor_with_role: Callable[..., Actor]) -> Edition:
    return create_edition(edition_data("638"), actor_with_role("coordinator"))


PAGES = [
    BORGA,
    PROGRAMMES,
    EDITION,
    f"{EDITION}chapters/s-1/",
    f"{EDITION}chapters/s-1-1/",
    f"{EDITION}measures/m-1/",
    f"{BORGA}decisions/",
    f"{BORGA}block/",
]


@pytest.mark.parametrize("language", ["sv", "fi", "en", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_a_published_page_answers_in_each_language_without_a_cookie(adopted: Edition, path: str, language: str) -> None:
    answer = Client().get(path.replace("/sv/", f"/{language}/", 1))
    assert answer.status_code == 200
    assert not answer.cookies
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_programme_asks_the_database_at_most_twelve_times(adopted: Edition, path: str) -> None:
    with at_most(12):
        Client().get(path)


def test_a_draft_is_not_public(draft: Edition) -> None:
    assert Client().get(EDITION).status_code == 404
    assert "2025-2027" not in Client().get(PROGRAMMES).content.decode()


def test_an_edition_that_is_being_heard_is_public(draft: Edition) -> None:
    draft.consultation_from = date(2025, 1, 1)
    draft.save()
    assert Client().get(EDITION).status_code == 200


def test_another_municipality_does_not_show_the_edition(
    adopted: Edition, municipality: Callable[[str], object]
) -> None:
    municipality("434")
    assert Client().get(EDITION.replace("borga", "lovisa")).status_code == 404


def test_the_finnish_word_for_the_municipality_leads_to_the_same_page(adopted: Edition) -> None:
    assert Client().get(EDITION.replace("/sv/borga", "/fi/porvoo")).status_code == 200


@pytest.mark.parametrize(
    ("day", "words"),
    [("2025-02-28", "inget program är i kraft"), ("2025-03-01", "det här är i kraft"), ("2028-01-01", "inget program")],
)
def test_the_page_shows_what_is_in_force_on_the_day_asked_about(adopted: Edition, day: str, words: str) -> None:
    assert words in Client().get(f"{PROGRAMMES}?on={day}").content.decode()


@pytest.mark.parametrize("page", ["", "measures/m-1/"])
def test_units_and_sources_stand_in_the_language_of_the_page_alone(adopted: Edition, page: str) -> None:
    swedish = Client().get(EDITION + page).content.decode()
    finnish = Client().get(EDITION.replace("/sv/", "/fi/") + page).content.decode()
    assert "personer" in swedish
    assert "henkilöä" not in swedish
    assert "henkilöä" in finnish
    assert "personer" not in finnish
    if not page:
        assert "Statistikcentralen" in swedish
        assert "Tilastokeskus" in finnish
        assert "Statistikcentralen" not in finnish


def test_a_unit_of_another_language_is_marked_with_its_language(adopted: Edition) -> None:
    english = Client().get(EDITION.replace("/sv/", "/en/")).content.decode()
    assert re.search(r'target 40 <span lang="sv"[^>]*>personer</span>', english)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Positiv särbehandling De nås annars inte 1325/2014 § 9"),
        ("fi", "Positiivinen erityiskohtelu Heitä ei muuten tavoiteta 1325/2014 9 §"),
    ],
)
def test_a_measure_for_some_tells_why_and_which_law_lets_it_be(adopted: Edition, language: str, words: str) -> None:
    html = Client().get(f"{EDITION}measures/m-1/".replace("/sv/", f"/{language}/")).content.decode()
    assert words in " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_measure_for_all_has_no_line_on_special_treatment(adopted: Edition) -> None:
    html = Client().get(f"{EDITION}measures/m-2/").content.decode()
    assert "Hitta frivilliga m-2" in html
    assert "1325/2014" not in html


def test_a_day_that_is_no_day_is_not_found(adopted: Edition) -> None:
    assert Client().get(f"{PROGRAMMES}?on=2025-02-30").status_code == 404


def test_the_json_validates_against_the_published_schema(adopted: Edition) -> None:
    data = json.loads(Client().get(f"{EDITION}programme.json").content)
    schema = json.loads(Client().get("/schema/edition-1.json").content)
    Draft202012Validator(schema).validate(data)
    assert data == edition_data("638")


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "json"])
def test_the_edition_can_be_taken_away_in_each_format(adopted: Edition, kind: str) -> None:
    answer = Client().get(f"{EDITION}programme.{kind}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_format_that_we_do_not_write_is_not_found(adopted: Edition) -> None:
    assert Client().get(f"{EDITION}programme.exe").status_code == 404


def test_the_block_may_be_framed_by_any_website_and_the_page_by_none(adopted: Edition) -> None:
    block, page = Client().get(f"{BORGA}block/"), Client().get(PROGRAMMES)
    assert "frame-ancestors *" in block["Content-Security-Policy"]
    assert "X-Frame-Options" not in block
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_what_was_invented_is_marked_on_the_page(adopted: Edition) -> None:
    assert 'class="invented"' in Client().get(EDITION).content.decode()


def test_two_editions_are_compared_for_a_citizen_in_at_most_twelve_queries(
    adopted: Edition,
    actor_with_role: Callable[..., Actor],
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    later = edition_data("638", slug="2028-2030")
    later["themes"][0]["goals"][0]["measures"][0]["text"]["sv"] = "Hitta fler frivilliga m-1"
    del later["themes"][0]["goals"][0]["measures"][1]
    actor = actor_with_role("coordinator")
    newer = create_edition(later, actor, programme=adopted.programme, follows=adopted)
    values = ItemFields(section=7, title="Programmet", outcome=Item.Outcome.ADOPTED)
    record_decision(newer, Decision("638", Body.Kind.COUNCIL, values, held_on=date(2025, 6, 1)), actor)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        page = Client().get(f"{BORGA}programmes/2028-2030/compare/2025-2027/").content.decode()
    assert "<ins>" in page
    assert "fler" in page
    assert 'class="tag late"' in page


def test_asking_about_an_earlier_day_names_nobody_whose_time_has_ended(adopted: Edition) -> None:
    item = Item.objects.get()
    item.title = "Tove Exempel om programmet"
    item.save()
    ItemPerson.objects.create(item=item, part="heard", name="Tove Exempel", role="koordinator")
    Meeting.objects.update(minutes_online_on=date(2025, 3, 4))
    page = Client().get(f"{BORGA}decisions/?on=2025-03-10").content.decode()
    assert "koordinator om programmet" in page
    assert "Tove" not in page


@pytest.mark.parametrize("path", ["decisions/{}/", "decisions/{}/attachments/{}/"])
def test_a_number_that_no_database_can_hold_is_not_found(adopted: Edition, path: str) -> None:
    assert Client().get(BORGA + path.format(10**30, 10**30)).status_code == 404


def test_the_description_of_a_catalogue_is_published(adopted: Edition) -> None:
    answer = Client().get("/schema/catalogue-1.json")
    assert answer["Content-Type"] == "application/schema+json"
    Draft202012Validator.check_schema(json.loads(answer.content))


def test_what_has_ended_is_planned_no_more_and_has_no_next_step(adopted: Edition) -> None:
    day, measure = "?on=2028-02-01", f"{EDITION}measures/m-1/"
    while_it_runs, ended = (Client().get(f"{EDITION}{on}").content.decode() for on in ("?on=2025-05-01", day))
    assert "planerad" in while_it_runs
    assert "Var programmet står" in while_it_runs
    assert "planerad" not in ended
    assert "Var programmet står" not in ended
    assert "ingenting rapporterades" in ended
    assert "ingenting rapporterades" in Client().get(f"{measure}{day}").content.decode()


@pytest.mark.parametrize("path", [EDITION, f"{EDITION}measures/m-1/"])
def test_a_page_of_an_ended_programme_asks_the_database_at_most_twelve_times(adopted: Edition, path: str) -> None:
    with at_most(12):
        assert Client().get(f"{path}?on=2028-02-01").status_code == 200
