"""The shipped register: complete, unique, and right where a mistake would be seen first."""

from __future__ import annotations

import re
from datetime import date

import pytest

from delaktig.municipalities import register

# code, Swedish, Finnish, genitive, illative, official languages (majority first)
KNOWN = [
    ("638", "Borgå", "Porvoo", "Porvoon", "Porvooseen", ("fi", "sv")),
    ("434", "Lovisa", "Loviisa", "Loviisan", "Loviisaan", ("fi", "sv")),
    ("407", "Lappträsk", "Lapinjärvi", "Lapinjärven", "Lapinjärveen", ("fi", "sv")),
    ("018", "Askola", "Askola", "Askolan", "Askolaan", ("fi",)),
    ("504", "Mörskom", "Myrskylä", "Myrskylän", "Myrskylään", ("fi", "sv")),
    ("616", "Pukkila", "Pukkila", "Pukkilan", "Pukkilaan", ("fi",)),
    ("710", "Raseborg", "Raasepori", "Raaseporin", "Raaseporiin", ("sv", "fi")),
    ("078", "Hangö", "Hanko", "Hangon", "Hankoon", ("fi", "sv")),
    ("285", "Kotka", "Kotka", "Kotkan", "Kotkaan", ("fi",)),
    ("075", "Fredrikshamn", "Hamina", "Haminan", "Haminaan", ("fi",)),
    ("624", "Pyttis", "Pyhtää", "Pyhtään", "Pyhtääseen", ("fi", "sv")),
    ("935", "Vederlax", "Virolahti", "Virolahden", "Virolahteen", ("fi",)),
    ("489", "Miehikkälä", "Miehikkälä", "Miehikkälän", "Miehikkälään", ("fi",)),
    (
        "287",
        "Kristinestad",
        "Kristiinankaupunki",
        "Kristiinankaupungin",
        "Kristiinankaupunkiin",
        ("sv", "fi"),
    ),
    ("231", "Kaskö", "Kaskinen", "Kaskisten", "Kaskisiin", ("fi", "sv")),
    ("545", "Närpes", "Närpiö", "Närpiön", "Närpiöön", ("sv", "fi")),
    ("280", "Korsnäs", "Korsnäs", "Korsnäsin", "Korsnäsiin", ("sv", "fi")),
    ("475", "Malax", "Maalahti", "Maalahden", "Maalahteen", ("sv", "fi")),
    ("753", "Sibbo", "Sipoo", "Sipoon", "Sipooseen", ("fi", "sv")),
]


@pytest.mark.parametrize(("code", "sv", "fi", "genitive", "illative", "languages"), KNOWN)
def test_known_municipalities_have_their_names_forms_and_languages(
    code: str, sv: str, fi: str, genitive: str, illative: str, languages: tuple[str, ...]
) -> None:
    record = register.by_code(code)
    assert (record.name_sv, record.name_fi) == (sv, fi)
    assert record.cases_fi["genitive"] == genitive
    assert record.cases_fi["illative"] == illative
    assert record.languages == languages
    assert register.forms_index("fi")[genitive.casefold()] == code
    assert register.forms_index("fi")[illative.casefold()] == code
    assert register.forms_index("sv")[sv.casefold()] == code


@pytest.mark.parametrize(
    ("day", "number"),
    [("2019-12-31", 311), ("2020-01-01", 310), ("2022-01-01", 309), ("2024-12-31", 309), ("2025-01-01", 308)],
)
def test_the_number_of_municipalities_follows_the_mergers(day: str, number: int) -> None:
    assert len(register.existing(date.fromisoformat(day))) == number


def test_every_code_is_three_digits_and_unique() -> None:
    codes = [record.code for record in register.load()]
    assert len(set(codes)) == len(codes) == 311
    assert all(re.fullmatch(r"\d{3}", code) for code in codes)


def test_slugs_are_ascii_and_unique_in_each_language() -> None:
    for language in ("sv", "fi"):
        slugs = [getattr(record, f"slug_{language}") for record in register.load()]
        assert len(set(slugs)) == len(slugs)
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one) for one in slugs)


def test_a_slug_writes_saint_and_letters_with_dots_plainly() -> None:
    assert register.by_code("491").slug_sv == "st-michel"
    assert register.by_code("853").slug_sv == "abo"
    assert register.by_code("508").slug_fi == "mantta-vilppula"


def test_an_unknown_code_is_an_error_that_names_it() -> None:
    with pytest.raises(register.UnknownMunicipalityError, match="'38'") as caught:
        register.by_code("38")
    assert caught.value.code == "38"


def test_a_merged_municipality_points_to_one_that_exists_after_it() -> None:
    merged = [record for record in register.load() if record.valid_to]
    assert [record.code for record in merged] == ["099", "588", "911"]
    for record in merged:
        assert record.valid_to is not None
        assert record.merged_into is not None
        assert register.by_code(record.merged_into).valid_to is None
        assert record.exists(record.valid_to)
        assert not record.exists(date(2026, 1, 1))


def test_thirty_three_are_bilingual_and_sixteen_swedish() -> None:
    on = date(2023, 1, 1)
    languages = [record.languages for record in register.existing(on)]
    assert sum(1 for found in languages if found and len(found) == 2) == 33
    assert languages.count(("sv",)) == 16
    assert languages.count(("fi",)) == 260


def test_every_form_means_one_municipality_or_is_listed_as_ambiguous() -> None:
    for language in register.LANGUAGES:
        index, shared = register.forms_index(language), register.ambiguous_forms(language)
        assert not set(index) & set(shared)
        for record in register.load():
            for form in record.forms[language]:
                folded = form.casefold()
                assert index.get(folded) == record.code or record.code in shared[folded]


def test_a_name_itself_is_never_ambiguous() -> None:
    for language in register.LANGUAGES:
        for record in register.load():
            assert register.forms_index(language)[record.name(language).casefold()] == record.code


def test_finnish_forms_contain_all_local_cases_and_the_organisation() -> None:
    for record in register.load():
        assert set(record.cases_fi) == {
            "nominative", "genitive", "inessive", "elative", "illative", "adessive", "ablative", "allative",
        }  # fmt: skip
        assert set(record.cases_fi.values()) <= set(record.forms["fi"])
    assert {"Porvoon kaupunki", "Porvoon kaupungin"} <= set(register.by_code("638").forms["fi"])
    assert {"Sipoon kunta", "Sipoon kunnan"} <= set(register.by_code("753").forms["fi"])


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("638", {"Borgå", "Borgås", "Borgå stad", "Borgå stads"}),
        ("710", {"Raseborg", "Raseborgs", "Raseborgs stad", "Raseborgs stads"}),
        ("475", {"Malax", "Malax kommun", "Malax kommuns"}),
        ("753", {"Sibbo", "Sibbos", "Sibbo kommun", "Sibbo kommuns"}),
    ],
)
def test_swedish_forms_have_the_genitive_and_the_organisation(code: str, forms: set[str]) -> None:
    assert forms <= set(register.by_code(code).forms["sv"])


def test_a_swedish_name_that_ends_in_s_or_x_takes_no_second_s() -> None:
    every = {form for record in register.load() for form in record.forms["sv"]}
    assert not {form for form in every if re.search(r"[sxz]s$", form)}


def test_a_name_follows_the_day() -> None:
    record = register.by_code("445")
    assert record.name("fi", date(2010, 6, 1)) == "Länsi-Turunmaa"
    assert record.name("sv", date(2012, 1, 1)) == "Pargas"
    assert record.name("sv", date(1990, 1, 1)) == "Pargas"  # no name is known for that day: the latest
    assert record.name("sv") == "Pargas"


def test_the_kind_is_said_in_both_languages() -> None:
    assert {record.kind_fi for record in register.load()} == {"kaupunki", "kunta"}
    assert register.by_code("638").kind_sv == "stad"
    assert register.by_code("475").kind_sv == "kommun"


def test_business_ids_have_a_right_check_digit_or_are_unknown() -> None:
    known = [record.business_id for record in register.load() if record.business_id]
    assert len(set(known)) == len(known) > 280
    for number in known:
        weighed = zip(number[:7], (7, 9, 10, 5, 8, 4, 2), strict=True)
        total = sum(int(digit) * weight for digit, weight in weighed)
        assert re.fullmatch(r"\d{7}-\d", number)
        assert int(number[-1]) == (11 - total % 11) % 11
    assert register.by_code("018").business_id is None


def test_what_is_to_be_verified_is_said() -> None:
    assert register.about()["to_verify"]
    assert "2026" in " ".join(register.about()["to_verify"])
