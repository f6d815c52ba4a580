"""Proves that a database is the one that was backed up, that its chain is whole, and that its keys open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet

from delaktig.accounts import keys
from delaktig.accounts.models import SealingKey
from delaktig.accounts.sealed import Ciphertext
from delaktig.audit.chain import verify
from delaktig.audit.models import Head
from delaktig.common.sealing import Ring, SealFault
from delaktig.recovery.archive import Damaged
from delaktig.recovery.manifest import Manifest
from delaktig.recovery.tables import differences, open_still, postgres_sums, sqlite_sums
from delaktig.settings import environment

STAGED = "staged"


@contextmanager
def staged(file: Path) -> Iterator[str]:
    """Give the name under which Django reaches a SQLite file that is not the installation's own."""
    made = connections.configure_settings({"default": environment.sqlite(file)})["default"]
    connections.databases[STAGED] = made
    try:
        yield STAGED
    finally:
        connections[STAGED].close()
        delattr(connections._connections, STAGED)  # type: ignore[attr-defined]
        del connections.databases[STAGED]


def check_sqlite(file: Path, manifest: Manifest, ring: Ring | None) -> list[str]:
    """Prove a SQLite file that nobody uses; return what was proved, in words. Raises :class:`Damaged`."""
    with closing(open_still(file)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if sound != "ok":
            raise Damaged(f"The database in the backup is damaged: {sound}")
    with closing(open_still(file)) as connection:
        _same(manifest, differences(manifest.tables, sqlite_sums(connection)))
    with staged(file) as alias:
        return _contents(manifest, ring, alias)


def check_postgres(manifest: Manifest, ring: Ring | None) -> list[str]:
    """Prove the database of the settings; return what was proved, in words. Raises :class:`Damaged`."""
    with transaction.atomic():
        _same(manifest, differences(manifest.tables, postgres_sums(connections["default"].connection)))
    return _contents(manifest, ring, "default")


def _same(manifest: Manifest, different: list[str]) -> None:
    if different:
        raise Damaged(f"{len(different)} of {len(manifest.tables)} tables differ: {'; '.join(different[:5])}")


def _contents(manifest: Manifest, ring: Ring | None, alias: str) -> list[str]:
    said = [f"{len(manifest.tables)} tables with {manifest.rows} rows are as they were backed up."]
    for fault in verify(using=alias):
        raise Damaged(f"The chain of audit events is broken at event {fault.sequence}: {fault.message}.")
    head = Head.objects.using(alias).filter(pk=1).first() or Head()
    if {"sequence": head.sequence, "hash": head.hash} != manifest.head:
        raise Damaged("The chain of audit events does not end where it did.")
    said.append(f"The chain of {head.sequence} audit events is whole.")
    return [*said, _opens(ring, alias)]


def _opens(ring: Ring | None, alias: str) -> str:
    """Open one proof and one sealed value of each table. Raises :class:`Damaged`."""
    proofs = _rows(SealingKey.objects.using(alias).values_list("key_id", "proof", "index_proof"))
    opened = 0
    try:
        for key_id, proof, index_proof in proofs:
            if not keys.fits(_ring(ring), key_id, bytes(proof), index_proof):
                raise Damaged(f"The keys in the backup are not those of its database: {key_id}.")
        for model, fields in keys.sealed_models():
            for field in fields:
                found = model._base_manager.using(alias).filter(**{f"{field.name}__isnull": False})
                for uid, value in _rows(found.order_by("-pk").values_list("uid", field.name)[:1]):
                    _ring(ring).open(_raw(value), field.place(uid))
                    opened += 1
    except SealFault as fault:
        raise Damaged(f"What is sealed in the backup does not open: {fault}") from None
    if opened:
        return f"What is sealed opens: {opened} values were tried."
    return "The keys fit the database; it holds nothing sealed." if proofs else "The database holds nothing sealed."


def _ring(ring: Ring | None) -> Ring:
    if ring is None:
        raise Damaged("The database holds sealed data, and the backup has no keys for it.")
    return ring


def _raw(value: object) -> bytes:
    return value.raw if isinstance(value, Ciphertext) else b""


def _rows(asked: QuerySet[Any, Any]) -> list[Any]:
    """Return the rows; a table or column that an older version did not have holds none."""
    try:
        with transaction.atomic(using=asked.db):
            return list(asked)
    except DatabaseError:
        return []
