"""The plan on paper: the same in two languages, names and days set apart, nothing on it that does not belong there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from delaktig.cases.plan_paper import Head, Passage, Piece, paper, plain
from delaktig.cases.plan_words import LANGUAGES, word


def said(**bodies: str) -> dict[str, Any]:
    return {"source": "sv", "said": bodies}


OFFERING = {"uid": "o", "name": said(), "place": said(sv="Folkakademin"), "address": "Akademigatan 1, 06100 Borgå"}
GOAL = {"uid": "g", "words": "Att arbeta som närvårdare", "kind": "employment_or_enterprise", "reached_on": None}
ITEM = {
    "uid": "i",
    "goal": "g",
    "kind": "service",
    "service": {
        "name": said(sv="Svenskkurs", ar="دورة اللغة السويدية"),
        "summary": said(sv="Lär dig svenska."),
        "provider": {"sv": "Borgå folkakademi", "fi": "Porvoon kansanopisto"},
    },
    "offering": {
        "uid": "o",
        "name": said(),
        "place": said(sv="Folkakademin"),
        "address": "Akademigatan 1, 06100 Borgå",
    },
    "words": "",
    "reason": "Språket behövs för yrkesstudierna",
    "starts_on": "2026-08-12",
    "ends_on": None,
    "dropped_on": None,
}
CONTENT: dict[str, Any] = {
    "made_on": "2026-06-01",
    "valid_to": "2027-05-31",
    "next_review_on": "2026-11-24",
    "integration_language": "sv",
    "language": "ar",
    "interpreted": True,
    "written_in": "sv",
    "jobseeker": True,
    "job_search": "Två ansökningar i månaden",
    "follow_up": "Vi träffas",
    "county_joined": True,
    "authors": "Handläggaren",
    "sources": "Klienten",
    "signature": "signed",
    "goals": [
        {"uid": "g", "words": "Att arbeta som närvårdare", "kind": "employment_or_enterprise", "reached_on": None}
    ],
    "items": [ITEM],
}
HEAD = Head(
    "Amina Testsson",
    "12345678",
    {"sv": "Borgå", "fi": "Porvoo"},
    version=1,
    agreed_on=date(2026, 6, 1),
    citation="681/2023 § 95",
)


def lines(passage: Passage) -> list[str]:
    return [plain(line) for line in (passage.heading, *passage.told, *passage.bullets, *passage.notes)]


def side(language: str, *, second: bool = False, **head: Any) -> list[str]:
    found = paper(CONTENT, Head(**{**{n: getattr(HEAD, n) for n in Head.__dataclass_fields__}, **head}), language, "sv")
    chosen = [row.second if second else row.first for row in found.rows]
    return [line for passage in chosen if passage for line in lines(passage)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_have_the_same_passages_in_every_language(language: str) -> None:
    found = paper(CONTENT, HEAD, language, "sv")
    for row in found.rows:
        if language == "sv":
            assert row.second is None
        else:
            assert row.second is not None
            assert row.first.language == language
            assert row.second.language == "sv"
            assert len(row.first.bullets) == len(row.second.bullets)
            assert len(row.first.told) == len(row.second.told)


def test_services_are_named_in_the_clients_language_where_a_current_translation_stands() -> None:
    told = side("ar")
    assert any("دورة اللغة السويدية" in line for line in told)
    assert "Lär dig svenska." in told
    assert word("untranslated", "ar") in told
    assert word("untranslated", "sv") not in side("ar", second=True)


def test_what_a_person_wrote_stands_as_written_with_its_language_and_its_mark() -> None:
    found = paper(CONTENT, HEAD, "ar", "sv")
    goal = next(row for row in found.rows if word("kind_employment_or_enterprise", "ar") in lines(row.first))
    assert Piece("Att arbeta som närvårdare", "sv") in goal.first.told[1]
    assert plain(goal.first.notes[0]) == word("untranslated", "ar")
    assert goal.second is not None
    assert Piece("Att arbeta som närvårdare") in goal.second.told[1]
    assert not goal.second.notes


def test_days_names_and_places_are_set_apart_from_the_words_around_them() -> None:
    found = paper(CONTENT, HEAD, "ar", "sv")
    pieces = [piece for row in found.rows for line in row.first.told for piece in line]
    for text in ("1.6.2026", "31.5.2027", "24.11.2026", "12.8.2026", "Amina Testsson", "12345678", "Borgå folkakademi"):
        assert next(piece for piece in pieces if piece.text == text).language


def test_the_first_day_of_a_period_is_read_first_in_either_direction() -> None:
    for tag in ("sv", "ar"):
        line = next(told for told in paper(CONTENT, HEAD, tag, "sv").rows[0].first.told if "31.5.2027" in plain(told))
        days = [(piece.text, bool(piece.language)) for piece in line if piece.text in {"1.6.2026", "–", "31.5.2027"}]
        assert days == [("1.6.2026", True), ("–", False), ("31.5.2027", True)]


def test_under_a_security_prohibition_the_paper_does_not_say_where() -> None:
    open_one, hidden = "\n".join(side("ar")), "\n".join(side("ar", hides_places=True))
    for place in ("Folkakademin", "Akademigatan 1", "Borgå folkakademi"):
        assert place in open_one
        assert place not in hidden


def test_a_draft_says_that_it_is_one_and_is_not_signed() -> None:
    told = side("sv", version=0, agreed_on=None)
    assert word("draft", "sv") in told
    assert word("unsigned", "sv") in told
    assert not any("Planen gäller" in line for line in told)


def test_how_the_client_agreed_is_said() -> None:
    assert "Klienten skrev under planen 1.6.2026." in side("sv")


def test_the_days_that_stand_today_are_printed_for_the_version_that_stands() -> None:
    told = "\n".join(side("sv", valid_to=date(2027, 6, 10), next_review_on=date(2027, 1, 7)))
    assert "Planen gäller 1.6.2026–10.6.2027." in told
    assert "senast 7.1.2027" in told


def test_it_says_that_there_is_no_separate_appeal_and_where_that_stands() -> None:
    assert any("(681/2023 § 95)" in line for line in side("ar"))


def test_what_no_native_reader_has_read_is_marked_on_that_side_only() -> None:
    assert word("awaits", "ar") in side("ar")
    assert word("awaits", "sv") not in side("ar", second=True)


def test_a_jobseeker_is_told_of_the_duty_to_the_employment_authority() -> None:
    assert word("duty_jobseeker", "sv") in side("sv")
    others = paper({**CONTENT, "jobseeker": False}, HEAD, "sv", "sv")
    told = [line for row in others.rows for line in lines(row.first)]
    assert word("duty_jobseeker", "sv") not in told
    assert "Två ansökningar i månaden" not in told


def test_a_goal_whose_kind_nobody_has_said_is_printed_in_its_own_words() -> None:
    made = paper({**CONTENT, "goals": [{**GOAL, "kind": ""}]}, HEAD, "ar", "sv")
    assert any(GOAL["words"] in plain(line) for row in made.rows for line in row.first.told)


@pytest.mark.parametrize(("tag", "named"), [("sv", "arabiska"), ("fi", "arabia"), ("ar", "العربية")])
def test_the_language_that_was_used_is_named_in_the_words_own_language(tag: str, named: str) -> None:
    sides = [one for row in paper(CONTENT, HEAD, "ar", tag).rows for one in (row.first, row.second) if one]
    fixed = word("gone_through", tag).replace("{language}", named)
    assert fixed in [plain(line) for one in sides for line in one.told]


def test_a_citation_keeps_its_order_among_words_from_right_to_left() -> None:
    notes = [plain(note) for row in paper(CONTENT, HEAD, "ar", "sv").rows for note in row.first.notes]
    assert any("\u2066(681/2023 § 95)\u2069" in one for one in notes)
