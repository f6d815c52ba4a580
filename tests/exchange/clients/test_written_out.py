"""The template is read again, the report repeats nothing, and the command does what the pages do."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from delaktig.accounts.actor import Actor
from delaktig.clients.models import Client
from delaktig.exchange.clients import acts, sheets, working
from delaktig.exchange.clients.fields import fields, guess
from delaktig.exchange.clients.report import table
from delaktig.exchange.clients.template import template
from delaktig.exchange.models import ClientList
from delaktig.formats.xlsx_reading import read_rows
from tests.clients.building import code, officer
from tests.exchange.clients.building import HEADINGS, bring, choice, looked_at, outcome, people, workbook

pytestmark = pytest.mark.django_db
BORN = date(1985, 6, 7)


@pytest.fixture
def supervisor(db: None) -> Actor:
    return officer(role="supervisor")


def test_the_template_is_read_again_in_each_language() -> None:
    for language in ("sv", "fi", "en"):
        (first, words, *_rest) = read_rows(template(language, "638"))
        assert [f.key for f in fields().values()] == [guess(heading) for heading in first.rows[0]]
        assert len(words.rows) > len(fields())


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_the_example_shows_every_outcome(supervisor: Actor, language: str) -> None:
    listing = acts.receive(supervisor, sheets.take_in(template(language, "638", example=True)), "example.xlsx")
    listing = acts.choose_columns(supervisor, listing.pk, choice(listing), background=False)
    working.work(supervisor, listing)
    expected = {2: "sound", 3: "sound", 4: "sound", 5: "sound", 6: "alike", 7: "refused", 8: "refused", 9: "refused"}
    assert outcome(listing) == expected
    bring(supervisor, listing)
    assert Client.objects.count() == 4


def test_no_example_is_given_where_invented_codes_are_refused(settings: Any) -> None:
    settings.ARTIFICIAL_IDENTITY_CODES = False
    assert len(read_rows(template("sv", "638", example=True))[0].rows) == 1


def test_the_report_tells_rows_and_reasons_and_nothing_that_stood_in_a_cell(supervisor: Actor) -> None:
    rows = [["=cmd|' /C calc'!A0", "Hemlig", code(BORN, 910), None], ["+Saleh", "Amal", "131052-308U", None]]
    listing = bring(supervisor, looked_at(supervisor, HEADINGS, rows))
    content = table(listing, acts.rows_of(listing), str, lambda fault: f"={fault.code}", "sv")
    written = read_rows(content)[0].rows
    number = Client.objects.get().number
    assert [(*row, *[None] * (5 - len(row)))[:5] for row in written[1:]] == [
        (2, "brought", None, None, number),
        (3, "refused", "C3", "=bad_check", None),
    ]
    for word in ("cmd", "Hemlig", "Saleh", "131052"):
        assert word not in repr(written)
    assert b"<f>" not in content


def test_what_looks_like_a_formula_is_a_name_like_any_other(supervisor: Actor) -> None:
    bring(supervisor, looked_at(supervisor, HEADINGS, [["=HYPERLINK(1)", "@Amal", code(BORN, 911), None]]))
    assert Client.objects.get().identity.family_name == "=HYPERLINK(1)"


# By command


def run(tmp_path: Any, *more: str, rows: list[list[Any]] | None = None, user: str = "") -> str:
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(HEADINGS, rows or people(2)))
    out = io.StringIO()
    call_command("import_clients", str(file), "--municipality", "638", "--user", user, *more, stdout=out)
    return out.getvalue()


def test_the_command_looks_and_keeps_nothing(supervisor: Actor, tmp_path: Any) -> None:
    mail = supervisor.user.email if supervisor.user else ""
    said = run(tmp_path, "--dry-run", rows=[*people(2), ["Saleh", "A", "131052-308U", None]], user=mail)
    assert "4: " in said
    assert "C4 Personbeteckning: " in said
    assert "Saleh" not in said
    assert not Client.objects.exists()
    assert not ClientList.objects.exists()


def test_the_command_brings_in_what_is_sound(supervisor: Actor, tmp_path: Any) -> None:
    said = run(tmp_path, user=supervisor.user.email if supervisor.user else "")
    assert Client.objects.count() == 2
    assert all(one.number in said for one in Client.objects.all())
    assert not ClientList.objects.exists()


def test_the_command_says_what_it_cannot_do(supervisor: Actor, tmp_path: Any) -> None:
    mail = supervisor.user.email if supervisor.user else ""
    worker = officer(role="caseworker")
    with pytest.raises(CommandError, match="Nobody"):
        run(tmp_path, user="nobody@example.org")
    with pytest.raises(CommandError, match="may not"):
        run(tmp_path, user=worker.user.email if worker.user else "")
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_clients", str(tmp_path / "none.xlsx"), "--municipality", "638", "--user", mail)
    (tmp_path / "bad.xlsx").write_bytes(b"nothing")
    with pytest.raises(CommandError, match=r"bad\.xlsx"):
        call_command("import_clients", str(tmp_path / "bad.xlsx"), "--municipality", "638", "--user", mail)
    (tmp_path / "other.xlsx").write_bytes(workbook(["Färg", "Form"], [["blå", "rund"]]))
    with pytest.raises(CommandError):
        call_command("import_clients", str(tmp_path / "other.xlsx"), "--municipality", "638", "--user", mail)
    assert not ClientList.objects.exists()
