"""What somebody brings: masked before it is read, recognised where it is ours, refused where it cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from delaktig.exchange.documents.reader import read_document
from delaktig.exchange.editions import ShapeError
from delaktig.exchange.imports import read, take_in, take_text
from delaktig.formats.reading import ReadError
from tests.conftest import seeds_folder
from tests.exchange.bad_files import bad_files
from tests.exchange.edition_example import edition_data

LOOK_ALIKES = Path(__file__).resolve().parents[1] / "documents"
MINUTES = """Kommunstyrelsen 12.3.2026 § 14

Integrationsprogram 2026–2028

Beredning: integrationskoordinator Anna Bergslund, tfn 050 123 4567, anna.bergslund@example.org

Beslut

Anna Bergslund presenterade ärendet. Godkändes.
"""


def documents() -> list[Path]:
    real = seeds_folder()
    return [*sorted(LOOK_ALIKES.glob("*.txt")), *(sorted(real.glob("*.txt")) if real.is_dir() else ())]


@pytest.mark.parametrize("file", documents(), ids=lambda file: file.stem[:30])
def test_what_was_masked_first_is_read_as_if_it_had_not_been(file: Path) -> None:
    brought = take_in(file.read_bytes(), file.name)
    masked, whole = read(brought).to_json(), read_document(file.read_text(encoding="utf-8")).to_json()
    for key in set(whole) - {"spans"}:
        assert masked[key] == whole[key], key


def test_names_mails_and_numbers_are_gone_before_anything_is_read() -> None:
    brought = take_text(MINUTES, name="Utdrag_Anna_Bergslund.txt")
    kept = json.dumps([brought.lines, brought.name, read(brought).to_json()], ensure_ascii=False)
    assert not [word for word in ("Anna", "Bergslund", "050 123", "@") if word in kept]
    assert brought.masked == {"mail": 1, "name": 2, "phone": 1}
    assert read(brought).items[0].decision == "[namn] presenterade ärendet. Godkändes."


def test_the_same_text_has_the_same_digest_whatever_file_it_came_in() -> None:
    assert take_text(MINUTES).sha256 == take_in(MINUTES.replace("\n", "\r\n").encode("utf-8-sig"), "a.txt").sha256
    assert take_text(MINUTES).sha256 != take_text(MINUTES.replace("§ 14", "§ 15")).sha256


def test_an_edition_as_json_is_recognised_by_what_it_says() -> None:
    data = edition_data("638", "018")
    brought = take_in(json.dumps(data, ensure_ascii=False).encode(), "whatever.txt")
    assert brought.format == "json"
    assert brought.edition == data
    assert read(brought).themes[0].measures[0].measure == "Hitta frivilliga m-1"


def test_json_that_is_no_edition_is_no_document() -> None:
    with pytest.raises(ReadError) as error:
        take_in(b'{"a": 1}', "a.json")
    assert error.value.code == "unsupported"


def test_an_edition_that_leaves_the_schema_says_where() -> None:
    data = edition_data()
    data["edition"]["slug"] = "Not A Slug"
    with pytest.raises(ShapeError) as error:
        take_in(json.dumps(data).encode(), "a.json")
    assert error.value.path == "$.edition.slug"


def test_a_code_that_no_municipality_has_is_refused() -> None:
    with pytest.raises(ShapeError) as error:
        take_in(json.dumps(edition_data("638", "999")).encode(), "a.json")
    assert error.value.path == "$.members[1].municipality"


def test_sections_within_sections_without_end_are_refused() -> None:
    data = edition_data()
    section = data["sections"][0]
    for _ in range(400):
        section["children"] = [{**section, "children": []}]
        section = section["children"][0]
    with pytest.raises(ShapeError):
        take_in(json.dumps(data).encode(), "a.json")


def test_a_text_that_begins_with_a_bracket_is_a_text() -> None:
    assert take_text("[utkast] Integrationsprogram 2026–2028\n\nText.").format == "text"


@pytest.mark.parametrize("code", list(bad_files()))
def test_bad_input_is_refused_by_its_code(code: str) -> None:
    name, data = bad_files()[code]
    with pytest.raises(ReadError) as error:
        take_in(data, name)
    assert error.value.code == code
