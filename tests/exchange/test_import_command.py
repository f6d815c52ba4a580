"""The command: what it prints, what it refuses, and that a dry run needs no database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from delaktig.exchange.models import ImportedDocument
from tests.conftest import seeds_folder
from tests.exchange.bad_files import bad_files
from tests.exchange.edition_example import edition_data

LOOK_ALIKES = Path(__file__).resolve().parents[1] / "documents"
KEYS = [
    *("kind", "title", "language", "municipalities", "period", "acts", "items", "sections", "themes", "concepts"),
    *("statistics", "footnotes", "unplaced", "remarks", "repairs", "sha256"),
]
WORDS = {
    "sv": {"empty": "Filen är tom", "zip_bomb": "packar upp", "password_protected": "lösenord"},
    "fi": {"empty": "Tiedosto on tyhjä", "zip_bomb": "purkautuu", "password_protected": "salasanalla"},
    "en": {"empty": "The file is empty", "zip_bomb": "unpacks", "password_protected": "password"},
}


def run(*arguments: str) -> tuple[str, str, int]:
    """Run the command; return what it printed, what it complained of, and its exit status."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_document", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), int(end.code or 0)
    return out.getvalue(), err.getvalue(), 0


def dry(file: Path) -> dict[str, Any]:
    out, err, status = run(str(file), "--dry-run", "--json")
    assert (err, status) == ("", 0)
    assert out.count("\n") == 1
    found: dict[str, Any] = json.loads(out)
    return found


def seed(start: str) -> Path:
    folder = seeds_folder()
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not here (DELAKTIG_SEEDS)")
    return next(folder.glob(f"{start}*.txt"))


@pytest.mark.parametrize("file", sorted(LOOK_ALIKES.glob("*.txt")), ids=lambda f: f.stem)
def test_a_dry_run_prints_one_object_with_the_documented_keys_and_asks_no_database(file: Path) -> None:
    assert list(dry(file)) == KEYS


def test_spans_come_only_when_asked_for() -> None:
    file = LOOK_ALIKES / "table_sv.txt"
    out, _, _ = run(str(file), "--dry-run", "--json", "--spans")
    assert list(json.loads(out)) == [*KEYS, "spans"]


def test_several_files_give_a_line_each_and_a_bad_one_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "tom.txt"
    bad.write_bytes(b"")
    good = [str(LOOK_ALIKES / "table_sv.txt"), str(LOOK_ALIKES / "table_fi.txt")]
    out, err, status = run(good[0], str(bad), str(tmp_path / "finns-inte.txt"), good[1], "--dry-run", "--json")
    assert [json.loads(line)["language"] for line in out.splitlines()] == ["sv", "fi"]
    assert status == 1
    assert err.splitlines()[0].startswith(f"{bad}: Filen är tom")
    assert "Det finns ingen sådan fil" in err.splitlines()[1]


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_what_is_wrong_with_a_file_is_said_in_the_reader_s_language(language: str, tmp_path: Path) -> None:
    files = bad_files()
    for code, words in WORDS[language].items():
        name, data = files[code]
        file = tmp_path / name
        file.write_bytes(data)
        out, err, status = run(str(file), "--dry-run", "--json", "--language", language)
        assert (out, status) == ("", 1)
        assert words in err


def test_the_summary_for_people_names_what_was_found() -> None:
    out, _, status = run(str(LOOK_ALIKES / "table_fi.txt"), "--dry-run", "--language", "fi")
    assert status == 0
    assert "ohjelma (text, fi)" in out
    assert "Toimenpiteet: " in out


def test_an_edition_in_the_published_shape_prints_what_its_paper_carries(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(edition_data("638", "018")), encoding="utf-8")
    found = dry(file)
    assert found["municipalities"] == ["018", "638"]
    assert [len(theme["measures"]) for theme in found["themes"]] == [3, 1]


@pytest.mark.django_db
def test_without_a_dry_run_the_document_waits_on_the_desk_and_twice_changes_nothing(municipality: Any) -> None:
    municipality("638")
    file = str(LOOK_ALIKES / "table_sv.txt")
    out, _, _ = run(file)
    assert "väntar på granskning" in out
    before = list(ImportedDocument.objects.values())
    out, _, _ = run(file)
    assert "inget ändrades" in out
    assert list(ImportedDocument.objects.values()) == before
    assert len(before) == 1


@pytest.mark.django_db
def test_with_several_municipalities_one_must_be_named(municipality: Any) -> None:
    municipality("638")
    municipality("018")
    with pytest.raises(CommandError, match="018, 638"):
        run(str(LOOK_ALIKES / "table_sv.txt"))
    assert not ImportedDocument.objects.exists()
    run(str(LOOK_ALIKES / "table_sv.txt"), "--municipality", "018")
    assert ImportedDocument.objects.get().municipality_id == "018"


# The five real documents: what the texts state, in figures


def test_the_joint_programme_gives_its_themes_measures_members_and_years() -> None:
    found = dry(seed("003"))
    assert [len(theme["measures"]) for theme in found["themes"]] == [9, 4, 3, 2, 5, 1]
    assert found["municipalities"] == ["231", "280", "287", "475", "545"]
    assert found["period"] == {"from": 2023, "to": 2025}
    rows = [line.split("\t") for line in seed("003").read_text(encoding="utf-8").splitlines() if line.count("\t") == 4]
    names = ("goal", "measure", "responsible", "partners", "follow_up")
    cells = [[m[n] or "" for n in names] for t in found["themes"] for m in t["measures"]]
    printed = [[" ".join(cell.split()) for cell in row] for row in rows]
    assert cells == [row for row in printed if row in cells]
    assert len(cells) == 24


@pytest.mark.parametrize(
    ("start", "items", "members", "period", "act"),
    [
        ("000", 2, ["018", "407", "434", "504", "616", "638"], (2025, 2026), "681/2023"),
        ("001", 1, ["078", "710"], (2024, 2026), "1386/2010"),
        ("002", 2, ["075", "285", "489", "624", "935"], (2023, 2026), "1386/2010"),
    ],
)
def test_the_extracts_give_their_items_members_period_and_act(
    start: str, items: int, members: list[str], period: tuple[int, int], act: str
) -> None:
    found = dry(seed(start))
    assert found["kind"] == "decision"
    assert len(found["items"]) == items
    assert found["municipalities"] == members
    assert (found["period"]["from"], found["period"]["to"]) == period
    assert act in found["acts"]
    assert found["unplaced"] == []


def test_what_the_extracts_do_not_state_is_null_with_its_reason() -> None:
    first = dry(seed("000"))
    assert first["items"][0]["case_number"] is None
    assert first["items"][1]["case_number"]
    assert dry(seed("001"))["items"][0]["date"] is None
    last = dry(seed("002"))
    assert (last["items"][0]["section"], last["items"][0]["decision"]) == (None, None)
    assert last["items"][0]["outcome"] == "unknown"
    assert last["items"][1]["outcome"] == "adopted"
    for found, path in ((first, "$.items[0].case_number"), (last, "$.items[0].section")):
        assert path in {remark["path"] for remark in found["remarks"]}


def test_the_scanned_programme_gives_its_outline_terms_and_goals() -> None:
    found = dry(seed("004"))
    numbered = list(_numbers(found["sections"]))
    assert len(numbered) == 27
    assert (numbered[:4], numbered[-1]) == (["1", "2", "2.1", "2.1.1"], "5")
    assert numbered == sorted(numbered, key=lambda number: [int(part) for part in number.split(".")])
    assert [c["title"] is None for c in found["concepts"]].count(True) == 1
    assert len(found["concepts"]) == 11
    assert next(c for c in found["concepts"] if c["title"] is None)["proposal"]
    assert len(found["footnotes"]) >= 22
    assert found["municipalities"] == ["638"]
    measures = [m for t in found["themes"] for m in t["measures"]]
    assert [len(t["measures"]) for t in found["themes"]] == [5, 3, 7, 1, 1]
    assert all(m["confidence"] < 1 and m["partners"] is None for m in measures)
    assert len(found["repairs"]) >= 200
    codes = {remark["code"] for remark in found["remarks"]}
    assert {"unreadable_row", "contradictory_dates"} <= codes
    text = seed("004").read_text(encoding="utf-8")
    assert sum(map(len, found["unplaced"])) <= 0.02 * sum(not c.isspace() for c in text)


def _numbers(sections: list[dict[str, Any]]) -> Any:
    for section in sections:
        if section["number"]:
            yield section["number"]
        yield from _numbers(section["children"])
