"""Whole installations for the drills: a data folder and a database of the kind that the tests run on."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection

from delaktig.recovery.tables import Sums, open_still, postgres_sums, sqlite_sums
from tests.conftest import ROOT

CODE = "131052-909X"
"""An identity code of the artificial series."""
NAME = "Ramazangolu"
PASSWORD = "a password of many words"
LIFE = f"""
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from delaktig.accounts import keys
from delaktig.accounts.actor import actor_for, record
from delaktig.accounts.models import Draft, Membership, User
from delaktig.clients.models import Client, Identity
from delaktig.clients.search import code_hash
from delaktig.municipalities.models import Municipality
from django.utils import timezone
keys.prepare()
Municipality.objects.update_or_create(code="638", defaults=dict(hosted=True))
user = User.objects.create_user("minister@example.org", "{PASSWORD}", name="Åsa Öberg")
Membership.objects.create(user=user, municipality_id="638", role="administrator")
for number in range(40):
    data = {{"code": ["{CODE}"], "told": ["Åäö – " * number]}}
    Draft.objects.create(user=user, form=f"638:client:{{number}}", data=data)
    record(actor_for(user, "638", timezone.localdate()), "accounts.letter_shown", target=f"letter:{{number}}")
client = Client.objects.create(municipality_id="638", number="638-1", code_hash=code_hash("638", "{CODE}"))
Identity.objects.create(client=client, family_name="{NAME}", given_names="Åsa", identity_code="{CODE}")
default_storage.save("attachments/beslut åäö.txt", ContentFile("Beslutet".encode()))
"""


@dataclass(frozen=True)
class Installation:
    """A data folder and a database of its own."""

    folder: Path
    address: str
    settings: str = "all_in_one"

    @property
    def environment(self) -> dict[str, str]:
        found = {name: value for name, value in os.environ.items() if not name.startswith("DELAKTIG_")}
        found["DJANGO_SETTINGS_MODULE"] = f"delaktig.settings.{self.settings}"
        return {**found, "DELAKTIG_VAR": str(self.folder), "DELAKTIG_DATABASE": self.address}

    def try_manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
            stdin=subprocess.DEVNULL,
        )

    def manage(self, *arguments: str) -> str:
        done = self.try_manage(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        return self.manage("shell", "-v", "0", "-c", code)

    def tries(self, *calls: list[str]) -> list[str]:
        """Call commands one after the other in one process; return what each was refused with, or nothing."""
        code = (
            "import json, sys\nfrom django.core.management import call_command, CommandError\nsaid = []\n"
            f"for call in {calls!r}:\n"
            "    try: call_command(*call, stdout=sys.stderr); said.append('')\n"
            "    except CommandError as refused: said.append(str(refused))\n"
            "print(json.dumps(said))"
        )
        return list(json.loads(self.shell(code)))

    def sums(self) -> Sums:
        """Return the sums of all tables as they are now, read by this process."""
        if self.address.startswith("postgres"):
            with psycopg.connect(conninfo(self.address)) as there:
                return postgres_sums(there)
        copy = open_still(self.folder / "delaktig.sqlite3")
        try:
            return sqlite_sums(copy)
        finally:
            copy.close()

    def sound(self) -> str:
        """Return what SQLite says of the whole file: ``ok``."""
        with closing(sqlite3.connect(self.folder / "delaktig.sqlite3")) as there:
            return str(there.execute("PRAGMA integrity_check").fetchone()[0])

    def everything(self) -> dict[str, bytes]:
        """Return every file of the data folder with its content."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file()) if self.folder.exists() else []
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


def conninfo(address: str) -> str:
    return address.replace("postgres://", "postgresql://", 1)


def fresh(folder: Path, name: str) -> Installation:
    """Return an installation in which nothing has happened: an empty folder, an empty database."""
    if connection.vendor == "sqlite":
        return Installation(folder / name, "")
    given = connection.settings_dict
    database = f"recovery_{os.getpid()}_{name}"
    who = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}" if given["PASSWORD"] else quote(given["USER"])
    address = f"postgres://{who}@{'' if given['HOST'].startswith('/') else given['HOST']}"
    address += f":{given['PORT']}" if given["PORT"] else ""
    options = f"?host={given['HOST']}" if given["HOST"].startswith("/") else ""
    with psycopg.connect(conninfo(f"{address}/postgres{options}"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {database}")
    return Installation(folder / name, f"{address}/{database}{options}")


def drop(installation: Installation) -> None:
    """Remove an installation's database from its server."""
    if installation.address:
        name = installation.address.split("?")[0].rsplit("/", 1)[1]
        server = installation.address.replace(f"/{name}", "/postgres", 1)
        with psycopg.connect(conninfo(server), autocommit=True) as there:
            there.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def shapes(word: str) -> dict[str, bytes]:
    """Return the forms in which a word could stand somewhere by mistake, by name."""
    plain = word.encode()
    digits = "".join(letter for letter in word if letter.isalnum())
    found = {"utf-8": plain, "reversed": plain[::-1], "hex": plain.hex().encode(), "HEX": plain.hex().upper().encode()}
    found |= {name: word.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le")}
    found |= {
        "bare": digits.encode(),
        "bare reversed": digits[::-1].encode(),
        "bare hex": digits.encode().hex().encode(),
    }
    for shift in range(3):  # base64 depends on where in the text a word begins
        encoded = base64.b64encode(b"\0" * shift + plain)
        found[f"base64 {shift}"] = encoded[[0, 2, 3][shift] : len(encoded) // 4 * 4 - 4]
    return found
