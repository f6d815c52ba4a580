"""Brings a backup back: all is proved first, then put in place; what stood there is set aside, never deleted."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from delaktig.accounts.actor import command_actor
from delaktig.audit.chain import Who, record
from delaktig.common import sealing
from delaktig.recovery import archive, checks, manifest, postgres
from delaktig.recovery.archive import ArchiveFault, Damaged
from delaktig.recovery.leftovers import clear_leftovers
from delaktig.recovery.manifest import Here, Manifest
from delaktig.recovery.old_database import record_of
from delaktig.recovery.progress import Steps

Say = Callable[[str], None]
MARK = "restore-is-not-finished"


class Occupied(ArchiveFault):
    """There is something where the backup should go."""


class NotHere(ArchiveFault):
    """The backup cannot be restored by this software or into this kind of database."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive's files in a folder, proved, with its manifest and keys."""

    folder: Path
    manifest: Manifest
    ring: sealing.Ring | None

    @property
    def database(self) -> Path:
        return self.folder / manifest.DATABASE[self.manifest.vendor]


@contextmanager
def unpacked(file: Path, secret: str, beside: Path, say: Say) -> Iterator[Unpacked]:
    """Unpack an archive into a folder that goes again. Raises an :class:`ArchiveFault` for what is not proved."""
    if not file.is_file():
        raise ArchiveFault(f"There is no file {file}.")
    clear_leftovers(beside)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=beside) as name:
        folder = Path(name)
        steps = Steps(say, "Unpacking", file.stat().st_size)
        found = archive.unpack(file, secret, folder, manifest.allowed, steps.more)
        found.pop(manifest.NAME, None)
        try:
            told = manifest.read(json.loads((folder / manifest.NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            raise Damaged("The backup does not say what is in it.") from None
        if found != told.entries or manifest.DATABASE.get(told.vendor) not in found:
            raise Damaged("The backup does not hold what it says.")
        keys = folder / manifest.KEYS
        try:
            yield Unpacked(folder, told, sealing.load(keys) if keys.exists() else None)
        except sealing.SealFault as fault:
            raise Damaged(str(fault)) from None


def prove(file: Path, secret: str, say: Say) -> Manifest:
    """Prove an archive as far as it can be without its server; say what was proved."""
    with unpacked(file, secret, settings.VAR, say) as found:
        if found.manifest.vendor == "sqlite":
            for said in checks.check_sqlite(found.database, found.manifest, found.ring):
                say(said)
        else:
            postgres.list_of(found.database)
            say("Every byte is as it was written, and pg_restore reads the dump.")
            say("Rows, chain and sealed data are compared only by restoring into an empty database.")
        return found.manifest


def restore(file: Path, secret: str, into: Here, now: datetime, say: Say, *, replace: bool = False) -> Manifest:
    """Bring a backup back into an installation's places; return what was in it.

    What is there is refused, or with ``replace`` set aside under another name. Raises an
    :class:`ArchiveFault`; then everything is as it was before.
    """
    occupied = _occupied(into)
    if occupied and not replace:
        raise Occupied(f"There is something already: {', '.join(occupied)}. With --replace it is set aside.")
    with _folder(into.files.parent) as folder, unpacked(file, secret, folder, say) as found:
        _fits_here(found.manifest)
        if connection.vendor == "sqlite":
            said = checks.check_sqlite(found.database, found.manifest, found.ring)
            with checks.staged(found.database) as alias:
                _recorded(found.manifest, alias)
            with _marked(folder, now):
                said += _put_all(found, into, now)
        else:
            with _marked(folder, now):
                said = _into_postgres(found, into, now, say)
        for line in said:
            say(line)
        return found.manifest


@contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    """Give the data folder; where it was made for nothing, it goes again."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        with suppress(OSError):
            folder.rmdir()  # only an empty one


@contextmanager
def _marked(folder: Path, now: datetime) -> Iterator[None]:
    """Mark a folder while things are put in place: who is killed then leaves the mark, and nothing starts there."""
    mark = folder / MARK
    mark.write_text(now.isoformat())
    try:
        yield
    finally:
        mark.unlink()


def unfinished() -> bool:
    """Say whether a restore into this installation was broken off in the middle of putting things in place."""
    try:
        files = manifest.here().files
    except Damaged:  # attachments lie in no folder here: nothing can have been restored into one
        return False
    return (files.parent / MARK).exists()


def _occupied(into: Here) -> list[str]:
    found = [str(path) for path in (into.database, into.keys) if path is not None and path.exists()]
    if into.files.is_dir() and any(into.files.iterdir()):
        found.append(str(into.files))
    if connection.vendor == "postgresql" and not postgres.is_empty():
        found.append(f"the database {connection.settings_dict['NAME']}")
    return found


def _fits_here(told: Manifest) -> None:
    if told.vendor != connection.vendor:
        raise NotHere(
            f"The backup is of {told.vendor}, and the database here is {connection.vendor}: set DELAKTIG_DATABASE."
        )
    unknown = set(told.migrations) - manifest.known_migrations()
    if unknown:
        raise NotHere(
            f"The backup was made by another version of the software ({told.software}), which has "
            f"{', '.join(sorted(unknown)[:3])}. Use that version or a later one."
        )


def _recorded(told: Manifest, alias: str) -> None:
    """Let the chain tell that from here on it goes on from a backup."""
    actor = command_actor("", "restore")
    details = {"made_at": told.made_at, "sequence": told.head["sequence"]}
    record("recovery.restored", Who(actor.kind, actor.id), details=details, using=alias)


def _into_postgres(found: Unpacked, into: Here, now: datetime, say: Say) -> list[str]:
    """Bring the dump into the database of the settings and prove it; at any fault, all is as before."""
    aside = "" if postgres.is_empty() else postgres.set_aside(now)
    try:
        say("pg_restore brings the database back")
        postgres.bring_back(found.database)
        said = checks.check_postgres(found.manifest, found.ring)
        _recorded(found.manifest, "default")
        said += _put_all(found, into, now)
    except BaseException:
        connections["default"].close()
        postgres.throw_away(aside)
        raise
    if aside:
        said.append(f"What was in the database lies in the schema {aside}. Remove it when you no longer need it.")
    return said


def _put_all(found: Unpacked, into: Here, now: datetime) -> list[str]:
    """Copy everything beside its place first, which may take long, then rename; back again, if one fails."""
    ready: list[tuple[Path, Path]] = []
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> Path:
        source.rename(target)
        moved.append((target, source))
        return target

    try:
        for source, target in _pairs(found, into):
            if source.exists():
                ready.append((_beside(source, target), target))
        said = []
        for target in _standing(into):
            aside = move(target, target.with_name(f"{target.name}.before-restore-{now:%Y%m%d-%H%M%S}"))
            said.append(f"What was {target} is now {aside.name}.")
        for part, target in ready:
            move(part, target)
    except BaseException:
        for there, before in reversed(moved):
            there.rename(before)
        for part, _target in ready:
            _remove(part)
        raise
    os.sync()
    return said


def _pairs(found: Unpacked, into: Here) -> list[tuple[Path, Path]]:
    """Return what lies in the archive's folder, each with its place."""
    pairs = [(found.folder / manifest.KEYS, into.keys), (found.folder / manifest.SECRET, into.secret)]
    pairs.append((found.folder / manifest.FILES.rstrip("/"), into.files))
    if into.database is not None:
        pairs.append((found.database, into.database))
        pairs.append((found.folder / manifest.RECORD, record_of(into.database)))
    return pairs


def _standing(into: Here) -> list[Path]:
    """Return what stands in the places of an installation, the database's own companions with it."""
    found = [into.files, into.keys, into.secret]
    if into.database is not None:
        names = (into.database.name + end for end in ("", "-wal", "-shm"))
        found += [record_of(into.database), *(into.database.with_name(name) for name in names)]
    return [path for path in found if path.exists()]


def _beside(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.restoring")
    _remove(part)
    if source.is_dir():
        shutil.copytree(source, part)
    else:
        shutil.copyfile(source, part)
        part.chmod(0o600)
    return part


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()
