"""What every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import settings as properties
from xdist.scheduler import LoadScopeScheduling

from delaktig.accounts.actor import Actor, actor_for
from delaktig.accounts.models import Membership, User
from delaktig.municipalities.models import Municipality
from delaktig.web.public.guide import programme
from tests import roles, template_database

ROOT = Path(__file__).resolve().parents[1]
# No example has a time limit: what is slow on a busy machine is not wrong, and the first one loads tables.
properties.register_profile("without_deadline", deadline=None)
properties.load_profile("without_deadline")


def seeds_folder() -> Path:
    """Return the folder of the real documents."""
    return Path(os.environ.get("DELAKTIG_SEEDS", ROOT.parent / "shared" / "seeds"))


class ByClass(LoadScopeScheduling):
    """Shares tests among processes: those of a class stay together, for the class builds once what they look at."""

    def _split_scope(self, nodeid: str) -> str:
        head, *rest = nodeid.split("[")[0].split("::")
        return "::".join([head, *rest[:-1]]) if len(rest) > 1 else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByClass | None:
    """Have ``--dist loadscope`` go by class alone, so that a long file is shared too."""
    return ByClass(config, log) if config.getvalue("dist") == "loadscope" else None


PLAIN = ("architecture", "docs", "exchange/documents", "formats", "law", "web/components")
"""Folders whose tests ask no database: they run once, not again on PostgreSQL."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by their folder the tests that need no database, and those that run on one of the two (record 0035)."""
    for item in items:
        path = item.path.relative_to(ROOT / "tests")
        if path.parent.as_posix().startswith(PLAIN) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.plain)
        if path.as_posix().startswith("web/desk/") and not path.as_posix().startswith(roles.ANSWERED_BY_ROLES):
            item.add_marker(pytest.mark.once)


def pytest_unconfigure() -> None:
    """Remove the keys that this process has sealed with: worker processes end without telling ``atexit``."""
    folder = configured.KEYS_FILE.parent
    if folder.name.startswith("delaktig-keys-"):  # never the data of an installation, whatever settings are given
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Migrate the tests' database once and for all: see ``template_database``."""
    if connection.vendor == "sqlite":
        template_database.use(connection.creation)
    elif "DELAKTIG_TEST_POSTGRES" not in os.environ:  # on a server that was given no database is left behind
        template_database.use_on_server(connection.creation)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Make on PostgreSQL the two further roles too, before any test's transaction; each may do what is theirs."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        is_made = connection.vendor == "postgresql" and bool(connection.introspection.table_names())
        if is_made:  # where no test asks a database, none is made
            roles.make()


@pytest.fixture
def on_postgresql() -> None:
    """Skip where there are no roles."""
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")


@pytest.fixture(autouse=True)
def each_side_by_its_role(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each request be answered by the role that would serve it, where that is looked at."""
    if roles.wanted(request.path.relative_to(ROOT / "tests").as_posix()):
        monkeypatch.setattr(ClientHandler, "get_response", roles.answered_by_roles())


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Forget what the guide has read of programmes: each test's database begins with the same numbers."""
    programme.forget()


@contextmanager
def lasting(blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Have what is built in a fixture of a module stand for all its tests, and be gone after them."""
    with blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield
        transaction.set_rollback(True)


def hosted(code: str) -> Municipality:
    """Make a hosted municipality from its code."""
    defaults = {"slug_sv": f"m{code}", "slug_fi": f"k{code}"}
    found, _ = Municipality.objects.get_or_create(code=code, defaults=defaults)
    if not found.hosted:
        found.hosted = True
        found.save(update_fields=["hosted"])
    return found


@pytest.fixture
def municipality(db: None) -> Callable[[str], Municipality]:
    """Return a function that makes a hosted municipality from its code."""
    return hosted


@pytest.fixture
def user_with_role(municipality: Callable[[str], Municipality]) -> Callable[..., User]:
    """Return a function that makes a user with roles for a municipality."""

    def make(*roles: str, code: str = "638") -> User:
        number = User.objects.count() + 1
        user = User.objects.create_user(f"person{number}@example.org", "a long password", name=f"Person {number}")
        for role in roles:
            Membership.objects.create(user=user, municipality=municipality(code), role=role)
        return user

    return make


@pytest.fixture
def actor_with_role(user_with_role: Callable[..., User]) -> Callable[..., Actor]:
    """Return a function that makes an actor with roles for a municipality."""

    def make(*roles: str, code: str = "638") -> Actor:
        from django.utils import timezone

        actor = actor_for(user_with_role(*roles, code=code), code, timezone.localdate())
        assert actor is not None
        return actor

    return make


@pytest.fixture
def signed_in(user_with_role: Callable[..., User], settings: object) -> Callable[..., Client]:
    """Return a function that makes a test client signed in with roles for a municipality."""
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]

    def make(*roles: str, code: str = "638") -> Client:
        client = Client()
        client.force_login(user_with_role(*roles, code=code), backend="delaktig.accounts.backend.Backend")
        return client

    return make
