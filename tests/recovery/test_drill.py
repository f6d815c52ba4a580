"""The drill: what is backed up comes back elsewhere, proved; what does not prove itself touches nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from delaktig.recovery import archive, manifest, postgres, recovery_key
from delaktig.recovery.tables import differences
from tests.conftest import ROOT
from tests.recovery.installations import CODE, LIFE, NAME, PASSWORD, Installation, conninfo, drop, fresh, shapes

pytestmark = pytest.mark.install
LOG_IN = f"""
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
assert not client.login(request=None, email="minister@example.org", password="another")
from delaktig.accounts.models import User
assert User.objects.get(email="minister@example.org").check_password("{PASSWORD}")
from django.contrib.auth import authenticate
from django.test import RequestFactory
request = RequestFactory().post("/account/login/")
assert authenticate(request, email="minister@example.org", password="{PASSWORD}").name == "Åsa Öberg"
assert authenticate(request, email="minister@example.org", password="another") is None
print("SIGNED IN")
"""
OPEN = """
from delaktig.accounts.models import Draft
from delaktig.clients.models import Client, Identity
from delaktig.clients.search import code_hash
codes = {code for draft in Draft.objects.all() for code in draft.data["code"]}
client = Client.objects.get(code_hash=code_hash("638", *codes))
print(*codes, Draft.objects.count(), client.identity.family_name, client.identity.identity_code)
"""
OPENED = f"{CODE} 40 {NAME} {CODE}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    return tmp_path_factory.mktemp("recovery")


@pytest.fixture(scope="module")
def lived(room: Path) -> Iterator[Installation]:
    """Return an installation in which something has happened, with a backup and its key beside it."""
    found = fresh(room, "lived")
    found.manage("migrate", "-v", "0")
    found.shell(LIFE)
    found.manage("backup", "--make-key", str(room / "key"))
    said = found.manage("backup", "--to", str(room / "a.backup"), "--key-file", str(room / "key"))
    assert "read back and whole" in said
    yield found
    drop(found)


@pytest.fixture
def elsewhere(room: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """Return an installation in which nothing has happened."""
    found = fresh(room, f"e{abs(hash(request.node.name)) % 10**9}")
    yield found
    drop(found)


def told(room: Path) -> manifest.Manifest:
    folder = room / "looked"
    secret = recovery_key.from_file(room / "key")
    archive.unpack(room / "a.backup", secret, folder, manifest.allowed, lambda _done: None)
    return manifest.read(json.loads((folder / manifest.NAME).read_text()))


def restore(there: Installation, room: Path, *more: str, file: str = "a.backup") -> subprocess.CompletedProcess[str]:
    return there.try_manage("restore", str(room / file), "--key-file", str(room / "key"), *more)


def is_untouched(there: Installation) -> bool:
    """Say whether nothing at all lies in an installation: no file, no table."""
    if there.address:
        with psycopg.connect(conninfo(there.address)) as server:
            asked = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            count = server.execute(f"{asked} WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname != 'information_schema'")
            assert count.fetchone() == (0,)
    return set(there.everything()) <= {"secret_key"}  # made by whatever command reads the settings


def test_a_backup_restored_elsewhere_is_the_same_and_works(
    lived: Installation, elsewhere: Installation, room: Path
) -> None:
    done = restore(elsewhere, room)
    assert done.returncode == 0, done.stderr
    before, after = lived.sums(), elsewhere.sums()
    recorded = told(room).tables
    assert sum(table["rows"] for table in recorded.values()) > 100
    assert "accounts_draft" in recorded
    # Since the backup each has told in its chain what was done; all else is the same, to the byte.
    assert {said.split(":")[0] for said in differences(recorded, after)} == {"audit_event", "audit_head"}
    assert {said.split(":")[0] for said in differences(recorded, before)} == {"audit_event", "audit_head"}
    assert (elsewhere.folder / "files/attachments/beslut åäö.txt").read_text() == "Beslutet"
    assert (elsewhere.folder / "keys.json").stat().st_mode & 0o777 == 0o600
    assert (elsewhere.folder / "keys.json").read_bytes() == (lived.folder / "keys.json").read_bytes()
    works = "from django.core.management import call_command\ncall_command('verify_audit')\n"
    works += "call_command('migrate', verbosity=0)\nfrom delaktig.accounts import keys\nkeys.prepare()\n"
    said = elsewhere.shell(works + LOG_IN + OPEN)
    assert said.splitlines() == ["41 events, the chain is whole", "SIGNED IN", OPENED]


def test_a_backup_is_proved_without_being_restored(lived: Installation, room: Path) -> None:
    before = lived.everything()
    said = lived.manage("backup", "--verify", str(room / "a.backup"), "--key-file", str(room / "key"))
    assert "The backup is whole." in said
    assert "40 audit events" in said
    if not lived.address:
        assert "The chain of 40 audit events is whole." in said
        assert "What is sealed opens" in said
    assert lived.everything() == before


def test_no_identity_code_is_in_the_backup_or_in_a_plain_dump(lived: Installation, room: Path) -> None:
    looked = {"the backup": (room / "a.backup").read_bytes(), **lived.everything()}
    if lived.address:
        dump = [postgres.program("pg_dump"), f"--dbname={conninfo(lived.address)}"]
        looked["pg_dump"] = subprocess.run(dump, capture_output=True, check=True).stdout
        assert b"638:client:7" in looked["pg_dump"]
    else:
        assert b"638:client:7" in looked["delaktig.sqlite3"]
    forms = shapes(CODE)
    assert len(forms) == 13
    assert all(len(form) >= 10 for form in forms.values())
    found = [(name, form) for name, content in looked.items() for form, bytes_ in forms.items() if bytes_ in content]
    assert found == []
    assert not [name for name, content in looked.items() for form in shapes(NAME).values() if form in content]
    assert b"minister@example.org" not in looked["the backup"]


def rewritten(room: Path, name: str, change: Callable[[Path, dict[str, Any]], None]) -> None:
    """Write the archive anew with something else in it, proved by the right key."""
    secret, folder = recovery_key.from_file(room / "key"), room / "rewritten"
    found = archive.unpack(room / "a.backup", secret, folder, manifest.allowed, lambda _done: None)
    words = json.loads((folder / manifest.NAME).read_text())
    change(folder, words)
    with (room / name).open("wb") as file, archive.packing(file, secret) as tar:
        for name in found.keys() - {manifest.NAME}:
            if (folder / name).exists():
                words["entries"][name] = archive.add(tar, name, folder / name)
        archive.add_bytes(tar, manifest.NAME, json.dumps(words).encode())


def another_sum(_folder: Path, words: dict[str, Any]) -> None:
    words["tables"]["accounts_user"]["sha256"] = "0" * 64


def another_head(_folder: Path, words: dict[str, Any]) -> None:
    words["head"]["sequence"] -= 1


def other_keys(folder: Path, _words: dict[str, Any]) -> None:
    from delaktig.common import sealing

    (folder / manifest.KEYS).write_text(sealing.written(sealing.Ring.new()))


def no_keys(folder: Path, words: dict[str, Any]) -> None:
    (folder / manifest.KEYS).unlink()
    del words["entries"][manifest.KEYS]


def later_version(_folder: Path, words: dict[str, Any]) -> None:
    words["migrations"].append("clients.9999_later")


def other_database(_folder: Path, words: dict[str, Any]) -> None:
    words["vendor"] = "postgresql" if words["vendor"] == "sqlite" else "sqlite"
    words["entries"][manifest.DATABASE[words["vendor"]]] = {}


def damaged(room: Path, name: str, at: int | None) -> None:
    """Write the archive anew with one bit changed, or cut short."""
    whole = bytearray((room / "a.backup").read_bytes())
    if at is None:
        del whole[len(whole) // 2 :]
    else:
        whole[at] ^= 1
    (room / name).write_bytes(whole)


def test_a_backup_that_does_not_prove_itself_touches_nothing(
    lived: Installation, elsewhere: Installation, room: Path
) -> None:
    size = (room / "a.backup").stat().st_size
    wrong = {"cut short": None, "in the middle": size // 2, "at the end": size - 1, "in the head": 40}
    for name, at in wrong.items():
        damaged(room, name, at)
    lies = {
        another_sum: "accounts_user",
        another_head: "does not end where it did",
        other_keys: "not those of its database",
        no_keys: "has no keys",
        later_version: "clients.9999_later",
        other_database: "does not hold what it says",
    }
    for change in lies:
        rewritten(room, change.__name__, change)
    recovery_key.make(room / "other-key")
    key = ["--key-file", str(room / "key")]
    said = elsewhere.tries(
        *(["restore", str(room / name), *key] for name in wrong),
        *(["restore", str(room / change.__name__), *key] for change in lies),
        ["restore", str(room / "a.backup"), "--key-file", str(room / "other-key")],
        ["restore", str(room / "a.backup")],
    )
    expected = ["altered or cut short"] * 3 + ["beginning of the backup is damaged|altered|another one", *lies.values()]
    expected += ["another one than the backup was made with", "--key-file"]
    for words, found in zip(expected, said, strict=True):
        assert re.search(words, found), (words, found)
        assert found.endswith("Nothing was changed.")
    assert is_untouched(elsewhere)
    proofs = lived.tries(*(["backup", "--verify", str(room / name), *key] for name in [*wrong, "another_sum"]))
    assert all(proofs[:-1])
    assert bool(proofs[-1]) is not bool(lived.address)  # PostgreSQL's rows are compared only in a server


def test_what_is_there_is_refused_or_set_aside(lived: Installation, elsewhere: Installation, room: Path) -> None:
    assert restore(elsewhere, room).returncode == 0
    elsewhere.shell(
        "from delaktig.accounts.models import User; User.objects.create_user('l@example.org', 'x', name='L')"
    )
    sums, files = elsewhere.sums(), elsewhere.everything()
    rewritten(room, "lies", another_sum)
    key = ["--key-file", str(room / "key")]
    refused = elsewhere.tries(
        ["restore", str(room / "a.backup"), *key], ["restore", str(room / "lies"), "--replace", *key]
    )
    assert "--replace" in refused[0]
    assert "accounts_user" in refused[1]
    assert (elsewhere.sums(), elsewhere.everything()) == (sums, files)
    done = restore(elsewhere, room, "--replace")
    assert done.returncode == 0, done.stderr
    count = "from delaktig.accounts.models import User\nprint(User.objects.count())\n"
    assert elsewhere.shell(count + LOG_IN) == "1\nSIGNED IN\n"
    names = set(elsewhere.everything())
    assert any(name.startswith("files.before-restore-") for name in names)
    if elsewhere.address:
        assert "schema before_restore_" in done.stdout
        with psycopg.connect(conninfo(elsewhere.address)) as server:
            asked = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before@_%' ESCAPE '@'"
            aside = server.execute(asked).fetchone()
            assert aside is not None
            assert server.execute(f"SELECT count(*) FROM {aside[0]}.accounts_user").fetchone() == (2,)
    else:
        assert any(name.startswith("delaktig.sqlite3.before-restore-") for name in names)


def test_a_backup_taken_while_people_work_is_of_one_moment(
    lived: Installation, elsewhere: Installation, room: Path
) -> None:
    assert restore(elsewhere, room).returncode == 0
    writing = "import itertools\nfrom delaktig.accounts.actor import command_actor, record\n"
    writing += (
        "for n in itertools.count(): record(command_actor('', 'drill'), 'accounts.letter_shown', target=f'n:{n}')"
    )
    writer = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", writing], cwd=ROOT, env=elsewhere.environment
    )
    key, file = ["--key-file", str(room / "key")], room / "busy.backup"
    file.unlink(missing_ok=True)
    count = "from delaktig.audit.models import Event; print(Event.objects.count())"
    try:
        start = time.monotonic()
        while int(elsewhere.shell(count)) < 60 and time.monotonic() - start < 60:
            time.sleep(0.1)
        elsewhere.manage("backup", "--to", str(file), *key)
        assert writer.poll() is None
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    again = fresh(room, "again")
    try:
        done = restore(again, room, file="busy.backup")
        assert done.returncode == 0, done.stderr
        assert 60 < int(again.shell(count)) < int(elsewhere.shell(count))
    finally:
        drop(again)


def test_a_restore_that_is_killed_starts_nothing_and_is_done_again(
    lived: Installation, elsewhere: Installation, room: Path
) -> None:
    """The process is killed at the worst moment: the old things are away, the new ones not yet there."""
    assert restore(elsewhere, room).returncode == 0
    killing = (
        "import os, signal\nfrom pathlib import Path\nfrom django.core.management import call_command\n"
        "real = Path.rename\n"
        "def rename(self, target):\n"
        "    if self.name.endswith('.restoring'): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(self, target)\n"
        "Path.rename = rename\n"
        f"call_command('restore', {str(room / 'a.backup')!r}, replace=True, key_file={str(room / 'key')!r})"
    )
    assert elsewhere.try_manage("shell", "-v", "0", "-c", killing).returncode == -signal.SIGKILL
    again = ["restore", str(room / "a.backup"), "--replace", "--key-file", str(room / "key")]
    said = elsewhere.tries(["start", "--prepare-only"], ["serve"], again)
    assert all("broken off" in refused for refused in said[:2])
    assert said[2] == ""
    assert elsewhere.shell(LOG_IN + OPEN) == f"SIGNED IN\n{OPENED}\n"
    assert elsewhere.tries(["start", "--prepare-only"]) == [""]


def test_a_backup_is_never_written_over_a_file_and_leaves_no_part(lived: Installation, room: Path) -> None:
    before = (room / "a.backup").read_bytes()
    refused = lived.try_manage("backup", "--to", str(room / "a.backup"), "--key-file", str(room / "key"))
    assert refused.returncode != 0
    assert (room / "a.backup").read_bytes() == before
    assert not list(room.glob("*.part"))
    assert not [path for path in lived.folder.iterdir() if path.name.startswith(".")]
    assert (room / "a.backup").stat().st_mode & 0o777 == 0o600


def test_passwords_go_to_postgresqls_programs_by_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        seen.append((command, env))
        return subprocess.CompletedProcess(command, 1, stderr=b"could not connect")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(postgres, "program", lambda name: name)
    secret = {
        "PASSWORD": "hemligt",
        "HOST": "db",
        "PORT": "5",
        "USER": "u",
        "NAME": "n",
        "OPTIONS": {"sslmode": "require"},
    }
    for name, value in secret.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with pytest.raises(postgres.ProgramFault) as caught:
        postgres.run("pg_dump")
    command, environment = seen[0]
    assert "hemligt" not in " ".join(command) + str(caught.value)
    assert environment["PGPASSWORD"] == "hemligt"
    assert "sslmode=require" in " ".join(command)
    assert os.environ.get("PGPASSWORD") != "hemligt"
