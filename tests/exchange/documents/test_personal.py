"""Names, mails and telephone numbers are found by context, and never leave the source."""

from __future__ import annotations

import pytest

from delaktig.exchange.documents.personal import find_personal, mask_lines
from delaktig.exchange.documents.reader import read_document


def found(text: str) -> list[tuple[str, str]]:
    lines = text.split("\n")
    return [
        (span.target.removeprefix("personal:"), lines[span.line - 1][span.start : span.end])
        for span in find_personal(lines)
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Stadsdirektör Tor Åkerblad-Sund", {"Tor Åkerblad-Sund"}),
        ("Direktören för kultur och fritid Saga Lindkvarn redogjorde", {"Saga Lindkvarn"}),
        ("kaupunginjohtaja Veikko Tammilehto-Aho esitteli asian", {"Veikko Tammilehto-Aho"}),
        ("Valmistelija: Tammilehto Veikko, kotoutumiskoordinaattori", {"Tammilehto Veikko"}),
        ("Ledamot Gun Västersund föreslog, understödd av Bo Norrdal", {"Gun Västersund", "Bo Norrdal"}),
        ("Lisätietoja: Aino Kivilaakso, aino.kivilaakso(at)esimerkki.fi", {"Aino Kivilaakso"}),
        ("Aino Kivilaakso, kulttuurijohtaja", {"Aino Kivilaakso"}),
        ("Kommundirektör Björkfelt svarade.", {"Björkfelt"}),
        ("Projektledare A. Nordkulla ansvarar.", {"A. Nordkulla"}),
    ],
)
def test_a_name_is_found_by_the_words_around_it(text: str, values: set[str]) -> None:
    assert {value for kind, value in found(text) if kind == "name"} == values


@pytest.mark.parametrize(
    "text",
    [
        "Ordföranden för Finlands Röda Kors i Södra Kymmenedalen hördes.",
        "Regionalt program för Södra Kymmenedalen 2023–2026",
        "Borgå stad och Lovisa stad ansvarar. Kommunen Följer Upp.",
        "Beredare Förvaltningschef",
        "Suomen Punainen Risti ja Porvoon kaupunki järjestävät kurssin.",
        "studiehandledare\tGrundläggande utbildning",
    ],
)
def test_places_offices_and_organisations_are_no_people(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("x tfn 040 123 4567.", "phone", "tfn 040 123 4567"),
        ("x puh. 05 234 5678,", "phone", "puh. 05 234 5678"),
        ("ring +358 40 123 4567 i dag", "phone", "+358 40 123 4567"),
        ("050-7654321", "phone", "050-7654321"),
        ("till a.b-c(at)exempel.fi nu", "mail", "a.b-c(at)exempel.fi"),
        ("osoite a.b@esimerkki.fi.", "mail", "a.b@esimerkki.fi"),
        ("osoite a.b [at] esimerkki.fi", "mail", "a.b [at] esimerkki.fi"),
    ],
)
def test_mails_and_numbers_are_found_in_their_usual_forms(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "12.03.2025",
        "266/05.00.00/2025",
        "3 696 personer",
        "version 07122023",
        "0177619-3",
        "kl. 18.05-18.24",
        "1 093 7 204",
    ],
)
def test_dates_case_numbers_and_figures_are_no_telephone_numbers(text: str) -> None:
    assert found(text) == []


def test_a_person_found_once_is_masked_everywhere_in_any_case() -> None:
    text = "Esittelijä\nSivistysjohtaja Oiva Kuusilehtonen\n\nOiva Kuusilehtosen mukaan. Kuusilehtonen poistui."
    assert mask_lines(text.split("\n"), find_personal(text.split("\n")), "fi")[3] == "[nimi] mukaan. [nimi] poistui."


def test_a_name_that_only_a_mail_address_spells_is_masked_in_the_text() -> None:
    text = "maj-lis.holmkvist(at)exempel.fi\n\nDå kom Maj-Lis Holmkvist till mötet."
    assert ("name", "Maj-Lis Holmkvist") in found(text)


def test_the_record_has_the_role_and_a_mask_in_running_text() -> None:
    text = (
        "KSTYR 5.1.2026 § 3\n\nBeredare\n\nPlanerare Ylva Granskog, tfn 040 765 4321\n\n"
        "Granskog har hört invånarna.\n\nBeslut\n\nGodkändes."
    )
    result = read_document(text)
    (item,) = result.items
    assert item.preparer_role == "Planerare"
    assert item.background == "[namn] har hört invånarna."
    assert "Granskog" not in str(result.to_json())
    assert "765" not in str(result.to_json())
