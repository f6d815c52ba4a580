"""Headings are guessed only where they are sure; a cell becomes a value or a fault, whatever stands there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delaktig.exchange.clients import fields as named
from delaktig.exchange.clients.people import read_row
from delaktig.exchange.clients.reading import Known, Unread, read
from delaktig.exchange.clients.sheets import given_back, heading_row, kept, letters, take_in
from delaktig.formats.reading import ReadError
from delaktig.formats.xlsx import Column, Sheet
from tests.exchange.clients.building import workbook

KNOWN = Known({"anna berg": (1,), "anna exempel org": (1,), "kim lind": (2, 3)}, {"integration": (7,)})


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Efternamn", "family_name"),
        ("SUKUNIMI", "family_name"),
        ("Last name", "family_name"),
        ("Etunimi", "given_names"),
        ("Henkilötunnus", "identity_code"),
        ("Personbeteckning (11 tecken)", "identity_code"),
        ("HETU", "identity_code"),
        ("Född", "birth_date"),
        ("Syntymäaika", "birth_date"),
        ("Äidinkieli", "mother_tongue"),
        ("Tolkbehov", "interpreter"),
        ("Tarvitsee tulkin?", "interpreter"),
        ("Efternamn / Sukunimi", "family_name"),
        ("Kotikunta\n(Hemkommun)", "residence"),
        ("Turvakielto", "prohibited"),
        ("E-post", "email"),
        ("Efternamn, förnamn", "full_name"),
        ("Asiakkuus alkaen", "started_on"),
        ("Förnamn / Efternamn", ""),
        ("Kontaktpersonens namn", ""),
        ("Status", ""),
        ("", ""),
        (None, ""),
        (17, ""),
    ],
)
def test_a_heading_names_a_field_only_where_it_is_sure(heading: Any, field: str) -> None:
    assert named.guess(heading) == field


def test_each_heading_of_the_template_is_read_in_its_three_languages_as_its_own_field() -> None:
    for field in named.fields().values():
        for caption in field.captions.values():
            assert named.guess(caption) == field.key, caption


def test_no_word_for_a_heading_stands_for_two_fields() -> None:
    said = [(named.folded(w), f.key) for f in named.fields().values() for w in (*f.captions.values(), *f.also)]
    by_word: dict[str, set[str]] = {}
    for word, key in said:
        by_word.setdefault(word, set()).add(key)
    assert {word: keys for word, keys in by_word.items() if len(keys) > 1} == {}


@pytest.mark.parametrize("name", ["ground", "yes", "interpreter", "circumstance", "consent_scope", "authority"])
def test_each_word_for_a_choice_is_read_as_its_own_key(name: str) -> None:
    for key, words in named.choices(name).items():
        assert {named.spoken(name)[named.folded(one)] for one in (key, *words.values())} == {key}


def test_a_field_is_given_to_its_first_column_alone() -> None:
    assert named.guesses(["Hetu", "Namn", "Personbeteckning"]) == ["identity_code", "full_name", ""]


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("birth_date", date(1990, 1, 2), date(1990, 1, 2)),
        ("birth_date", "2.1.1990", date(1990, 1, 2)),
        ("birth_date", "02/01/1990", date(1990, 1, 2)),
        ("birth_date", "1990-01-02 00:00", date(1990, 1, 2)),
        ("postal_code", 2100, "02100"),
        ("postal_code", "64100", "64100"),
        ("phone", 401234567, "401234567"),
        ("mother_tongue", "Arabiska", "ar"),
        ("mother_tongue", "somali", "so"),
        ("mother_tongue", "العربية", "ar"),
        ("mother_tongue", "dari", "prs"),
        ("contact_language", "UK", "uk"),
        ("citizenships", "Syrien; Ukraina", ("SY", "UA")),
        ("citizenships", "Syyria, statslös", ("SY", "XXA")),
        ("interpreter", "x", "needed"),
        ("interpreter", True, "needed"),
        ("interpreter", "ei", "not_needed"),
        ("prohibited", "Nej", False),
        ("prohibited", 1, True),
        ("ground", "Kvotflykting", "quota_refugee"),
        ("ground", "perhe", "family"),
        ("ground", "annan grund", "other"),
        ("residence", "Porvoo", "638"),
        ("residence", 18, "018"),
        ("officer", "Anna Berg", 1),
        ("officer", "anna@exempel.org", 1),
        ("unit", "integration", 7),
        ("earlier_names", "Saleh; Amal Saleh", ("Saleh", "Amal Saleh")),
        ("phone", "   ", None),
        ("phone", None, None),
    ],
)
def test_a_cell_is_read_as_its_field_says(field: str, cell: Any, value: Any) -> None:
    assert read(named.fields()[field], cell, KNOWN) == value


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("birth_date", "31.2.1990", "impossible_day"),
        ("birth_date", date(1020, 1, 1), "impossible_day"),
        ("birth_date", "1.2.90", "short_year"),
        ("birth_date", 32874, "no_day_read"),
        ("birth_date", "våren 1990", "no_day_read"),
        ("mother_tongue", "spanskportugisiska", "unknown_language"),
        ("mother_tongue", "qqq", "unknown_language"),
        ("citizenships", "Atlantis", "unknown_country"),
        ("citizenships", ";".join(["Syrien"] * 21), "too_many"),
        ("interpreter", "kanske", "unknown_interpreter"),
        ("prohibited", "?", "unknown_yes"),
        ("ground", "status A", "unknown_ground"),
        ("residence", "Atlantis", "unknown_municipality"),
        ("residence", "999", "unknown_municipality"),
        ("officer", "Nobody", "unknown_worker"),
        ("officer", "Kim Lind", "several_so_called"),
        ("unit", "Nowhere", "unknown_unit"),
        ("family_name", "Sal\x00eh", "unreadable_character"),
        ("family_name", "Sal\ufffdeh", "unreadable_character"),
    ],
)
def test_what_cannot_be_read_says_why(field: str, cell: Any, code: str) -> None:
    with pytest.raises(Unread) as unread:
        read(named.fields()[field], cell, KNOWN)
    assert unread.value.code == code


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.dates(),
    st.text(max_size=60),
    st.text(alphabet="0123456789./- T:", max_size=14),
    st.from_regex(r"[0-9]{6}[-+A-FYXWVU][0-9]{3}[0-9A-Y]", fullmatch=True),
)


@given(st.sampled_from(sorted(named.fields())), JUNK)
def test_any_cell_is_a_value_or_a_fault_and_nothing_is_raised(field: str, cell: Any) -> None:
    row = read_row([field], [cell], KNOWN)
    assert len(row.values) + len(row.faults) <= 1


@given(st.lists(JUNK, max_size=8))
def test_a_row_comes_back_from_its_seal_as_it_was(cells: list[Any]) -> None:
    assert given_back(kept(cells)) == tuple(cells)


@given(st.text(max_size=80))
def test_any_heading_is_guessed_without_raising(heading: str) -> None:
    assert named.guess(heading) in {"", *named.fields()}


def test_headings_are_found_under_a_title_and_rows_keep_their_numbers() -> None:
    rows = [(1, ("Klienter 2019",)), (4, ("Efternamn", "Hetu", None)), (5, ("Saleh", "x"))]
    assert heading_row(rows) == 4
    title = workbook(["Klienter 2019", ""], [[None, None], [None, None], ["Efternamn", "Hetu"], ["Saleh", "x"]])
    (sheet,) = (one for one in take_in(title) if one.name == "Klienter")
    assert (sheet.headings, [number for number, _row in sheet.rows]) == (4, [1, 4, 5])


def test_a_list_without_known_headings_begins_with_its_first_two_texts() -> None:
    assert heading_row([(1, (2019, None)), (3, ("Kolumn ett", "Kolumn två")), (4, ("a", "b"))]) == 3


def test_columns_are_called_as_a_workbook_calls_them() -> None:
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"Efternamn;Hetu\n", "damaged"), (b"PK\x03\x04 nothing", "damaged")],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as error:
        take_in(data)
    assert error.value.code == code


def test_more_rows_than_a_list_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delaktig.exchange.clients.sheets.MOST_ROWS", 3)
    with pytest.raises(ReadError) as error:
        take_in(workbook(["Efternamn"], [["a"], ["b"], ["c"]]))
    assert error.value.code == "too_long"


def test_sheets_with_nothing_in_them_are_left_out() -> None:
    empty = Sheet("Tom", (Column("Bara en rubrik"),), ())
    assert "Tom" not in [one.name for one in take_in(workbook(["Efternamn", "Hetu"], [["a", "b"]], empty))]


def test_numbers_with_decimals_are_kept_whole() -> None:
    assert given_back(kept([Decimal("1.50"), date(2020, 2, 29), "d"])) == (Decimal("1.50"), date(2020, 2, 29), "d")
