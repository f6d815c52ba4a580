"""Pages of documents: bringing in, reviewing beside the source, creating; who may, and who gets 404."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from delaktig.accounts.models import Draft
from delaktig.decisions.models import Item
from delaktig.exchange.models import ImportedDocument
from delaktig.programmes.models import Edition, FollowUp
from tests.conftest import seeds_folder
from tests.exchange.bad_files import bad_files
from tests.exchange.test_imports import MINUTES
from tests.exchange.test_working import PROGRAMME

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
LIST = "/desk/638/documents/"
LOOK_ALIKES = Path(__file__).resolve().parents[3] / "documents"
MOST_QUERIES = 12
MOST_BYTES = 150_000
SIDES = (
    *("", "items/", "chapters/", "chapters/?look=1", "measures/", "measures/?look=1", "terms/", "terms/?look=1"),
    *("terms/?list=statistics", "terms/?list=footnotes", "repairs/", "repairs/?state=accepted", "source/"),
    *("source/?only=unplaced", "create/"),
)
REFUSED = {
    "sv": {
        "empty": "Filen är tom",
        "binary": "inget dokument",
        "too_large": "50 MB",
        "encoding": "UTF-8",
        "password_protected": "lösenord",
        "zip_bomb": "öppnades inte",
    },
    "fi": {
        "empty": "Tiedosto on tyhjä",
        "binary": "ei ole asiakirja",
        "too_large": "50 Mt",
        "encoding": "UTF-8",
        "password_protected": "salasanalla",
        "zip_bomb": "eikä sitä avattu",
    },
}


@pytest.fixture
def client(signed_in: SignedIn) -> Client:
    return signed_in("coordinator", code="638")


def upload(client: Client, data: bytes, name: str = "a.txt") -> Any:
    return client.post(f"{LIST}bring/", {"file": SimpleUploadedFile(name, data)})


def bring(client: Client, text: str = PROGRAMME) -> str:
    """Bring a text in by paste; return the address of its page."""
    answer = client.post(f"{LIST}bring/", {"text": text})
    assert answer.status_code == 302
    return str(answer["Location"])


def form_of(answer: Any) -> dict[str, str]:
    """Return what the page's form would send, as it stands."""
    page = unescape(answer.content.decode())
    form = re.search(r'<form method="post" class="form".*?</form>', page, re.DOTALL)
    assert form is not None
    found = dict(re.findall(r'<input type="(?:hidden|text|number|date)" name="([^"]+)"(?: value="([^"]*)")?', form[0]))
    texts = re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', form[0], re.DOTALL)
    found |= {name: text.removeprefix("\n") for name, text in texts}
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def result() -> dict[str, Any]:
    return dict(ImportedDocument.objects.get().result)


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


# Who


@pytest.mark.parametrize("role", ["editor", "reader", "partner", "administrator", "data_protection_officer"])
def test_roles_that_do_not_import_are_kept_out(signed_in: SignedIn, client: Client, role: str) -> None:
    address = bring(client)
    other = signed_in(role, code="638")
    for page in (LIST, f"{LIST}bring/", address, f"{address}measures/", f"{address}create/"):
        assert other.get(page).status_code == 403
    assert other.post(f"{LIST}bring/", {"text": MINUTES}).status_code == 403


def test_another_municipality_gets_404(signed_in: SignedIn, client: Client) -> None:
    address = bring(client)
    other = signed_in("coordinator", code="018")
    for side in SIDES:
        assert other.get(address.replace("/638/", "/018/") + side).status_code == 404
        assert other.get(address + side).status_code == 404
    for act in ("aside/", "draft/?page=t1", "repairs/", "source/", "measures/"):
        assert other.post(address.replace("/638/", "/018/") + act, {"aside": "1"}).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    address = bring(client)
    assert Client().get(address).status_code == 302
    assert "/account/" in Client().get(LIST)["Location"]


# Bringing in


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    assert "Inga dokument ännu" in client.get(LIST).content.decode()


def test_a_pasted_text_and_a_file_lead_to_their_page(client: Client) -> None:
    first = bring(client)
    assert client.get(first).status_code == 200
    again = upload(client, PROGRAMME.encode(), "program.txt")
    assert again["Location"] == first
    assert "tagits in tidigare" in client.get(first).content.decode()
    assert ImportedDocument.objects.count() == 1


@pytest.mark.parametrize("language", ["sv", "fi"])
@pytest.mark.parametrize("code", list(REFUSED["sv"]))
def test_bad_input_is_refused_in_the_person_s_language_and_nothing_is_kept(
    client: Client, code: str, language: str
) -> None:
    name, data = bad_files()[code]
    client.cookies["delaktig_language"] = language
    client.get(LIST)  # the session is as it will be
    before = rows()
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert REFUSED[language][code] in unescape(answer.content.decode())
    assert rows() == before


def test_nothing_at_all_asks_for_a_file_or_a_text(client: Client) -> None:
    answer = client.post(f"{LIST}bring/", {"text": "  "})
    assert answer.status_code == 422
    assert "Välj en fil" in answer.content.decode()


# The sides of a document


def documents() -> list[Path]:
    real = seeds_folder()
    return [*sorted(LOOK_ALIKES.glob("*.txt")), *(sorted(real.glob("*.txt")) if real.is_dir() else ())]


@pytest.mark.parametrize("file", documents(), ids=lambda file: file.stem[:30])
def test_every_side_of_every_document_shows_with_few_queries_and_in_reasonable_size(file: Path, client: Client) -> None:
    address = upload(client, file.read_bytes(), file.name)["Location"]
    parts = [f"parts/{node['key']}/" for node in [*result()["sections"][:2], *result()["items"][:2]]]
    more = ["repairs/0/"] if result()["has_repairs"] else []
    for side in (*SIDES, *parts, *more):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address + side)
        assert answer.status_code == 200, side
        assert len(queries) <= MOST_QUERIES, side
        assert len(answer.content) <= MOST_BYTES, side


def test_each_piece_of_the_source_leads_to_the_field_that_it_went_to(client: Client) -> None:
    page = client.get(f"{bring(client)}measures/?theme=t1").content.decode()
    assert re.search(r'<a href="#id_m1-measure">Mentorer</a>', page)
    assert 'id="id_m1-measure"' in page


def test_only_what_needs_a_look_is_left_by_the_filter(client: Client) -> None:
    page = client.get(f"{bring(client)}measures/?theme=t1&look=1").content.decode()
    assert 'id="part-m2"' in page
    assert 'id="part-m1"' not in page


def test_a_mended_cell_is_saved_and_the_rest_stays(client: Client) -> None:
    address = f"{bring(client)}measures/?theme=t1"
    sent = form_of(client.get(address)) | {"m1-goal": "Nytt mål"}
    before = result()["themes"]
    assert client.post(address, sent).status_code == 302
    after = result()["themes"]
    assert after[0]["measures"][0]["goal"] == "Nytt mål"
    before[0]["measures"][0]["goal"] = "Nytt mål"
    assert after == before


def test_a_step_saves_what_was_typed_too(client: Client) -> None:
    address = f"{bring(client)}measures/?theme=t1"
    sent = form_of(client.get(address)) | {"m1-goal": "Nytt mål", "step": "down:m1"}
    assert client.post(address, sent)["Location"].endswith("#part-m1")
    assert [row["goal"] for row in result()["themes"][0]["measures"]][:2] == ["Fler i arbete", "Nytt mål"]


def test_two_people_on_one_cell_are_shown_both_and_may_save_again(client: Client, signed_in: SignedIn) -> None:
    address = f"{bring(client)}measures/?theme=t1"
    mine = form_of(client.get(address)) | {"m1-goal": "Mitt mål"}
    other = signed_in("coordinator", code="638")
    other.post(address, form_of(other.get(address)) | {"m1-goal": "Deras mål"})
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mitt mål" in page
    assert "Deras mål" in page
    assert result()["themes"][0]["measures"][0]["goal"] == "Deras mål"
    assert client.post(address, form_of(answer)).status_code == 302
    assert result()["themes"][0]["measures"][0]["goal"] == "Mitt mål"


def test_facts_are_mended_and_what_cannot_be_is_said(client: Client) -> None:
    address = bring(client)
    sent = form_of(client.get(address))
    wrong = client.post(address, sent | {"facts-municipalities": "Långtbortistan", "facts-acts": "lag"})
    assert wrong.status_code == 422
    assert "Långtbortistan" in wrong.content.decode()
    right = sent | {"facts-municipalities": "Askola\n638", "facts-acts": "681/2023", "facts-end": "2029"}
    assert client.post(address, right).status_code == 302
    assert result()["municipalities"] == ["018", "638"]
    assert (result()["acts"], result()["period"]) == (["681/2023"], {"from": 2026, "to": 2029})


def test_a_chapter_is_mended_moved_and_removed(client: Client) -> None:
    address = bring(client)
    part = f"{address}parts/s2/"
    client.post(part, form_of(client.get(part)) | {"s2-title": "Läget", "step": "out:s2"})
    assert [s["title"] for s in result()["sections"]] == ["Inledning", "Läget"]
    answer = client.post(part, form_of(client.get(part)) | {"step": "remove:s2"})
    assert answer["Location"].endswith("/chapters/")
    assert client.get(part).status_code == 404
    page = client.get(f"{address}source/?only=unplaced").content.decode()
    assert "Mera text." in page
    assert "Lägg det här" in page


def test_a_loose_line_is_put_where_a_person_says(client: Client) -> None:
    address = bring(client)
    part = f"{address}parts/s2/"
    client.post(part, form_of(client.get(part)) | {"step": "remove:s2"})
    page = client.get(f"{address}source/?only=unplaced").content.decode()
    place = re.search(r'value="(\d+)" id="loose-\d+"> <label[^>]*><span class="num">\d+</span> Mera text\.', page)
    assert place is not None
    client.post(f"{address}source/?only=unplaced", {"place": place[1], "target": "s1.text"})
    assert result()["sections"][0]["text"].endswith("\n\nMera text.")
    assert client.post(f"{address}source/", {"place": place[1]}).status_code == 302  # without a target: said, not kept


def test_an_item_is_mended_with_what_the_document_does_not_state(client: Client) -> None:
    address = bring(client, MINUTES)
    part = f"{address}parts/i1/"
    sent = form_of(client.get(part)) | {"i1-case_number": "12/2026", "i1-attachments": "Program\n\nBilaga 2"}
    assert client.post(part, sent).status_code == 302
    item = result()["items"][0]
    assert (item["case_number"], item["attachments"]) == ("12/2026", ["Program", "Bilaga 2"])


def test_a_figure_is_added_with_its_value(client: Client) -> None:
    address = f"{bring(client)}terms/?list=statistics"
    client.post(address, {"step": "add::n"})
    sent = form_of(client.get(address)) | {"n1-label": "Andel", "n1-value": "7,1", "n1-unit": "%"}
    assert client.post(address, sent).status_code == 302
    assert result()["statistics"][0]["value"] == 7.1


# Repairs


def scanned(client: Client) -> str:
    return str(upload(client, (LOOK_ALIKES / "scanned-sv.txt").read_bytes())["Location"])


def states() -> list[str]:
    return [repair["state"] for repair in ImportedDocument.objects.get().repairs]


def test_all_of_a_kind_are_accepted_with_one_button(client: Client) -> None:
    address = f"{scanned(client)}repairs/"
    place = re.search(r'value="accept:(\d+)"', client.get(address).content.decode())
    assert place is not None
    client.post(address, {"decide": f"accept:{place[1]}"})
    repairs = ImportedDocument.objects.get().repairs
    kind = (repairs[int(place[1])]["found"], repairs[int(place[1])]["proposed"])
    decided = [(r["found"], r["proposed"]) for r in repairs if r["state"]]
    assert set(decided) == {kind}
    assert len(decided) == sum((r["found"], r["proposed"]) == kind for r in repairs)


def test_one_place_is_rejected_and_nothing_is_ever_put_in_by_itself(client: Client) -> None:
    address = scanned(client)
    assert set(states()) == {""}
    client.post(f"{address}repairs/0/", {"decide": "reject", "place": ["0", "99999"]})
    assert (states()[0], set(states()[1:])) == ("rejected", {""})


# Drafts


def test_what_was_typed_is_kept_and_brought_back_until_it_is_saved_or_thrown_away(client: Client) -> None:
    address = bring(client)
    page = client.get(f"{address}measures/?theme=t1")
    draft = unescape(re.search(r'data-draft="([^"]+)"', page.content.decode())[1])  # type: ignore[index]
    assert client.post(draft, form_of(page) | {"m1-goal": "Halvfärdigt"}).status_code == 204
    again = client.get(f"{address}measures/?theme=t1")
    assert "Halvfärdigt" in again.content.decode()
    assert "är tillbaka" in again.content.decode()
    assert result()["themes"][0]["measures"][0]["goal"] == "Fler i arbete"
    client.post(f"{address}measures/?theme=t1", form_of(again))
    assert result()["themes"][0]["measures"][0]["goal"] == "Halvfärdigt"
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_when_asked(client: Client) -> None:
    address = bring(client)
    client.post(f"{address}draft/?page=t1", {"m1-goal": "x"})
    assert client.post(f"{address}draft/?page=t1", {"discard": "1"}).status_code == 302
    assert not Draft.objects.exists()
    assert client.post(f"{address}draft/?page=../x", {}).status_code == 404


# Creating


def test_an_edition_is_created_with_what_the_document_says_filled_in(client: Client) -> None:
    address = f"{bring(client)}create/"
    page = client.get(address)
    sent = form_of(page) | {"kind": "strategic", "members": ["638"], "follow_ups": ["m1"]}
    assert (sent["slug"], sent["starts_on"], sent["ends_on"]) == ("2026-2028", "2026-01-01", "2028-12-31")
    assert 'name="follow_ups"' in page.content.decode()
    assert "checked" not in _ticks(page, "follow_ups")
    assert client.post(address, sent).status_code == 302
    edition = Edition.objects.get()
    assert (edition.slug, FollowUp.objects.count()) == ("2026-2028", 1)
    closed = client.get(address).content.decode()
    assert "Öppna utgåvan" in closed
    assert '<form method="post" class="form"' not in closed


def _ticks(page: Any, name: str) -> str:
    return " ".join(re.findall(rf'<input type="checkbox" name="{name}"[^>]*>', page.content.decode()))


def test_members_without_the_own_municipality_are_refused(client: Client) -> None:
    address = bring(client)
    client.post(address, form_of(client.get(address)) | {"facts-municipalities": "Askola\nBorgå"})
    sent = form_of(client.get(f"{address}create/")) | {"kind": "strategic", "members": ["018"], "lead": "018"}
    answer = client.post(f"{address}create/", sent)
    assert answer.status_code == 422
    assert "Din egen kommun" in answer.content.decode()
    assert not Edition.objects.exists()


def test_a_document_that_was_used_is_shown_but_not_changed(client: Client) -> None:
    address = bring(client)
    sent = form_of(client.get(f"{address}create/")) | {"kind": "strategic", "members": ["638"]}
    client.post(f"{address}create/", sent)
    page = client.get(f"{address}measures/?theme=t1").content.decode()
    assert "disabled" in page
    assert ">Spara<" not in page
    assert client.post(f"{address}measures/?theme=t1", {"t1-title": "x"}).status_code in (403, 422)


def test_decisions_are_recorded_and_what_is_not_stated_must_be_said_or_stays_empty(client: Client) -> None:
    address = f"{bring(client, MINUTES)}create/"
    sent = form_of(client.get(address)) | {"i1-take": "on"}
    assert sent["i1-municipality"] == ""
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Ange vilken kommun" in refused.content.decode()
    assert not Item.objects.exists()
    assert client.post(address, sent | {"i1-municipality": "638"}).status_code == 302
    assert Item.objects.get().case_number == ""
    assert "antecknat" in client.get(address).content.decode()


def test_a_document_is_set_aside_and_taken_up_again(client: Client) -> None:
    address = bring(client)
    client.post(f"{address}aside/", {"aside": "1"})
    assert ImportedDocument.objects.get().state == "set_aside"
    assert client.get(f"{LIST}?state=set_aside").content.decode().count("/documents/") > 1
    client.post(f"{address}aside/", {})
    assert ImportedDocument.objects.get().state == "read"


def test_a_document_that_is_being_read_shows_how_far_it_has_come(client: Client) -> None:
    address = bring(client)
    ImportedDocument.objects.update(state="reading", progress=20, result={})
    assert "20 %" in client.get(address).content.decode()
    ImportedDocument.objects.update(state="failed")
    assert "Läs det igen" in client.get(address).content.decode()
    client.post(f"{address}again/")
    assert ImportedDocument.objects.get().state == "read"


def test_other_sides_of_a_document_that_is_not_read_lead_back(client: Client) -> None:
    address = bring(client)
    ImportedDocument.objects.update(state="reading", result={})
    for side in ("chapters/", "measures/", "repairs/", "source/", "create/", "terms/", "items/", "parts/s1/"):
        assert client.get(address + side)["Location"] == address
