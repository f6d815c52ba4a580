"""Every database has all municipalities, and loading them again changes nothing that people chose."""

from __future__ import annotations

from datetime import date

import pytest

from delaktig.accounts.actor import Denied, command_actor
from delaktig.audit.models import Event
from delaktig.municipalities import actions, register, selectors
from delaktig.municipalities.models import Municipality, MunicipalityName

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 1)
COMMAND = command_actor("", "test")


@pytest.fixture(autouse=True)
def _loaded(db):
    actions.load_register()


def test_every_municipality_of_the_register_is_there_with_names_in_both_languages():
    assert Municipality.objects.count() == len(register.load())
    for entry in register.load():
        own = {(row.language, row.name) for row in MunicipalityName.objects.filter(municipality=entry.code)}
        assert {("sv", entry.name_sv), ("fi", entry.name_fi)} <= own


def test_loading_again_changes_neither_names_nor_choices():
    before = sorted(MunicipalityName.objects.values_list("pk", flat=True))
    Municipality.objects.filter(code="638").update(hosted=True, guide_languages=["uk"], languages=["sv", "fi"])
    actions.load_register()
    place = Municipality.objects.get(code="638")
    assert (place.hosted, place.guide_languages, place.languages) == (True, ["uk"], ["sv", "fi"])
    assert sorted(MunicipalityName.objects.values_list("pk", flat=True)) == before


def test_a_name_that_the_register_no_longer_has_is_taken_away():
    MunicipalityName.objects.create(municipality_id="638", language="sv", name="Nowhere")
    actions.load_register()
    assert not MunicipalityName.objects.filter(name="Nowhere").exists()


def test_search_finds_by_the_beginning_of_either_name_and_by_code():
    assert "638" in [place.code for place in selectors.search("borg", "sv", ON)]
    assert selectors.search("porv", "sv", ON)[0].name == "Borgå"
    assert [place.code for place in selectors.search("638", "fi", ON)] == ["638"]
    assert selectors.search("no such place", "fi", ON) == []


def test_the_list_follows_the_alphabet_with_å_last():
    names = [place.name for place in selectors.search("", "sv", ON)]
    assert names.index("Vasa") < names.index("Åbo")


def test_merged_municipalities_cannot_be_chosen():
    gone = [entry for entry in register.load() if entry.valid_to]
    assert gone
    listed = {place.code for place in selectors.search("", "fi", ON)}
    assert not listed & {entry.code for entry in gone if entry.valid_to < ON}


def test_names_give_the_code_where_none_is_known():
    Municipality.objects.create(code="999", slug_sv="x999", slug_fi="y999")
    assert selectors.names(["638", "999"], "sv", ON) == {"638": "Borgå", "999": "999"}
    assert selectors.names(["638"], "en", ON) == {"638": "Porvoo"}


def test_to_serve_is_recorded_once():
    assert [place.code for place in actions.serve(COMMAND, ["638", "504"])] == ["504", "638"]
    assert actions.serve(COMMAND, ["638"]) == []
    assert Event.objects.filter(name="municipalities.begun_to_serve").count() == 2
    assert {place.code for place in selectors.served("sv", ON)} == {"638", "504"}


def test_an_unknown_code_is_refused():
    with pytest.raises(actions.InvalidChoice, match="000"):
        actions.serve(COMMAND, ["000"])


def test_languages_keep_their_order(actor_with_role):
    actor = actor_with_role("administrator")
    assert actions.set_languages(actor, "638", ["sv", "fi"], ["uk", "ar"]).languages == ["sv", "fi"]
    assert actions.set_languages(actor, "638", ["fi", "sv"], []).languages == ["fi", "sv"]


@pytest.mark.parametrize(
    ("official", "guide", "code"),
    [
        ([], [], "no_official_language"),
        (["en"], [], "not_official"),
        (["sv", "sv"], [], "language_twice"),
        (["sv"], ["uk", "uk"], "language_twice"),
    ],
)
def test_languages_without_sense_are_refused(actor_with_role, official, guide, code):
    with pytest.raises(actions.InvalidChoice) as refused:
        actions.set_languages(actor_with_role("administrator"), "638", official, guide)
    assert refused.value.code == code


@pytest.mark.parametrize("role", ["coordinator", "editor", "partner", "reader", "data_protection_officer"])
def test_only_an_administrator_sets_languages(actor_with_role, role):
    with pytest.raises(Denied):
        actions.set_languages(actor_with_role(role), "638", ["sv"], [])


def test_an_administrator_of_one_municipality_cannot_change_another_nor_the_installation(actor_with_role):
    actor = actor_with_role("administrator")
    with pytest.raises(Denied, match="another_municipality"):
        actions.set_languages(actor, "504", ["sv"], [])
    with pytest.raises(Denied, match="another_municipality"):
        actions.serve(actor, ["504"])
