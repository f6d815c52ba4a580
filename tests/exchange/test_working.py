"""Working on a result: keys stay while parts move, repairs go to their own place, an edition comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from delaktig.exchange import mending, working
from delaktig.exchange.carried import plain_text
from delaktig.exchange.creation import (
    Choices,
    basis_of,
    edition_data,
    faults,
    kind_by_acts,
    slug_for,
    to_markdown,
)
from delaktig.exchange.editions import check_shape
from delaktig.exchange.follow_up_words import Proposal, propose
from delaktig.exchange.imports import read, take_in, take_text
from delaktig.exchange.working import Gone

LOOK_ALIKES = Path(__file__).resolve().parents[1] / "documents"
PROGRAMME = """Integrationsprogram 2026–2028

1 Inledning

Alla hör hit. Vi frågar * och svarar.

1.1 Bakgrund

Mera text.

Arbete
Mål\tÅtgärd\tAnsvarsinstans\tSamarbetspartner\tUppföljning
Fler i arbete\tMentorer\tKommunen\tFöretag\tAntal mentorer per år
Fler i arbete\tKurser\tInstitutet\t\tGemensamma möten 2-4 ggr per år
Bättre svenska\tKafé\tBiblioteket\tFöreningar\tNågot annat

Boende
Mål\tÅtgärd\tAnsvarsinstans\tSamarbetspartner\tUppföljning
Hem åt alla\tGuide\tBolaget\tKommunen\tUppdaterad guide
"""


def opened(text: str = PROGRAMME) -> tuple[working.Working, list[list[Any]], list[dict[str, Any]]]:
    return working.keyed(read(take_text(text, language="sv")).to_json())


def keys(result: working.Working, theme: int) -> list[str]:
    return [row["key"] for row in result["themes"][theme]["measures"]]


@pytest.mark.parametrize("file", sorted(LOOK_ALIKES.glob("*.txt")), ids=lambda f: f.stem)
def test_a_result_with_keys_is_the_same_result_and_every_span_has_its_part(file: Path) -> None:
    plain = read(take_in(file.read_bytes(), file.name)).to_json()
    result, spans, repairs = working.keyed(plain)
    without = working.as_result(result)
    assert without == {key: plain[key] for key in without}
    assert len(spans) == len(plain["spans"])
    assert len(repairs) == len(plain["repairs"])
    assert {key for span in spans if (key := working.key_of(span[3]))} <= working.keys_of(result)
    assert len(working.unplaced(result, spans)) == len(plain["unplaced"])


def test_moving_a_measure_takes_its_source_along() -> None:
    result, spans, _ = opened()
    line = next(span[0] for span in spans if span[3] == "m1.goal")
    working.move(result, "m1", 1)
    assert keys(result, 0) == ["m2", "m1", "m3"]
    assert {span[0] for span in working.spans_of(spans, {"m1"})} == {line}


def test_a_measure_moves_on_into_the_theme_beside() -> None:
    result, _, _ = opened()
    working.move(result, "m3", 1)
    assert (keys(result, 0), keys(result, 1)) == (["m1", "m2"], ["m3", "m4"])
    working.move(result, "m3", -1)
    assert keys(result, 0) == ["m1", "m2", "m3"]
    working.move_to_theme(result, "m1", "t2")
    assert keys(result, 1) == ["m4", "m1"]


def test_a_section_goes_deeper_and_comes_back() -> None:
    result, _, _ = opened()
    working.indent(result, "s2", -1)
    assert [s["key"] for s in result["sections"]] == ["s1", "s2"]
    working.indent(result, "s2", 1)
    assert [s["key"] for s in result["sections"][0]["children"]] == ["s2"]


def test_what_is_removed_is_unplaced_and_a_new_part_never_takes_its_key() -> None:
    result, spans, _ = opened()
    assert working.unplaced(result, spans) == []
    working.remove(result, "m4")
    loose = working.unplaced(result, spans)
    assert len(loose) == 5
    assert working.add(result, "m", "t2")["key"] == "m5"
    with pytest.raises(Gone):
        working.place_of(result, "m4")


def test_a_row_that_a_person_mended_is_no_longer_doubtful() -> None:
    result, _, _ = opened()
    row = working.place_of(result, "m1").node
    row["confidence"] = 0.6
    assert working.set_fields(row, {"goal": row["goal"]}) == []
    assert row["confidence"] == 0.6
    assert working.set_fields(row, {"goal": "Annat", "partners": ""}) == ["goal", "partners"]
    assert (row["confidence"], row["partners"]) == (1.0, None)


def test_a_field_that_is_none_of_a_person_s_cannot_be_set() -> None:
    result, _, _ = opened()
    with pytest.raises(Gone):
        working.set_fields(working.place_of(result, "m1").node, {"confidence": "1"})


def damaged() -> tuple[working.Working, list[list[Any]], list[dict[str, Any]]]:
    file = LOOK_ALIKES / "scanned-sv.txt"
    return working.keyed(read(take_in(file.read_bytes(), file.name)).to_json())


def test_an_accepted_repair_changes_its_own_place_and_no_other() -> None:
    result, spans, repairs = damaged()
    targets = mending.targets_of(repairs, spans)
    place = next(p for p, target in enumerate(targets) if target.endswith(".text"))
    node, name = working.place_of(result, working.key_of(targets[place])).node, "text"
    before, whole = node[name], working.as_result(result)
    assert mending.accept(result, repairs, spans, [place]) == 1
    assert node[name] != before
    assert repairs[place]["proposed"] in node[name]
    assert [r["state"] for r in repairs].count("accepted") == 1
    node[name] = before
    assert working.as_result(result) == whole


def test_of_several_equal_words_the_right_one_is_mended() -> None:
    result, spans, _ = opened("Integrationsprogram\n\n1 Text\n\nframja ett, framja tva och framja tre.\n")
    line = next(span[0] for span in spans if span[3] == "s1.text")
    repairs = [
        {"line": line, "start": at, "end": at + 6, "found": "framja", "proposed": "främja", "evidence": "", "state": ""}
        for at in (0, 12, 27)
    ]
    assert mending.accept(result, repairs, spans, [1]) == 1
    assert result["sections"][0]["text"] == "framja ett, främja tva och framja tre."
    assert mending.accept(result, repairs, spans, [2]) == 1
    assert result["sections"][0]["text"] == "framja ett, främja tva och främja tre."


def test_a_word_that_is_gone_from_the_text_is_said_to_be_gone() -> None:
    result, spans, repairs = damaged()
    targets = mending.targets_of(repairs, spans)
    place = next(p for p, target in enumerate(targets) if target.endswith(".text"))
    working.place_of(result, working.key_of(targets[place])).node["text"] = "Nytt."
    assert mending.accept(result, repairs, spans, [place]) == 0
    assert repairs[place]["state"] == mending.GONE


def test_groups_gather_all_of_a_kind_and_a_rejected_one_changes_nothing() -> None:
    result, _spans, repairs = damaged()
    whole = working.as_result(result)
    group = mending.groups(repairs)[0]
    assert {(repairs[p]["found"], repairs[p]["proposed"]) for p in group.places} == {(group.found, group.proposed)}
    assert mending.reject(repairs, group.places) == len(group.places)
    assert working.as_result(result) == whole
    assert mending.groups(repairs)[0].open == 0


def choices(**changes: Any) -> Choices:
    return Choices(**{"slug": "2026-2028", "kind": "strategic", "members": ("638",), "lead": "638", **changes})


def test_equal_goals_in_a_row_become_one_goal_with_the_printed_cells() -> None:
    result, _, _ = opened()
    data = edition_data(result, choices(starts_on="2026-01-01", ends_on="2028-12-31"))
    check_shape(data)
    goals = data["themes"][0]["goals"]
    assert [(g["title"]["sv"], len(g["measures"])) for g in goals] == [("Fler i arbete", 2), ("Bättre svenska", 1)]
    assert goals[0]["measures"][1]["partners"] == {}
    assert goals[0]["measures"][0]["responsible"] == {"sv": "Kommunen"}
    assert not any(m["follow_ups"] for g in goals for m in g["measures"])


def test_an_indicator_is_made_only_where_a_person_ticked_it() -> None:
    result, _, _ = opened()
    data = edition_data(result, choices(follow_ups=frozenset({"m2", "m3"})))
    check_shape(data)
    measures = [m for t in data["themes"] for g in t["goals"] for m in g["measures"]]
    assert [len(m["follow_ups"]) for m in measures] == [0, 1, 0, 0]  # the third tells nothing to propose from
    made = measures[1]["follow_ups"][0]
    assert (made["indicator"]["kind"], made["target"]["low"], made["target"]["high"]) == ("range", "2", "4")


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("Antal deltagare per år", Proposal("count", "yearly")),
        ("Möten 2–4 ggr per år", Proposal("range", "yearly", "2", "4")),
        ("Tapaamisia 2-3 kertaa vuodessa", Proposal("range", "yearly", "2", "3")),
        ("Årlig enkät", Proposal("survey", "yearly")),
        ("Vuosittainen kysely", Proposal("survey", "yearly")),
        ("Uppdatering vart fjärde år", Proposal("milestone", "yearly")),
        ("TEA-viisari", Proposal("external_index", "yearly")),
        ("Antal bidrag i euro", Proposal("count_and_money", "yearly")),
        ("Andel elever, %", Proposal("percentage", "yearly")),
        ("Lukumäärä kuukausittain", Proposal("count", "monthly")),
        ("Vi talar om det", None),
        ("–", None),
        (None, None),
    ],
)
def test_a_follow_up_s_words_propose_what_kind_of_indicator_it_is(text: str | None, proposal: Any) -> None:
    assert propose(text) == proposal


@pytest.mark.parametrize(
    ("acts", "kind", "basis"),
    [
        (["681/2023"], "service_package", "681/2023 §13"),
        (["1386/2010"], "strategic", "1386/2010 §32"),
        (["1386/2010", "681/2023"], "strategic", "1386/2010 §32"),
        (["410/2015"], "strategic", ""),
        ([], "strategic", ""),
    ],
)
def test_the_acts_cited_speak_for_a_kind_and_its_basis(acts: list[str], kind: str, basis: str) -> None:
    assert kind_by_acts(acts) == kind
    assert basis_of(kind, acts) == basis


def test_the_name_in_addresses_comes_from_the_years_else_the_title() -> None:
    assert slug_for({"from": 2026, "to": 2028}, None) == "2026-2028"
    assert slug_for({"from": None, "to": 2028}, None) == "2028"
    assert slug_for({"from": None, "to": None}, "Åtgärder för alla") == "atgarder-for-alla"


@pytest.mark.parametrize(
    "text",
    [
        "Ett *stycke* med [klamrar], _streck_ och <tecken>.",
        "Först:\n• ett\n• två\n\nSedan.",
        "# ingen rubrik\n\n+ inget plus",
        "1986 var ett år.\n\n12) inte en lista",
    ],
)
def test_plain_text_becomes_markdown_that_prints_the_same(text: str) -> None:
    assert " ".join(plain_text(to_markdown(text)).replace(".", ")").split()) == " ".join(text.replace(".", ")").split())


def test_a_date_of_another_form_is_told_before_an_edition_is_made() -> None:
    result, _, _ = opened()
    figure = working.add(result, "n")
    figure["date"] = "våren 2024"
    assert faults(result) == {figure["key"]: "date_form"}
