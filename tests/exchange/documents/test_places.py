"""Municipalities are found in any form, ordinary words are not, and members are told from others."""

from __future__ import annotations

import pytest

from delaktig.exchange.documents.places import find_members, find_mentions, is_list_of_names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("i Borgå, Lapträsk och Lovisa", ["638", "407", "434"]),
        ("Kotkas, Fredrikshamnns, Pyttis och Vederlax", ["285", "075", "624", "935"]),
        ("Porvoossa ja Loviisan kaupungissa", ["638", "434"]),
        ("Hangö–Raseborg", ["078", "710"]),
        ("Salo kommun", ["734"]),
        ("Salo, Aura och Åbo", ["734", "019", "853"]),
        ("Borgåborna firade", []),
    ],
)
def test_names_are_found_in_their_forms(text: str, codes: list[str]) -> None:
    assert [mention.code for mention in find_mentions(text)] == codes


@pytest.mark.parametrize(
    "text", ["Ingå i gruppen", "Simo ja Aura tulivat", "Salo svarade", "Kumo gick", "Lahti on lahti"]
)
def test_ordinary_words_and_first_names_alone_are_no_municipality(text: str) -> None:
    assert find_mentions(text) == []


def test_a_municipality_spoken_of_in_passing_is_no_member() -> None:
    paragraphs = [
        "Området omfattar Askola, Borgå och Pukkila. Liknande program finns i Helsingfors, Esbo och Vanda.",
        "Åbo stad har gett råd.",
    ]
    assert find_members("Program för området", [], paragraphs) == ["018", "616", "638"]


def test_the_one_whose_own_programme_it_is_is_the_member() -> None:
    assert find_members(None, [], ["Turun malli on tuttu. Porvoon kaupungin kotoutumisohjelma on valmis."]) == ["638"]
    assert find_members("Kotoutumisohjelma, Kotkan kaupunki", [], []) == ["285"]


def test_a_line_of_names_alone_is_a_list_of_members() -> None:
    assert is_list_of_names("Kristinestad, Kaskö, Närpes, Korsnäs, Malax")
    assert is_list_of_names("Kotka, Hamina ja Pyhtää")
    assert not is_list_of_names("Kotka, Hamina ja muut")
