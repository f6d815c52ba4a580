"""The tests' migrated database is kept under a name that follows from what it is made of."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import template_database
from tests.template_database import ROOT, SOURCE, kept, made_of


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a source folder with what migrations are made of, to change."""
    for path in made_of():
        to = tmp_path / path.relative_to(SOURCE)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    return tmp_path


def test_every_migration_is_part_of_it_and_so_is_what_migrations_name() -> None:
    names = {path.relative_to(SOURCE).as_posix() for path in made_of()}
    assert len([name for name in names if "/migrations/0" in name]) >= 19
    assert {"accounts/sealed.py", "municipalities/actions.py", "municipalities/data/municipalities.json"} <= names


@pytest.mark.parametrize(
    "changed", ["audit/migrations/0002_append_only.py", "accounts/sealed.py", "municipalities/data/municipalities.json"]
)
def test_a_change_in_it_gives_another_name(copied: Path, changed: str) -> None:
    before = kept(copied)
    assert kept(copied) == before
    with (copied / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert kept(copied) != before


def test_a_migration_that_is_written_or_taken_away_gives_another_name(copied: Path) -> None:
    before = kept(copied)
    further = copied / "audit" / "migrations" / "0999_more.py"
    further.write_text("", encoding="utf-8")
    assert kept(copied) != before
    further.unlink()
    assert kept(copied) == before
    (copied / "audit" / "migrations" / "0002_append_only.py").unlink()
    assert kept(copied) != before


def test_other_versions_of_libraries_give_another_name(tmp_path: Path) -> None:
    locked = tmp_path / "dev.txt"
    locked.write_bytes((ROOT / "requirements" / "dev.txt").read_bytes() + b"\n# another\n")
    assert kept(SOURCE, locked) != kept()


@pytest.mark.django_db
def test_the_database_of_the_tests_has_every_migration_and_what_migrations_write(request: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL each process migrates for itself")
    with closing(sqlite3.connect(kept())) as copy:
        tables = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        there = copy.execute(tables).fetchall()
        municipalities = copy.execute("SELECT count(*) FROM municipalities_municipality").fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute(tables)
        assert [tuple(row) for row in cursor.fetchall()] == there
    assert {name for kind, name, _sql in there if kind == "trigger"} >= {
        "audit_event_no_update",
        "audit_event_no_delete",
    }
    assert municipalities > 300


def test_a_process_that_waits_copies_what_the_first_has_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_database, "FOLDER", tmp_path)
    made: list[str] = []

    class Creation:
        """As Django's: what it creates lies at a name, and is migrated unless it is filled."""

        def __init__(self, name: str) -> None:
            self.name = name

        def _get_test_db_name(self) -> str:
            return f"file:{tmp_path}/{self.name}"

        def _create_test_db(self) -> str:
            return self._get_test_db_name()

        def create_test_db(self) -> str:
            name = self._create_test_db()
            with closing(sqlite3.connect(name, uri=True)) as database:
                if not database.execute("SELECT 1 FROM sqlite_master").fetchone():
                    made.append(self.name)
                    database.execute("CREATE TABLE one (n)")
                    database.commit()
            return name

    for name in ("first", "second"):
        creation = Creation(name)
        template_database.use(creation)
        creation.create_test_db()
    assert made == ["first"]
