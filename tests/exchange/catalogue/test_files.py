"""Files of services: their content decides what they are; what holds no services is refused with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from delaktig.accounts.actor import Denied
from delaktig.exchange.catalogue.bring import bring_in
from delaktig.exchange.catalogue.files import FORMATS, take_in, write
from delaktig.exchange.catalogue.reports import Fault
from delaktig.exchange.catalogue.words import FAULTS, fault_words
from delaktig.formats.reading import ReadError
from tests.exchange.bad_files import bad_files
from tests.exchange.catalogue.example import a_catalogue
from tests.exchange.catalogue.hsds import example
from tests.exchange.catalogue.test_ptv import THEIRS

HERE = Path(__file__).resolve().parents[3] / "src/delaktig"
BAD = {
    "no services": (b'{"name": "x"}', "unsupported"),
    "half": (b'{"shape": "delaktig-catalogue/1", ', "damaged"),
    "not a number": (b'{"shape": "delaktig-catalogue/1", "services": [NaN]}', "damaged"),
    "a zero character": (b'{"shape": "\\u0000"}', "damaged"),
    "half a character": (b'{"shape": "\\ud800"}', "damaged"),
    "not UTF-8": (b'{"shape": "\xff"}', "damaged"),
    "deep": (b"[" * 100_000, "damaged"),
    "spaces": (b"  \n ", "empty"),
    "text": (b"Tjanster i Borga", "unsupported"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_holds_no_services_is_refused_with_its_reason(name: str) -> None:
    data, code = BAD[name]
    with pytest.raises(ReadError) as refused:
        take_in(data, "tjanster.txt")
    assert refused.value.code == code


@pytest.mark.parametrize("name", sorted(bad_files()))
def test_every_bad_file_is_refused(name: str) -> None:
    file, data = bad_files()[name]
    with pytest.raises(ReadError) as refused:
        take_in(data, file)
    assert refused.value.code in {name, "damaged", "unsupported"}


@pytest.mark.parametrize(
    ("data", "format"), [(a_catalogue(), "json"), (example("service_full.json"), "hsds"), (THEIRS, "ptv")]
)
def test_the_content_decides_what_a_file_is(data: Any, format: str) -> None:
    assert take_in(json.dumps(data).encode(), "x.txt").format == format


@pytest.mark.django_db
@pytest.mark.parametrize("format", FORMATS)
def test_each_form_that_is_taken_out_is_understood_again(actor_with_role: Any, municipality: Any, format: str) -> None:
    municipality("616")
    coordinator = actor_with_role("coordinator")
    assert bring_in(coordinator, a_catalogue(), dry_run=False).done
    written = write(coordinator, format, "sv")
    taken = take_in(written.content, written.name)
    assert taken.format == format
    assert taken.catalogue["services"]


@pytest.mark.django_db
def test_only_those_who_exchange_services_take_files_out(actor_with_role: Any) -> None:
    with pytest.raises(Denied):
        write(actor_with_role("reader"), "json", "sv")


@pytest.mark.django_db
@pytest.mark.parametrize("format", FORMATS)
def test_the_command_writes_the_same_files(municipality: Any, tmp_path: Path, format: str) -> None:
    municipality("638")
    call_command("export_services", municipality="638", format=format, language="fi", folder=tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size > 0


@pytest.mark.django_db
def test_the_command_refuses_a_municipality_that_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("export_services", municipality="638", folder=tmp_path)


def test_every_fault_has_its_words() -> None:
    for code in FAULTS:
        words = fault_words(Fault(code, "$", "x"))
        assert "{" not in words
        assert "(x)" not in fault_words(Fault(code, "$"))
    assert "strange" in fault_words(Fault("strange", "$"))
