"""The roles of PostgreSQL: what each may do with which table, and how they are brought about."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from delaktig.accounts.models import User
from delaktig.audit.data_register import data_classes
from delaktig.audit.models import Event
from delaktig.web.apps import role_of_the_database
from delaktig.web.wall import policies
from delaktig.web.wall import roles as wall
from delaktig.web.wall.grants import more_of_the_public, of_public, of_staff
from tests import roles
from tests.web.wall.making import asked

PERSONAL_IN_PART = {"texts.TextVersion", "programmes.Correction", "decisions.ItemPerson", "audit.Event"}
"""The personal tables of which the public role reads columns, or officials whom a published item names."""
ACTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_what_the_public_role_needs_is_said_with_its_reason_and_is_no_clients() -> None:
    known, more = data_classes(), more_of_the_public()
    assert {label for label in more if known[label].sensitivity == "personal"} == PERSONAL_IN_PART
    assert not any(label.startswith(("clients.", "cases.", "accounts.")) for label in more)


@pytest.fixture
def _made(db: None, on_postgresql: None) -> None:
    """Have the roles and a database."""


@pytest.mark.usefixtures("_made")
def test_the_public_role_reads_no_personal_table() -> None:
    public = roles.names().public
    for label, one in data_classes().items():
        if one.sensitivity != "personal":
            continue
        table = apps.get_model(label)._meta.db_table
        may = {act for act in ACTS if asked("SELECT has_table_privilege(%s, %s, %s)", public, table, act)}
        assert may == {"audit.Event": {"INSERT"}, "decisions.ItemPerson": {"SELECT"}}.get(label, set()), label
        if label not in PERSONAL_IN_PART:
            assert not asked("SELECT has_any_column_privilege(%s, %s, 'SELECT')", public, table), label


@pytest.mark.usefixtures("_made")
def test_the_public_role_learns_of_no_user_who_wrote_what_it_reads() -> None:
    public = roles.names().public
    for label in PERSONAL_IN_PART:
        model = apps.get_model(label)
        for one in model._meta.concrete_fields:
            if isinstance(one, models.ForeignKey) and one.related_model is User:
                asked_for = (public, model._meta.db_table, one.column)
                assert not asked("SELECT has_column_privilege(%s, %s, %s, 'SELECT')", *asked_for), (label, one)


@pytest.mark.usefixtures("_made")
def test_the_public_role_is_refused_and_reads_of_the_chain_only_what_readers_did() -> None:
    for sequence, name in enumerate(("clients.looked_at", policies.OF_READERS), 1):
        Event.objects.create(sequence=sequence, at="2026-01-01T00:00Z", name=name, hash=name, target="client:1")
    with roles.acting_as(roles.names().public):
        for refused in ("SELECT number FROM clients_client", "SELECT email FROM accounts_user"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                asked(refused)
        assert asked("SELECT array_agg(name) FROM audit_event") == [policies.OF_READERS]
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            asked("SELECT details FROM audit_event")
    with roles.acting_as(roles.names().staff):
        assert asked("SELECT count(*) FROM audit_event") == 2


@pytest.mark.usefixtures("_made")
def test_the_staffs_role_writes_rows_and_no_table_and_leaves_the_chain_as_it_is() -> None:
    staff = roles.names().staff
    for model in apps.get_models():
        if model._meta.managed:
            table = model._meta.db_table
            may = {act for act in ACTS if asked("SELECT has_table_privilege(%s, %s, %s)", staff, table, act)}
            assert may == ({"SELECT", "INSERT"} if model is Event else {"SELECT", "INSERT", "UPDATE", "DELETE"}), table
    with roles.acting_as(staff):
        for refused in ("DROP TABLE cases_plan", "CREATE TABLE t (i int)", "ALTER TABLE cases_plan DISABLE RULE x"):
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                connection.cursor().execute(refused)


@pytest.mark.usefixtures("_made")
def test_what_is_not_classed_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {label: one for label, one in data_classes().items() if label != "catalogue.Place"}
    monkeypatch.setattr("delaktig.web.wall.grants.data_classes", lambda: known)
    assert "catalogue_place" not in dict(of_staff())
    assert "catalogue_place" not in dict(of_public())
    assert "django_session" in dict(of_staff())
    assert "django_session" not in dict(of_public())


@pytest.mark.usefixtures("_made")
def test_run_again_the_command_leaves_all_as_it_is_and_a_dry_run_only_prints() -> None:
    def standing() -> tuple[object, object]:
        grants = (
            "SELECT array_agg(relacl::text ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        )
        drawn = (
            "SELECT array_agg((tablename, policyname, cmd, qual)::text ORDER BY tablename, policyname) FROM pg_policies"
        )
        return asked(grants), asked(drawn)

    before, printed = standing(), StringIO()
    call_command("database_roles", staff="a_role", public="another", dry_run=True, stdout=printed)
    assert 'CREATE ROLE "a_role" LOGIN;' in printed.getvalue()
    assert "CREATE POLICY delaktig_own ON clients_client" in printed.getvalue()
    assert not asked("SELECT count(*) FROM pg_roles WHERE rolname = 'a_role'")
    roles.make()
    assert standing() == before


@pytest.mark.usefixtures("_made")
def test_the_command_says_what_a_superuser_must_run_first() -> None:
    made = roles.names()
    with pytest.raises(CommandError, match='CREATE ROLE "nobody_yet" LOGIN'):
        call_command("database_roles", staff="nobody_yet", public=made.public)
    connection.cursor().execute(f'ALTER ROLE "{made.staff}" BYPASSRLS')
    with pytest.raises(CommandError, match="NOBYPASSRLS"):
        call_command("database_roles", staff=made.staff, public=made.public)


@pytest.mark.usefixtures("_made")
def test_a_process_is_told_when_its_role_has_not_the_rights_of_this_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wall.fault() is None  # the owner
    for role in (roles.names().staff, roles.names().public):
        with roles.acting_as(role):
            assert wall.fault() is None
    monkeypatch.setattr(wall, "mark", lambda: "of a later version")
    assert wall.fault() is None
    with roles.acting_as(roles.names().staff):
        assert "manage.py database_roles" in str(wall.fault())
        assert [one.id for one in role_of_the_database(["default"])] == ["delaktig.E001"]
        assert role_of_the_database(None) == []


@pytest.mark.django_db
def test_on_sqlite_there_are_no_roles_and_nothing_is_amiss() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")
    assert wall.fault() is None
    with pytest.raises(CommandError, match="Only PostgreSQL"):
        call_command("database_roles")
