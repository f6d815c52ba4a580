"""Texts beside their translations: states, what changed since, approval, two people at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from delaktig.accounts.actor import Actor, command_actor
from delaktig.programmes.actions.measures import MeasureInput, edit_measure
from delaktig.programmes.actions.translations import write_translation
from delaktig.programmes.models import Edition, Measure
from delaktig.texts.selectors import Status, load
from tests.programmes.making import freeze_plainly, make_edition, make_measure
from tests.web.desk.programmes.test_working import fields_of, said

LEAD, MEMBER = "287", "231"


@pytest.fixture
def edition(municipality: Callable[[str], object]) -> Edition:
    for code in (LEAD, MEMBER):
        municipality(code)
    return make_edition(members=(LEAD, MEMBER))


@pytest.fixture
def measure(edition: Edition) -> Measure:
    return make_measure(edition)


@pytest.fixture
def other() -> Actor:
    return command_actor(LEAD, "other")


@pytest.fixture
def client(signed_in: Callable[..., Client]) -> Client:
    found = signed_in("editor", code=LEAD)
    found.cookies["delaktig_language"] = "en"
    return found


def at(route: str, *args: object, code: str = LEAD) -> str:
    return reverse(route, args=[code, *args])


def status(text_id: int) -> Status:
    return load([text_id]).status(text_id, "fi")


def test_texts_are_listed_with_their_states_and_filtered(client: Client, edition: Edition, measure: Measure) -> None:
    url = at("desk-translation-edition", edition.pk)
    words = said(client.get(url, {"language": "fi"}))
    assert "Ordna träffar" in words
    assert "5 missing" in words
    assert "No text stands like this" in said(client.get(url, {"language": "fi", "state": "outdated"}))


def test_a_text_is_translated_and_approved_at_once(client: Client, edition: Edition, measure: Measure) -> None:
    url = at("desk-translation-text", edition.pk, measure.text_id) + "?language=fi"
    sent = fields_of(client.get(url)) | {"body": ["Järjestää tapaamisia"], "approved": ["on"]}
    answer = client.post(url, sent)
    assert answer["Location"].endswith(f"#text-{measure.text_id}")
    assert status(measure.text_id) is Status.CURRENT


def test_an_outdated_text_shows_what_changed_since(
    client: Client, edition: Edition, measure: Measure, other: Actor
) -> None:
    write_translation(other, edition, measure.text_id, "fi", "Järjestää tapaamisia")
    edit_measure(other, measure, "sv", MeasureInput("Ordna stora träffar"))
    answer = client.get(at("desk-translation-edition", edition.pk), {"language": "fi", "state": "outdated"})
    assert "What changed since" in said(answer)
    assert "<ins>" in answer.content.decode()
    url = at("desk-translation-text", edition.pk, measure.text_id) + "?language=fi"
    assert "<ins>" in client.get(url).content.decode()


def test_a_slip_in_a_translation_keeps_its_approval(
    client: Client, edition: Edition, measure: Measure, other: Actor
) -> None:
    write_translation(other, edition, measure.text_id, "fi", "Järjestä tapaamisia", approved=True)
    url = at("desk-translation-text", edition.pk, measure.text_id) + "?language=fi"
    client.post(url, fields_of(client.get(url)) | {"body": ["Järjestää tapaamisia"], "slip": ["on"]})
    assert status(measure.text_id) is Status.CURRENT


def test_ticked_texts_are_approved_and_nothing_ticked_is_said(
    client: Client, edition: Edition, measure: Measure, other: Actor
) -> None:
    write_translation(other, edition, measure.text_id, "fi", "Järjestää tapaamisia")
    url = at("desk-translation-approve", edition.pk)
    answer = client.post(url, {"language": "fi", "state": "draft", "text": [measure.text_id]})
    assert "state=draft" in answer["Location"]
    assert status(measure.text_id) is Status.CURRENT
    assert "Tick the texts that you approve." in said(client.post(url, {"language": "fi"}, follow=True))


def test_two_translators_are_shown_both(client: Client, edition: Edition, measure: Measure, other: Actor) -> None:
    url = at("desk-translation-text", edition.pk, measure.text_id) + "?language=fi"
    sent = fields_of(client.get(url)) | {"body": ["Minun sanani"]}
    write_translation(other, edition, measure.text_id, "fi", "Toisen sanat")
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "Toisen sanat" in said(answer)
    again = fields_of(answer)
    assert again["body"] == ["Minun sanani"]
    assert client.post(url, again).status_code == 302
    assert load([measure.text_id]).exact(measure.text_id, "fi").body == "Minun sanani"


def test_a_draft_of_a_translation_is_offered_back(client: Client, edition: Edition, measure: Measure) -> None:
    url = at("desk-translation-text", edition.pk, measure.text_id) + "?language=fi"
    key = f"edition:{edition.pk}:new-text:{measure.text_id}:fi"
    kept = client.post(at("desk-programmes-draft") + f"?form={key}", {"body": "Kesken", "version": "0"})
    assert kept.status_code == 204
    assert "You have unsaved text" in said(client.get(url))
    assert fields_of(client.get(url + "&draft=use"))["body"] == ["Kesken"]


def test_a_member_does_not_translate_what_is_common(
    edition: Edition, measure: Measure, signed_in: Callable[..., Client]
) -> None:
    client = signed_in("coordinator", code=MEMBER)
    url = at("desk-translation-text", edition.pk, measure.text_id, code=MEMBER) + "?language=fi"
    assert client.get(url).status_code == 403
    sent = {"language": "fi", "text": [measure.text_id]}
    assert client.post(at("desk-translation-approve", edition.pk, code=MEMBER), sent).status_code == 403


def test_a_frozen_edition_is_closed_to_translators(client: Client, edition: Edition, measure: Measure) -> None:
    freeze_plainly(edition)
    url = at("desk-translation-text", edition.pk, measure.text_id) + "?language=fi"
    assert client.get(url).status_code == 403
    page = said(client.get(at("desk-translation-edition", edition.pk)))
    assert "closed in every language" in page


def test_an_unknown_text_is_not_there(client: Client, edition: Edition, measure: Measure) -> None:
    other_edition = make_edition(members=(MEMBER,))
    url = at("desk-translation-text", edition.pk, other_edition.title_id)
    assert client.get(url).status_code == 404
