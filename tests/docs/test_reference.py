"""The docs say what the code says: generated pages are current, nothing that must be described is missing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from scripts import reference

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
LAYERS: list[str] = next(
    [room for layer in contract["layers"] for room in layer.split(" | ")]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    if contract["name"].startswith("Floors")
)


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings get."""
    plain = (re.sub(r"[`*_]", "", heading).lower() for heading in HEADING.findall(page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def without_code(text: str) -> str:
    """Return a page without its code, in which brackets mean something else."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_a_generated_page_is_as_it_would_be_written_now(name: str) -> None:
    text = (reference.FOLDER / f"{name}.md").read_text()
    assert reference.MARK in text
    assert text == reference.written(name), "run make reference"


def test_what_carries_the_mark_is_written_by_the_script() -> None:
    marked = {page.stem for page in reference.FOLDER.glob("*.md") if reference.MARK in page.read_text()[:400]}
    assert marked == set(reference.PAGES)


def test_a_page_that_is_changed_by_hand_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "PAGES", {"settings": reference.PAGES["settings"]})
    words = reference.FOLDER / "settings.toml"
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    (tmp_path / "settings.toml").write_text(words.read_text())
    assert reference.stale() == ["settings"]
    (tmp_path / "settings.md").write_text(reference.written("settings"))
    assert reference.stale() == []
    (tmp_path / "settings.md").write_text(reference.written("settings") + "By hand.\n")
    assert reference.stale() == ["settings"]


def test_every_environment_variable_that_code_reads_is_described_and_no_other() -> None:
    described = reference.described("settings")
    assert set(described) == set(reference.variables_read())
    assert all(set(words) == {"group", "default", "meaning"} for words in described.values())
    assert {words["group"] for words in described.values()} == {"running", "working"}


def test_every_management_command_has_its_place_in_the_reference() -> None:
    written = set(re.findall(r"^## (\S+)$", (reference.FOLDER / "commands.md").read_text(), re.MULTILINE))
    files = {
        file.stem
        for file in (ROOT / "src" / "delaktig").rglob("management/commands/*.py")
        if not file.stem.startswith("_")
    }
    assert files
    assert written == files


def test_every_room_of_the_contract_is_described_and_named_in_the_readme() -> None:
    assert set(reference.described("rooms")) == set(LAYERS)
    readme = (ROOT / "README.md").read_text()
    assert not [room for room in LAYERS if f"`{room}" not in readme]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(without_code(page.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert found.is_relative_to(ROOT), target
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found), target


def test_every_page_is_reached_from_the_front_page_of_the_docs() -> None:
    reached: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        links = (link.partition("#")[0] for link in LINK.findall(without_code(page.read_text())))
        found = [(page.parent / link).resolve() for link in links if link and not re.match(r"[a-z]+:", link)]
        waiting += [one for one in found if one.suffix == ".md" and one.is_relative_to(DOCS) and one.exists()]
    assert not [str(page.relative_to(ROOT)) for page in set(DOCS.rglob("*.md")) - reached]


def test_decision_records_are_numbered_without_gaps_and_say_context_decision_and_consequences() -> None:
    records = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        headings = set(HEADING.findall(record.read_text()))
        assert headings >= {"Context", "Decision", "Consequences"}, record.name
